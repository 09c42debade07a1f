#include "robot_accounts/robot/robot_codec.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot.pb.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

RobotRecord FullRecord() {
  RobotRecord record;
  record.id = 17;
  record.level = RobotLevel::kProject;
  record.project_id = 4;
  record.account_name = "ci-push";
  record.description = "build farm";
  record.grants = {{"/project/4", "repository", "pull", ""},
                   {"/project/4", "repository", "push", "deny"}};
  record.created_unix_s = 1772359200;
  record.updated_unix_s = 1772359201;
  record.expires_at = Expiration::FromStored(1774951200);
  record.duration_days = 30;
  record.enabled = true;
  SecretSlot first;
  first.id = 3;
  first.hash = "$harbor$...";
  first.created_unix_s = 1772359200;
  first.ends_unix_s = 1772359300;
  first.origin = SecretOrigin::kImported;
  record.secrets = {first};
  record.next_slot_id = 4;
  record.made_by = *Actor::User("local", 1, "admin");
  record.origin_source = "harbor.example";
  record.origin_foreign_id = 99;
  record.version = 5;
  return record;
}

TEST(RobotCodecTest, DecodingGivesTheRecordBack) {
  const RobotRecord record = FullRecord();
  const std::string bytes = *EncodeRobot(record);
  const RobotRecord read = *DecodeRobot(bytes);
  EXPECT_EQ(read.min_reader, RobotRecord::kReader);
  EXPECT_EQ(read.id, 17);
  EXPECT_EQ(read.level, RobotLevel::kProject);
  EXPECT_EQ(read.project_id, 4);
  EXPECT_EQ(read.account_name, "ci-push");
  EXPECT_EQ(read.description, "build farm");
  ASSERT_EQ(read.grants.size(), 2);
  EXPECT_EQ(read.grants[1].scope, "/project/4");
  EXPECT_EQ(read.grants[1].resource, "repository");
  EXPECT_EQ(read.grants[1].action, "push");
  EXPECT_EQ(read.grants[1].effect, "deny");
  EXPECT_EQ(read.created_unix_s, record.created_unix_s);
  EXPECT_EQ(read.updated_unix_s, record.updated_unix_s);
  EXPECT_EQ(read.expires_at, record.expires_at);
  EXPECT_EQ(read.duration_days, 30);
  EXPECT_TRUE(read.enabled);
  ASSERT_EQ(read.secrets.size(), 1);
  EXPECT_EQ(read.secrets[0].id, 3);
  EXPECT_EQ(read.secrets[0].hash, "$harbor$...");
  EXPECT_EQ(read.secrets[0].ends_unix_s, 1772359300);
  EXPECT_EQ(read.secrets[0].origin, SecretOrigin::kImported);
  EXPECT_EQ(read.next_slot_id, 4);
  EXPECT_EQ(read.made_by.kind(), ActorKind::kUser);
  EXPECT_EQ(read.made_by.user_kind(), "local");
  EXPECT_EQ(read.made_by.id(), 1);
  EXPECT_EQ(read.made_by.name(), "admin");
  EXPECT_EQ(read.origin_source, "harbor.example");
  EXPECT_EQ(read.origin_foreign_id, 99);
  EXPECT_EQ(read.version, 5);
  EXPECT_EQ(*EncodeRobot(read), bytes);
}

TEST(RobotCodecTest, KeepsTheForeignProjectOfALegacyRobot) {
  RobotRecord record = FullRecord();
  record.origin_foreign_project_id = 12;
  EXPECT_EQ(DecodeRobot(*EncodeRobot(record))->origin_foreign_project_id, 12);
}

TEST(RobotCodecTest, LeavesTheLastUseToWhatLiesBeside) {
  RobotRecord record = FullRecord();
  record.last_used_unix_s = 1772359260;
  record.last_used_source = "10.0.0.1";
  EXPECT_EQ(*EncodeRobot(record), *EncodeRobot(FullRecord()));
}

