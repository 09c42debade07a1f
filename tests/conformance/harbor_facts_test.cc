// What Harbor's own unit tests assert (harbor-robots 11), value by value, of
// the parts that need no store. Numbers are those of that section.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/naming_policy.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;
constexpr int64_t kNow = 1700000000;

// 2.
TEST(HarborFactsTest, Durations) {
  for (const int64_t days : {1, -1, 9999, 2147483646}) {
    EXPECT_THAT(Expiration::FromDays(kNow, days), IsOk()) << days;
  }
  for (const int64_t days :
       {int64_t{0}, int64_t{-10}, int64_t{2147483647}, int64_t{999999999999}}) {
    EXPECT_THAT(Expiration::FromDays(kNow, days),
                FailsWith(kInvalid, "INVALID_DURATION"))
        << days;
  }
}

// 3: Harbor's test never asserts the names that it means to be invalid.
TEST(HarborFactsTest, AccountNames) {
  for (const char* name :
       {"robotname", "123456", "robot123", "robot_test123"}) {
    EXPECT_THAT(NamingPolicy::CheckAccountName(name), IsOk()) << name;
  }
  for (const char* name : {"ROBOT", "robot+123", "robot$123"}) {
    EXPECT_THAT(NamingPolicy::CheckAccountName(name),
                FailsWith(kInvalid, "INVALID_ACCOUNT_NAME"))
        << name;
  }
}

// 5 and 24, of the catalogue that is in force in Harbor.
TEST(HarborFactsTest, Catalogue) {
  const Catalog& catalog = *Catalog::Harbor216();
  const auto has = [&](PermissionLevel level, absl::string_view text) {
    return catalog.FindText(level, text).has_value();
  };
  EXPECT_FALSE(has(kSystem, "registry:push"));
  EXPECT_FALSE(has(kSystem, "project:delete"));
  EXPECT_TRUE(has(kSystem, "replication-policy:delete"));
  EXPECT_FALSE(has(kProject, "log:delete"));
  EXPECT_TRUE(has(kProject, "metadata:read"));
  // Not in Harbor's base lists, but in those of its provider without limits.
  for (const auto level : {kSystem, kProject}) {
    EXPECT_TRUE(has(level, "robot:create"));
    EXPECT_FALSE(has(level, "robot:update"));
  }
  // What no robot can be granted.
  for (const char* text :
       {"*:*", "repository:*", "configuration:read", "distribution:read",
        ":read", "repository:scanner-pull", "tag-retention:operate"}) {
    EXPECT_FALSE(has(kProject, text)) << text;
  }
}

// 6: whether the creator's grants cover what is asked for. "One" and "two" are
// projects 1 and 2.
TEST(HarborFactsTest, SubsetOfTheCreator) {
  using Rows = std::vector<GrantRow>;
  const auto system = Grants::Owner::System();
  const auto covers = [](Grants::Owner creator, Rows has, Grants::Owner robot,
                         Rows wants) {
    const auto of = [](Grants::Owner owner, Rows rows) {
      return Grants::FromRows(Catalog::Default(), owner, std::move(rows))
          .value();
    };
    return of(creator, std::move(has)).Covers(of(robot, std::move(wants)));
  };
  const GrantRow create = {"/project/1", "robot", "create", ""};
  const GrantRow pull = {"/project/1", "repository", "pull", ""};
  const GrantRow push = {"/project/1", "repository", "push", ""};
  const GrantRow pull_two = {"/project/2", "repository", "pull", ""};
  const auto one = Grants::Owner::Project(1);
  const auto two = Grants::Owner::Project(2);
  EXPECT_TRUE(covers(one, {create, pull, push}, one, {pull}));
  EXPECT_FALSE(covers(one, {create, pull}, one, {create, pull, push}));
  EXPECT_TRUE(covers(one, {create, pull}, one, {create, pull}));
  EXPECT_FALSE(covers(one, {create, pull}, two, {pull_two}));
  EXPECT_FALSE(covers(one, {}, one, {pull}));
  EXPECT_TRUE(covers(one, {pull}, one, {}));
  // The same three of the system.
  const GrantRow catalog = {"/system", "catalog", "read", ""};
  const GrantRow registry = {"/system", "registry", "list", ""};
  EXPECT_TRUE(covers(system, {catalog, registry}, system, {catalog}));
  EXPECT_FALSE(covers(system, {catalog}, system, {catalog, registry}));
  EXPECT_TRUE(covers(system, {catalog}, system, {catalog}));
  // Of a project, by a system robot: by that project's grants, by those on all.
  const GrantRow pull_all = {"/project/*", "repository", "pull", ""};
  EXPECT_TRUE(covers(system, {pull, push}, one, {pull}));
  EXPECT_TRUE(covers(system, {pull_all}, one, {pull}));
  EXPECT_FALSE(covers(system, {pull_all}, one, {pull, push}));
}

