#ifndef ROBOT_ACCOUNTS_CRYPTO_HASH_WORK_H_
#define ROBOT_ACCOUNTS_CRYPTO_HASH_WORK_H_

#include <cstdint>

namespace robot_accounts {

// How many SHA-256 blocks this thread has compressed in HmacSha256Key and
// Pbkdf2HmacSha256. Tests compare the work of two logins by it, since time
// depends on the machine.
uint64_t HashBlocks();

// Counts `blocks` more; called once for a whole computation.
void AddHashBlocks(uint64_t blocks);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_HASH_WORK_H_
