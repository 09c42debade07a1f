// The library beside the model of Harbor's evaluation, on rows at random from
// fixed seeds: never does it allow what Harbor denies, and where it denies what
// Harbor allows, that is one of the deviations of harbor.md.
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"
#include "tests/conformance/harbor_matcher.h"

namespace robot_accounts {
namespace {

using Rows = std::vector<GrantRow>;
using Random = std::mt19937_64;

constexpr int kCases = 10000;
constexpr int kQuestionsOfACase = 40;

// In the order in which a difference is put down to them; the names are those
// of harbor.md.
enum class Deviation {
  kBrokenRow,
  kUnreadableDeny,
  kForeignScope,
  kPullOfAnOddPush,
  kProjectOnAll,
  kOddScope,
  kOddPermission,
  kOutsideTheCatalogue,
};
constexpr size_t kDeviations = 8;

// Project 1 and 12 are private, 2 is public; 3 is not there.
const std::vector<std::pair<int64_t, std::string>>& Names() {
  static const auto& names = *new std::vector<std::pair<int64_t, std::string>>{
      {1, "library"}, {2, "open"}, {12, "other"}, {3, "gone"}};
  return names;
}

std::shared_ptr<const ProjectTable> Table() {
  std::vector<Project> projects;
  for (const auto& name : Names()) {
    if (name.first == 3) continue;
    Project project;
    project.id = name.first;
    project.name = name.second;
    project.is_public = name.first == 2;
    projects.push_back(std::move(project));
  }
  return std::make_shared<const ProjectTable>(std::move(projects));
}

struct Question {
  int64_t project_id;  // 0: the system.
  std::string resource;
  std::string action;
};

// One robot twice: of the library, and of Harbor.
class Both final {
 public:
  // `project_id` 0: a system robot.
  Both(int64_t project_id, const Rows& rows)
      : principal_(Make(project_id, rows)),
        harbor_(project_id == 0 ? HarborMatcher::Level::kSystem
                                : HarborMatcher::Level::kProject,
                rows, {{1, false}, {2, true}, {12, false}}) {}

  bool Library(const Question& question) const {
    if (question.project_id == 0) {
      return principal_.CanSystem(question.resource, question.action);
    }
    for (const auto& name : Names()) {
      if (name.first != question.project_id) continue;
      return principal_.Can(name.second, question.resource, question.action);
    }
    return false;
  }

  HarborMatcher::Answer Harbor(const Question& question) const {
    const std::string scope =
        question.project_id == 0
            ? "/system"
            : absl::StrCat("/project/", question.project_id);
    return harbor_.Ask(HarborMatcher::ObjectOf(scope, question.resource),
                       question.action);
  }

  bool Agree(const Question& question) const {
    return Library(question) ==
           (Harbor(question) == HarborMatcher::Answer::kAllowed);
  }

 private:
  static Principal Make(int64_t project_id, const Rows& rows) {
    static const auto& table =
        *new std::shared_ptr<const ProjectTable>(Table());
    RobotRecord record;
    record.id = 7;
    record.level = project_id == 0 ? RobotLevel::kSystem : RobotLevel::kProject;
    record.project_id = project_id;
    record.account_name = "ci";
    record.grants = rows;
    return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                     table, "robot$ci", 1);
  }

  Principal principal_;
  HarborMatcher harbor_;
};

bool IsInCatalogue(const Question& question) {
  const PermissionLevel level = question.project_id == 0
                                    ? PermissionLevel::kSystem
                                    : PermissionLevel::kProject;
  return Catalog::Default()
      ->Find(level, question.resource, question.action)
      .has_value();
}

bool IsReadable(const std::string& scope) { return Scope::Parse(scope).ok(); }

// Whether resource and action, or `*`, fit a pair of the row's level.
bool IsReadablePermission(const GrantRow& row) {
  const Catalog& catalog = *Catalog::Default();
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    const bool is_of_level =
        (entry.level == PermissionLevel::kSystem) == (row.scope == "/system");
    if (is_of_level &&
        (row.resource == "*" || row.resource == entry.resource) &&
        (row.action == "*" || row.action == entry.action)) {
      return true;
    }
  }
  return false;
}

bool Is(Deviation deviation, const GrantRow& row, int64_t project_id) {
  const bool is_deny = absl::StrContains(row.effect, "deny");
  switch (deviation) {
    case Deviation::kBrokenRow:
      return HarborMatcher::Breaks(row);
    case Deviation::kUnreadableDeny:
      // A deny of `*` takes the project itself along, too.
      return is_deny && (row.effect != "deny" || !IsReadable(row.scope) ||
                         !IsReadablePermission(row) || row.resource == "*");
    case Deviation::kForeignScope:
      return project_id != 0 && IsReadable(row.scope) &&
             row.scope != absl::StrCat("/project/", project_id);
    case Deviation::kPullOfAnOddPush:
      return project_id != 0 && row.action == "push" && !row.effect.empty() &&
             row.effect != "allow";
    case Deviation::kProjectOnAll:
      return row.scope == "/project/*" && row.resource == "project";
    case Deviation::kOddScope:
      return !IsReadable(row.scope);
    case Deviation::kOddPermission:
      return !IsReadablePermission(row) ||
             (row.effect != "allow" && absl::StrContains(row.effect, "allow"));
    case Deviation::kOutsideTheCatalogue:
      break;  // Of the question, not of a row.
  }
  return false;
}

