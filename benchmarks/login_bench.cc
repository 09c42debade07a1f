// What a warm login costs among many robots, asked for in random order, the
// look-up included: in memory and in a file. The names and secrets of the
// requests lie in the order of the requests, as a server has them from the
// wire. Run on the real clock, which is what a second thread saves.
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace robot_accounts {
namespace {

constexpr int64_t kRobotsOfAProject = 1000;

// A name and a secret, without a place elsewhere that would have to be read.
struct Request {
  char user[28] = {};
  uint32_t user_bytes = 0;
  char secret[32] = {};

  absl::string_view name() const { return {user, user_bytes}; }
  absl::string_view secret_text() const { return {secret, sizeof(secret)}; }
};

// Accounts, and the requests of all its robots in random order; each has
// logged in once, in another order: what a store keeps of them may lie as they
// came.
struct House {
  std::unique_ptr<RobotAccounts> accounts;
  std::vector<Request> requests;
};

std::string ProjectName(int64_t number) {
  return absl::StrCat("team-", number / kRobotsOfAProject);
}

absl::Status Fill(RobotAccounts& accounts, int64_t robots,
                  std::vector<Request>& requests) {
  absl::StatusOr<PermissionSet> set =
      PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                           "repository:pull,repository:push");
  if (!set.ok()) return set.status();
  requests.reserve(static_cast<size_t>(robots));
  for (int64_t first = 0; first < robots; first += kRobotsOfAProject) {
    std::vector<RobotSpec> specs;
    const int64_t end = std::min(robots, first + kRobotsOfAProject);
    for (int64_t i = first; i < end; ++i) {
      RobotSpec spec;
      spec.project = ProjectName(i);
      spec.account_name = absl::StrCat("ci-", i);
      spec.grants.push_back(GrantSpec::Project(spec.project, *set));
      specs.push_back(std::move(spec));
    }
    const auto created = accounts.CreateMany(Actor::Host(), specs);
    if (!created.ok()) return created.status();
    for (const CreatedRobot& robot : *created) {
      Request request;
      const absl::string_view name = robot.robot.full_name();
      const absl::string_view secret = robot.secret.text();
      if (name.size() > sizeof(request.user) ||
          secret.size() != sizeof(request.secret)) {
        return absl::InternalError("a request of another size");
      }
      request.user_bytes = static_cast<uint32_t>(name.size());
      std::memcpy(request.user, name.data(), name.size());
      std::memcpy(request.secret, secret.data(), secret.size());
      requests.push_back(request);
    }
  }
  return absl::OkStatus();
}

absl::Status LogAllIn(House& house) {
  for (const Request& request : house.requests) {
    const auto principal = house.accounts->Authenticate(Login(), request.name(),
                                                        request.secret_text());
    if (!principal.ok()) return principal.status();
  }
  return absl::OkStatus();
}

// `requests`: of the robots that are there already, or none.
absl::StatusOr<std::unique_ptr<House>> Build(std::unique_ptr<RobotStore> store,
                                             int64_t robots,
                                             std::vector<Request> requests) {
  auto house = std::make_unique<House>();
  house->requests = std::move(requests);
  auto accounts = RobotAccounts::Create(std::move(store));
  if (!accounts.ok()) return accounts.status();
  house->accounts = *std::move(accounts);
  absl::Status status;
  if (house->requests.empty()) {
    status = Fill(*house->accounts, robots, house->requests);
  }
  if (status.ok()) status = LogAllIn(*house);
  if (!status.ok()) return status;
  std::shuffle(house->requests.begin(), house->requests.end(),
               std::mt19937_64(4));
  return house;
}

// In memory; kept from one benchmark to the next, one at a time.
House* InMemory(int64_t robots) {
  static std::unique_ptr<House>* const kept = new std::unique_ptr<House>;
  static int64_t kept_robots = 0;
  if (kept_robots != robots) {
    kept->reset();
    auto built = Build(NewMemoryStore(), robots, {});
    if (!built.ok()) return nullptr;
    *kept = *std::move(built);
    kept_robots = robots;
  }
  return kept->get();
}

// A file of many robots, made once and removed at the end; open from one
// benchmark to the next of the same arguments.
class FilledFile final {
 public:
  FilledFile()
      : folder_(std::filesystem::temp_directory_path().string() +
                "/login_bench.XXXXXX") {
    if (mkdtemp(&folder_[0]) == nullptr) abort();
  }
  ~FilledFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // Its robots logged in, from a store as `freshness_ms` says; null: it cannot
  // be.
  House* OpenWith(int64_t robots, int64_t freshness_ms) {
    if (robots_ != 0 && robots != robots_) return nullptr;  // One size a file.
    if (house_ != nullptr && freshness_ms == freshness_ms_) {
      return house_.get();
    }
    robots_ = robots;
    freshness_ms_ = freshness_ms;
    StoreOptions options;
    options.freshness_ms = freshness_ms;
    std::vector<Request> requests =
        house_ == nullptr ? std::vector<Request>() : house_->requests;
    house_.reset();
    auto store =
        OpenStore(absl::StrCat("sqlite:", folder_, "/robots.db"), options);
    if (!store.ok()) return nullptr;
    absl::StatusOr<std::unique_ptr<House>> house =
        Build(*std::move(store), robots, std::move(requests));
    if (!house.ok()) return nullptr;
    house_ = *std::move(house);
    return house_.get();
  }

 private:
  std::string folder_;
  int64_t robots_ = 0;
  int64_t freshness_ms_ = 0;
  std::unique_ptr<House> house_;
};

// CI has no time for more.
int64_t InFile(int64_t robots) {
  return getenv("CI") == nullptr ? robots : std::min<int64_t>(robots, 100000);
}

House* shared_house = nullptr;

void SetUpFile(const benchmark::State& state) {
  static FilledFile file;
  shared_house = file.OpenWith(InFile(state.range(0)), state.range(1));
}

void SetUpMemory(const benchmark::State& state) {
  shared_house = InMemory(state.range(0));
}

// Each thread goes its own way through the requests.
template <typename Use>
void LogIn(benchmark::State& state, Use use) {
  if (shared_house == nullptr) return state.SkipWithError("no robots");
  RobotAccounts& accounts = *shared_house->accounts;
  const std::vector<Request>& requests = shared_house->requests;
  size_t at = requests.size() / static_cast<size_t>(state.threads()) *
              static_cast<size_t>(state.thread_index());
  const Login login;
  const uint64_t blocks = HashBlocks();
  for (auto _ : state) {
    const Request& request = requests[at];
    if (++at == requests.size()) at = 0;
    const absl::StatusOr<Principal> principal =
        accounts.Authenticate(login, request.name(), request.secret_text());
    if (!principal.ok()) return state.SkipWithError("the wrong answer");
    use(*principal);
  }
  state.SetItemsProcessed(state.iterations());
  // More than two: some were not warm.
  state.counters["hash_blocks"] = benchmark::Counter(
      static_cast<double>(HashBlocks() - blocks),
      benchmark::Counter::kAvgIterations | benchmark::Counter::kAvgThreads);
}

void BM_WarmLogin_Memory(benchmark::State& state) {
  LogIn(state, [](const Principal&) {});
}
BENCHMARK(BM_WarmLogin_Memory)
    ->Arg(1)
    ->Arg(1000)
    ->Arg(1000000)
    ->Setup(SetUpMemory)
    ->UseRealTime();
BENCHMARK(BM_WarmLogin_Memory)
    ->Arg(1000000)
    ->Setup(SetUpMemory)
    ->Threads(2)
    ->UseRealTime();

// The limit of a login among so many: the reads of memory that it cannot do
// without, in tables as large as the memory store's, and no work. A request;
// two lines that may remember its secret; a line of the index; and, which waits
// for that one, the robot.
void BM_Limit_ReadsOfALogin(benchmark::State& state) {
  struct alignas(64) Line {
    uint64_t words[8];
  };
  struct RobotBytes {
    uint64_t words[22];
  };
  const auto robots = static_cast<uint64_t>(state.range(0));
  std::vector<Line> requests(static_cast<size_t>(robots));
  std::vector<Line> remembered(static_cast<size_t>(robots));
  std::vector<Line> index(static_cast<size_t>(robots / 6 + 1));
  std::vector<RobotBytes> kept(static_cast<size_t>(robots));
  std::mt19937_64 random(4);
  for (std::vector<Line>* lines : {&requests, &remembered, &index}) {
    for (Line& line : *lines) {
      for (uint64_t& word : line.words) word = random() % robots;
    }
  }
  uint64_t at = 0;
  uint64_t zero = 0;  // So that each login waits for the one before.
  for (auto _ : state) {
    const Line& request = requests[at];
    if (++at == robots) at = 0;
    const uint64_t first = remembered[request.words[0] + zero].words[0];
    const uint64_t second = remembered[request.words[1] + zero].words[7];
    const Line& line = index[(request.words[2] + zero) / 6];
    const RobotBytes& robot = kept[line.words[request.words[3] % 8]];
    zero =
        (first + second + robot.words[0] + robot.words[8] + robot.words[16]) >>
        63;
  }
  benchmark::DoNotOptimize(zero);
}
BENCHMARK(BM_Limit_ReadsOfALogin)->Arg(1000)->Arg(1000000)->UseRealTime();

// What a registry asks of a principal for one request.
void BM_WarmLoginAndCheck(benchmark::State& state) {
  LogIn(state, [](const Principal& principal) {
    benchmark::DoNotOptimize(
        principal.CanRepository("team-7/app/server", "pull"));
  });
}
BENCHMARK(BM_WarmLoginAndCheck)
    ->Arg(1000000)
    ->Setup(SetUpMemory)
    ->UseRealTime();

void BM_WarmLogin_Sqlite_Fresh(benchmark::State& state) {
  LogIn(state, [](const Principal&) {});
}
BENCHMARK(BM_WarmLogin_Sqlite_Fresh)
    ->ArgNames({"", "freshness_ms"})
    ->Args({1000000, 0})
    ->Setup(SetUpFile)
    ->UseRealTime();

void BM_WarmLogin_Sqlite_Bound50ms(benchmark::State& state) {
  LogIn(state, [](const Principal&) {});
}
BENCHMARK(BM_WarmLogin_Sqlite_Bound50ms)
    ->ArgNames({"", "freshness_ms"})
    ->Args({1000000, 50})
    ->Setup(SetUpFile)
    ->UseRealTime();

}  // namespace
}  // namespace robot_accounts
