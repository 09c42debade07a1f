// Section 8 of robot_accounts.h: why a robot may do something, or may not.
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class ExplanationsTest : public testing::Test {
 protected:
  const ra_accounts* accounts() const { return objects_.Get<ra_accounts>(); }
  const ra_principal* principal() const { return objects_.Get<ra_principal>(); }
  int64_t id() const { return ra_robot_id(objects_.Get<ra_robot>()); }

  const Objects objects_;
  Owned<ra_buffer> text_;
  Owned<ra_buffer> json_;
  Reason reason_;
};

TEST_F(ExplanationsTest, GrantedNamesTheGrant) {
  ASSERT_EQ(ra_principal_explain(principal(), RA_TEXT("library"),
                                 RA_TEXT("repository"), RA_TEXT("push"),
                                 text_.out(), json_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(text_),
            "allowed: repository:push is granted in project library");
  EXPECT_NE(TextOf(json_).find("\"allowed\":true"), std::string::npos);
  EXPECT_NE(TextOf(json_).find("\"reason\":\"GRANTED\""), std::string::npos);
  EXPECT_NE(TextOf(json_).find("\"grant\":"), std::string::npos);
}

TEST_F(ExplanationsTest, RefusedNamesWhatIsMissing) {
  ASSERT_EQ(ra_principal_explain(principal(), RA_TEXT("library"),
                                 RA_TEXT("repository"), RA_TEXT("delete"),
                                 text_.out(), json_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(text_),
            "refused: repository:delete is not granted in project library");
  EXPECT_NE(TextOf(json_).find("\"allowed\":false"), std::string::npos);
  ASSERT_EQ(ra_principal_explain_system(principal(), RA_TEXT("registry"),
                                        RA_TEXT("list"), text_.out(),
                                        json_.out(), nullptr),
            RA_OK);
  EXPECT_NE(TextOf(json_).find("\"reason\":\"NOT_GRANTED\""),
            std::string::npos);
}

// A robot's own view of projects is not enough: this one has no grant there.
TEST_F(ExplanationsTest, RobotThatDidNotLogInIsExplainedAlike) {
  ASSERT_EQ(ra_accounts_project_put(accounts(), nullptr, 0, RA_TEXT("open"), 1,
                                    nullptr, nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_explain(accounts(), nullptr, id(), RA_TEXT("open"),
                                RA_TEXT("repository"), RA_TEXT("pull"),
                                text_.out(), json_.out(), nullptr),
            RA_OK);
  EXPECT_NE(TextOf(json_).find("\"reason\":\"PUBLIC_PROJECT\""),
            std::string::npos)
      << TextOf(json_);
  ASSERT_EQ(ra_accounts_explain_system(accounts(), nullptr, id(),
                                       RA_TEXT("registry"), RA_TEXT("list"),
                                       nullptr, json_.out(), nullptr),
            RA_OK);
  EXPECT_NE(TextOf(json_).find("\"where\":\"/\""), std::string::npos);
  EXPECT_EQ(ra_accounts_explain(accounts(), nullptr, 99, RA_TEXT("open"),
                                RA_TEXT("repository"), RA_TEXT("pull"),
                                text_.out(), json_.out(), reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "ROBOT_NOT_FOUND");
  EXPECT_EQ(text_.get(), nullptr);
  EXPECT_EQ(json_.get(), nullptr);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
