// Robots of a Harbor before 2.2 log in with the tokens that it gave them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/robot/login_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr char kUser[] = "robot$ci";
constexpr char kHeader[] = R"({"alg":"RS256","typ":"JWT"})";
constexpr char kClaims[] =
    R"({"iss":"harbor-token-defaultIssuer","iat":1600000000,"id":5,"pid":7,)"
    R"("access":[{"resource":"/project/7/repository","action":"pull"},)"
    R"({"resource":"/project/7/helm-chart","action":"read"}]})";

class LegacyLoginTest : public LoginFixture {
 protected:
  LegacyLoginTest() {
    options_.legacy_key_pem =
        testing::PublicPem(testing::SharedKey(testing::KeyType::kRsa2048));
    Restart();
  }

  RobotRecord LegacyRecord() {
    RobotRecord record = RecordOf(kUser, library_.id);
    record.level = RobotLevel::kLegacy;
    record.grants.clear();
    record.origin_source = "harbor-1";
    record.origin_foreign_id = 5;
    record.origin_foreign_project_id = 7;
    record.legacy_login_enabled = true;
    return record;
  }
  Robot AddLegacy() { return PutRobot(*store_, LegacyRecord()); }

  static std::string Token(absl::string_view claims = kClaims) {
    return testing::SignedToken(testing::SharedJwtKey(JwtAlgorithm::kRS256),
                                kHeader, claims);
  }
  static std::string TokenWith(absl::string_view what,
                               absl::string_view instead) {
    const std::string claims = absl::StrReplaceAll(kClaims, {{what, instead}});
    EXPECT_NE(claims, kClaims) << what;
    return Token(claims);
  }
  // The cause of a refusal, which must look like every other.
  RefusalCause CauseOf(absl::string_view user, absl::string_view secret) {
    const absl::Status status = LogIn(user, secret).status();
    EXPECT_EQ(status, RefusedCredential());
    return cause_;
  }
};

