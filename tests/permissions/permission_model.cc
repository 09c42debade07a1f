#include "tests/permissions/permission_model.h"

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"

namespace robot_accounts {
namespace {

// By going there and back: only a canonical decimal comes back the same.
bool IsProjectScope(const std::string& scope) {
  const std::string prefix = "/project/";
  if (scope.compare(0, prefix.size(), prefix) != 0) return false;
  const std::string rest = scope.substr(prefix.size());
  if (rest == "*") return true;
  if (rest.empty() || rest.size() > 19) return false;
  uint64_t id = 0;
  for (char c : rest) {
    if (c < '0' || c > '9') return false;
    id = 10 * id + static_cast<uint64_t>(c - '0');
  }
  return id > 0 && id <= uint64_t{std::numeric_limits<int64_t>::max()} &&
         std::to_string(id) == rest;
}

bool HasPatternByte(const std::string& text) {
  for (const char c : text) {
    if (std::string("$()*+.:?[\\]^{|}").find(c) != std::string::npos) {
      return true;
    }
  }
  return false;
}

bool HoldsIn(const GrantRow& row, const std::string& scope) {
  return row.scope == scope ||
         (row.scope == "/project/*" && scope != "/system");
}

bool Fits(const std::string& word, const std::string& asked) {
  return word == "*" || word == asked;
}

bool FitsAny(const GrantRow& row,
             const std::set<PermissionModel::Pair>& pairs) {
  for (const PermissionModel::Pair& pair : pairs) {
    if (Fits(row.resource, pair.first) && Fits(row.action, pair.second)) {
      return true;
    }
  }
  return false;
}

}  // namespace

PermissionModel::Pairs::Pairs(const Catalog& catalog) {
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    (entry.level == PermissionLevel::kSystem ? system : project)
        .insert({entry.resource, entry.action});
  }
}

PermissionModel::PermissionModel(const Pairs& pairs, const GrantOwner& owner,
                                 std::vector<GrantRow> rows)
    : pairs_(pairs),
      owner_(owner),
      own_scope_("/project/" + std::to_string(owner.project_id())),
      acts_in_projects_(!owner.is_system()) {
  for (const GrantRow& row : rows) {
    const bool is_project_scope = IsProjectScope(row.scope);
    if (is_project_scope) acts_in_projects_ = true;
    rows_.push_back({row, row.effect.empty() || row.effect == "allow",
                     row.effect.find("deny") != std::string::npos,
                     is_project_scope || row.scope == "/system",
                     FitsAny(row, pairs.Of(row.scope))});
  }
}

bool PermissionModel::Denies(const Row& row, const Question& question) const {
  if (!row.is_deny) return false;
  if (!row.is_scope) return true;
  if (IsProjectScope(row.scope) && question.scope != "/system" &&
      row.resource != "*" && HasPatternByte(row.resource)) {
    return true;
  }
  if (!HoldsIn(row, question.scope)) return false;
  if (!row.is_known) return true;
  if (!Fits(row.action, question.pair.second)) return false;
  if (row.scope == "/project/*" && row.resource == "project") return true;
  return Fits(row.resource, question.pair.first);
}

bool PermissionModel::AllowsByRow(const Row& row,
                                  const Question& question) const {
  const std::string& resource = question.pair.first;
  const std::string& action = question.pair.second;
  if (!row.is_allow) return false;
  if (!row.is_scope || !HoldsIn(row, question.scope)) return false;
  if (!owner_.is_system() && row.scope != own_scope_) return false;
  if (row.resource == "*" && resource == "project" &&
      question.scope != "/system") {
    return false;
  }
  if (!Fits(row.resource, resource)) return false;
  if (Fits(row.action, action)) return true;
  // The push of a project robot brings the pull of the same resource.
  return !owner_.is_system() && row.action == "push" && action == "pull" &&
         pairs_.project.count({resource, "push"}) != 0;
}

// harbor-robots 4.4.
bool PermissionModel::IsOpenToPublic(const Question& question) const {
  static const auto& open = *new std::set<Pair>{
      {"project", "read"},    {"label", "read"},
      {"label", "list"},      {"repository", "list"},
      {"repository", "pull"}, {"scan", "read"},
      {"scanner", "read"},    {"tag", "list"},
      {"artifact", "read"},   {"artifact", "list"},
      {"accessory", "list"},  {"artifact-addition", "read"}};
  return question.is_public && acts_in_projects_ &&
         open.count(question.pair) != 0;
}

bool PermissionModel::Allows(const Question& question) const {
  return pairs_.Of(question.scope).count(question.pair) != 0 &&
         AllowsKnown(question);
}

bool PermissionModel::AllowsKnown(const Question& question) const {
  for (const Row& row : rows_) {
    if (Denies(row, question)) return false;
  }
  for (const Row& row : rows_) {
    if (AllowsByRow(row, question)) return true;
  }
  return IsOpenToPublic(question);
}

bool PermissionModel::Covers(const PermissionModel& other,
                             const std::vector<std::string>& scopes) const {
  for (const std::string& scope : scopes) {
    Question question = {scope, {}};
    for (const Pair& pair : pairs_.Of(scope)) {
      question.pair = pair;
      for (const bool is_public : {false, true}) {
        question.is_public = is_public && scope != "/system";
        if (other.AllowsKnown(question) && !AllowsKnown(question)) return false;
      }
    }
  }
  return true;
}

}  // namespace robot_accounts
