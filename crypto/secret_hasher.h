#ifndef ROBOT_ACCOUNTS_CRYPTO_SECRET_HASHER_H_
#define ROBOT_ACCOUNTS_CRYPTO_SECRET_HASHER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_hash.h"

namespace robot_accounts {

// Where a secret comes from. The numbers are stored; none is used twice.
enum class SecretOrigin : int32_t {
  kGenerated = 1,  // By GenerateSecret.
  kByHand = 2,     // Set by a person, checked by CheckSecret.
  kImported = 3,   // Known by another system's hash only.
};

enum class HashPolicy : int32_t {
  // Generated: hmac-sha256. By hand: pbkdf2-sha256. Imported: stays harbor.
  kByOrigin = 0,
  // All harbor, and no renewal: what Harbor itself can read.
  kHarbor = 1,
};

struct HasherOptions {
  HashPolicy policy = HashPolicy::kByOrigin;
  // For hmac-sha256; null: none. Must not change any more.
  std::shared_ptr<const PepperRing> peppers;
  uint32_t pbkdf2_iterations = 600000;  // 1..kMaxHashIterations.
  // Whether an imported harbor hash becomes pbkdf2-sha256 at its next login.
  bool upgrade_imported = false;
};

// Makes and checks stored hashes. Immutable; every method may run concurrently
// if the RandomSource can.
class SecretHasher final {
 public:
  // `random` must outlive the hasher. Returns INVALID_ARGUMENT: reason
  // HASH_ITERATIONS or HASH_POLICY.
  static absl::StatusOr<SecretHasher> Create(
      HasherOptions options, RandomSource& random = SystemRandom());

  // Hashes `secret` (1..kMaxPresentedSecretBytes bytes, else INVALID_ARGUMENT,
  // reason SECRET_TOO_SHORT or SECRET_TOO_LONG) as policy and origin say,
  // always with a new salt. FAILED_PRECONDITION, reason FORKED, if the pepper
  // belongs to the process that this one was forked from.
  absl::StatusOr<SecretHash> Hash(absl::string_view secret,
                                  SecretOrigin origin) const;

  // OK if `hash` was made of `secret`; else UNAUTHENTICATED (reason
  // WRONG_SECRET), or FAILED_PRECONDITION if its pepper is missing: reason
  // PEPPER_NOT_IN_RING (the message has the key's id) or FORKED. Compares in
  // constant time.
  absl::Status Verify(const SecretHash& hash, absl::string_view secret) const;

  // The same for a hash that IsSlow, in two parts: begin, finish the work, by
  // itself or beside others (FinishTogether), and see whether it matches.
  // `secret` has at most kMaxPresentedSecretBytes. Compares in constant time.
  BegunPbkdf2 BeginVerify(const SecretHash& hash,
                          absl::string_view secret) const;
  bool Matches(const SecretHash& hash, const BegunPbkdf2& finished) const;

  // Hash for an origin whose scheme is kPbkdf2Sha256, in two parts.
  struct BegunHash {
    std::string salt;  // kHashSaltBytes.
    BegunPbkdf2 work;
  };
  BegunHash BeginHash(absl::string_view secret) const;
  SecretHash FinishHash(absl::string_view salt,
                        const BegunPbkdf2& finished) const;

  // Whether Hash, given the secret that just matched, would write something
  // better: PBKDF2 that costs more, or hmac-sha256 under the current pepper
  // instead of another or none. Never for what would cost less, never with
  // policy kHarbor, never for an imported hash unless upgrade_imported.
  bool NeedsRenewal(const SecretHash& hash, SecretOrigin origin) const;

  // Whether Verify runs a PBKDF2, and so belongs into the bounded slow lane.
  bool IsSlow(const SecretHash& hash) const;

  // What Hash makes for this origin, and at which cost if that is
  // kPbkdf2Sha256.
  HashScheme SchemeFor(SecretOrigin origin) const;
  uint32_t pbkdf2_iterations() const { return options_.pbkdf2_iterations; }
  // The id of the pepper of new kHmacSha256 hashes; empty without one.
  absl::string_view CurrentPepper() const;

  // Does the work that Verify does for a hash of this scheme, and throws the
  // result away: for names that are unknown. `iterations` are brought into
  // 1..kMaxHashIterations; kHmacSha256 ignores them.
  void SpendDecoy(HashScheme scheme, uint32_t iterations,
                  absl::string_view secret) const;
  // The same for a slow scheme, in two parts as BeginVerify and Matches.
  BegunPbkdf2 BeginDecoy(HashScheme scheme, uint32_t iterations,
                         absl::string_view secret) const;
  void EndDecoy(const BegunPbkdf2& finished) const;

 private:
  SecretHasher(HasherOptions options, RandomSource& random);
  absl::StatusOr<const HmacSha256Key*> HmacKey(absl::string_view key_id) const;

  HasherOptions options_;
  RandomSource* random_;
  std::shared_ptr<const HmacSha256Key> no_pepper_;  // The empty key.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_SECRET_HASHER_H_
