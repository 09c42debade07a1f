#include "robot_accounts/permissions/scope.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/hash/hash_testing.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr int64_t kMaxId = std::numeric_limits<int64_t>::max();

TEST(ScopeTest, ParsesWhatToTextWrites) {
  for (const Scope& scope : {Scope::System(), Scope::AllProjects(),
                             Scope::Project(1), Scope::Project(kMaxId)}) {
    const auto parsed = Scope::Parse(scope.ToText());
    ASSERT_TRUE(parsed.ok()) << scope.ToText();
    EXPECT_EQ(*parsed, scope);
  }
  EXPECT_EQ(Scope::System().ToText(), "/system");
  EXPECT_EQ(Scope::AllProjects().ToText(), "/project/*");
  EXPECT_EQ(Scope::Project(7).ToText(), "/project/7");
}

TEST(ScopeTest, ParseRejectsEveryOtherText) {
  const absl::string_view texts[] = {
      "",
      "/",
      "*",
      "system",
      "/system/",
      "/System",
      "/system\n",
      "/project",
      "/project/",
      "/project/0",
      "/project/07",
      "/project/+7",
      "/project/-7",
      "/project/ 7",
      "/project/7 ",
      "/project/7/",
      "/project/**",
      "/project/7*",
      "/project/library",
      "/project/9223372036854775808",
      "/project/18446744073709551623",
      absl::string_view("/project/7\0", 11),
      "project/7",
      "//project/7",
  };
  for (absl::string_view text : texts) {
    const auto scope = Scope::Parse(text);
    ASSERT_FALSE(scope.ok()) << text;
    EXPECT_EQ(scope.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ErrorReason(scope.status()), "UNKNOWN_SCOPE") << text;
  }
}

TEST(ScopeTest, KindsTellTheirLevelAndProject) {
  EXPECT_EQ(Scope::System().level(), PermissionLevel::kSystem);
  EXPECT_EQ(Scope::AllProjects().level(), PermissionLevel::kProject);
  EXPECT_EQ(Scope::Project(7).level(), PermissionLevel::kProject);
  EXPECT_EQ(Scope::Project(7).kind(), Scope::Kind::kProject);
  EXPECT_EQ(Scope::Project(7).project_id(), 7);
  EXPECT_EQ(Scope::AllProjects().project_id(), 0);
}

TEST(ScopeTest, OrderIsSystemThenAllThenProjectsById) {
  EXPECT_LT(Scope::System(), Scope::AllProjects());
  EXPECT_LT(Scope::AllProjects(), Scope::Project(1));
  EXPECT_LT(Scope::Project(9), Scope::Project(10));
  EXPECT_NE(Scope::Project(9), Scope::Project(10));
}

TEST(ScopeTest, HashFollowsEquality) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {Scope::System(), Scope::AllProjects(), Scope::Project(1),
       Scope::Project(2)}));
}

}  // namespace
}  // namespace robot_accounts
