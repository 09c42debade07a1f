#include "robot_accounts/crypto/jwt_verifier.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "robot_accounts/base/base64.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/crypto/certificates.h"
#include "robot_accounts/crypto/jwt_header.h"
#include "robot_accounts/crypto/jwt_signature.h"
#include "robot_accounts/crypto/jwt_signer.h"

namespace robot_accounts {
namespace {

using internal::RefuseToken;

absl::StatusOr<std::string> DecodePart(absl::string_view part) {
  std::string bytes(MaxDecodedBytes(part.size()), '\0');
  const absl::optional<size_t> size =
      DecodeBase64(part, Base64Form::kUrlWithoutPadding,
                   reinterpret_cast<uint8_t*>(&bytes[0]));
  if (!size.has_value() || *size == 0) {
    return RefuseToken("MALFORMED_TOKEN",
                       "token: a part is empty or no canonical base64url");
  }
  bytes.resize(*size);
  return bytes;
}

// A token taken apart; all but the payload is decoded.
struct Parts {
  absl::string_view signed_text;  // Header and payload, as they were sent.
  absl::string_view payload;
  std::string header;
  std::string signature;
};

absl::StatusOr<Parts> SplitToken(absl::string_view token) {
  if (token.size() > kMaxJwtBytes) {
    return RefuseToken("TOKEN_TOO_LONG", absl::StrCat("token: longer than ",
                                                      kMaxJwtBytes, " bytes"));
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  if (parts.size() != 3) {
    return RefuseToken("MALFORMED_TOKEN", "token: must have three parts");
  }
  absl::StatusOr<std::string> header = DecodePart(parts[0]);
  if (!header.ok()) return header.status();
  absl::StatusOr<std::string> signature = DecodePart(parts[2]);
  if (!signature.ok()) return signature.status();
  return Parts{token.substr(0, parts[0].size() + 1 + parts[1].size()), parts[1],
               *std::move(header), *std::move(signature)};
}

absl::StatusOr<std::string> ReadPayload(absl::string_view part) {
  absl::StatusOr<std::string> payload = DecodePart(part);
  if (!payload.ok()) return payload;
  const auto json = ParseStrictJson(*payload);
  if (!json.ok() || !json->is_object()) {
    return RefuseToken("MALFORMED_TOKEN", "token payload: is no json object");
  }
  return payload;
}

}  // namespace

absl::Status JwtVerifier::CheckKeyId(const JwtPublicKey& key,
                                     absl::string_view key_id) const {
  const auto found = keys_.find(key_id);
  if (found != keys_.end() && found->second != key) {
    return MakeError(absl::StatusCode::kAlreadyExists, "KEY_ID_TAKEN",
                     "key id: another key has it");
  }
  return absl::OkStatus();
}

absl::Status JwtVerifier::AddKey(const JwtPublicKey& key) {
  const std::string ids[] = {key.LibtrustKeyId(), key.ThumbprintKeyId()};
  for (const std::string& id : ids) {
    const absl::Status free = CheckKeyId(key, id);
    if (!free.ok()) return free;
  }
  for (const std::string& id : ids) keys_.emplace(id, key);
  return absl::OkStatus();
}

absl::Status JwtVerifier::AddKeyWithId(const JwtPublicKey& key,
                                       absl::string_view key_id) {
  if (key_id.empty()) {
    return InvalidArgument("KEY_ID_EMPTY", "key id: must not be empty");
  }
  const absl::Status free = CheckKeyId(key, key_id);
  if (free.ok()) keys_.emplace(std::string(key_id), key);
  return free;
}

void JwtVerifier::SetKeyOfUnnamed(const JwtPublicKey& key) {
  key_of_unnamed_ = key;
}

absl::Status JwtVerifier::SetTrustedRoots(absl::string_view roots_pem) {
  absl::StatusOr<internal::TrustedRoots> roots =
      internal::TrustedRoots::FromPem(roots_pem);
  if (!roots.ok()) return roots.status();
  roots_ = std::make_shared<const internal::TrustedRoots>(*std::move(roots));
  return absl::OkStatus();
}

absl::StatusOr<JwtPublicKey> JwtVerifier::FindKey(
    const internal::JwtHeader& header, int64_t now_unix_s) const {
  if (header.has_x5c && roots_ != nullptr) {
    return roots_->VerifyLeaf(header.x5c, now_unix_s);
  }
  if (!header.key_id.empty()) {
    const auto found = keys_.find(header.key_id);
    if (found != keys_.end()) return found->second;
  } else if (!header.has_x5c && key_of_unnamed_.has_value()) {
    return *key_of_unnamed_;
  }
  return RefuseToken("TOKEN_KEY_UNKNOWN", "token: its key is not trusted");
}

absl::StatusOr<JwtToken> JwtVerifier::Verify(absl::string_view token,
                                             int64_t now_unix_s) const {
  const absl::StatusOr<Parts> parts = SplitToken(token);
  if (!parts.ok()) return parts.status();
  absl::StatusOr<internal::JwtHeader> header =
      internal::ParseJwtHeader(parts->header);
  if (!header.ok()) return header.status();
  const absl::StatusOr<JwtPublicKey> key = FindKey(*header, now_unix_s);
  if (!key.ok()) return key.status();
  if (key->algorithm() != header->algorithm) {
    return RefuseToken("TOKEN_ALGORITHM",
                       "token: its algorithm does not fit its key");
  }
  if (!internal::VerifyJwtInput(*key, parts->signed_text, parts->signature)) {
    return RefuseToken("TOKEN_SIGNATURE", "token: wrong signature");
  }
  absl::StatusOr<std::string> payload = ReadPayload(parts->payload);
  if (!payload.ok()) return payload.status();
  JwtToken result;
  result.algorithm = header->algorithm;
  result.key_id = std::move(header->key_id);
  result.by_certificate = header->has_x5c && roots_ != nullptr;
  result.payload_json = *std::move(payload);
  return result;
}

}  // namespace robot_accounts
