#include "tests/registry/principal_testing.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {
namespace testing {

RobotRecord SystemRecord(std::vector<GrantRow> rows) {
  RobotRecord record;
  record.id = 7;
  record.level = RobotLevel::kSystem;
  record.account_name = "ci";
  record.grants = std::move(rows);
  record.expires_at = Expiration::Never();
  record.enabled = true;
  SecretSlot slot;
  slot.id = 1;
  record.secrets.push_back(std::move(slot));
  record.next_slot_id = 2;
  record.version = 3;
  return record;
}

RobotRecord ProjectRecord(std::vector<GrantRow> rows) {
  RobotRecord record = SystemRecord(std::move(rows));
  record.level = RobotLevel::kProject;
  record.project_id = 1;
  return record;
}

std::vector<GrantRow> PullAndPush(int64_t id) {
  const std::string scope = absl::StrCat("/project/", id);
  return {{scope, "repository", "pull", ""}, {scope, "repository", "push", ""}};
}

Principal MakePrincipal(RobotRecord record) {
  Project library, libraryx, open;
  library.id = 1;
  library.name = "library";
  libraryx.id = 2;
  libraryx.name = "libraryx";
  open.id = 3;
  open.name = "open";
  open.is_public = true;
  auto projects = std::make_shared<const ProjectTable>(
      std::vector<Project>{library, libraryx, open});
  const bool of_project = record.level == RobotLevel::kProject;
  std::string name = of_project ? "robot$library+ci" : "robot$ci";
  return Principal(
      Robot::FromRecord(std::move(record), Catalog::Default()).value(),
      std::move(projects), std::move(name), 1);
}

}  // namespace testing
}  // namespace robot_accounts