// 10, the half that knows no names: see also 8 for those.
TEST(HarborFactsTest, Scopes) {
  EXPECT_EQ(Scope::System().ToText(), "/system");
  EXPECT_EQ(Scope::Project(1).ToText(), "/project/1");
  EXPECT_EQ(Scope::AllProjects().ToText(), "/project/*");
  EXPECT_THAT(Scope::Parse("/&"), FailsWith(kInvalid, "UNKNOWN_SCOPE"));
}

// 11.
TEST(HarborFactsTest, Secrets) {
  EXPECT_THAT(CheckSecret("1234abcdABCD"), IsOk());
  EXPECT_THAT(CheckSecret("1234abcd"),
              FailsWith(kInvalid, "SECRET_NEEDS_UPPER"));
  EXPECT_THAT(CheckSecret("123abc"), FailsWith(kInvalid, "SECRET_TOO_SHORT"));
  const std::string longest = "1aA" + std::string(125, 'x');
  EXPECT_THAT(CheckSecret(longest), IsOk());
  EXPECT_THAT(CheckSecret(longest + "x"),
              FailsWith(kInvalid, "SECRET_TOO_LONG"));
  const IssuedSecret issued(GenerateSecret(SystemRandom()));
  EXPECT_THAT(CheckSecret(issued.text()), IsOk());
}

// 23: a hash of a robot is always of one form (5.1).
TEST(HarborFactsTest, HashVectors) {
  EXPECT_EQ(HarborHashHex("content", "salt"),
            "83d3d6f3e7cacb040423adf7ced63d21");
  EXPECT_EQ(HarborHashHex("Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E",
                          "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC"),
            "b00428326870787b6d7c437acac3452c");
}

// 25, without the colours: those are a page's.
TEST(HarborFactsTest, TimeLeft) {
  EXPECT_EQ(Expiration::Never().TimeLeft(kNow), "Never expires");
  EXPECT_EQ(Expiration::FromStored(kNow + 5 * 86400).TimeLeft(kNow),
            "5d 0h 0m");
  EXPECT_EQ(Expiration::FromStored(kNow - 1).TimeLeft(kNow), "Expired");
  // 29: N days show as N-1 days and 23 hours right after the creation.
  EXPECT_EQ(Expiration::FromDays(kNow, 30)->TimeLeft(kNow + 1), "29d 23h 59m");
}

// 12: what is never, and when a robot ends (6.5).
TEST(HarborFactsTest, ExpiryBoundary) {
  EXPECT_FALSE(Expiration::FromStored(-1).IsExpired(kNow));
  EXPECT_TRUE(Expiration::FromStored(kNow).IsExpired(kNow));
  EXPECT_FALSE(Expiration::FromStored(kNow + 1).IsExpired(kNow));
  EXPECT_TRUE(Expiration::FromStored(0).IsExpired(kNow));
  EXPECT_TRUE(Expiration::FromStored(-2).IsExpired(kNow));
}

// 20: Harbor cuts the blanks around a prefix. Here each byte is meant.
TEST(HarborFactsTest, Prefixes) {
  for (const char* prefix : {"robot$", "robot@", "ci-"}) {
    EXPECT_THAT(NamingPolicy::Create(prefix), IsOk()) << prefix;
  }
  for (const char* prefix : {"", " ", " robot$ ", "a:b", "a,b", "#a b"}) {
    EXPECT_THAT(NamingPolicy::Create(prefix),
                FailsWith(kInvalid, "INVALID_NAME_PREFIX"))
        << prefix;
  }
}

}  // namespace
}  // namespace robot_accounts
