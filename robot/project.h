#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_H_

#include <cstdint>
#include <string>

namespace robot_accounts {

// What a store knows of a project. Grants hold `id`, so that a rename changes
// one row and a project made again under an old name is another project.
struct Project {
  int64_t id = 0;  // The library's own; above 0, never reused.
  std::string name;
  int64_t host_id = 0;  // The host's, unique; 0: the host gave none.
  bool is_public = false;
  int64_t created_unix_s = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_H_
