#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PROJECT_MASKS_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PROJECT_MASKS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {

// Internal: what is allowed in a project, denies already taken out.
struct ProjectMask {
  PermissionBits allowed;
  PermissionBits allowed_if_public;  // A superset of `allowed`.

  bool Covers(const ProjectMask& other) const {
    return allowed.ContainsAll(other.allowed) &&
           allowed_if_public.ContainsAll(other.allowed_if_public);
  }
  friend bool operator==(const ProjectMask& a, const ProjectMask& b) {
    return a.allowed == b.allowed && a.allowed_if_public == b.allowed_if_public;
  }
  template <typename H>
  friend H AbslHashValue(H h, const ProjectMask& mask) {
    return H::combine(std::move(h), mask.allowed, mask.allowed_if_public);
  }
};

// Internal: a map from project id to mask, with one mask for every project that
// is not in it. Open addressing, at most half full; equal masks are kept once,
// so that hundreds of projects with the same grants stay in the first cache.
// Every const method may run concurrently; none allocates.
class ProjectMasks final {
 public:
  // Allows nothing.
  ProjectMasks() : masks_(1) {}
  // `projects` has distinct ids above 0; `other` is for all that are not in it.
  ProjectMasks(const std::vector<std::pair<int64_t, ProjectMask>>& projects,
               const ProjectMask& other);

  // The mask of a project; `id` must be above 0.
  const ProjectMask& Of(int64_t id) const {
    size_t i = Home(id);
    while (slots_[i].id != id) {
      if (slots_[i].id == 0) return masks_[0];
      i = (i + 1) & last_slot_;
    }
    return masks_[slots_[i].mask];
  }
  const ProjectMask& other() const { return masks_[0]; }

  // Whether `holds(id)` for each project of the map.
  template <typename Predicate>
  bool AllOf(Predicate holds) const {
    for (const Slot& slot : slots_) {
      if (slot.id != 0 && !holds(slot.id)) return false;
    }
    return true;
  }

 private:
  struct Slot {
    int64_t id = 0;  // 0: empty.
    size_t mask = 0;
  };

  // The upper bits of a product depend on all bits of the id.
  size_t Home(int64_t id) const {
    return static_cast<size_t>(
        (static_cast<uint64_t>(id) * uint64_t{0x9E3779B97F4A7C15}) >> shift_);
  }

  int shift_ = 63;
  size_t last_slot_ = 1;
  std::vector<Slot> slots_ = std::vector<Slot>(2);
  std::vector<ProjectMask> masks_;  // The first is for other projects.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PROJECT_MASKS_H_
