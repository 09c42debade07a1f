#include "robot_accounts/base/sharded_mutex.h"

namespace robot_accounts {

// All writers go the same way, so that none waits for one that waits for it.
void ShardedMutex::Lock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  for (Shard& shard : shards_) shard.mutex.Lock();
}

void ShardedMutex::Unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  for (Shard& shard : shards_) shard.mutex.Unlock();
}

}  // namespace robot_accounts
