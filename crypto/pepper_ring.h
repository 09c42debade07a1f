#ifndef ROBOT_ACCOUNTS_CRYPTO_PEPPER_RING_H_
#define ROBOT_ACCOUNTS_CRYPTO_PEPPER_RING_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

// The keys a host mixes into hmac-sha256 hashes and keeps outside the store:
// the current one for new hashes, the older ones for those that still exist.
// They stay in a page that is wiped on fork. Threads: const methods may run
// concurrently, once the ring is filled.
class PepperRing final {
 public:
  static constexpr size_t kMaxKeys = 64;
  static constexpr size_t kMinKeyBytes = 16;
  static constexpr size_t kMaxKeyBytes = 128;
  static constexpr size_t kMaxKeyIdBytes = 32;

  PepperRing();
  // Movable; a moved-from ring must not be used.
  PepperRing(PepperRing&&) = default;
  PepperRing& operator=(PepperRing&&) = default;

  // Adds `key` under `key_id` (1..32 of a-z, 0-9, '-', '_'; it is written into
  // hashes). If `current`, new hashes are made with it, no longer with the one
  // before. Returns INVALID_ARGUMENT (reasons PEPPER_KEY_ID, PEPPER_KEY_SIZE),
  // ALREADY_EXISTS (PEPPER_KEY_ID_TAKEN) or RESOURCE_EXHAUSTED
  // (PEPPER_RING_FULL), and then changes nothing.
  absl::Status Add(absl::string_view key_id, SecretBytes key, bool current);

  // Null if there is none. Borrowed from the ring.
  const HmacSha256Key* Find(absl::string_view key_id) const;

  // The id of the key for new hashes; empty: new hashes are made without one.
  absl::string_view current() const { return current_; }

  // Whether this is the process that made the ring; in others, its keys are
  // gone.
  bool alive() const { return page_.alive(); }

  // Whether `key_id` has the form that Add asks for.
  static bool IsKeyId(absl::string_view key_id);

 private:
  ProtectedPage page_;  // Holds kMaxKeys HmacSha256Keys, and wipes them.
  std::vector<std::string> ids_;  // The id of each key in page_.
  std::string current_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PEPPER_RING_H_
