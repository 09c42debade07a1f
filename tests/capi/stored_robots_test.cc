// What the C interface shows of robots that something else has stored: of an
// older system, or used and refreshed long ago.
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/open_store.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"
#include "tests/crypto/jwt_testing.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

// Stores `record` in a new file, in the project "library" unless it is a system
// robot's, and lends it as C reads it.
class Stored final {
 public:
  explicit Stored(RobotRecord record, const std::string& legacy_key = "")
      : url_(NewUrl()) {
    Put(std::move(record));
    Reason reason;
    EXPECT_EQ(Open(legacy_key, reason), RA_OK) << reason;
    EXPECT_EQ(
        ra_accounts_get(accounts_, nullptr, id_, robot_.out(), reason.out()),
        RA_OK)
        << reason;
  }

  const ra_accounts* accounts() const { return accounts_; }
  const ra_robot* robot() const { return robot_; }

 private:
  static std::string NewUrl() {
    static int number = 0;
    return std::string("sqlite:") + std::getenv("TEST_TMPDIR") + "/stored-" +
           std::to_string(number++) + ".db";
  }

  ra_status Open(const std::string& legacy_key, Reason& reason) {
    Owned<ra_options> options;
    EXPECT_EQ(ra_options_new(options.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_options_set_clock(options, TellTime, &now_unix_s_, nullptr),
              RA_OK);
    EXPECT_EQ(ra_options_set_legacy_key(options, RA_STRING(legacy_key), nullptr,
                                        0, reason.out()),
              RA_OK)
        << reason;
    return ra_accounts_open(RA_STRING(url_), options, accounts_.out(),
                            reason.out());
  }

  void Put(RobotRecord record) {
    auto store = OpenStore(url_);
    ASSERT_TRUE(store.ok()) << store.status();
    const absl::Status status = (*store)->Write([&](StoreTransaction& in) {
      if (record.level != RobotLevel::kSystem) {
        auto project = in.InsertProject({0, "library", 0, false, kNowUnixS});
        if (!project.ok()) return project.status();
        record.project_id = project->id;
      }
      auto robot = in.Insert(record);
      if (robot.ok()) id_ = robot->id();
      return robot.status();
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  std::string url_;
  int64_t id_ = 0;
  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_;
  Owned<ra_robot> robot_;
};

RobotRecord NewRecord() {
  RobotRecord record;
  record.account_name = "ci";
  record.created_unix_s = kNowUnixS - 100;
  record.updated_unix_s = kNowUnixS - 50;
  record.expires_at = Expiration::FromStored(kNowUnixS + 86400);
  record.enabled = true;
  return record;
}

TEST(StoredRobotsTest, FindingsNameWhatIsOddOfTheGrants) {
  RobotRecord record = NewRecord();
  record.level = RobotLevel::kSystem;
  record.grants = {{"/project/*", "*", "pull", ""},
                   {"/project/*", "repository", "fly", "allow"}};
  const Stored stored(record);
  const ra_grants* grants = ra_robot_grants(stored.robot());
  ASSERT_EQ(ra_grants_finding_count(grants), 2u);
  std::string reasons;
  for (size_t i = 0; i < 2; ++i) {
    const char* reason = nullptr;
    const char* message = nullptr;
    size_t reason_len = 0;
    size_t message_len = 0;
    ASSERT_EQ(ra_grants_finding_at(grants, i, &reason, &reason_len, &message,
                                   &message_len, nullptr),
              RA_OK);
    EXPECT_EQ(reason[reason_len], '\0');
    EXPECT_EQ(message[message_len], '\0');
    EXPECT_GT(message_len, 0u);
    reasons += std::string(reason) + " ";
  }
  EXPECT_EQ(reasons, "WILDCARD UNKNOWN_PERMISSION ");
  const char* text = "";
  Reason why;
  EXPECT_EQ(ra_grants_finding_at(grants, 2, &text, nullptr, &text, nullptr,
                                 why.out()),
            RA_OUT_OF_RANGE);
  EXPECT_EQ(why, "INDEX_OUT_OF_RANGE");
  EXPECT_EQ(text, nullptr);
}

TEST(StoredRobotsTest, LegacyRobotShowsWhereItCameFrom) {
  RobotRecord record = NewRecord();
  record.level = RobotLevel::kLegacy;
  record.account_name = "robot$old";
  record.origin_source = "harbor.example";
  record.origin_foreign_id = 17;
  record.origin_foreign_project_id = 3;
  record.legacy_login_enabled = true;
  const Stored stored(record);
  EXPECT_EQ(ra_robot_is_legacy(stored.robot()), 1);
  EXPECT_EQ(TextOf(ra_robot_full_name, stored.robot()), "robot$old");
  EXPECT_EQ(TextOf(ra_robot_origin_source, stored.robot()), "harbor.example");
  EXPECT_EQ(ra_robot_origin_id(stored.robot()), 17);
  EXPECT_EQ(ra_robot_is_legacy_login_enabled(stored.robot()), 1);
  EXPECT_EQ(ra_robot_secret_count(stored.robot()), 0u);
  EXPECT_EQ(ra_robot_secret_created_unix_s(stored.robot()), 0);
  EXPECT_EQ(ra_robot_grace_ends_unix_s(stored.robot()), 0);
}

TEST(StoredRobotsTest, OldTokenLogsInOnceTheRobotIsEnabledForIt) {
  RobotRecord record = NewRecord();
  record.level = RobotLevel::kLegacy;
  record.account_name = "robot$old";
  record.origin_source = "harbor.example";
  record.origin_foreign_id = 17;
  record.origin_foreign_project_id = 3;
  const std::string token = robot_accounts::testing::SignedToken(
      robot_accounts::testing::SharedJwtKey(JwtAlgorithm::kRS256),
      R"({"alg":"RS256","typ":"JWT"})",
      R"({"iss":"harbor-token-defaultIssuer","iat":1600000000,"id":17,)"
      R"("pid":3,"access":[{"resource":"/project/3/repository",)"
      R"("action":"pull"}]})");
  const Stored stored(
      record,
      robot_accounts::testing::PublicPem(robot_accounts::testing::SharedKey(
          robot_accounts::testing::KeyType::kRsa2048)));
  const auto log_in = [&](ra_error** error) {
    Owned<ra_principal> principal;
    return ra_accounts_authenticate(stored.accounts(), nullptr,
                                    RA_TEXT("robot$old"), RA_STRING(token),
                                    principal.out(), error);
  };
  Reason reason;
  Owned<ra_buffer> text;
  Owned<ra_buffer> json;
  EXPECT_EQ(ra_accounts_explain(stored.accounts(), nullptr,
                                ra_robot_id(stored.robot()), RA_TEXT("library"),
                                RA_TEXT("repository"), RA_TEXT("pull"),
                                text.out(), json.out(), reason.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason, "LEGACY_TOKEN_NEEDED");
  EXPECT_EQ(text.get(), nullptr);
  EXPECT_EQ(json.get(), nullptr);
  EXPECT_EQ(ra_accounts_explain_system(stored.accounts(), nullptr,
                                       ra_robot_id(stored.robot()),
                                       RA_TEXT("registry"), RA_TEXT("list"),
                                       text.out(), json.out(), reason.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason, "LEGACY_TOKEN_NEEDED");
  EXPECT_EQ(log_in(reason.out()), RA_UNAUTHENTICATED);
  EXPECT_EQ(ra_error_refusal_cause(reason.error()), RA_REFUSAL_LEGACY_OFF);
  Owned<ra_robot_edit> edit;
  Owned<ra_robot> robot;
  ASSERT_EQ(ra_robot_edit_new(edit.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_legacy_login_enabled(edit, 1, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_update(stored.accounts(), nullptr,
                               ra_robot_id(stored.robot()), edit, robot.out(),
                               reason.out()),
            RA_OK)
      << reason;
  EXPECT_EQ(ra_robot_is_legacy_login_enabled(robot), 1);
  EXPECT_EQ(log_in(reason.out()), RA_OK) << reason;
  ASSERT_EQ(ra_robot_edit_set_description(edit, RA_TEXT("x"), nullptr), RA_OK);
  EXPECT_EQ(ra_accounts_update(stored.accounts(), nullptr,
                               ra_robot_id(stored.robot()), edit, robot.out(),
                               reason.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason, "LEGACY_NOT_EDITABLE");
}

TEST(StoredRobotsTest, WhoMadeItIsShown) {
  RobotRecord record = NewRecord();
  record.made_by = *Actor::User("oidc", 7, "ann");
  record.duration_days = -1;
  const Stored stored(record);
  EXPECT_EQ(ra_robot_made_by_kind(stored.robot()), RA_ACTOR_USER);
  EXPECT_EQ(TextOf(ra_robot_made_by_user_kind, stored.robot()), "oidc");
  EXPECT_EQ(ra_robot_made_by_id(stored.robot()), 7);
  EXPECT_EQ(TextOf(ra_robot_made_by_name, stored.robot()), "ann");
  EXPECT_EQ(ra_robot_duration_days(stored.robot()), RA_NEVER_EXPIRES);
  EXPECT_EQ(TextOf(ra_robot_origin_source, stored.robot()), "");
}

TEST(StoredRobotsTest, SecondSecretHasItsEnd) {
  RobotRecord record = NewRecord();
  record.secrets = {{1, "", kNowUnixS - 90, kNowUnixS + 60},
                    {2, "", kNowUnixS - 10, 0}};
  const Stored stored(record);
  EXPECT_EQ(ra_robot_secret_count(stored.robot()), 2u);
  EXPECT_EQ(ra_robot_secret_created_unix_s(stored.robot()), kNowUnixS - 10);
  EXPECT_EQ(ra_robot_grace_ends_unix_s(stored.robot()), kNowUnixS + 60);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
