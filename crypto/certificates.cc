#include "robot_accounts/crypto/certificates.h"

#include <ctime>
#include <utility>

#include "absl/status/status.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/obj.h"
#include "openssl/stack.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"
#include "robot_accounts/crypto/jwt_key_material.h"
#include "robot_accounts/crypto/pem.h"

namespace robot_accounts {
namespace internal {
namespace {

constexpr int kMinRsaBits = 2048;

absl::Status Refused(absl::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, "TOKEN_CERTIFICATE",
                   message);
}

// Null if `der` is not exactly one certificate.
bssl::UniquePtr<X509> ParseCertificate(absl::string_view der) {
  const uint8_t* in = reinterpret_cast<const uint8_t*>(der.data());
  const uint8_t* const end = in + der.size();
  bssl::UniquePtr<X509> certificate(
      d2i_X509(nullptr, &in, static_cast<long>(der.size())));  // NOLINT
  return in == end ? std::move(certificate) : nullptr;
}

bool HasGoodKey(X509* certificate) {
  const bssl::UniquePtr<EVP_PKEY> pkey(X509_get_pubkey(certificate));
  if (pkey == nullptr) return false;
  return EVP_PKEY_id(pkey.get()) != EVP_PKEY_RSA ||
         EVP_PKEY_bits(pkey.get()) >= kMinRsaBits;
}

bool HasGoodSignature(const X509* certificate) {
  int digest = NID_undef;
  int key_type = NID_undef;
  if (!OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest,
                           &key_type)) {
    return false;
  }
  return digest != NID_md4 && digest != NID_md5 && digest != NID_sha1;
}

// `chain` is verified: from the leaf to the root, whose signature is not asked.
absl::Status CheckStrength(const STACK_OF(X509) * chain) {
  const size_t size = sk_X509_num(chain);
  for (size_t i = 0; i < size; ++i) {
    X509* certificate = sk_X509_value(chain, i);
    if (!HasGoodKey(certificate) ||
        (i + 1 < size && !HasGoodSignature(certificate))) {
      return Refused("x5c: a key or a signature of the chain is too weak");
    }
  }
  return absl::OkStatus();
}

absl::Status VerifyPath(X509_STORE* store, X509* leaf, STACK_OF(X509) * others,
                        int64_t now_unix_s) {
  const bssl::UniquePtr<X509_STORE_CTX> context(X509_STORE_CTX_new());
  if (context == nullptr ||
      !X509_STORE_CTX_init(context.get(), store, leaf, others)) {
    return Refused("x5c: the chain cannot be checked");
  }
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(param, static_cast<time_t>(now_unix_s));
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
  if (X509_verify_cert(context.get()) != 1) {
    return Refused("x5c: the chain leads to no trusted root that is valid now");
  }
  return CheckStrength(X509_STORE_CTX_get0_chain(context.get()));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadCertificateChain(
    absl::string_view pem) {
  const absl::StatusOr<std::vector<PemBlock>> blocks = ReadPem(pem);
  if (!blocks.ok()) return blocks.status();
  std::vector<std::string> chain;
  for (const PemBlock& block : *blocks) {
    if (block.label == "CERTIFICATE") chain.emplace_back(block.der_view());
  }
  if (chain.empty() || chain.size() > kMaxChainCertificates) {
    return InvalidArgument("CERTIFICATE_CHAIN",
                           "certificate chain: must hold 1 to 8 certificates");
  }
  return chain;
}

TrustedRoots::TrustedRoots(bssl::UniquePtr<X509_STORE> store)
    : store_(std::move(store)) {}

absl::StatusOr<TrustedRoots> TrustedRoots::FromPem(absl::string_view pem) {
  const ErrorQueueCleaner cleaner;
  const absl::StatusOr<std::vector<PemBlock>> blocks = ReadPem(pem);
  if (!blocks.ok()) return blocks.status();
  bssl::UniquePtr<X509_STORE> store(X509_STORE_new());
  bool any = false;
  for (const PemBlock& block : *blocks) {
    if (block.label != "CERTIFICATE") continue;
    const bssl::UniquePtr<X509> root = ParseCertificate(block.der_view());
    if (root == nullptr || !X509_STORE_add_cert(store.get(), root.get())) {
      return InvalidArgument("MALFORMED_KEY",
                             "trusted roots: a certificate cannot be read");
    }
    any = true;
  }
  if (!any) {
    return InvalidArgument("MALFORMED_PEM",
                           "trusted roots: hold no certificate");
  }
  return TrustedRoots(std::move(store));
}

absl::StatusOr<JwtPublicKey> TrustedRoots::VerifyLeaf(
    const std::vector<std::string>& chain, int64_t now_unix_s) const {
  const ErrorQueueCleaner cleaner;
  if (chain.empty() || chain.size() > kMaxChainCertificates) {
    return Refused("x5c: must hold 1 to 8 certificates");
  }
  const bssl::UniquePtr<STACK_OF(X509)> certificates(sk_X509_new_null());
  for (const std::string& der : chain) {
    bssl::UniquePtr<X509> certificate = ParseCertificate(der);
    if (certificate == nullptr ||
        !bssl::PushToStack(certificates.get(), std::move(certificate))) {
      return Refused("x5c: a certificate cannot be read");
    }
  }
  X509* leaf = sk_X509_value(certificates.get(), 0);
  // Gives all bits if the certificate does not name its usages.
  if ((X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE) == 0) {
    return Refused("x5c: the certificate is not for signing");
  }
  const absl::Status path =
      VerifyPath(store_.get(), leaf, certificates.get(), now_unix_s);
  if (!path.ok()) return path;
  absl::StatusOr<JwtPublicKey> key = JwtKeyAccess::MakePublic(
      bssl::UniquePtr<EVP_PKEY>(X509_get_pubkey(leaf)));
  if (!key.ok()) return Refused("x5c: the certificate's key is not supported");
  return key;
}

}  // namespace internal
}  // namespace robot_accounts
