#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kAborted = absl::StatusCode::kAborted;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

class RobotEditTest : public AccountsOnStoresTest {
 protected:
  absl::StatusOr<RobotView> EditLife(int64_t id, LifeEdit life) {
    RobotEdit edit;
    edit.life = life;
    return accounts_->Edit(host_, id, edit);
  }
  absl::StatusOr<RobotView> EditGrants(int64_t id,
                                       std::vector<GrantSpec> grants) {
    RobotEdit edit;
    edit.grants = std::move(grants);
    return accounts_->Edit(host_, id, edit);
  }
};
RA_TEST_ON_STORES(RobotEditTest);

TEST_P(RobotEditTest, ChangesWhatItNamesAndNothingElse) {
  RobotSpec spec = ProjectSpec("a", "ci", "repository:pull,tag:list");
  spec.description = "before";
  spec.life = LifeInDays{10};
  const int64_t id = IdOf(spec);
  const Robot before = Get(id);
  clock_.Advance(5);

  RobotEdit edit;
  edit.description = "after";
  absl::StatusOr<RobotView> view = accounts_->Edit(host_, id, edit);
  ASSERT_THAT(view, IsOk());
  EXPECT_EQ(view->full_name(), "robot$a+ci");
  Robot after = Get(id);
  EXPECT_EQ(after.description(), "after");
  EXPECT_EQ(after.version(), 2);
  EXPECT_EQ(after.updated_unix_s(), kNow + 5);
  EXPECT_EQ(after.created_unix_s(), kNow);
  EXPECT_EQ(after.expires_at(), before.expires_at());
  EXPECT_EQ(after.grants().rows(), before.grants().rows());
  EXPECT_EQ(after.secrets()[0].hash(), before.secrets()[0].hash());
  EXPECT_TRUE(after.is_enabled());

  edit = RobotEdit();
  edit.enabled = false;
  edit.life = LifeInDays{20};
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:list"))};
  ASSERT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  after = Get(id);
  EXPECT_EQ(after.version(), 3);
  EXPECT_EQ(after.description(), "after");
  EXPECT_FALSE(after.is_enabled());
  EXPECT_EQ(after.expires_at().unix_s(), kNow + 20 * kDay);
  EXPECT_EQ(after.record().duration_days, 20);
  EXPECT_EQ(after.grants().ToText(), "/project/1 tag:list");
}

TEST_P(RobotEditTest, WhatChangesNothingChangesNothing) {
  RobotSpec spec = ProjectSpec("a", "ci", "tag:list,repository:pull");
  spec.description = "same";
  const int64_t id = IdOf(spec);
  clock_.Advance(5);
  RobotEdit edit;
  EXPECT_EQ(accounts_->Edit(host_, id, edit)->robot().version(), 1);
  edit.description = "same";
  edit.enabled = true;
  edit.life = LifeInDays{30};
  edit.grants = {
      GrantSpec::Project("a", ProjectSet("repository:pull,tag:list"))};
  EXPECT_EQ(accounts_->Edit(host_, id, edit)->robot().version(), 1);
  edit.life = LifeUntil{kNow + 30 * kDay};
  EXPECT_EQ(accounts_->Edit(host_, id, edit)->robot().version(), 1);
  EXPECT_EQ(Get(id).updated_unix_s(), kNow);
  EXPECT_EQ(Get(id).record().duration_days, 30);
}

TEST_P(RobotEditTest, BitesAtTheNextLogin) {
  CreatedRobot created =
      *Create(ProjectSpec("a", "ci", "repository:pull,repository:push"));
  const int64_t id = created.robot.robot().id();
  ASSERT_TRUE(Authenticate("robot$a+ci", created.secret.text())
                  ->CanRepository("a/app", "push"));
  ASSERT_THAT(
      EditGrants(id, {GrantSpec::Project("a", ProjectSet("repository:pull"))}),
      IsOk());
  const Principal principal =
      *Authenticate("robot$a+ci", created.secret.text());
  EXPECT_TRUE(principal.CanRepository("a/app", "pull"));
  EXPECT_FALSE(principal.CanRepository("a/app", "push"));
}

