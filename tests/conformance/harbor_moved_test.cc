// Robots of a Harbor that moved in, or are read where they are: never may they
// do what Harbor's own evaluation denies them, whatever stands in its tables.
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/harbor/harbor_import.h"
#include "robot_accounts/store/harbor/harbor_sql.h"
#include "robot_accounts/store/open_store.h"
#include "tests/conformance/accounts_on.h"
#include "tests/conformance/harbor_matcher.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Random = std::mt19937_64;

constexpr int kRobots = 60;

// What Harbor has of one robot.
struct Moved {
  std::string full_name;
  HarborMatcher harbor;
};

template <size_t kSize>
std::string Pick(const char* const (&words)[kSize], Random& random) {
  return words[random() % kSize];
}

// Projects there: library (1, public), private (2), demo (4); 9 is not.
constexpr const char* kScopes[] = {
    "/system",    "/project/*", "/project/*", "/project/1",  "/project/2",
    "/project/4", "/project/4", "/project/9", "/project/04", "/project/4|"};
constexpr const char* kResources[] = {"repository", "repository", "project",
                                      "tag",        "robot",      "catalog",
                                      "*",          "ta.",        "|x"};
constexpr const char* kActions[] = {"pull",   "push", "read", "list",
                                    "create", "*",    "fly"};
constexpr const char* kEffects[] = {"", "", "", "", "allow", "deny", " deny"};

class HarborMovedTest : public testing::Test {
 protected:
  HarborMovedTest() {
    for (int i = 0; i < kRobots; ++i) Add(i);
  }

  void Add(int number) {
    Random random(20261200 + number);
    const bool is_system = random() % 2 == 0;
    HarborRobot robot;
    robot.name = absl::StrCat(is_system ? "" : "demo+", "r", number);
    robot.project = is_system ? "0" : "4";
    const int64_t id = database_.Add(robot);
    std::vector<GrantRow> rows(1 + random() % 4);
    for (GrantRow& row : rows) {
      row = {Pick(kScopes, random), Pick(kResources, random),
             Pick(kActions, random), Pick(kEffects, random)};
      if (!is_system && random() % 2 == 0) row.scope = "/project/4";
      database_.Grant(id, row.scope, row.resource, row.action, row.effect);
    }
    // What is of a dead project Harbor does not even read.
    for (auto row = rows.begin(); row != rows.end();) {
      row = row->scope == "/project/9" ? rows.erase(row) : row + 1;
    }
    robots_.push_back(
        {absl::StrCat("robot$", robot.name),
         HarborMatcher(is_system ? HarborMatcher::Level::kSystem
                                 : HarborMatcher::Level::kProject,
                       rows, {{1, true}, {2, false}, {4, false}})});
  }

  // Compares everything that may be asked; how often both allow it.
  int Compare(const Moved& moved, const Principal& here) {
    const std::vector<std::pair<std::string, std::string>> places = {
        {"/project/1", "library"},
        {"/project/2", "private"},
        {"/project/4", "demo"},
        {"/project/9", "gone"}};
    const Catalog& catalog = *Catalog::Default();
    int both = 0;
    const auto compare = [&](const std::string& scope, bool allows,
                             const CatalogEntry& entry) {
      const auto harbor = moved.harbor.Ask(
          HarborMatcher::ObjectOf(scope, entry.resource), entry.action);
      EXPECT_TRUE(!allows || harbor != HarborMatcher::Answer::kDenied)
          << moved.full_name << " may " << entry.resource << ":" << entry.action
          << " in " << scope << " here alone";
      both += allows && harbor == HarborMatcher::Answer::kAllowed ? 1 : 0;
    };
    for (int i = 0; i < catalog.size(); ++i) {
      const CatalogEntry& entry = catalog.at(i);
      compare("/system", here.CanSystem(entry.resource, entry.action), entry);
      for (const auto& [scope, project] : places) {
        compare(scope, here.Can(project, entry.resource, entry.action), entry);
      }
    }
    return both;
  }

  template <typename Login>
  void CompareAll(Login login) {
    int both = 0;
    for (const Moved& moved : robots_) {
      const absl::StatusOr<Principal> here = login(moved.full_name);
      ASSERT_THAT(here, IsOk()) << moved.full_name;
      both += Compare(moved, *here);
    }
    EXPECT_GT(both, 10 * kRobots);
  }

  // What Harbor has now of a robot of here.
  HarborMatcher RobotThere(const RobotView& view) {
    const bool is_system = view.robot().level() == RobotLevel::kSystem;
    const std::string name =
        absl::StrCat(is_system ? "" : "demo+", view.robot().account_name());
    std::vector<GrantRow> rows;
    for (const std::string& line : database_.sql().Rows(absl::StrCat(
             "SELECT p.scope, p.resource, p.action, p.effect FROM robot r"
             " JOIN role_permission rp ON rp.role_id = r.id"
             " JOIN permission_policy p ON p.id = rp.permission_policy_id"
             " WHERE r.name = ",
             Literal(name)))) {
      const std::vector<std::string> fields = absl::StrSplit(line, '|');
      rows.push_back({fields[0], fields[1], fields[2], fields[3]});
    }
    return HarborMatcher(is_system ? HarborMatcher::Level::kSystem
                                   : HarborMatcher::Level::kProject,
                         rows, {{1, true}, {2, false}, {4, false}});
  }

  const std::string secret_ = HarborSecrets()[0].secret;
  HarborDatabase database_;
  std::vector<Moved> robots_;
};

