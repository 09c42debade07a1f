// Hashes renewed beside the record, and the count of schemes.
#include <cstdint>
#include <string>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;

std::string Counts(RobotStore& store) {
  const SchemeCounts counts = store.Schemes().value();
  return std::to_string(counts.harbor) + " " +
         std::to_string(counts.pbkdf2_sha256) + " " +
         std::to_string(counts.hmac_sha256);
}

// A robot with an imported secret of slot 1, which a login renewed from
// HarborHash(1) to Pbkdf2Hash(1).
int64_t InsertRenewed(RobotStore& store) {
  RobotRecord record = NewRecord(0, "ci", HarborHash(1));
  record.secrets[0].origin = SecretOrigin::kImported;
  const int64_t id = InsertOne(store, record).value().id();
  EXPECT_THAT(store.RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  return id;
}

absl::StatusOr<RobotRecord> Unrenewed(RobotStore& store, int64_t id) {
  absl::StatusOr<RobotRecord> record = absl::UnknownError("not called");
  const absl::Status status = store.Write([&](StoreTransaction& transaction) {
    record = transaction.GetUnrenewed(id);
    return record.status();
  });
  return status.ok() ? record : status;
}

TEST_P(StoreContractTest, CountsTheSchemesOfNewestSecrets) {
  EXPECT_EQ(Counts(store()), "0 0 0");
  RobotRecord two = NewRecord(0, "two", HarborHash(1));
  SecretSlot newer;
  newer.id = 2;
  newer.hash = Pbkdf2Hash(1);
  two.secrets.push_back(newer);
  const Robot robot = InsertOne(store(), two).value();
  RobotRecord none = NewRecord(0, "none");
  none.secrets.clear();
  ASSERT_THAT(InsertOne(store(), none), IsOk());
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "bad", "$what$")), IsOk());
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "hmac")), IsOk());
  EXPECT_EQ(Counts(store()), "0 1 1");
  two = robot.record();
  two.secrets.pop_back();
  ASSERT_THAT(ReplaceOne(store(), two), IsOk());
  EXPECT_EQ(Counts(store()), "1 0 1");
  ASSERT_THAT(DeleteOne(store(), robot.id()), IsOk());
  EXPECT_EQ(Counts(store()), "0 0 1");
}

TEST_P(StoreContractTest, ARenewedHashCountsAndLeavesTheVersion) {
  const int64_t id =
      InsertOne(store(), NewRecord(0, "ci", HarborHash(1))).value().id();
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(1));
  EXPECT_EQ(store().ViewById(id)->robot->version(), 1);
  EXPECT_EQ(store().List({})->robots[0].secrets().back().hash(), Pbkdf2Hash(1));
  EXPECT_EQ(Counts(store()), "0 1 0");
  ASSERT_THAT(store().RenewHash(id, 1, Pbkdf2Hash(1), Pbkdf2Hash(2)), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(2));
}

TEST_P(StoreContractTest, ARenewalOfWhatIsNotThereAnyMoreIsDropped) {
  const int64_t id =
      InsertOne(store(), NewRecord(0, "ci", HarborHash(1))).value().id();
  const auto conflict = FailsWith(Code::kAborted, "VERSION_CONFLICT");
  EXPECT_THAT(store().RenewHash(id, 1, HarborHash(9), Pbkdf2Hash(9)), conflict);
  EXPECT_THAT(store().RenewHash(id, 2, HarborHash(1), Pbkdf2Hash(9)), conflict);
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  EXPECT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(9)), conflict);
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(1));
  ASSERT_THAT(DeleteOne(store(), id), IsOk());
  EXPECT_THAT(store().RenewHash(id, 1, Pbkdf2Hash(1), Pbkdf2Hash(9)),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_P(StoreContractTest, ANewSecretEndsARenewal) {
  const int64_t id =
      InsertOne(store(), NewRecord(0, "ci", HarborHash(1))).value().id();
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  RobotRecord record = store().ViewById(id)->robot->record();
  record.secrets[0].id = 2;
  record.secrets[0].hash = HmacHash(2);
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), HmacHash(2));
  EXPECT_EQ(Counts(store()), "0 0 1");
  EXPECT_THAT(store().RenewHash(id, 1, Pbkdf2Hash(1), Pbkdf2Hash(2)),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
}

