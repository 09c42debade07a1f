#include "benchmarks/peers/casbin_questions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmarks/check_questions.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {
namespace {

int64_t ProjectOfRow(size_t row) { return 1 + static_cast<int64_t>(row / 2); }

const char* ActionOfRow(size_t row) { return row % 2 == 0 ? "pull" : "push"; }

}  // namespace

Principal PrincipalWithRows(size_t rows) {
  RobotRecord record;
  record.id = 1;
  record.level = RobotLevel::kSystem;
  record.account_name = "ci";
  for (size_t i = 0; i < rows; ++i) {
    record.grants.push_back({absl::StrCat("/project/", ProjectOfRow(i)),
                             "repository", ActionOfRow(i), ""});
  }
  std::vector<Project> projects;
  const std::vector<std::string> names = ProjectNames(rows);
  for (size_t i = 0; i < rows; ++i) {
    projects.push_back({static_cast<int64_t>(i) + 1, names[i], 0, false, 0});
  }
  return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   std::make_shared<const ProjectTable>(std::move(projects)),
                   "robot$ci", 1);
}

std::vector<CasbinQuestion> CasbinQuestions(size_t rows) {
  const std::vector<std::string> names = ProjectNames(rows);
  std::vector<CasbinQuestion> questions;
  const auto add = [&](int64_t id, const char* action) {
    questions.push_back(
        {id, names[static_cast<size_t>(id) - 1], "repository", action});
  };
  for (size_t i = 0; i < rows; ++i) {
    add(ProjectOfRow(i), ActionOfRow(i));
    add(ProjectOfRow(i), "delete");
    add(static_cast<int64_t>(i) + 1, "push");
  }
  std::shuffle(questions.begin(), questions.end(), std::mt19937_64(3));
  return questions;
}

}  // namespace robot_accounts
