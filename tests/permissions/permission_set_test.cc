#include "robot_accounts/permissions/permission_set.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {
namespace {

constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;

absl::StatusOr<PermissionSet> Parse(absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), kProject, text);
}

Permission P(absl::string_view text) {
  return Catalog::Default()->FindText(kProject, text).value();
}

std::string ReasonOf(const absl::StatusOr<PermissionSet>& set) {
  if (set.ok()) return "ok";
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(set.status());
}

TEST(PermissionSetTest, ContainsWhatItWasMadeOf) {
  const auto set = PermissionSet::Create(
      Catalog::Default(), kProject,
      {P("repository:push"), P("repository:pull"), P("repository:pull")});
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->size(), 2);
  EXPECT_FALSE(set->empty());
  EXPECT_TRUE(set->Contains(P("repository:pull")));
  EXPECT_FALSE(set->Contains(P("repository:delete")));
  // The system's permission of the same index.
  EXPECT_FALSE(
      set->Contains(*Permission::FromId(P("repository:pull").id() - 256)));
  EXPECT_EQ(set->level(), kProject);
  EXPECT_EQ(set->catalog(), Catalog::Default());
}

TEST(PermissionSetTest, CreateRejectsWhatCannotBeGranted) {
  const auto create = [](std::vector<Permission> permissions) {
    return ReasonOf(
        PermissionSet::Create(Catalog::Harbor216(), kProject, permissions));
  };
  EXPECT_EQ(create({}), "EMPTY_PERMISSION_SET");
  EXPECT_EQ(create({*Permission::FromId(0)}), "WRONG_LEVEL");
  EXPECT_EQ(create({P("helm-chart:read")}), "UNKNOWN_PERMISSION");
  EXPECT_EQ(create({P("repository:push")}), "PUSH_REQUIRES_PULL");
  EXPECT_EQ(create({P("repository:pull")}), "ok");
}

TEST(PermissionSetTest, PushRequiresPullAtEveryLevelAndResource) {
  const auto catalog =
      Catalog::Extend(*Catalog::Default(), {{kSystem, "mirror", "push"},
                                            {kSystem, "mirror", "pull"},
                                            {kProject, "model", "push"},
                                            {kProject, "model", "pull"},
                                            {kProject, "queue", "push"}})
          .value();
  const auto parse = [&](PermissionLevel level, absl::string_view text) {
    return ReasonOf(PermissionSet::Parse(catalog, level, text));
  };
  EXPECT_EQ(parse(kSystem, "mirror:push"), "PUSH_REQUIRES_PULL");
  EXPECT_EQ(parse(kSystem, "mirror:push,mirror:pull"), "ok");
  EXPECT_EQ(parse(kProject, "model:push,repository:pull"),
            "PUSH_REQUIRES_PULL");
  EXPECT_EQ(parse(kProject, "model:push,model:pull"), "ok");
  EXPECT_EQ(parse(kProject, "queue:push"), "ok");  // Has no pull.
}

TEST(PermissionSetTest, ParseTakesCommasLinesAndBlanks) {
  const absl::string_view texts[] = {
      "repository:pull,repository:push",
      "repository:push,repository:pull",
      "repository:push,repository:pull,",
      "repository:push\nrepository:pull",
      "repository:push\nrepository:pull\n",
      "\r\n repository:push ,\r\n\r\n\trepository:pull , \r\n",
      " repository:pull , repository:push ,repository:pull",
  };
  for (absl::string_view text : texts) {
    const auto set = Parse(text);
    ASSERT_TRUE(set.ok()) << text << ": " << set.status();
    EXPECT_EQ(set->ToText(), "repository:pull,repository:push") << text;
  }
}

TEST(PermissionSetTest, ParseTellsWhatIsWrong) {
  const std::pair<absl::string_view, absl::string_view> cases[] = {
      {"", "EMPTY_PERMISSION_SET"},
      {" \n\t\n", "EMPTY_PERMISSION_SET"},
      {",", "MALFORMED_PERMISSION"},
      {"repository:pull,,repository:push", "MALFORMED_PERMISSION"},
      {",repository:pull", "MALFORMED_PERMISSION"},
      {"repository:pull,,", "MALFORMED_PERMISSION"},
      {"repository", "MALFORMED_PERMISSION"},
      {"repository:pull repository:push", "UNKNOWN_PERMISSION"},
      {"repository: pull", "UNKNOWN_PERMISSION"},
      {"repository:fly", "UNKNOWN_PERMISSION"},
      {"Repository:pull", "UNKNOWN_PERMISSION"},
      {"catalog:read", "WRONG_LEVEL"},
      {"*", "WILDCARD_NOT_ALLOWED"},
      {"repository:*", "WILDCARD_NOT_ALLOWED"},
      {"repository:pull,*:push", "WILDCARD_NOT_ALLOWED"},
      {"repository:push", "PUSH_REQUIRES_PULL"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ReasonOf(Parse(c.first)), c.second) << c.first;
  }
}

