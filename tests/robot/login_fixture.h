#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_LOGIN_FIXTURE_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_LOGIN_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/event_queue.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

// RobotAccounts with an EventQueue over a store of the kind that is the
// parameter, with the project "library", and a clock that stands still.
class LoginFixture : public ::testing::TestWithParam<std::string> {
 protected:
  static constexpr char kSecret[] = "Right1Secret";
  static constexpr char kWrong[] = "Wrong1Secret";
  static constexpr int64_t kNow = ManualClock::kStartUnixS;
  static constexpr int64_t kDayS = 24 * 60 * 60;

  LoginFixture() {
    const std::string url = GetParam() == "memory"
                                ? "memory:"
                                : "sqlite:" + folder_.path() + "/robots.db";
    kept_ = *OpenStore(url);
    options_.clock = &clock_;
    options_.events = &events_;
    Restart();
    library_ = PutProject(*store_, "library");
  }

  // Opens anew over the same store, with `options_`; what was opened before is
  // gone.
  void Restart() {
    accounts_.reset();
    accounts_ = Another();
  }
  // What another process would open.
  std::unique_ptr<RobotAccounts> Another() {
    auto store = std::make_unique<HookedStore>(kept_);
    store_ = store.get();
    store_->own_traits = traits_;
    return *RobotAccounts::Create(std::move(store), options_);
  }

  // A record of "library" whose secret is kSecret.
  RobotRecord Record(absl::string_view account) {
    RobotRecord record = RecordOf(account, library_.id);
    AddSlot(record, HashOf(kSecret, SecretOrigin::kGenerated));
    record.created_unix_s = record.updated_unix_s = kNow;
    return record;
  }
  Robot Add(absl::string_view account) {
    return PutRobot(*store_, Record(account));
  }
  static std::string Name(absl::string_view account) {
    return "robot$library+" + std::string(account);
  }
  absl::StatusOr<Principal> LogIn(absl::string_view user,
                                  absl::string_view secret = kSecret) {
    return accounts_->Authenticate(login_, user, secret, &cause_);
  }
  Robot Stored(int64_t id) { return *store_->ViewById(id)->robot; }

  // All events since the last call; those of one kind.
  std::vector<Event> Events() {
    std::vector<Event> events;
    while (absl::optional<Event> event = events_.Next()) {
      events.push_back(*std::move(event));
    }
    return events;
  }
  std::vector<Event> Events(EventKind kind) {
    std::vector<Event> events;
    for (Event& event : Events()) {
      if (event.kind == kind) events.push_back(std::move(event));
    }
    return events;
  }

  ManualClock clock_;
  EventQueue events_;
  const TempFolder folder_;
  std::shared_ptr<RobotStore> kept_;
  StoreTraits traits_;  // What the store says it can keep.
  RobotAccountsOptions options_;
  HookedStore* store_ = nullptr;  // Of what was opened last.
  std::unique_ptr<RobotAccounts> accounts_;
  Project library_;
  Login login_;
  RefusalCause cause_ = RefusalCause::kNone;  // Of the last login.
};

inline std::string StoreName(
    const ::testing::TestParamInfo<std::string>& info) {
  return info.param;
}

// Runs the tests of a fixture on every store of our own.
#define ON_EVERY_STORE(Fixture)             \
  INSTANTIATE_TEST_SUITE_P(Stores, Fixture, \
                           ::testing::Values("memory", "sqlite"), StoreName)

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_LOGIN_FIXTURE_H_
