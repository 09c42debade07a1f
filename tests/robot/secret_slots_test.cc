// The slots of a record's secrets, those of damaged records included.
#include "robot_accounts/robot/secret_slots.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1700000000;
constexpr uint32_t kLastId = 0xffffffff;

SecretHash AHash() {
  return *SecretHash::FromHarbor("0123456789abcdef0123456789abcdef", "salt");
}

SecretSlot SlotOfId(uint32_t id) {
  SecretSlot slot;
  slot.id = id;
  slot.hash = AHash().text();
  return slot;
}

uint32_t NextId(RobotRecord& record) {
  return NextSlot(record, AHash(), SecretOrigin::kGenerated, kNow).id;
}

TEST(SecretSlotsTest, IdsGoOnFromTheHighest) {
  RobotRecord record;
  EXPECT_EQ(NextId(record), 1);
  EXPECT_EQ(NextId(record), 2);
  record.secrets.push_back(SlotOfId(7));
  EXPECT_EQ(NextId(record), 8);
}

TEST(SecretSlotsTest, AfterTheLastIdComesAFreeOneAndNever0) {
  RobotRecord record;
  record.secrets.push_back(SlotOfId(1));
  record.secrets.push_back(SlotOfId(kLastId));
  EXPECT_EQ(NextId(record), 2);
  record.next_slot_id = kLastId;
  record.secrets.clear();
  EXPECT_EQ(NextId(record), kLastId);
  EXPECT_EQ(NextId(record), 1);
}

TEST(SecretSlotsTest, UnknownFieldsWithoutASlotAreLeftBehind) {
  RobotRecord record;
  record.unknown.secrets = {"of nobody"};
  PutSecret(record, AHash(), SecretOrigin::kGenerated, /*grace_s=*/60, kNow);
  EXPECT_EQ(record.secrets.size(), 1);
  for (const std::string& unknown : record.unknown.secrets) {
    EXPECT_EQ(unknown, "");
  }
}

}  // namespace
}  // namespace robot_accounts
