#include "robot_accounts/crypto/process_cascade.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "openssl/sha.h"
#include "robot_accounts/crypto/hash_work.h"

namespace robot_accounts {
namespace {

constexpr size_t kStateBytes = 32;
constexpr size_t kHeadBytes = 16;

}  // namespace

ProcessCascade::ProcessCascade(RandomSource& random)
    : page_(kStateBytes, ProtectedPage::OnFork::kWipe) {
  random.Fill(absl::MakeSpan(page_.data(), page_.size()));
}

ProcessCascade::State ProcessCascade::Begin() const {
  State state;
  static_assert(sizeof(state.words_) == kStateBytes, "a state is 256 bits");
  std::memcpy(state.words_, page_.data(), kStateBytes);
  return state;
}

ProcessCascade::State::~State() { OPENSSL_cleanse(words_, sizeof(words_)); }

void ProcessCascade::State::Absorb(const std::array<uint64_t, 2>& head,
                                   absl::string_view text) {
  alignas(16) uint8_t block[SHA256_CBLOCK];
  uint64_t blocks = 0;
  // The bytes never leave the process: its own byte order will do.
  std::memcpy(block, head.data(), kHeadBytes);
  size_t filled = kHeadBytes;
  do {
    const size_t taken = std::min(text.size(), sizeof(block) - filled);
    if (taken != 0) std::memcpy(block + filled, text.data(), taken);
    filled += taken;
    text.remove_prefix(taken);
    std::memset(block + filled, 0, sizeof(block) - filled);
    SHA256_TransformBlocks(words_, block, 1);
    ++blocks;
    filled = 0;
  } while (!text.empty());
  OPENSSL_cleanse(block, sizeof(block));
  AddHashBlocks(blocks);
}

std::array<uint64_t, 2> ProcessCascade::State::Tag() const {
  std::array<uint64_t, 2> tag;
  std::memcpy(tag.data(), words_, sizeof(tag));
  return tag;
}

}  // namespace robot_accounts
