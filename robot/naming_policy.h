#ifndef ROBOT_ACCOUNTS_ROBOT_NAMING_POLICY_H_
#define ROBOT_ACCOUNTS_ROBOT_NAMING_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

inline constexpr absl::string_view kDefaultNamePrefix = "robot$";
inline constexpr size_t kMaxPrefixBytes = 64;
// Of a project name, and of `<project>+<account>` (Harbor's column).
inline constexpr size_t kMaxNameBytes = 255;

// A full name taken apart; the views point into the text that was parsed.
struct ParsedName {
  absl::string_view project;  // Empty: a system robot.
  absl::string_view account;
};

// How robots are named: `<prefix><project>+<account>` in a project,
// `<prefix><account>` in the system. The one place that knows this grammar
// (Harbor's, harbor-robots 1). After the prefix was changed, names with the old
// one may be understood for a while. Immutable; every method may run
// concurrently.
class NamingPolicy final {
 public:
  // Returns InvalidArgument, reason INVALID_NAME_PREFIX, unless `prefix` is
  // 1..64 bytes of `[A-Za-z0-9._$@-]`.
  static absl::StatusOr<NamingPolicy> Create(
      absl::string_view prefix = kDefaultNamePrefix);

  // The same naming, which understands `old_prefix` until a second of the Unix
  // clock: not at that second any more. Fails as Create does.
  absl::StatusOr<NamingPolicy> WithOld(absl::string_view old_prefix,
                                       int64_t until_unix_s) const;

  // The naming after a change to `prefix`: names with the prefix until now are
  // understood until `old_until_unix_s`; 0: no longer. For the same prefix it
  // is the old one's end that is set. Fails as Create does.
  absl::StatusOr<NamingPolicy> ChangedTo(absl::string_view prefix,
                                         int64_t old_until_unix_s) const;

  // Copyable and movable.
  NamingPolicy(const NamingPolicy&) = default;
  NamingPolicy& operator=(const NamingPolicy&) = default;
  NamingPolicy(NamingPolicy&&) = default;
  NamingPolicy& operator=(NamingPolicy&&) = default;

  // Names are `[a-z0-9]+(?:[._-][a-z0-9]+)*`, 1..255 bytes. Reasons:
  // INVALID_ACCOUNT_NAME, INVALID_PROJECT_NAME, NAME_TOO_LONG.
  static absl::Status CheckAccountName(absl::string_view account);
  static absl::Status CheckProjectName(absl::string_view project);

  // Checks both names and their joint length; an empty `project` means a system
  // robot.
  static absl::Status CheckNames(absl::string_view project,
                                 absl::string_view account);

  // Returns the full name, or the error of CheckNames.
  absl::StatusOr<std::string> Format(absl::string_view project,
                                     absl::string_view account) const;

  // The same of names that were checked when they were stored.
  std::string Join(absl::string_view project, absl::string_view account) const;

  // Takes `full_name` apart, or returns nothing if it is not a robot's name:
  // then a host may try its own users.
  absl::optional<ParsedName> Parse(absl::string_view full_name) const;

  // The same for a name with the old prefix, as long as that is understood. A
  // name may be both, if one prefix begins with the other: Parse goes first.
  absl::optional<ParsedName> ParseOld(absl::string_view full_name,
                                      int64_t now_unix_s) const;

  // Returns the project of a repository: what stands before its first `/`.
  // Without a `/` it has none.
  static absl::optional<absl::string_view> ProjectOfRepository(
      absl::string_view repository);

  const std::string& prefix() const { return prefix_; }
  // Empty: there is none.
  const std::string& old_prefix() const { return old_prefix_; }
  int64_t old_until_unix_s() const { return old_until_unix_s_; }

  friend bool operator==(const NamingPolicy& a, const NamingPolicy& b) {
    return a.prefix_ == b.prefix_ && a.old_prefix_ == b.old_prefix_ &&
           a.old_until_unix_s_ == b.old_until_unix_s_;
  }
  friend bool operator!=(const NamingPolicy& a, const NamingPolicy& b) {
    return !(a == b);
  }

 private:
  explicit NamingPolicy(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string prefix_;
  std::string old_prefix_;
  int64_t old_until_unix_s_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_NAMING_POLICY_H_
