#include "robot_accounts/robot/authenticator.h"

#include <string>
#include <vector>

#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "tests/robot/authenticator_fixture.h"

namespace robot_accounts {
namespace {

using AuthenticatorTest = AuthenticatorFixture;

TEST_F(AuthenticatorTest, GivesThePrincipalOfTheRobot) {
  const Robot robot = Add("ci", SlowHash());
  const absl::StatusOr<Principal> principal = LogIn("ci");
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ(principal->robot().id(), robot.id());
  EXPECT_EQ(principal->full_name(), "robot$library+ci");
  EXPECT_EQ(principal->secret_slot_id(), 1u);
  EXPECT_TRUE(principal->CanRepository("library/app", "push"));
  EXPECT_EQ(cause_, RefusalCause::kNone);
}

TEST_F(AuthenticatorTest, KnowsSystemRobots) {
  RobotRecord record = RecordOf("ops", 0);
  AddSlot(record, FastHash());
  PutRobot(store_, record);
  EXPECT_TRUE(LogInAs("robot$ops", kSecret).ok());
  EXPECT_FALSE(LogInAs("robot$library+ops", kSecret).ok());
}

TEST_F(AuthenticatorTest, RemembersARightSecret) {
  Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  clock_.Advance(599);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  clock_.Advance(1);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
}

// Whoever sets the wall clock neither prolongs a memory nor ends it.
TEST_F(AuthenticatorTest, CountsWhatItRemembersOnTheBootClock) {
  Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  clock_.SetUnixSeconds(kNow + 100000);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  clock_.Advance(600);
  clock_.SetUnixSeconds(kNow);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
}

TEST_F(AuthenticatorTest, RemembersNothingIfToldSo) {
  options_.verified_life_s = 0;
  Restart();
  Add("ci", SlowHash());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(LogIn("ci").ok());
    EXPECT_GT(blocks_, uint64_t{kIterations});
  }
}

TEST_F(AuthenticatorTest, RemembersNoLongerThanADay) {
  Add("ci", SlowHash());
  for (const int64_t life_s : {int64_t{1000000}, INT64_MAX}) {
    options_.verified_life_s = life_s;
    Restart();
    ASSERT_TRUE(LogIn("ci").ok());
    clock_.Advance(24 * 60 * 60 - 1);
    ASSERT_TRUE(LogIn("ci").ok());
    EXPECT_LT(blocks_, kFewBlocks);
    clock_.Advance(1);
    ASSERT_TRUE(LogIn("ci").ok());
    EXPECT_GT(blocks_, uint64_t{kIterations});
  }
}

TEST_F(AuthenticatorTest, ChecksTheStateOfARememberedRobot) {
  const Robot robot = Add("ci", SlowHash());
  const auto change = [&](bool enabled, int64_t expires, uint32_t reader) {
    ChangeRobot(store_, robot.id(), [=](RobotRecord& record) {
      record.enabled = enabled;
      record.expires_at = Expiration::FromStored(expires);
      record.min_reader = reader;
    });
  };
  ASSERT_TRUE(LogIn("ci").ok());
  change(false, kNeverExpires, 1);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kDisabled);
  change(true, kNow, 1);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kExpired);
  change(true, kNeverExpires, RobotRecord::kReader + 1);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kUnreadable);
  change(true, kNeverExpires, 1);
  EXPECT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  DeleteRobot(store_, robot.id());
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kUnknownRobot);
}

TEST_F(AuthenticatorTest, AnotherSecretEndsTheOldOneAtOnce) {
  const Robot robot = Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  ChangeRobot(store_, robot.id(), [&](RobotRecord& record) {
    record.secrets.clear();
    AddSlot(record, SlowHash("Other1Secret"));
  });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
  EXPECT_TRUE(LogIn("ci", "Other1Secret").ok());
}

// Another hash in the same slot, as a system writes it that knows no slots.
TEST_F(AuthenticatorTest, AnotherHashInTheSameSlotEndsTheOldSecretAtOnce) {
  const Robot robot = Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  ChangeRobot(store_, robot.id(), [&](RobotRecord& record) {
    record.secrets[0].hash = SlowHash("Other1Secret");
  });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorTest, ForgetsAllWhenTheStoreWasPutBack) {
  Add("ci", SlowHash());
  ASSERT_TRUE(LogIn("ci").ok());
  store_.epoch = 1;
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
}

