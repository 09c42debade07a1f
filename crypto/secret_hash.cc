#include "robot_accounts/crypto/secret_hash.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/base/base64.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pepper_ring.h"

namespace robot_accounts {
namespace {

constexpr size_t kSaltText = 22;    // 16 bytes in base64 without padding.
constexpr size_t kDigestText = 43;  // 32 bytes.
constexpr size_t kHexText = 2 * kHarborDigestBytes;

// Takes what stands before the next '$', and the '$', off `fields`. False if
// there is none.
bool TakeField(absl::string_view* fields, absl::string_view* field) {
  const size_t end = fields->find('$');
  if (end == absl::string_view::npos) return false;
  *field = fields->substr(0, end);
  fields->remove_prefix(end + 1);
  return true;
}

bool TakeIterations(absl::string_view* fields, uint32_t* iterations) {
  absl::string_view field;
  if (!TakeField(fields, &field) || !absl::ConsumePrefix(&field, "i=")) {
    return false;
  }
  constexpr size_t kMaxDigits = 8;
  if (field.empty() || field.size() > kMaxDigits || field[0] == '0') {
    return false;
  }
  uint32_t value = 0;
  for (const char c : field) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    value = 10 * value + static_cast<uint32_t>(c - '0');
  }
  *iterations = value;
  return value <= kMaxHashIterations;
}

bool IsLowerHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

// Decodes `text`, which must have `text_size` bytes, to `out`, which has room
// for MaxDecodedBytes of that.
bool Decode(absl::string_view text, size_t text_size, uint8_t* out) {
  return text.size() == text_size &&
         DecodeBase64(text, Base64Form::kPaddedOrBare, out).has_value();
}

}  // namespace

absl::StatusOr<SecretHash> SecretHash::Parse(absl::string_view text) {
  SecretHash hash;
  absl::string_view fields = text;
  bool read = false;
  if (absl::ConsumePrefix(&fields, "$harbor$")) {
    read = hash.ReadHarbor(fields);
  } else if (absl::ConsumePrefix(&fields, "$pbkdf2-sha256$")) {
    read = hash.ReadPbkdf2(fields);
  } else if (absl::ConsumePrefix(&fields, "$hmac-sha256$")) {
    read = hash.ReadHmac(fields);
  }
  if (!read) {
    return InvalidArgument("SECRET_HASH_MALFORMED",
                           "secret hash: not in a form that is known");
  }
  hash.text_ = std::string(text);
  return hash;
}

absl::StatusOr<SecretHash> SecretHash::FromHarbor(absl::string_view hex,
                                                  absl::string_view salt) {
  // Checked here: with a '$' inside, a part of `hex` would be read as salt.
  if (hex.size() != kHexText || !IsLowerHex(hex)) {
    return InvalidArgument(
        "SECRET_HASH_MALFORMED",
        "secret hash: must be 32 lower-case hexadecimal digits");
  }
  return Parse(
      absl::StrCat("$harbor$i=", kHarborIterations, "$", hex, "$", salt));
}

absl::string_view SecretHash::digest() const {
  return absl::string_view(digest_.data(), scheme_ == HashScheme::kHarbor
                                               ? kHarborDigestBytes
                                               : digest_.size());
}

bool SecretHash::ReadHarbor(absl::string_view fields) {
  scheme_ = HashScheme::kHarbor;
  absl::string_view hex;
  if (!TakeIterations(&fields, &iterations_) || !TakeField(&fields, &hex) ||
      hex.size() != kHexText || !IsLowerHex(hex)) {
    return false;
  }
  // A salt may hold a '$'. A NUL would end it early in other people's hands.
  if (fields.size() > kMaxHarborSaltBytes ||
      fields.find('\0') != absl::string_view::npos) {
    return false;
  }
  salt_ = std::string(fields);
  absl::HexStringToBytes(hex).copy(digest_.data(), kHarborDigestBytes);
  return true;
}

bool SecretHash::ReadPbkdf2(absl::string_view fields) {
  scheme_ = HashScheme::kPbkdf2Sha256;
  return TakeIterations(&fields, &iterations_) && ReadSaltAndDigest(fields);
}

bool SecretHash::ReadHmac(absl::string_view fields) {
  scheme_ = HashScheme::kHmacSha256;
  absl::string_view key;
  if (!TakeField(&fields, &key) || !absl::ConsumePrefix(&key, "k=")) {
    return false;
  }
  if (!key.empty() && !PepperRing::IsKeyId(key)) return false;
  key_id_ = std::string(key);
  return ReadSaltAndDigest(fields);
}

bool SecretHash::ReadSaltAndDigest(absl::string_view fields) {
  absl::string_view salt;
  uint8_t bytes[MaxDecodedBytes(kDigestText)];
  if (!TakeField(&fields, &salt) || !Decode(salt, kSaltText, bytes)) {
    return false;
  }
  salt_.assign(reinterpret_cast<const char*>(bytes), kHashSaltBytes);
  if (!Decode(fields, kDigestText, bytes)) return false;
  std::memcpy(digest_.data(), bytes, digest_.size());
  return true;
}

std::string HarborHashHex(absl::string_view secret, absl::string_view salt) {
  uint8_t digest[kHarborDigestBytes];
  Pbkdf2HmacSha256(secret, salt, kHarborIterations, absl::MakeSpan(digest));
  std::string hex = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
  OPENSSL_cleanse(digest, sizeof(digest));
  return hex;
}

}  // namespace robot_accounts
