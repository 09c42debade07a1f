// What is told of logins.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "robot_accounts/robot/slow_hashing.h"
#include "tests/robot/login_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

class LoginEventsTest : public LoginFixture {
 protected:
  // What the last login was told as, which must be one refusal.
  Event Refusal() {
    std::vector<Event> events = Events();
    EXPECT_EQ(events.size(), 1u);
    if (events.size() != 1) return Event();
    EXPECT_EQ(events[0].kind, EventKind::kRefused);
    EXPECT_EQ(events[0].cause, cause_);
    return events[0];
  }
};

TEST_P(LoginEventsTest, EveryRefusalIsToldWithItsCause) {
  const Robot ci = Add("ci");
  RobotRecord record = Record("disabled");
  record.enabled = false;
  const Robot disabled = PutRobot(*store_, record);
  record = Record("expired");
  record.expires_at = Expiration::FromStored(kNow);
  const Robot expired = PutRobot(*store_, record);
  record = Record("newer");
  record.min_reader = RobotRecord::kReader + 1;
  const Robot newer = PutRobot(*store_, record);

  const struct {
    std::string user;
    std::string secret;
    LoginPurpose purpose;
    RefusalCause cause;
    std::string name;
    int64_t robot_id;
    bool proven;
  } cases[] = {
      {"Pasted1Secret", kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName, "<malformed>", 0, false},
      {"robot$a\x01", kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName, "<malformed>", 0, false},
      {"robot$" + std::string(600, 'a'), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kMalformedName, "<malformed>", 0, false},
      {Name("ci"), kSecret, LoginPurpose::kInteractive,
       RefusalCause::kInteractive, Name("ci"), 0, false},
      {Name("nobody"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnknownRobot, Name("nobody"), 0, false},
      {Name("ci"), kWrong, LoginPurpose::kRegistry, RefusalCause::kWrongSecret,
       Name("ci"), ci.id(), false},
      {Name("ci"), std::string(9000, 'a'), LoginPurpose::kRegistry,
       RefusalCause::kWrongSecret, Name("ci"), ci.id(), false},
      {Name("disabled"), kSecret, LoginPurpose::kApi, RefusalCause::kDisabled,
       Name("disabled"), disabled.id(), true},
      {Name("expired"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kExpired, Name("expired"), expired.id(), true},
      {Name("newer"), kSecret, LoginPurpose::kRegistry,
       RefusalCause::kUnreadable, Name("newer"), newer.id(), false},
  };
  login_.source = "10.0.0.1\n";
  for (const auto& c : cases) {
    login_.purpose = c.purpose;
    ASSERT_FALSE(LogIn(c.user, c.secret).ok());
    const Event event = Refusal();
    EXPECT_EQ(event.cause, c.cause) << c.user;
    EXPECT_EQ(event.robot_name, c.name);
    EXPECT_EQ(event.robot_id, c.robot_id) << c.user;
    EXPECT_EQ(event.source, "10.0.0.1?");
    EXPECT_EQ(event.unix_s, kNow);
    EXPECT_EQ(event.count, 1);
    EXPECT_EQ(event.actor.kind(), ActorKind::kRobot);
    EXPECT_EQ(event.actor.id(), c.proven ? c.robot_id : 0) << c.user;
    EXPECT_EQ(event.actor.name(), c.proven ? c.name : "") << c.user;
  }
}

TEST_P(LoginEventsTest, TheProjectIsToldWhoeverIsNamed) {
  Add("ci");
  ASSERT_FALSE(LogIn(Name("ci"), kWrong).ok());
  const Event known = Refusal();
  ASSERT_FALSE(LogIn(Name("no"), kWrong).ok());
  const Event unknown = Refusal();
  for (const Event& event : {known, unknown}) {
    EXPECT_EQ(event.project_id, library_.id);
    EXPECT_EQ(event.project_name, "library");
  }
  ASSERT_FALSE(LogIn("robot$elsewhere+ci", kWrong).ok());
  const Event elsewhere = Refusal();
  EXPECT_EQ(elsewhere.project_id, 0);
  EXPECT_EQ(elsewhere.project_name, "elsewhere");
  ASSERT_FALSE(LogIn("robot$ci", kWrong).ok());
  EXPECT_EQ(Refusal().project_name, "");
}

TEST_P(LoginEventsTest, ABusyLoginIsToldAndItIsNoJudgement) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, HashOf(kSecret, SecretOrigin::kByHand),
          SecretOrigin::kByHand);
  PutRobot(*store_, record);
  RobotRecord other = RecordOf("other", library_.id);
  AddSlot(other, HarborHash(kSecret), SecretOrigin::kImported);
  PutRobot(*store_, other);
  // Has the only place there is until the other login gave up.
  SlowHashing hashing;
  int hashes = 0;
  hashing.finish = [&](absl::Span<BegunPbkdf2* const> all) {
    if (++hashes == 1) {
      EXPECT_FALSE(LogIn(Name("ci")).ok());
      EXPECT_EQ(cause_, RefusalCause::kBusy);
    }
    FinishTogether(all);
  };
  options_.authenticator.slow_hashes_at_once = 1;
  options_.authenticator.slow_hashing = &hashing;
  Restart();
  login_.deadline = absl::InfinitePast();
  RefusalCause cause = RefusalCause::kNone;
  ASSERT_THAT(accounts_->Authenticate(Login(), Name("other"), kSecret, &cause),
              IsOk());
  ASSERT_EQ(hashes, 1);
  const Event event = Refusal();
  EXPECT_EQ(event.cause, RefusalCause::kBusy);
  EXPECT_EQ(event.robot_name, Name("ci"));
}

