#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_ACCOUNTS_ON_STORES_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_ACCOUNTS_ON_STORES_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

// RobotAccounts over an empty store of the kind that the test runs against, and
// a clock that stands still.
class AccountsOnStoresTest : public testing::TestWithParam<const char*> {
 protected:
  AccountsOnStoresTest() { Open({}); }

  // Starts again over an empty store.
  void Open(RobotAccountsOptions options) {
    options.clock = &clock_;
    const std::string url =
        std::string(GetParam()) == "Memory"
            ? "memory:"
            : absl::StrCat("sqlite:", folder_.File(absl::StrCat(++opened_)));
    auto store = std::make_unique<HookedStore>(*OpenStore(url));
    store_ = store.get();
    accounts_ = *RobotAccounts::Create(std::move(store), options);
  }

  absl::StatusOr<CreatedRobot> Create(const RobotSpec& spec) {
    return accounts_->CreateRobot(host_, spec);
  }
  int64_t IdOf(const RobotSpec& spec) {
    return Create(spec)->robot.robot().id();
  }
  absl::StatusOr<Principal> Authenticate(absl::string_view user,
                                         absl::string_view secret) {
    return accounts_->Authenticate(Login(), user, secret);
  }
  size_t CountRobots() {
    return accounts_->List(host_, RobotQuery())->robots.size();
  }
  Robot Get(int64_t id) { return accounts_->Get(host_, id)->robot(); }

  ManualClock clock_;
  const Actor host_;
  HookedStore* store_ = nullptr;  // Of `accounts_`.
  std::unique_ptr<RobotAccounts> accounts_;

 private:
  const TempFolder folder_;
  int opened_ = 0;
};

#define RA_TEST_ON_STORES(suite)                                           \
  INSTANTIATE_TEST_SUITE_P(On, suite, testing::Values("Memory", "Sqlite"), \
                           [](const auto& info) { return info.param; })

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_ACCOUNTS_ON_STORES_H_