TEST_P(RobotEditTest, WhatTheRulesRefuseChangesNothing) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  RobotEdit edit;
  edit.enabled = false;  // Allowed, but what is beside it is not.
  const auto fails = [&](const char* reason) {
    EXPECT_THAT(accounts_->Edit(host_, id, edit), FailsWith(kInvalid, reason));
    EXPECT_EQ(Get(id).version(), 1);
    EXPECT_TRUE(Get(id).is_enabled());
  };
  edit.grants = std::vector<GrantSpec>();
  fails("NO_GRANTS");
  edit.grants = {GrantSpec::Project("b", ProjectSet("repository:pull"))};
  fails("WRONG_SCOPE");
  EXPECT_THAT(accounts_->FindProject("b"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  edit.grants = {GrantSpec::System(SystemSet("robot:create"))};
  fails("WRONG_SCOPE");
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:list")),
                 GrantSpec::Project("a", ProjectSet("tag:create"))};
  fails("DUPLICATE_SCOPE");
  edit.grants.reset();
  edit.description = std::string(1025, 'x');
  fails("INVALID_DESCRIPTION");
  edit.description.reset();
  for (const int64_t days : {int64_t{0}, int64_t{-2}, kMaxDurationDays + 1}) {
    edit.life = LifeInDays{days};
    fails("INVALID_DURATION");
  }
  edit.life = LifeUntil{kNow};
  fails("EXPIRES_IN_THE_PAST");
  edit.life = ExtendBySeconds{0};
  fails("INVALID_DURATION");
  edit.life = ExtendBySeconds{INT64_MAX};
  fails("EXPIRY_OVERFLOW");
}

TEST_P(RobotEditTest, GrantsMayNameProjectsAsThoseOfANewRobot) {
  const int64_t id =
      IdOf(SystemSpec("s", {GrantSpec::System(SystemSet("catalog:read"))}));
  ASSERT_THAT(
      EditGrants(id, {GrantSpec::Project("new", ProjectSet("tag:list"))}),
      IsOk());
  const int64_t project_id = accounts_->FindProject("new")->id;
  EXPECT_EQ(Get(id).grants().project_ids(), std::vector<int64_t>{project_id});
  GrantSpec wrong = GrantSpec::Project("new", ProjectSet("tag:list"));
  wrong.project_id = project_id + 1;
  EXPECT_THAT(EditGrants(id, {wrong}),
              FailsWith(kPrecondition, "PROJECT_MISMATCH"));

  RobotAccountsOptions options;
  options.declare_projects = false;
  Open(options);
  const int64_t other =
      IdOf(SystemSpec("s", {GrantSpec::System(SystemSet("catalog:read"))}));
  EXPECT_THAT(
      EditGrants(other, {GrantSpec::Project("new", ProjectSet("tag:list"))}),
      FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
}

TEST_P(RobotEditTest, DaysCountFromCreation) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  clock_.Advance(10 * kDay);
  EXPECT_EQ(EditLife(id, LifeInDays{20})->robot().expires_at().unix_s(),
            kNow + 20 * kDay);
  // Into the past: it is over at once.
  ASSERT_THAT(EditLife(id, LifeInDays{5}), IsOk());
  EXPECT_TRUE(Get(id).expires_at().IsExpired(clock_.UnixSeconds()));
  ASSERT_THAT(EditLife(id, LifeInDays{kNeverExpires}), IsOk());
  EXPECT_TRUE(Get(id).expires_at().is_never());
  EXPECT_EQ(Get(id).record().duration_days, kNeverExpires);
  EXPECT_EQ(Get(id).version(), 4);
}

