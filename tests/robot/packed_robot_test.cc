// A Robot gives back what it was made of, whatever that was.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_codec.h"
#include "tests/robot/robots_for_tests.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1772359200;
constexpr char kHmac[] =
    "$hmac-sha256$k=$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// Without what RobotCodec keeps elsewhere or may refuse.
void ExpectSame(const RobotRecord& a, const RobotRecord& b) {
  EXPECT_EQ(a.min_reader, b.min_reader);
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.level, b.level);
  EXPECT_EQ(a.project_id, b.project_id);
  EXPECT_EQ(a.account_name, b.account_name);
  EXPECT_EQ(a.description, b.description);
  EXPECT_EQ(a.grants, b.grants);
  EXPECT_EQ(a.created_unix_s, b.created_unix_s);
  EXPECT_EQ(a.updated_unix_s, b.updated_unix_s);
  EXPECT_EQ(a.expires_at, b.expires_at);
  EXPECT_EQ(a.duration_days, b.duration_days);
  EXPECT_EQ(a.enabled, b.enabled);
  ASSERT_EQ(a.secrets.size(), b.secrets.size());
  for (size_t i = 0; i < a.secrets.size(); ++i) {
    EXPECT_EQ(a.secrets[i].id, b.secrets[i].id);
    EXPECT_EQ(a.secrets[i].hash, b.secrets[i].hash);
    EXPECT_EQ(a.secrets[i].created_unix_s, b.secrets[i].created_unix_s);
    EXPECT_EQ(a.secrets[i].ends_unix_s, b.secrets[i].ends_unix_s);
    EXPECT_EQ(a.secrets[i].origin, b.secrets[i].origin);
  }
  EXPECT_EQ(a.next_slot_id, b.next_slot_id);
  EXPECT_EQ(a.made_by.kind(), b.made_by.kind());
  EXPECT_EQ(a.made_by.user_kind(), b.made_by.user_kind());
  EXPECT_EQ(a.made_by.id(), b.made_by.id());
  EXPECT_EQ(a.made_by.name(), b.made_by.name());
  EXPECT_EQ(a.origin_source, b.origin_source);
  EXPECT_EQ(a.origin_foreign_id, b.origin_foreign_id);
  EXPECT_EQ(a.origin_foreign_project_id, b.origin_foreign_project_id);
  EXPECT_EQ(a.legacy_login_enabled, b.legacy_login_enabled);
  EXPECT_EQ(a.last_used_unix_s, b.last_used_unix_s);
  EXPECT_EQ(a.last_used_source, b.last_used_source);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.unknown.robot, b.unknown.robot);
  EXPECT_EQ(a.unknown.made_by, b.unknown.made_by);
  EXPECT_EQ(a.unknown.origin, b.unknown.origin);
  EXPECT_EQ(a.unknown.grants, b.unknown.grants);
  EXPECT_EQ(a.unknown.secrets, b.unknown.secrets);
}

