#ifndef ROBOT_ACCOUNTS_BASE_THREAD_NUMBER_H_
#define ROBOT_ACCOUNTS_BASE_THREAD_NUMBER_H_

#include <cstddef>

namespace robot_accounts {

// The next number above 0 that no thread has.
size_t NextThreadNumber();

// The calling thread's number, above 0. Threads are numbered as they come, so
// that those of a pool spread evenly over what is divided among threads.
inline size_t ThreadNumber() {
  thread_local size_t number = 0;
  if (number == 0) number = NextThreadNumber();
  return number;
}

// Into how many parts that is: on machines of more cores, a few share one.
inline constexpr size_t kThreadShards = 32;
inline size_t ThreadShard() { return ThreadNumber() % kThreadShards; }

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_THREAD_NUMBER_H_
