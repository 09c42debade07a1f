#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kAborted = absl::StatusCode::kAborted;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

class RobotRefreshTest : public AccountsOnStoresTest {
 protected:
  RobotRefreshTest() { Make(LifeInDays{30}); }

  void Make(LifeSpec life) {
    RobotAccountsOptions options;
    options.hasher.pbkdf2_iterations = 1000;
    Open(options);
    RobotSpec spec = ProjectSpec("a", "ci");
    spec.life = life;
    CreatedRobot created = *Create(spec);
    id_ = created.robot.robot().id();
    first_ = std::string(created.secret.text());
  }
  std::string Refresh(int64_t grace_s) {
    SecretRefresh refresh;
    refresh.grace_s = grace_s;
    return std::string(
        (*accounts_->RefreshSecret(host_, id_, refresh))->text());
  }
  bool LogsIn(const std::string& secret) {
    return Authenticate("robot$a+ci", secret).ok();
  }

  int64_t id_ = 0;
  std::string first_;
};
RA_TEST_ON_STORES(RobotRefreshTest);

TEST_P(RobotRefreshTest, WithoutGraceTheOldSecretDiesAtOnce) {
  const std::string second = Refresh(0);
  EXPECT_FALSE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
  EXPECT_EQ(Get(id_).secrets().size(), 1u);
  EXPECT_EQ(Get(id_).version(), 2);
}

TEST_P(RobotRefreshTest, InTheGraceBothSecretsLogIn) {
  clock_.Advance(5);
  const std::string second = Refresh(100);
  EXPECT_EQ(Get(id_).secrets().size(), 2u);
  EXPECT_EQ(Get(id_).secrets()[0].ends_unix_s, kNow + 105);
  EXPECT_EQ(Get(id_).secrets()[1].ends_unix_s, 0);
  EXPECT_EQ(Get(id_).updated_unix_s(), kNow + 5);
  clock_.Advance(99);
  EXPECT_TRUE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
  clock_.Advance(1);
  EXPECT_FALSE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
}

TEST_P(RobotRefreshTest, ARefreshInTheGraceDropsTheOlder) {
  const std::string second = Refresh(100);
  const std::string third = Refresh(50);
  EXPECT_FALSE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
  EXPECT_TRUE(LogsIn(third));
  EXPECT_EQ(Get(id_).secrets().size(), 2u);
  EXPECT_EQ(Get(id_).secrets()[0].ends_unix_s, kNow + 50);
  const std::string fourth = Refresh(0);
  EXPECT_FALSE(LogsIn(second));
  EXPECT_FALSE(LogsIn(third));
  EXPECT_TRUE(LogsIn(fourth));
}

TEST_P(RobotRefreshTest, NoGraceOutlivesTheRobot) {
  Refresh(31 * kDay);
  EXPECT_EQ(Get(id_).secrets()[0].ends_unix_s, kNow + 30 * kDay);
  Make(LifeInDays{kNeverExpires});
  Refresh(31 * kDay);
  EXPECT_EQ(Get(id_).secrets()[0].ends_unix_s, kNow + 31 * kDay);
  // A robot that is over has no grace to give.
  Make(LifeInSeconds{10});
  clock_.Advance(10);
  Refresh(100);
  EXPECT_EQ(Get(id_).secrets().size(), 1u);
}

TEST_P(RobotRefreshTest, AShorterLifeShortensTheGraceForGood) {
  const std::string second = Refresh(10 * kDay);
  RobotEdit edit;
  edit.life = LifeUntil{kNow + 60};
  ASSERT_THAT(accounts_->Edit(host_, id_, edit), IsOk());
  EXPECT_EQ(Get(id_).secrets()[0].ends_unix_s, kNow + 60);
  clock_.Advance(61);
  edit.life = ExtendBySeconds{kDay};
  ASSERT_THAT(accounts_->Edit(host_, id_, edit), IsOk());
  EXPECT_FALSE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
}

// The end of a slot that is stored as 0 would be none.
TEST_P(RobotRefreshTest, AnExpiryAtTheEpochDoesNotMakeAGraceEndless) {
  RobotRecord record = RecordOf("old", 0);
  record.created_unix_s = -kDay;
  AddSlot(record, HarborHash("Given1Secret"), SecretOrigin::kGenerated,
          kNow + 100);
  AddSlot(record, HarborHash("Given2Secret"));
  const int64_t id = PutRobot(*store_, record).id();
  RobotEdit edit;
  edit.life = LifeInDays{1};
  ASSERT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  EXPECT_EQ(Get(id).expires_at().unix_s(), 0);
  EXPECT_EQ(Get(id).secrets()[0].ends_unix_s, 1);
  SecretRefresh refresh;
  refresh.grace_s = 100;
  ASSERT_THAT(accounts_->RefreshSecret(host_, id, refresh), IsOk());
  EXPECT_EQ(Get(id).secrets().size(), 1u);
}

TEST_P(RobotRefreshTest, TheGraceCanBeEndedEarly) {
  const std::string second = Refresh(100);
  const absl::StatusOr<RobotView> ended = accounts_->EndGrace(host_, id_);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->robot().secrets().size(), 1u);
  EXPECT_FALSE(LogsIn(first_));
  EXPECT_TRUE(LogsIn(second));
  const uint64_t version = Get(id_).version();
  EXPECT_EQ(accounts_->EndGrace(host_, id_)->robot().version(), version);
  Refresh(100);
  clock_.Advance(100);
  // It ended by itself.
  EXPECT_EQ(accounts_->EndGrace(host_, id_)->robot().version(), version + 1);
}

