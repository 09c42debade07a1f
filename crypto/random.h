#ifndef ROBOT_ACCOUNTS_CRYPTO_RANDOM_H_
#define ROBOT_ACCOUNTS_CRYPTO_RANDOM_H_

#include <cstdint>

#include "absl/types/span.h"

namespace robot_accounts {

// Where random bytes come from; tests bring their own.
class RandomSource {
 public:
  virtual ~RandomSource() = default;

  // Fills `out` with bytes that nobody can foresee. Cannot fail.
  virtual void Fill(absl::Span<uint8_t> out) = 0;
};

// BoringSSL's generator, for the life of the process. It aborts the process if
// the system has no randomness to give, and is safe after a fork. Threads: may
// be called concurrently.
RandomSource& SystemRandom();

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_RANDOM_H_
