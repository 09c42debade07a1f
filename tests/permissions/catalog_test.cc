#include "robot_accounts/permissions/catalog.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;

std::string TextOf(const CatalogEntry& entry) {
  return absl::StrCat(entry.resource, ":", entry.action);
}

int Count(const Catalog& catalog, PermissionLevel level, bool deprecated) {
  int count = 0;
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    count += entry.level == level && entry.deprecated == deprecated ? 1 : 0;
  }
  return count;
}

// The pairs of one level as one text, in the catalogue's order.
std::string Listing(const Catalog& catalog, PermissionLevel level) {
  std::string text;
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    if (entry.level == level) absl::StrAppend(&text, TextOf(entry), " ");
  }
  return text;
}

TEST(CatalogTest, DefaultHoldsHarborsPairsAndHelm) {
  const Catalog& catalog = *Catalog::Default();
  EXPECT_EQ(catalog.size(), 145);
  EXPECT_EQ(Count(catalog, kSystem, false), 70);
  EXPECT_EQ(Count(catalog, kProject, false), 70);
  EXPECT_EQ(Count(catalog, kProject, true), 5);
  EXPECT_EQ(Count(catalog, kSystem, true), 0);
}

TEST(CatalogTest, Harbor216IsDefaultWithoutHelm) {
  const Catalog& harbor = *Catalog::Harbor216();
  const Catalog& all = *Catalog::Default();
  ASSERT_EQ(harbor.size(), 140);
  for (int i = 0; i < harbor.size(); ++i) {
    EXPECT_EQ(TextOf(harbor.at(i)), TextOf(all.at(i)));
    EXPECT_EQ(harbor.permission_at(i), all.permission_at(i));
  }
  EXPECT_FALSE(harbor.Find(kProject, "helm-chart", "read").has_value());
  EXPECT_TRUE(all.Find(kProject, "helm-chart", "read").has_value());
}

// harbor-robots section 3: the texts and their order are Harbor's.
TEST(CatalogTest, OrderIsThatOfHarborsPermissions) {
  EXPECT_EQ(
      Listing(*Catalog::Default(), kSystem),
      "audit-log:list preheat-instance:read preheat-instance:create "
      "preheat-instance:delete preheat-instance:list preheat-instance:update "
      "project:list project:create replication-policy:read "
      "replication-policy:create replication-policy:delete "
      "replication-policy:list replication-policy:update replication:read "
      "replication:create replication:list replication-adapter:list "
      "registry:read registry:create registry:delete registry:list "
      "registry:update scan-all:read scan-all:update scan-all:stop "
      "scan-all:create system-volumes:read garbage-collection:read "
      "garbage-collection:create garbage-collection:list "
      "garbage-collection:update garbage-collection:stop purge-audit:read "
      "purge-audit:create purge-audit:list purge-audit:update purge-audit:stop "
      "jobservice-monitor:list jobservice-monitor:stop scanner:read "
      "scanner:create scanner:delete scanner:list scanner:update label:read "
      "label:create label:delete label:update security-hub:read "
      "security-hub:list catalog:read quota:read quota:list robot:create "
      "robot:read robot:list robot:delete user:create user:read user:update "
      "user:list user:delete ldap-user:create ldap-user:list quota:update "
      "user-group:create user-group:read user-group:update user-group:list "
      "user-group:delete ");
  EXPECT_EQ(
      Listing(*Catalog::Default(), kProject),
      "log:list project:read project:delete project:update metadata:read "
      "metadata:create metadata:delete metadata:list metadata:update "
      "repository:read repository:update repository:delete repository:list "
      "repository:pull repository:push artifact:read artifact:create "
      "artifact:list artifact:delete scan:create scan:read scan:stop "
      "sbom:create sbom:stop sbom:read tag:create tag:list tag:delete "
      "accessory:list artifact-addition:read artifact-label:create "
      "artifact-label:delete scanner:create scanner:read preheat-policy:read "
      "preheat-policy:create preheat-policy:delete preheat-policy:list "
      "preheat-policy:update immutable-tag:create immutable-tag:delete "
      "immutable-tag:list immutable-tag:update notification-policy:read "
      "notification-policy:create notification-policy:delete "
      "notification-policy:list notification-policy:update tag-retention:read "
      "tag-retention:create tag-retention:delete tag-retention:list "
      "tag-retention:update label:read label:create label:delete label:list "
      "label:update quota:read robot:create robot:read robot:list robot:delete "
      "export-cve:create export-cve:read member:create member:read "
      "member:update member:list member:delete helm-chart:read "
      "helm-chart-version:create helm-chart-version:delete "
      "helm-chart-version-label:create helm-chart-version-label:delete ");
}