TEST_F(AuthenticatorTest, TriesBothSecrets) {
  for (const bool slow : {true, false}) {
    const std::string account = slow ? "slow" : "fast";
    RobotRecord record = RecordOf(account, library_.id);
    AddSlot(record, slow ? SlowHash("First1Secret") : FastHash("First1Secret"));
    AddSlot(record, slow ? SlowHash() : FastHash());
    PutRobot(store_, record);
    for (int warm = 0; warm < 2; ++warm) {
      const absl::StatusOr<Principal> first = LogIn(account, "First1Secret");
      ASSERT_TRUE(first.ok());
      EXPECT_EQ(first->secret_slot_id(), 1u);
      const absl::StatusOr<Principal> second = LogIn(account);
      ASSERT_TRUE(second.ok());
      EXPECT_EQ(second->secret_slot_id(), 2u);
    }
    EXPECT_EQ(CauseOf(account, kWrong), RefusalCause::kWrongSecret);
  }
}

TEST_F(AuthenticatorTest, TheWorkTellsNotWhichSecretMatched) {
  options_.verified_life_s = 0;
  Restart();
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, SlowHash("First1Secret"));
  AddSlot(record, SlowHash("Other1Secret"));
  PutRobot(store_, record);
  (void)LogIn("ci", kWrong);  // Reads what is read once.
  ASSERT_TRUE(LogIn("ci", "First1Secret").ok());
  const uint64_t first = blocks_;
  ASSERT_TRUE(LogIn("ci", "Other1Secret").ok());
  EXPECT_EQ(blocks_, first);
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
  EXPECT_EQ(blocks_, first);
}

TEST_F(AuthenticatorTest, AFastSecretNeedsNoSlowHashOfTheOther) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, SlowHash("First1Secret"));
  AddSlot(record, FastHash());
  PutRobot(store_, record);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  ASSERT_TRUE(LogIn("ci", "First1Secret").ok());
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorTest, OfMoreSecretsThanTwoTheNewestCount) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, FastHash("First1Secret"));
  AddSlot(record, FastHash());
  AddSlot(record, FastHash("Third1Secret"));
  PutRobot(store_, record);
  EXPECT_EQ(CauseOf("ci", "First1Secret"), RefusalCause::kWrongSecret);
  EXPECT_TRUE(LogIn("ci").ok());
  EXPECT_TRUE(LogIn("ci", "Third1Secret").ok());
}

TEST_F(AuthenticatorTest, ASecretDiesAtItsEnd) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, SlowHash(), SecretOrigin::kByHand, kNow + 100);
  AddSlot(record, SlowHash("Other1Secret"));
  PutRobot(store_, record);
  clock_.Advance(99);
  const absl::StatusOr<Principal> principal = LogIn("ci");
  ASSERT_TRUE(principal.ok());
  EXPECT_EQ(principal->valid_until().unix_s(), kNow + 100);
  clock_.Advance(1);
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
  EXPECT_TRUE(LogIn("ci", "Other1Secret").ok());
}

// Counted on the boot clock: here the wall clock stands still.
TEST_F(AuthenticatorTest, RemembersASecretNoLongerThanItLives) {
  RobotRecord record = RecordOf("ci", library_.id);
  AddSlot(record, SlowHash(), SecretOrigin::kByHand, kNow + 100);
  PutRobot(store_, record);
  ASSERT_TRUE(LogIn("ci").ok());
  clock_.Advance(99);
  clock_.SetUnixSeconds(kNow);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  clock_.Advance(1);
  clock_.SetUnixSeconds(kNow);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
}

