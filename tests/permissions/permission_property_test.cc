// Grants and PermissionSet beside slow, obvious models, on random cases from
// fixed seeds.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"
#include "tests/permissions/permission_model.h"

namespace robot_accounts {
namespace {

constexpr int kCases = 100000;
constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;

using Random = std::mt19937_64;
using Question = PermissionModel::Question;

template <size_t kSize>
std::string Pick(const char* const (&words)[kSize], Random& random) {
  return words[random() % kSize];
}

// A word twice is a word twice as often.
constexpr const char* kScopes[] = {
    "/system",    "/system",    "/project/*",
    "/project/*", "/project/1", "/project/1",
    "/project/2", "/project/3", "/project/9223372036854775807"};
constexpr const char* kOddScopes[] = {"/project/0", "/project/01", "", "/sys",
                                      "/project/9223372036854775808"};
constexpr const char* kResources[] = {
    "repository", "repository", "repository", "project", "project",
    "tag",        "artifact",   "label",      "model",   "queue",
    "mirror",     "catalog",    "robot",      "*",       "*"};
constexpr const char* kActions[] = {"pull", "pull",   "push",   "push", "read",
                                    "list", "create", "delete", "*",    "*"};
constexpr const char* kEffects[] = {"", "", "", "allow", "allow", "deny"};

constexpr const char* kOddResources[] = {"",      "repositories", "tag/x",
                                         "tag|x", "t.g",          "**"};
constexpr const char* kOddEffects[] = {"DENY", "maybe", " deny", "deny\n"};

std::shared_ptr<const Catalog> Extended() {
  return Catalog::Extend(*Catalog::Default(), {{kProject, "model", "pull"},
                                               {kProject, "model", "push"},
                                               {kProject, "queue", "push"},
                                               {kSystem, "mirror", "push"},
                                               {kSystem, "mirror", "pull"}})
      .value();
}

GrantRow RandomRow(Random& random) {
  GrantRow row = {Pick(kScopes, random), Pick(kResources, random),
                  Pick(kActions, random), Pick(kEffects, random)};
  switch (random() % 40) {
    case 0:
      row.scope = Pick(kOddScopes, random);
      break;
    case 1:
      row.resource = Pick(kOddResources, random);
      break;
    case 2:
      row.action = random() % 2 == 0 ? "fly" : "Pull";
      break;
    case 3:
      row.effect = Pick(kOddEffects, random);
      break;
  }
  return row;
}

std::vector<GrantRow> RandomRows(Random& random) {
  std::vector<GrantRow> rows(random() % 7);
  for (GrantRow& row : rows) row = RandomRow(random);
  return rows;
}

// Often such that the first covers them.
std::vector<GrantRow> RowsNear(std::vector<GrantRow> rows, Random& random) {
  std::shuffle(rows.begin(), rows.end(), random);
  if (random() % 3 == 0 && !rows.empty()) rows.pop_back();
  if (random() % 2 == 0) {
    rows.push_back(RandomRow(random));
    if (random() % 2 == 0) rows.back().effect = "deny";
  }
  return rows;
}

Grants::Owner RandomOwner(Random& random) {
  return random() % 2 == 0 ? Grants::Owner::System()
                           : Grants::Owner::Project(1 + random() % 2);
}

// Where to ask: all that rows may name, and then a project that they do not.
const std::vector<std::string>& Scopes() {
  static const auto& scopes =
      *new std::vector<std::string>{"/system",
                                    "/project/1",
                                    "/project/2",
                                    "/project/3",
                                    "/project/9223372036854775807",
                                    "/project/1234567"};
  return scopes;
}

// A catalogue and what the model has of it.
struct World {
  explicit World(std::shared_ptr<const Catalog> its_catalog)
      : catalog(std::move(its_catalog)), pairs(*catalog) {}

  std::shared_ptr<const Catalog> catalog;
  PermissionModel::Pairs pairs;
};

// One robot twice: compiled, and as a model.
struct Robot {
  Robot(const World& world, Grants::Owner owner,
        const std::vector<GrantRow>& rows)
      : grants(Grants::FromRows(world.catalog, owner, rows).value()),
        model(world.pairs, owner, rows) {}

  bool Allows(const Question& question) const {
    const Scope scope = Scope::Parse(question.scope).value();
    const auto permission = grants.catalog()->Find(
        scope.level(), question.pair.first, question.pair.second);
    if (!permission.has_value()) return false;
    if (scope == Scope::System()) return grants.AllowsSystem(*permission);
    return question.is_public
               ? grants.AllowsPublicProject(scope.project_id(), *permission)
               : grants.AllowsProject(scope.project_id(), *permission);
  }

  std::string Describe() const {
    std::string text = absl::StrCat(
        "robot of project ", grants.owner().project_id(), " with rows\n");
    for (const GrantRow& row : grants.rows()) {
      absl::StrAppend(&text, "  ", row.scope, " ", row.resource, ":",
                      row.action, " \"", row.effect, "\"\n");
    }
    return text;
  }

