#include "robot_accounts/robot/actor_rights.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

const auto kNotPermitted = FailsWith(kDenied, "ACTOR_NOT_PERMITTED");
const auto kNotCurrent = FailsWith(kDenied, "ACTOR_NOT_CURRENT");
const auto kExceeds = FailsWith(kDenied, "EXCEEDS_ACTOR");
const auto kUnknown = FailsWith(kNotFound, "ROBOT_NOT_FOUND");

constexpr char kAllDeeds[] =
    "repository:pull,tag:list,robot:create,robot:read,robot:list,robot:delete";

class ActorRightsTest : public AccountsOnStoresTest {
 protected:
  ActorRightsTest() { Reopen(true, true); }

  void Reopen(bool may_edit, bool may_refresh) {
    RobotAccountsOptions options;
    options.robots_may_edit = may_edit;
    options.robots_may_refresh = may_refresh;
    options.max_made_by_robot = 5;
    Open(options);
    ASSERT_THAT(accounts_->PutProject(host_, 0, "a", false), IsOk());
    ASSERT_THAT(accounts_->PutProject(host_, 0, "b", false), IsOk());
  }

  Actor ActAs(const RobotSpec& spec) {
    const CreatedRobot created = *Create(spec);
    acting_id_ = created.robot.robot().id();
    return Actor::Robot(
        *Authenticate(created.robot.full_name(), created.secret.text()));
  }
  Actor ProjectActor(absl::string_view permissions = kAllDeeds) {
    return ActAs(ProjectSpec("a", "maker", permissions));
  }
  static RobotSpec Short(RobotSpec spec) {
    spec.life = LifeInDays{10};
    return spec;
  }
  static RobotEdit Description(std::string text) {
    RobotEdit edit;
    edit.description = std::move(text);
    return edit;
  }
  std::vector<std::string> Names(const Actor& actor) {
    std::vector<std::string> names;
    const RobotViewPage page = *accounts_->List(actor, RobotQuery());
    for (const RobotView& robot : page.robots) {
      names.push_back(robot.full_name());
    }
    return names;
  }

  int64_t acting_id_ = 0;
};
RA_TEST_ON_STORES(ActorRightsTest);

TEST_P(ActorRightsTest, ARobotMakesRobotsThatMayDoWhatItMay) {
  const Actor maker = ProjectActor();
  const absl::StatusOr<CreatedRobot> made =
      accounts_->CreateRobot(maker, Short(ProjectSpec("a", "ci")));
  ASSERT_THAT(made, IsOk());
  const Robot robot = Get(made->robot.robot().id());
  EXPECT_EQ(robot.made_by().kind(), ActorKind::kRobot);
  EXPECT_EQ(robot.made_by().id(), acting_id_);
  EXPECT_EQ(robot.made_by().name(), "robot$a+maker");
  // A record keeps no principal alive.
  EXPECT_EQ(Actor(robot.made_by()).principal(), nullptr);
  EXPECT_THAT(Authenticate("robot$a+ci", made->secret.text()), IsOk());
}

TEST_P(ActorRightsTest, ARobotHandsOnNothingThatItLacks) {
  const Actor maker = ProjectActor("repository:pull,tag:list,robot:create");
  for (const char* more : {"repository:push,repository:pull", "tag:create",
                           "repository:pull,robot:delete"}) {
    EXPECT_THAT(
        accounts_->CreateRobot(maker, Short(ProjectSpec("a", "ci", more))),
        kExceeds)
        << more;
  }
  EXPECT_EQ(CountRobots(), 1u);
  EXPECT_THAT(accounts_->CreateRobot(maker, Short(ProjectSpec("b", "ci"))),
              kNotPermitted);
  EXPECT_THAT(
      accounts_->CreateRobot(
          maker, Short(SystemSpec(
                     "s", {GrantSpec::Project("a", ProjectSet("tag:list"))}))),
      kNotPermitted);
}

TEST_P(ActorRightsTest, WhatADenyTakesAwayIsNotHandedOn) {
  RobotRecord record = RecordOf("s", 0);
  record.grants = {{"/project/*", "tag", "create", ""},
                   {"/project/*", "robot", "create", ""},
                   {"/project/1", "tag", "create", "deny"}};
  AddSlot(record, HarborHash("Given1Secret"));
  const int64_t id = PutRobot(*store_, record).id();
  const Actor maker = Actor::Robot(*Authenticate("robot$s", "Given1Secret"));
  EXPECT_THAT(
      accounts_->CreateRobot(maker, ProjectSpec("a", "ci", "tag:create")),
      kExceeds);
  EXPECT_THAT(
      accounts_->CreateRobot(maker, ProjectSpec("b", "ci", "tag:create")),
      IsOk());
  // Any robot of b may pull from a, should that be public: this one may not.
  ChangeRobot(*store_, id, [](RobotRecord& changed) {
    changed.grants.push_back({"/project/1", "repository", "pull", "deny"});
  });
  EXPECT_THAT(
      accounts_->CreateRobot(maker, ProjectSpec("b", "other", "tag:create")),
      kExceeds);
}

