// What a host asks on every request: whether a robot that logged in may do
// something in the project of that name. capi_bench holds the twins in C.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "benchmarks/check_questions.h"
#include "benchmarks/peers/casbin_questions.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {
namespace {

// A robot, and the names to ask about.
struct Asked {
  Principal principal;
  std::vector<std::string> questions;
};

std::shared_ptr<const ProjectTable> TableOf(
    const std::vector<std::string>& names) {
  std::vector<Project> projects;
  for (size_t i = 0; i < names.size(); ++i) {
    projects.push_back({static_cast<int64_t>(i) + 1, names[i], 0, false, 0});
  }
  return std::make_shared<const ProjectTable>(std::move(projects));
}

// A robot that may pull and push in the first `granted` of `in_all` projects:
// of the first one, or of the system.
Principal MakePrincipal(size_t granted, size_t in_all, bool of_project) {
  RobotRecord record;
  record.id = 1;
  record.level = of_project ? RobotLevel::kProject : RobotLevel::kSystem;
  record.project_id = of_project ? 1 : 0;
  record.account_name = "ci";
  record.secrets = {{1, "hmac-sha256$1$0$salt$hash", 0, 0}};
  record.version = 1;
  for (size_t i = 1; i <= granted; ++i) {
    for (const char* action : {"pull", "push"}) {
      record.grants.push_back(
          {absl::StrCat("/project/", i), "repository", action, ""});
    }
  }
  return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   TableOf(ProjectNames(in_all)), "robot$ci", 1);
}

// Who is asked about what is granted, or about as many other projects.
Asked AskedOf(size_t granted, bool hit, size_t in_all, bool of_project) {
  std::vector<std::string> names = ProjectNames(2 * granted);
  const auto middle = names.begin() + static_cast<ptrdiff_t>(granted);
  names.erase(hit ? middle : names.begin(), hit ? names.end() : middle);
  return {MakePrincipal(granted, in_all, of_project), Questions(names)};
}

template <typename Ask>
void Run(benchmark::State& state, const Asked& asked, bool hit,
         const Ask& ask) {
  size_t i = 0;
  for (auto _ : state) {
    if (ask(asked.principal, asked.questions[i++ & (kQuestions - 1)]) != hit) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void ById(benchmark::State& state, bool hit, size_t in_all = 0,
          bool of_project = false) {
  const auto granted = static_cast<size_t>(state.range(0));
  if (in_all == 0) in_all = 2 * granted;
  const Permission push = *Catalog::Default()->FindText(
      PermissionLevel::kProject, "repository:push");
  Run(state, AskedOf(granted, hit, in_all, of_project), hit,
      [push](const Principal& principal, const std::string& project) {
        return principal.Can(project, push);
      });
}

void ByText(benchmark::State& state, bool hit) {
  const auto granted = static_cast<size_t>(state.range(0));
  // A miss is of a pair that is known, in a project that is granted.
  std::string resource = "repository";
  std::string action = hit ? "push" : "delete";
  benchmark::DoNotOptimize(resource);
  benchmark::DoNotOptimize(action);
  Run(state, AskedOf(granted, true, 2 * granted, false), hit,
      [&](const Principal& principal, const std::string& project) {
        return principal.Can(project, resource, action);
      });
}

void Repository(benchmark::State& state, bool hit) {
  const auto granted = static_cast<size_t>(state.range(0));
  Asked asked = AskedOf(granted, true, 2 * granted, false);
  for (std::string& question : asked.questions) question += "/app/backend";
  std::string action = hit ? "push" : "delete";
  benchmark::DoNotOptimize(action);
  Run(state, asked, hit,
      [&](const Principal& principal, const std::string& repository) {
        return principal.CanRepository(repository, action);
      });
}

void BM_PrincipalCanById_Hit(benchmark::State& state) { ById(state, true); }
BENCHMARK(BM_PrincipalCanById_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_PrincipalCanById_Miss(benchmark::State& state) { ById(state, false); }
BENCHMARK(BM_PrincipalCanById_Miss)->Arg(1)->Arg(25)->Arg(300);

// The same robots where the registry has ten thousand projects.
void BM_PrincipalCanById_ManyProjects_Hit(benchmark::State& state) {
  ById(state, true, 10000);
}
BENCHMARK(BM_PrincipalCanById_ManyProjects_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_PrincipalCanById_ManyProjects_Miss(benchmark::State& state) {
  ById(state, false, 10000);
}
BENCHMARK(BM_PrincipalCanById_ManyProjects_Miss)->Arg(1)->Arg(25)->Arg(300);

// A project robot, in its project and elsewhere.
void BM_PrincipalCanById_OwnProject_Hit(benchmark::State& state) {
  ById(state, true, 0, true);
}
BENCHMARK(BM_PrincipalCanById_OwnProject_Hit)->Arg(1);

void BM_PrincipalCanById_OwnProject_Miss(benchmark::State& state) {
  ById(state, false, 0, true);
}
BENCHMARK(BM_PrincipalCanById_OwnProject_Miss)->Arg(1);

void BM_PrincipalCanByText_Hit(benchmark::State& state) { ByText(state, true); }
BENCHMARK(BM_PrincipalCanByText_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_PrincipalCanByText_Miss(benchmark::State& state) {
  ByText(state, false);
}
BENCHMARK(BM_PrincipalCanByText_Miss)->Arg(1)->Arg(25)->Arg(300);

void BM_PrincipalCanRepository_Hit(benchmark::State& state) {
  Repository(state, true);
}
BENCHMARK(BM_PrincipalCanRepository_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_PrincipalCanRepository_Miss(benchmark::State& state) {
  Repository(state, false);
}
BENCHMARK(BM_PrincipalCanRepository_Miss)->Arg(1)->Arg(25)->Arg(300);

// What casbin is asked in benchmarks/peers, of as many rows of grants.
template <typename Ask>
void BesideCasbin(benchmark::State& state, const Ask& ask) {
  const auto rows = static_cast<size_t>(state.range(0));
  const Principal principal = PrincipalWithRows(rows);
  const std::vector<CasbinQuestion> questions = CasbinQuestions(rows);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ask(principal, questions[i]));
    if (++i == questions.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_PrincipalCanBesideCasbin_ByText(benchmark::State& state) {
  BesideCasbin(state, [](const Principal& principal, const auto& question) {
    return principal.Can(question.project, question.resource, question.action);
  });
}
BENCHMARK(BM_PrincipalCanBesideCasbin_ByText)->Arg(2)->Arg(25)->Arg(300);

void BM_PrincipalCanBesideCasbin_ById(benchmark::State& state) {
  const Permission push = *Catalog::Default()->FindText(
      PermissionLevel::kProject, "repository:push");
  BesideCasbin(state, [push](const Principal& principal, const auto& question) {
    return principal.Can(question.project, push);
  });
}
BENCHMARK(BM_PrincipalCanBesideCasbin_ById)->Arg(2)->Arg(25)->Arg(300);

// What each login pays for the principal it answers with.
void BM_PrincipalMake(benchmark::State& state) {
  const Principal made = MakePrincipal(1, 2, true);
  const std::string name = "robot$" + ProjectNames(1)[0] + "+ci";
  for (auto _ : state) {
    Principal principal(made.robot(), made.shared_projects(), name, 1);
    benchmark::DoNotOptimize(principal);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_PrincipalMake);

}  // namespace
}  // namespace robot_accounts
