#include "robot_accounts/cli/args.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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
  bool only_words = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const absl::string_view word = words[i];
    if (only_words || word.size() < 2 || word[0] != '-') {
      args.words_.emplace_back(word);
      continue;
    }
    if (word == "--") {
      only_words = true;
      continue;
    }
    const size_t equals = word.find('=');
    const absl::string_view name = word.substr(0, equals);
    absl::StatusOr<const OptionSpec*> spec = FindSpec(known, name);
    if (!spec.ok()) return spec.status();
    const size_t wanted = CountValues(**spec);
    if (!(*spec)->repeats && args.Has(name)) {
      return UsageError(absl::StrCat("option ", name, " is given twice"));
    }
    GivenOption option = {std::string(name), {}};
    if (equals != absl::string_view::npos) {
      if (wanted != 1) {
        return UsageError(absl::StrCat(
            "option ", name, wanted == 0 ? " takes no value" : " takes no '='",
            wanted == 0 ? "" : absl::StrCat(", but ", (*spec)->values)));
      }
      option.values.emplace_back(word.substr(equals + 1));
    }
    while (option.values.size() < wanted) {
      if (i + 1 == words.size() || absl::StartsWith(words[i + 1], "--")) {
        return UsageError(
            absl::StrCat("option ", name, " needs ", (*spec)->values));
      }
      option.values.emplace_back(words[++i]);
    }
    args.options_.push_back(std::move(option));
  }
  return args;
}

const GivenOption* Args::Find(absl::string_view name) const {
  for (const GivenOption& option : options_) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

bool Args::Has(absl::string_view name) const { return Find(name) != nullptr; }

absl::optional<std::string> Args::Value(absl::string_view name) const {
  const GivenOption* option = Find(name);
  if (option == nullptr || option->values.empty()) return absl::nullopt;
  return option->values.front();
}

}  // namespace robot_accounts::cli