TEST_P(ActorRightsTest, ALifeIsNotHandedOnBeyondTheMakers) {
  const Actor maker = ProjectActor();  // 30 days.
  clock_.Advance(1);
  RobotSpec spec = ProjectSpec("a", "ci");
  for (const LifeSpec& life :
       {LifeSpec(LifeInDays{30}), LifeSpec(LifeInDays{kNeverExpires}),
        LifeSpec(LifeUntil{kNow + 30 * kDay + 1})}) {
    spec.life = life;
    EXPECT_THAT(accounts_->CreateRobot(maker, spec), kExceeds);
  }
  spec.life = LifeUntil{kNow + 30 * kDay};
  EXPECT_THAT(accounts_->CreateRobot(maker, spec), IsOk());

  RobotSpec forever =
      SystemSpec("forever", {GrantSpec::AllProjects(ProjectSet(kAllDeeds))});
  forever.life = LifeInDays{kNeverExpires};
  spec.account_name = "other";
  spec.life = LifeInDays{kNeverExpires};
  EXPECT_THAT(accounts_->CreateRobot(ActAs(forever), spec), IsOk());
}

TEST_P(ActorRightsTest, AllOrNoneAreMade) {
  const Actor maker = ProjectActor();
  EXPECT_THAT(accounts_->CreateMany(
                  maker, {Short(ProjectSpec("a", "one")),
                          Short(ProjectSpec("a", "two", "tag:create"))}),
              kExceeds);
  EXPECT_EQ(CountRobots(), 1u);
}

TEST_P(ActorRightsTest, WhatOneRobotMadeIsBounded) {
  const Actor maker = ProjectActor();
  std::vector<RobotSpec> specs;
  for (int i = 0; i < 6; ++i) {
    specs.push_back(Short(ProjectSpec("a", "r" + std::to_string(i))));
  }
  const auto too_many = FailsWith(kExhausted, "TOO_MANY_MADE");
  EXPECT_THAT(accounts_->CreateMany(maker, specs), too_many);
  specs.pop_back();
  absl::StatusOr<std::vector<CreatedRobot>> made =
      accounts_->CreateMany(maker, specs);
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(accounts_->CreateRobot(maker, Short(ProjectSpec("a", "sixth"))),
              too_many);
  // Those that are gone make room.
  ASSERT_THAT(accounts_->Delete(host_, (*made)[0].robot.robot().id()), IsOk());
  EXPECT_THAT(accounts_->CreateRobot(maker, Short(ProjectSpec("a", "sixth"))),
              IsOk());
}

TEST_P(ActorRightsTest, WhoIsNotCurrentActsNoMore) {
  const int64_t target = IdOf(Short(ProjectSpec("a", "ci")));
  const auto is_refused = [&](const Actor& actor) {
    EXPECT_THAT(accounts_->Get(actor, target), kNotCurrent);
    EXPECT_THAT(accounts_->Get(actor, 4711), kNotCurrent);
    EXPECT_THAT(accounts_->Delete(actor, 4711), kNotCurrent);
    EXPECT_THAT(accounts_->RefreshSecret(actor, 4711, "by-Hand-123"),
                kNotCurrent);
    for (const char* name : {"robot$a+ci", "robot$a+none", "nobody"}) {
      EXPECT_THAT(accounts_->Find(actor, name), kNotCurrent);
    }
    EXPECT_THAT(accounts_->List(actor, RobotQuery()), kNotCurrent);
    EXPECT_THAT(accounts_->Edit(actor, target, RobotEdit()), kNotCurrent);
    EXPECT_THAT(accounts_->SetEnabled(actor, target, false), kNotCurrent);
    EXPECT_THAT(accounts_->SetEnabledWithMade(actor, target, false),
                kNotCurrent);
    EXPECT_THAT(accounts_->RefreshSecret(actor, target), kNotCurrent);
    EXPECT_THAT(accounts_->EndGrace(actor, target), kNotCurrent);
    EXPECT_THAT(accounts_->Delete(actor, target), kNotCurrent);
    EXPECT_THAT(accounts_->DeleteWithMade(actor, target), kNotCurrent);
    EXPECT_THAT(accounts_->DeleteExpired(actor, {target}, kNow), kNotCurrent);
    EXPECT_THAT(accounts_->CreateRobot(actor, ProjectSpec("a", "x")),
                kNotCurrent);
    EXPECT_THAT(accounts_->PutProject(actor, 0, "a", true), kNotCurrent);
    EXPECT_THAT(accounts_->RenameProject(actor, "a", "c"), kNotCurrent);
    EXPECT_THAT(accounts_->DeleteProject(actor, "a"), kNotCurrent);
    EXPECT_THAT(accounts_->ChangePrefix(actor, "x$"), kNotCurrent);
  };
  Actor maker = ProjectActor();
  EXPECT_THAT(accounts_->Get(maker, target), IsOk());
  ASSERT_THAT(accounts_->SetEnabled(host_, acting_id_, false), IsOk());
  is_refused(maker);
  ASSERT_THAT(accounts_->SetEnabled(host_, acting_id_, true), IsOk());
  EXPECT_THAT(accounts_->Get(maker, target), IsOk());
  SecretRefresh refresh;
  refresh.grace_s = 10;
  ASSERT_THAT(accounts_->RefreshSecret(host_, acting_id_, refresh), IsOk());
  EXPECT_THAT(accounts_->Get(maker, target), IsOk());
  clock_.Advance(10);
  is_refused(maker);
  ASSERT_THAT(accounts_->Delete(host_, acting_id_), IsOk());
  is_refused(maker);
  maker = ProjectActor();
  ASSERT_THAT(accounts_->Get(maker, target), IsOk());
  clock_.Advance(30 * kDay);
  is_refused(maker);
  EXPECT_THAT(accounts_->Get(host_, target), IsOk());
}

