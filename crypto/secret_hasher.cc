#include "robot_accounts/crypto/secret_hasher.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/alphanumeric.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_policy.h"

namespace robot_accounts {
namespace {

constexpr size_t kHarborSaltBytes = 32;  // As Harbor generates them.

// A digest on the stack, wiped on return.
struct Digest {
  ~Digest() { OPENSSL_cleanse(bytes, sizeof(bytes)); }
  absl::string_view view(size_t size) const {
    return absl::string_view(reinterpret_cast<const char*>(bytes), size);
  }
  uint8_t bytes[32];
};

// The one computation behind Hash, Verify and SpendDecoy: the work is the same
// because the code is. `key` is for kHmacSha256 only.
void Compute(HashScheme scheme, uint32_t iterations, const HmacSha256Key* key,
             absl::string_view salt, absl::string_view secret, Digest* out) {
  if (scheme == HashScheme::kHmacSha256) {
    key->Sign({salt, secret}, out->bytes);
    return;
  }
  const size_t size =
      scheme == HashScheme::kHarbor ? kHarborDigestBytes : sizeof(out->bytes);
  Pbkdf2HmacSha256(secret, salt, iterations,
                   absl::MakeSpan(out->bytes).first(size));
}

std::string BareBase64(absl::string_view bytes) {
  std::string text = absl::Base64Escape(bytes);
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

std::string NewSalt(HashScheme scheme, RandomSource& random) {
  if (scheme == HashScheme::kHarbor) {
    std::string salt(kHarborSaltBytes, '\0');
    FillAlphanumeric(random, absl::MakeSpan(&salt[0], salt.size()));
    return salt;
  }
  std::string salt(kHashSaltBytes, '\0');
  random.Fill(
      absl::MakeSpan(reinterpret_cast<uint8_t*>(&salt[0]), salt.size()));
  return salt;
}

// Of what is as long as the salts of this scheme.
absl::string_view DecoySalt(HashScheme scheme) {
  static constexpr char kSalt[kHarborSaltBytes] = {};
  return absl::string_view(
      kSalt, scheme == HashScheme::kHarbor ? kHarborSaltBytes : kHashSaltBytes);
}

uint32_t DecoyIterations(uint32_t iterations) {
  return std::min(std::max(iterations, uint32_t{1}), kMaxHashIterations);
}

SecretHash Pbkdf2Hash(uint32_t iterations, absl::string_view salt,
                      const Digest& digest) {
  return *SecretHash::Parse(
      absl::StrCat("$pbkdf2-sha256$i=", iterations, "$", BareBase64(salt), "$",
                   BareBase64(digest.view(sizeof(digest.bytes)))));
}

// With what nothing hashes to but by chance.
void CompareWithNothing(const Digest& digest) {
  const Digest nothing = {};
  volatile int thrown_away =
      CRYPTO_memcmp(digest.bytes, nothing.bytes, sizeof(digest.bytes));
  (void)thrown_away;
}

absl::Status WrongSecret() {
  return MakeError(absl::StatusCode::kUnauthenticated, "WRONG_SECRET",
                   "secret: does not match");
}

}  // namespace

SecretHasher::SecretHasher(HasherOptions options, RandomSource& random)
    : options_(std::move(options)),
      random_(&random),
      no_pepper_(std::make_shared<const HmacSha256Key>("")) {}

absl::StatusOr<SecretHasher> SecretHasher::Create(HasherOptions options,
                                                  RandomSource& random) {
  if (options.pbkdf2_iterations < 1 ||
      options.pbkdf2_iterations > kMaxHashIterations) {
    return InvalidArgument(
        "HASH_ITERATIONS",
        absl::StrCat("pbkdf2 iterations: must be 1 to ", kMaxHashIterations));
  }
  if (options.policy != HashPolicy::kByOrigin &&
      options.policy != HashPolicy::kHarbor) {
    return InvalidArgument("HASH_POLICY", "hash policy: unknown");
  }
  return SecretHasher(std::move(options), random);
}

absl::StatusOr<SecretHash> SecretHasher::Hash(absl::string_view secret,
                                              SecretOrigin origin) const {
  if (secret.empty()) {
    return InvalidArgument("SECRET_TOO_SHORT", "secret: must not be empty");
  }
  if (secret.size() > kMaxPresentedSecretBytes) {
    return InvalidArgument("SECRET_TOO_LONG",
                           absl::StrCat("secret: must have at most ",
                                        kMaxPresentedSecretBytes, " bytes"));
  }
  const HashScheme scheme = SchemeFor(origin);
  const std::string salt = NewSalt(scheme, *random_);
  Digest digest;
  switch (scheme) {
    case HashScheme::kHarbor:
      return SecretHash::FromHarbor(HarborHashHex(secret, salt), salt);
    case HashScheme::kPbkdf2Sha256:
      Compute(scheme, options_.pbkdf2_iterations, nullptr, salt, secret,
              &digest);
      return Pbkdf2Hash(options_.pbkdf2_iterations, salt, digest);
    case HashScheme::kHmacSha256:
      break;
  }
  const absl::StatusOr<const HmacSha256Key*> key = HmacKey(CurrentPepper());
  if (!key.ok()) return key.status();
  Compute(scheme, 1, *key, salt, secret, &digest);
  return SecretHash::Parse(
      absl::StrCat("$hmac-sha256$k=", CurrentPepper(), "$", BareBase64(salt),
                   "$", BareBase64(digest.view(sizeof(digest.bytes)))));
}

absl::Status SecretHasher::Verify(const SecretHash& hash,
                                  absl::string_view secret) const {
  if (secret.size() > kMaxPresentedSecretBytes) return WrongSecret();
  const HmacSha256Key* key = nullptr;
  if (hash.scheme() == HashScheme::kHmacSha256) {
    const absl::StatusOr<const HmacSha256Key*> found = HmacKey(hash.key_id());
    if (!found.ok()) return found.status();
    key = *found;
  }
  Digest digest;
  Compute(hash.scheme(), hash.iterations(), key, hash.salt(), secret, &digest);
  const absl::string_view stored = hash.digest();
  if (CRYPTO_memcmp(digest.bytes, stored.data(), stored.size()) != 0) {
    return WrongSecret();
  }
  return absl::OkStatus();
}

BegunPbkdf2 SecretHasher::BeginVerify(const SecretHash& hash,
                                      absl::string_view secret) const {
  return BegunPbkdf2(secret, hash.salt(), hash.iterations());
}

bool SecretHasher::Matches(const SecretHash& hash,
                           const BegunPbkdf2& finished) const {
  Digest digest;
  finished.Read(absl::MakeSpan(digest.bytes));
  const absl::string_view stored = hash.digest();
  return CRYPTO_memcmp(digest.bytes, stored.data(), stored.size()) == 0;
}

SecretHasher::BegunHash SecretHasher::BeginHash(
    absl::string_view secret) const {
  std::string salt = NewSalt(HashScheme::kPbkdf2Sha256, *random_);
  BegunPbkdf2 work(secret, salt, options_.pbkdf2_iterations);
  return {std::move(salt), work};
}

SecretHash SecretHasher::FinishHash(absl::string_view salt,
                                    const BegunPbkdf2& finished) const {
  Digest digest;
  finished.Read(absl::MakeSpan(digest.bytes));
  return Pbkdf2Hash(finished.iterations(), salt, digest);
}

bool SecretHasher::NeedsRenewal(const SecretHash& hash,
                                SecretOrigin origin) const {
  if (options_.policy == HashPolicy::kHarbor) return false;
  switch (SchemeFor(origin)) {
    case HashScheme::kHarbor:
      return false;
    case HashScheme::kPbkdf2Sha256:
      if (hash.scheme() == HashScheme::kHarbor) {
        return hash.iterations() <= options_.pbkdf2_iterations;
      }
      return hash.iterations() < options_.pbkdf2_iterations;
    case HashScheme::kHmacSha256:
      // Only what is hmac-sha256 already: anything slower costs more.
      return hash.scheme() == HashScheme::kHmacSha256 &&
             !CurrentPepper().empty() && hash.key_id() != CurrentPepper();
  }
  return false;
}

bool SecretHasher::IsSlow(const SecretHash& hash) const {
  return hash.scheme() != HashScheme::kHmacSha256;
}

void SecretHasher::SpendDecoy(HashScheme scheme, uint32_t iterations,
                              absl::string_view secret) const {
  if (secret.size() > kMaxPresentedSecretBytes) return;
  const absl::StatusOr<const HmacSha256Key*> key = HmacKey(CurrentPepper());
  Digest digest;
  Compute(scheme, DecoyIterations(iterations),
          key.ok() ? *key : no_pepper_.get(), DecoySalt(scheme), secret,
          &digest);
  CompareWithNothing(digest);
}

BegunPbkdf2 SecretHasher::BeginDecoy(HashScheme scheme, uint32_t iterations,
                                     absl::string_view secret) const {
  return BegunPbkdf2(secret, DecoySalt(scheme), DecoyIterations(iterations));
}

void SecretHasher::EndDecoy(const BegunPbkdf2& finished) const {
  Digest digest;
  finished.Read(absl::MakeSpan(digest.bytes));
  CompareWithNothing(digest);
}

HashScheme SecretHasher::SchemeFor(SecretOrigin origin) const {
  if (options_.policy == HashPolicy::kHarbor) return HashScheme::kHarbor;
  switch (origin) {
    case SecretOrigin::kGenerated:
      return HashScheme::kHmacSha256;
    case SecretOrigin::kImported:
      if (!options_.upgrade_imported) return HashScheme::kHarbor;
      break;
    case SecretOrigin::kByHand:
      break;
  }
  // Also for an origin this version does not know: the costliest.
  return HashScheme::kPbkdf2Sha256;
}

absl::string_view SecretHasher::CurrentPepper() const {
  if (options_.peppers == nullptr) return "";
  return options_.peppers->current();
}

absl::StatusOr<const HmacSha256Key*> SecretHasher::HmacKey(
    absl::string_view key_id) const {
  if (key_id.empty()) return no_pepper_.get();
  const HmacSha256Key* const key =
      options_.peppers == nullptr ? nullptr : options_.peppers->Find(key_id);
  if (key == nullptr) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "PEPPER_NOT_IN_RING",
        absl::StrCat("pepper key id ", Quoted(key_id), ": is not in the ring"));
  }
  if (!options_.peppers->alive()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                     "pepper ring: belongs to another process; open it after "
                     "the fork");
  }
  return key;
}

}  // namespace robot_accounts