TEST(PermissionSetTest, ErrorsQuoteTheItemCut) {
  const std::string item = "x\n" + std::string(1000, 'y') + ":z";
  const auto set = Parse("repository:pull,\x01" + item.substr(2));
  ASSERT_FALSE(set.ok());
  const std::string message(set.status().message());
  EXPECT_LT(message.size(), 200u);
  EXPECT_EQ(message.find('\x01'), std::string::npos);
  EXPECT_NE(message.find("\"\\x01yyy"), std::string::npos) << message;
}

TEST(PermissionSetTest, TextIsSortedByBytes) {
  EXPECT_EQ(Parse("tag:list,scan:read,artifact-label:create,artifact:read,"
                  "scanner:read")
                ->ToText(),
            "artifact-label:create,artifact:read,scan:read,scanner:read,"
            "tag:list");
}

TEST(PermissionSetTest, AllAndNoneAreTheWholeLevelAndNothing) {
  const auto all = PermissionSet::All(Catalog::Default(), kProject);
  const auto none = PermissionSet::None(Catalog::Default(), kProject);
  EXPECT_EQ(all.size(), 75);
  EXPECT_EQ(PermissionSet::All(Catalog::Harbor216(), kSystem).size(), 70);
  EXPECT_EQ(none.size(), 0);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.ToText(), "");
  EXPECT_TRUE(all.ContainsAll(none));
  EXPECT_FALSE(none.ContainsAll(all));
  EXPECT_EQ(*Parse(all.ToText()), all);
  EXPECT_EQ(*all.Difference(all), none);
}

TEST(PermissionSetTest, AlgebraIsThatOfSets) {
  const auto ci = Parse("repository:pull,repository:push").value();
  const auto reader = Parse("repository:pull,artifact:read").value();
  EXPECT_EQ(ci.Union(reader)->ToText(),
            "artifact:read,repository:pull,repository:push");
  EXPECT_EQ(reader.Difference(ci)->ToText(), "artifact:read");
  EXPECT_FALSE(ci.ContainsAll(reader));
  EXPECT_TRUE(ci.Union(reader)->ContainsAll(reader));
  EXPECT_NE(ci, reader);
}

TEST(PermissionSetTest, DifferenceKeepsPullWithPush) {
  const auto ci = Parse("repository:pull,repository:push").value();
  EXPECT_EQ(ReasonOf(ci.Difference(Parse("repository:pull").value())),
            "PUSH_REQUIRES_PULL");
}

TEST(PermissionSetTest, SetsOfOtherKindsDoNotMix) {
  const auto project = PermissionSet::All(Catalog::Default(), kProject);
  const auto system = PermissionSet::All(Catalog::Default(), kSystem);
  const auto harbor = PermissionSet::All(Catalog::Harbor216(), kProject);
  EXPECT_EQ(ReasonOf(project.Union(system)), "WRONG_LEVEL");
  EXPECT_EQ(ReasonOf(project.Difference(system)), "WRONG_LEVEL");
  EXPECT_EQ(ReasonOf(project.Union(harbor)), "MIXED_CATALOGS");
  EXPECT_EQ(ReasonOf(project.Difference(harbor)), "MIXED_CATALOGS");
  EXPECT_FALSE(project.ContainsAll(harbor));
  EXPECT_FALSE(
      project.ContainsAll(PermissionSet::None(Catalog::Default(), kSystem)));
}

TEST(PermissionSetTest, EqualCataloguesCountAsOne) {
  const auto copy = Catalog::Extend(*Catalog::Default(), {}).value();
  const auto all = PermissionSet::All(copy, kProject);
  EXPECT_EQ(all, PermissionSet::All(Catalog::Default(), kProject));
  EXPECT_TRUE(all.Union(PermissionSet::All(Catalog::Default(), kProject)).ok());
}

}  // namespace
}  // namespace robot_accounts
