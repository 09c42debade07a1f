// Looks through every block of memory that is given back while a token is
// issued, taken out of a body and checked: none may hold it.
#include <string>

#include "absl/functional/function_ref.h"
#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"
#include "tests/testing/leftovers.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class TokenWipingTest : public ::testing::Test {
 protected:
  TokenWipingTest() {
    Owned<ra_options> options;
    EXPECT_EQ(ra_options_new(options.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_options_set_remembered_tokens(options.get(), 64, nullptr),
              RA_OK);
    EXPECT_EQ(ra_token_issuer_new(RA_TEXT("issuer"), RA_TEXT("registry"),
                                  RA_TEXT(kKeyPem), nullptr, 0, options.get(),
                                  issuer_.out(), nullptr),
              RA_OK);
    Owned<ra_buffer> body;
    EXPECT_EQ(Issue(body), RA_OK);
    body_ = TextOf(body);
    Owned<ra_buffer> token;
    EXPECT_EQ(ra_token_of_body(RA_STRING(body_), token.out(), nullptr), RA_OK);
    token_ = TextOf(token);
    EXPECT_GT(token_.size(), 100u);
  }

  // The second time the same is given: it is remembered.
  ra_status Issue(Owned<ra_buffer>& body) {
    return ra_token_issue_for(issuer_.get(), objects_.Get<ra_principal>(),
                              objects_.Get<ra_access>(), objects_.now_unix_s,
                              body.out(), nullptr);
  }

  int LeftoversOf(absl::FunctionRef<void()> call) {
    return robot_accounts::LeftoversOf(token_, call);
  }

  Objects objects_;
  Owned<ra_token_issuer> issuer_;
  std::string body_;
  std::string token_;
};

TEST_F(TokenWipingTest, AnIssuedBody) {
  EXPECT_EQ(0, LeftoversOf([this] {
              Owned<ra_buffer> body;
              EXPECT_EQ(Issue(body), RA_OK);
              size_t size;
              ra_buffer_data(body.get(), &size);
              EXPECT_EQ(size, body_.size());
            }));
}

TEST_F(TokenWipingTest, TheTokenOfABody) {
  EXPECT_EQ(0, LeftoversOf([this] {
              Owned<ra_buffer> token;
              EXPECT_EQ(
                  ra_token_of_body(RA_STRING(body_), token.out(), nullptr),
                  RA_OK);
              // One that is not taken, too.
              EXPECT_EQ(ra_token_of_body(body_.data(), body_.size() - 1,
                                         token.out(), nullptr),
                        RA_INVALID_ARGUMENT);
            }));
}

TEST_F(TokenWipingTest, ACheckedToken) {
  EXPECT_EQ(0, LeftoversOf([this] {
              Owned<ra_claims> claims;
              EXPECT_EQ(
                  ra_token_verify(objects_.Get<ra_token_keys>(),
                                  RA_STRING(token_), RA_TEXT("registry"),
                                  objects_.now_unix_s, claims.out(), nullptr),
                  RA_OK);
            }));
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
