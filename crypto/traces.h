#ifndef ROBOT_ACCOUNTS_CRYPTO_TRACES_H_
#define ROBOT_ACCOUNTS_CRYPTO_TRACES_H_

namespace robot_accounts {

// Wipes what functions that have returned to the caller left behind: the
// vector registers, and kTracesBytes of the stack below the caller. For loops
// over secrets that the compiler may spill.
void WipeTraces();

constexpr int kTracesBytes = 4096;

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_TRACES_H_