TEST_F(AuthenticatorTest, AMissingPepperIsNoRefusal) {
  HasherOptions peppered;
  peppered.peppers = Ring("p1");
  const std::string hash = HashOf(kSecret, SecretOrigin::kGenerated, peppered);
  RobotRecord record = Record("ci", hash);
  PutRobot(store_, record);
  record = Record("two", hash);
  AddSlot(record, SlowHash("Other1Secret"));
  PutRobot(store_, record);

  for (const char* account : {"ci", "two"}) {
    const absl::Status status = LogIn(account).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ErrorReason(status), "PEPPER_NOT_IN_RING");
    EXPECT_EQ(cause_, RefusalCause::kNone);
  }
  EXPECT_TRUE(LogIn("two", "Other1Secret").ok());

  hasher_options_.peppers = Ring("p1");
  Restart();
  EXPECT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorTest, TakesTheNewPrefixAtOnce) {
  Add("ci", FastHash());
  ASSERT_TRUE(LogIn("ci").ok());
  ASSERT_TRUE(store_
                  .Write([](StoreTransaction& transaction) {
                    return transaction.SetNamePrefix("bot$", 0);
                  })
                  .ok());
  EXPECT_EQ(LogInAs("bot$library+ci", kSecret)->full_name(), "bot$library+ci");
  EXPECT_FALSE(LogIn("ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
}

TEST_F(AuthenticatorTest, AnOldPrefixDiesWhoeverLogsInFirst) {
  Add("ci", FastHash());
  ASSERT_TRUE(LogIn("ci").ok());
  ASSERT_TRUE(store_
                  .Write([](StoreTransaction& transaction) {
                    return transaction.SetNamePrefix("bot$", 0);
                  })
                  .ok());
  EXPECT_FALSE(LogIn("ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
  // The first one begins before the store tells that the prefix is another.
  EXPECT_LE(blocks_, 1u);
  EXPECT_FALSE(LogIn("ci").ok());
  EXPECT_EQ(cause_, RefusalCause::kMalformedName);
  EXPECT_EQ(blocks_, 0u);
  EXPECT_TRUE(LogInAs("bot$library+ci", kSecret).ok());
}

TEST_F(AuthenticatorTest, GivesUpOnAPrefixThatNeverRests) {
  const auto set_prefix = [this](absl::string_view prefix) {
    return store_.Write([prefix](StoreTransaction& transaction) {
      return transaction.SetNamePrefix(prefix, 0);
    });
  };
  ASSERT_TRUE(set_prefix("r").ok());
  int changes = 0;
  store_.before_view = [&] {
    // The name parses with each.
    const char* const prefixes[] = {"r", "ro", "rob", "robo"};
    return set_prefix(prefixes[++changes % 4]);
  };
  const absl::Status status = LogInAs("robot", kSecret).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(ErrorReason(status), "PREFIX_CHANGING");
}

// What happens between the look-up and the end of a slow hash.
class AuthenticatorMeanwhileTest : public AuthenticatorFixture {
 protected:
  // Runs `change` while the secret of a cold login is hashed.
  void Meanwhile(std::function<void()> change) {
    store_.view_calls = 0;
    store_.before_view = [this, change] {
      if (store_.view_calls == 2) change();
      return absl::OkStatus();
    };
  }
  const Robot robot_ = Add("ci", SlowHash());
};

TEST_F(AuthenticatorMeanwhileTest, DisablingCounts) {
  Meanwhile([this] {
    ChangeRobot(store_, robot_.id(), [](RobotRecord& r) { r.enabled = false; });
  });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kDisabled);
}

TEST_F(AuthenticatorMeanwhileTest, ExpiringCounts) {
  ChangeRobot(store_, robot_.id(), [this](RobotRecord& record) {
    record.expires_at = Expiration::FromStored(clock_.UnixSeconds() + 5);
  });
  Meanwhile([this] { clock_.Advance(5); });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kExpired);
}

TEST_F(AuthenticatorMeanwhileTest, DeletingCounts) {
  Meanwhile([this] { DeleteRobot(store_, robot_.id()); });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kUnknownRobot);
}

TEST_F(AuthenticatorMeanwhileTest, AnotherSecretCounts) {
  Meanwhile([this] {
    ChangeRobot(store_, robot_.id(), [this](RobotRecord& record) {
      record.secrets.clear();
      AddSlot(record, SlowHash("Other1Secret"));
    });
  });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorMeanwhileTest, AnotherHashInTheSameSlotCounts) {
  Meanwhile([this] {
    ChangeRobot(store_, robot_.id(), [this](RobotRecord& record) {
      record.secrets[0].hash = SlowHash("Other1Secret");
    });
  });
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorMeanwhileTest, AnOlderStateCounts) {
  Meanwhile([this] { store_.epoch = 1; });
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{3 * kIterations});  // Two blocks a round.
}

TEST_F(AuthenticatorMeanwhileTest, OtherChangesAreInThePrincipal) {
  Meanwhile([this] {
    ChangeRobot(store_, robot_.id(),
                [](RobotRecord& record) { record.grants.clear(); });
  });
  const absl::StatusOr<Principal> principal = LogIn("ci");
  ASSERT_TRUE(principal.ok());
  EXPECT_FALSE(principal->CanRepository("library/app", "pull"));
  EXPECT_EQ(principal->robot().version(), 2u);
}

TEST_F(AuthenticatorMeanwhileTest, AStateThatIsPastLetsNobodyIn) {
  // Each hash of the same secret is checked, and is another one by then.
  store_.view_calls = 0;
  store_.before_view = [this] {
    if (store_.view_calls == 1) return absl::OkStatus();
    ChangeRobot(store_, robot_.id(), [this](RobotRecord& record) {
      record.secrets[0].hash = SlowHash();
      record.enabled = store_.view_calls < 4;
    });
    return absl::OkStatus();
  };
  const absl::Status status = LogIn("ci").status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(ErrorReason(status), "ROBOT_CHANGING");
}

// Outdated hashes.
using AuthenticatorRenewalTest = AuthenticatorFixture;

