#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_VIEW_CACHE_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_VIEW_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// Views of robots, each good for a time after it was asked for: for stores
// whose options allow that. Bounded; holds robots that exist, never the lack of
// one. Thread-safe.
class ViewCache final {
 public:
  static constexpr size_t kDefaultViews = 1 << 16;

  // `life_ms` 0: holds nothing.
  explicit ViewCache(int64_t life_ms, size_t max_views = kDefaultViews)
      : life_ms_(life_ms), max_views_(max_views) {}

  // Nothing, unless a view was asked for at most `life_ms` before `now_ms`.
  absl::optional<LoginView> Find(absl::string_view key, int64_t now_ms) const;

  // To be got before the store is asked, and given back with its answer: what
  // was asked for before Clear is not kept after it.
  uint64_t generation() const;
  void Put(absl::string_view key, int64_t asked_ms, uint64_t generation,
           const LoginView& view);
  void Clear();

 private:
  struct Entry {
    LoginView view;
    int64_t asked_ms;
  };

  const int64_t life_ms_;
  const size_t max_views_;
  mutable absl::Mutex mutex_;
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, Entry, KeyedHash, std::equal_to<>> views_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_VIEW_CACHE_H_