TEST_P(LegacyLoginTest, LogsInWithWhatTheTokenGrants) {
  const Robot robot = AddLegacy();
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ(principal->full_name(), kUser);
  EXPECT_EQ(principal->robot().id(), robot.id());
  EXPECT_EQ(principal->robot().version(), robot.version());
  EXPECT_EQ(principal->secret_slot_id(), 0u);
  EXPECT_TRUE(principal->valid_until().is_never());
  // The old Harbor's project 7 is the library here.
  EXPECT_TRUE(principal->CanRepository("library/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("library/app", "push"));
  EXPECT_TRUE(principal->Can("library", "helm-chart", "read"));
  EXPECT_FALSE(principal->CanSystem("catalog", "read"));
  EXPECT_THAT(accounts_->IsCurrent(*principal), IsOk());
}

TEST_P(LegacyLoginTest, GrantsNothingInAnotherProject) {
  std::vector<Project> others;
  for (int i = 0; i < 8; ++i) {  // One of them has the number 7 here.
    others.push_back(PutProject(*store_, "other" + std::to_string(i)));
  }
  AddLegacy();
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  for (const Project& other : others) {
    EXPECT_FALSE(principal->Can(other.name, "repository", "pull"));
  }
}

TEST_P(LegacyLoginTest, AStoredGrantAddsNothing) {
  RobotRecord record = LegacyRecord();
  record.grants = RecordOf("x", library_.id).grants;  // Push, too.
  PutRobot(*store_, record);
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  EXPECT_FALSE(principal->CanRepository("library/app", "push"));
}

TEST_P(LegacyLoginTest, TheEarlierEndCounts) {
  RobotRecord record = LegacyRecord();
  record.expires_at = Expiration::FromStored(kNow + 500);
  const Robot robot = PutRobot(*store_, record);
  const std::string early =
      TokenWith(R"("id":5)", absl::StrCat(R"("id":5,"exp":)", kNow + 100));
  const absl::StatusOr<Principal> by_token = LogIn(kUser, early);
  ASSERT_THAT(by_token, IsOk());
  EXPECT_EQ(by_token->valid_until().unix_s(), kNow + 160);  // With leeway.
  const absl::StatusOr<Principal> by_row = LogIn(kUser, Token());
  ASSERT_THAT(by_row, IsOk());
  EXPECT_EQ(by_row->valid_until().unix_s(), kNow + 500);

  clock_.Advance(159);
  EXPECT_THAT(LogIn(kUser, early), IsOk());
  EXPECT_THAT(accounts_->IsCurrent(*by_token), IsOk());
  clock_.Advance(1);
  EXPECT_EQ(CauseOf(kUser, early), RefusalCause::kExpired);
  EXPECT_THAT(accounts_->IsCurrent(*by_token),
              FailsWith(absl::StatusCode::kFailedPrecondition,
                        "PRINCIPAL_NOT_CURRENT"));
  clock_.Advance(340);
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kExpired);
  EXPECT_FALSE(accounts_->IsCurrent(*by_row).ok());
}

TEST_P(LegacyLoginTest, RefusesAllButExactlySuchATokenOfThisRobot) {
  AddLegacy();
  const struct {
    absl::string_view what, instead;
    RefusalCause cause;
  } cases[] = {
      {R"("iss":"harbor-token-defaultIssuer")",
       R"("iss":"harbor-token-issuer")", RefusalCause::kWrongSecret},
      {R"("id":5)", R"("id":5,"aud":"harbor-registry")",
       RefusalCause::kWrongSecret},
      {R"("id":5)", R"("id":"5")", RefusalCause::kWrongSecret},
      {R"("id":5)", R"("id":5.0)", RefusalCause::kWrongSecret},
      {R"("id":5,)", "", RefusalCause::kWrongSecret},
      {R"("id":5)", R"("id":6)", RefusalCause::kUnknownRobot},
      {R"("pid":7)", R"("pid":8)", RefusalCause::kWrongSecret},
      {R"("pid":7)", R"("pid":0)", RefusalCause::kWrongSecret},
      {R"("pid":7,)", "", RefusalCause::kWrongSecret},
      {R"("iat":1600000000)", R"("iat":1700000061)",
       RefusalCause::kWrongSecret},
      {R"("iat":1600000000)", R"("nbf":1700000061)",
       RefusalCause::kWrongSecret},
      {R"("iat":1600000000)", R"("iat":1600000000,"exp":1699999940)",
       RefusalCause::kExpired},
      {R"("iat":1600000000)", R"("iat":1600000000,"exp":0)",
       RefusalCause::kExpired},
      {R"("iat":1600000000)", R"("iat":1600000000,"exp":-61)",
       RefusalCause::kExpired},
      {R"("access":)", R"("acces":)", RefusalCause::kWrongSecret},
      {R"("access":)", R"("access":null,"a":)", RefusalCause::kWrongSecret},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CauseOf(kUser, TokenWith(c.what, c.instead)), c.cause)
        << c.instead;
  }
  EXPECT_THAT(LogIn(kUser, Token()), IsOk());
}

TEST_P(LegacyLoginTest, RefusesWhatTheOldHarborDidNotSign) {
  AddLegacy();
  const std::string token = Token();
  const std::string payload = absl::WebSafeBase64Escape(kClaims);
  const auto signed_by = [](const JwtPrivateKey& key,
                            absl::string_view header) {
    return testing::SignedToken(key, header, kClaims);
  };
  const JwtPrivateKey rsa = testing::SharedJwtKey(JwtAlgorithm::kRS256);
  const bssl::UniquePtr<EVP_PKEY> other =
      testing::NewKey(testing::KeyType::kRsa2048);

  // The public key as the key of an HMAC.
  const std::string hs256_input =
      absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"HS256","typ":"JWT"})"),
                   ".", payload);
  uint8_t code[32];
  HmacSha256Key(options_.legacy_key_pem).Sign({hs256_input}, code);
  const std::string hs256 = absl::StrCat(
      hs256_input, ".",
      absl::WebSafeBase64Escape(std::string(code, code + sizeof(code))));

  std::string tampered = token;
  char& in_signature = tampered[tampered.size() - 10];
  in_signature = in_signature == 'A' ? 'B' : 'A';
  const std::string tokens[] = {
      hs256, absl::StrCat(hs256, std::string(300, 'A')),
      absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"none"})"), ".", payload,
                   "."),
      absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"none"})"), ".", payload,
                   token.substr(token.rfind('.'))),
      signed_by(testing::ToJwtKey(other.get()), kHeader),
      signed_by(testing::SharedJwtKey(JwtAlgorithm::kES256),
                R"({"alg":"ES256"})"),
      signed_by(rsa, R"({"alg":"HS256"})"),
      signed_by(rsa, R"({"alg":"RS512"})"),
      // What the same key signs for a registry names its key.
      JwtSigner::Create(rsa)->Sign(kClaims).value(), tampered,
      absl::StrReplaceAll(
          token, {{payload, absl::WebSafeBase64Escape(absl::StrReplaceAll(
                                kClaims, {{"pull", "push"}}))}}),
      token + ".", token + "=", token + "\n", "." + token,
      token.substr(0, token.rfind('.')), "eyJ.eyJ.eyJ", ""};
  for (const std::string& bad : tokens) {
    EXPECT_EQ(CauseOf(kUser, bad), RefusalCause::kUnknownRobot) << bad;
  }
  EXPECT_THAT(LogIn(kUser, token), IsOk());
}

