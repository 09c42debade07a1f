#include "robot_accounts/crypto/jwt_signer.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/certificates.h"
#include "robot_accounts/crypto/jwt_signature.h"

namespace robot_accounts {
namespace {

absl::Status ChainError(absl::string_view message) {
  return InvalidArgument("CERTIFICATE_CHAIN", message);
}

// The value of `x5c`: certificates in standard base64 (RFC 7515, 4.1.6).
absl::StatusOr<nlohmann::json> ChainMember(const JwtPublicKey& key,
                                           absl::string_view pem) {
  if (pem.empty()) return ChainError("certificate chain: is missing");
  const absl::StatusOr<std::vector<std::string>> chain =
      internal::ReadCertificateChain(pem);
  if (!chain.ok()) return chain.status();
  const absl::StatusOr<JwtPublicKey> leaf_key =
      JwtPublicKey::FromCertificateDer(chain->front());
  if (!leaf_key.ok()) return leaf_key.status();
  if (*leaf_key != key) {
    return ChainError("certificate chain: the first one is of another key");
  }
  nlohmann::json member = nlohmann::json::array();
  for (const std::string& der : *chain) {
    member.push_back(absl::Base64Escape(der));
  }
  return member;
}

}  // namespace

absl::StatusOr<JwtSigner> JwtSigner::Create(JwtPrivateKey key,
                                            const JwtSignerOptions& options) {
  const JwtPublicKey& public_key = key.public_key();
  std::string key_id = options.key_id_form == JwtKeyIdForm::kLibtrust
                           ? public_key.LibtrustKeyId()
                           : public_key.ThumbprintKeyId();
  nlohmann::json header = {
      {"typ", "JWT"},
      {"alg", std::string(JwtAlgorithmName(key.algorithm()))},
      {"kid", key_id}};
  if (options.key_id_form == JwtKeyIdForm::kX5c) {
    absl::StatusOr<nlohmann::json> chain =
        ChainMember(public_key, options.certificate_chain_pem);
    if (!chain.ok()) return chain.status();
    header["x5c"] = *std::move(chain);
  } else if (!options.certificate_chain_pem.empty()) {
    return ChainError("certificate chain: only the x5c form carries one");
  }
  std::string encoded =
      absl::StrCat(absl::WebSafeBase64Escape(header.dump()), ".");
  return JwtSigner(std::move(key), std::move(key_id), std::move(encoded));
}

absl::StatusOr<std::string> JwtSigner::Sign(
    absl::string_view claims_json) const {
  std::string token =
      absl::StrCat(header_, absl::WebSafeBase64Escape(claims_json));
  const absl::StatusOr<std::string> signature =
      internal::SignJwtInput(key_, token);
  if (!signature.ok()) return signature.status();
  absl::StrAppend(&token, ".", absl::WebSafeBase64Escape(*signature));
  if (token.size() > kMaxJwtBytes) {
    return MakeError(
        absl::StatusCode::kResourceExhausted, "TOKEN_TOO_LONG",
        absl::StrCat("token: longer than ", kMaxJwtBytes, " bytes"));
  }
  return token;
}

JwtSigner::JwtSigner(JwtPrivateKey key, std::string key_id, std::string header)
    : key_(std::move(key)),
      key_id_(std::move(key_id)),
      header_(std::move(header)) {}

}  // namespace robot_accounts
