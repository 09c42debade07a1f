#include "robot_accounts/robot/last_uses.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "robot_accounts/robot/login_source.h"

namespace robot_accounts {
namespace {

uint64_t HashOf(int64_t robot_id) {
  return static_cast<uint64_t>(robot_id) * uint64_t{0x9E3779B97F4A7C15};
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

GatheredUse* LastUses::Find(Shard& shard, int64_t robot_id) {
  const GatheredUse* found = shard.index.Find(
      shard.uses.data(), HashOf(robot_id),
      [robot_id](const GatheredUse& use) { return use.robot_id == robot_id; });
  return found == nullptr ? nullptr : &shard.uses[found - shard.uses.data()];
}

// Where an allocation fails, all is as before.
GatheredUse* LastUses::Add(Shard& shard, GatheredUse use) {
  if (shard.uses.size() == shard.index_size) {
    const size_t size = std::max<size_t>(16, 2 * shard.index_size);
    ProjectIndex index(size);
    for (size_t i = 0; i < shard.uses.size(); ++i) {
      index.Add(HashOf(shard.uses[i].robot_id), i);
    }
    shard.index = std::move(index);
    shard.index_size = size;
  }
  const uint64_t hash = HashOf(use.robot_id);
  shard.uses.push_back(std::move(use));
  shard.index.Add(hash, shard.uses.size() - 1);
  size_.fetch_add(1, std::memory_order_relaxed);
  return &shard.uses.back();
}

void LastUses::Note(const Principal& principal, absl::string_view source,
                    int64_t now_unix_s) noexcept try {
  Shard& shard = shards_[ThreadShard()];
  const absl::MutexLock lock(&shard.mutex);
  GatheredUse* use = Find(shard, principal.robot().id());
  if (use == nullptr) {
    // Until it is noted.
    const bool was_lost = std::exchange(shard.lost, true);
    if (IsFull()) return;
    use = Add(shard, UseOf(principal, with_names_));
    shard.lost = was_lost;
  }
  ++use->logins;
  use->unix_s = now_unix_s;
  if (use->source != source) AssignSource(source, use->source);
} catch (const std::bad_alloc&) {
  // A login never fails by what is noted of it.
}

LastUses::Taken LastUses::Take() {
  // All that may fail comes first: what was taken out is in no shard any more.
  const size_t expected = size_.load(std::memory_order_relaxed);
  std::vector<GatheredUse> uses;
  uses.reserve(expected + expected / 4 + 2 * kThreadShards);
  std::vector<ProjectIndex> none(kThreadShards, ProjectIndex(0));
  bool is_whole = true;
  for (size_t i = 0; i < kThreadShards; ++i) {
    Shard& shard = shards_[i];
    std::vector<GatheredUse> of_shard;
    {
      const absl::MutexLock lock(&shard.mutex);
      is_whole = is_whole && !shard.lost;
      shard.lost = false;
      if (shard.uses.size() > uses.capacity() - uses.size()) continue;
      of_shard.swap(shard.uses);
      std::swap(shard.index, none[i]);
      shard.index_size = 0;
    }
    std::move(of_shard.begin(), of_shard.end(), std::back_inserter(uses));
  }
  size_.fetch_sub(uses.size(), std::memory_order_relaxed);

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
  return {std::move(uses), is_whole};
}

void LastUses::PutBack(std::vector<GatheredUse> uses) noexcept try {
  Shard& shard = shards_[ThreadShard()];
  const absl::MutexLock lock(&shard.mutex);
  for (GatheredUse& use : uses) {
    GatheredUse* const found = Find(shard, use.robot_id);
    if (found != nullptr) {
      Merge(*found, std::move(use));
    } else if (IsFull()) {
      return;
    } else {
      Add(shard, std::move(use));
    }
  }
} catch (const std::bad_alloc&) {
  // As if there were no room.
}

}  // namespace robot_accounts
