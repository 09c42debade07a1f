// Section 4 of robot_accounts.h.
#include <cstdint>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

std::string TextOfSet(const ra_permission_set* set) {
  Owned<ra_buffer> text;
  EXPECT_EQ(ra_permission_set_to_text(set, text.out(), nullptr), RA_OK);
  return TextOf(text);
}

TEST(CatalogTest, GoesThroughEveryPair) {
  const ra_catalog* catalog = ra_catalog_default();
  EXPECT_EQ(ra_catalog_size(catalog), 145u);
  EXPECT_EQ(ra_catalog_size(ra_catalog_harbor_2_16()), 140u);
  std::set<int32_t> ids;
  size_t deprecated = 0;
  for (size_t i = 0; i < ra_catalog_size(catalog); ++i) {
    ra_level level = 0;
    const char* resource = nullptr;
    const char* action = nullptr;
    size_t resource_len = 0;
    size_t action_len = 0;
    uint8_t is_deprecated = 0;
    int32_t id = 0;
    ASSERT_EQ(ra_catalog_at(catalog, i, &level, &resource, &resource_len,
                            &action, &action_len, &is_deprecated, nullptr),
              RA_OK);
    EXPECT_EQ(resource[resource_len], '\0');
    EXPECT_EQ(ra_permission_id(catalog, level, resource, resource_len, action,
                               action_len, &id, nullptr),
              RA_OK);
    EXPECT_GT(id, 0);
    ids.insert(id);
    deprecated += is_deprecated;
  }
  EXPECT_EQ(ids.size(), ra_catalog_size(catalog));
  EXPECT_EQ(deprecated, 5u);
}

TEST(CatalogTest, IndexOutOfRangeIsAnError) {
  ra_level level = 0;
  const char* word = nullptr;
  Reason reason;
  EXPECT_EQ(ra_catalog_at(ra_catalog_default(), 145, &level, &word, nullptr,
                          &word, nullptr, nullptr, reason.out()),
            RA_OUT_OF_RANGE);
  EXPECT_EQ(reason, "INDEX_OUT_OF_RANGE");
}

