// A SQLite store of a million robots (of 100 000 if the environment has CI
// set), made once a run: how long until the first login, how long for a page of
// one project's robots, wherever it is. And making robots with their secrets.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "benchmarks/stored_record.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace robot_accounts {
namespace {

constexpr int64_t kPages = 1000;
constexpr int64_t kPageSize = 50;
constexpr int64_t kAtOnce = 10000;

std::string NewFolder() {
  std::string path = std::filesystem::temp_directory_path().string() +
                     "/large_store_bench.XXXXXX";
  if (mkdtemp(&path[0]) == nullptr) abort();
  return path;
}

// A folder that goes with the process.
const std::string& Folder() {
  static const std::string& folder = *[] {
    auto* path = new std::string(NewFolder());
    static std::string* const to_remove = path;
    atexit([] {
      std::error_code ignored;
      std::filesystem::remove_all(*to_remove, ignored);
    });
    return path;
  }();
  return folder;
}

// Accounts over a file of their own, which goes with them.
class NewAccounts {
 public:
  NewAccounts() : path_(absl::StrCat(Folder(), "/", ++made_, ".db")) {
    accounts_ =
        RobotAccounts::Create(OpenStore("sqlite:" + path_).value()).value();
  }
  ~NewAccounts() {
    accounts_.reset();
    std::filesystem::remove(path_);
  }
  RobotAccounts* operator->() { return accounts_.get(); }

 private:
  static inline int made_ = 0;
  const std::string path_;
  std::unique_ptr<RobotAccounts> accounts_;
};

RobotRecord NewRecord(int64_t project_id, int64_t number) {
  RobotRecord record =
      StoredRecord(RobotLevel::kProject, absl::StrCat("/project/", project_id),
                   absl::StrFormat("robot-%07d", number));
  record.project_id = project_id;
  return record;
}

RobotSpec NewSpec(int64_t number) {
  RobotSpec spec;
  spec.level = RobotLevel::kProject;
  spec.project = "library";
  spec.account_name = absl::StrCat("ci-", number);
  spec.grants = {GrantSpec::Project(
      "library",
      PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                           "repository:pull,repository:push")
          .value())};
  return spec;
}

// Half of the robots are in the first project, the others in a hundred.
class LargeStore {
 public:
  static const LargeStore& Get() {
    static const LargeStore& store = *new LargeStore;
    return store;
  }

  // False if it could not be made.
  bool ok() const { return !secret_.empty(); }
  std::string url() const { return absl::StrCat("sqlite:", path_); }
  // What logs in as robot$library+ci-0.
  const std::string& secret() const { return secret_; }
  int64_t big_project_id() const { return project_ids_[0]; }
  // How many robots stand in front of the last of `kPages` pages.
  int64_t before_last_page() const {
    return std::min(kPages * kPageSize, robots_ / 2) - kPageSize;
  }

 private:
  LargeStore()
      : robots_(getenv("CI") == nullptr ? 1000000 : 100000),
        path_(Folder() + "/large.db") {
    auto store = OpenStore(url());
    if (!store.ok() || !MakeProjects(**store).ok()) return;
    for (int64_t i = 0; i < robots_; i += kAtOnce) {
      if (!Insert(**store, i).ok()) return;
    }
    auto accounts = RobotAccounts::Create(*std::move(store));
    if (!accounts.ok()) return;
    const auto robot = (*accounts)->CreateRobot(Actor::Host(), NewSpec(0));
    if (robot.ok()) secret_ = std::string(robot->secret.text());
  }

  absl::Status MakeProjects(RobotStore& store) {
    return store.Write([this](StoreTransaction& transaction) {
      for (int i = 0; i < 101; ++i) {
        Project project;
        project.name = absl::StrCat("team-", i);
        const auto made = transaction.InsertProject(project);
        if (!made.ok()) return made.status();
        project_ids_.push_back(made->id);
      }
      return absl::OkStatus();
    });
  }

