// Section 2 of robot_accounts.h: options.
#include "robot_accounts/capi/options.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/crypto/jwt_algorithm.h"
#include "robot_accounts/crypto/jwt_public_key.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/naming_policy.h"

using robot_accounts::Expiration;
using robot_accounts::HashPolicy;
using robot_accounts::InvalidArgument;
using robot_accounts::JwtAlgorithm;
using robot_accounts::JwtKeyIdForm;
using robot_accounts::JwtPublicKey;
using robot_accounts::NamingPolicy;
using robot_accounts::PepperRing;
using robot_accounts::SecretBytes;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::CheckRange;
using robot_accounts::capi::HostClock;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::Range;
using robot_accounts::capi::SetAny;

namespace {

constexpr int64_t kMaxMadeByRobot = 1000000;
// Of what is kept in memory to be fast.
constexpr int64_t kMaxKept = int64_t{1} << 24;

static_assert(RA_KEY_ID_LIBTRUST == static_cast<int>(JwtKeyIdForm::kLibtrust) &&
                  RA_KEY_ID_THUMBPRINT ==
                      static_cast<int>(JwtKeyIdForm::kThumbprint),
              "the numbers are the same");

absl::Status CheckDays(int64_t days) {
  return Expiration::FromDays(0, days).status();
}

// Opening the accounts says the same, and more; here it names the call.
absl::Status CheckLegacyKey(absl::string_view pem) {
  if (pem.empty()) return absl::OkStatus();
  const auto key = JwtPublicKey::FromPem(pem);
  if (key.ok() && key->algorithm() == JwtAlgorithm::kRS256) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_LEGACY_KEY",
                         "legacy key must be an RSA public key of at least "
                         "2048 bits, or a certificate of one");
}

absl::StatusOr<std::shared_ptr<PepperRing>> RingOf(
    const std::vector<ra_options::Pepper>& peppers) {
  auto ring = std::make_shared<PepperRing>();
  for (const ra_options::Pepper& pepper : peppers) {
    absl::Status added =
        ring->Add(pepper.key_id, pepper.key.Clone(), pepper.is_current);
    if (!added.ok()) return added;
  }
  return ring;
}

// The body of a setter: `set` is given the options and returns a status.
template <typename Set>
ra_status SetIn(ra_options* options, ra_error** out_error, Arguments arguments,
                Set set) noexcept {
  return robot_accounts::capi::SetIn("options", options, out_error, arguments,
                                     set);
}

// The body of a setter of a number: `set` is given the options.
template <typename Set>
ra_status SetNumber(ra_options* options, ra_error** out_error, int64_t number,
                    Range range, Set set) noexcept {
  return SetIn(options, out_error, Arguments(),
               [&](ra_options& in) -> absl::Status {
                 absl::Status status = CheckRange(number, range);
                 if (status.ok()) set(in);
                 return status;
               });
}

}  // namespace

absl::Status ra_options::AddPepper(absl::string_view key_id,
                                   absl::string_view key, bool is_current) {
  auto ring = RingOf(peppers);
  if (!ring.ok()) return ring.status();
  SecretBytes copy = SecretBytes::Copy(key);
  absl::Status added = (*ring)->Add(key_id, copy.Clone(), is_current);
  if (!added.ok()) return added;
  // Last of what may lack memory: a failed call changes nothing.
  peppers.push_back({std::string(key_id), std::move(copy), is_current});
  accounts.hasher.peppers = *std::move(ring);
  return absl::OkStatus();
}

