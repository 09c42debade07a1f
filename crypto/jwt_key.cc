#include "robot_accounts/crypto/jwt_key.h"

#include <utility>
#include <vector>

#include "openssl/bytestring.h"
#include "openssl/ec_key.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"
#include "robot_accounts/crypto/jwt_key_material.h"
#include "robot_accounts/crypto/pem.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kPkcs8Label = "PRIVATE KEY";
constexpr absl::string_view kPkcs1Label = "RSA PRIVATE KEY";
constexpr absl::string_view kSec1Label = "EC PRIVATE KEY";
constexpr absl::string_view kEncryptedLabel = "ENCRYPTED PRIVATE KEY";

// The key of a bare RSA or EC structure as an EVP_PKEY; null if it is
// malformed.
bssl::UniquePtr<EVP_PKEY> ParseBare(absl::string_view label, CBS* cbs) {
  bssl::UniquePtr<EVP_PKEY> pkey(EVP_PKEY_new());
  if (pkey == nullptr) return nullptr;
  if (label == kPkcs1Label) {
    const bssl::UniquePtr<RSA> rsa(RSA_parse_private_key(cbs));
    if (rsa == nullptr || !EVP_PKEY_set1_RSA(pkey.get(), rsa.get())) {
      return nullptr;
    }
    return pkey;
  }
  const bssl::UniquePtr<EC_KEY> ec(EC_KEY_parse_private_key(cbs, nullptr));
  if (ec == nullptr || !EVP_PKEY_set1_EC_KEY(pkey.get(), ec.get())) {
    return nullptr;
  }
  return pkey;
}

bssl::UniquePtr<EVP_PKEY> Parse(const internal::PemBlock& block) {
  CBS cbs = block.der_cbs();
  bssl::UniquePtr<EVP_PKEY> pkey =
      block.label == kPkcs8Label
          ? bssl::UniquePtr<EVP_PKEY>(EVP_parse_private_key(&cbs))
          : ParseBare(block.label, &cbs);
  return CBS_len(&cbs) == 0 ? std::move(pkey) : nullptr;
}

}  // namespace

absl::StatusOr<JwtPrivateKey> JwtPrivateKey::FromPem(absl::string_view pem) {
  const internal::ErrorQueueCleaner cleaner;
  const absl::StatusOr<std::vector<internal::PemBlock>> blocks =
      internal::ReadPem(pem);
  if (!blocks.ok()) return blocks.status();
  for (const internal::PemBlock& block : *blocks) {
    const bool is_key = block.label == kPkcs8Label ||
                        block.label == kPkcs1Label || block.label == kSec1Label;
    if (block.label == kEncryptedLabel || (is_key && block.encrypted)) {
      return InvalidArgument("KEY_ENCRYPTED",
                             "private key: must not be encrypted");
    }
    if (is_key) return internal::JwtKeyAccess::MakePrivate(Parse(block));
  }
  return InvalidArgument("MALFORMED_PEM", "pem: holds no private key");
}

JwtPrivateKey::JwtPrivateKey(
    std::shared_ptr<const internal::JwtKeyMaterial> material,
    JwtPublicKey public_key)
    : material_(std::move(material)), public_key_(std::move(public_key)) {}

}  // namespace robot_accounts
