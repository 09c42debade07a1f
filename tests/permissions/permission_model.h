#ifndef ROBOT_ACCOUNTS_TESTS_PERMISSIONS_PERMISSION_MODEL_H_
#define ROBOT_ACCOUNTS_TESTS_PERMISSIONS_PERMISSION_MODEL_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"

namespace robot_accounts {

// The rules of design.md section 4 for stored rows, as slow and obvious as they
// can be written: text, sets of text, linear search, deny first. What Grants
// compiles is compared with it.
class PermissionModel final {
 public:
  using Pair = std::pair<std::string, std::string>;  // Resource and action.

  // The pairs of a catalogue, by level.
  struct Pairs {
    explicit Pairs(const Catalog& catalog);
    const std::set<Pair>& Of(const std::string& scope) const {
      return scope == "/system" ? system : project;
    }
    std::set<Pair> system, project;
  };

  // Whether the robot may do something in "/system" or in "/project/<id>".
  struct Question {
    std::string scope;
    Pair pair;
    bool is_public = false;  // For projects only.
  };

  // `pairs` must outlive the model.
  PermissionModel(const Pairs& pairs, const GrantOwner& owner,
                  std::vector<GrantRow> rows);

  bool Allows(const Question& question) const;

  // Whether all that `other` allows is allowed here, among all pairs in
  // `scopes`: the system, each named project and another one.
  bool Covers(const PermissionModel& other,
              const std::vector<std::string>& scopes) const;

 private:
  struct Row : GrantRow {
    bool is_allow;
    bool is_deny;
    bool is_scope;
    bool is_known;  // Whether any pair of its level fits it.
  };

  bool AllowsKnown(const Question& question) const;
  bool Denies(const Row& row, const Question& question) const;
  bool AllowsByRow(const Row& row, const Question& question) const;
  bool IsOpenToPublic(const Question& question) const;

  const Pairs& pairs_;
  GrantOwner owner_;
  std::string own_scope_;
  bool acts_in_projects_;
  std::vector<Row> rows_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_PERMISSIONS_PERMISSION_MODEL_H_
