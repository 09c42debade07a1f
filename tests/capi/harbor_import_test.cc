// Section 9 of robot_accounts.h: the robots of a Harbor, in a PostgreSQL of the
// test's own.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/failing_allocator.h"
#include "tests/capi/objects.h"
#include "tests/store/harbor_database.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class HarborImportTest : public testing::Test {
 protected:
  HarborImportTest() {
    EXPECT_EQ(ra_import_new(import_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_import_set_source(import_, RA_TEXT("old"), nullptr), RA_OK);
    harbor_.AddWithPull({"demo+ci", "4"});
    const int64_t odd = harbor_.Add({"mirror"});
    harbor_.Grant(odd, "/project/*", "repository", "*");
    harbor_.Grant(odd, "/project/99", "repository", "pull");
  }

  ra_status Import() {
    return ra_accounts_import_harbor(accounts_, nullptr, RA_STRING(url_),
                                     import_, report_.out(), reason_.out());
  }

  ra_status LogIn(const std::string& user) {
    Owned<ra_principal> principal;
    const std::string& secret = HarborSecrets()[0].secret;
    return ra_accounts_authenticate(accounts_, nullptr, RA_STRING(user),
                                    RA_STRING(secret), principal.out(),
                                    nullptr);
  }

  HarborDatabase harbor_;
  const std::string url_ = harbor_.url();
  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_ = OpenAccounts("memory:", &now_unix_s_);
  Owned<ra_import> import_;
  Owned<ra_import_report> report_;
  Owned<ra_robot> robot_;
  Reason reason_;
};

TEST_F(HarborImportTest, RobotsMoveInWithTheirSecrets) {
  ASSERT_EQ(Import(), RA_OK) << reason_;
  EXPECT_EQ(TextOf(ra_import_report_source, report_.get()), "old");
  EXPECT_EQ(TextOf(ra_import_report_harbor_prefix, report_.get()), "robot$");
  EXPECT_EQ(TextOf(ra_import_report_prefix, report_.get()), "robot$");
  EXPECT_GT(ra_import_report_schema_version(report_), 0);
  EXPECT_EQ(ra_import_report_hidden(report_), 0);
  ASSERT_EQ(ra_import_report_count(report_), 2u);
  EXPECT_EQ(ra_import_report_count_of(report_, RA_IMPORT_IMPORTED), 2u);
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_OK);

  size_t len = 0;
  EXPECT_STREQ(ra_import_report_name(report_, 0, &len), "demo+ci");
  EXPECT_EQ(len, 7u);
  EXPECT_EQ(ra_import_report_outcome(report_, 0), RA_IMPORT_IMPORTED);
  EXPECT_EQ(ra_import_report_note_count(report_, 0), 0u);
  const int64_t id = ra_import_report_robot_id(report_, 0);
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(ra_robot_origin_source, robot_.get()), "old");
  EXPECT_EQ(ra_robot_origin_id(robot_), ra_import_report_origin_id(report_, 0));
}

TEST_F(HarborImportTest, WhatIsOddIsNoted) {
  ASSERT_EQ(Import(), RA_OK) << reason_;
  ASSERT_GT(ra_import_report_note_count(report_, 1), 0u);
  size_t len = 0;
  const char* note = ra_import_report_note_at(report_, 1, 0, &len);
  EXPECT_GT(len, 0u);
  EXPECT_EQ(note[len], '\0');
  ASSERT_EQ(ra_accounts_find(accounts_, nullptr, RA_TEXT("robot$mirror"),
                             robot_.out(), nullptr),
            RA_OK);
  EXPECT_GT(ra_grants_finding_count(ra_robot_grants(robot_)), 0u);
}

TEST_F(HarborImportTest, WhatIsBeyondTheReportIsNothing) {
  ASSERT_EQ(Import(), RA_OK) << reason_;
  for (const size_t index : {size_t{2}, SIZE_MAX}) {
    EXPECT_STREQ(ra_import_report_name(report_, index, nullptr), "");
    EXPECT_EQ(ra_import_report_outcome(report_, index), 0);
    EXPECT_EQ(ra_import_report_robot_id(report_, index), 0);
    EXPECT_EQ(ra_import_report_origin_id(report_, index), 0);
    EXPECT_EQ(ra_import_report_note_count(report_, index), 0u);
    EXPECT_STREQ(ra_import_report_note_at(report_, index, 0, nullptr), "");
    EXPECT_STREQ(ra_import_report_note_at(report_, 0, index, nullptr), "");
  }
}