extern "C" {

int32_t ra_max_events(void) { return RA_MAX_EVENTS; }

ra_status ra_options_new(ra_options** out_options, ra_error** out_error) {
  return MakeDefault("out_options", out_options, out_error);
}

void ra_options_free(ra_options* options) { delete options; }

ra_status ra_options_set_name_prefix(ra_options* options, const char* prefix,
                                     size_t prefix_len, ra_error** out_error) {
  Arguments arguments;
  const absl::string_view text = arguments.Text("prefix", prefix, prefix_len);
  return SetIn(options, out_error, arguments, [&](ra_options& set) {
    auto naming = NamingPolicy::Create(text);
    if (naming.ok()) set.accounts.name_prefix = naming->prefix();
    return naming.status();
  });
}

ra_status ra_options_set_default_duration_days(ra_options* options,
                                               int64_t days,
                                               ra_error** out_error) {
  return SetIn(options, out_error, Arguments(), [&](ra_options& set) {
    absl::Status status = CheckDays(days);
    if (status.ok()) set.accounts.default_duration_days = days;
    return status;
  });
}

ra_status ra_options_set_max_duration_days(ra_options* options, int64_t days,
                                           ra_error** out_error) {
  return SetIn(options, out_error, Arguments(), [&](ra_options& set) {
    absl::Status status = CheckDays(days == 0 ? RA_NEVER_EXPIRES : days);
    if (status.ok() && days == RA_NEVER_EXPIRES) {
      status = InvalidArgument("INVALID_DURATION",
                               "the longest life in days must not be -1: 0 is "
                               "no limit");
    }
    if (status.ok()) set.accounts.max_duration_days = days;
    return status;
  });
}

ra_status ra_options_set_hash_policy(ra_options* options, ra_hash_policy policy,
                                     ra_error** out_error) {
  return SetNumber(
      options, out_error, policy,
      {"hash policy", "UNKNOWN_HASH_POLICY", RA_HASH_BY_ORIGIN, RA_HASH_HARBOR},
      [&](ra_options& set) {
        set.accounts.hasher.policy = static_cast<HashPolicy>(policy);
      });
}

ra_status ra_options_add_pepper(ra_options* options, const char* key_id,
                                size_t key_id_len, const char* key,
                                size_t key_len, uint8_t is_current,
                                ra_error** out_error) {
  Arguments arguments;
  const absl::string_view id = arguments.Text("key_id", key_id, key_id_len);
  const absl::string_view bytes = arguments.Text("key", key, key_len);
  return SetIn(options, out_error, arguments, [&](ra_options& set) {
    return set.AddPepper(id, bytes, is_current != 0);
  });
}

ra_status ra_options_set_catalog(ra_options* options, const ra_catalog* catalog,
                                 ra_error** out_error) {
  Arguments arguments;
  arguments.Need("catalog", catalog);
  return SetIn(options, out_error, arguments,
               [&](ra_options& set) -> absl::Status {
                 set.catalog = catalog->catalog;
                 return absl::OkStatus();
               });
}

ra_status ra_options_set_verified_life_s(ra_options* options, int64_t seconds,
                                         ra_error** out_error) {
  return SetNumber(
      options, out_error, seconds,
      {"life of a verified secret in seconds", "INVALID_LIFE", 0, 86400},
      [&](ra_options& set) {
        set.accounts.authenticator.verified_life_s = seconds;
      });
}

ra_status ra_options_set_slow_hashes_at_once(ra_options* options, int32_t count,
                                             ra_error** out_error) {
  return SetNumber(options, out_error, count,
                   {"slow hashes at once", "INVALID_COUNT", 0, 1024},
                   [&](ra_options& set) {
                     set.accounts.authenticator.slow_hashes_at_once = count;
                   });
}

ra_status ra_options_set_declare_projects(ra_options* options,
                                          uint8_t declare_projects,
                                          ra_error** out_error) {
  return SetIn(options, out_error, Arguments(),
               [&](ra_options& set) -> absl::Status {
                 set.accounts.declare_projects = declare_projects != 0;
                 return absl::OkStatus();
               });
}

ra_status ra_options_set_robots_may_edit(ra_options* options,
                                         uint8_t robots_may_edit,
                                         ra_error** out_error) {
  return SetAny("options", options, out_error, [&](ra_options& set) {
    set.accounts.robots_may_edit = robots_may_edit != 0;
  });
}

ra_status ra_options_set_robots_may_refresh(ra_options* options,
                                            uint8_t robots_may_refresh,
                                            ra_error** out_error) {
  return SetAny("options", options, out_error, [&](ra_options& set) {
    set.accounts.robots_may_refresh = robots_may_refresh != 0;
  });
}

ra_status ra_options_set_max_made_by_robot(ra_options* options, int64_t count,
                                           ra_error** out_error) {
  return SetNumber(
      options, out_error, count,
      {"robots made by one robot", "INVALID_MADE_LIMIT", 0, kMaxMadeByRobot},
      [&](ra_options& set) { set.accounts.max_made_by_robot = count; });
}

ra_status ra_options_set_legacy_key(ra_options* options, const char* pem,
                                    size_t pem_len, const char* source,
                                    size_t source_len, ra_error** out_error) {
  Arguments arguments;
  const absl::string_view key = arguments.Text("pem", pem, pem_len);
  const absl::string_view name = arguments.Text("source", source, source_len);
  return SetIn(options, out_error, arguments, [&](ra_options& set) {
    absl::Status status = CheckLegacyKey(key);
    if (!status.ok()) return status;
    std::string key_copy(key);
    std::string name_copy(name);
    set.accounts.legacy_key_pem = std::move(key_copy);
    set.accounts.legacy_source = std::move(name_copy);
    return status;
  });
}

ra_status ra_options_set_events(ra_options* options, int32_t room,
                                ra_error** out_error) {
  return SetNumber(options, out_error, room,
                   {"room for events", "INVALID_COUNT", 0, RA_MAX_EVENTS},
                   [&](ra_options& set) { set.events = room; });
}

ra_status ra_options_set_remembered_secrets(ra_options* options,
                                            int64_t secrets,
                                            ra_error** out_error) {
  return SetNumber(options, out_error, secrets,
                   {"remembered secrets", "INVALID_COUNT", 1, kMaxKept},
                   [&](ra_options& set) {
                     set.accounts.authenticator.remembered_secrets =
                         static_cast<size_t>(secrets);
                   });
}

ra_status ra_options_set_cached_robots(ra_options* options, int64_t robots,
                                       ra_error** out_error) {
  return SetNumber(options, out_error, robots,
                   {"cached robots", "INVALID_COUNT", 1, kMaxKept},
                   [&](ra_options& set) {
                     set.cached_robots = static_cast<size_t>(robots);
                   });
}

ra_status ra_options_set_freshness_ms(ra_options* options, int64_t freshness_ms,
                                      ra_error** out_error) {
  return SetNumber(options, out_error, freshness_ms,
                   {"freshness in milliseconds", "INVALID_FRESHNESS", 0, 60000},
                   [&](ra_options& set) { set.freshness_ms = freshness_ms; });
}

ra_status ra_options_set_token_life_s(ra_options* options, int64_t seconds,
                                      ra_error** out_error) {
  return SetNumber(
      options, out_error, seconds,
      {"life of tokens in seconds", "TOKEN_LIFE",
       robot_accounts::kMinTokenLifeS, robot_accounts::kMaxTokenLifeS},
      [&](ra_options& set) { set.token_life_s = seconds; });
}

ra_status ra_options_set_remembered_tokens(ra_options* options, int64_t tokens,
                                           ra_error** out_error) {
  return SetNumber(options, out_error, tokens,
                   {"remembered tokens", "INVALID_COUNT", 0,
                    static_cast<int64_t>(robot_accounts::kMaxRememberedTokens)},
                   [&](ra_options& set) {
                     set.remembered_tokens = static_cast<size_t>(tokens);
                   });
}

ra_status ra_options_set_key_id_form(ra_options* options, ra_key_id_form form,
                                     ra_error** out_error) {
  return SetNumber(options, out_error, form,
                   {"form of key ids", "UNKNOWN_KEY_ID_FORM",
                    RA_KEY_ID_LIBTRUST, RA_KEY_ID_THUMBPRINT},
                   [&](ra_options& set) {
                     set.key_id_form = static_cast<JwtKeyIdForm>(form);
                   });
}

ra_status ra_options_set_clock(ra_options* options, ra_clock_function function,
                               void* context, ra_error** out_error) {
  Arguments arguments;
  if (function == nullptr) arguments.Need("function", nullptr);
  return SetIn(options, out_error, arguments,
               [&](ra_options& set) -> absl::Status {
                 set.clock = std::make_shared<HostClock>(function, context);
                 return absl::OkStatus();
               });
}

}  // extern "C"