// Between what a host checked before the call and the transaction.
TEST_P(ActorRightsTest, ACallerDisabledBeforeTheWriteChangesNothing) {
  const int64_t target = IdOf(Short(ProjectSpec("a", "ci")));
  const Actor maker = ProjectActor();
  const auto while_disabled = [&](auto call) {
    ASSERT_THAT(accounts_->SetEnabled(host_, acting_id_, true), IsOk());
    store_->before_write = [&] {
      store_->before_write = nullptr;
      return accounts_->SetEnabled(host_, acting_id_, false).status();
    };
    EXPECT_THAT(call(), kNotCurrent);
  };
  while_disabled([&] {
    return accounts_->CreateRobot(maker, Short(ProjectSpec("a", "x"))).status();
  });
  while_disabled([&] {
    return accounts_->Edit(maker, target, Description("x")).status();
  });
  while_disabled(
      [&] { return accounts_->RefreshSecret(maker, target).status(); });
  while_disabled([&] { return accounts_->Delete(maker, target); });
  EXPECT_EQ(Get(target).version(), 1);
  EXPECT_EQ(CountRobots(), 2u);
}

// Its rights are those that it has now, not those of its login.
TEST_P(ActorRightsTest, ACallerNarrowedBeforeTheWriteHandsOnLess) {
  const Actor maker = ProjectActor();
  store_->before_write = [&] {
    store_->before_write = nullptr;
    RobotEdit edit;
    edit.grants = {
        GrantSpec::Project("a", ProjectSet("tag:list,robot:create"))};
    return accounts_->Edit(host_, acting_id_, edit).status();
  };
  EXPECT_THAT(accounts_->CreateRobot(maker, Short(ProjectSpec("a", "ci"))),
              kExceeds);
}

TEST_P(ActorRightsTest, ANameAloneIsNobody) {
  const int64_t target = IdOf(ProjectSpec("a", "ci"));
  const Actor maker = ProjectActor();
  EXPECT_THAT(accounts_->Get(maker.Identity(), target), kNotPermitted);
  EXPECT_THAT(accounts_->Delete(maker.Identity(), target), kNotPermitted);
}

TEST_P(ActorRightsTest, WhatARobotMayNotReadDoesNotExist) {
  const int64_t target = IdOf(Short(ProjectSpec("a", "ci")));
  const int64_t elsewhere = IdOf(Short(ProjectSpec("b", "ci")));
  const Actor blind = ProjectActor("repository:pull");
  for (const int64_t id : {target, elsewhere, int64_t{4711}}) {
    EXPECT_THAT(accounts_->Get(blind, id), kUnknown);
    EXPECT_THAT(accounts_->Edit(blind, id, RobotEdit()), kUnknown);
    EXPECT_THAT(accounts_->SetEnabledWithMade(blind, id, false), kUnknown);
    EXPECT_THAT(accounts_->RefreshSecret(blind, id), kUnknown);
    EXPECT_THAT(accounts_->EndGrace(blind, id), kUnknown);
    EXPECT_THAT(accounts_->Delete(blind, id), kUnknown);
    EXPECT_THAT(accounts_->DeleteWithMade(blind, id), kUnknown);
  }
  EXPECT_THAT(accounts_->Find(blind, "robot$a+ci"), kUnknown);
  EXPECT_THAT(accounts_->List(blind, RobotQuery()), kNotPermitted);

  const Actor reader = ActAs(ProjectSpec("a", "reader", "robot:read"));
  EXPECT_THAT(accounts_->Get(reader, target), IsOk());
  EXPECT_THAT(accounts_->Find(reader, "robot$a+ci"), IsOk());
  EXPECT_THAT(accounts_->Get(reader, elsewhere), kUnknown);
  EXPECT_THAT(accounts_->Delete(reader, target), kNotPermitted);
  EXPECT_THAT(accounts_->Edit(reader, target, RobotEdit()), kNotPermitted);
  EXPECT_THAT(accounts_->List(reader, RobotQuery()), kNotPermitted);
  const Actor lister = ActAs(ProjectSpec("a", "lister", "robot:list"));
  EXPECT_THAT(accounts_->Get(lister, target), kNotPermitted);
  EXPECT_THAT(accounts_->List(lister, RobotQuery()), IsOk());
  // Deleting needs no more than its permission, and nobody's consent.
  const Actor deleter = ActAs(ProjectSpec("a", "deleter", "robot:delete"));
  EXPECT_THAT(accounts_->Delete(deleter, elsewhere), kUnknown);
  EXPECT_THAT(accounts_->Delete(deleter, target), IsOk());
}

