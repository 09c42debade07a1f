// Cold logins with Harbor's hash while others wait for theirs, and warm logins
// while a flood of cold ones goes on. The store is the one in memory.
//
// BM_ColdLogins/<waiting>: as many threads as wait log different robots in,
// nothing is remembered. Counters: `per_second_and_core`, where the cores are
// those that hash at once, and `over_limit`, the time of one login over that of
// a loop of SHA instructions, turn by turn with it.
//
// BM_WarmLogins_InAFlood: one thread logs remembered robots in, alone and while
// 32 threads log 10 000 others in. Counters: the times at the 50th and 99th
// of a hundred and the longest, in microseconds, of both.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "benchmarks/pbkdf2_limit.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"

namespace robot_accounts {
namespace {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// Robots 0, 1, ... of one project, whose secrets are kept as Harbor does.
class House {
 public:
  House(int robots, int64_t verified_life_s, int at_once) {
    RobotAccountsOptions options;
    options.hasher.policy = HashPolicy::kHarbor;
    options.authenticator.verified_life_s = verified_life_s;
    options.authenticator.slow_hashes_at_once = at_once;
    accounts_ = *RobotAccounts::Create(NewMemoryStore(), options);
    const PermissionSet set =
        *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                              "repository:pull,repository:push");
    for (int i = 0; i < robots; ++i) {
      RobotSpec spec;
      spec.project = "library";
      spec.account_name = absl::StrCat("ci", i);
      spec.grants.push_back(GrantSpec::Project("library", set));
      const CreatedRobot created = *accounts_->CreateRobot(Actor::Host(), spec);
      users_.push_back(absl::StrCat("robot$library+ci", i));
      secrets_.push_back(std::string(created.secret.text()));
    }
  }

  bool LogIn(int robot, absl::string_view source) const {
    Login login;
    login.source = source;
    return accounts_->Authenticate(login, users_[robot], secrets_[robot]).ok();
  }

 private:
  std::unique_ptr<RobotAccounts> accounts_;
  std::vector<std::string> users_;
  std::vector<std::string> secrets_;
};

void Limit() {
  uint8_t out[32];
  Pbkdf2Limit("Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E",
              "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC", 4096, out);
  benchmark::DoNotOptimize(out);
}

void BM_ColdLogins(benchmark::State& state) {
  const int waiting = static_cast<int>(state.range(0));
  constexpr int kLoginsOfEach = 8;
  const House house(waiting, /*verified_life_s=*/0, /*at_once=*/1);
  double best = 1e9;
  double limit = 1e9;
  std::atomic<bool> failed{false};
  for (auto _ : state) {
    std::vector<std::thread> threads;
    const auto start = SteadyClock::now();
    for (int t = 0; t < waiting; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kLoginsOfEach; ++i) {
          if (!house.LogIn(t, absl::StrCat(t))) failed = true;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    best = std::min(best, SecondsSince(start) / (waiting * kLoginsOfEach));
    if (!HasShaInstructions()) continue;
    const auto limit_start = SteadyClock::now();
    Limit();
    limit = std::min(limit, SecondsSince(limit_start));
  }
  if (failed) state.SkipWithError("a login failed");
  state.counters["per_second_and_core"] = 1 / best;
  if (HasShaInstructions()) state.counters["over_limit"] = best / limit;
}
BENCHMARK(BM_ColdLogins)
    ->Arg(1)
    ->Arg(4)
    ->Arg(16)
    ->Arg(64)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// In microseconds.
std::vector<double> TimesOfWarmLogins(const House& house, int robots) {
  std::vector<double> times;
  for (int i = 0; i < 200000; ++i) {
    const auto start = SteadyClock::now();
    if (!house.LogIn(i % robots, "warm")) return {};
    times.push_back(SecondsSince(start) * 1e6);
  }
  std::sort(times.begin(), times.end());
  return times;
}

void Report(benchmark::State& state, const std::string& when,
            const std::vector<double>& times) {
  if (times.empty()) return state.SkipWithError("a login failed");
  state.counters["p50_" + when] = times[times.size() / 2];
  state.counters["p99_" + when] = times[times.size() * 99 / 100];
  state.counters["max_" + when] = times.back();
}

void BM_WarmLogins_InAFlood(benchmark::State& state) {
  constexpr int kWarm = 100;
  constexpr int kCold = 10000;
  constexpr int kThreads = 32;
  static const House* const house =
      new House(kWarm + kCold, /*verified_life_s=*/600, /*at_once=*/0);
  for (int i = 0; i < kWarm; ++i) (void)house->LogIn(i, "warm");
  for (auto _ : state) {
    Report(state, "alone", TimesOfWarmLogins(*house, kWarm));
    std::atomic<int> next{0};
    std::atomic<bool> ends{false};
    std::vector<std::thread> flood;
    for (int t = 0; t < kThreads; ++t) {
      flood.emplace_back([&, t] {
        while (!ends) {
          const int robot = next++;
          if (robot >= kCold) return;
          (void)house->LogIn(kWarm + robot, absl::StrCat(t));
        }
      });
    }
    while (next < kThreads) std::this_thread::yield();
    Report(state, "in_flood", TimesOfWarmLogins(*house, kWarm));
    state.counters["cold_meanwhile"] = next.load();
    ends = true;
    for (std::thread& thread : flood) thread.join();
  }
}
BENCHMARK(BM_WarmLogins_InAFlood)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace robot_accounts