TEST_P(RobotRefreshTest, ASecretMayBeGiven) {
  SecretRefresh refresh;
  refresh.secret = "by-Hand-123";
  refresh.grace_s = 100;
  absl::StatusOr<absl::optional<IssuedSecret>> issued =
      accounts_->RefreshSecret(host_, id_, refresh);
  ASSERT_THAT(issued, IsOk());
  EXPECT_FALSE(issued->has_value());
  EXPECT_TRUE(LogsIn(first_));
  EXPECT_TRUE(LogsIn("by-Hand-123"));
  EXPECT_EQ(Get(id_).secrets()[1].origin, SecretOrigin::kByHand);
  refresh.secret = "short1A";
  EXPECT_THAT(accounts_->RefreshSecret(host_, id_, refresh),
              FailsWith(kInvalid, "SECRET_TOO_SHORT"));
  EXPECT_EQ(Get(id_).version(), 2);
}

TEST_P(RobotRefreshTest, OddGracesAreRefused) {
  for (const int64_t grace : {int64_t{-1}, RobotAccounts::kMaxGraceS + 1}) {
    SecretRefresh refresh;
    refresh.grace_s = grace;
    EXPECT_THAT(accounts_->RefreshSecret(host_, id_, refresh),
                FailsWith(kInvalid, "INVALID_GRACE"));
  }
  EXPECT_EQ(Get(id_).version(), 1);
}

TEST_P(RobotRefreshTest, OfTwoThatSawTheSameVersionOneWins) {
  SecretRefresh refresh;
  refresh.expected_version = 1;
  ASSERT_THAT(accounts_->RefreshSecret(host_, id_, refresh), IsOk());
  EXPECT_THAT(accounts_->RefreshSecret(host_, id_, refresh),
              FailsWith(kAborted, "VERSION_CONFLICT"));
}

// Nobody without the right to it has the slow work done.
TEST_P(RobotRefreshTest, WhatIsRefusedIsNotHashed) {
  SecretRefresh refresh;
  refresh.secret = "by-Hand-123";
  refresh.expected_version = 7;
  const uint64_t before = HashBlocks();
  EXPECT_FALSE(accounts_->RefreshSecret(host_, id_, refresh).ok());
  refresh.expected_version.reset();
  EXPECT_FALSE(accounts_->RefreshSecret(host_, 4711, refresh).ok());
  const Actor user = Actor::User("local", 1, "u")->WithinProjects({"b"});
  EXPECT_FALSE(accounts_->RefreshSecret(user, id_, refresh).ok());
  EXPECT_EQ(HashBlocks(), before);
  EXPECT_THAT(accounts_->RefreshSecret(host_, id_, refresh), IsOk());
  EXPECT_GT(HashBlocks(), before);
}

TEST_P(RobotRefreshTest, LegacyRobotsGetNoSecret) {
  RobotRecord legacy = RecordOf("robot$old", PutProject(*store_, "l").id);
  legacy.level = RobotLevel::kLegacy;
  const int64_t id = PutRobot(*store_, legacy).id();
  const auto refused = FailsWith(kPrecondition, "LEGACY_NOT_EDITABLE");
  EXPECT_THAT(accounts_->RefreshSecret(host_, id), refused);
  EXPECT_THAT(accounts_->EndGrace(host_, id), refused);
}

// Fields of a newer writer stay with the slot that they stand in.
TEST_P(RobotRefreshTest, UnknownFieldsStayWithTheirSlot) {
  RobotRecord record = RecordOf("ops", 0);
  AddSlot(record, HarborHash("Given1Secret"), SecretOrigin::kGenerated,
          kNow + 100);
  AddSlot(record, HarborHash("Given2Secret"));
  // Field 15, which is nobody's yet, with the value 1.
  record.unknown.secrets = {"", std::string("\x78\x01", 2)};
  const int64_t id = PutRobot(*store_, record).id();
  SecretRefresh refresh;
  refresh.grace_s = 50;
  ASSERT_THAT(accounts_->RefreshSecret(host_, id, refresh), IsOk());
  const RobotRecord after = Get(id).record();
  ASSERT_EQ(after.secrets.size(), 2u);
  EXPECT_EQ(after.secrets[0].hash, record.secrets[1].hash);
  ASSERT_EQ(after.unknown.secrets.size(), 2u);
  EXPECT_EQ(after.unknown.secrets[0], record.unknown.secrets[1]);
  EXPECT_EQ(after.unknown.secrets[1], "");
}

TEST_P(RobotRefreshTest, OnHarborsTablesThereIsNoGraceAndHarborsScheme) {
  auto owned = std::make_unique<HookedStore>(NewMemoryStore());
  owned->own_traits.harbor_rules = true;
  store_ = owned.get();
  RobotRecord record = RecordOf("ops", 0);
  AddSlot(record, HarborHash("Given1Secret"));
  const int64_t id = PutRobot(*owned, record).id();
  accounts_ = *RobotAccounts::Create(std::move(owned));
  SecretRefresh refresh;
  refresh.grace_s = 1;
  EXPECT_THAT(accounts_->RefreshSecret(host_, id, refresh),
              FailsWith(kPrecondition, "HARBOR_RULES"));
  for (const bool is_given : {false, true}) {
    refresh = SecretRefresh();
    if (is_given) refresh.secret = "by-Hand-123";
    ASSERT_THAT(accounts_->RefreshSecret(host_, id, refresh), IsOk());
    EXPECT_TRUE(absl::StartsWith(Get(id).secrets()[0].hash(), "$harbor$"));
  }
  // The prefix is Harbor's: nothing was written when this was opened.
  EXPECT_FALSE(store_->Settings()->name_prefix_was_set);
}

}  // namespace
}  // namespace robot_accounts
