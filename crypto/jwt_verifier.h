#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_VERIFIER_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_VERIFIER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/jwt_key.h"

namespace robot_accounts {

namespace internal {
class TrustedRoots;
struct JwtHeader;
}  // namespace internal

// What a verified token said.
struct JwtToken {
  JwtAlgorithm algorithm = JwtAlgorithm::kRS256;
  std::string key_id;           // `kid`; empty if it named none.
  bool by_certificate = false;  // The key came from `x5c`.
  std::string payload_json;     // A JSON object, as it was signed.
};

// Checks the signature of JSON Web Tokens (RFC 7515, compact form) and that
// they are strictly formed; what the claims say is for the caller.
//
// Build it, then share it: Verify may run concurrently with itself, adding
// needs the only access. Copyable and movable.
class JwtVerifier final {
 public:
  // Trusts `key`, found by its libtrust and by its thumbprint id. Fails with
  // ALREADY_EXISTS, reason KEY_ID_TAKEN, if another key has one of them.
  absl::Status AddKey(const JwtPublicKey& key);

  // Trusts `key`, found by exactly `key_id`; otherwise like AddKey. An empty
  // id is INVALID_ARGUMENT, reason KEY_ID_EMPTY.
  absl::Status AddKeyWithId(const JwtPublicKey& key, absl::string_view key_id);

  // Trusts `key` for tokens that name no key at all. Replaces an earlier one.
  void SetKeyOfUnnamed(const JwtPublicKey& key);

  // Trusts the key of every certificate that leads to one of `roots_pem`.
  // Replaces earlier roots. Fails with INVALID_ARGUMENT, reason MALFORMED_PEM
  // or MALFORMED_KEY.
  absl::Status SetTrustedRoots(absl::string_view roots_pem);

  // Checks `token`. Where roots are set, `x5c` decides before `kid`; without
  // roots it is not looked at. `now_unix_s` is for the dates of certificates.
  //
  // Refuses, always with UNAUTHENTICATED: over 16 KiB (TOKEN_TOO_LONG);
  // anything but three parts of canonical base64url and JSON objects, without a
  // name twice and at most 16 deep (MALFORMED_TOKEN); another type than JWT,
  // `crit`, `jwk`, `jku`, `x5u`, `b64`, `zip`, `enc` in the header
  // (TOKEN_HEADER); an algorithm that does not fit the key, `none` included
  // (TOKEN_ALGORITHM); a key that nobody trusts (TOKEN_KEY_UNKNOWN,
  // TOKEN_CERTIFICATE); a wrong signature (TOKEN_SIGNATURE).
  absl::StatusOr<JwtToken> Verify(absl::string_view token,
                                  int64_t now_unix_s) const;

 private:
  // Whether `key` may be found by `key_id`.
  absl::Status CheckKeyId(const JwtPublicKey& key,
                          absl::string_view key_id) const;
  absl::StatusOr<JwtPublicKey> FindKey(const internal::JwtHeader& header,
                                       int64_t now_unix_s) const;

  std::map<std::string, JwtPublicKey, std::less<>> keys_;
  absl::optional<JwtPublicKey> key_of_unnamed_;
  std::shared_ptr<const internal::TrustedRoots> roots_;  // May be null.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_VERIFIER_H_
