// Section 7 of robot_accounts.h: robots that make robots, and users of a
// project.
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr char kMaker[] =
    "robot:create,robot:read,robot:list,robot:delete,"
    "repository:pull,repository:push";

class ActorsTest : public testing::Test {
 protected:
  ActorsTest() {
    EXPECT_EQ(ra_options_new(options_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_options_set_clock(options_, TellTime, &now_unix_s_, nullptr),
              RA_OK);
    EXPECT_EQ(ra_actor_new(actor_.out(), nullptr), RA_OK);
  }

  // Opens the accounts, makes library+maker and lets it act.
  void Open() {
    ASSERT_EQ(ra_accounts_open(RA_TEXT("memory:"), options_, accounts_.out(),
                               nullptr),
              RA_OK);
    ASSERT_EQ(Create(nullptr, "library", "maker", kMaker), RA_OK) << reason_;
    maker_id_ = ra_robot_id(robot_);
    const std::string secret = TextOf(secret_);
    Owned<ra_principal> principal;
    ASSERT_EQ(ra_accounts_authenticate(
                  accounts_, nullptr, RA_TEXT("robot$library+maker"),
                  RA_STRING(secret), principal.out(), nullptr),
              RA_OK);
    ASSERT_EQ(ra_actor_set_principal(actor_, principal, nullptr), RA_OK);
  }

  ra_status Create(const ra_actor* actor, const std::string& project,
                   const std::string& account, const std::string& permissions) {
    const auto set = SetOf(permissions);
    const auto spec = SpecOf(project, account);
    Owned<ra_grants> grants;
    EXPECT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
    EXPECT_EQ(
        ra_grants_add_project(grants, 0, RA_STRING(project), set, nullptr),
        RA_OK);
    EXPECT_EQ(ra_robot_spec_set_grants(spec, grants, nullptr), RA_OK);
    return ra_accounts_create(accounts_, actor, spec, robot_.out(),
                              secret_.out(), reason_.out());
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_options> options_;
  Owned<ra_accounts> accounts_;
  Owned<ra_actor> actor_;
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  int64_t maker_id_ = 0;
  Reason reason_;
};

TEST_F(ActorsTest, RobotMakesARobotAndIsWrittenDown) {
  Open();
  ASSERT_EQ(Create(actor_, "library", "made", "repository:pull"), RA_OK)
      << reason_;
  EXPECT_EQ(ra_robot_made_by_kind(robot_), RA_ACTOR_ROBOT);
  EXPECT_EQ(ra_robot_made_by_id(robot_), maker_id_);
  EXPECT_EQ(TextOf(ra_robot_made_by_name, robot_.get()), "robot$library+maker");
  Owned<ra_robot_query> query;
  Owned<ra_robot_page> page;
  ASSERT_EQ(ra_robot_query_new(query.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_query_set_made_by_robot(query, maker_id_, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_list(accounts_, nullptr, query, page.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_page_count(page), 1u);
  EXPECT_EQ(ra_robot_id(ra_robot_page_at(page, 0)), ra_robot_id(robot_));
}

TEST_F(ActorsTest, RobotMakesNoneThatMayMoreThanItself) {
  Open();
  EXPECT_EQ(Create(actor_, "library", "made", "repository:pull,tag:delete"),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "EXCEEDS_ACTOR");
  EXPECT_EQ(Create(actor_, "other", "made", "repository:pull"),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "ACTOR_NOT_PERMITTED");
  EXPECT_EQ(robot_.get(), nullptr);
}

TEST_F(ActorsTest, RobotThatWasDisabledDoesNothing) {
  Open();
  ASSERT_EQ(ra_accounts_set_enabled(accounts_, nullptr, maker_id_, 0, nullptr,
                                    nullptr),
            RA_OK);
  EXPECT_EQ(Create(actor_, "library", "made", "repository:pull"),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "ACTOR_NOT_CURRENT");
}

TEST_F(ActorsTest, RobotsEditAndRefreshOnlyIfTheHostAllows) {
  for (const uint8_t allowed : {0, 1}) {
    ASSERT_EQ(ra_options_set_robots_may_edit(options_, allowed, nullptr),
              RA_OK);
    ASSERT_EQ(ra_options_set_robots_may_refresh(options_, allowed, nullptr),
              RA_OK);
    Open();
    ASSERT_EQ(Create(actor_, "library", "made", "repository:pull"), RA_OK);
    const int64_t id = ra_robot_id(robot_);
    const ra_status status = allowed != 0 ? RA_OK : RA_PERMISSION_DENIED;
    EXPECT_EQ(ra_accounts_set_enabled(accounts_, actor_, id, 0, nullptr,
                                      reason_.out()),
              status);
    EXPECT_EQ(reason_, allowed != 0 ? "" : "ROBOTS_MAY_NOT_EDIT");
    EXPECT_EQ(ra_accounts_refresh_secret(accounts_, actor_, id, nullptr,
                                         secret_.out(), reason_.out()),
              status);
    EXPECT_EQ(reason_, allowed != 0 ? "" : "ROBOTS_MAY_NOT_REFRESH");
  }
}

TEST_F(ActorsTest, RobotMakesNoMoreThanTheBound) {
  ASSERT_EQ(ra_options_set_max_made_by_robot(options_, 1, nullptr), RA_OK);
  Open();
  EXPECT_EQ(Create(actor_, "library", "one", "repository:pull"), RA_OK);
  EXPECT_EQ(Create(actor_, "library", "two", "repository:pull"),
            RA_RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_, "TOO_MANY_MADE");
}

TEST_F(ActorsTest, WhatARobotMadeGoesWithIt) {
  Open();
  ASSERT_EQ(Create(actor_, "library", "made", "repository:pull"), RA_OK);
  const int64_t id = ra_robot_id(robot_);
  int64_t count = 0;
  ASSERT_EQ(ra_accounts_set_enabled_with_made(accounts_, nullptr, maker_id_, 0,
                                              &count, reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(count, 2);
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_is_enabled(robot_), 0);
  ASSERT_EQ(ra_accounts_delete_with_made(accounts_, nullptr, maker_id_, &count,
                                         reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(count, 2);
  EXPECT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_NOT_FOUND);
  EXPECT_EQ(ra_accounts_delete_with_made(accounts_, nullptr, maker_id_, nullptr,
                                         reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "ROBOT_NOT_FOUND");
}

TEST_F(ActorsTest, UserOfAProjectSeesNoOther) {
  Open();
  ASSERT_EQ(Create(nullptr, "other", "hidden", "repository:pull"), RA_OK);
  const int64_t hidden = ra_robot_id(robot_);
  ASSERT_EQ(
      ra_actor_set_user(actor_, RA_TEXT("oidc"), 7, RA_TEXT("ann"), nullptr),
      RA_OK);
  EXPECT_EQ(ra_actor_add_project(actor_, RA_TEXT("No"), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_PROJECT_NAME");
  ASSERT_EQ(ra_actor_add_project(actor_, RA_TEXT("library"), nullptr), RA_OK);
  EXPECT_EQ(
      ra_accounts_get(accounts_, actor_, hidden, robot_.out(), reason_.out()),
      RA_NOT_FOUND);
  EXPECT_EQ(reason_, "ROBOT_NOT_FOUND");
  EXPECT_EQ(
      ra_accounts_get(accounts_, actor_, maker_id_, robot_.out(), nullptr),
      RA_OK);
  Owned<ra_robot_page> page;
  ASSERT_EQ(ra_accounts_list(accounts_, actor_, nullptr, page.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_page_count(page), 1u);
  EXPECT_EQ(Create(actor_, "other", "made", "repository:pull"),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "ACTOR_NOT_PERMITTED");
  ASSERT_EQ(ra_actor_add_project(actor_, RA_TEXT("other"), nullptr), RA_OK);
  EXPECT_EQ(Create(actor_, "other", "made", "repository:pull"), RA_OK)
      << reason_;
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