  Grants grants;
  PermissionModel model;
};

void ExpectSame(const Robot& robot, const Question& question) {
  ASSERT_EQ(robot.Allows(question), robot.model.Allows(question))
      << robot.Describe() << "asked " << question.pair.first << ":"
      << question.pair.second << " in " << question.scope
      << (question.is_public ? ", public" : "");
}

Question RandomQuestion(Random& random) {
  const std::string& scope = Scopes()[random() % Scopes().size()];
  return {scope,
          {Pick(kResources, random), Pick(kActions, random)},
          scope != "/system" && random() % 2 == 0};
}

void ExpectSameEverywhere(const World& world, const Robot& robot) {
  bool has_system = false;
  bool has_other = false;
  for (const std::string& scope : Scopes()) {
    for (const PermissionModel::Pair& pair : world.pairs.Of(scope)) {
      Question question = {scope, pair};
      ASSERT_NO_FATAL_FAILURE(ExpectSame(robot, question));
      const bool allows = robot.model.Allows(question);
      has_system |= allows && scope == Scopes().front();
      has_other |= allows && scope == Scopes().back();
      question.is_public = scope != Scopes().front();
      ASSERT_NO_FATAL_FAILURE(ExpectSame(robot, question));
    }
  }
  EXPECT_EQ(robot.grants.has_system(), has_system) << robot.Describe();
  EXPECT_EQ(robot.grants.has_all_projects(), has_other) << robot.Describe();
}

TEST(PermissionPropertyTest, GrantsAnswerAsTheModel) {
  Random random(20261122);
  const World harbor(Catalog::Harbor216());
  const World extended(Extended());
  int allowed = 0;
  for (int i = 0; i < kCases; ++i) {
    const World& world = random() % 4 == 0 ? harbor : extended;
    const Robot robot(world, RandomOwner(random), RandomRows(random));
    if (i % 100 == 0) {
      ASSERT_NO_FATAL_FAILURE(ExpectSameEverywhere(world, robot));
    }
    for (int j = 0; j < 20; ++j) {
      const Question question = RandomQuestion(random);
      ASSERT_NO_FATAL_FAILURE(ExpectSame(robot, question));
      allowed += robot.Allows(question) ? 1 : 0;
    }
  }
  // The cases are worth something: both answers are frequent.
  EXPECT_GT(allowed, kCases / 2);
  EXPECT_LT(allowed, 19 * kCases);
}

TEST(PermissionPropertyTest, GrantsCoverAsTheModel) {
  Random random(20261123);
  const World world(Extended());
  int covered = 0;
  for (int i = 0; i < kCases; ++i) {
    const Grants::Owner owner = RandomOwner(random);
    const Robot ours(world, owner, RandomRows(random));
    const Robot theirs(world, random() % 4 == 0 ? RandomOwner(random) : owner,
                       RowsNear(ours.grants.rows(), random));
    const bool covers = ours.grants.Covers(theirs.grants);
    ASSERT_EQ(covers, ours.model.Covers(theirs.model, Scopes()))
        << ours.Describe() << "covers " << theirs.Describe();
    covered += covers ? 1 : 0;
  }
  EXPECT_GT(covered, kCases / 10);
  EXPECT_LT(covered, kCases * 9 / 10);
}

TEST(PermissionPropertyTest, TextAndRemovalKeepTheMeaning) {
  Random random(20261124);
  const World world(Extended());
  for (int i = 0; i < kCases; ++i) {
    const Grants::Owner owner = RandomOwner(random);
    const std::vector<GrantRow> rows = RandomRows(random);
    const Robot robot(world, owner, rows);

    std::vector<GrantRow> shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const Robot same(world, owner, shuffled);
    ASSERT_EQ(robot.grants.ToText(), same.grants.ToText()) << robot.Describe();

    std::vector<GrantRow> kept;
    for (const GrantRow& row : rows) {
      if (row.scope != "/project/1") kept.push_back(row);
    }
    ASSERT_EQ(robot.grants.WithoutProject(1).rows(), kept);
  }
}

using Texts = std::set<std::string>;

Texts RandomTexts(const std::vector<std::string>& pairs, Random& random) {
  Texts texts;
  for (int count = random() % 8; count > 0; --count) {
    texts.insert(pairs[random() % pairs.size()]);
  }
  return texts;
}

bool IsValid(const Texts& texts) {
  return !texts.empty() && (texts.count("repository:push") == 0 ||
                            texts.count("repository:pull") != 0);
}

TEST(PermissionPropertyTest, SetsAreSetsOfText) {
  Random random(20261125);
  const std::vector<std::string> pairs = {
      "repository:pull", "repository:push", "repository:list",
      "tag:list",        "artifact:read",   "artifact-label:create",
      "scan:stop",       "project:read"};
  for (int i = 0; i < kCases; ++i) {
    const Texts a = RandomTexts(pairs, random);
    const Texts b = RandomTexts(pairs, random);
    const auto set_a = PermissionSet::Parse(Catalog::Default(), kProject,
                                            absl::StrJoin(a, ","));
    const auto set_b = PermissionSet::Parse(Catalog::Default(), kProject,
                                            absl::StrJoin(b, "\n"));
    ASSERT_EQ(set_a.ok(), IsValid(a));
    ASSERT_EQ(set_b.ok(), IsValid(b));
    if (!set_a.ok() || !set_b.ok()) continue;

    Texts both = a, rest;
    both.insert(b.begin(), b.end());
    for (const std::string& text : a) {
      if (b.count(text) == 0) rest.insert(text);
    }
    ASSERT_EQ(set_a->ToText(), absl::StrJoin(a, ","));
    ASSERT_EQ(set_a->size(), static_cast<int>(a.size()));
    ASSERT_EQ(set_a->Union(*set_b)->ToText(), absl::StrJoin(both, ","));
    ASSERT_EQ(set_a->ContainsAll(*set_b), both == a);
    ASSERT_EQ(*set_a == *set_b, a == b);
    const auto difference = set_a->Difference(*set_b);
    ASSERT_EQ(difference.ok(), rest.empty() || IsValid(rest));
    if (difference.ok()) {
      ASSERT_EQ(difference->ToText(), absl::StrJoin(rest, ","));
    } else {
      ASSERT_EQ(ErrorReason(difference.status()), "PUSH_REQUIRES_PULL");
    }
  }
}

}  // namespace
}  // namespace robot_accounts
