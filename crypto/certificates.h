#ifndef ROBOT_ACCOUNTS_CRYPTO_CERTIFICATES_H_
#define ROBOT_ACCOUNTS_CRYPTO_CERTIFICATES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "openssl/x509.h"
#include "robot_accounts/crypto/jwt_key.h"

// Not a public header: the certificates that a token may carry as `x5c`.

namespace robot_accounts {
namespace internal {

// The most certificates of one chain.
constexpr size_t kMaxChainCertificates = 8;

// The DER certificates of `pem` in their order, 1 to kMaxChainCertificates.
// Fails with INVALID_ARGUMENT, reason MALFORMED_PEM or CERTIFICATE_CHAIN.
absl::StatusOr<std::vector<std::string>> ReadCertificateChain(
    absl::string_view pem);

// Certificates that are trusted whatever their own issuer is.
//
// Immutable: every method may run concurrently.
class TrustedRoots final {
 public:
  // Takes every certificate of `pem`. Fails with INVALID_ARGUMENT, reason
  // MALFORMED_PEM or MALFORMED_KEY (a certificate that cannot be read).
  static absl::StatusOr<TrustedRoots> FromPem(absl::string_view pem);

  // Checks that `chain` (DER, leaf first) leads to one of these roots at
  // `now_unix_s` and returns the leaf's key. Each certificate must be valid
  // then; RSA keys need 2048 bits, signatures a digest better than SHA-1; a
  // leaf that names its key usages must name digitalSignature. Fails with
  // UNAUTHENTICATED, reason TOKEN_CERTIFICATE.
  absl::StatusOr<JwtPublicKey> VerifyLeaf(const std::vector<std::string>& chain,
                                          int64_t now_unix_s) const;

 private:
  explicit TrustedRoots(bssl::UniquePtr<X509_STORE> store);

  // BoringSSL locks it; checking a chain changes nothing that can be seen.
  bssl::UniquePtr<X509_STORE> store_;
};

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_CERTIFICATES_H_
