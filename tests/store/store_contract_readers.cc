// Readers beside a writer.
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int kRounds = 40;

// Writes `round` into the robots of `ids` at once, and changes more beside it.
void WriteRound(RobotStore& store, const std::vector<int64_t>& ids, int round) {
  const std::string text = std::to_string(round);
  EXPECT_THAT(store.Write([&](StoreTransaction& t) {
    for (const int64_t id : ids) {
      RobotRecord record = t.Get(id)->record();
      record.description = text;
      record.secrets[0].hash = round % 2 == 0 ? HarborHash(1) : HmacHash(1);
      const auto replaced = t.Replace(record);
      if (!replaced.ok()) return replaced.status();
    }
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(store.KeepUses({{ids[0], 60 * round, "source"}}), IsOk());
  EXPECT_THAT(InsertOneProject(store, "p" + text), IsOk());
  const auto passing = InsertOne(store, NewRecord(0, "x" + text));
  ASSERT_THAT(passing, IsOk());
  EXPECT_THAT(DeleteOne(store, passing->id()), IsOk());
}

// What one reader sees, over and over; nothing of it goes back.
class Reader final {
 public:
  explicit Reader(RobotStore& store) : store_(store) {}

  void Read() {
    ReadLogin();
    ReadList();
    const size_t projects = (*store_.Projects())->projects().size();
    EXPECT_GE(projects, projects_);
    projects_ = projects;
    const SchemeCounts counts = *store_.Schemes();
    EXPECT_TRUE(counts.harbor == 0 || counts.harbor == 2) << counts.harbor;
  }

 private:
  void ReadLogin() {
    const LoginView view = *store_.ViewForLogin("", "a");
    ASSERT_TRUE(view.robot.has_value());
    const RobotRecord record = view.robot->record();
    EXPECT_GE(std::stoi(record.description), round_);
    round_ = std::stoi(record.description);
    EXPECT_EQ(record.secrets[0].hash,
              round_ % 2 == 0 ? HarborHash(1) : HmacHash(1));
    EXPECT_LE(record.last_used_unix_s, 60 * kRounds);
  }

  void ReadList() {
    std::vector<std::string> seen;
    const RobotPage page = *store_.List({});
    for (const Robot& robot : page.robots) {
      const RobotRecord record = robot.record();
      if (record.account_name.size() == 1) seen.push_back(record.description);
    }
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0], seen[1]);
    EXPECT_GE(std::stoi(seen[0]), round_);
    round_ = std::stoi(seen[0]);
  }

  RobotStore& store_;
  int round_ = 0;
  size_t projects_ = 0;
};

TEST_P(StoreContractTest, ReadersBesideAWriterSeeWholeChangesInTheirOrder) {
  std::vector<int64_t> ids;
  for (const char* name : {"a", "b"}) {
    RobotRecord record = NewRecord(0, name, HarborHash(1));
    record.description = "0";
    ids.push_back(InsertOne(store(), record)->id());
  }
  // Relaxed: they put nothing in order that the store does not.
  std::atomic<int> reads{0};
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([this, &reads, &done] {
      Reader reader(store());
      while (!done.load(std::memory_order_relaxed)) {
        reader.Read();
        reads.fetch_add(1, std::memory_order_relaxed);
      }
    });
  }
  for (int round = 1; round <= kRounds; ++round) {
    const int before = reads.load(std::memory_order_relaxed);
    WriteRound(store(), ids, round);
    while (reads.load(std::memory_order_relaxed) == before) {
      std::this_thread::yield();
    }
  }
  done.store(true, std::memory_order_relaxed);
  for (std::thread& thread : threads) thread.join();
  Reader(store()).Read();
  EXPECT_EQ(Seen(store(), "", "b"), std::to_string(kRounds));
}

}  // namespace
}  // namespace robot_accounts
