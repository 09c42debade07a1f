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
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

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
  EXPECT_EQ(robot.secrets()[0].hash().find("$pbkdf2-sha256$i=600000$"), 0);
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
    hashes.insert(accounts_->Get(host_, id)->robot().secrets()[0].hash());
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
