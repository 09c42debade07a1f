#ifndef ROBOT_ACCOUNTS_BENCHMARKS_CHECK_QUESTIONS_H_
#define ROBOT_ACCOUNTS_BENCHMARKS_CHECK_QUESTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace robot_accounts {

// What a registry with `count` projects asks about, the same in every run and
// for C++, C and the peers: names of 5 to 28 bytes.
std::vector<std::string> ProjectNames(size_t count);

// Names to ask about in turn, drawn at random from `names`. kQuestions is a
// power of two.
inline constexpr size_t kQuestions = 1024;
std::vector<std::string> Questions(const std::vector<std::string>& names);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BENCHMARKS_CHECK_QUESTIONS_H_
