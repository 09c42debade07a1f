#include "tests/store/records.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace robot_accounts {
namespace {

// 16 bytes of salt, 32 of digest.
constexpr absl::string_view kSalt = "AAAAAAAAAAAAAAAAAAAAAA";

std::string Digest(int number) {
  return absl::StrFormat("%08dAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", number);
}

absl::optional<Robot> Look(RobotStore& store, absl::string_view project,
                           absl::string_view account) {
  absl::StatusOr<LoginView> view = store.ViewForLogin(project, account);
  if (!view.ok()) return absl::nullopt;
  return view->robot;
}

}  // namespace

std::string HarborHash(int number) {
  return absl::StrFormat("$harbor$i=4096$%032x$salt", number);
}

std::string Pbkdf2Hash(int number) {
  return absl::StrCat("$pbkdf2-sha256$i=600000$", kSalt, "$", Digest(number));
}

std::string HmacHash(int number) {
  return absl::StrCat("$hmac-sha256$k=$", kSalt, "$", Digest(number));
}

RobotRecord NewRecord(int64_t project_id, absl::string_view account,
                      absl::string_view hash) {
  RobotRecord record;
  record.level = project_id == 0 ? RobotLevel::kSystem : RobotLevel::kProject;
  record.project_id = project_id;
  record.account_name = std::string(account);
  record.description = absl::StrCat("robot ", account);
  record.grants = {
      {project_id == 0 ? "/project/*" : absl::StrCat("/project/", project_id),
       "repository", "pull", ""}};
  record.created_unix_s = 1000;
  record.updated_unix_s = 1000;
  record.expires_at = Expiration::Never();
  record.enabled = true;
  SecretSlot slot;
  slot.id = 1;
  slot.hash = std::string(hash);
  record.secrets = {slot};
  record.next_slot_id = 2;
  return record;
}

absl::StatusOr<Robot> InsertOne(RobotStore& store, RobotRecord record) {
  absl::StatusOr<Robot> robot = absl::UnknownError("not run");
  const absl::Status status = store.Write([&](StoreTransaction& transaction) {
    robot = transaction.Insert(std::move(record));
    return robot.status();
  });
  if (!status.ok()) return status;
  return robot;
}

absl::StatusOr<Robot> ReplaceOne(RobotStore& store, RobotRecord record) {
  absl::StatusOr<Robot> robot = absl::UnknownError("not run");
  const absl::Status status = store.Write([&](StoreTransaction& transaction) {
    robot = transaction.Replace(std::move(record));
    return robot.status();
  });
  if (!status.ok()) return status;
  return robot;
}

absl::Status DeleteOne(RobotStore& store, int64_t id) {
  return store.Write(
      [id](StoreTransaction& transaction) { return transaction.Delete(id); });
}

absl::StatusOr<Project> InsertOneProject(RobotStore& store,
                                         absl::string_view name,
                                         int64_t host_id) {
  absl::StatusOr<Project> project = absl::UnknownError("not run");
  const absl::Status status = store.Write([&](StoreTransaction& transaction) {
    Project wanted;
    wanted.name = std::string(name);
    wanted.host_id = host_id;
    wanted.created_unix_s = 1000;
    project = transaction.InsertProject(wanted);
    return project.status();
  });
  if (!status.ok()) return status;
  return project;
}

std::string Seen(RobotStore& store, absl::string_view project,
                 absl::string_view account) {
  const absl::optional<Robot> robot = Look(store, project, account);
  return robot.has_value() ? std::string(robot->description()) : "-";
}

std::string SeenHash(RobotStore& store, absl::string_view project,
                     absl::string_view account) {
  const absl::optional<Robot> robot = Look(store, project, account);
  return robot.has_value() ? robot->secrets().back().hash() : "-";
}

std::vector<std::string> ListAll(RobotStore& store, RobotQuery query) {
  std::vector<std::string> names;
  do {
    absl::StatusOr<RobotPage> page = store.List(query);
    if (!page.ok()) return {page.status().ToString()};
    for (const Robot& robot : page->robots) {
      names.emplace_back(robot.account_name());
    }
    query.cursor = page->next_cursor;
  } while (!query.cursor.empty());
  return names;
}

}  // namespace robot_accounts
