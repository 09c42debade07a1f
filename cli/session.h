#ifndef ROBOT_ACCOUNTS_CLI_SESSION_H_
#define ROBOT_ACCOUNTS_CLI_SESSION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// What becomes of a store that is not there.
enum class IfMissing { kFail, kMake };

// What one command works with.
class Session final {
 public:
  // `args` and `out` are borrowed. Returns a UsageError for an unknown
  // --output.
  static absl::StatusOr<Session> Create(const Args& args, Output& out);

  const Args& args() const { return args_; }
  // The word after the command.
  const std::string& operand() const { return args_.words()[1]; }
  OutputFormat format() const { return format_; }
  bool is_json() const { return format_ == OutputFormat::kJson; }
  Output& out() { return out_; }

  // Opens the store that --store, the environment's ROBOT_ACCOUNTS_STORE or the
  // default names; only a command that makes robots makes a store. Borrowed.
  absl::StatusOr<RobotAccounts*> Accounts(IfMissing store = IfMissing::kFail);

  // The robot that the operand names: in full, or without the prefix.
  absl::StatusOr<RobotView> FindRobot();
  absl::StatusOr<std::string> FullName();

  int64_t now_unix_s();

 private:
  Session(const Args& args, Output& out, OutputFormat format)
      : args_(args), out_(out), format_(format) {}

  const Args& args_;
  Output& out_;
  OutputFormat format_;
  std::unique_ptr<RobotAccounts> accounts_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SESSION_H_
