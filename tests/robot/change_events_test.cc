#include "robot_accounts/robot/change_events.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/event_queue.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const int64_t kNow = ManualClock::kStartUnixS;

// Each event in one line: "created robot$a+ci in a", and what changed.
class ChangeEventsTest : public AccountsOnStoresTest {
 protected:
  ChangeEventsTest() {
    RobotAccountsOptions options;
    options.events = &queue_;
    options.robots_may_edit = true;
    Open(options);
  }
  // Before the queue, which they tell at their end.
  ~ChangeEventsTest() override { accounts_.reset(); }

  std::vector<Event> Drain() {
    std::vector<Event> events;
    while (absl::optional<Event> event = queue_.Next()) {
      if (IsAdministrative(event->kind)) events.push_back(*std::move(event));
    }
    return events;
  }
  std::vector<std::string> Told() {
    std::vector<std::string> lines;
    for (const Event& event : Drain()) {
      std::string line(EventKindText(event.kind));
      if (event.robot_id != 0) absl::StrAppend(&line, " ", event.robot_name);
      if (event.project_id != 0) {
        absl::StrAppend(&line, " in ", event.project_name);
      }
      if (!event.changed.empty()) {
        absl::StrAppend(&line, ": ", absl::StrJoin(event.changed, ","));
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

  EventQueue queue_;
};
RA_TEST_ON_STORES(ChangeEventsTest);

TEST_P(ChangeEventsTest, TellsOfALife) {
  const Actor alice = *Actor::User("local", 7, "alice");
  clock_.Advance(3);
  const int64_t id =
      accounts_->CreateRobot(alice, ProjectSpec("a", "ci"))->robot.robot().id();
  std::vector<Event> events = Drain();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, EventKind::kProjectPut);
  EXPECT_EQ(events[0].robot_id, 0);
  EXPECT_EQ(events[0].project_name, "a");
  EXPECT_EQ(events[1].kind, EventKind::kCreated);
  EXPECT_EQ(events[1].unix_s, kNow + 3);
  EXPECT_EQ(events[1].robot_id, id);
  EXPECT_EQ(events[1].robot_name, "robot$a+ci");
  EXPECT_EQ(events[1].project_id, events[0].project_id);
  EXPECT_EQ(events[1].actor.name(), "alice");
  EXPECT_EQ(events[1].actor.id(), 7);

  RobotEdit edit;
  edit.description = "x";
  edit.life = LifeInDays{5};
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:list"))};
  edit.enabled = false;
  ASSERT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  SecretRefresh refresh;
  refresh.grace_s = 10;
  ASSERT_THAT(accounts_->RefreshSecret(host_, id, refresh), IsOk());
  ASSERT_THAT(accounts_->EndGrace(host_, id), IsOk());
  ASSERT_THAT(accounts_->Delete(host_, id), IsOk());
  EXPECT_THAT(Told(), ElementsAre("edited robot$a+ci in a: "
                                  "permissions,description,expires_at,enabled",
                                  "enabled robot$a+ci in a: enabled",
                                  "disabled robot$a+ci in a: enabled",
                                  "refreshed robot$a+ci in a",
                                  "grace ended robot$a+ci in a",
                                  "deleted robot$a+ci in a"));
}

TEST_P(ChangeEventsTest, WhatChangesNothingOrFailsIsNotTold) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  Drain();
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  ASSERT_THAT(accounts_->SetEnabledWithMade(host_, id, true), IsOk());
  ASSERT_THAT(accounts_->Edit(host_, id, RobotEdit()), IsOk());
  ASSERT_THAT(accounts_->EndGrace(host_, id), IsOk());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "a", false), IsOk());
  ASSERT_THAT(accounts_->RenameProject(host_, "a", "a"), IsOk());
  ASSERT_THAT(accounts_->ChangePrefix(host_, "robot$"), IsOk());
  ASSERT_THAT(accounts_->DeleteExpired(host_, {id}, kNow), IsOk());
  // The first of these two would do, but nothing is done.
  EXPECT_FALSE(
      accounts_
          ->CreateMany(host_, {ProjectSpec("b", "new"), ProjectSpec("a", "ci")})
          .ok());
  EXPECT_FALSE(accounts_->Delete(host_, 4711).ok());
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_P(ChangeEventsTest, TellsOfLegacyLogin) {
  RobotRecord legacy = RecordOf("robot$old", PutProject(*store_, "a").id);
  legacy.level = RobotLevel::kLegacy;
  const int64_t id = PutRobot(*store_, legacy).id();
  RobotEdit edit;
  edit.legacy_login_enabled = true;
  ASSERT_THAT(accounts_->Edit(host_, id, edit), IsOk());
  EXPECT_THAT(Told(), ElementsAre("edited robot$old in a: legacy_login"));
}

