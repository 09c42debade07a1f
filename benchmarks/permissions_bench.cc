// What a registry asks on every request: whether a robot may do something in a
// project; and what it costs to make the answer quick.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "benchmark/benchmark.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

constexpr size_t kQuestions = 1024;  // A power of two.
constexpr int64_t kMaxId = 1000000;

// Distinct project ids, the same in every run.
std::vector<int64_t> RandomIds(int64_t count) {
  std::mt19937_64 random(1);
  std::vector<int64_t> ids;
  while (static_cast<int64_t>(ids.size()) < count) {
    const int64_t id = 1 + static_cast<int64_t>(random() % kMaxId);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

// A system robot that may pull and push in each of the projects.
Grants GrantsOn(const std::vector<int64_t>& ids) {
  const auto set =
      PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                           "repository:pull,repository:push");
  std::vector<ScopedSet> sets;
  for (const int64_t id : ids) sets.push_back({Scope::Project(id), *set});
  return Grants::Create(Grants::Owner::System(), sets).value();
}

// Projects to ask about, in random order: those granted, or others.
std::vector<int64_t> Questions(const std::vector<int64_t>& ids, bool hit) {
  std::mt19937_64 random(2);
  std::vector<int64_t> questions(kQuestions);
  for (int64_t& question : questions) {
    question = ids[random() % ids.size()] + (hit ? 0 : kMaxId);
  }
  return questions;
}

void AskById(benchmark::State& state, bool hit) {
  const std::vector<int64_t> ids = RandomIds(state.range(0));
  const Grants grants = GrantsOn(ids);
  const std::vector<int64_t> projects = Questions(ids, hit);
  const Permission push =
      *grants.catalog()->FindText(PermissionLevel::kProject, "repository:push");
  size_t i = 0;
  for (auto _ : state) {
    const bool allows =
        grants.AllowsProject(projects[i++ & (kQuestions - 1)], push);
    if (allows != hit) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void AskByText(benchmark::State& state, bool hit) {
  const std::vector<int64_t> ids = RandomIds(state.range(0));
  const Grants grants = GrantsOn(ids);
  const std::vector<int64_t> projects = Questions(ids, true);
  // What is not granted, but known; Find must not be folded into the loop.
  std::string resource = "repository";
  std::string action = hit ? "push" : "delete";
  benchmark::DoNotOptimize(resource);
  benchmark::DoNotOptimize(action);
  size_t i = 0;
  for (auto _ : state) {
    const absl::optional<Permission> permission =
        grants.catalog()->Find(PermissionLevel::kProject, resource, action);
    const bool allows =
        permission.has_value() &&
        grants.AllowsProject(projects[i++ & (kQuestions - 1)], *permission);
    if (allows != hit) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_GrantsAllowsProject_Hit(benchmark::State& state) {
  AskById(state, true);
}
BENCHMARK(BM_GrantsAllowsProject_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_GrantsAllowsProject_Miss(benchmark::State& state) {
  AskById(state, false);
}
BENCHMARK(BM_GrantsAllowsProject_Miss)->Arg(1)->Arg(25)->Arg(300);

void BM_GrantsAllowsProjectByText_Hit(benchmark::State& state) {
  AskByText(state, true);
}
BENCHMARK(BM_GrantsAllowsProjectByText_Hit)->Arg(1)->Arg(25)->Arg(300);

void BM_GrantsAllowsProjectByText_Miss(benchmark::State& state) {
  AskByText(state, false);
}
BENCHMARK(BM_GrantsAllowsProjectByText_Miss)->Arg(1)->Arg(25)->Arg(300);

// Each pair of the catalogue in turn.
void BM_CatalogFind(benchmark::State& state) {
  const Catalog& catalog = *Catalog::Default();
  int i = 0;
  for (auto _ : state) {
    const CatalogEntry& entry = catalog.at(i);
    auto permission = catalog.Find(entry.level, entry.resource, entry.action);
    benchmark::DoNotOptimize(permission);
    if (++i == catalog.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CatalogFind);

// Compiling what a store hands out, once for each robot that is read.
void BM_GrantsFromRows(benchmark::State& state) {
  const Grants grants = GrantsOn(RandomIds(state.range(0)));
  for (auto _ : state) {
    auto compiled =
        Grants::FromRows(grants.catalog(), grants.owner(), grants.rows());
    if (!compiled.ok()) {
      state.SkipWithError("not compiled");
      break;
    }
    benchmark::DoNotOptimize(compiled);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_GrantsFromRows)->Arg(1)->Arg(25)->Arg(300);

void BM_GrantsCovers(benchmark::State& state) {
  const Grants grants = GrantsOn(RandomIds(state.range(0)));
  for (auto _ : state) {
    bool covers = grants.Covers(grants);
    benchmark::DoNotOptimize(covers);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_GrantsCovers)->Arg(1)->Arg(25)->Arg(300);

}  // namespace
}  // namespace robot_accounts
