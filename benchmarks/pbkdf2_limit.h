#ifndef ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_LIMIT_H_
#define ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_LIMIT_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Whether the processor has what Pbkdf2Limit needs.
bool HasShaInstructions();

// PBKDF2-HMAC-SHA256 (RFC 8018, FIPS 180-4) of 32 bytes as one loop of SHA
// instructions that is nothing but a chain of rounds: the pads hashed once,
// every word in a register. What one computation cannot beat on a processor
// with these instructions; measured against, never shipped: it wipes nothing.
// `password` has at most 64 bytes, `salt` at most 51.
void Pbkdf2Limit(absl::string_view password, absl::string_view salt,
                 uint32_t iterations, uint8_t out[32]);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_LIMIT_H_