TEST_P(ChangeEventsTest, TellsOfProjects) {
  ASSERT_THAT(accounts_->PutProject(host_, 5, "a", false), IsOk());
  ASSERT_THAT(Create(ProjectSpec("a", "ci")), IsOk());
  ASSERT_THAT(
      Create(SystemSpec("s", {GrantSpec::Project("a", ProjectSet("tag:list")),
                              GrantSpec::AllProjects(ProjectSet("tag:list"))})),
      IsOk());
  EXPECT_THAT(Told(), ElementsAre("project put in a", "created robot$a+ci in a",
                                  "created robot$s"));
  ASSERT_THAT(accounts_->PutProject(host_, 5, "b", true), IsOk());
  EXPECT_THAT(Told(),
              ElementsAre("project renamed in b: a", "project put in b"));
  ASSERT_THAT(accounts_->RenameProject(host_, "b", "c"), IsOk());
  EXPECT_THAT(Told(), ElementsAre("project renamed in c: b"));
  ASSERT_THAT(accounts_->DeleteProject(host_, "c"), IsOk());
  EXPECT_THAT(Told(), ElementsAre("deleted robot$c+ci in c",
                                  "edited robot$s: permissions",
                                  "project deleted in c"));
}

TEST_P(ChangeEventsTest, TellsOfPrefixes) {
  ASSERT_THAT(accounts_->ChangePrefix(host_, "bot$", kNow + 100), IsOk());
  EXPECT_THAT(Told(), ElementsAre("prefix changed: robot$"));
  // The old one ends.
  ASSERT_THAT(accounts_->ChangePrefix(host_, "bot$"), IsOk());
  EXPECT_THAT(Told(), ElementsAre("prefix changed: robot$"));
  ASSERT_THAT(accounts_->ChangePrefix(host_, "bot$"), IsOk());
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(
      accounts_->ChangePrefix(host_, "x$", kNow),
      FailsWith(absl::StatusCode::kInvalidArgument, "EXPIRES_IN_THE_PAST"));
}

TEST_P(ChangeEventsTest, TellsOfAllThatWasMade) {
  CreatedRobot maker =
      *Create(ProjectSpec("a", "maker", "repository:pull,robot:create"));
  const Actor actor =
      Actor::Robot(*Authenticate(maker.robot.full_name(), maker.secret.text()));
  RobotSpec spec = ProjectSpec("a", "child");
  spec.life = LifeInDays{1};
  ASSERT_THAT(accounts_->CreateRobot(actor, spec), IsOk());
  std::vector<Event> events = Drain();
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.back().actor.kind(), ActorKind::kRobot);
  EXPECT_EQ(events.back().actor.name(), "robot$a+maker");
  // An event keeps no principal alive.
  EXPECT_EQ(events.back().actor.principal(), nullptr);
  const int64_t id = maker.robot.robot().id();
  ASSERT_THAT(accounts_->SetEnabledWithMade(host_, id, false), IsOk());
  ASSERT_THAT(accounts_->DeleteWithMade(host_, id), IsOk());
  EXPECT_THAT(Told(), ElementsAre("disabled robot$a+maker in a: enabled",
                                  "disabled robot$a+child in a: enabled",
                                  "deleted robot$a+maker in a",
                                  "deleted robot$a+child in a"));
}

