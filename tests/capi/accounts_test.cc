// Section 7 of robot_accounts.h; main_job.c goes through the common way.
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class AccountsTest : public testing::Test {
 protected:
  // Makes a robot; its id, or 0.
  int64_t Create(const ra_robot_spec* spec) {
    created_ = ra_accounts_create(accounts_, nullptr, spec, robot_.out(),
                                  secret_.out(), reason_.out());
    return ra_robot_id(robot_);
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_ = OpenAccounts("memory:", &now_unix_s_);
  ra_status created_ = RA_UNKNOWN;
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  Reason reason_;
};

TEST_F(AccountsTest, OpenTellsWhatIsWrongWithAUrl) {
  Owned<ra_accounts> accounts;
  EXPECT_EQ(ra_accounts_open(RA_TEXT("mysql:x"), nullptr, accounts.out(),
                             reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "UNKNOWN_STORE_SCHEME");
  EXPECT_EQ(accounts.get(), nullptr);
}

TEST_F(AccountsTest, TellTheTimeOfTheirClock) {
  EXPECT_EQ(ra_accounts_now_unix_s(accounts_), kNowUnixS);
  now_unix_s_ += 5;
  EXPECT_EQ(ra_accounts_now_unix_s(accounts_), kNowUnixS + 5);
}

TEST_F(AccountsTest, SecondRobotOfAName) {
  const auto spec = SpecOf("library", "ci");
  EXPECT_GT(Create(spec), 0);
  EXPECT_EQ(Create(spec), 0);
  EXPECT_EQ(created_, RA_ALREADY_EXISTS);
  EXPECT_EQ(reason_, "ROBOT_EXISTS");
  EXPECT_EQ(robot_.get(), nullptr);
  EXPECT_EQ(secret_.get(), nullptr);
}

TEST_F(AccountsTest, SystemRobotActsInManyPlaces) {
  const auto pull = SetOf("repository:pull");
  const auto list = SetOf("registry:list", RA_LEVEL_SYSTEM);
  Owned<ra_grants> grants;
  Owned<ra_robot_spec> spec;
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_system(grants, list, nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_all_projects(grants, pull, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_spec_new(spec.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_spec_set_level(spec, RA_LEVEL_SYSTEM, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_spec_set_account_name(spec, RA_TEXT("mirror"), nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_spec_set_duration_s(spec, 2, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_spec_set_grants(spec, grants, nullptr), RA_OK);
  ASSERT_GT(Create(spec), 0) << reason_;
  EXPECT_EQ(TextOf(ra_robot_full_name, robot_.get()), "robot$mirror");
  EXPECT_EQ(TextOf(ra_robot_account_name, robot_.get()), "mirror");
  EXPECT_EQ(TextOf(ra_robot_project_name, robot_.get()), "");
  EXPECT_EQ(ra_robot_project_id(robot_), 0);
  EXPECT_EQ(ra_robot_level(robot_), RA_LEVEL_SYSTEM);
  EXPECT_EQ(ra_robot_expires_at_unix_s(robot_), kNowUnixS + 2);
  Owned<ra_buffer> text;
  ASSERT_EQ(ra_grants_to_text(ra_robot_grants(robot_), text.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(text), "/system registry:list\n/project/* repository:pull");
}

TEST_F(AccountsTest, GrantsOfARobotAreForReading) {
  ASSERT_GT(Create(SpecOf("library", "ci")), 0);
  const ra_grants* grants = ra_robot_grants(robot_);
  const auto pull = SetOf("repository:pull");
  EXPECT_EQ(ra_grants_add_all_projects(const_cast<ra_grants*>(grants), pull,
                                       reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "GRANTS_READ_ONLY");
  const auto spec = SpecOf("library", "two");
  EXPECT_EQ(ra_robot_spec_set_grants(spec, grants, reason_.out()),
            RA_FAILED_PRECONDITION);
  uint8_t covers = 0;
  EXPECT_EQ(ra_grants_covers(grants, grants, &covers, nullptr), RA_OK);
  EXPECT_EQ(covers, 1);
}

TEST_F(AccountsTest, AGrantsIdMustBeThatOfItsProject) {
  Owned<ra_project> project;
  ASSERT_EQ(ra_accounts_project_put(accounts_, nullptr, 0, RA_TEXT("library"),
                                    0, project.out(), nullptr),
            RA_OK);
  const auto pull = SetOf("repository:pull");
  struct {
    int64_t id;
    std::string name;
    ra_status status;
    const char* reason;
  } const kCases[] = {
      {ra_project_id(project) + 1, "library", RA_FAILED_PRECONDITION,
       "PROJECT_MISMATCH"},
      {ra_project_id(project) + 1, "", RA_INVALID_ARGUMENT, "WRONG_SCOPE"},
      {ra_project_id(project), "library", RA_OK, ""},
      {ra_project_id(project), "", RA_OK, ""},
  };
  int number = 0;
  for (const auto& test : kCases) {
    const std::string account = "ci-" + std::to_string(number++);
    Owned<ra_grants> grants;
    ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
    ASSERT_EQ(ra_grants_add_project(grants, test.id, RA_STRING(test.name), pull,
                                    nullptr),
              RA_OK);
    const auto spec = SpecOf("library", account);
    ASSERT_EQ(ra_robot_spec_set_grants(spec, grants, nullptr), RA_OK);
    Create(spec);
    EXPECT_EQ(created_, test.status) << account;
    EXPECT_EQ(reason_, test.reason) << account;
  }
}

TEST_F(AccountsTest, CreateManyMakesAllOrNone) {
  const auto first = SpecOf("library", "first");
  const auto second = SpecOf("library", "second");
  const ra_robot_spec* good[] = {first, second};
  Owned<ra_created_robots> created;
  ASSERT_EQ(ra_accounts_create_many(accounts_, nullptr, good, 2, created.out(),
                                    reason_.out()),
            RA_OK)
      << reason_;
  ASSERT_EQ(ra_created_robots_count(created), 2u);
  EXPECT_EQ(TextOf(ra_robot_account_name, ra_created_robots_at(created, 1)),
            "second");
  EXPECT_EQ(ra_created_robots_at(created, 2), nullptr);
  size_t secret_len = 0;
  const char* secret = ra_created_robots_secret(created, 1, &secret_len);
  Owned<ra_principal> principal;
  EXPECT_EQ(ra_accounts_authenticate(accounts_, nullptr,
                                     RA_TEXT("robot$library+second"), secret,
                                     secret_len, principal.out(), nullptr),
            RA_OK);

  const auto third = SpecOf("library", "third");
  const ra_robot_spec* taken[] = {third, first};
  EXPECT_EQ(ra_accounts_create_many(accounts_, nullptr, taken, 2, created.out(),
                                    reason_.out()),
            RA_ALREADY_EXISTS);
  EXPECT_EQ(created.get(), nullptr);
  EXPECT_EQ(ra_accounts_find(accounts_, nullptr, RA_TEXT("robot$library+third"),
                             robot_.out(), reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "ROBOT_NOT_FOUND");
  const ra_robot_spec* missing[] = {third, nullptr};
  EXPECT_EQ(ra_accounts_create_many(accounts_, nullptr, missing, 2,
                                    created.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "NULL_ARGUMENT");
}

TEST_F(AccountsTest, ListGoesThroughPages) {
  for (const char* name : {"c", "a", "b"}) {
    ASSERT_GT(Create(SpecOf("library", name)), 0);
  }
  ASSERT_GT(Create(SpecOf("other", "a")), 0);
  Owned<ra_robot_query> query;
  ASSERT_EQ(ra_robot_query_new(query.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_query_set_project(query, RA_TEXT("library"), nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_query_set_level(query, RA_LEVEL_PROJECT, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_query_set_page_size(query, 2, nullptr), RA_OK);
  std::vector<std::string> names;
  std::string cursor;
  do {
    Owned<ra_robot_page> page;
    ASSERT_EQ(ra_robot_query_set_cursor(query, RA_STRING(cursor), nullptr),
              RA_OK);
    ASSERT_EQ(ra_accounts_list(accounts_, nullptr, query, page.out(), nullptr),
              RA_OK);
    for (size_t i = 0; i < ra_robot_page_count(page); ++i) {
      names.push_back(TextOf(ra_robot_full_name, ra_robot_page_at(page, i)));
    }
    cursor = TextOf(ra_robot_page_next_cursor, page.get());
  } while (!cursor.empty());
  EXPECT_EQ(names,
            (std::vector<std::string>{"robot$library+a", "robot$library+b",
                                      "robot$library+c"}));
}

TEST_F(AccountsTest, ListSortsAndFilters) {
  // Made in the order b, c, a; they expire in the order c, a, b.
  const auto spec = [](const char* account, int64_t days) {
    auto made = SpecOf("library", account);
    EXPECT_EQ(ra_robot_spec_set_duration_days(made, days, nullptr), RA_OK);
    return made;
  };
  ASSERT_GT(Create(spec("b", RA_NEVER_EXPIRES)), 0);
  now_unix_s_ += 60;
  ASSERT_GT(Create(spec("c", 1)), 0);
  now_unix_s_ += 60;
  ASSERT_GT(Create(spec("a", 2)), 0);
  Owned<ra_robot_query> query;
  const auto list = [&] {
    Owned<ra_robot_page> page;
    std::string names;
    EXPECT_EQ(ra_accounts_list(accounts_, nullptr, query, page.out(), nullptr),
              RA_OK);
    for (size_t i = 0; i < ra_robot_page_count(page); ++i) {
      names += TextOf(ra_robot_account_name, ra_robot_page_at(page, i));
    }
    return names;
  };
  ASSERT_EQ(ra_robot_query_new(query.out(), nullptr), RA_OK);
  EXPECT_EQ(list(), "abc");
  ASSERT_EQ(ra_robot_query_set_order(query, RA_ORDER_CREATED, 0, nullptr),
            RA_OK);
  EXPECT_EQ(list(), "bca");
  ASSERT_EQ(ra_robot_query_set_order(query, RA_ORDER_EXPIRY, 0, nullptr),
            RA_OK);
  EXPECT_EQ(list(), "cab");
  ASSERT_EQ(ra_robot_query_set_order(query, RA_ORDER_ACCOUNT_NAME, 1, nullptr),
            RA_OK);
  EXPECT_EQ(list(), "cba");
  ASSERT_EQ(ra_robot_query_set_unused_since(query, kNowUnixS + 60, nullptr),
            RA_OK);
  EXPECT_EQ(list(), "cb");
  ASSERT_EQ(
      ra_robot_query_set_expires_until(query, kNowUnixS + 2 * 86400, nullptr),
      RA_OK);
  EXPECT_EQ(list(), "c");
  ASSERT_EQ(
      ra_robot_query_set_expires_after(query, kNowUnixS + 2 * 86400, nullptr),
      RA_OK);
  EXPECT_EQ(list(), "");
  EXPECT_EQ(ra_robot_query_set_order(query, 9, 0, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_ORDER");
}

TEST_F(AccountsTest, ListRejectsABadQuery) {
  Owned<ra_robot_query> query;
  Owned<ra_robot_page> page;
  ASSERT_EQ(ra_robot_query_new(query.out(), nullptr), RA_OK);
  EXPECT_EQ(ra_robot_query_set_level(query, 9, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "UNKNOWN_LEVEL");
  EXPECT_EQ(ra_robot_query_set_page_size(query, 0, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_PAGE_SIZE");
  ASSERT_EQ(ra_robot_query_set_project(query, RA_TEXT("nowhere"), nullptr),
            RA_OK);
  EXPECT_EQ(
      ra_accounts_list(accounts_, nullptr, query, page.out(), reason_.out()),
      RA_NOT_FOUND);
  EXPECT_EQ(reason_, "PROJECT_NOT_FOUND");
}

TEST_F(AccountsTest, SecretGivenByHandIsTheSecret) {
  const int64_t id = Create(SpecOf("library", "ci"));
  Owned<ra_refresh> refresh;
  Owned<ra_buffer> issued;
  ASSERT_EQ(ra_refresh_new(refresh.out(), nullptr), RA_OK);
  EXPECT_EQ(ra_refresh_set_secret(refresh, RA_TEXT("weak"), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "SECRET_TOO_SHORT");
  ASSERT_EQ(ra_refresh_set_secret(refresh, RA_TEXT("Better-Secret-1"), nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id, refresh,
                                       issued.out(), nullptr),
            RA_OK);
  EXPECT_EQ(issued.get(), nullptr);
  Owned<ra_principal> principal;
  EXPECT_EQ(ra_accounts_authenticate(
                accounts_, nullptr, RA_TEXT("robot$library+ci"),
                RA_TEXT("Better-Secret-1"), principal.out(), nullptr),
            RA_OK);
}

TEST_F(AccountsTest, ProjectsAreRenamedAndDeleted) {
  Owned<ra_project> project;
  ASSERT_EQ(ra_accounts_project_put(accounts_, nullptr, 42, RA_TEXT("library"),
                                    1, project.out(), nullptr),
            RA_OK);
  EXPECT_GT(ra_project_id(project), 0);
  EXPECT_EQ(ra_project_host_id(project), 42);
  EXPECT_EQ(ra_project_is_public(project), 1);
  EXPECT_EQ(ra_project_created_unix_s(project), kNowUnixS);
  const int64_t id = Create(SpecOf("library", "ci"));
  ASSERT_EQ(ra_accounts_project_rename(accounts_, nullptr, RA_TEXT("library"),
                                       RA_TEXT("books"), nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(ra_robot_full_name, robot_.get()), "robot$books+ci");
  EXPECT_EQ(ra_accounts_project_find(accounts_, nullptr, RA_TEXT("library"),
                                     project.out(), reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "PROJECT_NOT_FOUND");
  ASSERT_EQ(ra_accounts_project_find(accounts_, nullptr, RA_TEXT("books"),
                                     project.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(ra_project_name, project.get()), "books");
  ASSERT_EQ(
      ra_accounts_project_delete(accounts_, nullptr, RA_TEXT("books"), nullptr),
      RA_OK);
  EXPECT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_NOT_FOUND);
}

TEST_F(AccountsTest, ChangePrefixRenamesEveryRobot) {
  const int64_t id = Create(SpecOf("library", "ci"));
  ASSERT_EQ(
      ra_accounts_change_prefix(accounts_, nullptr, RA_TEXT("bot-"), nullptr),
      RA_OK);
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(ra_robot_full_name, robot_.get()), "bot-library+ci");
}

TEST_F(AccountsTest, ActorIsWrittenDown) {
  Owned<ra_actor> actor;
  ASSERT_EQ(ra_actor_new(actor.out(), nullptr), RA_OK);
  EXPECT_EQ(
      ra_actor_set_user(actor, RA_TEXT("oidc"), 7, nullptr, 0, reason_.out()),
      RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_ACTOR");
  ASSERT_EQ(
      ra_actor_set_user(actor, RA_TEXT("oidc"), 7, RA_TEXT("ann"), nullptr),
      RA_OK);
  const auto spec = SpecOf("library", "ci");
  ASSERT_EQ(ra_accounts_create(accounts_, actor, spec, robot_.out(),
                               secret_.out(), nullptr),
            RA_OK);
  Owned<ra_buffer> json;
  ASSERT_EQ(ra_robot_to_json(robot_, json.out(), nullptr), RA_OK);
  EXPECT_NE(TextOf(json).find("\"creator_ref\":7"), std::string::npos);
}

TEST_F(AccountsTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(ra_accounts_get(accounts_, nullptr, 99, robot_.out(), nullptr),
            RA_NOT_FOUND);
  EXPECT_EQ(ra_accounts_delete(accounts_, nullptr, 99, nullptr), RA_NOT_FOUND);
  EXPECT_EQ(
      ra_accounts_set_enabled(accounts_, nullptr, 99, 0, robot_.out(), nullptr),
      RA_NOT_FOUND);
  EXPECT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, 99, nullptr,
                                       secret_.out(), reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "ROBOT_NOT_FOUND");
  EXPECT_EQ(secret_.get(), nullptr);
}

TEST_F(AccountsTest, SetEnabledGivesTheRobotBack) {
  const int64_t id = Create(SpecOf("library", "ci"));
  ASSERT_EQ(
      ra_accounts_set_enabled(accounts_, nullptr, id, 0, robot_.out(), nullptr),
      RA_OK);
  EXPECT_EQ(ra_robot_is_enabled(robot_), 0);
  EXPECT_EQ(ra_robot_version(robot_), 2u);
  EXPECT_GE(ra_robot_updated_unix_s(robot_), ra_robot_created_unix_s(robot_));
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
