#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/authenticator.h"
#include "robot_accounts/robot/forward_clock.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// What all files of RobotAccounts share.
class RobotAccounts::Impl {
 public:
  Impl(std::unique_ptr<RobotStore> store, RobotAccountsOptions options,
       SecretHasher hasher)
      : options_(std::move(options)),
        clock_(options_.clock == nullptr ? SystemClock() : *options_.clock),
        random_(options_.random == nullptr ? SystemRandom() : *options_.random),
        hasher_(std::move(hasher)),
        store_(std::move(store)),
        authenticator_(options_.authenticator, *store_, hasher_, clock_) {}

  // Keys and connections of another process must not be used in this one.
  absl::Status CheckProcess() const {
    if (fork_guard_.InCreatorProcess()) return absl::OkStatus();
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                     "opened before a fork: open again in this process");
  }

  absl::Status Write(RobotStore::Body body) {
    if (absl::Status status = CheckProcess(); !status.ok()) return status;
    return store_->Write(body);
  }

  // Runs `body` in a transaction and returns its result, which it must have
  // ready: after the commit nothing may fail.
  template <typename Result, typename Body>
  absl::StatusOr<Result> WriteFor(Body body) {
    absl::StatusOr<Result> result = absl::UnknownError("not run");
    const absl::Status status = Write([&](StoreTransaction& transaction) {
      result = body(transaction);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  absl::StatusOr<Robot> PutSecret(int64_t id, const SecretHash& hash,
                                  SecretOrigin origin);

  const RobotAccountsOptions options_;
  ForwardClock clock_;
  RandomSource& random_;
  const SecretHasher hasher_;
  const std::unique_ptr<RobotStore> store_;
  Authenticator authenticator_;
  ForkGuard fork_guard_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_IMPL_H_
