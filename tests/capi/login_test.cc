// Section 8 of robot_accounts.h; main_job.c goes through the common way.
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class LoginTest : public testing::Test {
 protected:
  LoginTest() { EXPECT_EQ(ra_login_new(login_.out(), nullptr), RA_OK); }

  ra_status Authenticate(const std::string& user, const std::string& secret) {
    return ra_accounts_authenticate(objects_.Get<ra_accounts>(), login_,
                                    RA_STRING(user), RA_STRING(secret),
                                    principal_.out(), reason_.out());
  }
  ra_status AuthenticateBasic(const std::string& header) {
    return ra_accounts_authenticate_basic(objects_.Get<ra_accounts>(), login_,
                                          RA_STRING(header), principal_.out(),
                                          reason_.out());
  }
  ra_refusal_cause cause() const {
    return ra_error_refusal_cause(reason_.error());
  }

  Objects objects_;
  Owned<ra_login> login_;
  Owned<ra_principal> principal_;
  Reason reason_;
};

constexpr char kUser[] = "robot$library+ci";

TEST_F(LoginTest, BasicHeaderLogsIn) {
  const std::string header =
      "Basic " + absl::Base64Escape(kUser + (":" + objects_.secret()));
  ASSERT_EQ(AuthenticateBasic(header), RA_OK) << reason_;
  const ra_robot* robot = ra_principal_robot(principal_);
  EXPECT_EQ(TextOf(ra_robot_full_name, robot), kUser);
  EXPECT_EQ(ra_robot_id(robot), ra_robot_id(objects_.Get<ra_robot>()));
  EXPECT_EQ(TextOf(ra_robot_project_name, robot), "library");
  EXPECT_EQ(ra_principal_valid_until_unix_s(principal_),
            ra_robot_expires_at_unix_s(robot));
}

TEST_F(LoginTest, EveryRefusalLooksTheSame) {
  struct {
    const char* user;
    std::string secret;
    ra_refusal_cause cause;
  } const kCases[] = {
      {kUser, "Wrong-Secret-1", RA_REFUSAL_WRONG_SECRET},
      {"robot$library+nobody", objects_.secret(), RA_REFUSAL_UNKNOWN_ROBOT},
      {"ann", objects_.secret(), RA_REFUSAL_MALFORMED_NAME},
      {"", "", RA_REFUSAL_MALFORMED_NAME},
  };
  std::string message;
  for (const auto& test : kCases) {
    EXPECT_EQ(Authenticate(test.user, test.secret), RA_UNAUTHENTICATED);
    EXPECT_EQ(reason_, "UNAUTHENTICATED");
    EXPECT_EQ(cause(), test.cause) << ra_refusal_cause_text(cause());
    EXPECT_EQ(principal_.get(), nullptr);
    if (message.empty()) message = reason_.message();
    EXPECT_EQ(reason_.message(), message);
  }
  for (const std::string header : {"", "Basic", "Basic !!!", "Bearer x"}) {
    EXPECT_EQ(AuthenticateBasic(header), RA_UNAUTHENTICATED) << header;
    EXPECT_EQ(reason_.message(), message);
    EXPECT_EQ(principal_.get(), nullptr);
  }
}

TEST_F(LoginTest, InteractiveLoginsAreRefused) {
  ASSERT_EQ(ra_login_set_purpose(login_, RA_LOGIN_INTERACTIVE, nullptr), RA_OK);
  EXPECT_EQ(Authenticate(kUser, objects_.secret()), RA_UNAUTHENTICATED);
  EXPECT_EQ(cause(), RA_REFUSAL_INTERACTIVE);
  ASSERT_EQ(ra_login_set_purpose(login_, RA_LOGIN_API, nullptr), RA_OK);
  EXPECT_EQ(Authenticate(kUser, objects_.secret()), RA_OK);
}

TEST_F(LoginTest, SettersRejectWhatIsUnknown) {
  EXPECT_EQ(ra_login_set_purpose(login_, 0, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "UNKNOWN_PURPOSE");
  EXPECT_EQ(ra_login_set_deadline_ms(login_, -1, reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_DEADLINE");
  EXPECT_EQ(ra_login_set_deadline_ms(login_, INT64_MAX, nullptr), RA_OK);
  EXPECT_EQ(ra_login_set_source(login_, RA_TEXT("192.0.2.1"), nullptr), RA_OK);
  EXPECT_EQ(Authenticate(kUser, objects_.secret()), RA_OK) << reason_;
}

TEST_F(LoginTest, RightsAreThoseThatWereGranted) {
  ASSERT_EQ(Authenticate(kUser, objects_.secret()), RA_OK);
  EXPECT_EQ(ra_principal_can(principal_, RA_TEXT("library"),
                             RA_TEXT("repository"), RA_TEXT("push"), nullptr),
            RA_OK);
  EXPECT_EQ(
      ra_principal_can(principal_, RA_TEXT("library"), RA_TEXT("repository"),
                       RA_TEXT("delete"), reason_.out()),
      RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "NOT_GRANTED");
  EXPECT_EQ(ra_principal_can(principal_, RA_TEXT("nowhere"),
                             RA_TEXT("repository"), RA_TEXT("pull"), nullptr),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(ra_principal_can_repository(principal_, RA_TEXT("library"),
                                        RA_TEXT("pull"), nullptr),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(ra_principal_can_system(principal_, RA_TEXT("label"),
                                    RA_TEXT("read"), nullptr),
            RA_PERMISSION_DENIED);
}

TEST_F(LoginTest, NumbersThatAreNoPermissionAreDenied) {
  ASSERT_EQ(Authenticate(kUser, objects_.secret()), RA_OK);
  for (const int32_t id : {0, -1, 513, INT32_MAX, INT32_MIN}) {
    EXPECT_EQ(ra_principal_can_id(principal_, RA_TEXT("library"), id),
              RA_PERMISSION_DENIED)
        << id;
  }
  int granted = 0;
  for (int32_t id = 1; id <= 512; ++id) {
    granted += ra_principal_can_id(principal_, RA_TEXT("library"), id) == RA_OK;
  }
  EXPECT_EQ(granted, 2);
}

TEST_F(LoginTest, CurrentEndsWithAChange) {
  ASSERT_EQ(Authenticate(kUser, objects_.secret()), RA_OK);
  const ra_accounts* accounts = objects_.Get<ra_accounts>();
  EXPECT_EQ(ra_accounts_principal_is_current(accounts, principal_, nullptr),
            RA_OK);
  objects_.now_unix_s = ra_principal_valid_until_unix_s(principal_);
  EXPECT_EQ(
      ra_accounts_principal_is_current(accounts, principal_, reason_.out()),
      RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "PRINCIPAL_NOT_CURRENT");
}

TEST(RefusalCauseTest, EveryCauseHasItsText) {
  EXPECT_STREQ(ra_refusal_cause_text(RA_REFUSAL_WRONG_SECRET), "wrong secret");
  EXPECT_STREQ(ra_refusal_cause_text(99), "unknown cause");
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
