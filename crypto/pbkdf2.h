#ifndef ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_
#define ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/protected_memory.h"

namespace robot_accounts {

// Fills `out` with PBKDF2-HMAC-SHA256 (RFC 8018 section 5.2) of `password` and
// `salt`. Any bytes and lengths are good; `iterations` must be at least 1.
// Costs two SHA-256 blocks per iteration and 32 bytes of output, allocates
// nothing and leaves nothing on the stack. Threads: may run concurrently.
void Pbkdf2HmacSha256(absl::string_view password, absl::string_view salt,
                      uint32_t iterations, absl::Span<uint8_t> out);

// The same, of at most 32 bytes and in two parts: the first iteration, and the
// others, which many can do side by side (FinishTogether). Borrows nothing; its
// bytes are as secret as the password, and lie in ProtectedMemory.
class BegunPbkdf2 final {
 public:
  BegunPbkdf2(absl::string_view password, absl::string_view salt,
              uint32_t iterations);

  // Copyable and movable; a moved-from object may only die or be assigned to.
  BegunPbkdf2(const BegunPbkdf2& other);
  BegunPbkdf2& operator=(const BegunPbkdf2& other);
  BegunPbkdf2(BegunPbkdf2&&) = default;
  BegunPbkdf2& operator=(BegunPbkdf2&&) = default;

  uint32_t iterations() const { return iterations_; }

  // Fills `out`, 32 bytes at most; once it is finished.
  void Read(absl::Span<uint8_t> out) const;

 private:
  friend void FinishTogether(absl::Span<BegunPbkdf2* const> all);

  Pbkdf2Lane* lane();
  const Pbkdf2Lane* lane() const;

  uint32_t iterations_;
  ProtectedMemory memory_;  // Has the lane.
};

// Does all iterations that are left, each object's once. All must have the same
// number of them. Where the processor can, it hashes several at a time, in the
// time of less than one each. Allocates nothing; wipes as Pbkdf2HmacSha256.
void FinishTogether(absl::Span<BegunPbkdf2* const> all);

// Of `waiting` ones (at least 1), how many to finish at once so that each takes
// the least time; 1 where the processor can but do one after the other.
size_t BestTogether(size_t waiting);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_
