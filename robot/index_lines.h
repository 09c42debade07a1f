#ifndef ROBOT_ACCOUNTS_ROBOT_INDEX_LINES_H_
#define ROBOT_ACCOUNTS_ROBOT_INDEX_LINES_H_

#include <cstddef>
#include <cstdint>
#include <utility>

namespace robot_accounts {

// Internal: one cache line of a RobotIndex. An entry is an address above a tag
// of 16 bits; 0 is empty.
struct alignas(64) IndexLine {
  static constexpr size_t kEntries = 8;
  uint64_t entries[kEntries] = {};
};

// Internal: lines, all empty at first; from 2 MiB on in huge pages if the
// system has them, since look-ups in random order would miss small ones' table.
// Movable; the methods are those of an array.
class IndexLines final {
 public:
  IndexLines() = default;
  // Throws std::bad_alloc.
  explicit IndexLines(size_t size);
  IndexLines(IndexLines&& other) noexcept
      : lines_(std::exchange(other.lines_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  IndexLines& operator=(IndexLines&& other) noexcept {
    std::swap(lines_, other.lines_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~IndexLines();

  size_t size() const { return size_; }
  IndexLine& operator[](size_t i) { return lines_[i]; }
  const IndexLine& operator[](size_t i) const { return lines_[i]; }

 private:
  IndexLine* lines_ = nullptr;
  size_t size_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_INDEX_LINES_H_
