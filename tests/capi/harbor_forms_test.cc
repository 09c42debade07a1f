// Section 9 of robot_accounts.h: the bodies of Harbor's API.
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr char kBody[] =
    R"({"name":"ci","level":"project","duration":30,"disable":false,)"
    R"("permissions":[{"kind":"project","namespace":"library",)"
    R"("access":[{"resource":"repository","action":"pull"}]}]})";

bool Holds(const ra_buffer* buffer, const std::string& part) {
  return TextOf(buffer).find(part) != std::string::npos;
}

class HarborFormsTest : public testing::Test {
 protected:
  // What a host does for POST /robots.
  int64_t Post(const std::string& body) {
    Owned<ra_robot_spec> spec;
    status_ = ra_robot_spec_from_harbor_json(nullptr, RA_STRING(body),
                                             spec.out(), reason_.out());
    if (status_ == RA_OK) {
      status_ = ra_accounts_create(accounts_, nullptr, spec, robot_.out(),
                                   secret_.out(), reason_.out());
    }
    return status_ == RA_OK ? ra_robot_id(robot_) : 0;
  }

  // What it does for PUT /robots/ID.
  ra_status Put(const std::string& body) {
    Owned<ra_robot_edit> edit;
    const ra_status status = ra_robot_edit_from_harbor_json(
        robot_, RA_STRING(body), edit.out(), reason_.out());
    if (status != RA_OK) return status;
    const int64_t id = ra_robot_id(robot_);
    return ra_accounts_update(accounts_, nullptr, id, edit, robot_.out(),
                              reason_.out());
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_ = OpenAccounts("memory:", &now_unix_s_);
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  Owned<ra_buffer> json_;
  ra_status status_ = RA_UNKNOWN;
  Reason reason_;
};

TEST_F(HarborFormsTest, PostMakesARobot) {
  ASSERT_GT(Post(kBody), 0) << reason_;
  EXPECT_EQ(TextOf(ra_robot_full_name, robot_.get()), "robot$library+ci");
  EXPECT_EQ(ra_robot_duration_days(robot_), 30);
  const std::string secret = TextOf(secret_);
  ASSERT_EQ(
      ra_robot_export_json(robot_, RA_STRING(secret), json_.out(), nullptr),
      RA_OK);
  EXPECT_TRUE(Holds(json_, "\"secret\":\"" + secret + "\""));
}

TEST_F(HarborFormsTest, PutChangesARobot) {
  ASSERT_GT(Post(kBody), 0) << reason_;
  std::string body = kBody;
  body.replace(body.find("\"ci\""), 4, "\"robot$library+ci\"");
  body.replace(body.find("false"), 5, "true");
  ASSERT_EQ(Put(body), RA_OK) << reason_;
  EXPECT_EQ(ra_robot_is_enabled(robot_), 0);
  EXPECT_EQ(Put(kBody), RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "NAME_MISMATCH");
}

TEST_F(HarborFormsTest, PatchGivesASecretOrMakesOne) {
  const int64_t id = Post(kBody);
  Owned<ra_refresh> refresh;
  ASSERT_EQ(
      ra_refresh_from_harbor_json(RA_TEXT(R"({"secret":"Better-Secret-1"})"),
                                  refresh.out(), nullptr),
      RA_OK);
  ASSERT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id, refresh,
                                       secret_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(secret_.get(), nullptr);
  Owned<ra_principal> principal;
  EXPECT_EQ(ra_accounts_authenticate(
                accounts_, nullptr, RA_TEXT("robot$library+ci"),
                RA_TEXT("Better-Secret-1"), principal.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_secret_to_harbor_json(nullptr, 0, json_.out(), nullptr), RA_OK);
  EXPECT_TRUE(Holds(json_, "{}"));

  ASSERT_EQ(ra_refresh_from_harbor_json(RA_TEXT("{}"), refresh.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_refresh_secret(accounts_, nullptr, id, refresh,
                                       secret_.out(), nullptr),
            RA_OK);
  const std::string secret = TextOf(secret_);
  ASSERT_EQ(ra_secret_to_harbor_json(RA_STRING(secret), json_.out(), nullptr),
            RA_OK);
  EXPECT_TRUE(Holds(json_, "{\"secret\":\"" + secret + "\"}"));

  EXPECT_EQ(ra_refresh_from_harbor_json(RA_TEXT(R"({"secret":"weak"})"),
                                        refresh.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "SECRET_TOO_SHORT");
}

TEST_F(HarborFormsTest, ListsAreHarbors) {
  ASSERT_GT(Post(kBody), 0) << reason_;
  std::string other = kBody;
  other.replace(other.find("\"ci\""), 4, "\"cd\"");
  ASSERT_GT(Post(other), 0) << reason_;
  Owned<ra_robot_page> page;
  ASSERT_EQ(ra_accounts_list(accounts_, nullptr, nullptr, page.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_page_to_json(page, json_.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOf(json_).front(), '[');
  EXPECT_TRUE(Holds(json_, "robot$library+cd"));
  EXPECT_TRUE(Holds(json_, "robot$library+ci"));

  int64_t total = 0;
  Owned<ra_buffer> link;
  const std::string query = "q=Level%3Dproject,ProjectID%3D" +
                            std::to_string(ra_robot_project_id(robot_)) +
                            "&page_size=1";
  ASSERT_EQ(
      ra_accounts_list_harbor(accounts_, nullptr, RA_TEXT("/api/v2.0/robots"),
                              RA_STRING(query), json_.out(), &total, link.out(),
                              reason_.out()),
      RA_OK)
      << reason_;
  EXPECT_EQ(total, 2);
  EXPECT_TRUE(Holds(link, "rel=\"next\"")) << TextOf(link);
  EXPECT_EQ(ra_accounts_list_harbor(accounts_, nullptr, RA_TEXT("/robots"),
                                    RA_TEXT("page_size=1000"), json_.out(),
                                    &total, link.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_PAGE_SIZE");
  EXPECT_EQ(total, 0);
  EXPECT_EQ(json_.get(), nullptr);
}

TEST_F(HarborFormsTest, PermissionsAreThoseOfTheCatalogue) {
  ASSERT_EQ(ra_catalog_to_harbor_json(ra_catalog_harbor_2_16(), 1, json_.out(),
                                      nullptr),
            RA_OK);
  EXPECT_TRUE(Holds(json_, "\"system\":["));
  EXPECT_FALSE(Holds(json_, "helm-chart"));
  ASSERT_EQ(
      ra_catalog_to_harbor_json(ra_catalog_default(), 0, json_.out(), nullptr),
      RA_OK);
  EXPECT_FALSE(Holds(json_, "\"system\":["));
}

TEST_F(HarborFormsTest, ErrorsAreHarbors) {
  EXPECT_EQ(Post(R"({"name":"No"})"), 0);
  EXPECT_EQ(ra_error_harbor_status(reason_.error()), 400);
  ASSERT_EQ(ra_error_to_harbor_json(reason_.error(), json_.out(), nullptr),
            RA_OK);
  EXPECT_TRUE(Holds(json_, "\"code\":\"BAD_REQUEST\"")) << TextOf(json_);
  ASSERT_GT(Post(kBody), 0);
  EXPECT_EQ(Post(kBody), 0);
  EXPECT_EQ(ra_error_harbor_status(reason_.error()), 409);
  EXPECT_EQ(
      ra_accounts_get(accounts_, nullptr, 99, robot_.out(), reason_.out()),
      RA_NOT_FOUND);
  EXPECT_EQ(ra_error_harbor_status(reason_.error()), 404);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