TEST_P(ChangeEventsTest, TellsOfImports) {
  ForeignRobot robot;
  robot.foreign_id = 3;
  robot.level = RobotLevel::kSystem;
  robot.account_name = "ops";
  robot.enabled = true;
  robot.secret_hash = HarborHash("Given1Secret");
  ImportOptions options;
  options.source = "harbor";
  options.dry_run = true;
  ASSERT_THAT(accounts_->Import(host_, options, {robot}), IsOk());
  EXPECT_THAT(Told(), IsEmpty());
  options.dry_run = false;
  ASSERT_THAT(accounts_->Import(host_, options, {robot}), IsOk());
  EXPECT_THAT(Told(), ElementsAre("imported robot$ops"));
  ASSERT_THAT(accounts_->Import(host_, options, {robot}), IsOk());
  EXPECT_THAT(Told(), IsEmpty());
  robot.enabled = false;
  ASSERT_THAT(accounts_->Import(host_, options, {robot}), IsOk());
  EXPECT_THAT(Told(), ElementsAre("imported robot$ops: enabled"));
}

// The store's word on the commit counts, after all went well before it.
TEST_P(ChangeEventsTest, WhatTheStoreFailedIsNotTold) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  Drain();
  store_->before_write = [] { return absl::UnavailableError("no"); };
  EXPECT_FALSE(accounts_->Delete(host_, id).ok());
  store_->before_write = nullptr;
  store_->after_write = [] { return absl::UnavailableError("no"); };
  EXPECT_FALSE(accounts_->SetEnabled(host_, id, false).ok());
  EXPECT_THAT(Told(), IsEmpty());
}

// It may have happened, and who reads the record must know.
TEST_P(ChangeEventsTest, WhatMayBeCommittedIsTold) {
  const int64_t id = IdOf(ProjectSpec("a", "ci"));
  Drain();
  for (const char* reason : {"COMMIT_UNKNOWN", "CHANGE_REVERSED"}) {
    store_->after_write = [reason] {
      return MakeError(absl::StatusCode::kUnavailable, reason, "no");
    };
    const bool is_enabled = Get(id).is_enabled();
    EXPECT_THAT(accounts_->SetEnabled(host_, id, !is_enabled),
                FailsWith(absl::StatusCode::kUnavailable, reason));
    // What the rules refuse did not reach it.
    EXPECT_FALSE(accounts_->Delete(host_, 4711).ok());
  }
  EXPECT_THAT(Told(), ElementsAre("disabled robot$a+ci in a: enabled",
                                  "enabled robot$a+ci in a: enabled"));
  store_->after_write = nullptr;
  store_->before_write = [] {
    return MakeError(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN", "no");
  };
  EXPECT_FALSE(accounts_->Delete(host_, id).ok());
  EXPECT_THAT(Told(), IsEmpty());
}

// No field of any event holds a secret or a hash.
TEST_P(ChangeEventsTest, NoSecretIsTold) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  ASSERT_THAT(accounts_->RefreshSecret(host_, id, "by-Hand-123"), IsOk());
  const std::string hash = Get(id).secrets()[0].hash();
  for (const Event& event : Drain()) {
    const std::string all = absl::StrCat(
        event.robot_name, event.project_name, event.source, event.actor.name(),
        event.actor.user_kind(), absl::StrJoin(event.changed, ","));
    EXPECT_FALSE(absl::StrContains(all, "by-Hand-123"));
    EXPECT_FALSE(absl::StrContains(all, hash));
    EXPECT_FALSE(absl::StrContains(all, created.secret.text()));
  }
}

}  // namespace
}  // namespace robot_accounts
