// What robots cost in the memory store: how many bytes each takes, and how long
// it takes to list and to search a million of them.

#include <malloc.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "benchmark/benchmark.h"
#include "benchmarks/stored_record.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {
namespace {

constexpr int64_t kMillion = 1000000;
constexpr int64_t kProjects = 10000;
constexpr int64_t kLargeProjectRobots = 60000;  // More than 1000 pages of 50.
constexpr int64_t kNow = 1772359200;

// 20 bytes; names do not come in the order of the numbers.
std::string NameOf(int64_t number) {
  const uint64_t mixed = static_cast<uint64_t>(number) * 0x9E3779B97F4A7C15u;
  return absl::StrFormat("robot%015d", mixed >> 16);
}

RobotRecord NewRecord(int64_t project_id, std::string account_name) {
  RobotRecord record = StoredRecord(RobotLevel::kProject,
                                    absl::StrFormat("/project/%d", project_id),
                                    std::move(account_name));
  record.project_id = project_id;
  record.created_unix_s = kNow;
  record.updated_unix_s = kNow;
  record.expires_at = Expiration::FromStored(kNow + 30 * 86400);
  record.duration_days = 30;
  record.secrets[0].created_unix_s = kNow;
  record.next_slot_id = 2;
  return record;
}

// `robots` in projects of the store, the first with `in_first` of them.
absl::Status Fill(RobotStore& store, int64_t robots, int64_t projects,
                  int64_t in_first, const std::string& description) {
  return store.Write([&](StoreTransaction& transaction) -> absl::Status {
    for (int64_t i = 0; i < robots; ++i) {
      const int64_t project_id =
          i < in_first ? 1 : 1 + (i - in_first) % projects;
      RobotRecord record = NewRecord(project_id, NameOf(i));
      record.description = description;
      const absl::Status status =
          transaction.Insert(std::move(record)).status();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

// With what malloc needs itself.
int64_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<int64_t>(info.uordblks + info.hblkhd);
}

void MeasureBytes(benchmark::State& state, const std::string& description) {
  for (auto _ : state) {
    state.PauseTiming();
    const int64_t before = HeapBytes();
    const std::unique_ptr<RobotStore> store =
        NewMemoryStore(Catalog::Default());
    state.ResumeTiming();
    const absl::Status status = Fill(*store, state.range(0), 1, 0, description);
    state.PauseTiming();
    if (!status.ok()) state.SkipWithError("cannot fill");
    state.counters["bytes_per_robot"] =
        static_cast<double>(HeapBytes() - before) /
        static_cast<double>(state.range(0));
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// All robots in one project, with the same grants.
void BM_MemoryBytesPerRobot(benchmark::State& state) {
  MeasureBytes(state, "");
}
BENCHMARK(BM_MemoryBytesPerRobot)
    ->RangeMultiplier(10)
    ->Range(1000, kMillion)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

void BM_MemoryBytesPerRobot_Description(benchmark::State& state) {
  MeasureBytes(state, std::string(20, 'd'));
}
BENCHMARK(BM_MemoryBytesPerRobot_Description)
    ->RangeMultiplier(10)
    ->Range(1000, kMillion)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// Made once, for all of the benchmarks below. Null: it cannot be filled.
RobotStore* MillionRobots() {
  static RobotStore* const store = [] {
    auto filled = NewMemoryStore(Catalog::Default());
    const absl::Status status =
        Fill(*filled, kMillion, kProjects, kLargeProjectRobots, "");
    return status.ok() ? filled.release() : nullptr;
  }();
  return store;
}

// Page `range(0)` of 50 of the large project. The cursor is had outside.
void BM_MemoryListPage(benchmark::State& state) {
  RobotStore* store = MillionRobots();
  if (store == nullptr) {
    state.SkipWithError("cannot fill");
    return;
  }
  RobotQuery query;
  query.project_id = 1;
  query.page_size = 50;
  for (int64_t page = 1; page < state.range(0); ++page) {
    const absl::StatusOr<RobotPage> before = store->List(query);
    if (!before.ok() || before->next_cursor.empty()) {
      state.SkipWithError("there is no such page");
      return;
    }
    query.cursor = before->next_cursor;
  }
  for (auto _ : state) {
    const absl::StatusOr<RobotPage> page = store->List(query);
    if (!page.ok() || page->robots.size() != 50) {
      state.SkipWithError("not a page");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() * 50);
}
BENCHMARK(BM_MemoryListPage)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond);

void Search(benchmark::State& state, const std::string& text, size_t found) {
  RobotStore* store = MillionRobots();
  if (store == nullptr) {
    state.SkipWithError("cannot fill");
    return;
  }
  RobotQuery query;
  query.search = text;
  for (auto _ : state) {
    const absl::StatusOr<RobotPage> page = store->List(query);
    if (!page.ok() || page->robots.size() != found) {
      state.SkipWithError("found another number");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() * kMillion);
}

// Looks at all robots by name: one has it, and none.
void BM_MemorySearch_Rare(benchmark::State& state) {
  Search(state, NameOf(777777).substr(3), 1);
}
BENCHMARK(BM_MemorySearch_Rare)->Unit(benchmark::kMillisecond);

void BM_MemorySearch_None(benchmark::State& state) {
  Search(state, "nightly-build", 0);
}
BENCHMARK(BM_MemorySearch_None)->Unit(benchmark::kMillisecond);

// Begins as every name does, and differs late.
void BM_MemorySearch_NoneAlike(benchmark::State& state) {
  Search(state, "robot0000x", 0);
}
BENCHMARK(BM_MemorySearch_NoneAlike)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace robot_accounts