// Each accessor says what the record says, and a NUL follows each text.
void ExpectReads(const RobotRecord& record, const Robot& robot) {
  EXPECT_EQ(robot.id(), record.id);
  EXPECT_EQ(robot.level(), record.level);
  EXPECT_EQ(robot.project_id(), record.project_id);
  EXPECT_EQ(robot.created_unix_s(), record.created_unix_s);
  EXPECT_EQ(robot.updated_unix_s(), record.updated_unix_s);
  EXPECT_EQ(robot.expires_at(), record.expires_at);
  EXPECT_EQ(robot.duration_days(), record.duration_days);
  EXPECT_EQ(robot.is_enabled(), record.enabled);
  EXPECT_EQ(robot.legacy_login_enabled(), record.legacy_login_enabled);
  EXPECT_EQ(robot.made_by().kind(), record.made_by.kind());
  EXPECT_EQ(robot.made_by().id(), record.made_by.id());
  EXPECT_EQ(robot.origin_foreign_id(), record.origin_foreign_id);
  EXPECT_EQ(robot.origin_foreign_project_id(),
            record.origin_foreign_project_id);
  EXPECT_EQ(robot.last_used_unix_s(), record.last_used_unix_s);
  EXPECT_EQ(robot.version(), record.version);
  EXPECT_EQ(robot.min_reader(), record.min_reader);
  EXPECT_EQ(robot.grants().rows(), record.grants);
  for (const auto& [view, text] :
       {std::make_pair(robot.account_name(), record.account_name),
        std::make_pair(robot.description(), record.description),
        std::make_pair(robot.made_by().user_kind(), record.made_by.user_kind()),
        std::make_pair(robot.made_by().name(), record.made_by.name()),
        std::make_pair(robot.origin_source(), record.origin_source),
        std::make_pair(robot.last_used_source(), record.last_used_source)}) {
    EXPECT_EQ(view, text);
    EXPECT_EQ(*(view.data() + view.size()), '\0');
  }
  const SecretViews secrets = robot.secrets();
  ASSERT_EQ(secrets.size(), record.secrets.size());
  EXPECT_EQ(secrets.empty(), record.secrets.empty());
  size_t i = 0;
  for (const SecretView& secret : secrets) {
    const SecretSlot& slot = record.secrets[i];
    EXPECT_EQ(secret.id, slot.id);
    EXPECT_EQ(secret.hash(), slot.hash);
    EXPECT_EQ(secret.packed_hash.empty(), slot.hash.empty());
    EXPECT_EQ(secrets[i].packed_hash.data(), secret.packed_hash.data());
    ++i;
  }
  if (record.secrets.empty()) return;
  EXPECT_EQ(secrets.front().id, record.secrets.front().id);
  EXPECT_EQ(secrets.back().id, record.secrets.back().id);
}

void ExpectKept(const RobotRecord& record) {
  const auto robot = Robot::FromRecord(record, Catalog::Default());
  ASSERT_TRUE(robot.ok());
  ExpectSame(robot->record(), record);
  ExpectReads(record, *robot);
}

class RandomRecord final {
 public:
  explicit RandomRecord(uint64_t seed) : random_(seed) {}

  RobotRecord Next() {
    RobotRecord record;
    if (Seldom()) record.min_reader = static_cast<uint32_t>(Number());
    record.id = Number();
    record.level = static_cast<RobotLevel>(Seldom() ? Number() : random_() % 4);
    record.project_id = Number();
    record.account_name = Text();
    record.description = Text();
    for (size_t i = random_() % 4; i > 0; --i) {
      record.grants.push_back({Text(), Text(), Text(), Text()});
    }
    record.created_unix_s = Number();
    record.updated_unix_s = Half() ? record.created_unix_s : Number();
    record.expires_at = Expiration::FromStored(Number());
    record.duration_days = Number();
    record.enabled = Half();
    for (size_t i = random_() % (Seldom() ? 9 : 3); i > 0; --i) {
      record.secrets.push_back(Slot(record));
    }
    record.next_slot_id = static_cast<uint32_t>(
        Half() || record.secrets.empty() ? Number()
                                         : record.secrets.back().id + 1);
    if (Half()) {
      record.made_by = Actor::FromStored(static_cast<ActorKind>(Number()),
                                         Text(), Number(), Text());
    }
    record.origin_source = Text();
    record.origin_foreign_id = Number();
    record.origin_foreign_project_id = Number();
    record.legacy_login_enabled = Half();
    record.last_used_unix_s = Number();
    record.last_used_source = Text();
    record.version = static_cast<uint64_t>(Number());
    if (Seldom()) {
      record.unknown = {Text(), Text(), Text(), Texts(), Texts()};
    }
    return record;
  }

 private:
  bool Half() { return random_() % 2 == 0; }
  bool Seldom() { return random_() % 8 == 0; }

  // The usual, the extremes, and any.
  int64_t Number() {
    constexpr int64_t kNumbers[] = {0,
                                    0,
                                    0,
                                    1,
                                    -1,
                                    63,
                                    64,
                                    127,
                                    128,
                                    kNow,
                                    std::numeric_limits<int32_t>::max(),
                                    std::numeric_limits<int32_t>::min(),
                                    std::numeric_limits<uint32_t>::max(),
                                    std::numeric_limits<int64_t>::max(),
                                    std::numeric_limits<int64_t>::min()};
    constexpr size_t kCount = sizeof(kNumbers) / sizeof(kNumbers[0]);
    const size_t which = random_() % (kCount + 1);
    if (which < kCount) return kNumbers[which];
    return static_cast<int64_t>(random_() >> random_() % 64);
  }

