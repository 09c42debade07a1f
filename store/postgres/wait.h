#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_WAIT_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_WAIT_H_

#include <cstdint>

namespace robot_accounts {

// Milliseconds of a clock that never jumps.
int64_t SteadyMilliseconds();

// Waits until `socket` can be read or written, as `events` of poll(2) say, or
// fails. False if that is not so by `deadline_ms` of SteadyMilliseconds.
bool WaitFor(int socket, int16_t events, int64_t deadline_ms);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_WAIT_H_
