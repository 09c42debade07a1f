#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/secret_input.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/permissions/catalog.h"

namespace robot_accounts::cli {
namespace {

// PROJECT RESOURCE:ACTION of --can; the project `/` is the system.
struct Wish {
  std::string project;
  std::string permission_text;
  Permission permission;

  bool is_system() const { return project == "/"; }
};

absl::StatusOr<Wish> ParseWish(const std::vector<std::string>& values) {
  const std::string& project = values[0];
  const absl::optional<Permission> permission = Catalog::Default()->FindText(
      project == "/" ? PermissionLevel::kSystem : PermissionLevel::kProject,
      values[1]);
  if (!permission.has_value()) {
    return InvalidArgument(
        "UNKNOWN_PERMISSION",
        absl::StrCat("permission ", Quoted(values[1]),
                     " is unknown there: `robotctl permissions` lists all"));
  }
  return Wish{project, values[1], *permission};
}

absl::StatusOr<std::vector<Wish>> WishesFromArgs(const Args& args) {
  std::vector<Wish> wishes;
  for (const GivenOption& option : args.options()) {
    if (option.name != "--can") continue;
    absl::StatusOr<Wish> wish = ParseWish(option.values);
    if (!wish.ok()) return wish.status();
    wishes.push_back(*std::move(wish));
  }
  return wishes;
}

absl::Status CheckWish(const Principal& principal, const Wish& wish) {
  const bool can = wish.is_system()
                       ? principal.CanSystem(wish.permission)
                       : principal.Can(wish.project, wish.permission);
  if (can) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
      absl::StrCat(principal.full_name(), " may not ", wish.permission_text,
                   wish.is_system()
                       ? std::string(" in the system")
                       : absl::StrCat(" in project ", Quoted(wish.project))));
}

absl::Status Check(Session& session, const SecretBytes& secret,
                   const std::vector<Wish>& wishes) {
  absl::StatusOr<std::string> full_name = session.FullName();
  if (!full_name.ok()) return full_name.status();
  RobotAccounts& accounts = **session.Accounts();
  absl::StatusOr<Principal> principal = accounts.Authenticate(
      Login(), *full_name, secret.Reveal(SecretAccess::Grant()));
  if (!principal.ok()) return principal.status();
  for (const Wish& wish : wishes) {
    absl::Status status = CheckWish(*principal, wish);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunCheck(Session& session) {
  if (!session.args().Has("--secret-stdin")) {
    return UsageError("check needs --secret-stdin");
  }
  absl::StatusOr<std::vector<Wish>> wishes = WishesFromArgs(session.args());
  if (!wishes.ok()) return wishes.status();
  absl::StatusOr<SecretBytes> secret = ReadSecret(STDIN_FILENO);
  if (!secret.ok()) return secret.status();
  absl::Status status = Check(session, *secret, *wishes);
  const bool refused =
      absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status);
  if (status.ok() || refused) {
    const absl::string_view word = status.ok() ? "allowed" : "refused";
    session.out().WriteLine(
        session.is_json()
            ? absl::StrCat("{\"allowed\":", status.ok() ? "true" : "false", "}")
            : std::string(word));
  }
  return status;
}

}  // namespace robot_accounts::cli
