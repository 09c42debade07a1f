// Prints what casbin is to be asked, for the program in casbin/: for each
// number of grants `rows N`, the policies `p OBJECT ACTION`, and the questions
// with the answers of this library, `q OBJECT ACTION yes` or `no`.
#include <cstddef>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmarks/peers/casbin_questions.h"
#include "robot_accounts/permissions/grant_row.h"

namespace robot_accounts {
namespace {

void Print(size_t rows) {
  const Principal principal = PrincipalWithRows(rows);
  std::printf("rows %zu\n", rows);
  for (const GrantRow& row : principal.robot().grants().rows()) {
    std::printf("p %s/%s %s\n", row.scope.c_str(), row.resource.c_str(),
                row.action.c_str());
  }
  for (const CasbinQuestion& question : CasbinQuestions(rows)) {
    const bool may =
        principal.Can(question.project, question.resource, question.action);
    std::printf(
        "q /project/%s/%s %s %s\n", absl::StrCat(question.project_id).c_str(),
        question.resource.c_str(), question.action.c_str(), may ? "yes" : "no");
  }
}

}  // namespace
}  // namespace robot_accounts

int main() {
  for (const size_t rows : {2, 25, 300}) robot_accounts::Print(rows);
  return 0;
}
