// Tokens that an issuer remembers, over robots that change in between.
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1700000000;

TokenIssuerOptions Options(size_t remembered) {
  TokenIssuerOptions options;
  options.issuer = "robots";
  options.service = "registry";
  options.remembered_tokens = remembered;
  return options;
}

TokenIssuer Issuer(size_t remembered) {
  return TokenIssuer::Create(
             Options(remembered),
             JwtSigner::Create(testing::SharedJwtKey(JwtAlgorithm::kES256))
                 .value())
      .value();
}

class RememberedTokensTest : public ::testing::Test {
 protected:
  RememberedTokensTest() {
    accounts_ = RobotAccounts::Create(NewMemoryStore()).value();
    RobotSpec spec;
    spec.level = RobotLevel::kSystem;
    spec.account_name = "ci";
    spec.grants = {GrantSpec::AllProjects(
        PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                             "repository:pull,repository:push")
            .value())};
    EXPECT_TRUE(accounts_->PutProject(host_, 0, "library", false).ok());
    CreatedRobot created = accounts_->CreateRobot(host_, spec).value();
    id_ = created.robot.robot().id();
    secret_ = std::string(created.secret.text());
  }

  IssuedToken Issue(int64_t now = kNow,
                    absl::string_view scope = "repository:library/app:pull") {
    const Principal principal =
        accounts_->Authenticate(Login(), "robot$ci", secret_).value();
    return issuer_.IssueFor(principal, ParseScopes({scope}).value(), now)
        .value();
  }

  const Actor host_;
  std::unique_ptr<RobotAccounts> accounts_;
  const TokenIssuer issuer_ = Issuer(100);
  int64_t id_ = 0;
  std::string secret_;
};

TEST_F(RememberedTokensTest, AreGivenAgainWithWhatIsLeft) {
  const IssuedToken first = Issue();
  const IssuedToken again = Issue(kNow + 20);
  EXPECT_EQ(first.token, again.token);
  EXPECT_EQ(first.expires_at_unix_s, again.expires_at_unix_s);
  EXPECT_EQ(first.access, again.access);
  const nlohmann::json body = nlohmann::json::parse(again.body_json);
  EXPECT_EQ(again.token, body["token"]);
  EXPECT_EQ(280, body["expires_in"]);
  EXPECT_EQ("2023-11-14T22:13:40Z", body["issued_at"]);
}

TEST_F(RememberedTokensTest, AskingOtherwiseForTheSameIsTheSame) {
  EXPECT_EQ(Issue().token,
            Issue(kNow, "repository:library/app:delete,pull").token);
  EXPECT_NE(Issue().token, Issue(kNow, "repository:library/app:*").token);
  EXPECT_NE(Issue().token, Issue(kNow, "").token);
}

TEST_F(RememberedTokensTest, OldOnesAreNotGiven) {
  const IssuedToken first = Issue();
  const IssuedToken second = Issue(kNow + 151);
  EXPECT_NE(first.token, second.token);
  EXPECT_EQ(kNow + 451, second.expires_at_unix_s);
  EXPECT_EQ(second.token, Issue(kNow + 200).token);
  EXPECT_NE(second.token, Issue(kNow + 150).token);  // The clock was set back.
}

TEST_F(RememberedTokensTest, WithoutRoomNothingIsRemembered) {
  const TokenIssuer issuer = Issuer(0);
  const Principal principal =
      accounts_->Authenticate(Login(), "robot$ci", secret_).value();
  EXPECT_NE(issuer.IssueFor(principal, Access(), kNow)->token,
            issuer.IssueFor(principal, Access(), kNow)->token);
}

TEST_F(RememberedTokensTest, EveryChangeBitesAtOnce) {
  std::set<std::string> tokens = {Issue().token};
  RobotEdit edit;
  edit.description = "edited";
  ASSERT_TRUE(accounts_->Edit(host_, id_, edit).ok());
  EXPECT_TRUE(tokens.insert(Issue().token).second) << "edited";

  secret_ = std::string(accounts_->RefreshSecret(host_, id_).value().text());
  EXPECT_TRUE(tokens.insert(Issue().token).second) << "refreshed";

  ASSERT_TRUE(accounts_->ChangePrefix(host_, "robot$", 0).ok());
  ASSERT_TRUE(accounts_->RenameProject(host_, "library", "books").ok());
  EXPECT_TRUE(Issue().access.empty());
  EXPECT_TRUE(
      tokens.insert(Issue(kNow, "repository:books/app:pull").token).second)
      << "renamed";

  // Another project of the same name: its verifier refuses older tokens.
  ASSERT_TRUE(accounts_->DeleteProject(host_, "books").ok());
  ASSERT_TRUE(accounts_->PutProject(host_, 0, "books", false).ok());
  EXPECT_TRUE(
      tokens.insert(Issue(kNow, "repository:books/app:pull").token).second)
      << "made again";
}

TEST_F(RememberedTokensTest, CopiesOfAnIssuerShareThemAndAChildHasNone) {
  const IssuedToken first = Issue();
  const TokenIssuer copy = issuer_;
  const Principal principal =
      accounts_->Authenticate(Login(), "robot$ci", secret_).value();
  const Access asked = ParseScopes({"repository:library/app:pull"}).value();
  EXPECT_EQ(first.token, copy.IssueFor(principal, asked, kNow)->token);
  EXPECT_TRUE(HoldsInChild([&] {
    return copy.IssueFor(principal, asked, kNow)->token != first.token;
  }));
}

TEST(TokenIssuerOptionsTest, RememberedTokensHaveABound) {
  EXPECT_THAT(TokenIssuer::Create(
                  Options(kMaxRememberedTokens + 1),
                  JwtSigner::Create(testing::SharedJwtKey(JwtAlgorithm::kES256))
                      .value()),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_COUNT"));
}

}  // namespace
}  // namespace robot_accounts
