#ifndef ROBOT_ACCOUNTS_TESTS_STORE_RECORDS_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// Well-formed hashes of each scheme; the secrets do not matter to a store.
std::string HarborHash(int number);
std::string Pbkdf2Hash(int number);
std::string HmacHash(int number);

// A robot that may pull in `project_id` (0: in the system), with one secret.
RobotRecord NewRecord(int64_t project_id, absl::string_view account,
                      absl::string_view hash = HmacHash(1));

// One change each, in a transaction of its own.
absl::StatusOr<Robot> InsertOne(RobotStore& store, RobotRecord record);
absl::StatusOr<Robot> ReplaceOne(RobotStore& store, RobotRecord record);
absl::Status DeleteOne(RobotStore& store, int64_t id);
absl::StatusOr<Project> InsertOneProject(RobotStore& store,
                                         absl::string_view name,
                                         int64_t host_id = 0);

// What a login sees of a robot: its description, "-" if there is none.
std::string Seen(RobotStore& store, absl::string_view project,
                 absl::string_view account);
// The hash that counts for its newest secret, "-" if there is none.
std::string SeenHash(RobotStore& store, absl::string_view project,
                     absl::string_view account);

// The account names of all pages of a list.
std::vector<std::string> ListAll(RobotStore& store, RobotQuery query);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_RECORDS_H_
