// The nineteen operations that Harbor's guide names for robot accounts, one row
// each (design.md section 4, "catalogue"): each can be granted alone but for
// push, allows itself, and nothing else.
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

struct Operation {
  const char* name;  // As the guide calls it.
  const char* permission;
  const char* with;  // What must be granted too, or "".
};

std::ostream& operator<<(std::ostream& out, const Operation& operation) {
  return out << operation.name;
}

constexpr Operation kOperations[] = {
    {"list repository", "repository:list", ""},
    {"pull repository", "repository:pull", ""},
    {"push repository", "repository:push", ",repository:pull"},
    {"delete repository", "repository:delete", ""},
    {"read artifact", "artifact:read", ""},
    {"list artifact", "artifact:list", ""},
    {"delete artifact", "artifact:delete", ""},
    {"create artifact label", "artifact-label:create", ""},
    {"delete artifact label", "artifact-label:delete", ""},
    {"create tag", "tag:create", ""},
    {"list tag", "tag:list", ""},
    {"delete tag", "tag:delete", ""},
    {"create scan", "scan:create", ""},
    {"stop scan", "scan:stop", ""},
    {"read helm chart", "helm-chart:read", ""},
    {"create helm chart version", "helm-chart-version:create", ""},
    {"delete helm chart version", "helm-chart-version:delete", ""},
    {"create helm chart label", "helm-chart-version-label:create", ""},
    {"delete helm chart label", "helm-chart-version-label:delete", ""},
};
static_assert(sizeof(kOperations) / sizeof(kOperations[0]) == 19,
              "the guide names nineteen operations");

class GuideOperationTest : public testing::TestWithParam<Operation> {};

TEST_P(GuideOperationTest, IsGrantedAndAllowsItself) {
  const auto& catalog = Catalog::Default();
  const auto set = PermissionSet::Parse(
      catalog, PermissionLevel::kProject,
      absl::StrCat(GetParam().permission, GetParam().with));
  ASSERT_TRUE(set.ok()) << set.status();
  const auto grants =
      Grants::Create(Grants::Owner::Project(7), {{Scope::Project(7), *set}});
  ASSERT_TRUE(grants.ok()) << grants.status();
  const auto permission =
      catalog->FindText(PermissionLevel::kProject, GetParam().permission);
  ASSERT_TRUE(permission.has_value());

  EXPECT_TRUE(grants->AllowsProject(7, *permission));
  EXPECT_FALSE(grants->AllowsProject(8, *permission));
  for (int i = 0; i < catalog->size(); ++i) {
    const Permission p = catalog->permission_at(i);
    EXPECT_EQ(grants->AllowsProject(7, p), set->Contains(p)) << i;
    EXPECT_FALSE(grants->AllowsSystem(p)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Guide, GuideOperationTest,
                         testing::ValuesIn(kOperations),
                         [](const testing::TestParamInfo<Operation>& info) {
                           std::string name = info.param.name;
                           for (char& c : name) c = c == ' ' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace robot_accounts
