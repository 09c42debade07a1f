#include "robot_accounts/crypto/protected_page.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/vm_flags.h"

namespace robot_accounts {
namespace {

TEST(ProtectedPageTest, IsZeroedAndAsLargeAsAsked) {
  for (const size_t size : {1, 4095, 4096, 4097, 20000}) {
    ProtectedPage page(size, ProtectedPage::OnFork::kWipe);
    ASSERT_EQ(size, page.size());
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(0, page.data()[i]) << i;
    std::memset(page.data(), 0xff, size);
    EXPECT_TRUE(page.alive()) << size;
  }
}

TEST(ProtectedPageTest, IsLeftOutOfCoreDumps) {
  const ProtectedPage page(8, ProtectedPage::OnFork::kKeep);
  EXPECT_TRUE(absl::StrContains(VmFlags(page.data()), " dd "))
      << VmFlags(page.data());
}

TEST(ProtectedPageTest, IsLockedWhereThatIsAllowed) {
  // What becomes of a page like it: the limit alone does not tell, and the
  // address sanitizer makes mlock do nothing.
  const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* const like_it = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(MAP_FAILED, like_it);
  (void)mlock(like_it, bytes);
  const bool allowed = absl::StrContains(VmFlags(like_it), " lo ");
  munmap(like_it, bytes);
  const ProtectedPage page(8, ProtectedPage::OnFork::kKeep);
  EXPECT_EQ(allowed, absl::StrContains(VmFlags(page.data()), " lo "))
      << VmFlags(page.data());
}

TEST(ProtectedPageTest, WipedOnForkLosesItsBytesInTheChildOnly) {
  ProtectedPage page(8, ProtectedPage::OnFork::kWipe);
  page.data()[0] = 7;
  const bool wiped = absl::StrContains(VmFlags(page.data()), " wf ");
  EXPECT_TRUE(HoldsInChild([&page, wiped] {
    return !page.alive() && page.data()[0] == (wiped ? 0 : 7);
  }));
  EXPECT_TRUE(page.alive());
  EXPECT_EQ(7, page.data()[0]);
}

TEST(ProtectedPageTest, KeptOnForkKeepsItsBytesInTheChild) {
  ProtectedPage page(8, ProtectedPage::OnFork::kKeep);
  page.data()[0] = 7;
  EXPECT_TRUE(
      HoldsInChild([&page] { return page.alive() && page.data()[0] == 7; }));
}

TEST(ProtectedPageTest, MoveTakesTheBytesAndLeavesNothing) {
  ProtectedPage from(8, ProtectedPage::OnFork::kWipe);
  from.data()[0] = 7;
  ProtectedPage to(std::move(from));
  EXPECT_EQ(7, to.data()[0]);
  EXPECT_TRUE(to.alive());
  EXPECT_EQ(nullptr, from.data());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(0u, from.size());
  EXPECT_FALSE(from.alive());
  ProtectedPage& self = to;
  to = std::move(self);
  EXPECT_EQ(7, to.data()[0]);
}

TEST(ForkGuardTest, KnowsItsProcessFromAChild) {
  const ForkGuard guard;
  EXPECT_TRUE(guard.InCreatorProcess());
  EXPECT_TRUE(HoldsInChild([&guard] { return !guard.InCreatorProcess(); }));
  EXPECT_TRUE(guard.InCreatorProcess());
}

TEST(ForkGuardTest, MadeInAChildIsAtHomeThere) {
  EXPECT_TRUE(HoldsInChild([] {
    const ForkGuard guard;
    return guard.InCreatorProcess() &&
           HoldsInChild([&guard] { return !guard.InCreatorProcess(); });
  }));
}

TEST(ForkGuardTest, MovedFromIsAtHomeNowhere) {
  ForkGuard from;
  const ForkGuard to(std::move(from));
  EXPECT_TRUE(to.InCreatorProcess());
  EXPECT_FALSE(from.InCreatorProcess());  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace robot_accounts
