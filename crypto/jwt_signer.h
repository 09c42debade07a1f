#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNER_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNER_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_key.h"

namespace robot_accounts {

// The most bytes of a token, signed here or verified.
constexpr size_t kMaxJwtBytes = 16 * 1024;

// How a token names its key. Numbers are never reused.
enum class JwtKeyIdForm {
  kLibtrust = 1,    // `kid` for registries up to 2.x
  kThumbprint = 2,  // `kid` for registries from 3.0 on (RFC 7638)
  // The certificate chain in every token (`x5c`), and the thumbprint as `kid`:
  // longer, but every registry since 2.0 finds the key.
  kX5c = 3
};

struct JwtSignerOptions {
  JwtKeyIdForm key_id_form = JwtKeyIdForm::kLibtrust;
  // For kX5c and only then: PEM, the certificate of the key first, then each
  // one's issuer; 1 to 8. The root may be left out.
  std::string certificate_chain_pem;
};

// Signs JSON Web Tokens (RFC 7515, compact form) with one key.
//
// Immutable: every method may run concurrently. Copyable and movable.
class JwtSigner final {
 public:
  // Fails with INVALID_ARGUMENT, reason CERTIFICATE_CHAIN (missing, unwanted,
  // too long or not of this key), MALFORMED_PEM or MALFORMED_KEY.
  static absl::StatusOr<JwtSigner> Create(JwtPrivateKey key,
                                          const JwtSignerOptions& options = {});

  // Signs `claims_json`, a JSON object that is taken as it is. Fails with
  // RESOURCE_EXHAUSTED, reason TOKEN_TOO_LONG, over kMaxJwtBytes, and with
  // INTERNAL, reason SIGNING_FAILED, if BoringSSL cannot sign.
  absl::StatusOr<std::string> Sign(absl::string_view claims_json) const;

  JwtAlgorithm algorithm() const { return key_.algorithm(); }

  // The `kid` of every token.
  const std::string& key_id() const { return key_id_; }

  const JwtPublicKey& public_key() const { return key_.public_key(); }

 private:
  JwtSigner(JwtPrivateKey key, std::string key_id, std::string header);

  JwtPrivateKey key_;
  std::string key_id_;
  std::string header_;  // Encoded, with the dot behind it.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNER_H_