TEST(CatalogTest, AddKeepsNumbersAndEarlierSets) {
  Owned<ra_catalog> catalog;
  ASSERT_EQ(ra_catalog_new(nullptr, catalog.out(), nullptr), RA_OK);
  int32_t before = 0;
  int32_t after = 0;
  ASSERT_EQ(ra_permission_id(catalog, RA_LEVEL_PROJECT, RA_TEXT("repository"),
                             RA_TEXT("pull"), &before, nullptr),
            RA_OK);
  Owned<ra_permission_set> set;
  ASSERT_EQ(
      ra_permission_set_parse(catalog, RA_LEVEL_PROJECT,
                              RA_TEXT("repository:pull"), set.out(), nullptr),
      RA_OK);
  ASSERT_EQ(ra_catalog_add(catalog, RA_LEVEL_PROJECT, RA_TEXT("model"),
                           RA_TEXT("train"), 0, nullptr),
            RA_OK);
  ASSERT_EQ(ra_permission_id(catalog, RA_LEVEL_PROJECT, RA_TEXT("repository"),
                             RA_TEXT("pull"), &after, nullptr),
            RA_OK);
  EXPECT_EQ(before, after);
  EXPECT_EQ(TextOfSet(set), "repository:pull");
  Reason reason;
  EXPECT_EQ(ra_catalog_add(catalog, RA_LEVEL_PROJECT, RA_TEXT("model"),
                           RA_TEXT("train"), 0, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "DUPLICATE_PERMISSION");
  EXPECT_EQ(ra_catalog_add(catalog, RA_LEVEL_LEGACY, RA_TEXT("model"),
                           RA_TEXT("sell"), 0, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_LEVEL");
}

TEST(CatalogTest, TheDefaultCannotBeChangedOrReleased) {
  auto* catalog = const_cast<ra_catalog*>(ra_catalog_default());
  Reason reason;
  EXPECT_EQ(ra_catalog_add(catalog, RA_LEVEL_PROJECT, RA_TEXT("model"),
                           RA_TEXT("train"), 0, reason.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason, "CATALOG_READ_ONLY");
  ra_catalog_free(catalog);
  EXPECT_EQ(ra_catalog_size(ra_catalog_default()), 145u);
}

TEST(PermissionTest, UnknownPairsHaveNoNumber) {
  int32_t id = 7;
  Reason reason;
  EXPECT_EQ(ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                             RA_TEXT("repository"), RA_TEXT("fly"), &id,
                             reason.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason, "UNKNOWN_PERMISSION");
  EXPECT_EQ(id, 0);
  EXPECT_EQ(ra_permission_id(ra_catalog_default(), 9, RA_TEXT("repository"),
                             RA_TEXT("pull"), &id, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_LEVEL");
}

TEST(PermissionSetTest, ParseRejectsWhatCannotBeGranted) {
  struct {
    const char* text;
    const char* reason;
  } const kCases[] = {{"repository:push", "PUSH_REQUIRES_PULL"},
                      {"repository:*", "WILDCARD_NOT_ALLOWED"},
                      {"repository:fly", "UNKNOWN_PERMISSION"},
                      {"repository", "MALFORMED_PERMISSION"},
                      {"", "EMPTY_PERMISSION_SET"}};
  for (const auto& test : kCases) {
    Owned<ra_permission_set> set;
    Reason reason;
    const std::string text = test.text;
    EXPECT_EQ(ra_permission_set_parse(ra_catalog_default(), RA_LEVEL_PROJECT,
                                      RA_STRING(text), set.out(), reason.out()),
              RA_INVALID_ARGUMENT);
    EXPECT_EQ(reason, test.reason);
    EXPECT_EQ(set.get(), nullptr);
  }
}

TEST(PermissionSetTest, NoneIsWhereAChoiceBegins) {
  Owned<ra_permission_set> none;
  Owned<ra_permission_set> chosen;
  ASSERT_EQ(ra_permission_set_none(ra_catalog_default(), RA_LEVEL_PROJECT,
                                   none.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_permission_set_size(none), 0u);
  const auto pull = SetOf("repository:pull");
  ASSERT_EQ(ra_permission_set_union(none, pull, chosen.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOfSet(chosen), "repository:pull");
  Owned<ra_grants> grants;
  Reason reason;
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  EXPECT_EQ(ra_grants_add_all_projects(grants, none, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "EMPTY_PERMISSION_SET");
  EXPECT_EQ(ra_permission_set_none(ra_catalog_default(), RA_LEVEL_LEGACY,
                                   none.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_LEVEL");
}

TEST(PermissionSetTest, TemplateIsTheSetOfItsText) {
  std::set<std::string> names;
  for (size_t i = 0; i < ra_permission_template_count(); ++i) {
    const char* name = nullptr;
    const char* text = nullptr;
    const char* description = nullptr;
    size_t name_len = 0;
    size_t text_len = 0;
    size_t description_len = 0;
    ra_level level = 0;
    ASSERT_EQ(
        ra_permission_template_at(i, &name, &name_len, &level, &text, &text_len,
                                  &description, &description_len, nullptr),
        RA_OK);
    EXPECT_EQ(name[name_len], '\0');
    EXPECT_EQ(text[text_len], '\0');
    EXPECT_EQ(description[description_len], '\0');
    EXPECT_EQ(level, RA_LEVEL_PROJECT);
    Owned<ra_permission_set> set;
    ASSERT_EQ(ra_permission_set_template(ra_catalog_default(), name, name_len,
                                         set.out(), nullptr),
              RA_OK);
    EXPECT_EQ(TextOfSet(set), text);
    names.insert(name);
  }
  EXPECT_EQ(names, (std::set<std::string>{"pull-only", "ci", "scanner",
                                          "mirror", "cleaner"}));
}

TEST(PermissionSetTest, TemplateThatIsNoneIsAnError) {
  Owned<ra_permission_set> set;
  Reason reason;
  EXPECT_EQ(ra_permission_set_template(ra_catalog_default(), RA_TEXT("admin"),
                                       set.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_TEMPLATE");
}

TEST(PermissionSetTest, HasTheAlgebraOfSets) {
  const auto pull = SetOf("repository:pull");
  const auto both = SetOf("tag:list\nrepository:pull");
  Owned<ra_permission_set> set;
  ASSERT_EQ(ra_permission_set_union(pull, both, set.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOfSet(set), "repository:pull,tag:list");
  EXPECT_EQ(ra_permission_set_size(set), 2u);
  uint8_t answer = 0;
  ASSERT_EQ(ra_permission_set_contains_all(set, pull, &answer, nullptr), RA_OK);
  EXPECT_EQ(answer, 1);
  ASSERT_EQ(ra_permission_set_contains_all(pull, set, &answer, nullptr), RA_OK);
  EXPECT_EQ(answer, 0);
  ASSERT_EQ(ra_permission_set_difference(both, pull, set.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOfSet(set), "tag:list");
  ASSERT_EQ(ra_permission_set_contains(set, RA_TEXT("tag"), RA_TEXT("list"),
                                       &answer, nullptr),
            RA_OK);
  EXPECT_EQ(answer, 1);
  ASSERT_EQ(ra_permission_set_contains(set, RA_TEXT("tag"), RA_TEXT("fly"),
                                       &answer, nullptr),
            RA_OK);
  EXPECT_EQ(answer, 0);
  ASSERT_EQ(ra_permission_set_all(ra_catalog_default(), RA_LEVEL_SYSTEM,
                                  set.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_permission_set_size(set), 70u);
  Reason reason;
  Owned<ra_permission_set> mixed;
  EXPECT_EQ(ra_permission_set_union(set, pull, mixed.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "WRONG_LEVEL");
}

TEST(GrantsTest, CoversByProjectId) {
  const auto pull = SetOf("repository:pull");
  const auto both = SetOf("repository:pull,repository:push");
  Owned<ra_grants> all;
  Owned<ra_grants> one;
  ASSERT_EQ(ra_grants_new(all.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_new(one.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_all_projects(all, pull, nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_project(one, 7, nullptr, 0, pull, nullptr), RA_OK);
  uint8_t covers = 0;
  ASSERT_EQ(ra_grants_covers(all, one, &covers, nullptr), RA_OK);
  EXPECT_EQ(covers, 1);
  ASSERT_EQ(ra_grants_covers(one, all, &covers, nullptr), RA_OK);
  EXPECT_EQ(covers, 0);
  ASSERT_EQ(ra_grants_add_project(one, 8, nullptr, 0, both, nullptr), RA_OK);
  ASSERT_EQ(ra_grants_covers(all, one, &covers, nullptr), RA_OK);
  EXPECT_EQ(covers, 0);
  Owned<ra_buffer> text;
  ASSERT_EQ(ra_grants_to_text(one, text.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOf(text),
            "/project/7 repository:pull\n"
            "/project/8 repository:pull,repository:push");
}

TEST(GrantsTest, AddRejectsAndChangesNothing) {
  const auto pull = SetOf("repository:pull");
  const auto system = SetOf("registry:list", RA_LEVEL_SYSTEM);
  Owned<ra_grants> grants;
  Reason reason;
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_system(grants, system, nullptr), RA_OK);
  EXPECT_EQ(ra_grants_add_system(grants, system, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "DUPLICATE_SCOPE");
  EXPECT_EQ(ra_grants_add_all_projects(grants, system, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "WRONG_LEVEL");
  EXPECT_EQ(ra_grants_add_project(grants, 0, nullptr, 0, pull, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "WRONG_SCOPE");
  EXPECT_EQ(
      ra_grants_add_project(grants, -1, RA_TEXT("library"), pull, reason.out()),
      RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "WRONG_SCOPE");
  EXPECT_EQ(ra_grants_add_project(grants, 0, RA_TEXT("No"), pull, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "INVALID_PROJECT_NAME");
  Owned<ra_buffer> text;
  ASSERT_EQ(ra_grants_to_text(grants, text.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOf(text), "/system registry:list");
}

TEST(GrantsTest, AProjectKnownByNameAloneCannotBeCompared) {
  const auto pull = SetOf("repository:pull");
  Owned<ra_grants> grants;
  Owned<ra_buffer> text;
  Reason reason;
  uint8_t covers = 1;
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_project(grants, 0, RA_TEXT("library"), pull, nullptr),
            RA_OK);
  EXPECT_EQ(
      ra_grants_add_project(grants, 3, RA_TEXT("library"), pull, reason.out()),
      RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "DUPLICATE_SCOPE");
  EXPECT_EQ(ra_grants_covers(grants, grants, &covers, reason.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason, "PROJECT_ID_MISSING");
  EXPECT_EQ(covers, 0);
  EXPECT_EQ(ra_grants_to_text(grants, text.out(), reason.out()),
            RA_FAILED_PRECONDITION);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