// As a robot of Harbor's whose second does not fit its days.
TEST_P(RobotEditTest, UnchangedDaysLeaveTheSecondAsItIs) {
  RobotRecord record = RecordOf("ops", 0);
  record.created_unix_s = kNow;
  record.duration_days = 30;
  record.expires_at = Expiration::FromStored(kNow + 30 * kDay - 3);
  const int64_t id = PutRobot(*store_, record).id();
  EXPECT_EQ(EditLife(id, LifeInDays{30})->robot().version(), 1);
  ASSERT_THAT(EditLife(id, LifeInDays{31}), IsOk());
  ASSERT_THAT(EditLife(id, LifeInDays{30}), IsOk());
  EXPECT_EQ(Get(id).expires_at().unix_s(), kNow + 30 * kDay);
}

TEST_P(RobotEditTest, AnEndMayBeASecondOrCountFromNow) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  ASSERT_THAT(EditLife(id, LifeUntil{kNow + 7}), IsOk());
  EXPECT_EQ(Get(id).expires_at().unix_s(), kNow + 7);
  EXPECT_EQ(Get(id).record().duration_days, 0);
  clock_.Advance(100);
  EXPECT_FALSE(Authenticate("robot$a+ci", created.secret.text()).ok());
  ASSERT_THAT(EditLife(id, ExtendBySeconds{50}), IsOk());
  EXPECT_EQ(Get(id).expires_at().unix_s(), kNow + 150);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
}

TEST_P(RobotEditTest, ExtendingNeverShortens) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  EXPECT_EQ(EditLife(id, ExtendBySeconds{60})->robot().version(), 1u);
  EXPECT_EQ(EditLife(id, ExtendBySeconds{30 * kDay})->robot().version(), 1u);
  EXPECT_EQ(Get(id).record().duration_days, 30);
  const int64_t never = PutRobot(*store_, RecordOf("never", 0)).id();
  EXPECT_TRUE(
      EditLife(never, ExtendBySeconds{60})->robot().expires_at().is_never());
  EXPECT_EQ(EditLife(id, ExtendBySeconds{30 * kDay + 1})
                ->robot()
                .expires_at()
                .unix_s(),
            kNow + 30 * kDay + 1);
}

TEST_P(RobotEditTest, KeepsToTheHostsMaximum) {
  RobotAccountsOptions options;
  options.max_duration_days = 90;
  Open(options);
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  const auto too_long = FailsWith(kInvalid, "DURATION_TOO_LONG");
  EXPECT_THAT(EditLife(id, LifeInDays{91}), too_long);
  EXPECT_THAT(EditLife(id, LifeInDays{kNeverExpires}), too_long);
  EXPECT_THAT(EditLife(id, LifeUntil{kNow + 90 * kDay + 1}), too_long);
  EXPECT_THAT(EditLife(id, ExtendBySeconds{90 * kDay + 1}), too_long);
  EXPECT_EQ(Get(id).version(), 1);
  EXPECT_THAT(EditLife(id, LifeInDays{90}), IsOk());
  clock_.Advance(60 * kDay);
  EXPECT_THAT(EditLife(id, ExtendBySeconds{90 * kDay}), IsOk());
  EXPECT_EQ(Get(id).expires_at().unix_s(), kNow + 150 * kDay);
  // A robot from before there was a maximum keeps what it has.
  RobotRecord older = RecordOf("ops", 0);
  older.duration_days = kNeverExpires;
  const int64_t old_id = PutRobot(*store_, older).id();
  EXPECT_THAT(EditLife(old_id, LifeInDays{kNeverExpires}), IsOk());
  EXPECT_THAT(EditLife(old_id, LifeInDays{400}), too_long);
}

