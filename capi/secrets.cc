// Section 5 of robot_accounts.h: secrets.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/options.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/crypto/secret_policy.h"

using robot_accounts::HashScheme;
using robot_accounts::InvalidArgument;
using robot_accounts::MakeError;
using robot_accounts::SecretAccess;
using robot_accounts::SecretHash;
using robot_accounts::SecretHasher;
using robot_accounts::SecretOrigin;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::NewBuffer;

static_assert(RA_SECRET_BYTES == robot_accounts::kGeneratedSecretBytes, "");
static_assert(RA_MIN_SECRET_BYTES == robot_accounts::kMinSecretBytes, "");
static_assert(RA_MAX_SECRET_BYTES == robot_accounts::kMaxSecretBytes, "");
static_assert(RA_MAX_PRESENTED_SECRET_BYTES ==
                  robot_accounts::kMaxPresentedSecretBytes,
              "");
static_assert(RA_HARBOR_HASH_BYTES == 2 * robot_accounts::kHarborDigestBytes,
              "");

struct ra_hasher {
  SecretHasher hasher;
};

namespace {

absl::Status CheckPresented(absl::string_view secret) {
  if (secret.empty()) {
    return InvalidArgument("SECRET_TOO_SHORT", "the secret must not be empty");
  }
  if (secret.size() > RA_MAX_PRESENTED_SECRET_BYTES) {
    return InvalidArgument("SECRET_TOO_LONG",
                           "the secret must have at most 8192 bytes");
  }
  return absl::OkStatus();
}

// A hash does not say where its secret came from, but its scheme does.
SecretOrigin OriginOf(const SecretHash& hash) {
  switch (hash.scheme()) {
    case HashScheme::kHmacSha256:
      return SecretOrigin::kGenerated;
    case HashScheme::kPbkdf2Sha256:
      return SecretOrigin::kByHand;
    case HashScheme::kHarbor:
      break;
  }
  return SecretOrigin::kImported;
}

}  // namespace

extern "C" {

size_t ra_secret_bytes(void) { return RA_SECRET_BYTES; }
size_t ra_min_secret_bytes(void) { return RA_MIN_SECRET_BYTES; }
size_t ra_max_secret_bytes(void) { return RA_MAX_SECRET_BYTES; }
size_t ra_max_presented_secret_bytes(void) {
  return RA_MAX_PRESENTED_SECRET_BYTES;
}
size_t ra_harbor_hash_bytes(void) { return RA_HARBOR_HASH_BYTES; }

ra_status ra_secret_generate(ra_buffer** out_secret, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_secret", out_secret);
    if (!arguments.ok()) return arguments.status();
    *out_secret =
        NewBuffer(robot_accounts::GenerateSecret(robot_accounts::SystemRandom())
                      .Reveal(SecretAccess::Grant()));
    return absl::OkStatus();
  });
}

ra_status ra_secret_check(const char* secret, size_t secret_len,
                          ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    const auto text = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    return robot_accounts::CheckSecret(text);
  });
}

ra_status ra_hasher_new(const ra_options* options, ra_hasher** out_hasher,
                        ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_hasher", out_hasher);
    if (!arguments.ok()) return arguments.status();
    auto hasher = SecretHasher::Create(options == nullptr
                                           ? robot_accounts::HasherOptions()
                                           : options->accounts.hasher);
    if (!hasher.ok()) return hasher.status();
    *out_hasher = new ra_hasher{*std::move(hasher)};
    return absl::OkStatus();
  });
}

void ra_hasher_free(ra_hasher* hasher) { delete hasher; }

ra_status ra_hasher_hash(const ra_hasher* hasher, const char* secret,
                         size_t secret_len, uint8_t is_generated,
                         ra_buffer** out_hash, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_hash", out_hash);
    arguments.Need("hasher", hasher);
    const auto text = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    const auto hash =
        hasher->hasher.Hash(text, is_generated != 0 ? SecretOrigin::kGenerated
                                                    : SecretOrigin::kByHand);
    if (hash.ok()) *out_hash = NewBuffer(hash->text());
    return hash.status();
  });
}

ra_status ra_hasher_verify(const ra_hasher* hasher, const char* hash,
                           size_t hash_len, const char* secret,
                           size_t secret_len, uint8_t* out_needs_rehash,
                           ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_needs_rehash);
    arguments.Need("hasher", hasher);
    const auto stored = arguments.Text("hash", hash, hash_len);
    const auto presented = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    const auto parsed = SecretHash::Parse(stored);
    // It matches nothing: no other answer than that of a wrong secret.
    if (!parsed.ok()) {
      return MakeError(absl::StatusCode::kUnauthenticated,
                       "SECRET_HASH_MALFORMED", parsed.status().message());
    }
    absl::Status verified = hasher->hasher.Verify(*parsed, presented);
    if (verified.ok() && out_needs_rehash != nullptr) {
      *out_needs_rehash =
          hasher->hasher.NeedsRenewal(*parsed, OriginOf(*parsed));
    }
    return verified;
  });
}

ra_status ra_secret_hash_harbor(const char* secret, size_t secret_len,
                                const char* salt, size_t salt_len,
                                ra_buffer** out_hex, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_hex", out_hex);
    const auto text = arguments.Text("secret", secret, secret_len);
    const auto salted = arguments.Text("salt", salt, salt_len);
    if (!arguments.ok()) return arguments.status();
    absl::Status presented = CheckPresented(text);
    if (!presented.ok()) return presented;
    const std::string no_hash(RA_HARBOR_HASH_BYTES, '0');
    auto row = SecretHash::FromHarbor(no_hash, salted);  // Checks the salt.
    if (!row.ok()) return row.status();
    std::array<uint8_t, robot_accounts::kHarborDigestBytes> digest;
    robot_accounts::Pbkdf2HmacSha256(text, salted,
                                     robot_accounts::kHarborIterations,
                                     absl::MakeSpan(digest));
    *out_hex = NewBuffer(absl::BytesToHexString(absl::string_view(
        reinterpret_cast<const char*>(digest.data()), digest.size())));
    return absl::OkStatus();
  });
}

ra_status ra_secret_hash_from_harbor(const char* hex, size_t hex_len,
                                     const char* salt, size_t salt_len,
                                     ra_buffer** out_hash,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_hash", out_hash);
    const auto digits = arguments.Text("hex", hex, hex_len);
    const auto salted = arguments.Text("salt", salt, salt_len);
    if (!arguments.ok()) return arguments.status();
    const auto hash = SecretHash::FromHarbor(digits, salted);
    if (hash.ok()) *out_hash = NewBuffer(hash->text());
    return hash.status();
  });
}

}  // extern "C"