TEST_P(ActorRightsTest, ARobotListsWhatRobotListGivesIt) {
  ASSERT_THAT(accounts_->CreateMany(
                  host_, {ProjectSpec("a", "one"), ProjectSpec("b", "two"),
                          SystemSpec("three", {GrantSpec::AllProjects(
                                                  ProjectSet("tag:list"))})}),
              IsOk());
  const PermissionSet list = ProjectSet("robot:list");
  const PermissionSet system_list = SystemSet("robot:list");
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(Names(ActAs(ProjectSpec("a", "p", "robot:list"))),
              ElementsAre("robot$a+one", "robot$a+p"));
  EXPECT_THAT(Names(ActAs(SystemSpec("q", {GrantSpec::Project("b", list)}))),
              ElementsAre("robot$b+two"));
  EXPECT_THAT(Names(ActAs(SystemSpec("r", {GrantSpec::AllProjects(list)}))),
              ElementsAre("robot$a+one", "robot$a+p", "robot$b+two"));
  EXPECT_THAT(Names(ActAs(SystemSpec("s", {GrantSpec::System(system_list)}))),
              ElementsAre("robot$q", "robot$r", "robot$s", "robot$three"));
  EXPECT_EQ(Names(ActAs(SystemSpec("t", {GrantSpec::System(system_list),
                                         GrantSpec::AllProjects(list)})))
                .size(),
            8u);
  RobotQuery query;
  query.project_id = accounts_->FindProject("b")->id;
  EXPECT_THAT(accounts_->List(ActAs(ProjectSpec("a", "u", "robot:list")), query)
                  ->robots,
              IsEmpty());
}

TEST_P(ActorRightsTest, ADenyHidesAProjectFromTheList) {
  ASSERT_THAT(accounts_->CreateMany(
                  host_, {ProjectSpec("a", "one"), ProjectSpec("b", "two")}),
              IsOk());
  RobotRecord record = RecordOf("s", 0);
  record.grants = {{"/project/*", "robot", "list", ""},
                   {"/project/1", "robot", "list", "deny"}};
  AddSlot(record, HarborHash("Given1Secret"));
  PutRobot(*store_, record);
  EXPECT_THAT(Names(Actor::Robot(*Authenticate("robot$s", "Given1Secret"))),
              testing::ElementsAre("robot$b+two"));
}

TEST_P(ActorRightsTest, EditingNeedsTheHostsLeave) {
  Reopen(false, false);
  const int64_t target = IdOf(Short(ProjectSpec("a", "ci")));
  const Actor maker = ProjectActor();
  const auto no_edit = FailsWith(kDenied, "ROBOTS_MAY_NOT_EDIT");
  const auto no_refresh = FailsWith(kDenied, "ROBOTS_MAY_NOT_REFRESH");
  EXPECT_THAT(accounts_->Edit(maker, target, RobotEdit()), no_edit);
  EXPECT_THAT(accounts_->SetEnabled(maker, target, false), no_edit);
  EXPECT_THAT(accounts_->SetEnabledWithMade(maker, target, false), no_edit);
  EXPECT_THAT(accounts_->RefreshSecret(maker, target), no_refresh);
  EXPECT_THAT(accounts_->EndGrace(maker, target), no_refresh);
  EXPECT_THAT(accounts_->Delete(maker, target), IsOk());
}

// No word of an answer tells whether there is such a robot.
TEST_P(ActorRightsTest, IdsCannotBeEnumerated) {
  for (const bool host_allows : {false, true}) {
    Reopen(host_allows, host_allows);
    const int64_t elsewhere = IdOf(ProjectSpec("b", "ci"));
    for (const char* permissions : {"repository:pull", kAllDeeds}) {
      const Actor actor = ActAs(ProjectSpec(
          "a", absl::StrContains(permissions, ",") ? "x" : "y", permissions));
      for (const int64_t id : {elsewhere, int64_t{99999}}) {
        EXPECT_EQ(accounts_->Edit(actor, id, RobotEdit()).status(),
                  RobotNotFound());
        EXPECT_EQ(accounts_->SetEnabled(actor, id, false).status(),
                  RobotNotFound());
        EXPECT_EQ(accounts_->RefreshSecret(actor, id).status(),
                  RobotNotFound());
        EXPECT_EQ(accounts_->EndGrace(actor, id).status(), RobotNotFound());
        EXPECT_EQ(accounts_->Delete(actor, id), RobotNotFound());
        EXPECT_EQ(accounts_->Get(actor, id).status(), RobotNotFound());
      }
    }
  }
}

// As in a store that keeps one slot for whatever secret there is.
TEST_P(ActorRightsTest, AnotherSecretInTheSameSlotEndsTheActor) {
  RobotRecord record = RecordOf("maker", 1);
  record.grants = {{"/project/1", "robot", "read", ""}};
  AddSlot(record, HarborHash("Given1Secret"));
  const int64_t id = PutRobot(*store_, record).id();
  const Actor actor =
      Actor::Robot(*Authenticate("robot$a+maker", "Given1Secret"));
  EXPECT_THAT(accounts_->Get(actor, id), IsOk());
  ChangeRobot(*store_, id, [](RobotRecord& changed) {
    changed.secrets[0].hash = HarborHash("Given2Secret");
  });
  EXPECT_THAT(accounts_->Get(actor, id), kNotCurrent);
}

TEST_P(ActorRightsTest, ARenewedHashIsStillTheSameSecret) {
  RobotRecord record = RecordOf("maker", 1);
  record.grants = {{"/project/1", "robot", "read", ""}};
  const std::string hash = HarborHash("Given1Secret");
  AddSlot(record, hash);
  const int64_t id = PutRobot(*store_, record).id();
  const Actor actor =
      Actor::Robot(*Authenticate("robot$a+maker", "Given1Secret"));
  ASSERT_THAT(store_->RenewHash(id, 1, hash,
                                HashOf("Given1Secret", SecretOrigin::kByHand)),
              IsOk());
  EXPECT_THAT(accounts_->Get(actor, id), IsOk());
}

