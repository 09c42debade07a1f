#include "robot_accounts/permissions/templates.h"

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"

namespace robot_accounts {
namespace {

using ::testing::ElementsAre;

std::string TextOf(absl::string_view name) {
  return FindTemplate(Catalog::Default(), name).value().ToText();
}

bool Has(absl::string_view name, absl::string_view permission) {
  const std::vector<std::string> permissions =
      absl::StrSplit(TextOf(name), ',');
  for (const std::string& p : permissions) {
    if (p == permission) return true;
  }
  return false;
}

TEST(TemplatesTest, AreTheFiveOfTheDocuments) {
  std::vector<absl::string_view> names;
  for (const PermissionTemplate& t : PermissionTemplates()) {
    names.push_back(t.name);
  }
  EXPECT_THAT(names,
              ElementsAre(kPullOnlyTemplate, kCiTemplate, kScannerTemplate,
                          kMirrorTemplate, kCleanerTemplate));
  EXPECT_THAT(names,
              ElementsAre("pull-only", "ci", "scanner", "mirror", "cleaner"));
}

TEST(TemplatesTest, AreCanonicalSetsOfEveryCatalogue) {
  const auto extended =
      Catalog::Extend(*Catalog::Harbor216(),
                      {{PermissionLevel::kProject, "model", "pull"}})
          .value();
  for (const auto& catalog :
       {Catalog::Default(), Catalog::Harbor216(), extended}) {
    for (const PermissionTemplate& t : PermissionTemplates()) {
      const auto set = FindTemplate(catalog, t.name);
      ASSERT_TRUE(set.ok()) << t.name << ": " << set.status();
      EXPECT_EQ(set->level(), t.level) << t.name;
      EXPECT_EQ(set->catalog(), catalog) << t.name;
      EXPECT_EQ(set->ToText(), t.permissions) << t.name;
    }
  }
}

TEST(TemplatesTest, HaveADescriptionOfOneLine) {
  std::set<absl::string_view> descriptions;
  for (const PermissionTemplate& t : PermissionTemplates()) {
    EXPECT_FALSE(t.description.empty()) << t.name;
    EXPECT_FALSE(absl::StrContains(t.description, '\n')) << t.name;
    EXPECT_LE(t.description.size(), 72u) << t.name;
    descriptions.insert(t.description);
  }
  EXPECT_EQ(descriptions.size(), PermissionTemplates().size());
}

// What each is for, and no more than that.
TEST(TemplatesTest, HoldWhatTheJobNeeds) {
  EXPECT_EQ(TextOf(kPullOnlyTemplate), "repository:pull");
  EXPECT_EQ(TextOf(kCiTemplate), "repository:pull,repository:push");
  for (const char* p : {"repository:pull", "artifact:list", "scan:create",
                        "scan:read", "scan:stop", "artifact-addition:read"}) {
    EXPECT_TRUE(Has(kScannerTemplate, p)) << p;
  }
  for (const char* p :
       {"repository:list", "repository:pull", "repository:push",
        "artifact:list", "artifact:read", "tag:list", "tag:create"}) {
    EXPECT_TRUE(Has(kMirrorTemplate, p)) << p;
  }
  for (const char* p :
       {"repository:list", "repository:delete", "artifact:list",
        "artifact:delete", "tag:list", "tag:delete", "artifact:read"}) {
    EXPECT_TRUE(Has(kCleanerTemplate, p)) << p;
  }
}

TEST(TemplatesTest, WriteAndDeleteOnlyWhereThatIsTheJob) {
  const std::set<absl::string_view> pushes = {kCiTemplate, kMirrorTemplate};
  for (const PermissionTemplate& t : PermissionTemplates()) {
    EXPECT_EQ(Has(t.name, "repository:push"), pushes.count(t.name) != 0)
        << t.name;
    EXPECT_TRUE(Has(t.name, "repository:pull")) << t.name;
    EXPECT_EQ(absl::StrContains(t.permissions, ":delete"),
              t.name == kCleanerTemplate)
        << t.name;
    // What governs others is nobody's job here.
    for (const char* resource : {"robot:", "member:", "metadata:", "update"}) {
      EXPECT_FALSE(absl::StrContains(t.permissions, resource)) << t.name;
    }
  }
}

TEST(TemplatesTest, UnknownNamesAreRefusedWithTheKnownOnes) {
  for (absl::string_view name : {"", "CI", "ci ", "replicator", "pull"}) {
    const auto set = FindTemplate(Catalog::Default(), name);
    ASSERT_FALSE(set.ok()) << name;
    EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ErrorReason(set.status()), "UNKNOWN_TEMPLATE");
    EXPECT_TRUE(absl::StrContains(
        set.status().message(),
        "must be one of pull-only, ci, scanner, mirror, cleaner"));
  }
}

}  // namespace
}  // namespace robot_accounts
