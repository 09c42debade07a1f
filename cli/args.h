#ifndef ROBOT_ACCOUNTS_CLI_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_ARGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace robot_accounts::cli {

// An option that the command line knows.
struct OptionSpec {
  absl::string_view name;  // With its dashes.
  // What it takes, a word a value: "", "NAME", "PROJECT RESOURCE:ACTION".
  absl::string_view values;
  absl::string_view help;
  bool repeats = false;
};

// An option that was given.
struct GivenOption {
  std::string name;
  std::vector<std::string> values;
};

// A wrong command line: InvalidArgument, reason USAGE. Nothing was done.
absl::Status UsageError(absl::string_view message);
bool IsUsageError(const absl::Status& status);

// A command line taken apart: options (`--name value` or `--name=value`) in any
// place, and words. An immutable value.
class Args final {
 public:
  // `words` are without the program's name. After `--`, all are plain words. A
  // value that begins with `--` needs the form with `=`. Returns a UsageError
  // that names the option if it is unknown, lacks a value, has one too many or
  // is given twice. What is no option's name is never quoted: it might be a
  // secret.
  static absl::StatusOr<Args> Parse(absl::Span<const absl::string_view> words,
                                    absl::Span<const OptionSpec> known);

  const std::vector<std::string>& words() const { return words_; }
  // In the order of the command line.
  const std::vector<GivenOption>& options() const { return options_; }

  // Null if it was not given. Of one that repeats, the first.
  const GivenOption* Find(absl::string_view name) const;
  bool Has(absl::string_view name) const;
  // The one of `names` that was given; null if none was. Returns a UsageError
  // for two of them.
  absl::StatusOr<const GivenOption*> FindOneOf(
      absl::Span<const absl::string_view> names) const;
  // The first value of an option; nothing if it was not given.
  absl::optional<std::string> Value(absl::string_view name) const;

 private:
  Args() = default;

  std::vector<std::string> words_;
  std::vector<GivenOption> options_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_ARGS_H_
