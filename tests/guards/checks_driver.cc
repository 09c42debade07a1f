// Asks what the hot paths are asked, for instructions_test to count what it
// costs: valgrind counts while Measured runs, and writes down what it counted
// when EndOfCase returns. Prints how it was compiled, and then a line for each
// case: its name and the number of questions.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmarks/check_questions.h"
#include "robot_accounts.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"
#include "tests/crypto/fixed_hash_key.h"

namespace robot_accounts {
namespace {

using capi_testing::Owned;

void Must(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "not as it should be: %s\n", what.c_str());
  std::exit(1);
}

// valgrind knows these two by name.
template <typename Ask>
__attribute__((noinline)) size_t Measured(
    const std::vector<std::string>& questions, const Ask& ask) {
  size_t yes = 0;
  for (const std::string& question : questions) yes += ask(question) ? 1 : 0;
  return yes;
}

__attribute__((noinline)) void EndOfCase(const std::string& name) {
  std::printf("%s %zu\n", name.c_str(), kQuestions);
}

// A registry with twice as many projects as the robots of the system are
// granted.
struct Places {
  explicit Places(size_t granted) : names(ProjectNames(2 * granted)) {
    const auto middle = names.begin() + static_cast<ptrdiff_t>(granted);
    here = Questions(std::vector<std::string>(names.begin(), middle));
    elsewhere = Questions(std::vector<std::string>(middle, names.end()));
  }

  std::vector<std::string> names;
  std::vector<std::string> here;
  std::vector<std::string> elsewhere;
};

Principal PrincipalOf(const Places& places, bool of_project) {
  RobotRecord record;
  record.id = 1;
  record.level = of_project ? RobotLevel::kProject : RobotLevel::kSystem;
  record.project_id = of_project ? 1 : 0;
  record.account_name = "ci";
  record.secrets = {{1, "hmac-sha256$1$0$salt$hash", 0, 0}};
  std::vector<Project> projects;
  for (size_t i = 0; i < places.names.size(); ++i) {
    const auto id = static_cast<int64_t>(i) + 1;
    projects.push_back({id, places.names[i], 0, false, 0});
    if (2 * i >= places.names.size()) continue;
    for (const char* action : {"pull", "push"}) {
      record.grants.push_back(
          {absl::StrCat("/project/", id), "repository", action, ""});
    }
  }
  return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   std::make_shared<const ProjectTable>(std::move(projects)),
                   "robot$ci", 1);
}

template <typename Ask>
void Case(const std::string& name, const std::vector<std::string>& questions,
          bool answer, const Ask& ask) {
  const size_t yes = Measured(questions, ask);
  Must(yes == (answer ? kQuestions : 0), name);
  EndOfCase(name);
}

std::vector<std::string> InRepositories(std::vector<std::string> projects) {
  for (std::string& project : projects) project += "/app/backend";
  return projects;
}

void AskPrincipal(size_t granted) {
  const Places places(granted);
  const Principal principal = PrincipalOf(places, false);
  const Permission push = *Catalog::Default()->FindText(
      PermissionLevel::kProject, "repository:push");
  const auto by_id = [&](absl::string_view project) {
    return principal.Can(project, push);
  };
  const auto by_text = [&](absl::string_view project) {
    return principal.Can(project, "repository", "push");
  };
  Case(absl::StrCat("by_id_hit/", granted), places.here, true, by_id);
  Case(absl::StrCat("by_id_miss/", granted), places.elsewhere, false, by_id);
  Case(absl::StrCat("by_text_hit/", granted), places.here, true, by_text);
  Case(absl::StrCat("by_text_miss/", granted), places.elsewhere, false,
       by_text);
  Case(absl::StrCat("repository_hit/", granted), InRepositories(places.here),
       true, [&](absl::string_view repository) {
         return principal.CanRepository(repository, "push");
       });
}

