#ifndef ROBOT_ACCOUNTS_BASE_SHARDED_MUTEX_H_
#define ROBOT_ACCOUNTS_BASE_SHARDED_MUTEX_H_

#include <array>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/base/thread_number.h"

namespace robot_accounts {

// A reader-writer lock for what is read all the time and seldom changed:
// readers on different cores write to different cache lines, so that they do
// not slow each other down. In exchange a writer takes 32 locks. As with
// absl::Mutex, a thread does not take it twice, and gives it back itself: see
// the guards below.
class ABSL_LOCKABLE ShardedMutex final {
 public:
  ShardedMutex() = default;
  ShardedMutex(const ShardedMutex&) = delete;
  ShardedMutex& operator=(const ShardedMutex&) = delete;

  void ReaderLock() ABSL_SHARED_LOCK_FUNCTION() { Own().ReaderLock(); }
  void ReaderUnlock() ABSL_UNLOCK_FUNCTION() { Own().ReaderUnlock(); }

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION();
  void Unlock() ABSL_UNLOCK_FUNCTION();

 private:
  struct alignas(64) Shard {
    absl::Mutex mutex;
  };

  absl::Mutex& Own() { return shards_[ThreadShard()].mutex; }

  std::array<Shard, kThreadShards> shards_;
};

class ABSL_SCOPED_LOCKABLE ShardedReaderLock final {
 public:
  explicit ShardedReaderLock(ShardedMutex& mutex)
      ABSL_SHARED_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_.ReaderLock();
  }
  ShardedReaderLock(const ShardedReaderLock&) = delete;
  ShardedReaderLock& operator=(const ShardedReaderLock&) = delete;
  ~ShardedReaderLock() ABSL_UNLOCK_FUNCTION() { mutex_.ReaderUnlock(); }

 private:
  ShardedMutex& mutex_;
};

class ABSL_SCOPED_LOCKABLE ShardedWriterLock final {
 public:
  explicit ShardedWriterLock(ShardedMutex& mutex)
      ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ShardedWriterLock(const ShardedWriterLock&) = delete;
  ShardedWriterLock& operator=(const ShardedWriterLock&) = delete;
  ~ShardedWriterLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }

 private:
  ShardedMutex& mutex_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_SHARDED_MUTEX_H_
