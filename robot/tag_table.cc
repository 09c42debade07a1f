#include "robot_accounts/robot/tag_table.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace robot_accounts {
namespace {

constexpr size_t kFirstLines = 128;
constexpr size_t kGrowth = 4;

// With two lines to choose from, seven tenths can be filled before two are
// found full.
size_t LinesFor(size_t tags, size_t ways) {
  const size_t wanted = tags / 7 * 10 / ways;
  size_t lines = kFirstLines;
  while (lines < wanted && lines < size_t{1} << 32) lines *= 2;
  return lines;
}

// Pages of zeros, which take memory once they are written to.
void* Pages(size_t bytes) {
  void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  (void)madvise(pages, bytes, MADV_DONTDUMP);
  return pages;
}

}  // namespace

TagTable::TagTable(size_t max_tags)
    : max_lines_(LinesFor(max_tags, kWays)),
      lines_(static_cast<Line*>(Pages(max_lines_ * sizeof(Line)))),
      mask_(kFirstLines - 1) {
  static_assert(sizeof(Line) == 64, "one cache line");
}

TagTable::~TagTable() { munmap(lines_, max_lines_ * sizeof(Line)); }

void TagTable::Prefetch(uint64_t place) const {
  const size_t mask = mask_.load(std::memory_order_relaxed);
  __builtin_prefetch(&Line1(place, mask));
  __builtin_prefetch(&Line2(place, mask));
}

// A way is written as: no time, the tag, its time. So who reads the same time
// before the tag and after it has read that tag's time.
uint32_t TagTable::FindIn(const Line& line, const Tag& tag, uint32_t now_s) {
  constexpr auto kAcquire = std::memory_order_acquire;
  uint32_t found = 0;
  for (size_t i = 0; i < kWays; ++i) {
    const uint32_t until_s = line.untils[i].load(kAcquire);
    const uint64_t different = (line.tags[i][0].load(kAcquire) ^ tag[0]) |
                               (line.tags[i][1].load(kAcquire) ^ tag[1]);
    const bool settled =
        until_s == line.untils[i].load(std::memory_order_relaxed);
    if ((different == 0) & settled & (now_s < until_s)) found = until_s;
  }
  return found;
}

uint32_t TagTable::FindAt(uint64_t place, size_t mask, const Tag& tag,
                          uint32_t now_s) const {
  return std::max(FindIn(Line1(place, mask), tag, now_s),
                  FindIn(Line2(place, mask), tag, now_s));
}

uint32_t TagTable::FindOlder(uint64_t place, const Tag& tag,
                             uint32_t now_s) const {
  uint32_t until_s = 0;
  for (size_t mask = lines() - 1; mask >= kFirstLines && until_s == 0;) {
    mask /= 2;
    until_s = FindAt(place, mask, tag, now_s);
  }
  return until_s;
}

bool TagTable::Contains(uint64_t place, const Tag& tag, uint32_t now_s) {
  const size_t mask = mask_.load(std::memory_order_acquire);
  if (FindAt(place, mask, tag, now_s) != 0) return true;
  if (now_s >= older_until_s_.load(std::memory_order_relaxed)) return false;
  if (FindOlder(place, tag, now_s) == 0) return false;
  // It goes where it belongs now, with what is said of it by now.
  const absl::MutexLock lock(&mutex_);
  const uint32_t until_s = FindOlder(place, tag, now_s);
  if (until_s != 0) PutLocked(place, tag, now_s, until_s);
  return until_s != 0 || FindAt(place, lines() - 1, tag, now_s) != 0;
}

TagTable::Way TagTable::WayOf(Line& line, const Tag& tag) {
  for (size_t i = 0; i < kWays; ++i) {
    const uint64_t different =
        (line.tags[i][0].load(std::memory_order_relaxed) ^ tag[0]) |
        (line.tags[i][1].load(std::memory_order_relaxed) ^ tag[1]);
    if (different == 0) return {&line, i};
  }
  return {nullptr, 0};
}

// The way of which the least time is left, and how many have none.
TagTable::Way TagTable::LeastLeft(Line& line, uint32_t now_s, size_t& free) {
  Way least = {&line, 0};
  free = 0;
  for (size_t i = 0; i < kWays; ++i) {
    const Way way = {&line, i};
    if (way.until_s() < least.until_s()) least = way;
    free += way.until_s() <= now_s;
  }
  return least;
}

TagTable::Way TagTable::Choose(uint64_t place, uint32_t now_s) {
  for (;; Grow()) {
    const size_t mask = lines() - 1;
    size_t free1;
    size_t free2;
    const Way way1 = LeastLeft(Line1(place, mask), now_s, free1);
    const Way way2 = LeastLeft(Line2(place, mask), now_s, free2);
    if (free1 + free2 != 0) return free1 >= free2 ? way1 : way2;
    if (lines() == max_lines_) {
      return way1.until_s() <= way2.until_s() ? way1 : way2;
    }
  }
}

void TagTable::Grow() {
  const size_t lines = std::min(max_lines_, kGrowth * this->lines());
  older_until_s_.store(latest_until_s_, std::memory_order_relaxed);
  mask_.store(lines - 1, std::memory_order_release);
}

// Where `tag` is; of what was said of it elsewhere, before the table grew,
// nothing stays.
TagTable::Way TagTable::OwnWay(uint64_t place, const Tag& tag, uint32_t now_s) {
  const bool has_older = now_s < older_until_s_.load(std::memory_order_relaxed);
  const size_t last = has_older ? kFirstLines - 1 : lines() - 1;
  Way own = {nullptr, 0};
  for (size_t mask = lines() - 1; mask >= last; mask /= 2) {
    for (Line* line : {&Line1(place, mask), &Line2(place, mask)}) {
      const Way way = WayOf(*line, tag);
      if (way.line == nullptr || way.line == own.line) continue;
      if (mask == lines() - 1 && own.line == nullptr) {
        own = way;
      } else {
        way.line->untils[way.number].store(0, std::memory_order_release);
      }
    }
  }
  return own;
}

void TagTable::Put(uint64_t place, const Tag& tag, uint32_t now_s,
                   uint32_t until_s) {
  const absl::MutexLock lock(&mutex_);
  PutLocked(place, tag, now_s, until_s);
}

void TagTable::PutLocked(uint64_t place, const Tag& tag, uint32_t now_s,
                         uint32_t until_s) {
  latest_until_s_ = std::max(latest_until_s_, until_s);
  Way way = OwnWay(place, tag, now_s);
  if (way.line == nullptr) {
    way = Choose(place, now_s);
    way.line->untils[way.number].store(0, std::memory_order_relaxed);
    way.line->tags[way.number][0].store(tag[0], std::memory_order_release);
    way.line->tags[way.number][1].store(tag[1], std::memory_order_release);
  }
  way.line->untils[way.number].store(until_s, std::memory_order_release);
}

}  // namespace robot_accounts
