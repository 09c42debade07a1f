#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SCHEMA_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SCHEMA_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/store/postgres/connection.h"

namespace robot_accounts {

// The first schema whose robots have secrets: Harbor 2.2.
inline constexpr int64_t kFirstHarborSchema = 50;

// Which of Harbor's tables these are.
struct HarborSchema {
  // The number of its last migration, such as 190 for Harbor 2.16.
  int64_t version = 0;
  // Whether robots say who made them, as they do from Harbor 2.12 on.
  bool has_creator = false;
};

// Looks at the tables of a connection's database. FAILED_PRECONDITION, reasons
//   HARBOR_TABLES_MISSING   this is no Harbor's database
//   HARBOR_TOO_OLD          before Harbor 2.2
//   HARBOR_MIGRATION_DIRTY  Harbor's last migration failed half-way
//   HARBOR_SCHEMA_UNKNOWN   a column that is needed is not there
absl::StatusOr<HarborSchema> ReadHarborSchema(PostgresConnection& connection);

// The prefix of robots' names: Harbor's own, or its default.
absl::StatusOr<std::string> ReadHarborPrefix(PostgresConnection& connection);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SCHEMA_H_
