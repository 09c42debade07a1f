#ifndef ROBOT_ACCOUNTS_CRYPTO_SECRET_HASH_H_
#define ROBOT_ACCOUNTS_CRYPTO_SECRET_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// How a secret is hashed. The numbers are kept; none is used twice.
enum class HashScheme : int32_t {
  // PBKDF2-HMAC-SHA256 to 16 bytes; Harbor's own, at 4096 iterations.
  kHarbor = 1,
  // PBKDF2-HMAC-SHA256 to 32 bytes.
  kPbkdf2Sha256 = 2,
  // HMAC-SHA-256 of salt and secret, under a pepper or the empty key. For
  // generated secrets, which cannot be guessed, and for no others.
  kHmacSha256 = 3,
};

constexpr uint32_t kHarborIterations = 4096;
constexpr uint32_t kMaxHashIterations = 10000000;
constexpr size_t kHashSaltBytes = 16;  // Of all schemes but kHarbor.
constexpr size_t kMaxHarborSaltBytes = 64;
constexpr size_t kHarborDigestBytes = 16;

// A stored hash: a text that says how it was made, in one of the forms
//   $harbor$i=<iterations>$<32 lower-case hex digits>$<salt text, to the end>
//   $pbkdf2-sha256$i=<iterations>$<salt>$<digest>
//   $hmac-sha256$k=<pepper key id, or nothing>$<salt>$<digest>
// Salts of 16 and digests of 32 bytes are base64 without padding. An immutable
// value. The text is no secret as one is, but belongs in no log or message.
class SecretHash final {
 public:
  // Reads `text`, which may come from anyone: iterations 1..10 000 000 without
  // leading zeros, exact lengths, one spelling per value. Else returns
  // INVALID_ARGUMENT, reason SECRET_HASH_MALFORMED: such a hash, like an empty
  // one, matches nothing. The message holds nothing of the text.
  static absl::StatusOr<SecretHash> Parse(absl::string_view text);

  // Makes the text form of a row of Harbor's: `hex` must be 32 lower-case hex
  // digits, `salt` at most 64 bytes without NUL, taken as they are. Fails as
  // Parse does.
  static absl::StatusOr<SecretHash> FromHarbor(absl::string_view hex,
                                               absl::string_view salt);

  const std::string& text() const { return text_; }
  HashScheme scheme() const { return scheme_; }
  // 1 for kHmacSha256.
  uint32_t iterations() const { return iterations_; }
  // The pepper's id; empty without one.
  absl::string_view key_id() const { return key_id_; }
  // As it goes into the hash.
  absl::string_view salt() const { return salt_; }
  // 16 bytes for kHarbor, else 32.
  absl::string_view digest() const;

 private:
  SecretHash() = default;
  bool ReadHarbor(absl::string_view fields);
  bool ReadPbkdf2(absl::string_view fields);
  bool ReadHmac(absl::string_view fields);
  bool ReadSaltAndDigest(absl::string_view fields);

  std::string text_;
  HashScheme scheme_ = HashScheme::kHarbor;
  uint32_t iterations_ = 1;
  std::string key_id_;
  std::string salt_;
  std::array<char, 32> digest_ = {};
};

// Returns what Harbor stores for `secret`: 32 lower-case hex digits of
// PBKDF2-HMAC-SHA256 with kHarborIterations. The salt's text is the salt, not
// decoded.
std::string HarborHashHex(absl::string_view secret, absl::string_view salt);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_SECRET_HASH_H_
