#ifndef ROBOT_ACCOUNTS_CLI_CHECK_ANSWER_H_
#define ROBOT_ACCOUNTS_CLI_CHECK_ANSWER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/explanation.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts::cli {

// PROJECT RESOURCE:ACTION of --can; the project `/` is the system.
struct Wish {
  std::string project;
  std::string resource;
  std::string action;
};

// What a check came to.
struct CheckAnswer {
  // Of the login, then of the first wish that was refused.
  absl::Status status;
  // A word for why a robot that showed no secret could not log in.
  absl::string_view login_refusal;
  std::vector<Explanation> explanations;
};

// What a robot may do of what is wished.
CheckAnswer AnswerWishes(const std::string& full_name, const Robot& robot,
                         const ProjectTable& projects,
                         const std::vector<Wish>& wishes);

// The answer as lines; with what was explained, if that is wanted. The JSON has
// `allowed`, `login` for a robot that could not log in, and `explanations`.
std::string AnswerText(const CheckAnswer& answer, bool explains);
std::string AnswerJson(const CheckAnswer& answer, bool explains);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_CHECK_ANSWER_H_