void AskProjectRobot() {
  const Places places(1);
  const Principal principal = PrincipalOf(places, true);
  const Permission push = *Catalog::Default()->FindText(
      PermissionLevel::kProject, "repository:push");
  const auto by_id = [&](absl::string_view project) {
    return principal.Can(project, push);
  };
  Case("own_project_hit", places.here, true, by_id);
  Case("own_project_miss", places.elsewhere, false, by_id);
  const std::string name = "robot$" + places.names[0] + "+ci";
  Case("make_principal", places.here, true, [&](absl::string_view) {
    const Principal made(principal.robot(), principal.shared_projects(), name,
                         1);
    return made.secret_slot_id() == 1;
  });
}

Owned<ra_principal> LogInThroughC(const ra_accounts* accounts,
                                  const Places& places, size_t granted) {
  const auto set = capi_testing::SetOf("repository:pull,repository:push");
  Owned<ra_grants> grants;
  Owned<ra_robot_spec> spec;
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  Owned<ra_principal> principal;
  ra_grants_new(grants.out(), nullptr);
  for (const std::string& name : places.names) {
    ra_accounts_project_put(accounts, nullptr, 0, RA_STRING(name), 0, nullptr,
                            nullptr);
  }
  for (size_t i = 0; i < granted; ++i) {
    ra_grants_add_project(grants, 0, RA_STRING(places.names[i]), set, nullptr);
  }
  ra_robot_spec_new(spec.out(), nullptr);
  ra_robot_spec_set_level(spec, RA_LEVEL_SYSTEM, nullptr);
  ra_robot_spec_set_account_name(spec, RA_TEXT("ci"), nullptr);
  ra_robot_spec_set_grants(spec, grants, nullptr);
  ra_accounts_create(accounts, nullptr, spec, robot.out(), secret.out(),
                     nullptr);
  const std::string text = capi_testing::TextOf(secret);
  ra_accounts_authenticate(accounts, nullptr, RA_TEXT("robot$ci"),
                           RA_STRING(text), principal.out(), nullptr);
  Must(principal.get() != nullptr, "the login through C");
  return principal;
}

void AskThroughC(size_t granted) {
  const Places places(granted);
  int64_t now_unix_s = capi_testing::kNowUnixS;
  const auto accounts = capi_testing::OpenAccounts("memory:", &now_unix_s);
  const auto principal = LogInThroughC(accounts, places, granted);
  int32_t push = 0;
  ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                   RA_TEXT("repository"), RA_TEXT("push"), &push, nullptr);
  const ra_principal* who = principal;
  const auto by_id = [&](const std::string& project) {
    return ra_principal_can_id(who, RA_STRING(project), push) == RA_OK;
  };
  const auto by_text = [&](const std::string& project) {
    return ra_principal_can(who, RA_STRING(project), RA_TEXT("repository"),
                            RA_TEXT("push"), nullptr) == RA_OK;
  };
  Case(absl::StrCat("c_by_id_hit/", granted), places.here, true, by_id);
  Case(absl::StrCat("c_by_id_miss/", granted), places.elsewhere, false, by_id);
  Case(absl::StrCat("c_by_text_hit/", granted), places.here, true, by_text);
  Case(absl::StrCat("c_by_text_miss/", granted), places.elsewhere, false,
       by_text);
  Case(absl::StrCat("c_repository_hit/", granted), InRepositories(places.here),
       true, [&](const std::string& repository) {
         return ra_principal_can_repository(who, RA_STRING(repository),
                                            RA_TEXT("push"), nullptr) == RA_OK;
       });
}

std::string Compiler() {
#ifdef __clang__
  const std::string name = absl::StrCat("clang-", __clang_major__);
#else
  const std::string name = absl::StrCat("gcc-", __GNUC__);
#endif
#ifdef __OPTIMIZE__
  return name + "-optimized";
#else
  return name;
#endif
}

void AskAll() {
  std::printf("compiler %s\n", Compiler().c_str());
  FixHashKey();  // Which names meet in a slot is the same in every run.
  AskProjectRobot();
  for (const size_t granted : {1, 25, 300}) AskPrincipal(granted);
  for (const size_t granted : {1, 25, 300}) AskThroughC(granted);
}

}  // namespace
}  // namespace robot_accounts

int main() {
  robot_accounts::AskAll();
  return 0;
}
