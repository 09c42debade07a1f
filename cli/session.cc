#include "robot_accounts/cli/session.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/find_robot.h"
#include "robot_accounts/cli/key_file.h"
#include "robot_accounts/cli/secret_input.h"
#include "robot_accounts/cli/url_args.h"
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

absl::StatusOr<RobotAccountsOptions> AccountsOptions(const Args& args) {
  RobotAccountsOptions options;
  options.name_prefix = args.Value("--prefix");
  options.robots_may_edit = args.Has("--robots-may-edit");
  options.robots_may_refresh = args.Has("--robots-may-refresh");
  options.legacy_source = args.Value("--legacy-source").value_or("");
  if (const auto path = args.Value("--legacy-key")) {
    absl::StatusOr<std::string> pem = ReadKeyFile(*path);
    if (!pem.ok()) return pem.status();
    options.legacy_key_pem = *std::move(pem);
  }
  return options;
}

}  // namespace

Session::Session(const Args& args, Output& out, Output& err,
                 OutputFormat format)
    : args_(args), out_(out), err_(err), format_(format) {
  if (args.words().size() > 1) operand_ = args.words()[1];
}

absl::StatusOr<Session> Session::Create(const Args& args, Output& out,
                                        Output& err) {
  if (args.Has("--as") != args.Has("--as-secret-file")) {
    return UsageError("options --as and --as-secret-file need each other");
  }
  absl::Status status = CheckNoPassword(args, "--store");
  status.Update(CountArg(args, "--id").status());
  if (!status.ok()) return status;
  const std::string output = args.Value("--output").value_or("table");
  if (output == "table") return Session(args, out, err, OutputFormat::kTable);
  if (output == "json") return Session(args, out, err, OutputFormat::kJson);
  if (output == "secret") return Session(args, out, err, OutputFormat::kSecret);
  return UsageError(absl::StrCat(
      "option --output needs table, json or secret, not ", Quoted(output)));
}

absl::StatusOr<RobotAccounts*> Session::Accounts(IfMissing missing) {
  if (accounts_ != nullptr) return accounts_.get();
  absl::StatusOr<RobotAccountsOptions> options = AccountsOptions(args_);
  if (!options.ok()) return options.status();
  StoreOptions store_options;
  store_options.create = missing == IfMissing::kMake && !args_.Has("--as");
  absl::StatusOr<std::unique_ptr<RobotStore>> store =
      OpenStore(StoreUrl(args_), store_options);
  if (missing == IfMissing::kPretend && absl::IsNotFound(store.status())) {
    store = OpenStore("memory:");
  }
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<RobotAccounts>> accounts =
      RobotAccounts::Create(*std::move(store), *std::move(options));
  if (!accounts.ok()) return accounts.status();
  accounts_ = *std::move(accounts);
  return accounts_.get();
}

absl::StatusOr<Actor> Session::LogIn(const std::string& full_name,
                                     const std::string& secret_file) {
  absl::StatusOr<RobotAccounts*> accounts = Accounts();
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<SecretBytes> secret = ReadSecretFile(secret_file);
  if (!secret.ok()) return secret.status();
  Login login;
  login.purpose = LoginPurpose::kApi;
  absl::StatusOr<Principal> principal =
      (*accounts)->Authenticate(login, full_name, *secret);
  if (!principal.ok()) return principal.status();
  return Actor::Robot(*principal);
}

absl::StatusOr<Actor> Session::CurrentActor() {
  if (!args_.Has("--as")) return Actor::Host();
  if (!actor_.has_value()) {
    absl::StatusOr<Actor> actor =
        LogIn(*args_.Value("--as"), *args_.Value("--as-secret-file"));
    if (!actor.ok()) return actor.status();
    actor_ = *std::move(actor);
  }
  return *actor_;
}

absl::StatusOr<std::string> Session::FullName() {
  if (args_.Has("--id")) {
    absl::StatusOr<RobotView> robot = FindRobot();
    if (!robot.ok()) return robot.status();
    return robot->full_name();
  }
  absl::StatusOr<RobotAccounts*> accounts = Accounts();
  if (!accounts.ok()) return accounts.status();
  return WithPrefix(**accounts, operand_);
}

absl::StatusOr<RobotView> Session::FindRobot() {
  absl::StatusOr<RobotAccounts*> accounts = Accounts();
  if (!accounts.ok()) return accounts.status();
  const absl::optional<int64_t> id = *CountArg(args_, "--id");
  absl::StatusOr<Actor> actor = CurrentActor();
  if (!actor.ok()) return actor.status();
  if (id.has_value()) return (*accounts)->Get(*actor, *id);
  return FindByName(**accounts, *actor, operand_);
}

int64_t Session::now_unix_s() { return accounts_->clock().UnixSeconds(); }

}  // namespace robot_accounts::cli
