// Robots that act on robots, at random, beside a slow and obvious model of what
// they may do: it asks of every permission, everywhere, one by one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {
namespace {

constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;
constexpr int64_t kMaxMade = 4;
// Those of the test, some that are none, and one that stands for all others.
constexpr int64_t kProjectIds[] = {1, 2, 3, 4, 9, 1000};

using Random = std::mt19937_64;

template <typename T>
T Pick(Random& random, const std::vector<T>& from) {
  return from[random() % from.size()];
}
bool OneIn(Random& random, int n) { return random() % n == 0; }

// What a robot may do, asked one by one.
class Power {
 public:
  explicit Power(const Robot& robot) : robot_(robot) {}

  bool System(const char* resource, const char* action) const {
    const auto p = catalog().Find(PermissionLevel::kSystem, resource, action);
    return p.has_value() && robot_.grants().AllowsSystem(*p);
  }
  bool InProject(int64_t id, const char* resource, const char* action) const {
    const auto p = catalog().Find(PermissionLevel::kProject, resource, action);
    return p.has_value() && robot_.grants().AllowsProject(id, *p);
  }
  // In the system for 0.
  bool At(int64_t project_id, const char* action) const {
    return project_id == 0 ? System("robot", action)
                           : InProject(project_id, "robot", action);
  }

  // Whether it may do and lives no more than `other`.
  bool IsWithin(const Robot& other) const {
    const Expiration ours = robot_.expires_at();
    const Expiration theirs = other.expires_at();
    if (!theirs.is_never() &&
        (ours.is_never() || ours.unix_s() > theirs.unix_s())) {
      return false;
    }
    for (int i = 0; i < catalog().size(); ++i) {
      const Permission p = catalog().permission_at(i);
      if (robot_.grants().AllowsSystem(p) && !other.grants().AllowsSystem(p)) {
        return false;
      }
      for (const int64_t id : kProjectIds) {
        if (robot_.grants().AllowsProject(id, p) &&
            !other.grants().AllowsProject(id, p)) {
          return false;
        }
        if (robot_.grants().AllowsPublicProject(id, p) &&
            !other.grants().AllowsPublicProject(id, p)) {
          return false;
        }
      }
    }
    return true;
  }

 private:
  const Catalog& catalog() const { return *robot_.grants().catalog(); }

  const Robot robot_;
};

std::vector<GrantRow> RandomRows(Random& random) {
  std::vector<GrantRow> rows;
  for (size_t n = 2 + random() % 8; n > 0; --n) {
    rows.push_back(
        {Pick<std::string>(random,
                           {"/system", "/project/*", "/project/1", "/project/2",
                            "/project/3", "/project/2", "/project/9", "/odd"}),
         Pick<std::string>(random, {"repository", "robot", "robot", "robot",
                                    "tag", "project", "*", "odd"}),
         Pick<std::string>(random, {"pull", "push", "create", "read", "list",
                                    "delete", "update", "*"}),
         Pick<std::string>(random, {"", "", "", "", "allow", "deny", "x"})});
  }
  return rows;
}

// Of one who has much to hand on.
std::vector<GrantRow> MakersRows(Random& random) {
  std::vector<GrantRow> rows = RandomRows(random);
  for (const char* scope : {"/system", "/project/*", "/project/1"}) {
    if (OneIn(random, 3)) continue;
    rows.push_back({scope, "robot", "*", ""});
    rows.push_back({scope, "repository", "pull", ""});
    rows.push_back({scope, "repository", "push", ""});
    rows.push_back({scope, Pick<std::string>(random, {"tag", "catalog"}),
                    Pick<std::string>(random, {"create", "read"}), ""});
  }
  return rows;
}

PermissionSet RandomSet(Random& random, PermissionLevel level) {
  const std::vector<std::string> texts =
      level == PermissionLevel::kSystem
          ? std::vector<std::string>{"robot:create", "robot:read,robot:list",
                                     "catalog:read", "project:create",
                                     "robot:delete,robot:create"}
          : std::vector<std::string>{"repository:pull",
                                     "tag:create",
                                     "repository:pull,repository:push",
                                     "robot:create,robot:read",
                                     "robot:list",
                                     "robot:delete",
                                     "project:update"};
  return *PermissionSet::Parse(Catalog::Default(), level, Pick(random, texts));
}

GrantSpec RandomGrant(Random& random) {
  switch (random() % 4) {
    case 0:
      return GrantSpec::System(RandomSet(random, PermissionLevel::kSystem));
    case 1:
      return GrantSpec::AllProjects(
          RandomSet(random, PermissionLevel::kProject));
    default:
      return GrantSpec::Project(Pick<std::string>(random, {"p1", "p2", "p3"}),
                                RandomSet(random, PermissionLevel::kProject));
  }
}

Expiration RandomExpiry(Random& random) {
  return Expiration::FromStored(
      Pick<int64_t>(random, {kNeverExpires, kNeverExpires, kNow + 10 * kDay,
                             kNow + 20 * kDay, kNow + 30 * kDay}));
}

// Three projects, some robots, and one that was taken over: whoever has its
// secret acts by it and by all whose secret it gets.
class World {
 public:
  explicit World(uint64_t seed) : random_(seed) {
    auto store = NewMemoryStore();
    for (const char* name : {"p1", "p2", "p3"}) PutProject(*store, name);
    for (int i = 0; i < 6; ++i) {
      const int64_t project_id = Pick<int64_t>(random_, {0, 0, 0, 1, 2, 3});
      RobotRecord record = RecordOf(absl::StrCat("r", i), project_id);
      record.level =
          project_id == 0 ? RobotLevel::kSystem : RobotLevel::kProject;
      record.grants = i == 0 ? MakersRows(random_) : RandomRows(random_);
      record.expires_at = RandomExpiry(random_);
      AddSlot(record, "$hmac-sha256$of nobody");
      ids_.push_back(PutRobot(*store, record).id());
    }
    options_.clock = &clock_;
    options_.max_made_by_robot = kMaxMade;
    options_.max_duration_days = 0;
    options_.robots_may_edit = !OneIn(random_, 4);
    options_.robots_may_refresh = !OneIn(random_, 4);
    accounts_ = *RobotAccounts::Create(std::move(store), options_);
    root_ = std::make_unique<Robot>(Get(ids_[0]));
    controlled_ = {ids_[0]};
  }

