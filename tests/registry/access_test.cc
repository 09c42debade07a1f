#include "robot_accounts/registry/access.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using List = std::vector<ResourceAccess>;

TEST(AccessTest, MergesSortsAndDropsWhatIsEmpty) {
  const auto access = Access::Create({{"repository", "b/c", {"push", "pull"}},
                                      {"registry", "catalog", {"*"}},
                                      {"repository", "a", {}},
                                      {"repository", "b/c", {"pull", "delete"}},
                                      {"repository", "b", {"pull"}}});
  ASSERT_THAT(access, IsOk());
  EXPECT_EQ(access->resources(),
            (List{{"registry", "catalog", {"*"}},
                  {"repository", "b", {"pull"}},
                  {"repository", "b/c", {"delete", "pull", "push"}}}));
  EXPECT_EQ(access->ToText(),
            "registry:catalog:* repository:b:pull "
            "repository:b/c:delete,pull,push");
  EXPECT_EQ(Access().ToText(), "");
  EXPECT_TRUE(Access::Create({{"repository", "a", {}}})->empty());
}

TEST(AccessTest, RefusesWordsThatAreNone) {
  const List kCases = {{"", "a", {"pull"}},
                       {"Repository", "a", {"pull"}},
                       {"repository(plugin)", "a", {"pull"}},
                       {"repository", "", {"pull"}},
                       {"repository", "a//b", {"pull"}},
                       {"repository", "a b", {"pull"}},
                       {"repository", "a\"b", {"pull"}},
                       {"repository", "*", {"pull"}},
                       {"repository", "a/*", {"pull"}},
                       {"repository", "a", {""}},
                       {"repository", "a", {"pull,push"}},
                       {"repository", "a", {"Pull"}},
                       {"repository", "a", {"**"}}};
  for (const ResourceAccess& resource : kCases) {
    EXPECT_THAT(
        Access::Create({resource}),
        FailsWith(absl::StatusCode::kInvalidArgument, "MALFORMED_ACCESS"))
        << resource.type << " " << resource.name;
  }
}

TEST(AccessTest, ContainsNothingButWhatIsInIt) {
  const Access access = Access::Create({{"repository", "a/b", {"pull", "*"}},
                                        {"repository", "c", {"push"}}})
                            .value();
  EXPECT_TRUE(access.Contains("repository", "a/b", "pull"));
  EXPECT_TRUE(access.Contains("repository", "a/b", "*"));
  EXPECT_FALSE(access.Contains("repository", "a/b", "push"));
  EXPECT_FALSE(access.Contains("repository", "a/b/c", "pull"));
  EXPECT_FALSE(access.Contains("repository", "a", "pull"));
  EXPECT_FALSE(access.Contains("registry", "a/b", "pull"));
}

TEST(AccessTest, ContainsAllOfASmallerSet) {
  const Access big = Access::Create({{"repository", "a/b", {"pull", "push"}},
                                     {"repository", "c/d", {"pull"}}})
                         .value();
  EXPECT_TRUE(big.ContainsAll(big));
  EXPECT_TRUE(big.ContainsAll(Access()));
  EXPECT_TRUE(Access().ContainsAll(Access()));
  for (const List& smaller : {List{{"repository", "a/b", {"pull"}}},
                              List{{"repository", "c/d", {"pull"}},
                                   {"repository", "a/b", {"push"}}}}) {
    EXPECT_TRUE(big.ContainsAll(Access::Create(smaller).value()));
    EXPECT_FALSE(Access().ContainsAll(Access::Create(smaller).value()));
  }
  for (const List& other :
       {List{{"repository", "a/b", {"pull", "delete"}}},
        List{{"repository", "a/b", {"*"}}},
        List{{"repository", "a/b", {"pull"}}, {"repository", "a/c", {"pull"}}},
        List{{"repository", "zzz", {"pull"}}},
        List{{"registry", "catalog", {"*"}}}}) {
    EXPECT_FALSE(big.ContainsAll(Access::Create(other).value()));
  }
}

}  // namespace
}  // namespace robot_accounts
