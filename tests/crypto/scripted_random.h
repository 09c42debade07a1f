#ifndef ROBOT_ACCOUNTS_TESTS_CRYPTO_SCRIPTED_RANDOM_H_
#define ROBOT_ACCOUNTS_TESTS_CRYPTO_SCRIPTED_RANDOM_H_

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {

// Gives out the bytes of a script, from the start again when it ends.
class ScriptedRandom final : public RandomSource {
 public:
  explicit ScriptedRandom(std::vector<uint8_t> script)
      : script_(std::move(script)) {}

  void Fill(absl::Span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = script_[drawn_++ % script_.size()];
  }

  uint64_t drawn() const { return drawn_; }

 private:
  std::vector<uint8_t> script_;
  uint64_t drawn_ = 0;
};

// Even, and the same in every run.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}

  void Fill(absl::Span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_() >> 32);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CRYPTO_SCRIPTED_RANDOM_H_
