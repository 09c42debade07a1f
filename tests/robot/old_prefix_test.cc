// Logins while two prefixes are understood.

#include <cstdint>
#include <string>

#include "robot_accounts/crypto/hash_work.h"
#include "tests/robot/login_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

class OldPrefixTest : public LoginFixture {
 protected:
  static constexpr int64_t kUntil = kNow + 1000;

  void ChangePrefix(absl::string_view prefix, int64_t old_until_unix_s) {
    ASSERT_THAT(
        accounts_->ChangePrefix(Actor::Host(), prefix, old_until_unix_s),
        IsOk());
  }
  // What a refused login does.
  struct Work {
    uint64_t blocks;
    int views;
    RefusalCause cause;
  };
  Work WorkFor(absl::string_view user) {
    store_->view_calls = 0;
    const uint64_t before = HashBlocks();
    EXPECT_TRUE(absl::IsUnauthenticated(LogIn(user, kWrong).status()));
    return {HashBlocks() - before, store_->view_calls, cause_};
  }
};

TEST_P(OldPrefixTest, BothAreUnderstoodUntilTheEnd) {
  Add("ci");
  ChangePrefix("bot-", kUntil);
  const absl::StatusOr<Principal> old = LogIn("robot$library+ci");
  ASSERT_THAT(old, IsOk());
  const absl::StatusOr<Principal> present = LogIn("bot-library+ci");
  ASSERT_THAT(present, IsOk());
  for (const auto& principal : {*old, *present}) {
    EXPECT_EQ(principal.full_name(), "bot-library+ci");
    EXPECT_THAT(accounts_->IsCurrent(principal), IsOk());
  }
  clock_.Advance(999);
  EXPECT_THAT(LogIn("robot$library+ci"), IsOk());
  clock_.Advance(1);
  EXPECT_FALSE(LogIn("robot$library+ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
  EXPECT_THAT(LogIn("bot-library+ci"), IsOk());
}

TEST_P(OldPrefixTest, WithoutAnEndTheOldOneDiesAtOnce) {
  Add("ci");
  ASSERT_THAT(LogIn("robot$library+ci"), IsOk());
  ChangePrefix("bot-", 0);
  EXPECT_FALSE(LogIn("robot$library+ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
}

TEST_P(OldPrefixTest, AnotherProcessTakesItUp) {
  Add("ci");
  const std::unique_ptr<RobotAccounts> other = Another();
  ASSERT_THAT(other->Authenticate(login_, "robot$library+ci", kSecret), IsOk());
  ChangePrefix("bot-", kUntil);
  const absl::StatusOr<Principal> principal =
      other->Authenticate(login_, "robot$library+ci", kSecret);
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ(principal->full_name(), "bot-library+ci");
}

TEST_P(OldPrefixTest, ItsEndCountsWhileASlowHashRuns) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, HarborHash(kSecret), SecretOrigin::kImported);
  PutRobot(*store_, record);
  ChangePrefix("bot-", kUntil);
  store_->view_calls = 0;
  store_->before_view = [this] {
    if (store_->view_calls == 1) clock_.Advance(1000);
    return absl::OkStatus();
  };
  EXPECT_FALSE(LogIn("robot$library+ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
}

// "robot$xci" means "ci" by the new prefix and "xci" by the old one.
class OverlappingPrefixTest : public OldPrefixTest {
 protected:
  OverlappingPrefixTest() {
    RobotRecord record = RecordOf("xold", 0);
    AddSlot(record, HashOf("Older1Secret", SecretOrigin::kGenerated));
    PutRobot(*store_, record);
    record = RecordOf("xboth", 0);
    AddSlot(record, HashOf("Older1Secret", SecretOrigin::kGenerated));
    PutRobot(*store_, record);
    record = RecordOf("both", 0);
    AddSlot(record, HashOf(kSecret, SecretOrigin::kGenerated));
    PutRobot(*store_, record);
    record = RecordOf("new", 0);
    AddSlot(record, HashOf(kSecret, SecretOrigin::kGenerated));
    PutRobot(*store_, record);
    ChangePrefix("robot$x", kUntil);
  }
};

TEST_P(OverlappingPrefixTest, ThePresentOneWinsIfItNamesARobot) {
  EXPECT_EQ(LogIn("robot$xnew")->robot().account_name(), "new");
  EXPECT_EQ(LogIn("robot$xboth")->robot().account_name(), "both");
  // Its secret does not open what it would name otherwise.
  EXPECT_FALSE(LogIn("robot$xboth", "Older1Secret").ok());
  EXPECT_EQ(cause_, RefusalCause::kWrongSecret);
}

TEST_P(OverlappingPrefixTest, TheOldOneIsTriedElse) {
  const absl::StatusOr<Principal> principal =
      LogIn("robot$xold", "Older1Secret");
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ(principal->robot().account_name(), "xold");
  EXPECT_EQ(principal->full_name(), "robot$xxold");
  EXPECT_THAT(LogIn("robot$xxold", "Older1Secret"), IsOk());
  // After the end it means a robot that is not there.
  clock_.Advance(1000);
  EXPECT_FALSE(LogIn("robot$xold", "Older1Secret").ok());
  EXPECT_EQ(cause_, RefusalCause::kUnknownRobot);
}

TEST_P(OverlappingPrefixTest, TheWorkDoesNotTellWhoIsThere) {
  (void)WorkFor("robot$xnew");  // Reads what is read once.
  const Work is_new = WorkFor("robot$xnew");
  const Work is_old = WorkFor("robot$xold");
  const Work is_both = WorkFor("robot$xboth");
  const Work nobody = WorkFor("robot$xnobody");
  EXPECT_EQ(nobody.cause, RefusalCause::kUnknownRobot);
  for (const Work& work : {is_new, is_old, is_both}) {
    EXPECT_EQ(work.cause, RefusalCause::kWrongSecret);
    EXPECT_EQ(work.blocks, nobody.blocks);
    EXPECT_EQ(work.views, nobody.views);
  }
}

TEST_P(OverlappingPrefixTest, ARefusalIsToldByTheNameThatWasGiven) {
  (void)Events();
  (void)WorkFor("robot$xold");
  const std::vector<Event> events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].robot_name, "robot$xold");
}

ON_EVERY_STORE(OldPrefixTest);
ON_EVERY_STORE(OverlappingPrefixTest);

}  // namespace
}  // namespace robot_accounts
