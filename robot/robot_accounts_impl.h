#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/actor_rights.h"
#include "robot_accounts/robot/authenticator.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/change_events.h"
#include "robot_accounts/robot/expiry_notices.h"
#include "robot_accounts/robot/forward_clock.h"
#include "robot_accounts/robot/legacy_login.h"
#include "robot_accounts/robot/login_record.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_life.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// InvalidArgument, reason TOO_MANY_ROBOTS.
absl::Status TooManyRobots(size_t count);

// Whether a transaction that failed so reached its commit, and may be done.
bool MayBeDone(const absl::Status& status);

// What all files of RobotAccounts share.
class RobotAccounts::Impl {
 public:
  // `legacy` may be null.
  Impl(std::unique_ptr<RobotStore> store, RobotAccountsOptions options,
       SecretHasher hasher, std::unique_ptr<const LegacyLogin> legacy)
      : options_(std::move(options)),
        clock_(options_.clock == nullptr ? SystemClock() : *options_.clock),
        random_(options_.random == nullptr ? SystemRandom() : *options_.random),
        hasher_(std::move(hasher)),
        store_(std::move(store)),
        legacy_(std::move(legacy)),
        record_(options_.events, KeepsBesides(*store_)),
        notices_(options_.events, KeepsBesides(*store_)),
        authenticator_(options_.authenticator, *store_, hasher_, clock_,
                       {&record_, legacy_.get()}) {}

  // Keys and connections of another process must not be used in this one.
  absl::Status CheckProcess() const {
    if (fork_guard_.InCreatorProcess()) return absl::OkStatus();
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                     "opened before a fork: open again in this process");
  }

  // For what must not be tried: in another process, on a store that cannot.
  absl::Status CheckWritable() const;
  // The same for what Harbor's own tables cannot keep, such as `what`.
  absl::Status CheckKeepable(absl::string_view what) const;

  // Runs `body` with the Change of `actor` in a transaction, tells of it once
  // it is committed, or may be, and returns its result, which it must have
  // ready: after the commit nothing may fail.
  template <typename Result, typename Body>
  absl::StatusOr<Result> ChangeFor(const Actor& actor, Body body) {
    if (absl::Status status = CheckWritable(); !status.ok()) return status;
    absl::StatusOr<Result> result = absl::UnknownError("not run");
    absl::optional<ChangeEvents> events;
    const absl::Status status = store_->Write([&](StoreTransaction& store) {
      // As late as can be: the transaction may have waited for its turn.
      const int64_t now = clock_.UnixSeconds();
      absl::StatusOr<ActorRights> rights = RightsIn(store, actor, now);
      if (!rights.ok()) return rights.status();
      events.emplace(options_.events, actor, now);
      Change change(store, *std::move(rights), options_.declare_projects, now,
                    *events);
      result = body(change);
      return result.status();
    });
    if (!status.ok() && !(result.ok() && MayBeDone(status))) return status;
    events->Tell();
    if (!status.ok()) return status;
    return result;
  }
  // The same for a body that has no result.
  template <typename Body>
  absl::Status ChangeAs(const Actor& actor, Body body) {
    struct Nothing {};
    return ChangeFor<Nothing>(actor,
                              [&](Change& change) -> absl::StatusOr<Nothing> {
                                absl::Status status = body(change);
                                if (!status.ok()) return status;
                                return Nothing();
                              })
        .status();
  }

  // The same, and undoes it all: OK if it would have been done.
  template <typename Body>
  absl::Status TryAs(const Actor& actor, Body body) {
    bool is_done = false;
    const absl::Status status = ChangeAs(actor, [&](Change& change) {
      absl::Status done = body(change);
      is_done = done.ok();
      return is_done ? absl::CancelledError("tried only") : done;
    });
    return is_done && absl::IsCancelled(status) ? absl::OkStatus() : status;
  }

  // What `actor` may do, within a transaction and for who only reads.
  absl::StatusOr<ActorRights> RightsIn(StoreTransaction& store,
                                       const Actor& actor, int64_t now_unix_s);
  absl::StatusOr<ActorRights> RightsNow(const Actor& actor);

  // What was read, if `actor` may do `deed` to it.
  absl::StatusOr<RobotView> ViewFor(const Actor& actor, RobotDeed deed,
                                    absl::StatusOr<LoginView> read);
  absl::StatusOr<RobotView> FindLegacy(const Actor& actor,
                                       absl::string_view full_name);
  // `query` of what `actor` may list.
  absl::StatusOr<RobotQuery> InSight(const Actor& actor,
                                     const RobotQuery& query);

  StoreTraits traits() const { return store_->traits(); }
  ActorLimits actor_limits() const {
    return {options_.robots_may_edit, options_.robots_may_refresh,
            options_.max_made_by_robot};
  }
  LifeLimits life_limits() const {
    return {options_.default_duration_days, options_.max_duration_days};
  }

  const RobotAccountsOptions options_;
  ForwardClock clock_;
  RandomSource& random_;
  const SecretHasher hasher_;
  const std::unique_ptr<RobotStore> store_;
  const std::unique_ptr<const LegacyLogin> legacy_;  // Null: nobody.
  LoginRecord record_;
  ExpiryNotices notices_;
  Authenticator authenticator_;
  ForkGuard fork_guard_;

 private:
  // Whether the store has room for what is not Harbor's.
  static bool KeepsBesides(const RobotStore& store) {
    return !store.traits().read_only && !store.traits().harbor_rules;
  }
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_
