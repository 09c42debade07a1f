#ifndef ROBOT_ACCOUNTS_CRYPTO_ALPHANUMERIC_H_
#define ROBOT_ACCOUNTS_CRYPTO_ALPHANUMERIC_H_

#include "absl/types/span.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {

// Fills `out` with characters of a-zA-Z0-9, each equally likely: bytes that
// would favour the first letters are drawn again.
void FillAlphanumeric(RandomSource& random, absl::Span<char> out);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_ALPHANUMERIC_H_
