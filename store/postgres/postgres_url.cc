#include "robot_accounts/store/postgres/postgres_url.h"

#include <string.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

absl::Status Invalid(absl::string_view message) {
  return InvalidArgument("INVALID_STORE_URL",
                         absl::StrCat("database URL: ", message));
}

int HexDigit(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  const char lower = absl::ascii_tolower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Nothing, if a % has no two digits behind it or stands for NUL.
absl::optional<std::string> Decoded(absl::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return absl::nullopt;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0 || high + low == 0) return absl::nullopt;
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return decoded;
}

bool IsPort(absl::string_view text) {
  return text.size() <= 5 && absl::c_all_of(text, absl::ascii_isdigit);
}

bool IsSecret(absl::string_view key) {
  return key == "password" || key == "sslpassword";
}

// Splits "HOST:PORT" or "[IPv6]:PORT".
bool SplitPort(absl::string_view text, absl::string_view& host,
               absl::string_view& port) {
  absl::string_view rest;
  if (absl::StartsWith(text, "[")) {
    const size_t end = text.find(']');
    if (end == absl::string_view::npos) return false;
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (!rest.empty() && rest[0] != ':') return false;
  } else {
    const size_t colon = text.find(':');
    host = text.substr(0, colon);
    rest = colon == absl::string_view::npos ? "" : text.substr(colon);
  }
  absl::ConsumePrefix(&rest, ":");
  port = rest;
  return IsPort(port);
}

}  // namespace

absl::StatusOr<std::unique_ptr<const PostgresUrl>> PostgresUrl::Parse(
    absl::string_view url) {
  absl::string_view rest = url;
  absl::ConsumePrefix(&rest, "harbor+");
  if (!absl::ConsumePrefix(&rest, "postgres://") &&
      !absl::ConsumePrefix(&rest, "postgresql://")) {
    return InvalidArgument("UNKNOWN_STORE_SCHEME",
                           "database URL: it must begin with postgres:// or "
                           "harbor+postgres://");
  }
  if (absl::c_any_of(rest, absl::ascii_iscntrl) ||
      absl::StrContains(rest, ' ')) {
    return Invalid("blanks and control bytes must be percent-encoded");
  }
  const size_t authority_end = rest.find_first_of("/?");
  const absl::string_view authority = rest.substr(0, authority_end);
  rest.remove_prefix(authority.size());
  // Where a password has a bare @, / or ?, an @ is left over.
  if (absl::c_count(authority, '@') > 1 || absl::StrContains(rest, '@')) {
    return Invalid(
        "an @ may stand before the host only; in a password, @ : / ? # and % "
        "are written as %40 %3A %2F %3F %23 and %25");
  }
  std::unique_ptr<PostgresUrl> parsed(new PostgresUrl());
  const size_t mark = rest.find('?');
  absl::Status status = parsed->ReadAuthority(authority);
  absl::string_view database = rest.substr(0, mark);
  if (absl::ConsumePrefix(&database, "/") && !database.empty()) {
    status.Update(parsed->Add("dbname", database));
  }
  if (mark != absl::string_view::npos) {
    status.Update(parsed->ReadQuery(rest.substr(mark + 1)));
  }
  if (!status.ok()) return status;
  return std::unique_ptr<const PostgresUrl>(std::move(parsed));
}

PostgresUrl::~PostgresUrl() {
  for (auto& [key, value] : parameters_) {
    if (IsSecret(key)) explicit_bzero(&value[0], value.size());
  }
}

absl::Status PostgresUrl::ReadAuthority(absl::string_view authority) {
  const size_t at = authority.find('@');
  if (at == absl::string_view::npos) return ReadHosts(authority);
  const absl::string_view who = authority.substr(0, at);
  const size_t colon = who.find(':');
  absl::Status status;
  if (colon != 0) status.Update(Add("user", who.substr(0, colon)));
  if (colon != absl::string_view::npos) {
    status.Update(Add("password", who.substr(colon + 1)));
  }
  status.Update(ReadHosts(authority.substr(at + 1)));
  return status;
}

absl::Status PostgresUrl::ReadHosts(absl::string_view text) {
  if (text.empty()) return absl::OkStatus();
  std::string hosts;
  std::string ports;
  bool any_port = false;
  for (const absl::string_view one : absl::StrSplit(text, ',')) {
    absl::string_view host;
    absl::string_view port;
    if (!SplitPort(one, host, port)) {
      return Invalid("a host must be HOST, HOST:PORT or [IPv6]:PORT");
    }
    absl::StrAppend(&hosts, ",", host);
    absl::StrAppend(&ports, ",", port);
    any_port |= !port.empty();
  }
  absl::Status status = Add("host", hosts.substr(1));
  if (any_port) status.Update(Add("port", ports.substr(1)));
  return status;
}

absl::Status PostgresUrl::ReadQuery(absl::string_view query) {
  for (const absl::string_view pair : absl::StrSplit(query, '&')) {
    const size_t equals = pair.find('=');
    if (equals == absl::string_view::npos || equals == 0) {
      return Invalid("what follows the ? must be KEY=VALUE, joined by &");
    }
    const absl::string_view key = pair.substr(0, equals);
    const absl::string_view value = pair.substr(equals + 1);
    absl::Status status;
    if (key != "write") {
      status = Add(key, value);
    } else if (value == "0" || value == "1") {
      write_ = value == "1";
    } else {
      status = Invalid("write must be 0 or 1");
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PostgresUrl::Add(absl::string_view key,
                              absl::string_view encoded) {
  const bool is_word = absl::c_all_of(key, [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
  if (!is_word || key.size() > 64) {
    return Invalid("a key must be one of libpq's parameters, or write");
  }
  if (Find(key) != nullptr) {
    return Invalid(absl::StrCat("the parameter ", key, " is given twice"));
  }
  absl::optional<std::string> value = Decoded(encoded);
  if (!value.has_value()) {
    return Invalid("a % must be followed by two hexadecimal digits, not 00");
  }
  parameters_.emplace_back(std::string(key), *std::move(value));
  return absl::OkStatus();
}

const std::string* PostgresUrl::Find(absl::string_view key) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.first == key) return &parameter.second;
  }
  return nullptr;
}

bool PostgresUrl::IsSecretIn(absl::string_view text) const {
  return absl::c_any_of(parameters_, [text](const Parameter& parameter) {
    return IsSecret(parameter.first) && !parameter.second.empty() &&
           absl::StrContains(text, parameter.second);
  });
}

}  // namespace robot_accounts