  void Run(int calls) {
    for (int i = 0; i < calls && !testing::Test::HasFailure(); ++i) {
      const int64_t acting = Pick(random_, controlled_);
      const absl::StatusOr<RobotView> view = accounts_->Get(Actor(), acting);
      if (!view.ok()) continue;  // Deleted by another.
      Act(view->robot(),
          Actor::Robot(Principal(view->robot(), *accounts_->Projects(),
                                 view->full_name(),
                                 view->robot().secrets().back().id)));
    }
    CheckControlled();
  }

  int done() const { return done_; }
  int refused() const { return refused_; }

 private:
  Robot Get(int64_t id) { return accounts_->Get(Actor(), id)->robot(); }

  void Act(const Robot& acting, const Actor& actor) {
    switch (random_() % 6) {
      case 0:
      case 1:
        return Create(acting, actor);
      case 2:
        return Edit(acting, actor);
      case 3:
        return Refresh(acting, actor);
      case 4:
        return Enable(acting, actor);
      default:
        return Delete(acting, actor);
    }
  }

  void Create(const Robot& acting, const Actor& actor) {
    RobotSpec spec;
    spec.account_name = absl::StrCat("m", ++names_);
    int64_t project_id = 0;
    if (OneIn(random_, 2)) {
      project_id = 1 + random_() % 3;
      spec.project = absl::StrCat("p", project_id);
      spec.grants = {GrantSpec::Project(
          spec.project, RandomSet(random_, PermissionLevel::kProject))};
    } else {
      spec.level = RobotLevel::kSystem;
      spec.grants = {RandomGrant(random_)};
    }
    spec.life = LifeInDays{Pick<int64_t>(random_, {-1, 5, 10, 20, 40})};
    const absl::StatusOr<CreatedRobot> made =
        accounts_->CreateRobot(actor, spec);
    const int64_t before = MadeBy(acting.id(), made.ok() ? 1 : 0);
    if (before >= kMaxMade) return Expect(made.status(), "TOO_MANY_MADE");
    if (!Power(acting).At(project_id, "create")) {
      return Expect(made.status(), "ACTOR_NOT_PERMITTED");
    }
    ExpectWithin(made.status(), acting, Wanted(spec));
    if (made.ok()) {
      ids_.push_back(made->robot.robot().id());
      controlled_.push_back(ids_.back());
    }
  }

  // What `spec` asks for, as the host would get it.
  Robot Wanted(RobotSpec spec) {
    spec.account_name = absl::StrCat("wanted", ++names_);
    const Robot robot = accounts_->CreateRobot(Actor(), spec)->robot.robot();
    EXPECT_TRUE(accounts_->Delete(Actor(), robot.id()).ok());
    return robot;
  }

  int64_t MadeBy(int64_t id, int64_t just_now) {
    RobotQuery query;
    query.made_by_robot_id = id;
    return static_cast<int64_t>(
               accounts_->List(Actor(), query)->robots.size()) -
           just_now;
  }

  // What must come of a deed on `target`; empty: it is up to the covering.
  std::string Verdict(const Robot& acting, const Robot& target,
                      const char* action, bool host_allows,
                      const char* host_reason) {
    const Power power(acting);
    const bool holds = power.At(target.project_id(), action);
    const bool sees = power.At(target.project_id(), "read") ||
                      power.At(target.project_id(), "list");
    if (!sees && !(host_allows && holds)) return "ROBOT_NOT_FOUND";
    if (!host_allows) return host_reason;
    return holds ? "" : "ACTOR_NOT_PERMITTED";
  }

