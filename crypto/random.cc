#include "robot_accounts/crypto/random.h"

#include <cstdint>

#include "absl/types/span.h"
#include "openssl/rand.h"

namespace robot_accounts {
namespace {

class BoringSslRandom final : public RandomSource {
 public:
  void Fill(absl::Span<uint8_t> out) override {
    RAND_bytes(out.data(), out.size());
  }
};

}  // namespace

RandomSource& SystemRandom() {
  // Never destroyed: a thread may draw while the process ends.
  static RandomSource& source = *new BoringSslRandom;
  return source;
}

}  // namespace robot_accounts
