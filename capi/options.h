#ifndef ROBOT_ACCOUNTS_CAPI_OPTIONS_H_
#define ROBOT_ACCOUNTS_CAPI_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/robot_accounts.h"

namespace robot_accounts {
namespace capi {

// A host's clock, for both times. Threads: as the host's function.
class HostClock final : public Clock {
 public:
  HostClock(ra_clock_function function, void* context)
      : function_(function), context_(context) {}

  int64_t UnixSeconds() override { return function_(context_); }
  int64_t BootSeconds() override { return function_(context_); }

 private:
  ra_clock_function function_;
  void* context_;
};

}  // namespace capi
}  // namespace robot_accounts

struct ra_options {
  struct Pepper {
    std::string key_id;
    robot_accounts::SecretBytes key;
    bool is_current;
  };

  // A ring must not change once it is used, so each pepper makes a new one.
  absl::Status AddPepper(absl::string_view key_id, absl::string_view key,
                         bool is_current);

  // What a store is opened with, but for the catalogue.
  int64_t freshness_ms = 0;
  size_t cached_robots = size_t{1} << 20;
  // Of the queue that RobotAccountsOptions::events is set to; 0: none.
  int32_t events = 0;
  // What an issuer of tokens is made with.
  int64_t token_life_s = robot_accounts::TokenIssuerOptions().life_s;
  size_t remembered_tokens = 0;
  robot_accounts::JwtKeyIdForm key_id_form =
      robot_accounts::JwtKeyIdForm::kLibtrust;
  // `clock`, `events` and `hasher.peppers` are set from the others.
  robot_accounts::RobotAccountsOptions accounts;
  std::vector<Pepper> peppers;
  std::shared_ptr<const robot_accounts::Catalog> catalog =
      robot_accounts::Catalog::Default();
  std::shared_ptr<robot_accounts::capi::HostClock> clock;  // Null: system's.
};

#endif  // ROBOT_ACCOUNTS_CAPI_OPTIONS_H_