TEST(CatalogTest, FindsEachPairUnderItsOwnNumber) {
  const Catalog& catalog = *Catalog::Default();
  std::set<int32_t> ids;
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    const Permission permission = catalog.permission_at(i);
    EXPECT_EQ(permission.level(), entry.level);
    EXPECT_EQ(&catalog.entry(permission), &entry);
    EXPECT_TRUE(catalog.Has(permission));
    EXPECT_EQ(catalog.Find(entry.level, entry.resource, entry.action),
              permission);
    EXPECT_EQ(catalog.FindText(entry.level, TextOf(entry)), permission);
    ids.insert(permission.id());
  }
  EXPECT_EQ(ids.size(), 145u);
  EXPECT_FALSE(catalog.Has(*Permission::FromId(70)));
  EXPECT_FALSE(catalog.Has(*Permission::FromId(256 + 75)));
}

// Ids are stored nowhere, but hosts log and compare them: they do not move.
TEST(CatalogTest, NumbersArePinned) {
  const Catalog& catalog = *Catalog::Default();
  EXPECT_EQ(catalog.FindText(kSystem, "audit-log:list")->id(), 0);
  EXPECT_EQ(catalog.FindText(kSystem, "user-group:delete")->id(), 69);
  EXPECT_EQ(catalog.FindText(kProject, "log:list")->id(), 256);
  EXPECT_EQ(catalog.FindText(kProject, "repository:pull")->id(), 269);
  EXPECT_EQ(catalog.FindText(kProject, "repository:push")->id(), 270);
  EXPECT_EQ(catalog.FindText(kProject, "helm-chart-version-label:delete")->id(),
            330);
}

TEST(CatalogTest, FindKeepsLevelsApart) {
  const Catalog& catalog = *Catalog::Default();
  EXPECT_NE(catalog.Find(kSystem, "label", "read"),
            catalog.Find(kProject, "label", "read"));
  EXPECT_FALSE(catalog.Find(kSystem, "repository", "pull").has_value());
  EXPECT_FALSE(catalog.Find(kProject, "catalog", "read").has_value());
}

TEST(CatalogTest, FindRejectsWhatIsNotExactlyAPair) {
  const Catalog& catalog = *Catalog::Default();
  const absl::string_view texts[] = {
      "",
      ":",
      "repository",
      "repository:",
      ":pull",
      "repository:pul",
      "repository:pulls",
      "Repository:pull",
      "repository:PULL",
      " repository:pull",
      "repository:pull ",
      "repository: pull",
      "repository::pull",
      "repository:pull:",
      "repository:*",
      "*:pull",
      "*:*",
      absl::string_view("repository:pull\0", 16),
      "repository:scanner-pull",
      "robot:update",
      "helm-chart:create",
  };
  for (absl::string_view text : texts) {
    EXPECT_FALSE(catalog.FindText(kProject, text).has_value()) << text;
  }
  EXPECT_FALSE(
      catalog.Find(kProject, std::string(100000, 'a'), "pull").has_value());
}

TEST(CatalogTest, ExtendAddsAfterAndNeverRenumbers) {
  const std::vector<CatalogEntry> more = {{kProject, "model", "pull"},
                                          {kSystem, "audit-log", "read"},
                                          {kProject, "model", "push", true}};
  const auto extended = Catalog::Extend(*Catalog::Default(), more);
  ASSERT_TRUE(extended.ok()) << extended.status();
  const Catalog& catalog = **extended;
  ASSERT_EQ(catalog.size(), 148);
  for (int i = 0; i < Catalog::Default()->size(); ++i) {
    EXPECT_EQ(TextOf(catalog.at(i)), TextOf(Catalog::Default()->at(i)));
    EXPECT_EQ(catalog.permission_at(i), Catalog::Default()->permission_at(i));
  }
  EXPECT_EQ(catalog.FindText(kProject, "model:pull")->id(), 256 + 75);
  EXPECT_EQ(catalog.FindText(kSystem, "audit-log:read")->id(), 70);
  EXPECT_EQ(catalog.FindText(kProject, "model:push")->id(), 256 + 76);
  EXPECT_TRUE(catalog.at(147).deprecated);
  EXPECT_FALSE(catalog.HasSameIds(*Catalog::Default()));
}

