#ifndef ROBOT_ACCOUNTS_TESTS_CONFORMANCE_ACCOUNTS_ON_H_
#define ROBOT_ACCOUNTS_TESTS_CONFORMANCE_ACCOUNTS_ON_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

// The stores that every rule holds on.
enum class StoreOf { kMemory, kSqlite };

inline std::string NameOf(StoreOf store) {
  return store == StoreOf::kMemory ? "Memory" : "Sqlite";
}

// RobotAccounts over a new store and a clock that stands still.
class AccountsOn final {
 public:
  explicit AccountsOn(StoreOf store, RobotAccountsOptions options = {}) {
    options.clock = &clock_;
    accounts_ = RobotAccounts::Create(
                    OpenStore(store == StoreOf::kMemory
                                  ? "memory:"
                                  : "sqlite:" + folder_.File("robots.db"))
                        .value(),
                    std::move(options))
                    .value();
  }

  RobotAccounts* operator->() { return accounts_.get(); }
  RobotAccounts& operator*() { return *accounts_; }
  ManualClock& clock() { return clock_; }

  absl::StatusOr<Principal> Login(absl::string_view user,
                                  absl::string_view secret) {
    return accounts_->Authenticate(robot_accounts::Login(), user, secret);
  }
  // What a robot that was just made can do.
  Principal LoginAs(const CreatedRobot& created) {
    return Login(created.robot.full_name(), created.secret.text()).value();
  }

 private:
  const TempFolder folder_;
  ManualClock clock_;
  std::unique_ptr<RobotAccounts> accounts_;
};

// A test that holds on every store: TEST_P, and INSTANTIATE_ON_EVERY_STORE.
class EveryStoreTest : public testing::TestWithParam<StoreOf> {
 protected:
  explicit EveryStoreTest(RobotAccountsOptions options = {})
      : accounts_(GetParam(), std::move(options)) {}

  AccountsOn accounts_;
  const Actor host_;
};

#define INSTANTIATE_ON_EVERY_STORE(suite)                              \
  INSTANTIATE_TEST_SUITE_P(                                            \
      All, suite, testing::Values(StoreOf::kMemory, StoreOf::kSqlite), \
      [](const testing::TestParamInfo<StoreOf>& info) {                \
        return NameOf(info.param);                                     \
      })

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CONFORMANCE_ACCOUNTS_ON_H_
