#include "robot_accounts/cli/url_args.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/percent.h"

namespace robot_accounts::cli {
namespace {

bool IsPassword(absl::string_view parameter) {
  const absl::string_view key = parameter.substr(0, parameter.find('='));
  // A wrong `%` makes a wrong parameter, but its value may be a password.
  const std::string name = DecodeQueryText(key).value_or(std::string(key));
  return absl::StrContains(absl::AsciiStrToLower(name), "password");
}

// libpq takes a password before the host, or as a parameter.
bool HasPassword(absl::string_view url) {
  const size_t colon = url.find("://");
  if (colon == url.npos ||
      !absl::StrContains(url.substr(0, colon), "postgres")) {
    return false;
  }
  const absl::string_view rest = url.substr(colon + 3);
  const size_t query_at = rest.find('?');
  if (query_at != rest.npos) {
    for (const absl::string_view parameter :
         absl::StrSplit(rest.substr(query_at + 1), '&')) {
      if (IsPassword(parameter)) return true;
    }
  }
  // What a password holds may end the host's part early, so all of it counts.
  const size_t at = rest.substr(0, query_at).rfind('@');
  return at != rest.npos && absl::StrContains(rest.substr(0, at), ":");
}

}  // namespace

absl::Status CheckNoPassword(const Args& args, absl::string_view option) {
  const absl::optional<std::string> url = args.Value(option);
  if (!url.has_value() || !HasPassword(*url)) return absl::OkStatus();
  return UsageError(absl::StrCat(
      "option ", option, " has a password, which all users of this machine ",
      "can see: give it by PGPASSWORD of the environment or by a password ",
      "file (PGPASSFILE, ~/.pgpass)"));
}

}  // namespace robot_accounts::cli
