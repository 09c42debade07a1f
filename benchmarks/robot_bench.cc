// What a login costs: the name, and the secret, warm (it was right a moment
// ago) and cold, for each way to keep it. The store is the one in memory, so
// that the rest is seen.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/last_uses.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_accounts.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kUser = "robot$library+ci";
constexpr absl::string_view kSecret = "Benchmark1Secret";
constexpr int64_t kNoMemory = 0;
constexpr int64_t kMemory = 600;

struct House {
  std::unique_ptr<RobotAccounts> accounts;
  std::string secret;
};

// One robot whose secret is kept as `policy` says: generated, unless `by_hand`.
absl::StatusOr<House> Build(HashPolicy policy, bool by_hand, int64_t life_s) {
  RobotAccountsOptions options;
  options.hasher.policy = policy;
  options.authenticator.verified_life_s = life_s;
  absl::StatusOr<std::unique_ptr<RobotAccounts>> accounts =
      RobotAccounts::Create(NewMemoryStore(), options);
  if (!accounts.ok()) return accounts.status();

  absl::StatusOr<PermissionSet> set =
      PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                           "repository:pull,repository:push");
  if (!set.ok()) return set.status();
  RobotSpec spec;
  spec.project = "library";
  spec.account_name = "ci";
  spec.grants.push_back(GrantSpec::Project("library", *std::move(set)));
  absl::StatusOr<CreatedRobot> created =
      (*accounts)->CreateRobot(Actor::Host(), spec);
  if (!created.ok()) return created.status();
  House house{*std::move(accounts), std::string(created->secret.text())};
  if (by_hand) {
    house.secret = std::string(kSecret);
    const absl::Status status = house.accounts->RefreshSecret(
        Actor::Host(), created->robot.robot().id(), kSecret);
    if (!status.ok()) return status;
  }
  return house;
}

void LogIn(benchmark::State& state, HashPolicy policy, bool by_hand,
           int64_t life_s, bool wrong) {
  absl::StatusOr<House> house = Build(policy, by_hand, life_s);
  if (!house.ok()) {
    state.SkipWithError("no robot");
    return;
  }
  if (wrong) house->secret.back() ^= 1;
  const Login login;
  // The first is cold in any case.
  (void)house->accounts->Authenticate(login, kUser, house->secret);
  for (auto _ : state) {
    const absl::StatusOr<Principal> principal =
        house->accounts->Authenticate(login, kUser, house->secret);
    if (principal.ok() == wrong) {
      state.SkipWithError("the wrong answer");
      return;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Authenticate_Warm_Hmac(benchmark::State& state) {
  LogIn(state, HashPolicy::kByOrigin, false, kMemory, false);
}
BENCHMARK(BM_Authenticate_Warm_Hmac);

void BM_Authenticate_Warm_Harbor(benchmark::State& state) {
  LogIn(state, HashPolicy::kHarbor, false, kMemory, false);
}
BENCHMARK(BM_Authenticate_Warm_Harbor);

void BM_Authenticate_Warm_Pbkdf2(benchmark::State& state) {
  LogIn(state, HashPolicy::kByOrigin, true, kMemory, false);
}
BENCHMARK(BM_Authenticate_Warm_Pbkdf2);

void BM_Authenticate_Cold_Hmac(benchmark::State& state) {
  LogIn(state, HashPolicy::kByOrigin, false, kNoMemory, false);
}
BENCHMARK(BM_Authenticate_Cold_Hmac);

void BM_Authenticate_Cold_Harbor(benchmark::State& state) {
  LogIn(state, HashPolicy::kHarbor, false, kNoMemory, false);
}
BENCHMARK(BM_Authenticate_Cold_Harbor);

void BM_Authenticate_Cold_Pbkdf2(benchmark::State& state) {
  LogIn(state, HashPolicy::kByOrigin, true, kNoMemory, false);
}
BENCHMARK(BM_Authenticate_Cold_Pbkdf2);

void BM_Authenticate_Wrong_Hmac(benchmark::State& state) {
  LogIn(state, HashPolicy::kByOrigin, false, kMemory, true);
}
BENCHMARK(BM_Authenticate_Wrong_Hmac);

void Parse(benchmark::State& state, absl::string_view name) {
  const absl::StatusOr<NamingPolicy> naming = NamingPolicy::Create();
  for (auto _ : state) {
    benchmark::DoNotOptimize(naming->Parse(name));
  }
  state.SetItemsProcessed(state.iterations());
}

// What a warm login pays for its last use being kept, and how that goes while
// other cores log the same robot in.
void BM_LastUsesNote(benchmark::State& state) {
  static LastUses* const uses = new LastUses(/*with_names=*/true);
  absl::StatusOr<House> house = Build(HashPolicy::kByOrigin, false, kMemory);
  if (!house.ok()) {
    state.SkipWithError("no robot");
    return;
  }
  const absl::StatusOr<Principal> principal =
      house->accounts->Authenticate(Login(), kUser, house->secret);
  if (!principal.ok()) {
    state.SkipWithError("the wrong answer");
    return;
  }
  for (auto _ : state) uses->Note(*principal, "2001:db8::7334", 1700000000);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_LastUsesNote)->ThreadRange(1, 2);

void BM_NamingPolicyParse(benchmark::State& state) {
  Parse(state, "robot$my-project.name+build_agent-12");
}
BENCHMARK(BM_NamingPolicyParse);

void BM_NamingPolicyParse_NotOurs(benchmark::State& state) {
  Parse(state, "alice@example.com");
}
BENCHMARK(BM_NamingPolicyParse_NotOurs);

void BM_PrincipalCanRepository(benchmark::State& state) {
  const absl::StatusOr<House> house =
      Build(HashPolicy::kByOrigin, false, kMemory);
  if (!house.ok()) {
    state.SkipWithError("no robot");
    return;
  }
  const absl::StatusOr<Principal> principal =
      house->accounts->Authenticate(Login(), kUser, house->secret);
  if (!principal.ok()) {
    state.SkipWithError("no principal");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(principal->CanRepository("library/app", "pull"));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_PrincipalCanRepository);

}  // namespace
}  // namespace robot_accounts
