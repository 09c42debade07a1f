#include "robot_accounts/crypto/protected_slot.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/protected_page.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/vm_flags.h"

namespace robot_accounts {
namespace {

bool IsZeroed(const ProtectedSlot& slot) {
  for (size_t i = 0; i < slot.size(); ++i) {
    if (slot.data()[i] != 0) return false;
  }
  return true;
}

bool LocksPages() {
  const ProtectedPage page(1, ProtectedPage::OnFork::kKeep);
  return absl::StrContains(VmFlags(page.data()), " lo ");
}

TEST(ProtectedSlotTest, IsZeroedAndAsLargeAsAsked) {
  for (const size_t size : {1, 32, 127, 128}) {
    ProtectedSlot slot = ProtectedSlot::Take(size);
    ASSERT_EQ(size, slot.size());
    ASSERT_TRUE(IsZeroed(slot)) << size;
    std::memset(slot.data(), 0xff, size);
  }
  EXPECT_EQ(nullptr, ProtectedSlot::Take(0).data());
  EXPECT_EQ(nullptr, ProtectedSlot::Take(129).data());
}

TEST(ProtectedSlotTest, IsWipedWhenItDies) {
  const uint8_t* where;
  {
    ProtectedSlot slot = ProtectedSlot::Take(128);
    where = slot.data();
    std::memset(slot.data(), 0xff, slot.size());
  }
  const ProtectedSlot next = ProtectedSlot::Take(128);
  EXPECT_EQ(where, next.data());  // The same memory, used again.
  EXPECT_TRUE(IsZeroed(next));
}

TEST(ProtectedSlotTest, LiesInMemoryThatIsNotDumpedAndLockedWhereAllowed) {
  const ProtectedSlot slot = ProtectedSlot::Take(32);
  const std::string flags = VmFlags(slot.data());
  EXPECT_TRUE(absl::StrContains(flags, " dd ")) << flags;
  EXPECT_EQ(LocksPages(), absl::StrContains(flags, " lo ")) << flags;
}

TEST(ProtectedSlotTest, MoveTakesTheBytesAndLeavesNothing) {
  ProtectedSlot from = ProtectedSlot::Take(8);
  from.data()[0] = 7;
  ProtectedSlot to(std::move(from));
  EXPECT_EQ(7, to.data()[0]);
  EXPECT_EQ(nullptr, from.data());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(0u, from.size());
  ProtectedSlot& self = to;
  to = std::move(self);
  EXPECT_EQ(7, to.data()[0]);
  const uint8_t* old = to.data();
  to = ProtectedSlot::Take(8);
  EXPECT_EQ(old, ProtectedSlot::Take(8).data());
}

TEST(ProtectedSlotTest, ChildKeepsTheBytesAndLocksItsOwn) {
  ProtectedSlot slot = ProtectedSlot::Take(8);
  slot.data()[0] = 7;
  const bool locks = LocksPages();
  EXPECT_TRUE(HoldsInChild([&slot, locks] {
    const bool kept = slot.data()[0] == 7;
    const ProtectedSlot own = ProtectedSlot::Take(8);
    const std::string flags = VmFlags(own.data());
    return kept && own.data() != slot.data() && IsZeroed(own) &&
           absl::StrContains(flags, " dd ") &&
           absl::StrContains(flags, " lo ") == locks;
  }));
  EXPECT_EQ(7, slot.data()[0]);
}

// In a child: the others shall find slots.
TEST(ProtectedSlotTest, ThereIsABoundAndNoTwoShareMemory) {
  EXPECT_TRUE(HoldsInChild([] {
    std::vector<ProtectedSlot> slots;
    std::set<const uint8_t*> places;
    while (true) {
      ProtectedSlot slot = ProtectedSlot::Take(128);
      if (slot.data() == nullptr) break;
      std::memset(slot.data(), 0xff, slot.size());
      places.insert(slot.data());
      slots.push_back(std::move(slot));
    }
    if (slots.size() != ProtectedSlot::kMaxSlots) return false;
    if (places.size() != slots.size()) return false;
    const uint8_t* freed = slots[1000].data();
    slots[1000] = ProtectedSlot();
    const ProtectedSlot again = ProtectedSlot::Take(1);
    return again.data() == freed && IsZeroed(again) &&
           ProtectedSlot::Take(1).data() == nullptr;
  }));
}

TEST(ProtectedSlotTest, ThreadsNeverGetTheSameSlot) {
  constexpr int kThreads = 4;
  constexpr int kHeld = 40;  // More than a page has.
  std::vector<std::thread> threads;
  std::vector<int> mixed(kThreads, 0);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([t, &mixed] {
      std::vector<ProtectedSlot> held(kHeld);
      for (int i = 0; i < 20000; ++i) {
        ProtectedSlot& slot = held[(i * 7) % kHeld];
        for (size_t b = 0; b < slot.size(); ++b) {
          if (slot.data()[b] != t + 1) ++mixed[t];
        }
        slot = ProtectedSlot::Take(16);
        if (!IsZeroed(slot)) ++mixed[t];
        std::memset(slot.data(), t + 1, slot.size());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::vector<int>(kThreads, 0), mixed);
}

}  // namespace
}  // namespace robot_accounts
