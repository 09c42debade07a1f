#include "robot_accounts/cli/args.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kUsage = "USAGE";

size_t CountValues(const OptionSpec& spec) {
  if (spec.values.empty()) return 0;
  return std::count(spec.values.begin(), spec.values.end(), ' ') + 1;
}

// What people try who want to pass a secret in sight of everyone.
bool AsksForSecretArgument(absl::string_view name) {
  return name == "--secret" || name == "--password";
}

absl::StatusOr<const OptionSpec*> FindSpec(absl::Span<const OptionSpec> known,
                                           absl::string_view name) {
  for (const OptionSpec& spec : known) {
    if (spec.name == name) return &spec;
  }
  if (AsksForSecretArgument(name)) {
    return UsageError(absl::StrCat(
        "option ", name, " does not exist: a secret comes by --secret-stdin, ",
        "never as an argument"));
  }
  return UsageError(absl::StrCat("option ", Quoted(name), " is unknown"));
}

// Takes the option that `words` begin with, and its values, off them.
absl::StatusOr<GivenOption> TakeOption(
    const OptionSpec& spec, absl::Span<const absl::string_view>& words) {
  const size_t wanted = CountValues(spec);
  const absl::string_view word = words.front();
  words.remove_prefix(1);
  GivenOption option = {std::string(spec.name), {}};
  if (const size_t equals = word.find('='); equals != word.npos) {
    if (wanted == 0) {
      return UsageError(absl::StrCat("option ", spec.name, " takes no value"));
    }
    if (wanted > 1) {
      return UsageError(absl::StrCat("option ", spec.name,
                                     " takes no '=', but ", spec.values));
    }
    option.values.emplace_back(word.substr(equals + 1));
  }
  while (option.values.size() < wanted) {
    if (words.empty() || absl::StartsWith(words.front(), "--")) {
      return UsageError(
          absl::StrCat("option ", spec.name, " needs ", spec.values));
    }
    option.values.emplace_back(words.front());
    words.remove_prefix(1);
  }
  return option;
}

}  // namespace

absl::Status UsageError(absl::string_view message) {
  return InvalidArgument(kUsage, message);
}

bool IsUsageError(const absl::Status& status) {
  return ErrorReason(status) == kUsage;
}

absl::StatusOr<Args> Args::Parse(absl::Span<const absl::string_view> words,
                                 absl::Span<const OptionSpec> known) {
  Args args;
  while (!words.empty()) {
    const absl::string_view word = words.front();
    if (word == "--") {
      args.words_.insert(args.words_.end(), words.begin() + 1, words.end());
      break;
    }
    if (word.size() < 2 || word[0] != '-') {
      args.words_.emplace_back(word);
      words.remove_prefix(1);
      continue;
    }
    const absl::string_view name = word.substr(0, word.find('='));
    absl::StatusOr<const OptionSpec*> spec = FindSpec(known, name);
    if (!spec.ok()) return spec.status();
    if (!(*spec)->repeats && args.Has(name)) {
      return UsageError(absl::StrCat("option ", name, " is given twice"));
    }
    absl::StatusOr<GivenOption> option = TakeOption(**spec, words);
    if (!option.ok()) return option.status();
    args.options_.push_back(*std::move(option));
  }
  return args;
}

const GivenOption* Args::Find(absl::string_view name) const {
  for (const GivenOption& option : options_) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

absl::StatusOr<const GivenOption*> Args::FindOneOf(
    absl::Span<const absl::string_view> names) const {
  const GivenOption* found = nullptr;
  for (const absl::string_view name : names) {
    const GivenOption* option = Find(name);
    if (option == nullptr) continue;
    if (found != nullptr) {
      return UsageError(absl::StrCat("options ", found->name, " and ", name,
                                     " exclude each other"));
    }
    found = option;
  }
  return found;
}

bool Args::Has(absl::string_view name) const { return Find(name) != nullptr; }

absl::optional<std::string> Args::Value(absl::string_view name) const {
  const GivenOption* option = Find(name);
  if (option == nullptr || option->values.empty()) return absl::nullopt;
  return option->values.front();
}

}  // namespace robot_accounts::cli
