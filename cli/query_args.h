#ifndef ROBOT_ACCOUNTS_CLI_QUERY_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_QUERY_ARGS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_query.h"

namespace robot_accounts::cli {

// What the arguments of `list` say, before the store is asked.
struct QueryArgs {
  RobotQuery query;  // But for what follows.
  absl::optional<std::string> project;
  absl::optional<std::string> created_by;
  absl::optional<int64_t> expiring_within_s;
  absl::optional<int64_t> unused_for_s;

  // Returns a UsageError for a word or number that is none.
  static absl::StatusOr<QueryArgs> Parse(const Args& args);

  // The query, as of now. Fails if the project or the robot is not there.
  absl::StatusOr<RobotQuery> Resolve(RobotAccounts& accounts,
                                     const Actor& actor) const;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_QUERY_ARGS_H_
