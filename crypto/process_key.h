#ifndef ROBOT_ACCOUNTS_CRYPTO_PROCESS_KEY_H_
#define ROBOT_ACCOUNTS_CRYPTO_PROCESS_KEY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {

// A random HMAC-SHA-256 key of 256 bits that belongs to one process: it is
// never shown, dies with the object and, wiped by the kernel, with a fork.
// Threads: const methods may run concurrently.
class ProcessKey final {
 public:
  explicit ProcessKey(RandomSource& random = SystemRandom());

  // Movable; a moved-from key is not alive.
  ProcessKey(ProcessKey&&) = default;
  ProcessKey& operator=(ProcessKey&&) = default;

  // Whether this is the process that made the key.
  bool alive() const { return page_.alive(); }

  // Writes the code of the `parts`, one after the other, to `out`. Only while
  // alive(): in a forked process the key is a known one, all zeros.
  void Sign(absl::Span<const absl::string_view> parts, uint8_t out[32]) const;

 private:
  ProtectedPage page_;
  const HmacSha256Key* key_;  // In the page, which wipes it.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PROCESS_KEY_H_
