#include "robot_accounts/cli/check_answer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {
namespace {

absl::Status RefusedWish(const std::string& full_name,
                         const Explanation& explanation) {
  return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                   absl::StrCat(full_name, " may not ", explanation.permission,
                                explanation.where == "/"
                                    ? std::string(" in the system")
                                    : absl::StrCat(" in project ",
                                                   Quoted(explanation.where))));
}

}  // namespace

CheckAnswer AnswerWishes(const std::string& full_name, const Robot& robot,
                         const ProjectTable& projects,
                         const std::vector<Wish>& wishes) {
  CheckAnswer answer;
  for (const Wish& wish : wishes) {
    Explanation explanation =
        wish.project == "/"
            ? ExplainInSystem(robot, projects, wish.resource, wish.action)
            : ExplainInProject(robot, projects, wish.project, wish.resource,
                               wish.action);
    if (!explanation.allowed) {
      answer.status.Update(RefusedWish(full_name, explanation));
    }
    answer.explanations.push_back(std::move(explanation));
  }
  return answer;
}

std::string AnswerText(const CheckAnswer& answer, bool explains) {
  std::string text;
  if (!answer.login_refusal.empty()) {
    absl::StrAppend(&text, "refused: the robot is ", answer.login_refusal,
                    ", so it cannot log in\n");
  }
  if (explains) {
    for (const Explanation& explanation : answer.explanations) {
      absl::StrAppend(&text, explanation.ToText(), "\n");
    }
  }
  if (!text.empty()) return text;
  return answer.status.ok() ? "allowed\n" : "refused\n";
}

std::string AnswerJson(const CheckAnswer& answer, bool explains) {
  const auto append = [](std::string* text, const Explanation& explanation) {
    absl::StrAppend(text, explanation.ToJson());
  };
  std::string text =
      absl::StrCat("{\"allowed\":", answer.status.ok() ? "true" : "false");
  if (!answer.login_refusal.empty()) {
    absl::StrAppend(&text, ",\"login\":\"", answer.login_refusal, "\"");
  }
  if (explains) {
    absl::StrAppend(&text, ",\"explanations\":[",
                    absl::StrJoin(answer.explanations, ",", append), "]");
  }
  return absl::StrCat(text, "}\n");
}

}  // namespace robot_accounts::cli
