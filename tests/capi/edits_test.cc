// Section 7 of robot_accounts.h: the life of a robot after it was made.
#include <cstdint>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr int64_t kDayS = 86400;

class EditsTest : public testing::Test {
 protected:
  EditsTest() {
    const auto spec = SpecOf("library", "ci");
    EXPECT_EQ(ra_robot_spec_set_description(spec, RA_TEXT("farm"), nullptr),
              RA_OK);
    EXPECT_EQ(ra_robot_spec_set_duration_days(spec, 30, nullptr), RA_OK);
    EXPECT_EQ(ra_accounts_create(accounts_, nullptr, spec, robot_.out(),
                                 secret_.out(), nullptr),
              RA_OK);
    id_ = ra_robot_id(robot_);
    EXPECT_EQ(ra_robot_edit_new(edit_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_refresh_new(refresh_.out(), nullptr), RA_OK);
  }

  ra_status Update() {
    return ra_accounts_update(accounts_, nullptr, id_, edit_, robot_.out(),
                              reason_.out());
  }

  ra_status LogIn(const ra_buffer* secret,
                  const std::string& user = "robot$library+ci") {
    Owned<ra_principal> principal;
    const std::string text = TextOf(secret);
    return ra_accounts_authenticate(accounts_, nullptr, RA_STRING(user),
                                    RA_STRING(text), principal.out(), nullptr);
  }

  // And until when it logs in.
  std::pair<std::string, int64_t> OldPrefix() {
    Owned<ra_buffer> prefix;
    int64_t until_unix_s = -1;
    EXPECT_EQ(ra_accounts_old_name_prefix(accounts_, prefix.out(),
                                          &until_unix_s, nullptr),
              RA_OK);
    return {TextOf(prefix), until_unix_s};
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_ = OpenAccounts("memory:", &now_unix_s_);
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  Owned<ra_robot_edit> edit_;
  Owned<ra_refresh> refresh_;
  int64_t id_ = 0;
  Reason reason_;
};

TEST_F(EditsTest, UpdateChangesWhatIsSetAndNothingElse) {
  ASSERT_EQ(ra_robot_edit_set_description(edit_, RA_TEXT("new"), nullptr),
            RA_OK);
  ASSERT_EQ(Update(), RA_OK) << reason_;
  EXPECT_EQ(TextOf(ra_robot_description, robot_.get()), "new");
  EXPECT_EQ(ra_robot_version(robot_), 2);
  EXPECT_EQ(ra_robot_is_enabled(robot_), 1);
  EXPECT_EQ(ra_robot_duration_days(robot_), 30);
  EXPECT_EQ(ra_robot_expires_at_unix_s(robot_), kNowUnixS + 30 * kDayS);
  EXPECT_EQ(LogIn(secret_), RA_OK);
}

TEST_F(EditsTest, UpdateChangesGrantsAndState) {
  const auto pull = SetOf("repository:pull");
  Owned<ra_grants> grants;
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_project(grants, 0, RA_TEXT("library"), pull, nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_edit_set_grants(edit_, grants, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_enabled(edit_, 0, nullptr), RA_OK);
  ASSERT_EQ(Update(), RA_OK) << reason_;
  EXPECT_EQ(ra_robot_is_enabled(robot_), 0);
  Owned<ra_buffer> text;
  ASSERT_EQ(ra_grants_to_text(ra_robot_grants(robot_), text.out(), nullptr),
            RA_OK);
  EXPECT_NE(TextOf(text).find(" repository:pull"), std::string::npos);
  EXPECT_EQ(TextOf(text).find("push"), std::string::npos);
  EXPECT_EQ(LogIn(secret_), RA_UNAUTHENTICATED);
}

TEST_F(EditsTest, EachWayToSetTheLifeCounts) {
  now_unix_s_ += kDayS;
  struct {
    ra_status (*set)(ra_robot_edit* edit);
    int64_t expires_at_unix_s;
  } const kCases[] = {
      {[](ra_robot_edit* edit) {
         return ra_robot_edit_set_duration_days(edit, 10, nullptr);
       },
       kNowUnixS + 10 * kDayS},
      {[](ra_robot_edit* edit) {
         return ra_robot_edit_set_expires_at(edit, kNowUnixS + 2 * kDayS,
                                             nullptr);
       },
       kNowUnixS + 2 * kDayS},
      {[](ra_robot_edit* edit) {
         return ra_robot_edit_set_extend_by_s(edit, 60, nullptr);
       },
       kNowUnixS + 2 * kDayS},
      {[](ra_robot_edit* edit) {
         return ra_robot_edit_set_extend_by_s(edit, kDayS + 60, nullptr);
       },
       kNowUnixS + 2 * kDayS + 60},
      {[](ra_robot_edit* edit) {
         return ra_robot_edit_set_duration_days(edit, RA_NEVER_EXPIRES,
                                                nullptr);
       },
       RA_NEVER_EXPIRES},
  };
  for (const auto& test : kCases) {
    ASSERT_EQ(test.set(edit_), RA_OK);
    ASSERT_EQ(Update(), RA_OK) << reason_;
    EXPECT_EQ(ra_robot_expires_at_unix_s(robot_), test.expires_at_unix_s);
  }
}

TEST_F(EditsTest, UpdateOfAnotherVersionChangesNothing) {
  ASSERT_EQ(ra_robot_edit_set_expected_version(edit_, 7, nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_enabled(edit_, 0, nullptr), RA_OK);
  EXPECT_EQ(Update(), RA_ABORTED);
  EXPECT_EQ(reason_, "VERSION_CONFLICT");
  EXPECT_EQ(robot_.get(), nullptr);
  EXPECT_EQ(LogIn(secret_), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_expected_version(edit_, 1, nullptr), RA_OK);
  EXPECT_EQ(Update(), RA_OK) << reason_;
}

TEST_F(EditsTest, UpdateRejectsWhatCreatingRejects) {
  ASSERT_EQ(ra_robot_edit_set_description(edit_, "\n", 1, nullptr), RA_OK);
  EXPECT_EQ(Update(), RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_DESCRIPTION");
  ASSERT_EQ(ra_robot_edit_new(edit_.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_expires_at(edit_, 1, nullptr), RA_OK);
  EXPECT_EQ(Update(), RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "EXPIRES_IN_THE_PAST");
  ASSERT_EQ(ra_robot_edit_new(edit_.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_legacy_login_enabled(edit_, 1, nullptr), RA_OK);
  EXPECT_EQ(Update(), RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "NOT_LEGACY");
}

TEST_F(EditsTest, SettersRejectWhatCannotBe) {
  EXPECT_EQ(ra_robot_edit_set_expected_version(edit_, 0, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_VERSION");
  EXPECT_EQ(ra_refresh_set_expected_version(refresh_, -1, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_VERSION");
  EXPECT_EQ(ra_refresh_set_grace_s(refresh_, RA_MAX_GRACE_S + 1, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_GRACE");
  EXPECT_EQ(
      ra_robot_edit_set_grants(edit_, ra_robot_grants(robot_), reason_.out()),
      RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "GRANTS_READ_ONLY");
}

TEST_F(EditsTest, InAGraceBothSecretsLogIn) {
  Owned<ra_buffer> fresh;
  ASSERT_EQ(ra_refresh_set_grace_s(refresh_, 60, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id_, refresh_,
                                       fresh.out(), nullptr),
            RA_OK);
  EXPECT_EQ(LogIn(secret_), RA_OK);
  EXPECT_EQ(LogIn(fresh), RA_OK);
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id_, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_secret_count(robot_), 2u);
  EXPECT_EQ(ra_robot_grace_ends_unix_s(robot_), kNowUnixS + 60);
  now_unix_s_ += 60;
  EXPECT_EQ(LogIn(secret_), RA_UNAUTHENTICATED);
  EXPECT_EQ(LogIn(fresh), RA_OK);
}

TEST_F(EditsTest, EndGraceEndsTheOldSecretNow) {
  Owned<ra_buffer> fresh;
  ASSERT_EQ(ra_refresh_set_grace_s(refresh_, 60, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id_, refresh_,
                                       fresh.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_end_grace(accounts_, nullptr, id_, robot_.out(),
                                  reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(ra_robot_secret_count(robot_), 1u);
  EXPECT_EQ(ra_robot_grace_ends_unix_s(robot_), 0);
  EXPECT_EQ(LogIn(secret_), RA_UNAUTHENTICATED);
  EXPECT_EQ(LogIn(fresh), RA_OK);
}

TEST_F(EditsTest, RefreshOfAnotherVersionChangesNothing) {
  Owned<ra_buffer> fresh;
  ASSERT_EQ(ra_refresh_set_expected_version(refresh_, 7, nullptr), RA_OK);
  EXPECT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id_, refresh_,
                                       fresh.out(), reason_.out()),
            RA_ABORTED);
  EXPECT_EQ(reason_, "VERSION_CONFLICT");
  EXPECT_EQ(fresh.get(), nullptr);
  EXPECT_EQ(LogIn(secret_), RA_OK);
}

TEST_F(EditsTest, DeleteExpiredPassesOverWhoIsNot) {
  Owned<ra_buffer> secret;
  const auto spec = SpecOf("library", "short");
  ASSERT_EQ(ra_robot_spec_set_duration_s(spec, 60, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_create(accounts_, nullptr, spec, robot_.out(),
                               secret.out(), nullptr),
            RA_OK);
  const int64_t ids[] = {id_, ra_robot_id(robot_), 99};
  now_unix_s_ += 60;
  int64_t count = 7;
  ASSERT_EQ(ra_accounts_delete_expired(accounts_, nullptr, ids, 3,
                                       now_unix_s_ - 1, &count, reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(count, 0);
  ASSERT_EQ(ra_accounts_delete_expired(accounts_, nullptr, ids, 3, now_unix_s_,
                                       &count, reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(count, 1);
  EXPECT_EQ(ra_accounts_get(accounts_, nullptr, id_, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_accounts_delete_expired(accounts_, nullptr, nullptr, 0,
                                       now_unix_s_, nullptr, nullptr),
            RA_OK);
}

TEST_F(EditsTest, OldPrefixLogsInUntilItsTime) {
  EXPECT_EQ(OldPrefix(), std::make_pair(std::string(), int64_t{0}));
  ASSERT_EQ(ra_accounts_change_prefix_until(accounts_, nullptr, RA_TEXT("bot-"),
                                            kNowUnixS + 60, reason_.out()),
            RA_OK)
      << reason_;
  EXPECT_EQ(OldPrefix(), std::make_pair(std::string("robot$"), kNowUnixS + 60));
  EXPECT_EQ(LogIn(secret_), RA_OK);
  EXPECT_EQ(LogIn(secret_, "bot-library+ci"), RA_OK);
  now_unix_s_ += 60;
  EXPECT_EQ(LogIn(secret_), RA_UNAUTHENTICATED);
  EXPECT_EQ(LogIn(secret_, "bot-library+ci"), RA_OK);
  EXPECT_EQ(
      ra_accounts_change_prefix_until(accounts_, nullptr, RA_TEXT("robot$"),
                                      kNowUnixS, reason_.out()),
      RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "EXPIRES_IN_THE_PAST");
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