TEST(CatalogTest, SameIdsMeanSamePairs) {
  const CatalogEntry a = {kProject, "model", "pull"};
  const CatalogEntry b = {kProject, "model", "push"};
  const Catalog& base = *Catalog::Default();
  const auto ab = Catalog::Extend(base, {a, b}).value();
  const auto ba = Catalog::Extend(base, {b, a}).value();
  const auto a_then_b =
      Catalog::Extend(*Catalog::Extend(base, {a}).value(), {b}).value();
  EXPECT_TRUE(ab->HasSameIds(*a_then_b));
  EXPECT_FALSE(ab->HasSameIds(*ba));
}

void ExpectExtendFails(const CatalogEntry& entry, absl::string_view reason) {
  const auto catalog = Catalog::Extend(*Catalog::Default(), {entry});
  ASSERT_FALSE(catalog.ok()) << TextOf(entry);
  EXPECT_EQ(catalog.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(catalog.status()), reason) << TextOf(entry);
}

TEST(CatalogTest, ExtendRejectsBadWords) {
  const std::string words[] = {"",
                               "*",
                               "A",
                               "a_b",
                               "a.b",
                               "a:b",
                               "a,b",
                               "a b",
                               "a\n",
                               "-a",
                               "a-",
                               "a--b",
                               "/",
                               "!a",
                               "\xc3\xa9",
                               std::string(65, 'a'),
                               std::string("a\0b", 3)};
  for (const std::string& word : words) {
    ExpectExtendFails({kProject, word, "read"}, "BAD_PERMISSION_WORD");
    ExpectExtendFails({kProject, "model", word}, "BAD_PERMISSION_WORD");
  }
  EXPECT_TRUE(Catalog::Extend(*Catalog::Default(),
                              {{kProject, std::string(64, 'a'), "0-x-1"}})
                  .ok());
}

TEST(CatalogTest, ExtendRejectsDuplicatesAndStrangeLevels) {
  ExpectExtendFails({kProject, "repository", "pull"}, "DUPLICATE_PERMISSION");
  ExpectExtendFails({static_cast<PermissionLevel>(0), "model", "pull"},
                    "UNKNOWN_LEVEL");
  ExpectExtendFails({static_cast<PermissionLevel>(3), "model", "pull"},
                    "UNKNOWN_LEVEL");
}

TEST(CatalogTest, HoldsAtMost256PairsALevel) {
  std::vector<CatalogEntry> more;
  for (int i = 75; i < 256; ++i) {
    more.push_back({kProject, absl::StrCat("model", i), "pull"});
  }
  const auto full = Catalog::Extend(*Catalog::Default(), more);
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ((*full)->FindText(kProject, "model255:pull")->id(), 511);

  const auto more_system =
      Catalog::Extend(**full, {{kSystem, "model", "pull"}});
  EXPECT_TRUE(more_system.ok()) << more_system.status();

  const auto too_many = Catalog::Extend(**full, {{kProject, "model", "pull"}});
  ASSERT_FALSE(too_many.ok());
  EXPECT_EQ(ErrorReason(too_many.status()), "TOO_MANY_PERMISSIONS");
}

// Words of every length, that differ in one byte: at an end, or in the middle.
TEST(CatalogTest, FindsEachPairAndNoOther) {
  std::vector<CatalogEntry> entries;
  for (size_t size = 1; size <= Catalog::kMaxWordBytes; ++size) {
    const std::string word(size, 'w');
    std::string other = word;
    other[size / 2] = 'x';
    entries.push_back({PermissionLevel::kProject, word, other});
    entries.push_back({PermissionLevel::kProject, other, word});
    entries.push_back({PermissionLevel::kProject, word, "pull"});
    entries.push_back({PermissionLevel::kSystem, word, word});
  }
  // Project pairs: 192 and Harbor's 70 are too many.
  entries.resize(160);
  const auto catalog = Catalog::Extend(*Catalog::Default(), entries).value();
  for (int i = 0; i < catalog->size(); ++i) {
    const CatalogEntry& entry = catalog->at(i);
    EXPECT_EQ(catalog->Find(entry.level, entry.resource, entry.action),
              catalog->permission_at(i));
    for (std::string word : {entry.resource, entry.action}) {
      for (char& byte : word) {
        const char kept = byte;
        byte = '~';
        EXPECT_FALSE(catalog->Find(entry.level, word, entry.action));
        EXPECT_FALSE(catalog->Find(entry.level, entry.resource, word));
        byte = kept;
      }
    }
    EXPECT_FALSE(catalog->Find(entry.level, entry.resource + "w", "w"));
    EXPECT_FALSE(catalog->Find(entry.level, "", entry.action));
    EXPECT_FALSE(catalog->Find(entry.level, entry.resource, ""));
    EXPECT_FALSE(catalog->Find(static_cast<PermissionLevel>(3), entry.resource,
                               entry.action));
  }
}

}  // namespace
}  // namespace robot_accounts
