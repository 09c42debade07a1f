// Hashes on a thread whose stack is ours, and looks through that stack, and
// through the vector registers, when it is done.
#include <pthread.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/traces.h"

namespace robot_accounts {
namespace {

constexpr size_t kStackBytes = 256 * 1024;

#if defined(__x86_64__)
__attribute__((target("avx512f"))) void StoreZmm(uint8_t out[32][64]) {
  asm volatile(
      "vmovdqu64 %%zmm0, 0(%0)\n vmovdqu64 %%zmm1, 64(%0)\n"
      "vmovdqu64 %%zmm7, 448(%0)\n vmovdqu64 %%zmm15, 960(%0)\n"
      "vmovdqu64 %%zmm16, 1024(%0)\n vmovdqu64 %%zmm24, 1536(%0)\n"
      "vmovdqu64 %%zmm31, 1984(%0)" ::"r"(out)
      : "memory");
}
void StoreXmm(uint8_t out[32][64]) {
  asm volatile(
      "movdqu %%xmm0, 0(%0)\n movdqu %%xmm1, 64(%0)\n"
      "movdqu %%xmm7, 448(%0)\n movdqu %%xmm15, 960(%0)" ::"r"(out)
      : "memory");
}
void StoreRegisters(uint8_t out[32][64]) {
  if (HasAvx512()) {
    StoreZmm(out);
  } else {
    StoreXmm(out);
  }
}
#else
void StoreRegisters(uint8_t[32][64]) {}
#endif

struct Work {
  std::vector<Pbkdf2Lane*> lanes;
  bool with_wiping = true;
  uint8_t registers[32][64] = {};
};

__attribute__((noinline)) void HashOn(Work& work) {
  if (work.with_wiping) {
    RunLanes(work.lanes, 3);
  } else if (HasAvx512()) {
    RunAvx512(work.lanes, 3);
  } else {
    for (Pbkdf2Lane* const lane : work.lanes) RunPortable(*lane, 3);
  }
  StoreRegisters(work.registers);
}

void* HashOnThread(void* work) {
  HashOn(*static_cast<Work*>(work));
  return nullptr;
}

// How many words of the lanes' states are found on the stack and in registers
// after they have been run on a thread.
class Traces {
 public:
  explicit Traces(size_t count) : lanes_(count) {
    uint32_t x = 1;
    for (Pbkdf2Lane& lane : lanes_) {
      for (uint32_t i = 0; i < sizeof(lane) / 4; ++i) {
        x = x * 1664525 + 1013904223;
        std::memcpy(reinterpret_cast<char*>(&lane) + 4 * i, &x, 4);
      }
      work_.lanes.push_back(&lane);
    }
  }

  int Count(bool with_wiping) {
    void* const stack = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(stack, MAP_FAILED);
    work_.with_wiping = with_wiping;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, kStackBytes);
    pthread_t thread;
    EXPECT_EQ(0, pthread_create(&thread, &attributes, HashOnThread, &work_));
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    const int found = Found({static_cast<const char*>(stack), kStackBytes}) +
                      Found({reinterpret_cast<const char*>(work_.registers),
                             sizeof(work_.registers)});
    munmap(stack, kStackBytes);
    return found;
  }

 private:
  int Found(absl::string_view memory) const {
    int found = 0;
    for (size_t at = 0; at + 4 <= memory.size(); at += 4) {
      for (const Pbkdf2Lane& lane : lanes_) {
        const absl::string_view words(reinterpret_cast<const char*>(&lane),
                                      sizeof(lane));
        for (size_t i = 0; i < words.size(); i += 4) {
          found += std::memcmp(&memory[at], &words[i], 4) == 0;
        }
      }
    }
    return found;
  }

  std::vector<Pbkdf2Lane> lanes_;
  Work work_;
};

TEST(TracesTest, RunLanesLeavesNoneOnTheStackOrInRegisters) {
  for (size_t count = 1; count <= kMaxLanes; ++count) {
    EXPECT_EQ(0, Traces(count).Count(/*with_wiping=*/true)) << count;
  }
}

// Else the test above could not fail.
TEST(TracesTest, WithoutWipingThereAreSome) {
  const int traces = Traces(16).Count(/*with_wiping=*/false);
  // What the portable code leaves depends on the compiler.
  EXPECT_TRUE(traces != 0 || !HasAvx512());
}

}  // namespace
}  // namespace robot_accounts
