#ifndef ROBOT_ACCOUNTS_ROBOT_LAST_USES_H_
#define ROBOT_ACCOUNTS_ROBOT_LAST_USES_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/base/thread_number.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/project_index.h"

namespace robot_accounts {

// The good logins of one robot since they were last taken.
struct GatheredUse {
  int64_t robot_id = 0;
  int64_t unix_s = 0;  // Of the last login, and where that came from.
  std::string source;
  int64_t logins = 0;
  // For events; empty unless they are wanted.
  std::string robot_name;
  int64_t project_id = 0;
  std::string project_name;
};

// Gathers good logins in memory, until someone takes them and writes them down:
// what nobody took yet dies with the process. Bounded: where there is no room,
// or no memory, for another robot, its login is not noted. Thread-safe: threads
// note in different shards, so that busy robots do not make them wait for each
// other.
class LastUses final {
 public:
  static constexpr size_t kMaxRobots = 1 << 16;

  explicit LastUses(bool with_names, size_t max_robots = kMaxRobots)
      : with_names_(with_names), max_robots_(max_robots) {}

  // Notes a login at `now_unix_s`. Allocates nothing for a robot that this
  // thread noted since the last Take, unless the source is a longer one, and
  // nothing where there is no room.
  void Note(const Principal& principal, absl::string_view source,
            int64_t now_unix_s) noexcept;

  // All that was noted, one entry a robot, by id; then it is forgotten here.
  // Of what is noted meanwhile some may wait for the next Take, with what the
  // same threads noted before. If memory runs out, all of it stays.
  struct Taken {
    std::vector<GatheredUse> uses;
    bool is_whole;  // False: logins were not noted for lack of room.
  };
  Taken Take();

  // Notes again what was taken, unless it is in there as something newer.
  void PutBack(std::vector<GatheredUse> uses) noexcept;

 private:
  struct alignas(64) Shard {
    absl::Mutex mutex;
    std::vector<GatheredUse> uses ABSL_GUARDED_BY(mutex);
    // Where in `uses` a robot is; made for so many.
    ProjectIndex index ABSL_GUARDED_BY(mutex) = ProjectIndex(0);
    size_t index_size ABSL_GUARDED_BY(mutex) = 0;
    bool lost ABSL_GUARDED_BY(mutex) = false;
  };

  static GatheredUse* Find(Shard& shard, int64_t robot_id)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  bool IsFull() const {
    return size_.load(std::memory_order_relaxed) >= max_robots_;
  }
  // Null: no room.
  GatheredUse* Add(Shard& shard, GatheredUse use)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);

  const bool with_names_;
  const size_t max_robots_;
  std::atomic<size_t> size_{0};  // Of all shards.
  std::array<Shard, kThreadShards> shards_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LAST_USES_H_
