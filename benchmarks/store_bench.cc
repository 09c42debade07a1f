// How long a store takes: to create robots (BM_Fsync is what the disk allows,
// once a commit), to find one that is in memory, in the file or nowhere, to
// list and to keep last uses.

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "benchmarks/stored_record.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/open_store.h"

namespace robot_accounts {
namespace {

// What robots are sorted by that never expire.
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

class TempFolder final {
 public:
  TempFolder()
      : path_(std::filesystem::temp_directory_path().string() +
              "/store_bench.XXXXXX") {
    if (mkdtemp(&path_[0]) == nullptr) abort();
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string File(const char* name) const {
    return absl::StrCat(path_, "/", name);
  }

 private:
  std::string path_;
};

RobotRecord NewRecord(int64_t number) {
  return StoredRecord(RobotLevel::kSystem, "/project/*",
                      absl::StrCat("robot-", number));
}

absl::Status Insert(RobotStore& store, int64_t first, int64_t count) {
  return store.Write([&](StoreTransaction& transaction) -> absl::Status {
    for (int64_t i = first; i < first + count; ++i) {
      const absl::Status status = transaction.Insert(NewRecord(i)).status();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

// A store of a file with `robots` robots, or null.
struct FilledStore {
  explicit FilledStore(int64_t robots) {
    auto opened = OpenStore(absl::StrCat("sqlite:", folder.File("robots.db")));
    if (opened.ok() && Insert(**opened, 0, robots).ok()) {
      store = *std::move(opened);
    }
  }

  TempFolder folder;
  std::unique_ptr<RobotStore> store;
};

// What one commit costs at least.
void BM_Fsync(benchmark::State& state) {
  const TempFolder folder;
  const int file =
      open(folder.File("file").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  for (auto _ : state) {
    if (write(file, page.data(), page.size()) < 0 || fdatasync(file) != 0) {
      state.SkipWithError("cannot write");
    }
  }
  close(file);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Fsync)->UseRealTime();

// The argument: robots a transaction.
void BM_SqliteCreate(benchmark::State& state) {
  const FilledStore filled(1000);
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  int64_t next = 1000;
  for (auto _ : state) {
    if (!Insert(*filled.store, next, state.range(0)).ok()) {
      state.SkipWithError("cannot insert");
    }
    next += state.range(0);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SqliteCreate)->Arg(1)->Arg(100)->UseRealTime();

// A login's look-up: each robot was seen before.
void BM_SqliteFind_Warm(benchmark::State& state) {
  const FilledStore filled(1000);
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back(absl::StrCat("robot-", i));
  size_t next = 0;
  for (auto _ : state) {
    const auto view = filled.store->ViewForLogin("", names[next++ % 1000]);
    if (!view.ok() || !view->robot.has_value()) {
      state.SkipWithError("cannot find");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SqliteFind_Warm);

// More robots than are kept in memory, so that nearly all come from the file.
void BM_SqliteFind_Cold(benchmark::State& state) {
  constexpr uint64_t kRobots = 100000;
  const FilledStore filled(kRobots);
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  uint64_t next = 0;
  for (auto _ : state) {
    const auto view = filled.store->ViewForLogin(
        "", absl::StrCat("robot-", next++ % kRobots));
    if (!view.ok() || !view->robot.has_value()) {
      state.SkipWithError("cannot find");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SqliteFind_Cold);

void BM_SqliteFind_Unknown(benchmark::State& state) {
  const FilledStore filled(1000);
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  for (auto _ : state) {
    const auto view = filled.store->ViewForLogin("", "nobody");
    if (!view.ok() || view->robot.has_value()) {
      state.SkipWithError("found nobody");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SqliteFind_Unknown);

// The arguments: how many robots, and which RobotOrder. From the middle.
RobotQuery MiddlePage(const benchmark::State& state) {
  RobotQuery query;
  query.order = static_cast<RobotOrder>(state.range(1));
  query.cursor = EncodeCursor(query, {"robot-5", kNever, state.range(0) / 2});
  return query;
}

void ListPages(RobotStore& store, const RobotQuery& query,
               benchmark::State& state) {
  for (auto _ : state) {
    const auto page = store.List(query);
    if (!page.ok() || page->robots.size() != query.page_size) {
      state.SkipWithError("cannot list");
    }
  }
  state.SetItemsProcessed(state.iterations() * query.page_size);
}

void BM_SqliteList(benchmark::State& state) {
  const FilledStore filled(state.range(0));
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  ListPages(*filled.store, MiddlePage(state), state);
}
BENCHMARK(BM_SqliteList)->ArgsProduct({{1000, 100000}, {1, 3}});

void BM_MemoryList(benchmark::State& state) {
  const auto store = OpenStore("memory:");
  if (!store.ok() || !Insert(**store, 0, state.range(0)).ok()) {
    return state.SkipWithError("cannot fill");
  }
  ListPages(**store, MiddlePage(state), state);
}
BENCHMARK(BM_MemoryList)->ArgsProduct({{1000, 100000}, {1, 3}});

// The argument: robots whose last use is kept at once, out of as many.
void BM_SqliteKeepUses(benchmark::State& state) {
  const FilledStore filled(state.range(0));
  if (filled.store == nullptr) return state.SkipWithError("cannot open");
  std::vector<RobotUse> uses(state.range(0));
  int64_t unix_s = 1700000000;
  for (auto _ : state) {
    unix_s += 60;
    for (size_t i = 0; i < uses.size(); ++i) {
      uses[i] = {static_cast<int64_t>(i) + 1, unix_s, "10.0.0.1"};
    }
    if (!filled.store->KeepUses(uses).ok()) state.SkipWithError("cannot keep");
  }
  state.SetItemsProcessed(state.iterations() * uses.size());
}
BENCHMARK(BM_SqliteKeepUses)->Arg(1000)->UseRealTime();

}  // namespace
}  // namespace robot_accounts
