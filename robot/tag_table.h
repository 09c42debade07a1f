#ifndef ROBOT_ACCOUNTS_ROBOT_TAG_TABLE_H_
#define ROBOT_ACCOUNTS_ROBOT_TAG_TABLE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace robot_accounts {

// Tags of 128 bits, each with the second at which its time is over. Readers
// take no lock and write nothing. Bounded: where there is no room, the tag with
// the least time left gives way. It begins small and grows as it fills up.
//
// A tag is kept with a hash of what it belongs to (its place), which is known
// before the tag, so that the memory can be on its way by then. Thread-safe.
class TagTable final {
 public:
  using Tag = std::array<uint64_t, 2>;

  // Room for `max_tags`, or a few more: 32 bytes each once they are needed, and
  // as much address space at once. Throws std::bad_alloc.
  explicit TagTable(size_t max_tags);
  TagTable(const TagTable&) = delete;
  TagTable& operator=(const TagTable&) = delete;
  ~TagTable();

  // Asks for the memory where tags of `place` are.
  void Prefetch(uint64_t place) const;

  // Whether `tag` is in there and its time not over. How long it takes tells
  // nothing of how much of the tags is equal. (Not const: after the table grew
  // it moves what it finds, once, under a lock.)
  bool Contains(uint64_t place, const Tag& tag, uint32_t now_s);

  // Takes `tag` in, in the place of what was said of it before.
  void Put(uint64_t place, const Tag& tag, uint32_t now_s, uint32_t until_s);

  // How many lines of three tags are in use.
  size_t lines() const { return mask_.load(std::memory_order_relaxed) + 1; }

 private:
  static constexpr size_t kWays = 3;

  // One cache line. A time of 0: nothing there.
  struct alignas(64) Line {
    std::atomic<uint64_t> tags[kWays][2];
    std::atomic<uint32_t> untils[kWays];
  };
  struct Way {
    Line* line;
    size_t number;
    uint32_t until_s() const {
      return line->untils[number].load(std::memory_order_relaxed);
    }
  };

  // A tag is in one of two lines, so that nearly all of them can be filled.
  Line& Line1(uint64_t place, size_t mask) const {
    return lines_[place & mask];
  }
  Line& Line2(uint64_t place, size_t mask) const {
    return lines_[(place >> 32) & mask];
  }

  // The second at which the time of `tag` is over; 0: it is, or was never.
  static uint32_t FindIn(const Line& line, const Tag& tag, uint32_t now_s);
  uint32_t FindAt(uint64_t place, size_t mask, const Tag& tag,
                  uint32_t now_s) const;
  uint32_t FindOlder(uint64_t place, const Tag& tag, uint32_t now_s) const;

  static Way WayOf(Line& line, const Tag& tag);
  static Way LeastLeft(Line& line, uint32_t now_s, size_t& free);
  Way OwnWay(uint64_t place, const Tag& tag, uint32_t now_s)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Way Choose(uint64_t place, uint32_t now_s)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PutLocked(uint64_t place, const Tag& tag, uint32_t now_s,
                 uint32_t until_s) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Grow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_lines_;
  Line* const lines_;  // Zeros, until something is written there.
  std::atomic<size_t> mask_;
  // Until then tags may be where they belonged before the table grew.
  std::atomic<uint32_t> older_until_s_{0};

  absl::Mutex mutex_;  // Held to write.
  uint32_t latest_until_s_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_TAG_TABLE_H_
