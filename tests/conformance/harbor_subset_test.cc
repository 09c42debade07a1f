// What a robot may hand on: Harbor's rule, which compares texts (harbor-robots
// 3.4), beside Grants::Covers, which compares what is allowed.
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

using Random = std::mt19937_64;
using Rows = std::vector<GrantRow>;
// What Harbor calls a permission object: by scope, its texts.
using Objects = std::map<std::string, std::set<std::string>>;

constexpr int kCases = 20000;

Objects ObjectsOf(const Rows& rows) {
  Objects objects;
  for (const GrantRow& row : rows) {
    objects[row.scope].insert(
        absl::StrCat(row.resource, ":", row.action, ":", row.effect));
  }
  return objects;
}

// Each object must be part of the creator's of the same scope; if there is
// none, of the creator's on all projects; never of both together.
bool HarborLetsHandOn(const Rows& has, const Rows& wants) {
  const Objects creator = ObjectsOf(has);
  for (const auto& [scope, texts] : ObjectsOf(wants)) {
    auto own = creator.find(scope);
    if (own == creator.end() && scope != "/system") {
      own = creator.find("/project/*");
    }
    if (own == creator.end()) return false;
    for (const std::string& text : texts) {
      if (own->second.count(text) == 0) return false;
    }
  }
  return true;
}

Grants Of(Grants::Owner owner, Rows rows) {
  return Grants::FromRows(Catalog::Default(), owner, std::move(rows)).value();
}

constexpr const char* kPairs[][2] = {
    {"repository", "pull"}, {"repository", "push"}, {"tag", "list"},
    {"artifact", "read"},   {"project", "read"},    {"robot", "create"}};
constexpr const char* kSystemPairs[][2] = {
    {"catalog", "read"}, {"robot", "create"}, {"registry", "list"}};

Rows RandomRows(Random& random, const std::vector<std::string>& scopes) {
  Rows rows(1 + random() % 5);
  for (GrantRow& row : rows) {
    row.scope = scopes[random() % scopes.size()];
    const auto& pair = row.scope == "/system" ? kSystemPairs[random() % 3]
                                              : kPairs[random() % 6];
    row.resource = pair[0];
    row.action = pair[1];
    row.effect = random() % 4 == 0 ? "allow" : "";
  }
  return rows;
}

// As a new grant must be.
Rows WithPullForPush(Rows rows) {
  const size_t size = rows.size();
  for (size_t i = 0; i < size; ++i) {
    if (rows[i].action != "push") continue;
    GrantRow pull = rows[i];
    pull.action = "pull";
    rows.push_back(pull);
  }
  return rows;
}

std::string Describe(const Rows& has, const Rows& wants) {
  std::string text;
  for (const Rows* rows : {&has, &wants}) {
    absl::StrAppend(&text, rows == &has ? "has\n" : "wants\n");
    for (const GrantRow& row : *rows) {
      absl::StrAppend(&text, "  ", row.scope, " ", row.resource, ":",
                      row.action, " \"", row.effect, "\"\n");
    }
  }
  return text;
}

// What Harbor lets a robot hand on, ours may hand on too: rows without a deny.
// The reverse is not so: for ours, "" is "allow", what is granted on all
// projects adds to what is granted on one, and a project robot's push has its
// pull.
TEST(HarborSubsetTest, WhatHarborLetsHandOnIsCovered) {
  Random random(20261129);
  int both = 0, ours_alone = 0;
  for (int i = 0; i < kCases; ++i) {
    const bool is_system = random() % 2 == 0;
    const std::vector<std::string> scopes =
        is_system ? std::vector<std::string>{"/system", "/project/*",
                                             "/project/1", "/project/2"}
                  : std::vector<std::string>{"/project/1"};
    const Rows has = WithPullForPush(RandomRows(random, scopes));
    Rows wants;
    for (const GrantRow& row : has) {
      if (random() % 3 != 0) wants.push_back(row);
    }
    if (wants.empty() || random() % 3 == 0) {
      const Rows more = RandomRows(random, scopes);
      wants.insert(wants.end(), more.begin(), more.begin() + 1);
    }
    wants = WithPullForPush(std::move(wants));
    const Grants::Owner owner =
        is_system ? Grants::Owner::System() : Grants::Owner::Project(1);
    const bool harbor = HarborLetsHandOn(has, wants);
    const bool ours = Of(owner, has).Covers(Of(owner, wants));
    ASSERT_TRUE(!harbor || ours) << Describe(has, wants);
    both += harbor && ours ? 1 : 0;
    ours_alone += ours && !harbor ? 1 : 0;
  }
  EXPECT_GT(both, kCases / 10);
  EXPECT_GT(ours_alone, kCases / 100);
}

TEST(HarborSubsetTest, TextsThatMeanTheSameAreTheSame) {
  const auto system = Grants::Owner::System();
  const auto compare = [&](Rows has, Rows wants, bool harbor, bool ours) {
    EXPECT_EQ(HarborLetsHandOn(has, wants), harbor) << Describe(has, wants);
    EXPECT_EQ(Of(system, has).Covers(Of(system, wants)), ours)
        << Describe(has, wants);
  };
  const GrantRow list = {"/project/1", "tag", "list", ""};
  const GrantRow list_allow = {"/project/1", "tag", "list", "allow"};
  const GrantRow pull_all = {"/project/*", "repository", "pull", ""};
  const GrantRow pull = {"/project/1", "repository", "pull", ""};
  compare({list}, {list}, true, true);
  compare({list}, {list_allow}, false, true);
  compare({list, pull_all}, {pull}, false, true);
  compare({pull_all}, {pull}, true, true);
  compare({pull}, {pull_all}, false, false);
  // A deny is a text like others to Harbor: it may be handed on or left out.
  const GrantRow deny = {"/project/1", "repository", "pull", "deny"};
  compare({pull, deny}, {pull}, true, false);
  compare({pull_all, list, deny}, {pull_all}, true, false);
}

}  // namespace
}  // namespace robot_accounts