TEST_P(ActorRightsTest, AnEditIsCoveredBeforeAndAfter) {
  const Actor maker = ProjectActor();
  const int64_t less = IdOf(Short(ProjectSpec("a", "less")));
  RobotEdit edit;
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:list"))};
  EXPECT_THAT(accounts_->Edit(maker, less, edit), IsOk());
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:create"))};
  EXPECT_THAT(accounts_->Edit(maker, less, edit), kExceeds);
  edit = RobotEdit();
  edit.life = LifeInDays{31};
  EXPECT_THAT(accounts_->Edit(maker, less, edit), kExceeds);
  edit.life = LifeInDays{kNeverExpires};
  EXPECT_THAT(accounts_->Edit(maker, less, edit), kExceeds);
  edit.life = LifeInDays{30};
  EXPECT_THAT(accounts_->Edit(maker, less, edit), IsOk());

  const int64_t more =
      IdOf(Short(ProjectSpec("a", "more", "tag:list,tag:create")));
  edit = RobotEdit();
  edit.grants = {GrantSpec::Project("a", ProjectSet("tag:list"))};
  EXPECT_THAT(accounts_->Edit(maker, more, edit), kExceeds);
  EXPECT_THAT(accounts_->SetEnabled(maker, more, false), kExceeds);
  EXPECT_THAT(accounts_->RefreshSecret(maker, more), kExceeds);
  EXPECT_EQ(Get(more).version(), 1);
  RobotSpec longer = ProjectSpec("a", "longer");
  longer.life = LifeInDays{31};
  const int64_t long_id = IdOf(longer);
  edit = RobotEdit();
  edit.life = LifeInDays{1};
  EXPECT_THAT(accounts_->Edit(maker, long_id, edit), kExceeds);
  EXPECT_THAT(accounts_->RefreshSecret(maker, long_id), kExceeds);
  // Itself, which it covers, it can shorten and not extend.
  EXPECT_THAT(accounts_->Edit(maker, acting_id_, edit), IsOk());
  edit.life = ExtendBySeconds{2 * kDay};
  EXPECT_THAT(accounts_->Edit(maker, acting_id_, edit), kExceeds);
}

TEST_P(ActorRightsTest, RefreshingGivesASecretOfACoveredRobotOnly) {
  const Actor maker = ProjectActor();
  const int64_t less = IdOf(Short(ProjectSpec("a", "less")));
  SecretRefresh refresh;
  refresh.grace_s = 60;
  EXPECT_THAT(accounts_->RefreshSecret(maker, less, refresh), IsOk());
  EXPECT_THAT(accounts_->EndGrace(maker, less), IsOk());
  const int64_t system =
      IdOf(SystemSpec("s", {GrantSpec::AllProjects(ProjectSet("tag:list"))}));
  EXPECT_THAT(accounts_->RefreshSecret(maker, system), kUnknown);
}

// What these may do is not known, so that nobody covers it.
TEST_P(ActorRightsTest, ARobotChangesNoLegacyAndNoNewerRobot) {
  const Actor maker = ProjectActor();
  RobotRecord legacy = RecordOf("robot$old", 1);
  legacy.level = RobotLevel::kLegacy;
  legacy.grants.clear();
  legacy.expires_at = Expiration::FromStored(kNow + 1);
  RobotRecord newer = legacy;
  newer.level = RobotLevel::kProject;
  newer.account_name = "newer";
  newer.min_reader = RobotRecord::kReader + 1;
  for (const RobotRecord& record : {legacy, newer}) {
    const int64_t id = PutRobot(*store_, record).id();
    EXPECT_THAT(accounts_->SetEnabled(maker, id, false), kExceeds);
    EXPECT_THAT(accounts_->RefreshSecret(maker, id), kExceeds);
    EXPECT_THAT(accounts_->Delete(maker, id), IsOk());
  }
}

// A host whose catalogue has robot:update rules by that.
TEST_P(ActorRightsTest, UpdateIsAskedForWhereTheCatalogueHasIt) {
  const std::shared_ptr<const Catalog> catalog = *Catalog::Extend(
      *Catalog::Default(), {{PermissionLevel::kProject, "robot", "update"}});
  RobotAccountsOptions options;
  options.robots_may_edit = true;
  options.clock = &clock_;
  auto store = NewMemoryStore(catalog);
  RobotRecord target = RecordOf("ci", PutProject(*store, "a").id);
  target.expires_at = Expiration::FromStored(kNow + 1);
  target.grants.clear();
  const int64_t id = PutRobot(*store, target).id();
  for (const char* action : {"create", "update"}) {
    RobotRecord record = RecordOf(action, target.project_id);
    record.grants = {{"/project/1", "robot", action, ""},
                     {"/project/1", "robot", "read", ""}};
    AddSlot(record, HarborHash("Given1Secret"));
    PutRobot(*store, record);
  }
  accounts_ = *RobotAccounts::Create(std::move(store), options);
  const auto act = [&](const char* name) {
    return Actor::Robot(*Authenticate(name, "Given1Secret"));
  };
  EXPECT_THAT(accounts_->SetEnabled(act("robot$a+create"), id, false),
              kNotPermitted);
  EXPECT_THAT(accounts_->SetEnabled(act("robot$a+update"), id, false), IsOk());
}