TEST_P(LegacyLoginTest, TakesTokensOfUpTo8KiB) {
  AddLegacy();
  const auto padded = [](size_t bytes) {
    return TokenWith(R"("id":5)", absl::StrCat(R"("id":5,"pad":")",
                                               std::string(bytes, 'a'), "\""));
  };
  const std::string allowed = padded(5000);
  ASSERT_LE(allowed.size(), Authenticator::kMaxSecretBytes);
  EXPECT_THAT(LogIn(kUser, allowed), IsOk());
  const std::string too_long = padded(6000);
  ASSERT_GT(too_long.size(), Authenticator::kMaxSecretBytes);
  EXPECT_EQ(CauseOf(kUser, too_long), RefusalCause::kUnknownRobot);
}

TEST_P(LegacyLoginTest, TheNameMustBeTheRows) {
  AddLegacy();
  Add("v2");
  for (const char* user : {"robot$c", "robot$ci2", "robot$library+ci",
                           "robot$library+v2", "robot$nobody"}) {
    EXPECT_EQ(CauseOf(user, Token()), RefusalCause::kWrongSecret) << user;
    const std::vector<Event> events = Events();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].robot_name, user);
    EXPECT_EQ(events[0].robot_id, 0);
  }
  for (const char* user : {"ci", "ROBOT$ci", "", "Pasted1Secret"}) {
    EXPECT_EQ(CauseOf(user, Token()), RefusalCause::kWrongSecret) << user;
    const std::vector<Event> events = Events();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].robot_name, "<malformed>");
  }
  EXPECT_EQ(CauseOf("robot$ci\n", Token()), RefusalCause::kMalformedName);
}

TEST_P(LegacyLoginTest, TheRowMustAllowIt) {
  const struct {
    const char* what;
    std::function<void(RobotRecord&)> change;
    RefusalCause cause;
    std::function<void(RobotRecord&)> undo;
  } cases[] = {
      {"off", [](RobotRecord& r) { r.legacy_login_enabled = false; },
       RefusalCause::kLegacyOff,
       [](RobotRecord& r) { r.legacy_login_enabled = true; }},
      {"disabled", [](RobotRecord& r) { r.enabled = false; },
       RefusalCause::kDisabled, [](RobotRecord& r) { r.enabled = true; }},
      {"expired",
       [](RobotRecord& r) { r.expires_at = Expiration::FromStored(kNow); },
       RefusalCause::kExpired,
       [](RobotRecord& r) { r.expires_at = Expiration::Never(); }},
      {"never set",
       [](RobotRecord& r) { r.expires_at = Expiration::FromStored(0); },
       RefusalCause::kExpired,
       [](RobotRecord& r) { r.expires_at = Expiration::Never(); }},
      {"newer", [](RobotRecord& r) { r.min_reader = RobotRecord::kReader + 1; },
       RefusalCause::kUnreadable,
       [](RobotRecord& r) { r.min_reader = RobotRecord::kReader; }},
      {"has a secret",
       [](RobotRecord& r) {
         AddSlot(r, HashOf(kSecret, SecretOrigin::kGenerated));
       },
       RefusalCause::kWrongSecret, [](RobotRecord& r) { r.secrets.clear(); }},
      {"other project", [](RobotRecord& r) { r.origin_foreign_project_id = 8; },
       RefusalCause::kWrongSecret,
       [](RobotRecord& r) { r.origin_foreign_project_id = 7; }},
  };
  const Robot robot = AddLegacy();
  for (const auto& c : cases) {
    ASSERT_THAT(LogIn(kUser, Token()), IsOk()) << c.what;
    ChangeRobot(*store_, robot.id(), c.change);
    (void)Events();
    EXPECT_EQ(CauseOf(kUser, Token()), c.cause) << c.what;
    const std::vector<Event> events = Events();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].cause, c.cause);
    EXPECT_EQ(events[0].robot_id, robot.id());
    EXPECT_EQ(events[0].robot_name, kUser);
    EXPECT_EQ(events[0].project_id, library_.id);
    EXPECT_EQ(events[0].project_name, "library");
    ChangeRobot(*store_, robot.id(), c.undo);
  }
  DeleteRobot(*store_, robot.id());
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kUnknownRobot);
}