  std::string Text() {
    if (Half()) return "";
    const size_t size = Seldom() ? random_() % 300 : random_() % 20;
    std::string text;
    for (size_t i = 0; i < size; ++i) {
      text.push_back(static_cast<char>(random_() % (Half() ? 256 : 64)));
    }
    return text;
  }

  std::vector<std::string> Texts() {
    std::vector<std::string> texts(random_() % 4);
    for (std::string& text : texts) text = Text();
    return texts;
  }

  SecretSlot Slot(const RobotRecord& record) {
    SecretSlot slot;
    slot.id = static_cast<uint32_t>(Number());
    slot.hash = Half() ? kHmac : Text();
    slot.created_unix_s = Half() ? record.created_unix_s : Number();
    slot.ends_unix_s = Number();
    slot.origin =
        static_cast<SecretOrigin>(Seldom() ? Number() : random_() % 5);
    return slot;
  }

  std::mt19937_64 random_;
};

RobotRecord PlainRecord() {
  RobotRecord record = RecordOf("ci-build-pipeline-01", 1234567);
  record.id = 1234567;
  record.version = 1;
  record.created_unix_s = kNow;
  record.updated_unix_s = kNow;
  record.expires_at = Expiration::FromStored(kNow + 30 * 86400);
  record.duration_days = 30;
  AddSlot(record, kHmac).created_unix_s = kNow;
  return record;
}

TEST(PackedRobotTest, KeepsAnyRecord) {
  RandomRecord random(1);
  for (int i = 0; i < 20000 && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    ExpectKept(random.Next());
  }
}

TEST(PackedRobotTest, KeepsTheDefaultsAndThePlain) {
  ExpectKept(RobotRecord());
  ExpectKept(PlainRecord());
}

TEST(PackedRobotTest, KeepsNamesOfAnyLength) {
  RobotRecord record = PlainRecord();
  for (const size_t size : {0, 1, 255, 256, 65534, 65535, 65536, 200000}) {
    SCOPED_TRACE(size);
    record.account_name = std::string(size, 'n');
    ExpectKept(record);
  }
}

TEST(PackedRobotTest, TakesGrantsThatWereMade) {
  const RobotRecord record = PlainRecord();
  const Grants grants = *Grants::FromRows(
      Catalog::Default(), Robot::OwnerOf(record), record.grants);
  EXPECT_TRUE(grants.is_only_copy());
  RobotRecord bare = record;
  bare.grants.clear();
  const Robot robot = Robot::FromRecord(bare, grants);
  EXPECT_FALSE(grants.is_only_copy());
  EXPECT_EQ(&robot.grants().rows(), &grants.rows());
  ExpectSame(robot.record(), record);
}

TEST(PackedRobotTest, WhatItLendsLivesAsLongAsACopy) {
  absl::string_view name;
  absl::optional<Robot> copy;
  {
    const Robot robot = *Robot::FromRecord(PlainRecord(), Catalog::Default());
    name = robot.account_name();
    copy = robot;
  }
  EXPECT_EQ(name, "ci-build-pipeline-01");
  EXPECT_EQ(copy->secrets().back().hash(), kHmac);
}

TEST(PackedRobotTest, SecretsAndMakersBecomeValues) {
  RobotRecord record = PlainRecord();
  record.made_by = *Actor::User("local", 7, "alice");
  const Robot robot = *Robot::FromRecord(record, Catalog::Default());
  const SecretSlot slot = robot.secrets()[0];
  EXPECT_EQ(slot.hash, kHmac);
  EXPECT_EQ(slot.created_unix_s, kNow);
  const Actor maker = robot.made_by();
  EXPECT_EQ(maker.name(), "alice");
  EXPECT_EQ(maker.id(), 7);
}

}  // namespace
}  // namespace robot_accounts