TEST_P(RobotEditTest, OfTwoEditsThatSawTheSameVersionOneWins) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  RobotEdit first;
  first.description = "first";
  first.expected_version = 1;
  RobotEdit second;
  second.enabled = false;
  second.expected_version = 1;
  ASSERT_THAT(accounts_->Edit(host_, id, first), IsOk());
  EXPECT_THAT(accounts_->Edit(host_, id, second),
              FailsWith(kAborted, "VERSION_CONFLICT"));
  EXPECT_EQ(Get(id).description(), "first");
  EXPECT_TRUE(Get(id).is_enabled());
  // Even an edit that would change nothing.
  first.description = "first";
  EXPECT_THAT(accounts_->Edit(host_, id, first),
              FailsWith(kAborted, "VERSION_CONFLICT"));
}

TEST_P(RobotEditTest, OfManyEditsAtOnceOneWins) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  std::atomic<int> won{0};
  std::atomic<int> lost{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      RobotEdit edit;
      edit.description = std::to_string(i);
      edit.expected_version = 1;
      const absl::Status status = accounts_->Edit(host_, id, edit).status();
      if (status.ok()) ++won;
      if (ErrorReason(status) == "VERSION_CONFLICT") ++lost;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, 3);
  EXPECT_EQ(Get(id).version(), 2);
}

TEST_P(RobotEditTest, OddOldRowsStandInNobodysWay) {
  RobotRecord record = RecordOf("ops", 0);
  record.grants = {{"/system", "nonsense", "do", ""},
                   {"/project/*", "repository", "push", ""},
                   {"/nowhere", "a", "b", "perhaps"}};
  record.duration_days = 30;
  const int64_t id = PutRobot(*store_, record).id();
  ASSERT_FALSE(Get(id).grants().findings().empty());
  EXPECT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(EditLife(id, LifeInDays{1}), IsOk());
  RobotEdit edit;
  edit.description = "odd";
  EXPECT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  EXPECT_EQ(Get(id).record().grants, record.grants);
  EXPECT_THAT(EditGrants(id, {GrantSpec::AllProjects(ProjectSet("tag:list"))}),
              IsOk());
  EXPECT_TRUE(Get(id).grants().findings().empty());
  EXPECT_THAT(accounts_->Delete(host_, id), IsOk());
}

TEST_P(RobotEditTest, LegacyRobotsCanBeSwitchedOnly) {
  RobotRecord legacy = RecordOf("robot$old", PutProject(*store_, "a").id);
  legacy.level = RobotLevel::kLegacy;
  const int64_t id = PutRobot(*store_, legacy).id();
  RobotEdit edit;
  edit.enabled = false;
  edit.legacy_login_enabled = true;
  ASSERT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  EXPECT_FALSE(Get(id).is_enabled());
  EXPECT_TRUE(Get(id).record().legacy_login_enabled);
  const auto not_editable = FailsWith(kPrecondition, "LEGACY_NOT_EDITABLE");
  edit.description = "";
  EXPECT_THAT(accounts_->Edit(host_, id, edit), not_editable);
  EXPECT_THAT(EditLife(id, LifeInDays{1}), not_editable);
  EXPECT_THAT(EditGrants(id, {GrantSpec::Project("a", ProjectSet("tag:list"))}),
              not_editable);
  EXPECT_EQ(Get(id).version(), 2);

  const int64_t other = IdOf(ProjectSpec("a", "ci"));
  edit = RobotEdit();
  edit.legacy_login_enabled = false;
  EXPECT_THAT(accounts_->Edit(host_, other, edit),
              FailsWith(kPrecondition, "NOT_LEGACY"));
}

TEST_P(RobotEditTest, RobotsOfANewerVersionCanBeSwitchedOnly) {
  RobotRecord newer = RecordOf("ops", 0);
  newer.min_reader = RobotRecord::kReader + 1;
  const int64_t id = PutRobot(*store_, newer).id();
  EXPECT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(EditLife(id, LifeInDays{1}),
              FailsWith(kPrecondition, "NEWER_RECORD"));
  EXPECT_EQ(Get(id).record().min_reader, newer.min_reader);
}