Rows Without(Deviation deviation, const Rows& rows, int64_t project_id) {
  Rows kept;
  for (const GrantRow& row : rows) {
    if (!Is(deviation, row, project_id)) kept.push_back(row);
  }
  return kept;
}

// The rows that break nothing, and the scopes of those that do.
Rows Mended(Rows rows) {
  for (GrantRow& row : rows) {
    if (!HarborMatcher::Breaks(row)) continue;
    row = {IsReadable(row.scope) ? row.scope : "/project", "x", "x", ""};
  }
  return rows;
}

std::string Describe(int64_t project_id, const Rows& rows,
                     const Question& question) {
  std::string text = absl::StrCat("robot of project ", project_id, ":\n");
  for (const GrantRow& row : rows) {
    absl::StrAppend(&text, "  [", row.scope, "] [", row.resource, "] [",
                    row.action, "] [", row.effect, "]\n");
  }
  absl::StrAppend(&text, "asked in ", question.project_id, ": ",
                  question.resource, ":", question.action);
  return text;
}

// Why the two differ. The rows of one deviation after another are taken away
// until they agree; that they ever do is the proof that there is no other.
size_t Explain(int64_t project_id, Rows rows, const Question& question) {
  if (!IsInCatalogue(question)) {
    return static_cast<size_t>(Deviation::kOutsideTheCatalogue);
  }
  for (size_t d = 0; d < kDeviations; ++d) {
    const Rows less = Without(static_cast<Deviation>(d), rows, project_id);
    if (less.size() == rows.size()) continue;
    rows = less;
    if (Both(project_id, rows).Agree(question)) return d;
  }
  return kDeviations;
}

template <size_t kSize>
std::string Pick(const char* const (&words)[kSize], Random& random) {
  return words[random() % kSize];
}

constexpr const char* kScopes[] = {"/system",    "/system",    "/project/*",
                                   "/project/*", "/project/1", "/project/1",
                                   "/project/1", "/project/2", "/project/12"};
constexpr const char* kOddScopes[] = {"",
                                      "/",
                                      "/project",
                                      "/project/",
                                      "/project/01",
                                      "/project/+1",
                                      "/project/0",
                                      "/project/-1",
                                      "/project/:id",
                                      "/project/.",
                                      "/project/1?",
                                      "/project/[12]",
                                      "/project/1|/project/2",
                                      "/project/1/tag",
                                      "/systems",
                                      "/system/",
                                      " /project/1",
                                      "/project/1 ",
                                      "/system|",
                                      "project/1",
                                      "/project/1,2"};
constexpr const char* kResources[] = {
    "repository", "repository", "repository", "project",  "project",
    "tag",        "tag",        "label",      "artifact", "robot",
    "catalog",    "*",          "*"};
constexpr const char* kOddResources[] = {"",
                                         "x|/project/2/tag",
                                         "x|/project/12/repository",
                                         "?2/tag",
                                         "{0}2/tag",
                                         "t.g",
                                         "ta+g",
                                         "[a-z]+",
                                         ".*",
                                         "(tag|label)",
                                         "repository|tag",
                                         "^",
                                         "$",
                                         "|",
                                         ":any",
                                         ":",
                                         "tag ",
                                         "\ttag",
                                         "*/",
                                         "**",
                                         "(",
                                         "[",
                                         "\\w+",
                                         "tag/*",
                                         "tag,label",
                                         "helm-chart",
                                         "configuration",
                                         "unknown",
                                         "Tag",
                                         "*|x"};
constexpr const char* kActions[] = {"pull", "pull", "push",   "push",   "push",
                                    "read", "list", "create", "delete", "*"};
constexpr const char* kOddActions[] = {
    "",        "fly",  "Pull",  " pull", "pull\n", "scanner-pull",
    "operate", "pu.*", "push ", " *",    "a,b"};
constexpr const char* kEffects[] = {"", "", "", "allow", "allow", "deny"};
constexpr const char* kOddEffects[] = {"DENY",
                                       "ALLOW",
                                       "foo",
                                       " deny",
                                       "deny\n",
                                       " allow",
                                       "denyed",
                                       " ",
                                       "\xc2\xa0"
                                       "deny",
                                       "allow,deny"};
// What is asked beside the pairs of the catalogue.
constexpr const char* kOtherResources[] = {"configuration", "model", "*", "",
                                           "repositories"};