TEST_P(LoginEventsTest, AStoreThatFailsIsNoRefusal) {
  Add("ci");
  store_->before_view = [] { return absl::UnavailableError("no disk"); };
  ASSERT_FALSE(LogIn(Name("ci")).ok());
  EXPECT_TRUE(Events().empty());
}

TEST_P(LoginEventsTest, GoodLoginsAreCountedAndToldOnceAMinute) {
  const Robot ci = Add("ci");
  const Robot other = Add("other");
  login_.source = "10.0.0.1";
  for (int i = 0; i < 3; ++i) ASSERT_THAT(LogIn(Name("ci")), IsOk());
  ASSERT_THAT(LogIn(Name("other")), IsOk());
  EXPECT_TRUE(Events().empty());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  std::vector<Event> events = Events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, EventKind::kAuthenticated);
  EXPECT_EQ(events[0].count, 3);
  EXPECT_EQ(events[0].robot_id, ci.id());
  EXPECT_EQ(events[0].robot_name, Name("ci"));
  EXPECT_EQ(events[0].project_id, library_.id);
  EXPECT_EQ(events[0].project_name, "library");
  EXPECT_EQ(events[0].source, "10.0.0.1");
  EXPECT_EQ(events[0].unix_s, kNow);
  EXPECT_EQ(events[0].actor.kind(), ActorKind::kRobot);
  EXPECT_EQ(events[0].actor.id(), ci.id());
  EXPECT_EQ(events[0].actor.name(), Name("ci"));
  EXPECT_EQ(events[1].robot_id, other.id());
  EXPECT_EQ(events[1].count, 1);

  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  clock_.Advance(59);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_TRUE(Events().empty());
  clock_.Advance(1);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].count, 1);
}

TEST_P(LoginEventsTest, AreToldOnceWhateverTheStoreKeeps) {
  Add("ci");
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  store_->before_keeping_uses = [] {
    return absl::UnavailableError("no disk");
  };
  EXPECT_FALSE(accounts_->Maintain().ok());
  EXPECT_EQ(Events(EventKind::kAuthenticated).size(), 1u);
  clock_.Advance(60);
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_FALSE(accounts_->Maintain().ok());
  const std::vector<Event> events = Events(EventKind::kAuthenticated);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].count, 1);
  EXPECT_EQ(events[0].robot_name, Name("ci"));
  clock_.Advance(60);
  store_->before_keeping_uses = nullptr;
  EXPECT_TRUE(accounts_->Maintain().ok());
  EXPECT_TRUE(Events().empty());
}

TEST_P(LoginEventsTest, OfAReadOnlyStoreLoginsAreTold) {
  Add("ci");
  traits_.read_only = true;
  Restart();
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Events(EventKind::kAuthenticated).size(), 1u);
}

TEST_P(LoginEventsTest, ARenewedHashIsTold) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, HarborHash(kSecret), SecretOrigin::kByHand);
  const Robot robot = PutRobot(*store_, record);
  options_.hasher.pbkdf2_iterations = 5000;
  Restart();
  login_.source = "10.0.0.1";
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  const std::vector<Event> events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].kind, EventKind::kRenewed);
  EXPECT_EQ(events[0].robot_id, robot.id());
  EXPECT_EQ(events[0].robot_name, Name("ci"));
  EXPECT_EQ(events[0].project_name, "library");
  EXPECT_EQ(events[0].actor.kind(), ActorKind::kRobot);
  EXPECT_EQ(events[0].actor.id(), robot.id());
  EXPECT_EQ(events[0].source, "10.0.0.1");
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_TRUE(Events().empty());
}

TEST_P(LoginEventsTest, ARenewalThatFailedIsNotTold) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, HarborHash(kSecret), SecretOrigin::kByHand);
  PutRobot(*store_, record);
  options_.hasher.pbkdf2_iterations = 5000;
  Restart();
  store_->before_renewal = [] { return absl::UnavailableError("no disk"); };
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_TRUE(Events().empty());
}

TEST_P(LoginEventsTest, NobodyHasToListen) {
  options_.events = nullptr;
  Restart();
  Add("ci");
  EXPECT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_FALSE(LogIn(Name("ci"), kWrong).ok());
  EXPECT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_TRUE(Events().empty());
}

ON_EVERY_STORE(LoginEventsTest);

}  // namespace
}  // namespace robot_accounts