TEST_F(HarborMovedTest, ImportedRobotsMayNoMoreThanInHarbor) {
  for (const StoreOf store : {StoreOf::kMemory, StoreOf::kSqlite}) {
    AccountsOn accounts(store);
    // Other numbers than in Harbor, on purpose.
    for (const char* name : {"first", "demo", "private"}) {
      ASSERT_THAT(accounts->PutProject(Actor(), 0, name, false), IsOk());
    }
    ASSERT_THAT(accounts->PutProject(Actor(), 0, "library", true), IsOk());
    const auto report = ImportFromHarbor(*accounts, Actor(), database_.url());
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->Count(ImportOutcome::kImported), kRobots);
    CompareAll(
        [&](const std::string& name) { return accounts.Login(name, secret_); });
  }
}

TEST_F(HarborMovedTest, RobotsReadInPlaceMayNoMoreThanInHarbor) {
  const auto accounts =
      RobotAccounts::Create(OpenStore(database_.harbor_url()).value()).value();
  CompareAll([&](const std::string& name) {
    return accounts->Authenticate(Login(), name, secret_);
  });
}

// A robot of here, of the project that is 1 here if it is of one.
RobotRecord RandomRecord(int number) {
  Random random(20261300 + number);
  const bool is_system = random() % 2 == 0;
  RobotRecord record = RecordOf(absl::StrCat("x", number), is_system ? 0 : 1);
  record.grants.resize(1 + random() % 4);
  for (GrantRow& row : record.grants) {
    row = {Pick(kScopes, random), Pick(kResources, random),
           Pick(kActions, random), Pick(kEffects, random)};
    if (!is_system && random() % 2 == 0) row.scope = "/project/1";
  }
  const HarborSecret& secret = HarborSecrets()[0];
  AddSlot(record, SecretHash::FromHarbor(secret.hash, secret.salt)->text());
  return record;
}

// How often both allow something; fails where Harbor alone does.
int CompareExported(const HarborMatcher& there, const Principal& here) {
  const Catalog& catalog = *Catalog::Default();
  int both = 0;
  for (const auto& [scope, project] :
       {std::pair("/system", ""), std::pair("/project/1", "library"),
        std::pair("/project/2", "private"), std::pair("/project/4", "demo")}) {
    const bool is_system = *project == '\0';
    for (int i = 0; i < catalog.size(); ++i) {
      const CatalogEntry& entry = catalog.at(i);
      // A `*` allows there what is in no catalogue of ours, too.
      if (is_system != (entry.level == PermissionLevel::kSystem)) continue;
      const bool harbor =
          there.Ask(HarborMatcher::ObjectOf(scope, entry.resource),
                    entry.action) == HarborMatcher::Answer::kAllowed;
      const bool allows = is_system
                              ? here.CanSystem(entry.resource, entry.action)
                              : here.Can(project, entry.resource, entry.action);
      EXPECT_TRUE(!harbor || allows)
          << here.full_name() << " may " << entry.resource << ":"
          << entry.action << " in " << scope << " there alone";
      both += harbor && allows ? 1 : 0;
    }
  }
  return both;
}

// Robots of here, put into Harbor as SQL: there they may no more than here.
TEST_F(HarborMovedTest, ExportedRobotsMayNoMoreThanHere) {
  auto owned = std::make_unique<HookedStore>(NewMemoryStore());
  HookedStore& store = *owned;
  const auto accounts = RobotAccounts::Create(std::move(owned)).value();
  // In another order than in Harbor.
  for (const char* name : {"demo", "private", "library"}) {
    ASSERT_THAT(accounts->PutProject(Actor(), 0, name, *name == 'l'), IsOk());
  }
  int exported = 0, both = 0;
  for (int i = 0; i < 4 * kRobots; ++i) {
    const int64_t id = PutRobot(store, RandomRecord(i)).id();
    const RobotView view = accounts->Get(Actor(), id).value();
    const auto sql = HarborSql(view);
    if (!sql.ok()) continue;  // A deny that Harbor cannot read as we do.
    ++exported;
    database_.sql().Run(*sql);
    both += CompareExported(
        RobotThere(view),
        accounts->Authenticate(Login(), view.full_name(), secret_).value());
  }
  EXPECT_GT(exported, kRobots);
  EXPECT_GT(both, 10 * kRobots);
}

// Harbor leaves such a row out when it reads the robot, so that it asks no
// project's rules at all.
TEST_F(HarborMovedTest, ARowOfADeadProjectOpensNoPublicProject) {
  HarborRobot robot;
  for (const char* scope : {"/project/9", "/project/9223372036854775807"}) {
    robot.name = absl::StrCat("dead", std::string(scope).size());
    database_.Grant(database_.Add(robot), scope, "repository", "pull");
  }
  robot.name = "alive";
  database_.Grant(database_.Add(robot), "/project/2", "tag", "list");
  const auto accounts =
      RobotAccounts::Create(OpenStore(database_.harbor_url()).value()).value();
  const auto can_pull = [&](absl::string_view name) {
    return accounts->Authenticate(Login(), name, secret_)
        ->CanRepository("library/x", "pull");
  };
  EXPECT_FALSE(can_pull("robot$dead10"));
  EXPECT_FALSE(can_pull("robot$dead28"));
  EXPECT_TRUE(can_pull("robot$alive"));
}

}  // namespace
}  // namespace robot_accounts
