#ifndef ROBOT_ACCOUNTS_CLI_SESSION_H_
#define ROBOT_ACCOUNTS_CLI_SESSION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// What becomes of a store that is not there: kPretend works with an empty one
// that leaves nothing behind.
enum class IfMissing { kFail, kMake, kPretend };

// What one command works with.
class Session final {
 public:
  // All is borrowed. Returns a UsageError for an unknown --output, an --id that
  // is no number, a --as without its secret, and a password in --store, which
  // all users of the machine would see.
  static absl::StatusOr<Session> Create(const Args& args, Output& out,
                                        Output& err);

  const Args& args() const { return args_; }
  // The word after the command; empty without one.
  const std::string& operand() const { return operand_; }
  OutputFormat format() const { return format_; }
  bool is_json() const { return format_ == OutputFormat::kJson; }
  Output& out() { return out_; }
  // For people who watch; errors are returned, not written.
  Output& err() { return err_; }

  // Opens the store that --store, the environment's ROBOT_ACCOUNTS_STORE or the
  // default names; only a command that makes robots makes a store. Borrowed.
  absl::StatusOr<RobotAccounts*> Accounts(IfMissing store = IfMissing::kFail);

  // Who acts: the host, or the robot of --as, which proves who it is.
  absl::StatusOr<Actor> CurrentActor();

  // The robot that the operand names (see FindByName), or that --id gives.
  absl::StatusOr<RobotView> FindRobot();
  absl::StatusOr<std::string> FullName();

  int64_t now_unix_s();

 private:
  Session(const Args& args, Output& out, Output& err, OutputFormat format);
  absl::StatusOr<Actor> LogIn(const std::string& full_name,
                              const std::string& secret_file);

  const Args& args_;
  Output& out_;
  Output& err_;
  OutputFormat format_;
  std::string operand_;
  absl::optional<Actor> actor_;
  std::unique_ptr<RobotAccounts> accounts_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SESSION_H_
