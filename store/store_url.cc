#include "robot_accounts/store/store_url.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

absl::Status Invalid(absl::string_view message) {
  return InvalidArgument("INVALID_STORE_URL",
                         absl::StrCat("store URL: ", message));
}

// Whether `text` may be shown: what only looks like a URL may be anything.
bool IsScheme(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(c) && c != '+' && c != '-' && c != '.') {
      return false;
    }
  }
  return !text.empty();
}

bool IsPostgres(absl::string_view scheme) {
  return scheme == "postgres" || scheme == "postgresql";
}

absl::Status UnknownScheme(absl::string_view scheme) {
  constexpr absl::string_view kKnown =
      "memory:, sqlite:PATH and harbor+postgres://...";
  if (IsPostgres(scheme)) {
    return InvalidArgument(
        "UNKNOWN_STORE_SCHEME",
        absl::StrCat("store URL: PostgreSQL is no store of its own in this "
                     "version, which knows ",
                     kKnown,
                     " (a Harbor's tables); to move robots in from a "
                     "Harbor, import them"));
  }
  return InvalidArgument(
      "UNKNOWN_STORE_SCHEME",
      IsScheme(scheme)
          ? absl::StrCat("store URL: the scheme ", Quoted(scheme),
                         " is unknown to this version, which knows ", kKnown)
          : absl::StrCat("store URL: it must be one of ", kKnown));
}

// These have no parameters; a misspelt one must not pass unnoticed.
absl::Status UnknownParameter(absl::string_view query) {
  const absl::string_view key = query.substr(0, query.find_first_of("=&"));
  return InvalidArgument(
      "UNKNOWN_URL_PARAMETER",
      absl::StrCat("store URL: unknown parameter ", Quoted(key)));
}

absl::StatusOr<std::string> SqlitePath(absl::string_view rest) {
  if (absl::ConsumePrefix(&rest, "//") && (rest.empty() || rest[0] != '/')) {
    return Invalid("sqlite has no host: sqlite:PATH or sqlite:///PATH");
  }
  if (rest.empty()) return Invalid("the path is empty");
  if (rest.back() == '/') return Invalid("the path must name a file");
  if (rest.find('\0') != absl::string_view::npos) {
    return Invalid("the path has a NUL byte");
  }
  return std::string(rest);
}

}  // namespace

absl::StatusOr<StoreUrl> StoreUrl::Parse(absl::string_view url) {
  const size_t colon = url.find(':');
  if (colon == absl::string_view::npos) return UnknownScheme("");
  absl::string_view scheme = url.substr(0, colon);
  StoreUrl parsed;
  if (absl::ConsumePrefix(&scheme, "harbor+") && IsPostgres(scheme)) {
    parsed.scheme = Scheme::kHarbor;
    return parsed;
  }
  scheme = url.substr(0, colon);
  if (scheme != "memory" && scheme != "sqlite") return UnknownScheme(scheme);

  absl::string_view rest = url.substr(colon + 1);
  if (const size_t mark = rest.find('?'); mark != absl::string_view::npos) {
    return UnknownParameter(rest.substr(mark + 1));
  }
  if (scheme == "memory") {
    if (!rest.empty()) return Invalid("nothing follows memory:");
    return parsed;
  }
  absl::StatusOr<std::string> path = SqlitePath(rest);
  if (!path.ok()) return path.status();
  parsed.scheme = Scheme::kSqlite;
  parsed.path = *std::move(path);
  return parsed;
}

}  // namespace robot_accounts
