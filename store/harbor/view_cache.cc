#include "robot_accounts/store/harbor/view_cache.h"

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

absl::optional<LoginView> ViewCache::Find(absl::string_view key,
                                          int64_t now_ms) const {
  if (life_ms_ == 0) return absl::nullopt;
  const absl::MutexLock lock(&mutex_);
  const auto found = views_.find(key);
  if (found == views_.end()) return absl::nullopt;
  const int64_t age_ms = now_ms - found->second.asked_ms;
  if (age_ms < 0 || age_ms > life_ms_) return absl::nullopt;
  return found->second.view;
}

uint64_t ViewCache::generation() const {
  const absl::MutexLock lock(&mutex_);
  return generation_;
}

void ViewCache::Put(absl::string_view key, int64_t asked_ms,
                    uint64_t generation, const LoginView& view) {
  if (life_ms_ == 0 || !view.robot.has_value()) return;
  const absl::MutexLock lock(&mutex_);
  if (generation != generation_) return;
  if (views_.size() >= max_views_) views_.clear();
  views_.insert_or_assign(std::string(key), Entry{view, asked_ms});
}

void ViewCache::Clear() {
  const absl::MutexLock lock(&mutex_);
  ++generation_;
  views_.clear();
}

}  // namespace robot_accounts
