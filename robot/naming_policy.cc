#include "robot_accounts/robot/naming_policy.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr char kSeparator = '+';

// Locale-free and ASCII only, as names are.
bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool IsJoint(char c) { return c == '.' || c == '_' || c == '-'; }

bool IsPrefixByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || IsJoint(c) ||
         c == '$' || c == '@';
}

// `[a-z0-9]+(?:[._-][a-z0-9]+)*`: joints stand alone between alphanumerics.
bool IsName(absl::string_view text) {
  bool after_alnum = false;
  for (const char c : text) {
    if (!IsAlnum(c) && !(after_alnum && IsJoint(c))) return false;
    after_alnum = IsAlnum(c);
  }
  return after_alnum;
}

// What stands behind `prefix` in `full_name`, taken apart.
absl::optional<ParsedName> ParseAfter(absl::string_view prefix,
                                      absl::string_view full_name) {
  if (!absl::ConsumePrefix(&full_name, prefix)) return absl::nullopt;
  if (full_name.size() > kMaxNameBytes) return absl::nullopt;
  const size_t separator = full_name.find(kSeparator);
  ParsedName name;
  if (separator == absl::string_view::npos) {
    name.account = full_name;
  } else {
    name.project = full_name.substr(0, separator);
    name.account = full_name.substr(separator + 1);
    if (!IsName(name.project)) return absl::nullopt;
  }
  if (!IsName(name.account)) return absl::nullopt;
  return name;
}

absl::Status CheckName(absl::string_view field, absl::string_view reason,
                       absl::string_view name) {
  if (name.size() > kMaxNameBytes) {
    return InvalidArgument("NAME_TOO_LONG",
                           absl::StrCat(field, " has ", name.size(),
                                        " bytes: at most ", kMaxNameBytes));
  }
  if (!IsName(name)) {
    return InvalidArgument(
        reason, absl::StrCat(field, " ", Quoted(name),
                             " must be lower-case letters and digits, with "
                             "single '.', '_' or '-' between them"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NamingPolicy> NamingPolicy::Create(absl::string_view prefix) {
  bool valid = !prefix.empty() && prefix.size() <= kMaxPrefixBytes;
  for (const char c : prefix) valid = valid && IsPrefixByte(c);
  if (!valid) {
    return InvalidArgument(
        "INVALID_NAME_PREFIX",
        absl::StrCat("name prefix ", Quoted(prefix), " must be 1..",
                     kMaxPrefixBytes, " bytes of [A-Za-z0-9._$@-]"));
  }
  return NamingPolicy(std::string(prefix));
}

absl::StatusOr<NamingPolicy> NamingPolicy::WithOld(absl::string_view old_prefix,
                                                   int64_t until_unix_s) const {
  if (absl::Status status = Create(old_prefix).status(); !status.ok()) {
    return status;
  }
  NamingPolicy naming = *this;
  naming.old_prefix_ = std::string(old_prefix);
  naming.old_until_unix_s_ = until_unix_s;
  return naming;
}

absl::StatusOr<NamingPolicy> NamingPolicy::ChangedTo(
    absl::string_view prefix, int64_t old_until_unix_s) const {
  const std::string& old = prefix == prefix_ ? old_prefix_ : prefix_;
  absl::StatusOr<NamingPolicy> naming = Create(prefix);
  if (!naming.ok() || old.empty() || old_until_unix_s == 0) return naming;
  return naming->WithOld(old, old_until_unix_s);
}

absl::Status NamingPolicy::CheckAccountName(absl::string_view account) {
  return CheckName("account name", "INVALID_ACCOUNT_NAME", account);
}

absl::Status NamingPolicy::CheckProjectName(absl::string_view project) {
  return CheckName("project name", "INVALID_PROJECT_NAME", project);
}

absl::Status NamingPolicy::CheckNames(absl::string_view project,
                                      absl::string_view account) {
  if (!project.empty()) {
    if (absl::Status status = CheckProjectName(project); !status.ok()) {
      return status;
    }
  }
  if (absl::Status status = CheckAccountName(account); !status.ok()) {
    return status;
  }
  const size_t joint_bytes =
      project.empty() ? account.size() : project.size() + 1 + account.size();
  if (joint_bytes > kMaxNameBytes) {
    return InvalidArgument(
        "NAME_TOO_LONG",
        absl::StrCat("project and account name have ", joint_bytes,
                     " bytes with the '+' between them: at most ",
                     kMaxNameBytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> NamingPolicy::Format(
    absl::string_view project, absl::string_view account) const {
  if (absl::Status status = CheckNames(project, account); !status.ok()) {
    return status;
  }
  return Join(project, account);
}

std::string NamingPolicy::Join(absl::string_view project,
                               absl::string_view account) const {
  if (project.empty()) return absl::StrCat(prefix_, account);
  return absl::StrCat(prefix_, project, "+", account);
}

absl::optional<ParsedName> NamingPolicy::Parse(
    absl::string_view full_name) const {
  return ParseAfter(prefix_, full_name);
}

absl::optional<ParsedName> NamingPolicy::ParseOld(absl::string_view full_name,
                                                  int64_t now_unix_s) const {
  if (old_prefix_.empty() || now_unix_s >= old_until_unix_s_) {
    return absl::nullopt;
  }
  return ParseAfter(old_prefix_, full_name);
}

absl::optional<absl::string_view> NamingPolicy::ProjectOfRepository(
    absl::string_view repository) {
  const size_t slash = repository.find('/');
  if (slash == absl::string_view::npos) return absl::nullopt;
  return repository.substr(0, slash);
}

}  // namespace robot_accounts
