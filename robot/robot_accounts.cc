#include "robot_accounts/robot/robot_accounts.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot_accounts_impl.h"

namespace robot_accounts {
namespace {

// The prefix of a new store is written down at once, so that nobody opens it
// with another one later.
absl::Status SettlePrefix(RobotStore& store,
                          const absl::optional<std::string>& wanted) {
  absl::StatusOr<StoreSettings> settings = store.Settings();
  if (!settings.ok()) return settings.status();
  const StoreTraits traits = store.traits();
  const bool is_others = traits.read_only || traits.harbor_rules;
  if (!settings->name_prefix_was_set && !is_others) {
    absl::Status status =
        store.Write([&](StoreTransaction& transaction) -> absl::Status {
          settings = transaction.Settings();
          if (!settings.ok()) return settings.status();
          if (settings->name_prefix_was_set) return absl::OkStatus();
          return transaction.SetNamePrefix(
              wanted.value_or(std::string(kDefaultNamePrefix)), 0);
        });
    if (!status.ok()) return status;
    if (!settings->name_prefix_was_set) return absl::OkStatus();
  }
  const std::string& stored = settings->naming->prefix();
  if (!wanted.has_value() || *wanted == stored) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "PREFIX_MISMATCH",
                   absl::StrCat("name prefix ", Quoted(*wanted),
                                " is not the store's, ", Quoted(stored)));
}

absl::Status CheckOptions(const RobotAccountsOptions& options) {
  if (options.name_prefix.has_value()) {
    absl::Status status = NamingPolicy::Create(*options.name_prefix).status();
    if (!status.ok()) return status;
  }
  for (const int64_t days :
       {options.default_duration_days,
        options.max_duration_days == 0 ? 1 : options.max_duration_days}) {
    absl::Status status = Expiration::FromDays(0, days).status();
    if (!status.ok()) return status;
  }
  if (options.max_duration_days < 0) {
    return InvalidArgument("INVALID_DURATION",
                           "maximum duration must be 0 (none) or above");
  }
  if (options.max_made_by_robot < 0) {
    return InvalidArgument("INVALID_MADE_LIMIT",
                           "robots made by one robot must be 0 (none) or more");
  }
  if (options.authenticator.verified_life_s < 0) {
    return InvalidArgument("INVALID_VERIFIED_LIFE",
                           "verified life must be 0 (off) or more seconds");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RobotAccounts>> RobotAccounts::Create(
    std::unique_ptr<RobotStore> store, RobotAccountsOptions options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  // What Harbor itself can read.
  if (store->traits().harbor_rules) options.hasher.policy = HashPolicy::kHarbor;
  absl::StatusOr<SecretHasher> hasher = SecretHasher::Create(
      options.hasher,
      options.random == nullptr ? SystemRandom() : *options.random);
  if (!hasher.ok()) return hasher.status();
  std::unique_ptr<const LegacyLogin> legacy;
  if (!options.legacy_key_pem.empty()) {
    absl::StatusOr<std::unique_ptr<const LegacyLogin>> made =
        LegacyLogin::Create(options.legacy_key_pem, options.legacy_source);
    if (!made.ok()) return made.status();
    legacy = *std::move(made);
  }
  if (absl::Status status = SettlePrefix(*store, options.name_prefix);
      !status.ok()) {
    return status;
  }
  auto impl = std::make_unique<Impl>(std::move(store), std::move(options),
                                     *std::move(hasher), std::move(legacy));
  return std::unique_ptr<RobotAccounts>(new RobotAccounts(std::move(impl)));
}

RobotAccounts::RobotAccounts(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

RobotAccounts::~RobotAccounts() {
  // What was gathered is not lost. The store is another process's, if this is a
  // child of the one that opened it.
  if (impl_->fork_guard_.InCreatorProcess()) {
    impl_->record_.Close(*impl_->store_);
  }
}

absl::StatusOr<NamingPolicy> RobotAccounts::Naming() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  absl::StatusOr<StoreSettings> settings = impl_->store_->Settings();
  if (!settings.ok()) return settings.status();
  return *settings->naming;
}

Clock& RobotAccounts::clock() { return impl_->clock_; }

}  // namespace robot_accounts
