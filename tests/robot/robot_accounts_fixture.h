#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOT_ACCOUNTS_FIXTURE_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOT_ACCOUNTS_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

inline PermissionSet ProjectSet(absl::string_view text) {
  return *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                               text);
}

inline PermissionSet SystemSet(absl::string_view text) {
  return *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kSystem,
                               text);
}

inline RobotSpec ProjectSpec(
    std::string project, std::string account,
    absl::string_view permissions = "repository:pull") {
  RobotSpec spec;
  spec.level = RobotLevel::kProject;
  spec.project = project;
  spec.account_name = std::move(account);
  spec.grants = {
      GrantSpec::Project(std::move(project), ProjectSet(permissions))};
  return spec;
}

inline RobotSpec SystemSpec(std::string account,
                            std::vector<GrantSpec> grants) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = std::move(account);
  spec.grants = std::move(grants);
  return spec;
}

// RobotAccounts over an empty memory store and a clock that stands still.
class RobotAccountsTest : public testing::Test {
 protected:
  RobotAccountsTest() { Open({}); }

  // Starts again over an empty store.
  void Open(RobotAccountsOptions options) {
    options.clock = &clock_;
    accounts_ = *RobotAccounts::Create(NewMemoryStore(), options);
  }

  absl::StatusOr<CreatedRobot> Create(const RobotSpec& spec) {
    return accounts_->CreateRobot(host_, spec);
  }

  absl::StatusOr<Principal> Authenticate(absl::string_view user,
                                         absl::string_view secret) {
    return accounts_->Authenticate(Login(), user, secret);
  }

  size_t CountRobots() {
    return accounts_->List(host_, RobotQuery())->robots.size();
  }

  ManualClock clock_;
  const Actor host_;
  std::unique_ptr<RobotAccounts> accounts_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOT_ACCOUNTS_FIXTURE_H_