TEST_P(LegacyLoginTest, ARobotOfTodayIsNone) {
  RobotRecord record = LegacyRecord();
  record.level = RobotLevel::kProject;
  record.account_name = "ci";
  PutRobot(*store_, record);
  EXPECT_EQ(CauseOf(Name("ci"), Token()), RefusalCause::kUnknownRobot);
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kUnknownRobot);
}

TEST_P(LegacyLoginTest, OfSeveralSourcesOneMustBeNamed) {
  AddLegacy();
  RobotRecord record = LegacyRecord();
  record.project_id = PutProject(*store_, "elsewhere").id;
  record.origin_source = "harbor-2";
  const Robot second = PutRobot(*store_, record);
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kUnknownRobot);
  options_.legacy_source = "harbor-2";
  Restart();
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ(principal->robot().id(), second.id());
  EXPECT_TRUE(principal->CanRepository("elsewhere/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("library/app", "pull"));
  options_.legacy_source = "harbor-3";
  Restart();
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kUnknownRobot);
}

TEST_P(LegacyLoginTest, IsOffWithoutAKey) {
  AddLegacy();
  const absl::StatusOr<Principal> before = LogIn(kUser, Token());
  ASSERT_THAT(before, IsOk());
  options_.legacy_key_pem.clear();
  Restart();
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kUnknownRobot);
  EXPECT_EQ(store_->legacy_calls, 0);
  EXPECT_FALSE(accounts_->IsCurrent(*before).ok());
}

TEST_P(LegacyLoginTest, IsNoInteractiveLogin) {
  AddLegacy();
  login_.purpose = LoginPurpose::kInteractive;
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kInteractive);
  EXPECT_EQ(store_->legacy_calls, 0);
}

TEST_P(LegacyLoginTest, NothingIsRemembered) {
  const Robot robot = AddLegacy();
  for (int i = 1; i <= 3; ++i) {
    ASSERT_THAT(LogIn(kUser, Token()), IsOk());
    EXPECT_EQ(store_->legacy_calls, i);
  }
  ChangeRobot(*store_, robot.id(), [](RobotRecord& r) { r.enabled = false; });
  EXPECT_EQ(CauseOf(kUser, Token()), RefusalCause::kDisabled);
}

TEST_P(LegacyLoginTest, AnotherPrefixLeavesTheOldNames) {
  AddLegacy();
  ASSERT_THAT(accounts_->ChangePrefix(Actor::Host(), "bot-"), IsOk());
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ(principal->full_name(), kUser);
  EXPECT_THAT(accounts_->IsCurrent(*principal), IsOk());
}

TEST_P(LegacyLoginTest, APrincipalIsCurrentUntilTheRowChanges) {
  const std::function<void(RobotRecord&)> changes[] = {
      [](RobotRecord& r) { r.enabled = false; },
      [](RobotRecord& r) { r.legacy_login_enabled = false; },
      [](RobotRecord& r) { r.expires_at = Expiration::FromStored(kNow); },
      [](RobotRecord& r) { r.description = "edited"; },
  };
  const Robot robot = AddLegacy();
  for (const auto& change : changes) {
    const RobotRecord before = Stored(robot.id()).record();
    const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
    ASSERT_THAT(principal, IsOk());
    EXPECT_THAT(accounts_->IsCurrent(*principal), IsOk());
    ChangeRobot(*store_, robot.id(), change);
    EXPECT_FALSE(accounts_->IsCurrent(*principal).ok());
    ChangeRobot(*store_, robot.id(), [&before](RobotRecord& record) {
      const uint64_t version = record.version;
      record = before;
      record.version = version;
    });
  }
  const absl::StatusOr<Principal> principal = LogIn(kUser, Token());
  ASSERT_THAT(principal, IsOk());
  DeleteRobot(*store_, robot.id());
  EXPECT_FALSE(accounts_->IsCurrent(*principal).ok());
}

