#include "robot_accounts/cli/session.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/open_store.h"

namespace robot_accounts::cli {
namespace {

std::string StoreUrl(const Args& args) {
  if (const auto url = args.Value("--store")) return *url;
  const char* from_environment = getenv("ROBOT_ACCOUNTS_STORE");
  if (from_environment != nullptr && *from_environment != '\0') {
    return from_environment;
  }
  return "sqlite:robots.db";
}

}  // namespace

absl::StatusOr<Session> Session::Create(const Args& args, Output& out) {
  const std::string output = args.Value("--output").value_or("table");
  if (output == "table") return Session(args, out, OutputFormat::kTable);
  if (output == "json") return Session(args, out, OutputFormat::kJson);
  return UsageError(absl::StrCat("option --output needs table or json, not ",
                                 Quoted(output)));
}

absl::StatusOr<RobotAccounts*> Session::Accounts(IfMissing missing) {
  if (accounts_ != nullptr) return accounts_.get();
  StoreOptions store_options;
  store_options.create = missing == IfMissing::kMake;
  absl::StatusOr<std::unique_ptr<RobotStore>> store =
      OpenStore(StoreUrl(args_), store_options);
  if (!store.ok()) return store.status();
  RobotAccountsOptions options;
  options.name_prefix = args_.Value("--prefix");
  absl::StatusOr<std::unique_ptr<RobotAccounts>> accounts =
      RobotAccounts::Create(*std::move(store), std::move(options));
  if (!accounts.ok()) return accounts.status();
  accounts_ = *std::move(accounts);
  return accounts_.get();
}

absl::StatusOr<std::string> Session::FullName() {
  absl::StatusOr<RobotAccounts*> accounts = Accounts();
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<NamingPolicy> naming = (*accounts)->Naming();
  if (!naming.ok()) return naming.status();
  if (absl::StartsWith(operand(), naming->prefix())) return operand();
  return absl::StrCat(naming->prefix(), operand());
}

absl::StatusOr<RobotView> Session::FindRobot() {
  absl::StatusOr<std::string> full_name = FullName();
  if (!full_name.ok()) return full_name.status();
  return accounts_->Find(Actor::Host(), *full_name);
}

int64_t Session::now_unix_s() { return accounts_->clock().UnixSeconds(); }

}  // namespace robot_accounts::cli