TEST_P(StoreContractTest, AnEditOfARenewedRobotKeepsTheRenewal) {
  const int64_t id =
      InsertOne(store(), NewRecord(0, "ci", HarborHash(1))).value().id();
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  RobotRecord record = store().ViewById(id)->robot->record();
  record.description = "edited";
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(1));
  EXPECT_EQ(Counts(store()), "0 1 0");
  ASSERT_THAT(store().RenewHash(id, 1, Pbkdf2Hash(1), Pbkdf2Hash(2)), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(2));
}

TEST_P(StoreContractTest, WhatWasImportedIsKnownAfterRenewals) {
  const int64_t id = InsertRenewed(store());
  EXPECT_EQ(Unrenewed(store(), id)->secrets[0].hash, HarborHash(1));
  ASSERT_THAT(store().RenewHash(id, 1, Pbkdf2Hash(1), Pbkdf2Hash(2)), IsOk());
  RobotRecord record = Unrenewed(store(), id).value();
  EXPECT_EQ(record.secrets[0].hash, HarborHash(1));
  EXPECT_EQ(record.version, 1);
  for (const char* description : {"one", "two"}) {
    record.description = description;
    const absl::StatusOr<Robot> robot = ReplaceOne(store(), record);
    ASSERT_THAT(robot, IsOk());
    EXPECT_EQ(robot->secrets()[0].hash(), Pbkdf2Hash(2));
    EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(2));
    EXPECT_EQ(Counts(store()), "0 1 0");
    record = Unrenewed(store(), id).value();
    EXPECT_EQ(record.secrets[0].hash, HarborHash(1));
    EXPECT_EQ(record.description, description);
  }
}

TEST_P(StoreContractTest, EachSlotHasTheHashThatWasImported) {
  RobotRecord two = NewRecord(0, "ci", HarborHash(1));
  two.secrets.push_back(two.secrets[0]);
  two.secrets[1].id = 2;
  two.secrets[1].hash = HarborHash(2);
  for (SecretSlot& slot : two.secrets) slot.origin = SecretOrigin::kImported;
  const int64_t id = InsertOne(store(), two).value().id();
  ASSERT_THAT(store().RenewHash(id, 2, HarborHash(2), Pbkdf2Hash(2)), IsOk());
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  RobotRecord record = Unrenewed(store(), id).value();
  EXPECT_EQ(record.secrets[0].hash, HarborHash(1));
  EXPECT_EQ(record.secrets[1].hash, HarborHash(2));
  record.secrets.erase(record.secrets.begin());
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(2));
  EXPECT_EQ(Unrenewed(store(), id)->secrets[0].hash, HarborHash(2));
}

TEST_P(StoreContractTest, AnotherHashEndsWhatIsKnownOfARenewal) {
  const int64_t id = InsertRenewed(store());
  RobotRecord record = Unrenewed(store(), id).value();
  record.secrets[0].hash = HarborHash(2);
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), HarborHash(2));
  record = Unrenewed(store(), id).value();
  EXPECT_EQ(record.secrets[0].hash, HarborHash(2));
  record.secrets[0].hash = HarborHash(1);
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), HarborHash(1));
  ASSERT_THAT(DeleteOne(store(), id), IsOk());
  EXPECT_THAT(Unrenewed(store(), id),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_P(StoreContractTest, AChangeTakenBackLeavesWhatIsKnownOfARenewal) {
  const int64_t id = InsertRenewed(store());
  for (const bool deletes : {false, true}) {
    const absl::Status status =
        store().Write([&](StoreTransaction& transaction) {
          if (deletes) {
            EXPECT_THAT(transaction.Delete(id), IsOk());
            return absl::CancelledError();
          }
          RobotRecord record = transaction.GetUnrenewed(id).value();
          record.secrets[0].hash = HarborHash(2);
          EXPECT_THAT(transaction.Replace(record), IsOk());
          return absl::CancelledError();
        });
    EXPECT_TRUE(absl::IsCancelled(status));
    EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(1));
    EXPECT_EQ(Unrenewed(store(), id)->secrets[0].hash, HarborHash(1));
  }
}

}  // namespace
}  // namespace robot_accounts