TEST_P(RobotEditTest, UnknownRobotsAreNotFound) {
  EXPECT_THAT(accounts_->Edit(host_, 4711, RobotEdit()),
              FailsWith(kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_P(RobotEditTest, OnHarborsTablesRobotsCanBeSwitchedOnly) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  store_->own_traits.harbor_rules = true;
  EXPECT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  const auto refused = FailsWith(kPrecondition, "HARBOR_RULES");
  RobotEdit edit;
  edit.description = "x";
  EXPECT_THAT(accounts_->Edit(host_, id, edit), refused);
  EXPECT_THAT(EditLife(id, LifeInDays{1}), refused);
  EXPECT_THAT(EditGrants(id, {GrantSpec::Project("a", ProjectSet("tag:list"))}),
              refused);
  EXPECT_THAT(Create(ProjectSpec("a", "new")), refused);
  EXPECT_THAT(accounts_->PutProject(host_, 0, "b", false), refused);
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "b"), refused);
  EXPECT_THAT(accounts_->DeleteProject(host_, "a"), refused);
  EXPECT_THAT(accounts_->ChangePrefix(host_, "b$"), refused);
  EXPECT_THAT(accounts_->Delete(host_, id), IsOk());
}

TEST_P(RobotEditTest, AStoreThatIsReadOnlySaysSo) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  store_->own_traits.read_only = true;
  const auto refused = FailsWith(kPrecondition, "STORE_READ_ONLY");
  EXPECT_THAT(accounts_->SetEnabled(host_, id, false), refused);
  EXPECT_THAT(accounts_->SetEnabledWithMade(host_, id, false), refused);
  EXPECT_THAT(accounts_->Edit(host_, id, RobotEdit()), refused);
  EXPECT_THAT(accounts_->RefreshSecret(host_, id), refused);
  EXPECT_THAT(accounts_->EndGrace(host_, id), refused);
  EXPECT_THAT(accounts_->Delete(host_, id), refused);
  EXPECT_THAT(accounts_->DeleteWithMade(host_, id), refused);
  EXPECT_THAT(accounts_->DeleteExpired(host_, {id}, kNow), refused);
  EXPECT_THAT(Create(ProjectSpec("a", "new")), refused);
  EXPECT_THAT(accounts_->PutProject(host_, 0, "b", false), refused);
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "b"), refused);
  EXPECT_THAT(accounts_->DeleteProject(host_, "a"), refused);
  EXPECT_THAT(accounts_->ChangePrefix(host_, "b$"), refused);
  EXPECT_THAT(accounts_->Get(host_, id), IsOk());
}

TEST_P(RobotEditTest, OnlyWhatIsStillExpiredIsDeletedAsExpired) {
  RobotSpec spec = ProjectSpec("a", "gone");
  spec.life = LifeInSeconds{10};
  const int64_t expired = IdOf(spec);
  spec.account_name = "extended";
  const int64_t extended = IdOf(spec);
  spec.account_name = "later";
  spec.life = LifeInSeconds{20};
  const int64_t later = IdOf(spec);
  const int64_t never = PutRobot(*store_, RecordOf("never", 0)).id();
  clock_.Advance(30);
  ASSERT_THAT(EditLife(extended, ExtendBySeconds{100}), IsOk());
  const std::vector<int64_t> ids = {expired, extended, later, never, 4711};
  absl::StatusOr<std::vector<int64_t>> deleted =
      accounts_->DeleteExpired(host_, ids, kNow + 10);
  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(*deleted, std::vector<int64_t>{expired});
  // No later than now, whatever is asked.
  deleted = accounts_->DeleteExpired(host_, ids, INT64_MAX);
  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(*deleted, std::vector<int64_t>{later});
  EXPECT_THAT(accounts_->Get(host_, extended), IsOk());
  EXPECT_THAT(accounts_->Get(host_, never), IsOk());
  EXPECT_THAT(accounts_->DeleteExpired(
                  host_, std::vector<int64_t>(1001, expired), kNow),
              FailsWith(kInvalid, "TOO_MANY_ROBOTS"));
}

}  // namespace
}  // namespace robot_accounts