  void Edit(const Robot& acting, const Actor& actor) {
    const Robot target = PickTarget();
    RobotEdit edit;
    if (OneIn(random_, 2)) {
      edit.grants = {target.level() == RobotLevel::kSystem
                         ? RandomGrant(random_)
                         : GrantSpec::Project(
                               absl::StrCat("p", target.project_id()),
                               RandomSet(random_, PermissionLevel::kProject))};
    }
    if (OneIn(random_, 2)) {
      edit.life = LifeUntil{
          kNow + Pick<int64_t>(random_, {5 * kDay, 15 * kDay, 40 * kDay})};
    }
    const absl::StatusOr<RobotView> edited =
        accounts_->Edit(actor, target.id(), edit);
    const std::string verdict =
        Verdict(acting, target, "create", options_.robots_may_edit,
                "ROBOTS_MAY_NOT_EDIT");
    if (!verdict.empty()) return Expect(edited.status(), verdict);
    if (!Power(target).IsWithin(acting)) {
      return Expect(edited.status(), "EXCEEDS_ACTOR");
    }
    if (edited.ok())
      return ExpectWithin(absl::OkStatus(), acting, edited->robot());
    // The host can do it: then the robot is too much for the actor.
    Expect(edited.status(), "EXCEEDS_ACTOR");
    const Robot after = accounts_->Edit(Actor(), target.id(), edit)->robot();
    EXPECT_FALSE(Power(after).IsWithin(acting)) << after.grants().ToText();
    // What the host did must not be taken for the actor's.
    EXPECT_TRUE(accounts_->Delete(Actor(), target.id()).ok());
    Forget(target.id());
  }

  void Forget(int64_t id) {
    ids_.erase(std::remove(ids_.begin(), ids_.end(), id), ids_.end());
  }

  void Refresh(const Robot& acting, const Actor& actor) {
    const Robot target = PickTarget();
    const absl::Status status =
        accounts_->RefreshSecret(actor, target.id()).status();
    const std::string verdict =
        Verdict(acting, target, "create", options_.robots_may_refresh,
                "ROBOTS_MAY_NOT_REFRESH");
    if (!verdict.empty()) return Expect(status, verdict);
    ExpectWithin(status, acting, target);
    if (status.ok()) controlled_.push_back(target.id());
  }

  void Enable(const Robot& acting, const Actor& actor) {
    const Robot target = PickTarget();
    const absl::Status status =
        accounts_->SetEnabled(actor, target.id(), true).status();
    const std::string verdict =
        Verdict(acting, target, "create", options_.robots_may_edit,
                "ROBOTS_MAY_NOT_EDIT");
    if (!verdict.empty()) return Expect(status, verdict);
    ExpectWithin(status, acting, target);
  }

  void Delete(const Robot& acting, const Actor& actor) {
    const Robot target = PickTarget();
    if (target.id() == root_->id() || !OneIn(random_, 3)) return;
    const absl::Status status = accounts_->Delete(actor, target.id());
    const std::string verdict = Verdict(acting, target, "delete", true, "");
    Expect(status, verdict);
    if (status.ok()) Forget(target.id());
  }

  Robot PickTarget() { return Get(Pick(random_, ids_)); }

  // `reason` is empty for success.
  void Expect(const absl::Status& status, const std::string& reason) {
    status.ok() ? ++done_ : ++refused_;
    EXPECT_EQ(status.ok() ? "" : ErrorReason(status), reason) << status;
  }
  void ExpectWithin(const absl::Status& status, const Robot& acting,
                    const Robot& wanted) {
    Expect(status, Power(wanted).IsWithin(acting) ? "" : "EXCEEDS_ACTOR");
  }

  // However they came about, none may do what the first one could not.
  void CheckControlled() {
    for (const int64_t id : controlled_) {
      const absl::StatusOr<RobotView> view = accounts_->Get(Actor(), id);
      if (!view.ok()) continue;
      EXPECT_TRUE(Power(view->robot()).IsWithin(*root_))
          << view->full_name() << " may " << view->robot().grants().ToText()
          << "\nbut the first may only " << root_->grants().ToText();
    }
  }

  Random random_;
  ManualClock clock_;
  RobotAccountsOptions options_;
  std::unique_ptr<RobotAccounts> accounts_;
  std::vector<int64_t> ids_;         // Robots that there are.
  std::vector<int64_t> controlled_;  // Whose secrets one has.
  std::unique_ptr<Robot> root_;      // As it was at first.
  int names_ = 0;
  int done_ = 0;
  int refused_ = 0;
};

TEST(ActorRightsPropertyTest, NoSequenceOfCallsGivesMoreThanTheFirstRobotHad) {
  int done = 0;
  int refused = 0;
  for (uint64_t seed = 1; seed <= 1500 && !testing::Test::HasFailure();
       ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    World world(seed);
    world.Run(30);
    done += world.done();
    refused += world.refused();
  }
  // The random robots are neither all mighty nor all powerless.
  EXPECT_GT(done, 2000);
  EXPECT_GT(refused, 2000);
}

}  // namespace
}  // namespace robot_accounts
