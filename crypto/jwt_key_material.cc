#include "robot_accounts/crypto/jwt_key_material.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "openssl/bytestring.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"

namespace robot_accounts {
namespace internal {
namespace {

constexpr int kMinRsaBits = 2048;
// Beyond this, checking one signature is an attack on the processor.
constexpr int kMaxRsaBits = 8192;

absl::StatusOr<JwtAlgorithm> AlgorithmOf(const EVP_PKEY* pkey) {
  switch (EVP_PKEY_id(pkey)) {
    case EVP_PKEY_RSA: {
      const int bits = EVP_PKEY_bits(pkey);
      if (bits < kMinRsaBits || bits > kMaxRsaBits) {
        return InvalidArgument("KEY_SIZE",
                               "key: an rsa key must have 2048 to 8192 bits");
      }
      return JwtAlgorithm::kRS256;
    }
    case EVP_PKEY_EC: {
      const EC_GROUP* group = EC_KEY_get0_group(EVP_PKEY_get0_EC_KEY(pkey));
      if (EC_GROUP_get_curve_name(group) == NID_X9_62_prime256v1) {
        return JwtAlgorithm::kES256;
      }
      break;
    }
    case EVP_PKEY_ED25519:
      return JwtAlgorithm::kEdDSA;
    default:
      break;
  }
  return InvalidArgument("KEY_UNSUPPORTED",
                         "key: must be rsa, p-256 or ed25519");
}

absl::Status Malformed() {
  return InvalidArgument("MALFORMED_KEY", "key: cannot be read");
}

absl::StatusOr<std::string> MarshalSpki(const EVP_PKEY* pkey) {
  bssl::ScopedCBB cbb;
  uint8_t* der = nullptr;
  size_t size = 0;
  if (!CBB_init(cbb.get(), 0) || !EVP_marshal_public_key(cbb.get(), pkey) ||
      !CBB_finish(cbb.get(), &der, &size)) {
    return Malformed();
  }
  const bssl::UniquePtr<uint8_t> owned(der);
  return std::string(reinterpret_cast<const char*>(der), size);
}

absl::StatusOr<std::shared_ptr<const JwtKeyMaterial>> Make(
    bssl::UniquePtr<EVP_PKEY> pkey) {
  if (pkey == nullptr) return Malformed();
  const absl::StatusOr<JwtAlgorithm> algorithm = AlgorithmOf(pkey.get());
  if (!algorithm.ok()) return algorithm.status();
  absl::StatusOr<std::string> spki = MarshalSpki(pkey.get());
  if (!spki.ok()) return spki.status();
  return std::make_shared<const JwtKeyMaterial>(
      JwtKeyMaterial{std::move(pkey), *algorithm, *std::move(spki)});
}

}  // namespace

absl::StatusOr<JwtPublicKey> JwtKeyAccess::MakePublic(
    bssl::UniquePtr<EVP_PKEY> pkey) {
  const ErrorQueueCleaner cleaner;
  auto material = Make(std::move(pkey));
  if (!material.ok()) return material.status();
  return JwtPublicKey(*std::move(material));
}

absl::StatusOr<JwtPrivateKey> JwtKeyAccess::MakePrivate(
    bssl::UniquePtr<EVP_PKEY> pkey) {
  const ErrorQueueCleaner cleaner;
  auto material = Make(std::move(pkey));
  if (!material.ok()) return material.status();
  // Read anew from its public bytes: a copy of the public key then keeps no
  // private one alive.
  const std::string& spki = (*material)->spki_der;
  CBS cbs;
  CBS_init(&cbs, reinterpret_cast<const uint8_t*>(spki.data()), spki.size());
  absl::StatusOr<JwtPublicKey> public_key =
      MakePublic(bssl::UniquePtr<EVP_PKEY>(EVP_parse_public_key(&cbs)));
  if (!public_key.ok()) return public_key.status();
  return JwtPrivateKey(*std::move(material), *std::move(public_key));
}

}  // namespace internal
}  // namespace robot_accounts