TEST_P(LegacyLoginTest, IsAUseLikeAnother) {
  const Robot robot = AddLegacy();
  login_.source = "10.0.0.1";
  ASSERT_THAT(LogIn(kUser, Token()), IsOk());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot.id()).last_used_source(), "10.0.0.1");
  const std::vector<Event> events = Events(EventKind::kAuthenticated);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].robot_name, kUser);
  EXPECT_EQ(events[0].project_name, "library");
}

TEST_P(LegacyLoginTest, AForgedTokenDoesNotTellWhoIsThere) {
  AddLegacy();
  RobotRecord record = LegacyRecord();
  record.account_name = "robot$off";
  record.origin_foreign_id = 6;
  record.legacy_login_enabled = false;
  PutRobot(*store_, record);
  std::string forged = Token();
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  struct Work {
    uint64_t blocks;
    int views;
  };
  const auto work_for = [&](absl::string_view user, absl::string_view secret) {
    store_->view_calls = 0;
    const uint64_t before = HashBlocks();
    EXPECT_FALSE(LogIn(user, secret).ok());
    return Work{HashBlocks() - before, store_->view_calls};
  };
  (void)work_for("robot$nobody", forged);  // Reads what is read once.
  const Work nobody = work_for("robot$no", forged);
  for (const char* user : {kUser, "robot$up"}) {
    const Work work = work_for(user, forged);
    EXPECT_EQ(work.blocks, nobody.blocks) << user;
    EXPECT_EQ(work.views, nobody.views) << user;
  }
  EXPECT_EQ(store_->legacy_calls, 0);
  // Who has a real one learns nothing of other names by it.
  const Work other = work_for("robot$off", Token());
  const Work none = work_for("robot$no", Token());
  EXPECT_EQ(other.blocks, none.blocks);
  EXPECT_EQ(other.views, none.views);
}

TEST_P(LegacyLoginTest, AStoreThatFailsIsNoRefusal) {
  AddLegacy();
  store_->before_legacy = [] { return absl::UnavailableError("no disk"); };
  EXPECT_TRUE(absl::IsUnavailable(LogIn(kUser, Token()).status()));
  EXPECT_EQ(cause_, RefusalCause::kNone);
}

ON_EVERY_STORE(LegacyLoginTest);

TEST(LegacyKeyTest, MustBeAnRsaKeyOfEnoughBits) {
  using testing::KeyType;
  using testing::SharedKey;
  const std::string bad[] = {"no PEM",
                             testing::PublicPem(SharedKey(KeyType::kP256)),
                             testing::PublicPem(SharedKey(KeyType::kEd25519)),
                             testing::PublicPem(SharedKey(KeyType::kRsa1024)),
                             testing::PrivatePem(SharedKey(KeyType::kRsa2048))};
  for (const std::string& pem : bad) {
    RobotAccountsOptions options;
    options.legacy_key_pem = pem;
    const auto accounts = RobotAccounts::Create(*OpenStore("memory:"), options);
    EXPECT_THAT(accounts, FailsWith(absl::StatusCode::kInvalidArgument,
                                    "INVALID_LEGACY_KEY"));
    EXPECT_EQ(accounts.status().message().rfind("legacy key: ", 0), 0u)
        << accounts.status();
  }
}

TEST(LegacyKeyTest, MayStandInACertificate) {
  EVP_PKEY* key = testing::SharedKey(testing::KeyType::kRsa2048);
  RobotAccountsOptions options;
  options.legacy_key_pem = testing::MakeCertificate({}, key, key);
  EXPECT_THAT(RobotAccounts::Create(*OpenStore("memory:"), options), IsOk());
}

}  // namespace
}  // namespace robot_accounts
