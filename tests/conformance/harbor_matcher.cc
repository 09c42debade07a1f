#include "tests/conformance/harbor_matcher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/conformance/go_regex.h"

namespace robot_accounts {
namespace {

// The id between "/project/" and the next "/", as Go's ParseInt reads it.
absl::optional<int64_t> ProjectOf(const std::string& object) {
  const std::string prefix = "/project/";
  if (!absl::StartsWith(object, prefix)) return absl::nullopt;
  const std::string rest = object.substr(prefix.size());
  const std::string text = rest.substr(0, rest.find('/'));
  if (text.find_first_not_of("+-0123456789") != std::string::npos) {
    return absl::nullopt;
  }
  int64_t id = 0;
  if (!absl::SimpleAtoi(text, &id)) return absl::nullopt;
  return id;
}

// As casbin reads a field of a policy's line: without the blanks around it,
// which for Go are these and more.
std::string Trimmed(std::string text) {
  const std::vector<std::string> blanks = {" ",  "\t", "\n",     "\v",
                                           "\f", "\r", "\u00a0", "\u2003"};
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string& blank : blanks) {
      if (absl::StartsWith(text, blank)) {
        text.erase(0, blank.size());
        is_cut = true;
      } else if (absl::EndsWith(text, blank)) {
        text.resize(text.size() - blank.size());
        is_cut = true;
      }
    }
  }
  return text;
}

}  // namespace

HarborMatcher::Policy::Policy(std::string its_object, std::string its_action,
                              std::string its_effect)
    : object(std::move(its_object)),
      action(std::move(its_action)),
      effect(its_effect.empty() ? "allow" : std::move(its_effect)) {
  // They are fields of a line that is split at its commas.
  if (absl::StrContains(absl::StrCat(object, action, effect), ",")) return;
  const absl::optional<std::string> pattern = RegexOf(Trimmed(object));
  if (pattern.has_value()) regex = GoRegex::Compile(*pattern);
}

HarborMatcher::HarborMatcher(Level level, std::vector<GrantRow> rows,
                             Projects projects)
    : level_(level), projects_(std::move(projects)) {
  for (const GrantRow& row : rows) {
    policies_.emplace_back(ObjectOf(row.scope, row.resource), row.action,
                           row.effect);
  }
}

std::string HarborMatcher::ObjectOf(const std::string& scope,
                                    const std::string& resource) {
  if (resource == "project" && absl::StartsWith(scope, "/project")) {
    return scope;
  }
  return absl::StrCat(scope, "/", resource);
}

bool HarborMatcher::Breaks(const GrantRow& row) {
  return !Policy(ObjectOf(row.scope, row.resource), row.action, row.effect)
              .regex.has_value();
}

HarborMatcher::Answer HarborMatcher::Ask(const std::string& object,
                                         const std::string& action) const {
  if (absl::StartsWith(object, "/system")) return AskSystem(object, action);
  const absl::optional<int64_t> project = ProjectOf(object);
  if (!project.has_value()) return Answer::kDenied;
  return AskProject(*project, object, action);
}

HarborMatcher::Answer HarborMatcher::AskSystem(
    const std::string& object, const std::string& action) const {
  if (level_ == Level::kProject) return Answer::kDenied;
  Policies ours;
  for (const Policy& policy : policies_) {
    if (absl::StartsWith(policy.object, "/system")) ours.push_back(policy);
  }
  return Enforce(ours, object, action);
}

HarborMatcher::Answer HarborMatcher::AskProject(
    int64_t id, const std::string& object, const std::string& action) const {
  Policies ours;
  if (level_ == Level::kProject) {
    ours = OfProject(policies_, id);
  } else {
    for (const Policy& policy : policies_) {
      if (absl::StartsWith(policy.object, "/project")) ours.push_back(policy);
    }
    // Without any, nobody looks whether the project is public.
    if (ours.empty()) return Answer::kDenied;
  }
  const auto project = projects_.find(id);
  if (project == projects_.end()) return Answer::kDenied;
  if (project->second) {
    const Policies& open = OpenPolicies(id);
    ours.insert(ours.end(), open.begin(), open.end());
  }
  return Enforce(ours, object, action);
}

// What a public project adds (4.4).
const HarborMatcher::Policies& HarborMatcher::OpenPolicies(int64_t id) {
  static auto& known = *new std::map<int64_t, Policies>();
  Policies& policies = known[id];
  if (!policies.empty()) return policies;
  const std::vector<std::pair<std::string, std::string>> open = {
      {"project", "read"},    {"label", "read"},
      {"label", "list"},      {"repository", "list"},
      {"repository", "pull"}, {"scan", "read"},
      {"scanner", "read"},    {"tag", "list"},
      {"artifact", "read"},   {"artifact", "list"},
      {"accessory", "list"},  {"artifact-addition", "read"}};
  for (const auto& pair : open) {
    policies.emplace_back(ObjectOf(absl::StrCat("/project/", id), pair.first),
                          pair.second, "");
  }
  return policies;
}

// A push, whatever its effect, brings a pull that is allowed.
HarborMatcher::Policies HarborMatcher::OfProject(const Policies& policies,
                                                 int64_t id) {
  Policies ours;
  for (const Policy& policy : policies) {
    if (ProjectOf(policy.object) != id) continue;
    ours.push_back(policy);
    if (policy.action == "push") ours.emplace_back(policy.object, "pull", "");
  }
  return ours;
}

HarborMatcher::Answer HarborMatcher::Enforce(const Policies& policies,
                                             const std::string& object,
                                             const std::string& action) {
  bool is_allowed = false;
  bool is_denied = false;
  for (const Policy& policy : policies) {
    if (!policy.regex.has_value()) return Answer::kBroken;
    if (!policy.regex->Matches(object)) continue;
    const std::string acts_on = Trimmed(policy.action);
    if (acts_on != action && acts_on != "*") continue;
    const std::string effect = Trimmed(policy.effect);
    if (effect == "allow") is_allowed = true;
    if (effect == "deny") is_denied = true;
  }
  return is_allowed && !is_denied ? Answer::kAllowed : Answer::kDenied;
}

// "/*" is anything, slashes included; "/:word" one part between slashes. While
// there is a "/:", the last colon that a word follows becomes such a part.
absl::optional<std::string> HarborMatcher::RegexOf(std::string pattern) {
  pattern = absl::StrReplaceAll(pattern, {{"/*", "/.*"}});
  while (absl::StrContains(pattern, "/:")) {
    size_t colon = pattern.rfind(':');
    while (colon + 1 == pattern.size() || pattern[colon + 1] == '/') {
      if (colon == 0) return absl::nullopt;
      colon = pattern.rfind(':', colon - 1);
      if (colon == std::string::npos) return absl::nullopt;
    }
    const size_t end = std::min(pattern.find('/', colon), pattern.size());
    pattern.replace(colon, end - colon, "[^/]+");
  }
  return absl::StrCat("^", pattern, "$");
}

}  // namespace robot_accounts