TEST_F(HarborImportTest, RunningAgainKeepsWhatWasDoneHere) {
  ASSERT_EQ(Import(), RA_OK) << reason_;
  const int64_t id = ra_import_report_robot_id(report_, 0);
  ASSERT_EQ(
      ra_accounts_set_enabled(accounts_, nullptr, id, 0, nullptr, nullptr),
      RA_OK);
  ASSERT_EQ(ra_accounts_delete(accounts_, nullptr,
                               ra_import_report_robot_id(report_, 1), nullptr),
            RA_OK);
  ASSERT_EQ(Import(), RA_OK) << reason_;
  EXPECT_EQ(ra_import_report_outcome(report_, 0), RA_IMPORT_KEPT);
  EXPECT_EQ(ra_import_report_outcome(report_, 1), RA_IMPORT_DELETED_HERE);
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_UNAUTHENTICATED);
}

TEST_F(HarborImportTest, DryRunDoesNothing) {
  ASSERT_EQ(ra_import_set_dry_run(import_, 1, nullptr), RA_OK);
  ASSERT_EQ(Import(), RA_OK) << reason_;
  EXPECT_EQ(ra_import_report_count_of(report_, RA_IMPORT_IMPORTED), 2u);
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_UNAUTHENTICATED);
}

TEST_F(HarborImportTest, ProgressIsTold) {
  std::vector<std::pair<int64_t, int64_t>> told;
  const ra_progress_function tell = [](void* context, int64_t done,
                                       int64_t total) {
    static_cast<decltype(told)*>(context)->push_back({done, total});
  };
  ASSERT_EQ(ra_import_set_progress(import_, tell, &told, nullptr), RA_OK);
  ASSERT_EQ(Import(), RA_OK) << reason_;
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), (std::pair<int64_t, int64_t>{2, 2}));
}

TEST_F(HarborImportTest, RobotsMayStayWhereTheyAre) {
  const std::string url = harbor_.harbor_url();
  ASSERT_EQ(
      ra_accounts_open(RA_STRING(url), nullptr, accounts_.out(), reason_.out()),
      RA_OK)
      << reason_;
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_OK);
  harbor_.sql().Run("UPDATE robot SET disabled = TRUE");
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_UNAUTHENTICATED);
  ASSERT_EQ(ra_accounts_find(accounts_, nullptr, RA_TEXT("robot$demo+ci"),
                             robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_accounts_set_enabled(accounts_, nullptr, ra_robot_id(robot_), 1,
                                    nullptr, reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "STORE_READ_ONLY");
}

TEST_F(HarborImportTest, UrlThatIsNoneIsRejected) {
  EXPECT_EQ(ra_accounts_import_harbor(accounts_, nullptr, RA_TEXT("mysql:x"),
                                      nullptr, report_.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "UNKNOWN_STORE_SCHEME");
  EXPECT_EQ(report_.get(), nullptr);
}

// What was done before the memory ran out is done, and is not done again.
TEST_F(HarborImportTest, WithoutMemoryItFailsAndCanGoOn) {
  int64_t nth = 0;
  ra_status status = RA_UNKNOWN;
  do {
    FailingAllocator allocator(Source::kNew, Mode::kOnce, ++nth);
    status = Import();
    if (!allocator.has_failed()) break;
    if (status == RA_OK) continue;  // It could do without.
    ASSERT_EQ(reason_, "OUT_OF_MEMORY") << "allocation " << nth;
    ASSERT_EQ(report_.get(), nullptr);
  } while (nth < 100000);
  EXPECT_EQ(status, RA_OK);
  EXPECT_GT(nth, 100);
  // Once more: how many allocations an import takes varies under sanitizers,
  // where Abseil's tables rehash at random, so that the one which found enough
  // memory may have been the first to get through.
  ASSERT_EQ(Import(), RA_OK) << reason_;
  EXPECT_EQ(ra_import_report_count_of(report_, RA_IMPORT_UNCHANGED), 2u);
  EXPECT_EQ(LogIn("robot$demo+ci"), RA_OK);
}

TEST_F(HarborImportTest, RobotMovesOutAsSql) {
  ASSERT_EQ(Import(), RA_OK) << reason_;
  ASSERT_EQ(ra_accounts_find(accounts_, nullptr, RA_TEXT("robot$demo+ci"),
                             robot_.out(), nullptr),
            RA_OK);
  Owned<ra_buffer> sql;
  ASSERT_EQ(ra_robot_to_harbor_sql(robot_, sql.out(), reason_.out()), RA_OK)
      << reason_;
  HarborDatabase other;
  other.sql().Run(TextOf(sql));
  EXPECT_EQ(other.sql().Rows("SELECT name, secret FROM robot"),
            std::vector<std::string>{"demo+ci|" + HarborSecrets()[0].hash});
  // A hash of our own cannot be Harbor's.
  const auto spec = SpecOf("demo", "ours");
  ASSERT_EQ(ra_accounts_create(accounts_, nullptr, spec, robot_.out(),
                               sql.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_to_harbor_sql(robot_, sql.out(), reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "NOT_HARBOR_HASH");
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
