#include <cstdint>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/sharded_mutex.h"
#include "robot_accounts/base/sharded_pointer.h"
#include "robot_accounts/base/thread_number.h"

namespace robot_accounts {
namespace {

TEST(ThreadNumberTest, IsTheThreadsOwn) {
  const size_t own = ThreadNumber();
  EXPECT_GT(own, 0u);
  EXPECT_EQ(ThreadNumber(), own);
  std::set<size_t> numbers = {own};
  for (int i = 0; i < 10; ++i) {
    std::thread([&numbers] { numbers.insert(ThreadNumber()); }).join();
  }
  EXPECT_EQ(numbers.size(), 11u);
}

// Readers see a change whole or not at all, and no count of a writer is lost.
TEST(ShardedMutexTest, WritersAreAlone) {
  constexpr int kThreads = 2 * kThreadShards;
  constexpr int kWrites = 200;
  ShardedMutex mutex;
  int64_t a = 0;
  int64_t b = 0;
  std::vector<std::thread> threads;
  std::vector<int> torn(kThreads, 0);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kWrites; ++i) {
        if (t % 8 == 0) {
          const ShardedWriterLock lock(mutex);
          ++a;
          ++b;
        } else {
          const ShardedReaderLock lock(mutex);
          torn[t] += a != b;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(a, kThreads / 8 * kWrites);
  EXPECT_EQ(a, b);
  for (const int count : torn) EXPECT_EQ(count, 0);
}

TEST(ShardedMutexTest, ReadersDoNotWaitForReaders) {
  // More than shards, so that some share one: all hold it at the same time.
  constexpr int kThreads = kThreadShards + 8;
  ShardedMutex mutex;
  absl::Barrier all_hold_it(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads - 1; ++t) {
    threads.emplace_back([&] {
      const ShardedReaderLock lock(mutex);
      all_hold_it.Block();
    });
  }
  {
    const ShardedReaderLock lock(mutex);
    all_hold_it.Block();
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ShardedPointerTest, PointsToTheSameForEveryThread) {
  const auto value = std::make_shared<const int>(7);
  ShardedPointer<const int> pointer(value);
  EXPECT_EQ(pointer.get(), value.get());
  EXPECT_EQ(pointer.shared().get(), value.get());
  const auto shared = pointer.shared();
  // Of a thread that has another shard: the first ones may share this one's.
  std::shared_ptr<const int> elsewhere;
  for (const size_t own = ThreadShard(); elsewhere == nullptr;) {
    std::thread([&] {
      if (ThreadShard() != own) elsewhere = pointer.shared();
    }).join();
  }
  EXPECT_EQ(elsewhere.get(), value.get());
  // Counted apart.
  EXPECT_TRUE(shared.owner_before(elsewhere) || elsewhere.owner_before(shared));
}

// All counts together are right: what it pointed to dies once, with the last.
TEST(ShardedPointerTest, ThreadsCopyAtOnce) {
  constexpr int kThreads = kThreadShards + 8;  // Some share a count.
  ShardedPointer<const int> pointer(std::make_shared<const int>(7));
  const std::weak_ptr<const int> watched = pointer.shared();
  std::vector<std::shared_ptr<const int>> copies(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) copies[t] = pointer.shared();
    });
  }
  for (std::thread& thread : threads) thread.join();
  pointer.Set(nullptr);
  for (auto& copy : copies) {
    ASSERT_NE(copy, nullptr);
    EXPECT_EQ(*copy, 7);
    copy.reset();
  }
  EXPECT_TRUE(watched.expired());
}

TEST(ShardedPointerTest, CopiesKeepWhatTheyPointTo) {
  auto value = std::make_shared<const int>(7);
  const std::weak_ptr<const int> watched = value;
  ShardedPointer<const int> pointer(value);
  auto copy = pointer.shared();
  pointer.Set(std::make_shared<const int>(8));
  value.reset();
  EXPECT_EQ(*copy, 7);
  EXPECT_EQ(*pointer, 8);
  copy.reset();
  EXPECT_TRUE(watched.expired());
  pointer.Set(nullptr);
  EXPECT_EQ(pointer.get(), nullptr);
  EXPECT_EQ(pointer.shared(), nullptr);
}

}  // namespace
}  // namespace robot_accounts