  absl::Status Insert(RobotStore& store, int64_t first) {
    return store.Write([&](StoreTransaction& transaction) {
      for (int64_t i = first; i < first + kAtOnce; ++i) {
        const size_t project = i % 2 == 0 ? 0 : 1 + i / 2 % 100;
        const auto robot =
            transaction.Insert(NewRecord(project_ids_[project], i));
        if (!robot.ok()) return robot.status();
      }
      return absl::OkStatus();
    });
  }

  const int64_t robots_;
  const std::string path_;
  std::vector<int64_t> project_ids_;
  std::string secret_;
};

// Nothing is loaded up front, so that it is the same with any number of robots.
void BM_SqliteOpenAndFirstLogin(benchmark::State& state) {
  const LargeStore& large = LargeStore::Get();
  if (!large.ok()) return state.SkipWithError("cannot fill");
  for (auto _ : state) {
    auto store = OpenStore(large.url());
    if (!store.ok()) return state.SkipWithError("cannot open");
    const auto accounts = RobotAccounts::Create(*std::move(store));
    if (!accounts.ok() ||
        !(*accounts)
             ->Authenticate(Login(), "robot$library+ci-0", large.secret())
             .ok()) {
      return state.SkipWithError("refused");
    }
  }
}
BENCHMARK(BM_SqliteOpenAndFirstLogin)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// The argument: the first page, or the thousandth.
void BM_SqliteListOfProject(benchmark::State& state) {
  const LargeStore& large = LargeStore::Get();
  if (!large.ok()) return state.SkipWithError("cannot fill");
  const auto accounts =
      RobotAccounts::Create(OpenStore(large.url()).value()).value();
  RobotQuery query;
  query.project_id = large.big_project_id();
  query.page_size = kPageSize;
  if (state.range(0) > 1) {
    ListPosition place;
    place.account_name =
        absl::StrFormat("robot-%07d", 2 * (large.before_last_page() - 1));
    place.id = 2 * large.before_last_page() - 1;
    query.cursor = EncodeCursor(query, place);
  }
  for (auto _ : state) {
    const auto page = accounts->List(Actor::Host(), query);
    if (!page.ok() || page->robots.size() != query.page_size) {
      return state.SkipWithError("cannot list");
    }
  }
  state.SetItemsProcessed(state.iterations() * kPageSize);
}
BENCHMARK(BM_SqliteListOfProject)->Arg(1)->Arg(kPages)->UseRealTime();

// Robots with secrets made for them. The argument: how many at once.
void BM_SqliteCreateMany(benchmark::State& state) {
  NewAccounts accounts;
  int64_t next = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<RobotSpec> specs;
    for (int64_t i = 0; i < state.range(0); ++i) {
      specs.push_back(NewSpec(next++));
    }
    state.ResumeTiming();
    const auto created = accounts->CreateMany(Actor::Host(), specs);
    if (!created.ok()) return state.SkipWithError("cannot create");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SqliteCreateMany)->Arg(1000)->UseRealTime();

// One by one, each safe on the disk, in turns with what the disk itself needs
// for a page: `ratio` is that of the two.
void BM_SqliteCreatePerFsync(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  NewAccounts accounts;
  const int file =
      open((Folder() + "/synced").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  Clock::duration creations{0};
  Clock::duration syncs{0};
  int64_t next = 0;
  for (auto _ : state) {
    const RobotSpec spec = NewSpec(next++);
    const Clock::time_point begin = Clock::now();
    const auto created = accounts->CreateRobot(Actor::Host(), spec);
    const Clock::time_point middle = Clock::now();
    if (!created.ok() || write(file, page.data(), page.size()) < 0 ||
        fdatasync(file) != 0) {
      return state.SkipWithError("cannot create or sync");
    }
    creations += middle - begin;
    syncs += Clock::now() - middle;
  }
  close(file);
  const auto per_second = [&state](Clock::duration sum) {
    return static_cast<double>(state.iterations()) /
           std::chrono::duration<double>(sum).count();
  };
  state.counters["creations/s"] = per_second(creations);
  state.counters["fsyncs/s"] = per_second(syncs);
  state.counters["ratio"] = per_second(syncs) / per_second(creations);
}
BENCHMARK(BM_SqliteCreatePerFsync)->UseRealTime();

}  // namespace
}  // namespace robot_accounts
