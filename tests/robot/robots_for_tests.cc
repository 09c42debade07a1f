#include "tests/robot/robots_for_tests.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace robot_accounts {

std::string HarborHash(absl::string_view secret) {
  HasherOptions options;
  options.policy = HashPolicy::kHarbor;
  return HashOf(secret, SecretOrigin::kImported, std::move(options));
}

std::string HashOf(absl::string_view secret, SecretOrigin origin,
                   HasherOptions options) {
  return SecretHasher::Create(std::move(options))->Hash(secret, origin)->text();
}

RobotRecord RecordOf(absl::string_view account, int64_t project_id) {
  RobotRecord record;
  record.level = project_id == 0 ? RobotLevel::kSystem : RobotLevel::kProject;
  record.project_id = project_id;
  record.account_name = std::string(account);
  record.enabled = true;
  record.expires_at = Expiration::Never();
  record.created_unix_s = ManualClock::kStartUnixS;
  if (project_id != 0) {
    const std::string scope = absl::StrCat("/project/", project_id);
    record.grants = {{scope, "repository", "pull", ""},
                     {scope, "repository", "push", ""}};
  }
  return record;
}

SecretSlot& AddSlot(RobotRecord& record, std::string hash, SecretOrigin origin,
                    int64_t ends_unix_s) {
  SecretSlot slot;
  slot.id = record.next_slot_id++;
  slot.hash = std::move(hash);
  slot.origin = origin;
  slot.created_unix_s = ManualClock::kStartUnixS;
  slot.ends_unix_s = ends_unix_s;
  record.secrets.push_back(std::move(slot));
  return record.secrets.back();
}

Project PutProject(RobotStore& store, absl::string_view name) {
  Project project;
  project.name = std::string(name);
  EXPECT_TRUE(store
                  .Write([&](StoreTransaction& transaction) {
                    absl::StatusOr<Project> put =
                        transaction.InsertProject(project);
                    if (put.ok()) project = *put;
                    return put.status();
                  })
                  .ok());
  return project;
}

Robot PutRobot(RobotStore& store, RobotRecord record) {
  absl::StatusOr<Robot> robot = absl::UnknownError("not put");
  EXPECT_TRUE(store
                  .Write([&](StoreTransaction& transaction) {
                    robot = transaction.Insert(record);
                    return robot.status();
                  })
                  .ok());
  return *robot;
}

void ChangeRobot(RobotStore& store, int64_t id,
                 const std::function<void(RobotRecord&)>& change) {
  EXPECT_TRUE(store
                  .Write([&](StoreTransaction& transaction) -> absl::Status {
                    absl::StatusOr<Robot> robot = transaction.Get(id);
                    if (!robot.ok()) return robot.status();
                    RobotRecord record = robot->record();
                    change(record);
                    return transaction.Replace(record).status();
                  })
                  .ok());
}

void DeleteRobot(RobotStore& store, int64_t id) {
  EXPECT_TRUE(store
                  .Write([&](StoreTransaction& transaction) {
                    return transaction.Delete(id);
                  })
                  .ok());
}

}  // namespace robot_accounts
