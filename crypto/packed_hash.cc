#include "robot_accounts/crypto/packed_hash.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {
namespace {

// The first byte.
enum Form : char {
  kText = 0,         // As it is, to the end.
  kHarbor = 1,       // Iterations, digest, and the salt to the end.
  kPbkdf2 = 2,       // Iterations, salt, digest.
  kHmac = 3,         // Salt, digest.
  kHmacWithKey = 4,  // Salt, digest, and the key id to the end.
};

constexpr size_t kIterationsBytes = 3;  // Enough for kMaxHashIterations.
constexpr size_t kDigestBytes = 32;

void AppendIterations(uint32_t iterations, std::string& packed) {
  for (size_t i = 0; i < kIterationsBytes; ++i) {
    packed.push_back(static_cast<char>(iterations >> (8 * i)));
  }
}

absl::string_view Take(size_t size, absl::string_view& packed) {
  const absl::string_view taken = packed.substr(0, size);
  packed.remove_prefix(taken.size());
  return taken;
}

uint32_t TakeIterations(absl::string_view& packed) {
  uint32_t iterations = 0;
  for (size_t i = 0; i < kIterationsBytes; ++i) {
    iterations |= uint32_t{static_cast<uint8_t>(packed[i])} << (8 * i);
  }
  packed.remove_prefix(kIterationsBytes);
  return iterations;
}

std::string BareBase64(absl::string_view bytes) {
  std::string text = absl::Base64Escape(bytes);
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

// Salt and digest, in the order that they have in texts, too.
std::string TakeSaltAndDigest(absl::string_view& packed) {
  const absl::string_view salt = Take(kHashSaltBytes, packed);
  return absl::StrCat(BareBase64(salt), "$",
                      BareBase64(Take(kDigestBytes, packed)));
}

}  // namespace

void AppendPackedHash(absl::string_view text, std::string& packed) {
  if (text.empty()) return;
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(text);
  if (!hash.ok()) {
    packed.push_back(kText);
    absl::StrAppend(&packed, text);
    return;
  }
  switch (hash->scheme()) {
    case HashScheme::kHarbor:
      packed.push_back(kHarbor);
      AppendIterations(hash->iterations(), packed);
      absl::StrAppend(&packed, hash->digest(), hash->salt());
      break;
    case HashScheme::kPbkdf2Sha256:
      packed.push_back(kPbkdf2);
      AppendIterations(hash->iterations(), packed);
      absl::StrAppend(&packed, hash->salt(), hash->digest());
      break;
    case HashScheme::kHmacSha256:
      packed.push_back(hash->key_id().empty() ? kHmac : kHmacWithKey);
      absl::StrAppend(&packed, hash->salt(), hash->digest(), hash->key_id());
      break;
  }
}

std::string UnpackHash(absl::string_view packed) {
  if (packed.empty()) return "";
  const char form = packed[0];
  packed.remove_prefix(1);
  switch (form) {
    case kHarbor: {
      const uint32_t iterations = TakeIterations(packed);
      const absl::string_view digest = Take(kHarborDigestBytes, packed);
      return absl::StrCat("$harbor$i=", iterations, "$",
                          absl::BytesToHexString(digest), "$", packed);
    }
    case kPbkdf2: {
      const uint32_t iterations = TakeIterations(packed);
      return absl::StrCat("$pbkdf2-sha256$i=", iterations, "$",
                          TakeSaltAndDigest(packed));
    }
    case kHmac:
    case kHmacWithKey: {
      const std::string salt_and_digest = TakeSaltAndDigest(packed);
      return absl::StrCat("$hmac-sha256$k=", packed, "$", salt_and_digest);
    }
    default:
      return std::string(packed);
  }
}

std::string BlankPackedHash(HashScheme scheme, uint32_t iterations,
                            absl::string_view key_id) {
  constexpr size_t kNewHarborSaltBytes = 32;
  std::string packed;
  switch (scheme) {
    case HashScheme::kHarbor:
      packed.push_back(kHarbor);
      AppendIterations(iterations, packed);
      packed.append(kHarborDigestBytes + kNewHarborSaltBytes, '0');
      break;
    case HashScheme::kPbkdf2Sha256:
      packed.push_back(kPbkdf2);
      AppendIterations(iterations, packed);
      packed.append(kHashSaltBytes + kDigestBytes, '0');
      break;
    case HashScheme::kHmacSha256:
      packed.push_back(key_id.empty() ? kHmac : kHmacWithKey);
      packed.append(kHashSaltBytes + kDigestBytes, '0');
      absl::StrAppend(&packed, key_id);
      break;
  }
  return packed;
}

absl::optional<HashScheme> SchemeOfPackedHash(absl::string_view packed) {
  if (packed.empty()) return absl::nullopt;
  switch (packed[0]) {
    case kHarbor:
      return HashScheme::kHarbor;
    case kPbkdf2:
      return HashScheme::kPbkdf2Sha256;
    case kHmac:
    case kHmacWithKey:
      return HashScheme::kHmacSha256;
    default:
      return absl::nullopt;
  }
}

}  // namespace robot_accounts