constexpr const char* kOtherActions[] = {"scanner-pull", "operate", "update",
                                         "*", "fly"};

GrantRow RandomRow(Random& random, int64_t project_id) {
  GrantRow row = {Pick(kScopes, random), Pick(kResources, random),
                  Pick(kActions, random), Pick(kEffects, random)};
  if (project_id != 0 && random() % 2 == 0) {
    row.scope = absl::StrCat("/project/", project_id);
  }
  if (random() % 12 == 0) row.scope = Pick(kOddScopes, random);
  if (random() % 8 == 0) row.resource = Pick(kOddResources, random);
  if (random() % 12 == 0) row.action = Pick(kOddActions, random);
  if (random() % 12 == 0) row.effect = Pick(kOddEffects, random);
  return row;
}

Question RandomQuestion(Random& random) {
  const int64_t id = random() % 5 == 0 ? 0 : Names()[random() % 4].first;
  Question question = {id, Pick(kResources, random), Pick(kActions, random)};
  if (random() % 2 == 0) {
    const Catalog& catalog = *Catalog::Default();
    const CatalogEntry& entry = catalog.at(random() % catalog.size());
    question.resource = entry.resource;
    question.action = entry.action;
  } else if (random() % 3 == 0) {
    question.resource = "repository";
    question.action = "pull";
  }
  if (random() % 10 == 0) question.resource = Pick(kOtherResources, random);
  if (random() % 10 == 0) question.action = Pick(kOtherActions, random);
  return question;
}

TEST(HarborDeviationTest, NeverAllowsWhatHarborDeniesButByABrokenRow) {
  Random random(20261127);
  int agreed_yes = 0;
  std::array<int, kDeviations> counts = {};
  for (int i = 0; i < kCases; ++i) {
    const int64_t project_id = random() % 2 == 0 ? 0 : 1 + random() % 2;
    Rows rows(random() % 6);
    for (GrantRow& row : rows) row = RandomRow(random, project_id);
    const Both both(project_id, rows);
    const Both mended(project_id, Mended(rows));
    for (int j = 0; j < kQuestionsOfACase; ++j) {
      const Question question = RandomQuestion(random);
      const bool allows = both.Library(question);
      if (both.Agree(question)) {
        agreed_yes += allows ? 1 : 0;
        continue;
      }
      if (allows) {
        ASSERT_EQ(both.Harbor(question), HarborMatcher::Answer::kBroken)
            << Describe(project_id, rows, question);
        ASSERT_EQ(mended.Harbor(question), HarborMatcher::Answer::kAllowed)
            << Describe(project_id, rows, question);
      }
      const size_t deviation = Explain(project_id, rows, question);
      ASSERT_LT(deviation, kDeviations) << Describe(project_id, rows, question);
      ++counts[deviation];
    }
  }
  // The cases are worth something: each deviation comes, and often neither.
  EXPECT_GT(agreed_yes, kCases / 2);
  for (size_t d = 0; d < kDeviations; ++d) EXPECT_GT(counts[d], 10) << d;
}

// Rows as Harbor's own interface writes them since 2.10, denies included: no
// difference at all, but for `project` on all projects.
TEST(HarborDeviationTest, AgreesOnRowsOfTheCatalogue) {
  Random random(20261128);
  const Catalog& catalog = *Catalog::Default();
  int allowed = 0;
  for (int i = 0; i < kCases; ++i) {
    const int64_t project_id = random() % 2 == 0 ? 0 : 1 + random() % 2;
    Rows rows(random() % 8);
    for (GrantRow& row : rows) {
      const CatalogEntry& entry = catalog.at(random() % catalog.size());
      row = {"/system", entry.resource, entry.action, Pick(kEffects, random)};
      if (entry.level == PermissionLevel::kSystem) continue;
      row.scope =
          project_id != 0
              ? absl::StrCat("/project/", project_id)
              : Pick({"/project/*", "/project/1", "/project/2", "/project/12"},
                     random);
    }
    const Both both(project_id, rows);
    for (const GrantRow& row : rows) {
      for (const int64_t id : {0, 1, 2, 3, 12}) {
        for (const std::string& action : {row.action, std::string("pull")}) {
          const Question question = {id, row.resource, action};
          if (!IsInCatalogue(question)) continue;
          if (both.Agree(question)) {
            allowed += both.Library(question) ? 1 : 0;
            continue;
          }
          ASSERT_FALSE(both.Library(question));
          const size_t deviation = Explain(project_id, rows, question);
          ASSERT_TRUE(
              deviation == static_cast<size_t>(Deviation::kProjectOnAll) ||
              deviation == static_cast<size_t>(Deviation::kPullOfAnOddPush))
              << Describe(project_id, rows, question);
        }
      }
    }
  }
  EXPECT_GT(allowed, kCases / 2);
}

}  // namespace
}  // namespace robot_accounts
