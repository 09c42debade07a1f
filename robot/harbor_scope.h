#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_SCOPE_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_SCOPE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/project_table.h"

namespace robot_accounts {

inline constexpr char kHarborSystem[] = "system";
inline constexpr char kHarborProject[] = "project";
inline constexpr char kHarborSystemNamespace[] = "/";
inline constexpr char kHarborAllProjects[] = "*";

// How Harbor's API names where a grant holds (harbor-robots 2.1).
struct HarborScope {
  std::string kind;
  std::string name_space;
};

// Of a stored scope. One that cannot be read, or whose project is gone, keeps
// its text, which is no project's name.
HarborScope HarborScopeOf(absl::string_view scope,
                          const ProjectTable& projects);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_SCOPE_H_
