#ifndef ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_MATCHER_H_
#define ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_MATCHER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "robot_accounts/permissions/grant_row.h"
#include "tests/conformance/go_regex.h"

namespace robot_accounts {

// How Harbor 2.16 decides what a robot may do (harbor-robots 4.1 to 4.4), from
// rows as its tables hold them: a model in words of our own, as slow and
// obvious as it can be. Left out is the bug that makes an answer depend on what
// was asked before (4.7).
class HarborMatcher final {
 public:
  enum class Level { kSystem, kProject };
  enum class Answer {
    kAllowed,
    kDenied,
    // The check panics, or never ends: nothing that these rows concern is
    // answered, and so nothing is allowed.
    kBroken,
  };

  // By id: whether it is public. Others do not exist.
  using Projects = std::map<int64_t, bool>;

  HarborMatcher(Level level, std::vector<GrantRow> rows, Projects projects);

  // `object` is "/system/<resource>", "/project/<id>" or
  // "/project/<id>/<resource>".
  Answer Ask(const std::string& object, const std::string& action) const;

  // What a request is asked as: the resource `project` of a project is the
  // project itself.
  static std::string ObjectOf(const std::string& scope,
                              const std::string& resource);
  // The expression that a policy's object becomes. Nothing: making it never
  // ends.
  static absl::optional<std::string> RegexOf(std::string pattern);
  // Whether the check of what this row concerns is broken by it.
  static bool Breaks(const GrantRow& row);

 private:
  struct Policy {
    Policy(std::string object, std::string action, std::string effect);

    std::string object;
    std::string action;
    std::string effect;
    absl::optional<GoRegex> regex;  // Nothing: it breaks the check.
  };
  using Policies = std::vector<Policy>;

  Answer AskSystem(const std::string& object, const std::string& action) const;
  Answer AskProject(int64_t id, const std::string& object,
                    const std::string& action) const;
  static const Policies& OpenPolicies(int64_t id);
  static Policies OfProject(const Policies& policies, int64_t id);
  static Answer Enforce(const Policies& policies, const std::string& object,
                        const std::string& action);

  Level level_;
  Projects projects_;
  Policies policies_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CONFORMANCE_HARBOR_MATCHER_H_
