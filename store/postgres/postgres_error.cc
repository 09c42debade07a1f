#include "robot_accounts/store/postgres/postgres_error.h"

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;

constexpr size_t kSqlStateBytes = 5;
constexpr size_t kMaxShownBytes = 300;

struct Meaning {
  absl::string_view sql_state;  // Or its beginning; the first that fits counts.
  Code code;
  absl::string_view reason;
};

constexpr Meaning kMeanings[] = {
    {"28", Code::kFailedPrecondition, "POSTGRES_AUTH"},
    {"3D000", Code::kFailedPrecondition, "POSTGRES_NO_DATABASE"},
    {"42P01", Code::kFailedPrecondition, "POSTGRES_UNDEFINED"},
    {"42703", Code::kFailedPrecondition, "POSTGRES_UNDEFINED"},
    {"25006", Code::kFailedPrecondition, "STORE_READ_ONLY"},
    {"42501", Code::kPermissionDenied, "STORE_NOT_PERMITTED"},
    {"23505", Code::kAlreadyExists, "STORE_DUPLICATE"},
    {"53100", Code::kResourceExhausted, "STORE_FULL"},
    {"XX00", Code::kDataLoss, "STORE_CORRUPT"},
    {"40", Code::kUnavailable, "STORE_BUSY"},
    {"55P03", Code::kUnavailable, "STORE_BUSY"},
    {"57014", Code::kUnavailable, "POSTGRES_TIMEOUT"},
    {"25P03", Code::kUnavailable, "POSTGRES_TIMEOUT"},
    {"08", Code::kUnavailable, "POSTGRES_UNREACHABLE"},
    {"53", Code::kUnavailable, "POSTGRES_UNREACHABLE"},
    {"57P", Code::kUnavailable, "POSTGRES_UNREACHABLE"},
    {"", Code::kUnavailable, "POSTGRES_FAILED"},
};

const Meaning& MeaningOf(absl::string_view sql_state) {
  // An internal error, which is not yet a damaged table.
  if (sql_state == "XX000") sql_state = "";
  for (const Meaning& meaning : kMeanings) {
    if (absl::StartsWith(sql_state, meaning.sql_state)) return meaning;
  }
  return *(std::end(kMeanings) - 1);
}

// The SQLSTATE at the end of a message such as "... failed: FATAL:  28P01".
absl::string_view SqlStateAtEnd(absl::string_view message) {
  message = absl::StripAsciiWhitespace(message);
  const size_t blank = message.rfind(' ');
  if (blank == absl::string_view::npos) return "";
  const absl::string_view word = message.substr(blank + 1);
  const bool fits =
      word.size() == kSqlStateBytes && absl::c_all_of(word, [](char c) {
        return absl::ascii_isdigit(c) || absl::ascii_isupper(c);
      });
  return fits ? word : "";
}

absl::string_view InWords(absl::string_view reason) {
  if (reason == "POSTGRES_AUTH") return "the server does not let us in: ";
  if (reason == "POSTGRES_NO_DATABASE") return "there is no such database: ";
  return "";
}

std::string OneLine(absl::string_view message) {
  std::string line =
      absl::StrReplaceAll(absl::StripAsciiWhitespace(message), {{"\n", "; "}});
  line.resize(std::min(line.size(), kMaxShownBytes));
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return IsUtf8(line) ? line : absl::CHexEscape(line);
}

}  // namespace

absl::Status PostgresError(absl::string_view sql_state,
                           absl::string_view message, absl::string_view doing) {
  const Meaning& meaning = MeaningOf(sql_state);
  return MakeError(meaning.code, meaning.reason,
                   absl::StrCat("postgres, ", doing, ": ", OneLine(sql_state),
                                " ", Quoted(message)));
}

absl::Status ConnectError(absl::string_view message, bool needs_password) {
  const absl::string_view sql_state = SqlStateAtEnd(message);
  if (needs_password) {
    return MakeError(Code::kFailedPrecondition, "POSTGRES_AUTH",
                     "postgres, connecting: the server asks for a password; "
                     "give it in PGPASSWORD or in a password file");
  }
  const Meaning& meaning = MeaningOf(sql_state);
  const bool answered = meaning.reason != "POSTGRES_FAILED";
  const absl::string_view reason =
      answered ? meaning.reason : "POSTGRES_UNREACHABLE";
  return MakeError(meaning.code, reason,
                   absl::StrCat("postgres, connecting: ", InWords(reason),
                                OneLine(message)));
}

absl::Status ConnectionLost(absl::string_view doing, absl::string_view why) {
  return MakeError(Code::kUnavailable, "POSTGRES_UNREACHABLE",
                   absl::StrCat("postgres, ", doing, ": ", OneLine(why)));
}

}  // namespace robot_accounts
