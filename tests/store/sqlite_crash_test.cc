// Writers that are killed at random moments: what they said is done is there,
// nothing is there by half.

#include <sched.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "tests/store/child.h"
#include "tests/store/crash_script.h"
#include "tests/store/records.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int kRounds = 200;

std::string IntegrityOf(const std::string& path) {
  const auto connection = SqliteConnection::Open(path, 5000).value();
  auto check = connection->Call("PRAGMA integrity_check").value();
  return check.Step().value() ? std::string(check.TextAt(0)) : "";
}

// The counters and links of the file agree with its robots.
void ExpectConsistent(RobotStore& store, const std::string& path) {
  const auto connection = SqliteConnection::Open(path, 5000).value();
  EXPECT_EQ(connection->Integer("SELECT count(*) FROM robots").value(),
            store.Schemes()->hmac_sha256);
  EXPECT_EQ(connection
                ->Integer("SELECT count(*) FROM robot_projects WHERE robot_id"
                          " NOT IN (SELECT id FROM robots)")
                .value(),
            0);
}

// Lets a writer work, kills it, and returns its last acknowledged step.
int KillAWriter(const std::string& path, int round, std::mt19937& random) {
  Tool writer({"write", path, std::to_string(round)});
  int last = -1;
  const int wanted = static_cast<int>(random() % 9) - 1;
  while (last < wanted) {
    const std::string line = writer.ReadLine();
    if (!absl::SimpleAtoi(line, &last)) {
      ADD_FAILURE() << "the writer said: " << line;
      return last;
    }
  }
  for (uint32_t spin = random() % 4000; spin > 0; --spin) sched_yield();
  writer.Kill();
  for (int step; absl::SimpleAtoi(writer.ReadLine(), &step);) last = step;
  return last;
}

TEST(SqliteCrashTest, NothingAcknowledgedIsLostAndNothingIsThereByHalf) {
  const TempFolder folder;
  std::mt19937 random(20240229);
  int acknowledged = 0;
  for (int round = 0; round < kRounds; ++round) {
    // Now and then a file that is just being made.
    const std::string path = folder.File(
        round % 10 == 9 ? "new" + std::to_string(round) + ".db" : "robots.db");
    const int last = KillAWriter(path, round, random);
    acknowledged += last + 1;
    const auto store = OpenStore("sqlite:" + path);
    ASSERT_THAT(store, IsOk()) << "round " << round;
    const auto state = StateIn(**store, round);
    ASSERT_THAT(state, IsOk());
    EXPECT_TRUE(*state == StateAfter(round, last) ||
                *state == StateAfter(round, last + 1))
        << "round " << round << ", acknowledged up to step " << last;
    ExpectConsistent(**store, path);
    ASSERT_EQ(IntegrityOf(path), "ok") << "round " << round;
  }
  EXPECT_GT(acknowledged, kRounds);
}

}  // namespace
}  // namespace robot_accounts
