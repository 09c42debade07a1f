// The twins of principal_bench through C; a part of capi_bench.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "benchmarks/check_questions.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

// A system robot that may pull and push in the first `granted` of twice as many
// projects, and logged in.
class Asked final {
 public:
  Asked(size_t granted, bool hit) : names_(ProjectNames(2 * granted)) {
    accounts_ = OpenAccounts("memory:", &now_unix_s_);
    for (const std::string& name : names_) {
      Must(ra_accounts_project_put(accounts_, nullptr, 0, RA_STRING(name), 0,
                                   nullptr, nullptr));
    }
    MakeRobot(granted);
    const auto middle = names_.begin() + static_cast<ptrdiff_t>(granted);
    names_.erase(hit ? middle : names_.begin(), hit ? names_.end() : middle);
    questions = Questions(names_);
  }

  const ra_principal* principal() const { return principal_; }
  bool is_made() const { return is_made_; }
  std::vector<std::string> questions;

 private:
  void Must(ra_status status) { is_made_ = is_made_ && status == RA_OK; }

  void MakeRobot(size_t granted) {
    const auto set = SetOf("repository:pull,repository:push");
    Owned<ra_grants> grants;
    Owned<ra_robot_spec> spec;
    Owned<ra_robot> robot;
    Owned<ra_buffer> secret;
    Must(ra_grants_new(grants.out(), nullptr));
    for (size_t i = 0; i < granted; ++i) {
      Must(
          ra_grants_add_project(grants, 0, RA_STRING(names_[i]), set, nullptr));
    }
    Must(ra_robot_spec_new(spec.out(), nullptr));
    Must(ra_robot_spec_set_level(spec, RA_LEVEL_SYSTEM, nullptr));
    Must(ra_robot_spec_set_account_name(spec, RA_TEXT("ci"), nullptr));
    Must(ra_robot_spec_set_grants(spec, grants, nullptr));
    Must(ra_accounts_create(accounts_, nullptr, spec, robot.out(), secret.out(),
                            nullptr));
    const std::string text = TextOf(secret);
    Must(ra_accounts_authenticate(accounts_, nullptr, RA_TEXT("robot$ci"),
                                  RA_STRING(text), principal_.out(), nullptr));
  }

  int64_t now_unix_s_ = kNowUnixS;
  bool is_made_ = true;
  std::vector<std::string> names_;
  Owned<ra_accounts> accounts_;
  Owned<ra_principal> principal_;
};

template <typename Ask>
void Run(benchmark::State& state, const Asked& asked, bool hit,
         const Ask& ask) {
  if (!asked.is_made()) return state.SkipWithError("no robot");
  const ra_principal* principal = asked.principal();
  const ra_status wanted = hit ? RA_OK : RA_PERMISSION_DENIED;
  size_t i = 0;
  for (auto _ : state) {
    if (ask(principal, asked.questions[i++ & (kQuestions - 1)]) != wanted) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void ById(benchmark::State& state, bool hit) {
  int32_t push = 0;
  ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                   RA_TEXT("repository"), RA_TEXT("push"), &push, nullptr);
  const Asked asked(static_cast<size_t>(state.range(0)), hit);
  Run(state, asked, hit,
      [push](const ra_principal* principal, const std::string& project) {
        return ra_principal_can_id(principal, RA_STRING(project), push);
      });
}

void ByText(benchmark::State& state, bool hit) {
  const Asked asked(static_cast<size_t>(state.range(0)), true);
  const std::string action = hit ? "push" : "delete";
  Run(state, asked, hit,
      [&](const ra_principal* principal, const std::string& project) {
        return ra_principal_can(principal, RA_STRING(project),
                                RA_TEXT("repository"), RA_STRING(action),
                                nullptr);
      });
}

void Repository(benchmark::State& state, bool hit) {
  Asked asked(static_cast<size_t>(state.range(0)), true);
  for (std::string& question : asked.questions) question += "/app/backend";
  const std::string action = hit ? "push" : "delete";
  Run(state, asked, hit,
      [&](const ra_principal* principal, const std::string& repository) {
        return ra_principal_can_repository(principal, RA_STRING(repository),
                                           RA_STRING(action), nullptr);
      });
}

void BM_CapiPrincipalCanById_Hit(benchmark::State& state) { ById(state, true); }
BENCHMARK(BM_CapiPrincipalCanById_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_CapiPrincipalCanById_Miss(benchmark::State& state) {
  ById(state, false);
}
BENCHMARK(BM_CapiPrincipalCanById_Miss)->Arg(1)->Arg(25)->Arg(300);

void BM_CapiPrincipalCanByText_Hit(benchmark::State& state) {
  ByText(state, true);
}
BENCHMARK(BM_CapiPrincipalCanByText_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_CapiPrincipalCanByText_Miss(benchmark::State& state) {
  ByText(state, false);
}
BENCHMARK(BM_CapiPrincipalCanByText_Miss)->Arg(1)->Arg(25)->Arg(300);

void BM_CapiPrincipalCanRepository_Hit(benchmark::State& state) {
  Repository(state, true);
}
BENCHMARK(BM_CapiPrincipalCanRepository_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_CapiPrincipalCanRepository_Miss(benchmark::State& state) {
  Repository(state, false);
}
BENCHMARK(BM_CapiPrincipalCanRepository_Miss)->Arg(1)->Arg(25)->Arg(300);

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
