#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_H_

#include <cstdint>
#include <utility>

#include "absl/types/optional.h"

namespace robot_accounts {

// Where a permission acts. `label:read` of a project is another permission than
// `label:read` of the system. The C interface uses the same numbers.
enum class PermissionLevel : int32_t { kSystem = 1, kProject = 2 };

// The number of a (resource, action) pair in a Catalog, which names and orders
// the pairs. Two catalogues may give one number to different pairs.
// A value type of two bytes; every method may run concurrently.
class Permission final {
 public:
  static constexpr int kMaxPerLevel = 256;

  // Returns the permission of level `level` at `index`, 0..255.
  static constexpr Permission At(PermissionLevel level, uint8_t index) {
    return Permission(static_cast<uint16_t>(
        (level == PermissionLevel::kProject ? kProjectBit : 0) | index));
  }

  // Returns nullopt unless `id` is 0..511. Whether a catalogue has a pair of
  // that number is for Catalog::Has.
  static absl::optional<Permission> FromId(int32_t id) {
    if (id < 0 || id >= 2 * kMaxPerLevel) return absl::nullopt;
    return Permission(static_cast<uint16_t>(id));
  }

  // 0..255 for the system, 256..511 for projects.
  constexpr int32_t id() const { return id_; }
  constexpr PermissionLevel level() const {
    return (id_ & kProjectBit) != 0 ? PermissionLevel::kProject
                                    : PermissionLevel::kSystem;
  }
  // The number within its level, 0..255.
  constexpr int index() const { return id_ & (kProjectBit - 1); }

  friend constexpr bool operator==(Permission a, Permission b) {
    return a.id_ == b.id_;
  }
  friend constexpr bool operator!=(Permission a, Permission b) {
    return a.id_ != b.id_;
  }
  friend constexpr bool operator<(Permission a, Permission b) {
    return a.id_ < b.id_;
  }
  template <typename H>
  friend H AbslHashValue(H h, Permission p) {
    return H::combine(std::move(h), p.id_);
  }

 private:
  static constexpr uint16_t kProjectBit = 256;

  explicit constexpr Permission(uint16_t id) : id_(id) {}

  uint16_t id_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_H_
