// What is refused, in which order, and that all refusals look and work alike.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "tests/robot/authenticator_fixture.h"

namespace robot_accounts {
namespace {

using AuthenticatorRefusalTest = AuthenticatorFixture;

TEST_F(AuthenticatorRefusalTest, EveryRefusalLooksTheSame) {
  Add("ci", SlowHash());
  RobotRecord record = Record("disabled", FastHash());
  record.enabled = false;
  PutRobot(store_, record);
  record = Record("expired", FastHash());
  record.expires_at = Expiration::FromStored(kNow);
  PutRobot(store_, record);
  record = Record("newer", FastHash());
  record.min_reader = RobotRecord::kReader + 1;
  PutRobot(store_, record);
  record = Record("legacy", FastHash());
  record.level = RobotLevel::kLegacy;
  PutRobot(store_, record);

  const struct {
    std::string user;
    std::string secret;
    LoginPurpose purpose;
    RefusalCause cause;
  } cases[] = {
      {"alice", kSecret, LoginPurpose::kRegistry, RefusalCause::kMalformedName},
      {"", kSecret, LoginPurpose::kRegistry, RefusalCause::kMalformedName},
      {"robot$library+", kSecret, LoginPurpose::kApi,
       RefusalCause::kMalformedName},
      {"robot$library+ci\n", kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName},
      {std::string("robot$library+ci\0", 17), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName},
      {"robot$" + std::string(507, 'a'), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName},
      {Name("ci"), kSecret, LoginPurpose::kInteractive,
       RefusalCause::kInteractive},
      {Name("nobody"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnknownRobot},
      {"robot$nowhere+ci", kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnknownRobot},
      {"robot$ci", kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnknownRobot},
      {Name("ci"), kWrong, LoginPurpose::kRegistry, RefusalCause::kWrongSecret},
      {Name("ci"), "", LoginPurpose::kRegistry, RefusalCause::kWrongSecret},
      {Name("ci"), std::string(8193, 's'), LoginPurpose::kRegistry,
       RefusalCause::kWrongSecret},
      {Name("nobody"), std::string(8193, 's'), LoginPurpose::kRegistry,
       RefusalCause::kUnknownRobot},
      {Name("disabled"), kSecret, LoginPurpose::kApi, RefusalCause::kDisabled},
      {Name("expired"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kExpired},
      {Name("newer"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnreadable},
      {Name("legacy"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kWrongSecret},
  };
  const absl::Status refused = LogIn("ci", kWrong).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(ErrorReason(refused), "UNAUTHENTICATED");
  for (const auto& c : cases) {
    login_.purpose = c.purpose;
    const absl::Status status = LogInAs(c.user, c.secret).status();
    EXPECT_EQ(status, refused) << c.user;  // Payloads included.
    EXPECT_EQ(status.ToString(), refused.ToString()) << c.user;
    EXPECT_EQ(cause_, c.cause) << c.user;
  }
}

TEST_F(AuthenticatorRefusalTest, TellsNobodyTheCauseUnlessAsked) {
  Add("ci", FastHash());
  EXPECT_TRUE(
      authenticator_->Authenticate(login_, Name("ci"), kSecret, nullptr).ok());
  EXPECT_FALSE(
      authenticator_->Authenticate(login_, Name("ci"), kWrong, nullptr).ok());
}

TEST_F(AuthenticatorRefusalTest, MalformedComesFirstAndDoesNoWork) {
  Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  store_.view_calls = 0;
  for (const LoginPurpose purpose :
       {LoginPurpose::kRegistry, LoginPurpose::kInteractive}) {
    login_.purpose = purpose;
    ASSERT_FALSE(LogInAs("pasted-Secret1", kSecret).ok());
    EXPECT_EQ(cause_, RefusalCause::kMalformedName);
    EXPECT_EQ(blocks_, 0u);
  }
  // An absurd one does not even make us ask for the naming again.
  store_.settings_calls = 0;
  ASSERT_FALSE(LogInAs("robot$a\x01", kSecret).ok());
  ASSERT_FALSE(LogInAs(std::string(513, 'a'), kSecret).ok());
  EXPECT_EQ(store_.settings_calls, 0);
  EXPECT_EQ(store_.view_calls, 0);
}

TEST_F(AuthenticatorRefusalTest, InteractiveComesBeforeTheLookUp) {
  Add("ci", SlowHash());
  login_.purpose = LoginPurpose::kInteractive;
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kInteractive);
  EXPECT_EQ(CauseOf("nobody"), RefusalCause::kInteractive);
  EXPECT_EQ(store_.view_calls, 0);
  EXPECT_EQ(blocks_, 0u);
}

TEST_F(AuthenticatorRefusalTest, OfAnAbsurdSecretNothingIsHashed) {
  Add("ci", SlowHash());
  EXPECT_EQ(CauseOf("ci", std::string(8193, 's')), RefusalCause::kWrongSecret);
  EXPECT_EQ(blocks_, 0u);
  EXPECT_EQ(CauseOf("ci", std::string(8192, 's')), RefusalCause::kWrongSecret);
  EXPECT_GT(blocks_, kFewBlocks);
}

TEST_F(AuthenticatorRefusalTest,
       TheSecretComesBeforeDisabledAndThatBeforeExpired) {
  RobotRecord record = Record("ci", SlowHash());
  record.enabled = false;
  record.expires_at = Expiration::FromStored(kNow - 1);
  const Robot robot = PutRobot(store_, record);
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kDisabled);
  ChangeRobot(store_, robot.id(), [](RobotRecord& r) { r.enabled = true; });
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kExpired);
}

TEST_F(AuthenticatorRefusalTest, TheSecondOfExpiryIsExpired) {
  RobotRecord record = Record("ci", FastHash());
  record.expires_at = Expiration::FromStored(kNow + 10);
  PutRobot(store_, record);
  clock_.Advance(9);
  EXPECT_TRUE(LogIn("ci").ok());
  clock_.Advance(1);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kExpired);
}

// Work is counted in hash blocks. Each store holds robots of one scheme, as
// decoys follow what is there.
TEST_F(AuthenticatorRefusalTest, EveryWrongSecretTakesTheSameWork) {
  HasherOptions peppered;
  peppered.peppers = Ring("2026-11");
  const struct {
    const char* scheme;
    std::string hash;
    std::shared_ptr<const PepperRing> peppers;
  } schemes[] = {
      {"harbor", HarborHash(kSecret), nullptr},
      {"pbkdf2", SlowHash(), nullptr},
      {"hmac", FastHash(), nullptr},
      {"hmac under a pepper",
       HashOf(kSecret, SecretOrigin::kGenerated, peppered), peppered.peppers},
  };
  for (const auto& scheme : schemes) {
    hasher_options_.peppers = scheme.peppers;
    const Robot robot = Add("ci", scheme.hash, SecretOrigin::kImported);
    RobotRecord record = Record("disabled", scheme.hash);
    record.enabled = false;
    const Robot disabled = PutRobot(store_, record);
    record = Record("expired", scheme.hash);
    record.expires_at = Expiration::FromStored(0);
    const Robot expired = PutRobot(store_, record);
    record = Record("newer", scheme.hash);
    record.min_reader = RobotRecord::kReader + 1;
    const Robot newer = PutRobot(store_, record);
    record = Record("ended", scheme.hash);
    record.secrets[0].ends_unix_s = kNow;
    const Robot ended = PutRobot(store_, record);
    const Robot bare = PutRobot(store_, RecordOf("bare", library_.id));
    record = RecordOf("legacy", library_.id);
    record.level = RobotLevel::kLegacy;
    const Robot legacy = PutRobot(store_, record);
    Restart();
    (void)LogIn("ci", kWrong);  // Reads what is read once.

    for (const size_t size : {0, 1, 12, 32, 64, 65, 200, 8192}) {
      const std::string secret(size, 'x');
      (void)LogIn("ci", secret);
      const uint64_t expected = blocks_;
      ASSERT_GT(expected, 0u);
      for (const char* other : {"nobody", "disabled", "expired", "newer",
                                "ended", "bare", "legacy", "ci"}) {
        (void)LogIn(other, secret);
        EXPECT_EQ(blocks_, expected)
            << scheme.scheme << " " << other << " " << size;
      }
      (void)LogInAs("robot$ci", secret);
      EXPECT_EQ(blocks_, expected) << scheme.scheme << " system " << size;
    }
    for (const Robot& r :
         {robot, disabled, expired, newer, ended, bare, legacy}) {
      DeleteRobot(store_, r.id());
    }
  }
}

TEST_F(AuthenticatorRefusalTest, FailuresAreNeverRemembered) {
  Add("ci", SlowHash());
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
  (void)LogIn("ci", kWrong);
  const uint64_t work = blocks_;
  EXPECT_GT(work, kFewBlocks);
  (void)LogIn("ci", kWrong);
  EXPECT_EQ(blocks_, work);
}

TEST_F(AuthenticatorRefusalTest, WrongAfterRightTakesTheWholeWork) {
  Add("ci", SlowHash());
  (void)LogIn("ci", kWrong);  // Reads what is read once.
  (void)LogIn("ci", kWrong);
  const uint64_t work = blocks_;
  ASSERT_TRUE(LogIn("ci").ok());
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
  EXPECT_EQ(blocks_, work);
}

TEST_F(AuthenticatorRefusalTest, HostileHashesMatchNothing) {
  const std::string good = HarborHash(kSecret);
  const std::vector<std::string> hashes = {
      "",
      "$",
      "plain",
      kSecret,
      "$harbor$i=0$" + good.substr(good.find('$', 8) + 1),
      "$harbor$i=4294967295$" + good.substr(good.find('$', 8) + 1),
      "$harbor$i=4096$ABCDEF0123456789ABCDEF0123456789$salt",
      "$pbkdf2-sha256$i=10000001$AAAAAAAAAAAAAAAAAAAAAA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "$hmac-sha256$k=$$",
      std::string(60000, '$'),
  };
  int number = 0;
  for (const std::string& hash : hashes) {
    const std::string account = absl::StrCat("r", ++number);
    Add(account, hash);
    EXPECT_EQ(CauseOf(account), RefusalCause::kWrongSecret) << hash;
    EXPECT_EQ(CauseOf(account, ""), RefusalCause::kWrongSecret) << hash;
    EXPECT_EQ(CauseOf(account, hash), RefusalCause::kWrongSecret) << hash;
  }
}

TEST_F(AuthenticatorRefusalTest, ASlotWithoutIdMatchesNothing) {
  RobotRecord record = Record("ci", FastHash());
  record.secrets[0].id = 0;
  PutRobot(store_, record);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorRefusalTest, ErrorsOfTheStoreAreNoRefusal) {
  Add("ci", SlowHash());
  const absl::Status gone = absl::UnavailableError("gone");
  for (HookedStore::Hook* hook :
       {&store_.before_settings, &store_.before_view, &store_.before_schemes}) {
    Restart();
    *hook = [&] { return gone; };
    EXPECT_EQ(LogIn("ci").status(), gone);
    EXPECT_EQ(cause_, RefusalCause::kNone);
    *hook = nullptr;
    EXPECT_TRUE(LogIn("ci").ok());
  }
  store_.before_view = [] { return absl::DataLossError("torn"); };
  EXPECT_TRUE(absl::IsDataLoss(LogIn("ci").status()));
}

TEST_F(AuthenticatorRefusalTest, CausesHaveTexts) {
  for (int32_t cause = 0; cause <= 8; ++cause) {
    EXPECT_NE(RefusalCauseText(static_cast<RefusalCause>(cause)),
              "unknown cause");
  }
  EXPECT_EQ(RefusalCauseText(RefusalCause::kWrongSecret), "wrong secret");
  EXPECT_EQ(RefusalCauseText(static_cast<RefusalCause>(99)), "unknown cause");
}

}  // namespace
}  // namespace robot_accounts