TEST_P(ActorRightsTest, ProjectsNeedThePermissionsOfProjects) {
  const Actor nobody = ActAs(SystemSpec(
      "nobody", {GrantSpec::AllProjects(ProjectSet("robot:create"))}));
  EXPECT_THAT(accounts_->PutProject(nobody, 0, "c", false), kNotPermitted);
  EXPECT_THAT(accounts_->PutProject(nobody, 0, "a", true), kNotPermitted);
  EXPECT_THAT(accounts_->RenameProject(nobody, "a", "c"), kNotPermitted);
  EXPECT_THAT(accounts_->RenameProject(nobody, "unknown", "c"), kNotPermitted);
  EXPECT_THAT(accounts_->DeleteProject(nobody, "a"), kNotPermitted);
  const Actor updater = ActAs(ProjectSpec("a", "updater", "project:update"));
  EXPECT_THAT(accounts_->PutProject(updater, 0, "a", true), IsOk());
  EXPECT_THAT(accounts_->RenameProject(updater, "b", "c"), kNotPermitted);
  EXPECT_THAT(accounts_->RenameProject(updater, "a", "renamed"), IsOk());
  EXPECT_THAT(accounts_->DeleteProject(updater, "renamed"), kNotPermitted);
  const Actor all = ActAs(SystemSpec(
      "all", {GrantSpec::System(SystemSet("project:create")),
              GrantSpec::AllProjects(ProjectSet("project:delete"))}));
  EXPECT_THAT(accounts_->PutProject(all, 0, "c", false), IsOk());
  EXPECT_THAT(accounts_->PutProject(all, 0, "c", true), kNotPermitted);
  EXPECT_THAT(accounts_->DeleteProject(all, "c"), IsOk());
  EXPECT_THAT(accounts_->DeleteProject(all, "unknown"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  EXPECT_THAT(accounts_->ChangePrefix(all, "x$"), kNotPermitted);
}

TEST_P(ActorRightsTest, ARobotDeclaresProjectsOnlyIfItMayMakeThem) {
  const PermissionSet deeds = ProjectSet(kAllDeeds);
  const Actor without =
      ActAs(SystemSpec("without", {GrantSpec::AllProjects(deeds)}));
  EXPECT_THAT(
      accounts_->CreateRobot(without, Short(ProjectSpec("fresh", "ci"))),
      FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  const Actor with =
      ActAs(SystemSpec("with", {GrantSpec::System(SystemSet("project:create")),
                                GrantSpec::AllProjects(deeds)}));
  EXPECT_THAT(accounts_->CreateRobot(with, Short(ProjectSpec("fresh", "ci"))),
              IsOk());
  // Nor does who may make robots of the system learn of projects.
  const Actor system = ActAs(SystemSpec(
      "system", {GrantSpec::System(SystemSet("robot:create,project:create"))}));
  for (const char* project : {"a", "none"}) {
    EXPECT_THAT(accounts_->CreateRobot(
                    system, Short(SystemSpec(
                                "x", {GrantSpec::Project(project, deeds)}))),
                kExceeds);
  }
  ASSERT_THAT(accounts_->PutProject(host_, 5, "hosts", false), IsOk());
  EXPECT_THAT(accounts_->PutProject(system, 6, "hosts", false), kNotPermitted);
  // Who may make robots in some projects learns nothing of the others.
  const Actor some =
      ActAs(SystemSpec("some", {GrantSpec::Project("a", deeds)}));
  EXPECT_THAT(accounts_->CreateRobot(some, Short(ProjectSpec("b", "x"))),
              kNotPermitted);
  EXPECT_THAT(accounts_->CreateRobot(some, Short(ProjectSpec("none", "x"))),
              kNotPermitted);
}

// Existing projects are b, by name and id; the others do not exist.
TEST_P(ActorRightsTest, NoRefusalTellsWhichProjectsThereAre) {
  const int64_t b = accounts_->FindProject("b")->id;
  constexpr int64_t kNone = 4711;
  const PermissionSet pull = ProjectSet("repository:pull");
  const auto in = [&pull](std::string name, int64_t id) {
    GrantSpec grant = GrantSpec::Project(std::move(name), pull);
    grant.project_id = id;
    return grant;
  };
  // What was given stands in a message, and is the same length here or there.
  const auto masked = [](const absl::Status& status) {
    return absl::StrReplaceAll(status.ToString(),
                               {{"\"b\"", "\"?\""}, {"\"n\"", "\"?\""}});
  };
  const auto expect_alike = [&](const Actor& actor, RobotSpec spec,
                                const GrantSpec& first, const auto& refused) {
    spec = Short(std::move(spec));
    std::vector<std::string> told;
    for (const char* name : {"b", "n"}) {
      for (const int64_t id : {int64_t{0}, b, kNone}) {
        spec.grants = {first, in(name, id)};
        const absl::Status status =
            accounts_->CreateRobot(actor, spec).status();
        EXPECT_THAT(status, refused);
        told.push_back(masked(status));
      }
    }
    EXPECT_THAT(told, testing::Each(told[0]));
    told.clear();
    for (const int64_t id : {b, kNone}) {
      spec.grants = {first, in("", id)};
      const absl::Status status = accounts_->CreateRobot(actor, spec).status();
      EXPECT_THAT(status, refused);
      told.push_back(absl::StrReplaceAll(
          status.ToString(),
          {{absl::StrCat("project ", id, ":"), "project ?:"}}));
    }
    EXPECT_EQ(told[0], told[1]);
  };
  const auto wrong =
      FailsWith(absl::StatusCode::kInvalidArgument, "WRONG_SCOPE");
  expect_alike(ProjectActor(), ProjectSpec("a", "x"), in("a", 0), wrong);
  expect_alike(Actor::User("local", 7, "alice")->WithinProjects({"a"}),
               ProjectSpec("a", "x"), in("a", 0), wrong);
  // Declaring is no way to find out, either.
  for (const char* deeds : {"robot:create", "robot:create,project:create"}) {
    const Actor system = ActAs(SystemSpec(
        absl::StrCat("s", std::string(deeds).size()),
        {GrantSpec::System(SystemSet(deeds)), GrantSpec::Project("a", pull)}));
    expect_alike(system, SystemSpec("x", {}), in("a", 0), kExceeds);
    // Nor what is wrong with the set itself.
    RobotSpec spec = Short(SystemSpec("x", {}));
    spec.grants = {GrantSpec::Project("b", SystemSet("catalog:read"))};
    const absl::Status known = accounts_->CreateRobot(system, spec).status();
    spec.grants[0].project = "n";
    EXPECT_EQ(accounts_->CreateRobot(system, spec).status(), known);
  }
}

TEST_P(ActorRightsTest, ARefusedPutTellsNothingOfProjects) {
  ASSERT_THAT(accounts_->PutProject(host_, 5, "hidden", false), IsOk());
  const Actor nobody = ActAs(ProjectSpec("a", "nobody"));
  const absl::Status by_id =
      accounts_->PutProject(nobody, 5, "new", true).status();
  const absl::Status by_none =
      accounts_->PutProject(nobody, 6, "new", true).status();
  EXPECT_THAT(by_id, kNotPermitted);
  EXPECT_EQ(by_id, by_none);
  EXPECT_TRUE(absl::StrContains(by_id.message(), "\"new\""));
  const std::string by_name(
      accounts_->PutProject(nobody, 0, "hidden", true).status().message());
  EXPECT_EQ(absl::StrReplaceAll(by_name, {{"hidden", "new"}}), by_id.message());
}

TEST_P(ActorRightsTest, WhatARobotMadeGoesAndComesWithIt) {
  const Actor maker = ProjectActor();
  const int64_t maker_id = acting_id_;
  const CreatedRobot child = *accounts_->CreateRobot(
      maker, Short(ProjectSpec("a", "child", kAllDeeds)));
  const Actor middle =
      Actor::Robot(*Authenticate(child.robot.full_name(), child.secret.text()));
  const int64_t grandchild =
      accounts_->CreateRobot(middle, Short(ProjectSpec("a", "grandchild")))
          ->robot.robot()
          .id();
  const int64_t other = IdOf(ProjectSpec("a", "other"));

  ASSERT_THAT(accounts_->SetEnabled(host_, grandchild, false), IsOk());
  EXPECT_EQ(*accounts_->SetEnabledWithMade(host_, maker_id, false), 2);
  EXPECT_FALSE(Get(maker_id).is_enabled());
  EXPECT_FALSE(Get(child.robot.robot().id()).is_enabled());
  EXPECT_TRUE(Get(other).is_enabled());
  EXPECT_EQ(*accounts_->SetEnabledWithMade(host_, maker_id, true), 3);
  EXPECT_TRUE(Get(grandchild).is_enabled());
  EXPECT_EQ(*accounts_->DeleteWithMade(host_, maker_id), 3);
  EXPECT_THAT(accounts_->Get(host_, grandchild), kUnknown);
  EXPECT_EQ(CountRobots(), 1u);
  EXPECT_THAT(accounts_->DeleteWithMade(host_, maker_id), kUnknown);
}

// As no call makes them, but records may say.
TEST_P(ActorRightsTest, ACircleOfMakersEnds) {
  std::vector<int64_t> ids;
  for (const char* name : {"one", "two", "three"}) {
    ids.push_back(IdOf(ProjectSpec("a", name)));
  }
  for (int i = 0; i < 3; ++i) {
    ChangeRobot(*store_, ids[i], [&](RobotRecord& record) {
      record.made_by =
          Actor::FromStored(ActorKind::kRobot, "", ids[(i + 1) % 3], "");
    });
  }
  EXPECT_EQ(*accounts_->SetEnabledWithMade(host_, ids[0], false), 3);
  EXPECT_EQ(*accounts_->DeleteWithMade(host_, ids[1]), 3);
}

TEST_P(ActorRightsTest, ARobotTakesAlongOnlyWhatItMay) {
  const Actor maker = ProjectActor();
  const int64_t first = IdOf(Short(ProjectSpec("a", "first")));
  const int64_t second = IdOf(Short(ProjectSpec("b", "second")));
  ChangeRobot(*store_, second, [&](RobotRecord& record) {
    record.made_by = Actor::FromStored(ActorKind::kRobot, "", first, "");
  });
  EXPECT_THAT(accounts_->SetEnabledWithMade(maker, first, false),
              kNotPermitted);
  EXPECT_THAT(accounts_->DeleteWithMade(maker, first), kNotPermitted);
  EXPECT_TRUE(Get(first).is_enabled());
}

TEST_P(ActorRightsTest, WhoIsBoundToProjectsSeesAndChangesNothingElse) {
  const Actor user =
      Actor::User("local", 7, "alice")->WithinProjects({"b", "c"});
  const int64_t elsewhere = IdOf(ProjectSpec("a", "ci"));
  const int64_t system =
      IdOf(SystemSpec("s", {GrantSpec::AllProjects(ProjectSet("tag:list"))}));
  const int64_t own = IdOf(ProjectSpec("b", "ci"));
  EXPECT_THAT(Names(user), testing::ElementsAre("robot$b+ci"));
  for (const int64_t id : {elsewhere, system, int64_t{4711}}) {
    EXPECT_THAT(accounts_->Get(user, id), kUnknown);
    EXPECT_THAT(accounts_->Edit(user, id, RobotEdit()), kUnknown);
    EXPECT_THAT(accounts_->RefreshSecret(user, id), kUnknown);
    EXPECT_THAT(accounts_->EndGrace(user, id), kUnknown);
    EXPECT_THAT(accounts_->Delete(user, id), kUnknown);
    EXPECT_THAT(accounts_->DeleteWithMade(user, id), kUnknown);
    EXPECT_THAT(accounts_->SetEnabledWithMade(user, id, false), kUnknown);
  }
  EXPECT_THAT(accounts_->Find(user, "robot$a+ci"), kUnknown);
  EXPECT_THAT(accounts_->CreateRobot(user, ProjectSpec("a", "x")),
              kNotPermitted);
  EXPECT_THAT(
      accounts_->CreateRobot(
          user,
          SystemSpec("x", {GrantSpec::Project("b", ProjectSet("tag:list"))})),
      kNotPermitted);
  for (const absl::Status& status :
       {accounts_->PutProject(user, 0, "b", true).status(),
        accounts_->PutProject(user, 0, "c", true).status(),
        accounts_->RenameProject(user, "b", "d").status(),
        accounts_->DeleteProject(user, "b"),
        accounts_->ChangePrefix(user, "x$")}) {
    EXPECT_THAT(status, kNotPermitted);
  }
  // At home it does what a host may, whatever the options say of robots.
  Reopen(false, false);
  const int64_t home = IdOf(ProjectSpec("b", "home"));
  EXPECT_THAT(accounts_->Edit(user, home, Description("mine")), IsOk());
  EXPECT_THAT(accounts_->RefreshSecret(user, home), IsOk());
  EXPECT_THAT(accounts_->CreateRobot(user, ProjectSpec("c", "first")), IsOk());
  EXPECT_EQ(Get(home).made_by().kind(), ActorKind::kHost);
  EXPECT_THAT(accounts_->Delete(user, home), IsOk());
  EXPECT_NE(own, 0);
}

TEST_P(ActorRightsTest, BindingAgainNarrows) {
  const Actor user = Actor::User("local", 7, "alice")
                         ->WithinProjects({"a", "b", "a"})
                         .WithinProjects({"b", "c"});
  EXPECT_THAT(*user.projects(), testing::ElementsAre("b"));
  const Actor nobody = user.WithinProjects({});
  ASSERT_THAT(Create(ProjectSpec("b", "ci")), IsOk());
  EXPECT_THAT(Names(nobody), testing::IsEmpty());
  EXPECT_THAT(accounts_->CreateRobot(nobody, ProjectSpec("b", "x")),
              kNotPermitted);
}

// Both bounds hold.
TEST_P(ActorRightsTest, ARobotMayBeBoundToProjectsToo) {
  const Actor maker = ActAs(
      SystemSpec("maker", {GrantSpec::AllProjects(ProjectSet(kAllDeeds))}));
  const Actor bound = maker.WithinProjects({"a"});
  EXPECT_THAT(accounts_->CreateRobot(bound, Short(ProjectSpec("a", "ci"))),
              IsOk());
  EXPECT_THAT(accounts_->CreateRobot(bound, Short(ProjectSpec("b", "ci"))),
              kNotPermitted);
  EXPECT_THAT(accounts_->CreateRobot(
                  bound, Short(ProjectSpec("a", "more", "repository:update"))),
              kExceeds);
  ASSERT_THAT(Create(ProjectSpec("b", "hidden")), IsOk());
  EXPECT_THAT(Names(bound), testing::ElementsAre("robot$a+ci"));
}

TEST_P(ActorRightsTest, LegacyRobotsDoNotAct) {
  RobotRecord legacy = RecordOf("robot$old", 1);
  legacy.level = RobotLevel::kLegacy;
  legacy.grants = {{"/project/1", "robot", "create", ""}};
  const Robot robot = PutRobot(*store_, legacy);
  const Actor actor =
      Actor::Robot(Principal(robot, *accounts_->Projects(), "robot$old", 0));
  EXPECT_THAT(accounts_->CreateRobot(actor, ProjectSpec("a", "ci")),
              kNotPermitted);
}

TEST_P(ActorRightsTest, LegacyNamesAreFoundIfTheyAreUnique) {
  RobotRecord legacy = RecordOf("robot$old", 1);
  legacy.level = RobotLevel::kLegacy;
  const int64_t id = PutRobot(*store_, legacy).id();
  EXPECT_EQ(accounts_->Find(host_, "robot$old")->robot().id(), id);
  EXPECT_THAT(accounts_->Find(host_, "robot$ol"), kUnknown);
  legacy.project_id = 2;
  PutRobot(*store_, legacy);
  EXPECT_THAT(
      accounts_->Find(host_, "robot$old"),
      FailsWith(absl::StatusCode::kFailedPrecondition, "NAME_NOT_UNIQUE"));
  const Actor user = Actor::User("local", 7, "alice")->WithinProjects({"a"});
  EXPECT_EQ(accounts_->Find(user, "robot$old")->robot().id(), id);
}

}  // namespace
}  // namespace robot_accounts