TEST_F(AuthenticatorRenewalTest, RenewsAnOutdatedHashOnce) {
  const Robot robot = Add("ci", HarborHash(kSecret));
  ASSERT_TRUE(LogIn("ci").ok());
  const std::string renewed = StoredHash(robot);
  EXPECT_EQ(renewed.rfind("$pbkdf2-sha256$i=5000$", 0), 0u) << renewed;
  EXPECT_EQ(store_.ViewById(robot.id())->robot->version(), 1u);
  // The renewed one is remembered already.
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_LT(blocks_, kFewBlocks);
  Restart();
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_GT(blocks_, uint64_t{kIterations});
  EXPECT_EQ(StoredHash(robot), renewed);
  EXPECT_EQ(store_.renewals, 1);
  EXPECT_EQ(CauseOf("ci", kWrong), RefusalCause::kWrongSecret);
}

TEST_F(AuthenticatorRenewalTest, WorksWithoutMemory) {
  options_.verified_life_s = 0;
  Restart();
  const Robot robot = Add("ci", HarborHash(kSecret));
  ASSERT_TRUE(LogIn("ci").ok());
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(store_.renewals, 1);
}

TEST_F(AuthenticatorRenewalTest, LeavesImportedHashesUnlessTheHostOptsIn) {
  const Robot robot = Add("ci", HarborHash(kSecret), SecretOrigin::kImported);
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(StoredHash(robot), robot.secrets()[0].hash());
  hasher_options_.upgrade_imported = true;
  Restart();
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(StoredHash(robot).rfind("$pbkdf2-sha256$", 0), 0u);
}

TEST_F(AuthenticatorRenewalTest, NeverWritesHmac) {
  hasher_options_.peppers = Ring("p1");
  const Robot bare = Add("bare", HashOf(kSecret, SecretOrigin::kGenerated),
                         SecretOrigin::kGenerated);
  const Robot slow = Add("slow", HarborHash(kSecret), SecretOrigin::kGenerated);
  Restart();
  ASSERT_TRUE(LogIn("bare").ok());
  ASSERT_TRUE(LogIn("slow").ok());
  EXPECT_EQ(store_.renewals, 0);
  EXPECT_EQ(StoredHash(bare), bare.secrets()[0].hash());
  EXPECT_EQ(StoredHash(slow), slow.secrets()[0].hash());
}

TEST_F(AuthenticatorRenewalTest, LeavesRobotsThatMayNotLogIn) {
  RobotRecord record = Record("disabled", HarborHash(kSecret));
  record.enabled = false;
  PutRobot(store_, record);
  record = Record("expired", HarborHash(kSecret));
  record.expires_at = Expiration::FromStored(kNow);
  PutRobot(store_, record);
  record = Record("newer", HarborHash(kSecret));
  record.min_reader = RobotRecord::kReader + 1;
  PutRobot(store_, record);
  for (const char* account : {"disabled", "expired", "newer"}) {
    EXPECT_FALSE(LogIn(account).ok());
  }
  EXPECT_EQ(store_.renewals, 0);
}

TEST_F(AuthenticatorRenewalTest, AFailureNeverFailsTheLogin) {
  const Robot robot = Add("ci", HarborHash(kSecret));
  store_.before_renewal = [] { return absl::UnavailableError("read-only"); };
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(store_.renewals, 1);
  EXPECT_EQ(StoredHash(robot), robot.secrets()[0].hash());
  // Until the memory of the secret fades it is not tried again.
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(store_.renewals, 1);
}

TEST_F(AuthenticatorRenewalTest, AConflictDropsTheRenewal) {
  const Robot robot = Add("ci", HarborHash(kSecret));
  const std::string other = SlowHash();  // Of the same secret.
  store_.before_renewal = [&] {
    ChangeRobot(store_, robot.id(),
                [&](RobotRecord& record) { record.secrets[0].hash = other; });
    return absl::OkStatus();
  };
  ASSERT_TRUE(LogIn("ci").ok());
  EXPECT_EQ(StoredHash(robot), other);
}

TEST_F(AuthenticatorRenewalTest, ASecretThatChangedMeanwhileStaysChanged) {
  const Robot robot = Add("ci", HarborHash(kSecret));
  const std::string other = SlowHash("Other1Secret");
  store_.before_renewal = [&] {
    ChangeRobot(store_, robot.id(), [&](RobotRecord& record) {
      record.secrets.clear();
      AddSlot(record, other, SecretOrigin::kByHand);
    });
    return absl::OkStatus();
  };
  EXPECT_EQ(CauseOf("ci"), RefusalCause::kWrongSecret);
  EXPECT_EQ(StoredHash(robot), other);
}

}  // namespace
}  // namespace robot_accounts
