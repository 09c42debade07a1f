#include "robot_accounts/crypto/alphanumeric.h"

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {
namespace {

constexpr char kAlphabet[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr unsigned kLetters = sizeof(kAlphabet) - 1;
// The multiples of 62 end here; the eight bytes above would favour `a` to `h`.
constexpr unsigned kUnbiasedBelow = 256 / kLetters * kLetters;

}  // namespace

void FillAlphanumeric(RandomSource& random, absl::Span<char> out) {
  uint8_t drawn[32];
  size_t filled = 0;
  while (filled < out.size()) {
    random.Fill(absl::MakeSpan(drawn));
    for (const uint8_t byte : drawn) {
      if (byte >= kUnbiasedBelow) continue;
      out[filled++] = kAlphabet[byte % kLetters];
      if (filled == out.size()) break;
    }
  }
  OPENSSL_cleanse(drawn, sizeof(drawn));
}

}  // namespace robot_accounts
