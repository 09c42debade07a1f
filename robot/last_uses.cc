#include "robot_accounts/robot/last_uses.h"

#include <algorithm>
#include <new>
#include <utility>

#include "robot_accounts/robot/login_source.h"

namespace robot_accounts {
namespace {

// Threads are numbered as they come, so that those of a pool spread evenly.
size_t NumberOfThread() {
  static std::atomic<size_t> next{0};
  thread_local const size_t number =
      next.fetch_add(1, std::memory_order_relaxed);
  return number;
}

GatheredUse UseOf(const Principal& principal, bool with_names) {
  const Robot& robot = principal.robot();
  GatheredUse use;
  use.robot_id = robot.id();
  if (!with_names) return use;
  use.robot_name = principal.full_name();
  use.project_id = robot.project_id();
  const Project* project = principal.projects().FindById(robot.project_id());
  if (project != nullptr) use.project_name = project->name;
  return use;
}

// Adds what `other` counted to `use` of the same robot; the later login stays.
void Merge(GatheredUse& use, GatheredUse&& other) {
  const int64_t logins = use.logins + other.logins;
  if (other.unix_s > use.unix_s) use = std::move(other);
  use.logins = logins;
}

}  // namespace

GatheredUse* LastUses::Add(Shard& shard, GatheredUse use) {
  if (size_.fetch_add(1, std::memory_order_relaxed) >= max_robots_) {
    size_.fetch_sub(1, std::memory_order_relaxed);
    return nullptr;
  }
  const int64_t id = use.robot_id;
  try {
    return &shard.uses.emplace(id, std::move(use)).first->second;
  } catch (...) {
    size_.fetch_sub(1, std::memory_order_relaxed);
    throw;
  }
}

void LastUses::Note(const Principal& principal, absl::string_view source,
                    int64_t now_unix_s) noexcept try {
  Shard& shard = shards_[NumberOfThread() % kShards];
  const absl::MutexLock lock(&shard.mutex);
  const auto found = shard.uses.find(principal.robot().id());
  GatheredUse* use = found != shard.uses.end()
                         ? &found->second
                         : Add(shard, UseOf(principal, with_names_));
  if (use == nullptr) return;
  ++use->logins;
  use->unix_s = now_unix_s;
  if (use->source != source) AssignSource(source, use->source);
} catch (const std::bad_alloc&) {
  // A login never fails by what is noted of it.
}

std::vector<GatheredUse> LastUses::Take() {
  std::array<Uses, kShards> taken;
  size_t count = 0;
  for (size_t i = 0; i < kShards; ++i) {
    const absl::MutexLock lock(&shards_[i].mutex);
    taken[i].swap(shards_[i].uses);
    count += taken[i].size();
  }
  size_.fetch_sub(count, std::memory_order_relaxed);

  std::vector<GatheredUse> uses;
  uses.reserve(count);
  for (Uses& of_shard : taken) {
    for (auto& [id, use] : of_shard) uses.push_back(std::move(use));
  }
  std::sort(uses.begin(), uses.end(),
            [](const GatheredUse& a, const GatheredUse& b) {
              return a.robot_id < b.robot_id;
            });
  size_t kept = 0;
  for (size_t i = 0; i < uses.size(); ++i) {
    if (kept > 0 && uses[kept - 1].robot_id == uses[i].robot_id) {
      Merge(uses[kept - 1], std::move(uses[i]));
    } else if (kept++ != i) {
      uses[kept - 1] = std::move(uses[i]);
    }
  }
  uses.resize(kept);
  return uses;
}

void LastUses::PutBack(std::vector<GatheredUse> uses) noexcept try {
  Shard& shard = shards_[NumberOfThread() % kShards];
  const absl::MutexLock lock(&shard.mutex);
  for (GatheredUse& use : uses) {
    const auto found = shard.uses.find(use.robot_id);
    if (found != shard.uses.end()) {
      Merge(found->second, std::move(use));
    } else if (Add(shard, std::move(use)) == nullptr) {
      return;
    }
  }
} catch (const std::bad_alloc&) {
  // As if there were no room.
}

}  // namespace robot_accounts
