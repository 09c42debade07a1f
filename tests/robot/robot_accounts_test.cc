#include "robot_accounts/robot/robot_accounts.h"

#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/memory_store.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kExists = absl::StatusCode::kAlreadyExists;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

PermissionSet ProjectSet(absl::string_view text) {
  return *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                               text);
}

PermissionSet SystemSet(absl::string_view text) {
  return *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kSystem,
                               text);
}

RobotSpec ProjectSpec(std::string project, std::string account,
                      absl::string_view permissions = "repository:pull") {
  RobotSpec spec;
  spec.level = RobotLevel::kProject;
  spec.project = project;
  spec.account_name = std::move(account);
  spec.grants = {
      GrantSpec::Project(std::move(project), ProjectSet(permissions))};
  return spec;
}

RobotSpec SystemSpec(std::string account, std::vector<GrantSpec> grants) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = std::move(account);
  spec.grants = std::move(grants);
  return spec;
}

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

TEST_F(RobotAccountsTest, AProjectRobotLogsInAndActsInItsProjectOnly) {
  CreatedRobot created =
      *Create(ProjectSpec("library", "ci", "repository:pull,repository:push"));
  EXPECT_EQ(created.robot.full_name(), "robot$library+ci");
  EXPECT_EQ(created.robot.project_name(), "library");
  EXPECT_EQ(created.secret.text().size(), 32);
  ASSERT_THAT(Create(ProjectSpec("libraryx", "ci")), IsOk());

  absl::StatusOr<Principal> principal =
      Authenticate("robot$library+ci", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanRepository("library/app", "pull"));
  EXPECT_TRUE(principal->CanRepository("library/a/b", "push"));
  EXPECT_FALSE(principal->CanRepository("library/app", "delete"));
  EXPECT_FALSE(principal->CanRepository("libraryx/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("nowhere/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("library", "pull"));
  EXPECT_FALSE(principal->CanSystem("catalog", "read"));
}

TEST_F(RobotAccountsTest, ASecretMayBeShownAsSecretBytes) {
  CreatedRobot created = *Create(ProjectSpec("library", "ci"));
  EXPECT_THAT(accounts_->Authenticate(Login(), "robot$library+ci",
                                      SecretBytes::Copy(created.secret.text())),
              IsOk());
  RefusalCause cause = RefusalCause::kNone;
  EXPECT_THAT(accounts_->Authenticate(Login(), "robot$library+ci",
                                      SecretBytes::Copy("another"), &cause),
              FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_EQ(cause, RefusalCause::kWrongSecret);
}

TEST_F(RobotAccountsTest, ASystemRobotActsWhereItWasGranted) {
  CreatedRobot created = *Create(SystemSpec(
      "mirror", {GrantSpec::System(SystemSet("catalog:read")),
                 GrantSpec::AllProjects(ProjectSet("repository:pull")),
                 GrantSpec::Project("demo", ProjectSet("tag:create"))}));
  EXPECT_EQ(created.robot.full_name(), "robot$mirror");
  ASSERT_THAT(accounts_->PutProject(host_, 0, "other", false), IsOk());
  absl::StatusOr<Principal> principal =
      Authenticate("robot$mirror", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanSystem("catalog", "read"));
  EXPECT_TRUE(principal->Can("demo", "tag", "create"));
  EXPECT_TRUE(principal->Can("other", "repository", "pull"));
  EXPECT_FALSE(principal->Can("other", "tag", "create"));
  EXPECT_FALSE(principal->Can("unknown", "repository", "pull"));
}

TEST_F(RobotAccountsTest, TheRecordTellsWhoWhenAndHow) {
  RobotSpec spec = ProjectSpec("library", "ci");
  spec.description = "build farm";
  spec.life = LifeInDays{7};
  const Actor alice = *Actor::User("local", 3, "alice");
  const Robot robot = accounts_->CreateRobot(alice, spec)->robot.robot();
  EXPECT_EQ(robot.id(), 1);
  EXPECT_EQ(robot.version(), 1);
  EXPECT_EQ(robot.description(), "build farm");
  EXPECT_EQ(robot.created_unix_s(), kNow);
  EXPECT_EQ(robot.expires_at().unix_s(), kNow + 7 * kDay);
  EXPECT_EQ(robot.record().duration_days, 7);
  EXPECT_TRUE(robot.is_enabled());
  EXPECT_EQ(robot.made_by().name(), "alice");
  ASSERT_EQ(robot.secrets().size(), 1);
  EXPECT_EQ(robot.secrets()[0].origin, SecretOrigin::kGenerated);
  EXPECT_EQ(robot.secrets()[0].hash.find("$hmac-sha256$"), 0);
}

TEST_F(RobotAccountsTest, AWrongScopeIsToldByName) {
  const struct {
    GrantSpec grant;
    std::string where;
  } kCases[] = {
      {GrantSpec::Project("other", ProjectSet("repository:pull")),
       "project \"other\""},
      {GrantSpec::AllProjects(ProjectSet("repository:pull")), "all projects"},
      {GrantSpec::System(SystemSet("catalog:read")), "the system"},
  };
  for (const auto& test : kCases) {
    RobotSpec spec = ProjectSpec("library", "ci");
    spec.grants = {test.grant};
    const absl::Status status = Create(spec).status();
    EXPECT_THAT(status, FailsWith(kInvalid, "WRONG_SCOPE"));
    EXPECT_EQ(status.message(),
              "grant in " + test.where +
                  ": a project robot of \"library\" may be granted only that");
  }
}

TEST_F(RobotAccountsTest, BadSpecsNameTheirRuleAndChangeNothing) {
  const std::vector<std::pair<std::string, RobotSpec>> cases = [] {
    std::vector<std::pair<std::string, RobotSpec>> cases;
    cases.push_back({"INVALID_ACCOUNT_NAME", ProjectSpec("library", "CI")});
    cases.push_back({"INVALID_PROJECT_NAME", ProjectSpec("Library", "ci")});
    cases.push_back(
        {"NAME_TOO_LONG", ProjectSpec("library", std::string(250, 'a'))});
    RobotSpec spec = ProjectSpec("library", "ci");
    spec.grants.clear();
    cases.push_back({"NO_GRANTS", spec});
    spec = ProjectSpec("library", "ci");
    spec.grants[0].project = "other";
    cases.push_back({"WRONG_SCOPE", spec});
    spec = ProjectSpec("library", "ci");
    spec.grants.push_back(spec.grants[0]);
    cases.push_back({"DUPLICATE_SCOPE", spec});
    spec = ProjectSpec("library", "ci");
    spec.level = RobotLevel::kSystem;
    cases.push_back({"PROJECT_AT_SYSTEM_LEVEL", spec});
    spec = ProjectSpec("", "ci");
    cases.push_back({"PROJECT_MISSING", spec});
    spec = ProjectSpec("library", "ci");
    spec.level = RobotLevel::kLegacy;
    cases.push_back({"INVALID_LEVEL", spec});
    spec = ProjectSpec("library", "ci");
    spec.life = LifeInDays{0};
    cases.push_back({"INVALID_DURATION", spec});
    spec.life = LifeUntil{kNow};
    cases.push_back({"EXPIRES_IN_THE_PAST", spec});
    for (const std::string& text :
         {std::string(1025, 'x'), std::string("a\nb"), std::string("\xff")}) {
      spec = ProjectSpec("library", "ci");
      spec.description = text;
      cases.push_back({"INVALID_DESCRIPTION", spec});
    }
    cases.push_back(
        {"WRONG_LEVEL",
         SystemSpec("s", {GrantSpec::System(ProjectSet("tag:list"))})});
    return cases;
  }();
  for (const auto& [reason, spec] : cases) {
    EXPECT_THAT(Create(spec), FailsWith(kInvalid, reason));
  }
  EXPECT_EQ(CountRobots(), 0);
  EXPECT_TRUE((*accounts_->Projects())->projects().empty());
}

TEST_F(RobotAccountsTest, CreateManyIsAllOrNothing) {
  EXPECT_THAT(accounts_->CreateMany(
                  host_, {ProjectSpec("a", "one"), ProjectSpec("a", "two"),
                          ProjectSpec("a", "one")}),
              FailsWith(kExists, "ROBOT_EXISTS"));
  EXPECT_EQ(CountRobots(), 0);
  EXPECT_THAT(accounts_->FindProject("a"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  absl::StatusOr<std::vector<CreatedRobot>> created = accounts_->CreateMany(
      host_, {ProjectSpec("a", "one"), ProjectSpec("b", "one")});
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ((*created)[1].robot.full_name(), "robot$b+one");
  EXPECT_THAT(Authenticate("robot$b+one", (*created)[1].secret.text()), IsOk());
  EXPECT_THAT(Authenticate("robot$a+one", (*created)[1].secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_F(RobotAccountsTest, CreateManyIsBounded) {
  const std::vector<RobotSpec> specs(RobotAccounts::kMaxAtOnce + 1,
                                     ProjectSpec("a", "ci"));
  EXPECT_THAT(accounts_->CreateMany(host_, specs),
              FailsWith(kInvalid, "TOO_MANY_ROBOTS"));
}

TEST_F(RobotAccountsTest, TheDefaultDurationKeepsToTheMaximum) {
  RobotAccountsOptions options;
  options.max_duration_days = 7;
  for (const int64_t days : {int64_t{30}, kNeverExpires}) {
    options.default_duration_days = days;
    Open(options);
    EXPECT_EQ(
        Create(ProjectSpec("a", "ci"))->robot.robot().expires_at().unix_s(),
        kNow + 7 * kDay);
  }
}

TEST_F(RobotAccountsTest, NamesAreUniquePerProject) {
  ASSERT_THAT(Create(ProjectSpec("a", "ci")), IsOk());
  EXPECT_THAT(Create(ProjectSpec("a", "ci")),
              FailsWith(kExists, "ROBOT_EXISTS"));
  EXPECT_THAT(Create(ProjectSpec("b", "ci")), IsOk());
}

TEST_F(RobotAccountsTest, DefaultAndMaximumDurationApply) {
  RobotAccountsOptions options;
  options.default_duration_days = 5;
  options.max_duration_days = 10;
  Open(options);
  EXPECT_EQ(Create(ProjectSpec("a", "d"))->robot.robot().expires_at().unix_s(),
            kNow + 5 * kDay);
  RobotSpec spec = ProjectSpec("a", "m");
  spec.life = LifeInDays{10};
  EXPECT_THAT(Create(spec), IsOk());
  spec.account_name = "longer";
  for (const LifeSpec& life :
       {LifeSpec(LifeInDays{11}), LifeSpec(LifeInDays{-1}),
        LifeSpec(LifeInSeconds{10 * kDay + 1}),
        LifeSpec(LifeUntil{kNow + 10 * kDay + 1})}) {
    spec.life = life;
    EXPECT_THAT(Create(spec), FailsWith(kInvalid, "DURATION_TOO_LONG"));
  }
}

TEST_F(RobotAccountsTest, UnknownProjectsAreRefusedWhereTheHostPutsThem) {
  RobotAccountsOptions options;
  options.declare_projects = false;
  Open(options);
  EXPECT_THAT(Create(ProjectSpec("a", "ci")),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  ASSERT_THAT(accounts_->PutProject(host_, 7, "a", false), IsOk());
  EXPECT_THAT(Create(ProjectSpec("a", "ci")), IsOk());
}

TEST_F(RobotAccountsTest, ExpiredRobotsAreRefusedFromThatSecondOn) {
  RobotSpec spec = ProjectSpec("a", "ci");
  spec.life = LifeInSeconds{100};
  CreatedRobot created = *Create(spec);
  clock_.Advance(99);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
  clock_.Advance(1);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_F(RobotAccountsTest, DisabledAndDeletedRobotsAreRefusedAtOnce) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  absl::StatusOr<RobotView> disabled = accounts_->SetEnabled(host_, id, false);
  ASSERT_THAT(disabled, IsOk());
  EXPECT_EQ(disabled->robot().version(), 2);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_EQ(accounts_->SetEnabled(host_, id, false)->robot().version(), 2);
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
  ASSERT_THAT(accounts_->Delete(host_, id), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  for (const absl::Status& status :
       {accounts_->Delete(host_, id), accounts_->Get(host_, id).status(),
        accounts_->SetEnabled(host_, id, true).status(),
        accounts_->RefreshSecret(host_, id).status()}) {
    EXPECT_THAT(status, FailsWith(kNotFound, "ROBOT_NOT_FOUND"));
  }
  EXPECT_GT(Create(ProjectSpec("a", "ci"))->robot.robot().id(), id);
}

TEST_F(RobotAccountsTest, ARefreshEndsTheOldSecretAtOnce) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  ASSERT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
  const SecretSlot before = accounts_->Get(host_, id)->robot().secrets()[0];
  IssuedSecret second = *accounts_->RefreshSecret(host_, id);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_THAT(Authenticate("robot$a+ci", second.text()), IsOk());
  ASSERT_THAT(accounts_->RefreshSecret(host_, id, "by-Hand-123"), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", second.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_THAT(Authenticate("robot$a+ci", "by-Hand-123"), IsOk());
  const Robot robot = accounts_->Get(host_, id)->robot();
  ASSERT_EQ(robot.secrets().size(), 1);
  EXPECT_EQ(robot.secrets()[0].id, before.id + 2);
  EXPECT_EQ(robot.secrets()[0].origin, SecretOrigin::kByHand);
  EXPECT_EQ(robot.secrets()[0].hash.find("$pbkdf2-sha256$i=600000$"), 0);
  EXPECT_EQ(robot.expires_at(), created.robot.robot().expires_at());
}

TEST_F(RobotAccountsTest, ARefreshNeverReusesASlotIdWhateverTheRecordSays) {
  auto owned = NewMemoryStore();
  RobotStore& store = *owned;
  accounts_ = *RobotAccounts::Create(std::move(owned));
  RobotRecord record = RecordOf("ops", 0);
  AddSlot(record, HarborHash("Given1Secret"));
  AddSlot(record, HarborHash("Given2Secret"));
  for (const uint32_t next : {0u, 2u}) {
    record.account_name = absl::StrCat("ops", next);
    record.next_slot_id = next;
    const int64_t id = PutRobot(store, record).id();
    const absl::StatusOr<IssuedSecret> secret =
        accounts_->RefreshSecret(host_, id);
    ASSERT_THAT(secret, IsOk());
    EXPECT_EQ(store.ViewById(id)->robot->secrets().back().id, 3u);
    EXPECT_THAT(Authenticate(absl::StrCat("robot$ops", next), secret->text()),
                IsOk());
  }
}

TEST_F(RobotAccountsTest, TheSameSecretAgainGetsANewSalt) {
  const int64_t id = Create(ProjectSpec("a", "ci"))->robot.robot().id();
  std::set<std::string> hashes;
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(accounts_->RefreshSecret(host_, id, "by-Hand-123"), IsOk());
    hashes.insert(accounts_->Get(host_, id)->robot().secrets()[0].hash);
  }
  EXPECT_EQ(hashes.size(), 3);
}

TEST_F(RobotAccountsTest, AWeakSecretByHandChangesNothing) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  EXPECT_THAT(accounts_->RefreshSecret(host_, id, "short1A"),
              FailsWith(kInvalid, "SECRET_TOO_SHORT"));
  EXPECT_THAT(accounts_->RefreshSecret(host_, id, "lower-only-1"),
              FailsWith(kInvalid, "SECRET_NEEDS_UPPER"));
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
}

// Those of an old Harbor, and those that a newer version wrote.
TEST_F(RobotAccountsTest, RobotsOfOthersAreDisabledAndDeletedOnly) {
  auto owned = NewMemoryStore();
  RobotStore& store = *owned;
  accounts_ = *RobotAccounts::Create(std::move(owned));
  RobotRecord legacy = RecordOf("robot$old", PutProject(store, "a").id);
  legacy.level = RobotLevel::kLegacy;
  RobotRecord newer = RecordOf("ops", 0);
  newer.min_reader = RobotRecord::kReader + 1;
  const struct {
    RobotRecord record;
    const char* reason;
  } cases[] = {{legacy, "LEGACY_NOT_EDITABLE"}, {newer, "NEWER_RECORD"}};
  for (const auto& c : cases) {
    const int64_t id = PutRobot(store, c.record).id();
    EXPECT_THAT(accounts_->RefreshSecret(host_, id),
                FailsWith(kPrecondition, c.reason));
    EXPECT_THAT(accounts_->RefreshSecret(host_, id, "Given1Secret"),
                FailsWith(kPrecondition, c.reason));
    EXPECT_TRUE(store.ViewById(id)->robot->secrets().empty());
    ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
    EXPECT_FALSE(store.ViewById(id)->robot->is_enabled());
    EXPECT_EQ(store.ViewById(id)->robot->record().min_reader,
              c.record.min_reader);
    EXPECT_THAT(accounts_->Delete(host_, id), IsOk());
  }
}

TEST_F(RobotAccountsTest, FindTakesTheFullName) {
  const int64_t id = Create(ProjectSpec("a", "ci"))->robot.robot().id();
  EXPECT_EQ(accounts_->Find(host_, "robot$a+ci")->robot().id(), id);
  for (const char* name : {"a+ci", "robot$ci", "robot$b+ci", "admin", ""}) {
    EXPECT_THAT(accounts_->Find(host_, name),
                FailsWith(kNotFound, "ROBOT_NOT_FOUND"))
        << name;
  }
}

TEST_F(RobotAccountsTest, ListFiltersSearchesAndPages) {
  ASSERT_THAT(accounts_->CreateMany(
                  host_, {ProjectSpec("a", "ci-push"), ProjectSpec("b", "ci"),
                          ProjectSpec("a", "backup"),
                          SystemSpec("mirror", {GrantSpec::AllProjects(
                                                   ProjectSet("tag:list"))})}),
              IsOk());
  const auto names = [this](const RobotQuery& query) {
    std::vector<std::string> names;
    const RobotViewPage page = *accounts_->List(host_, query);
    for (const RobotView& robot : page.robots) {
      names.push_back(robot.full_name());
    }
    return names;
  };
  using Names = std::vector<std::string>;
  RobotQuery query;
  EXPECT_EQ(names(query), (Names{"robot$a+backup", "robot$b+ci",
                                 "robot$a+ci-push", "robot$mirror"}));
  query.search = "CI";
  EXPECT_EQ(names(query), (Names{"robot$b+ci", "robot$a+ci-push"}));
  query.project_id = accounts_->FindProject("a")->id;
  EXPECT_EQ(names(query), (Names{"robot$a+ci-push"}));
  query = RobotQuery();
  query.level = RobotLevel::kSystem;
  EXPECT_EQ(names(query), (Names{"robot$mirror"}));
  query = RobotQuery();
  query.page_size = 3;
  absl::StatusOr<RobotViewPage> page = accounts_->List(host_, query);
  ASSERT_EQ(page->robots.size(), 3);
  query.cursor = page->next_cursor;
  page = accounts_->List(host_, query);
  ASSERT_EQ(page->robots.size(), 1);
  EXPECT_EQ(page->next_cursor, "");
  query.cursor = "nonsense";
  EXPECT_THAT(accounts_->List(host_, query),
              FailsWith(kInvalid, "INVALID_CURSOR"));
  query.cursor = "";
  for (const size_t size : {size_t{0}, size_t{1001}}) {
    query.page_size = size;
    EXPECT_THAT(accounts_->List(host_, query),
                FailsWith(kInvalid, "INVALID_PAGE_SIZE"));
  }
}

// A robot without its project's name would look like one of the system.
TEST_F(RobotAccountsTest, ListNamesRobotsWhileProjectsComeAndGo) {
  auto owned = std::make_unique<HookedStore>(NewMemoryStore());
  HookedStore& store = *owned;
  accounts_ = *RobotAccounts::Create(std::move(owned));
  ASSERT_THAT(Create(ProjectSpec("old", "ci")), IsOk());
  store.before_list = [this] {
    return Create(ProjectSpec("new", "ci")).status();
  };
  const absl::StatusOr<RobotViewPage> more =
      accounts_->List(host_, RobotQuery());
  ASSERT_THAT(more, IsOk());
  ASSERT_EQ(more->robots.size(), 2u);
  EXPECT_EQ(more->robots[0].full_name(), "robot$old+ci");
  EXPECT_EQ(more->robots[1].full_name(), "robot$new+ci");

  store.before_list = nullptr;
  store.before_projects = [this] {
    return accounts_->DeleteProject(host_, "old");
  };
  const absl::StatusOr<RobotViewPage> fewer =
      accounts_->List(host_, RobotQuery());
  ASSERT_THAT(fewer, IsOk());
  ASSERT_EQ(fewer->robots.size(), 1u);
  EXPECT_EQ(fewer->robots[0].full_name(), "robot$new+ci");
}

TEST_F(RobotAccountsTest, RenamingAProjectRenamesItsRobots) {
  CreatedRobot created = *Create(ProjectSpec("old", "ci"));
  ASSERT_THAT(accounts_->RenameProject(host_, "old", "new"), IsOk());
  EXPECT_THAT(Authenticate("robot$old+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  absl::StatusOr<Principal> principal =
      Authenticate("robot$new+ci", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanRepository("new/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("old/app", "pull"));
}

TEST_F(RobotAccountsTest, RenamingChecksLengthsAndCollisionsFirst) {
  ASSERT_THAT(Create(ProjectSpec("a", std::string(200, 'x'))), IsOk());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "taken", false), IsOk());
  EXPECT_THAT(accounts_->RenameProject(host_, "a", std::string(60, 'p')),
              FailsWith(kInvalid, "NAME_TOO_LONG"));
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "taken"),
              FailsWith(kExists, "PROJECT_EXISTS"));
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "Bad"),
              FailsWith(kInvalid, "INVALID_PROJECT_NAME"));
  EXPECT_THAT(accounts_->RenameProject(host_, "none", "b"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  EXPECT_THAT(accounts_->FindProject("a"), IsOk());
}

TEST_F(RobotAccountsTest, AProjectMadeAgainIsAnotherProject) {
  CreatedRobot in_project = *Create(ProjectSpec("a", "ci"));
  CreatedRobot system = *Create(SystemSpec(
      "s", {GrantSpec::Project("a", ProjectSet("repository:pull")),
            GrantSpec::Project("b", ProjectSet("repository:pull"))}));
  const int64_t old_id = accounts_->FindProject("a")->id;
  ASSERT_THAT(accounts_->DeleteProject(host_, "a"), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", in_project.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  ASSERT_THAT(accounts_->PutProject(host_, 0, "a", false), IsOk());
  EXPECT_GT(accounts_->FindProject("a")->id, old_id);
  EXPECT_THAT(Authenticate("robot$a+ci", in_project.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  absl::StatusOr<Principal> principal =
      Authenticate("robot$s", system.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_FALSE(principal->Can("a", "repository", "pull"));
  EXPECT_TRUE(principal->Can("b", "repository", "pull"));
}

TEST_F(RobotAccountsTest, PutProjectFollowsTheHostsIds) {
  const Project first = *accounts_->PutProject(host_, 40, "a", false);
  EXPECT_EQ(accounts_->PutProject(host_, 40, "renamed", true)->id, first.id);
  EXPECT_TRUE(accounts_->FindProject("renamed")->is_public);
  EXPECT_THAT(accounts_->PutProject(host_, 41, "renamed", false),
              FailsWith(kExists, "PROJECT_EXISTS"));
  EXPECT_THAT(accounts_->PutProject(host_, -1, "x", false),
              FailsWith(kInvalid, "INVALID_HOST_ID"));
  // A project that a robot declared gets the host's id later.
  ASSERT_THAT(Create(ProjectSpec("declared", "ci")), IsOk());
  const int64_t declared = accounts_->FindProject("declared")->id;
  EXPECT_EQ(accounts_->PutProject(host_, 50, "declared", false)->id, declared);
  EXPECT_EQ(accounts_->FindProject("declared")->host_id, 50);
}

TEST_F(RobotAccountsTest, APublicProjectGivesRobotsWhatHarborDoes) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci", "tag:create"));
  CreatedRobot system =
      *Create(SystemSpec("s", {GrantSpec::System(SystemSet("catalog:read"))}));
  ASSERT_THAT(accounts_->PutProject(host_, 0, "open", true), IsOk());
  absl::StatusOr<Principal> principal =
      Authenticate("robot$a+ci", created.secret.text());
  EXPECT_TRUE(principal->CanRepository("open/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("open/app", "push"));
  EXPECT_FALSE(principal->CanRepository("a/app", "pull"));
  EXPECT_FALSE(Authenticate("robot$s", system.secret.text())
                   ->CanRepository("open/app", "pull"));
}

TEST_F(RobotAccountsTest, ThePrefixIsTheStores) {
  std::unique_ptr<RobotStore> store = NewMemoryStore();
  RobotAccountsOptions options;
  options.name_prefix = "bot-";
  options.clock = &clock_;
  accounts_ = *RobotAccounts::Create(std::move(store), options);
  EXPECT_EQ(Create(ProjectSpec("a", "ci"))->robot.full_name(), "bot-a+ci");
  options.name_prefix = "bad prefix";
  EXPECT_THAT(RobotAccounts::Create(NewMemoryStore(), options),
              FailsWith(kInvalid, "INVALID_NAME_PREFIX"));
}

TEST_F(RobotAccountsTest, ChangingThePrefixEndsOldNamesAtOnce) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  ASSERT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
  ASSERT_THAT(accounts_->ChangePrefix(host_, "r-"), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_THAT(Authenticate("r-a+ci", created.secret.text()), IsOk());
  EXPECT_THAT(accounts_->ChangePrefix(host_, ""),
              FailsWith(kInvalid, "INVALID_NAME_PREFIX"));
}

TEST_F(RobotAccountsTest, IsCurrentNoticesEveryChange) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const int64_t id = created.robot.robot().id();
  const auto login = [&] {
    return *Authenticate("robot$a+ci", created.secret.text());
  };
  Principal principal = login();
  EXPECT_THAT(accounts_->IsCurrent(principal), IsOk());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "a", true), IsOk());
  EXPECT_THAT(accounts_->IsCurrent(principal),
              FailsWith(kPrecondition, "PRINCIPAL_NOT_CURRENT"));
  principal = login();
  ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(accounts_->IsCurrent(principal),
              FailsWith(kPrecondition, "PRINCIPAL_NOT_CURRENT"));
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  principal = login();
  ASSERT_THAT(accounts_->ChangePrefix(host_, "bot$"), IsOk());
  EXPECT_THAT(accounts_->IsCurrent(principal),
              FailsWith(kPrecondition, "PRINCIPAL_NOT_CURRENT"));
  ASSERT_THAT(accounts_->ChangePrefix(host_, "robot$"), IsOk());
  principal = login();
  clock_.Advance(30 * kDay);
  EXPECT_THAT(accounts_->IsCurrent(principal),
              FailsWith(kPrecondition, "PRINCIPAL_NOT_CURRENT"));
}

TEST_F(RobotAccountsTest, SettingTheClockBackRevivesNobody) {
  RobotSpec spec = ProjectSpec("a", "ci");
  spec.life = LifeInSeconds{100};
  CreatedRobot created = *Create(spec);
  clock_.Advance(100);
  ASSERT_FALSE(Authenticate("robot$a+ci", created.secret.text()).ok());
  clock_.SetUnixSeconds(kNow);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_F(RobotAccountsTest, AChildProcessIsRefused) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci"));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const absl::Status login =
        Authenticate("robot$a+ci", created.secret.text()).status();
    const absl::Status change = accounts_->Delete(host_, 1);
    _exit(ErrorReason(login) == "FORKED" && ErrorReason(change) == "FORKED"
              ? 0
              : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(Authenticate("robot$a+ci", created.secret.text()), IsOk());
}

}  // namespace
}  // namespace robot_accounts
