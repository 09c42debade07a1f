#ifndef ROBOT_ACCOUNTS_CRYPTO_PBKDF2_LANES_H_
#define ROBOT_ACCOUNTS_CRYPTO_PBKDF2_LANES_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace robot_accounts {

// One block (32 bytes) of PBKDF2-HMAC-SHA256 under way: RFC 8018 section 5.2,
// in the words of FIPS 180-4. Wiped when it dies.
struct Pbkdf2Lane {
  uint32_t inner[8];  // The state after the key xor 0x36...
  uint32_t outer[8];  // The state after the key xor 0x5c...
  uint32_t u[8];      // The U of the last iteration.
  uint32_t sum[8];    // All U so far, xored.

  ~Pbkdf2Lane();
};

constexpr size_t kMaxLanes = 16;

// Takes 1..kMaxLanes lanes `more` iterations on, side by side if that is
// faster. The time depends on both numbers only. Nothing of the lanes stays in
// registers or on the stack.
void RunLanes(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more);

// Of `waiting` lanes (at least 1), how many to run at once for the least time
// of each; at most kMaxLanes.
size_t BestLanes(size_t waiting);

// What RunLanes chooses from. These leave nothing in registers, but may spill
// to the stack below them.
void RunPortable(Pbkdf2Lane& lane, uint32_t more);

// One to four lanes by SHA instructions, taking turns, so that one uses the
// time in which another waits for its round.
constexpr size_t kShaNiLanes = 4;
bool HasShaNi();
void RunShaNi(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more);

// One to sixteen lanes in the words of AVX-512 registers; the time is the same
// for all numbers.
bool HasAvx512();
void RunAvx512(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PBKDF2_LANES_H_
