#include "robot_accounts/permissions/pair_index.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {
namespace {

constexpr size_t kEndsBytes = 16;

template <typename Word>
uint64_t Load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

}  // namespace

PairIndex::PairIndex(size_t size) {
  pairs_.reserve(size);
  while (slots_.size() < 4 * size) slots_.resize(2 * slots_.size());
}

// Inlined into Find, as are the two that follow.
inline PairIndex::Ends PairIndex::EndsOf(absl::string_view word) {
  const char* bytes = word.data();
  const size_t size = word.size();
  if (size >= 8) {
    return {Load<uint64_t>(bytes), Load<uint64_t>(bytes + size - 8)};
  }
  if (size >= 4) {
    return {Load<uint32_t>(bytes), Load<uint32_t>(bytes + size - 4)};
  }
  if (size == 0) return {0, 0};
  return {Load<uint8_t>(bytes) | Load<uint8_t>(bytes + size / 2) << 8,
          Load<uint8_t>(bytes + size - 1)};
}

inline uint32_t PairIndex::ShapeOf(PermissionLevel level,
                                   absl::string_view resource,
                                   absl::string_view action) {
  return static_cast<uint32_t>(level) << 16 |
         static_cast<uint32_t>(resource.size()) << 8 |
         static_cast<uint32_t>(action.size());
}

inline size_t PairIndex::HashOf(const Ends& resource, const Ends& action,
                                uint32_t shape) {
  const auto rotated = [](uint64_t word) { return word << 29 | word >> 35; };
  const uint64_t of_resource = resource.first ^ rotated(resource.last);
  const uint64_t of_action =
      action.first ^ rotated(action.last) ^ static_cast<uint64_t>(shape) << 40;
  const uint64_t sum = of_resource * uint64_t{0x9E3779B97F4A7C15} +
                       of_action * uint64_t{0xC2B2AE3D27D4EB4F};
  return sum ^ sum >> 32;
}

bool PairIndex::Add(Permission permission, absl::string_view resource,
                    absl::string_view action) {
  if (Find(permission.level(), resource, action).has_value()) return false;
  const Ends of_resource = EndsOf(resource);
  const Ends of_action = EndsOf(action);
  const uint32_t shape = ShapeOf(permission.level(), resource, action);
  pairs_.push_back({of_resource, of_action, shape, permission, resource.data(),
                    action.data()});
  const size_t last = slots_.size() - 1;
  size_t i = HashOf(of_resource, of_action, shape) & last;
  while (slots_[i] != 0) i = (i + 1) & last;
  slots_[i] = static_cast<uint16_t>(pairs_.size());
  return true;
}

absl::optional<Permission> PairIndex::Find(PermissionLevel level,
                                           absl::string_view resource,
                                           absl::string_view action) const {
  // Their sizes would not fit, and no pair has such words.
  if (resource.size() > kMaxWordBytes || action.size() > kMaxWordBytes) {
    return absl::nullopt;
  }
  const Ends of_resource = EndsOf(resource);
  const Ends of_action = EndsOf(action);
  const uint32_t shape = ShapeOf(level, resource, action);
  const size_t last = slots_.size() - 1;
  for (size_t i = HashOf(of_resource, of_action, shape) & last;;
       i = (i + 1) & last) {
    if (slots_[i] == 0) return absl::nullopt;
    const Pair& pair = pairs_[slots_[i] - 1];
    const uint64_t differs = (pair.resource.first ^ of_resource.first) |
                             (pair.resource.last ^ of_resource.last) |
                             (pair.action.first ^ of_action.first) |
                             (pair.action.last ^ of_action.last) |
                             (pair.shape ^ shape);
    if (differs != 0) continue;
    if ((resource.size() <= kEndsBytes ||
         std::memcmp(pair.resource_text, resource.data(), resource.size()) ==
             0) &&
        (action.size() <= kEndsBytes ||
         std::memcmp(pair.action_text, action.data(), action.size()) == 0)) {
      return pair.permission;
    }
  }
}

}  // namespace robot_accounts