// A promise: this text was written by version 0.1.0 and must read for ever.
TEST(RobotCodecTest, ReadsWhatTheFirstVersionWrote) {
  const std::string hex = absl::BytesToHexString(*EncodeRobot(FullRecord()));
  EXPECT_EQ(
      hex,
      "0801101118022004"
      "2a0763692d70757368"
      "320a6275696c64206661726d"
      "3a200a0a2f70726f6a6563742f34120a7265706f7369746f72791a0470756c6c2200"
      "3a240a0a2f70726f6a6563742f34120a7265706f7369746f72791a047075736822"
      "0464656e79"
      "40a09c90cd06"
      "48a19c90cd06"
      "50c0ecdc9c0d"
      "5801"
      "621d0803120b24686172626f72242e2e2e18a09c90cd0620849d90cd062803"
      "6a12080212056c6f63616c1801220561646d696e"
      "72120a0e686172626f722e6578616d706c651063"
      "7805"
      "80013c"
      "880104"
      "900100");
}

// Puts field 1000 (a varint) into every message, as a newer writer might.
TEST(RobotCodecTest, FieldsOfNewerWritersSurvive) {
  storage::StoredRobot stored;
  ASSERT_TRUE(stored.ParseFromString(*EncodeRobot(FullRecord())));
  const std::string extra = "\xc0\x3e\x07";
  *stored.mutable_unknown_fields() = extra;
  *stored.mutable_grants(1)->mutable_unknown_fields() = extra;
  *stored.mutable_secrets(0)->mutable_unknown_fields() = extra;
  *stored.mutable_made_by()->mutable_unknown_fields() = extra;
  *stored.mutable_origin()->mutable_unknown_fields() = extra;
  RobotRecord read = *DecodeRobot(stored.SerializeAsString());
  read.description = "edited";

  storage::StoredRobot again;
  ASSERT_TRUE(again.ParseFromString(*EncodeRobot(read)));
  EXPECT_EQ(again.description(), "edited");
  EXPECT_EQ(again.unknown_fields(), extra);
  EXPECT_EQ(again.grants(0).unknown_fields(), "");
  EXPECT_EQ(again.grants(1).unknown_fields(), extra);
  EXPECT_EQ(again.secrets(0).unknown_fields(), extra);
  EXPECT_EQ(again.made_by().unknown_fields(), extra);
  EXPECT_EQ(again.origin().unknown_fields(), extra);
}

TEST(RobotCodecTest, AbsentFieldsReadAsTheSafeValue) {
  storage::StoredRobot stored;
  stored.set_level(storage::LEVEL_SYSTEM);
  stored.add_secrets();
  const RobotRecord read = *DecodeRobot(stored.SerializeAsString());
  EXPECT_FALSE(read.enabled);
  EXPECT_TRUE(read.expires_at.IsExpired(1));
  EXPECT_EQ(read.secrets[0].origin, SecretOrigin::kImported);
  EXPECT_EQ(read.secrets[0].hash, "");
}

TEST(RobotCodecTest, RejectsWhatIsNotARecord) {
  constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
  const std::string bytes = *EncodeRobot(FullRecord());
  EXPECT_THAT(DecodeRobot(""), FailsWith(kDataLoss, "RECORD_UNREADABLE"));
  EXPECT_THAT(DecodeRobot(bytes.substr(0, bytes.size() - 1)),
              FailsWith(kDataLoss, "RECORD_UNREADABLE"));
  EXPECT_THAT(DecodeRobot(std::string(70000, '\0')),
              FailsWith(kDataLoss, "RECORD_UNREADABLE"));
}

TEST(RobotCodecTest, EncodeRejectsMoreThan64KiB) {
  RobotRecord record = FullRecord();
  record.grants.assign(4096, {"/project/123456", "repository", "pull", ""});
  EXPECT_THAT(
      EncodeRobot(record),
      FailsWith(absl::StatusCode::kResourceExhausted, "RECORD_TOO_LARGE"));
}

}  // namespace
}  // namespace robot_accounts
