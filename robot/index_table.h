#ifndef ROBOT_ACCOUNTS_ROBOT_INDEX_TABLE_H_
#define ROBOT_ACCOUNTS_ROBOT_INDEX_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "robot_accounts/robot/index_lines.h"
#include "robot_accounts/robot/packed_robot.h"

namespace robot_accounts {

// Internal: a hash table of robots, eight bytes each. A hash leads to a line;
// what does not fit there stands in the next line that has room, so a look-up
// ends at the first line that is not full. 16 bits of the hash stand beside
// each address, so that other robots are hardly ever looked at. It is between
// 65 and 81 hundredths full. Owns a count of each robot. Const methods may run
// concurrently.
template <typename HashOf>
class IndexTable final {
 public:
  IndexTable() = default;
  IndexTable(const IndexTable&) = delete;
  IndexTable& operator=(const IndexTable&) = delete;
  ~IndexTable() {
    ForEach([](const PackedRobot& robot) { robot.DropOwner(); });
  }

  size_t size() const { return size_; }

  // Null unless a robot of that hash `is` it.
  template <typename Is>
  const PackedRobot* Find(uint64_t hash, const Is& is) const {
    const uint64_t* entry = FindEntry(hash, is);
    return entry == nullptr ? nullptr : RobotOf(*entry);
  }

  // In the place of the robot that `is`, or as one more.
  template <typename Is>
  void Put(uint64_t hash, const PackedRobot& robot, const Is& is) {
    const uint64_t added = EntryOf(robot, hash);
    const uint64_t* entry = FindEntry(hash, is);
    if (entry == nullptr) {
      if (IsFull()) Grow();
      Insert(lines_, hash, added);
      ++size_;
      robot.AddOwner();
      return;
    }
    const PackedRobot* before = RobotOf(*entry);
    robot.AddOwner();
    *const_cast<uint64_t*>(entry) = added;
    before->DropOwner();
  }

  template <typename Is>
  void Erase(uint64_t hash, const Is& is) {
    const uint64_t* entry = FindEntry(hash, is);
    if (entry == nullptr) return;
    const PackedRobot* robot = RobotOf(*entry);
    Close(entry);
    --size_;
    robot->DropOwner();
  }

  // Erases what stands in the line, of a table that is not looked into any
  // more: a look-up may miss others then. False: it has no such line.
  bool EraseLine(size_t line) {
    if (line >= lines_.size()) return false;
    for (uint64_t& entry : lines_[line].entries) {
      if (entry == 0) continue;
      --size_;
      RobotOf(std::exchange(entry, 0))->DropOwner();
    }
    return true;
  }

  // Reads ahead, for each robot is in another place of the memory.
  template <typename Show>
  void ForEach(Show show) const {
    constexpr size_t kLinesAhead = 2;
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (i + kLinesAhead < lines_.size()) {
        for (const uint64_t entry : lines_[i + kLinesAhead].entries) {
          if (entry != 0) RobotOf(entry)->Prefetch();
        }
      }
      for (const uint64_t entry : lines_[i].entries) {
        if (entry != 0) show(*RobotOf(entry));
      }
    }
  }

 private:
  static constexpr int kTagBits = 16;

  static uint64_t EntryOf(const PackedRobot& robot, uint64_t hash) {
    const auto address = reinterpret_cast<uintptr_t>(&robot);
    // Not on any system that this runs on unless memory is tagged.
    if (uint64_t{address} >> (64 - kTagBits) != 0) throw std::bad_alloc();
    return uint64_t{address} << kTagBits | static_cast<uint16_t>(hash);
  }
  static const PackedRobot* RobotOf(uint64_t entry) {
    return reinterpret_cast<const PackedRobot*>(
        static_cast<uintptr_t>(entry >> kTagBits));
  }

  static size_t Home(uint64_t hash, size_t lines) {
    __extension__ typedef unsigned __int128 Wide;
    return static_cast<size_t>(static_cast<Wide>(hash) * lines >> 64);
  }
  size_t Home(uint64_t hash) const { return Home(hash, lines_.size()); }
  size_t Next(size_t line) const {
    return line + 1 == lines_.size() ? 0 : line + 1;
  }

  template <typename Is>
  const uint64_t* FindEntry(uint64_t hash, const Is& is) const {
    if (size_ == 0) return nullptr;
    const auto tag = static_cast<uint16_t>(hash);
    for (size_t i = Home(hash);; i = Next(i)) {
      const IndexLine& line = lines_[i];
      unsigned matches = 0;  // A bit each: no branch that cannot be foreseen.
      unsigned empty = 0;
      for (size_t k = 0; k < IndexLine::kEntries; ++k) {
        const uint64_t entry = line.entries[k];
        matches |= unsigned{static_cast<uint16_t>(entry) == tag} << k;
        empty |= unsigned{entry == 0} << k;
      }
      for (matches &= ~empty; matches != 0; matches &= matches - 1) {
        const uint64_t& entry = line.entries[__builtin_ctz(matches)];
        const PackedRobot& robot = *RobotOf(entry);
        robot.Prefetch();  // All of it at once, not line by line.
        if (is(robot)) return &entry;
      }
      if (empty != 0) return nullptr;
    }
  }

  bool IsFull() const {
    return 16 * (size_ + 1) > 13 * IndexLine::kEntries * lines_.size();
  }

  static uint64_t* EmptyEntryOf(IndexLine& line) {
    for (uint64_t& entry : line.entries) {
      if (entry == 0) return &entry;
    }
    return nullptr;
  }

  // There is room.
  static void Insert(IndexLines& lines, uint64_t hash, uint64_t added) {
    size_t i = Home(hash, lines.size());
    uint64_t* empty;
    while ((empty = EmptyEntryOf(lines[i])) == nullptr) {
      i = i + 1 == lines.size() ? 0 : i + 1;
    }
    *empty = added;
  }

  void Grow() {
    IndexLines larger(lines_.size() + lines_.size() / 4 + 1);
    ForEach([&larger](const PackedRobot& robot) {
      const uint64_t hash = HashOf()(robot);
      Insert(larger, hash, EntryOf(robot, hash));
    });
    lines_ = std::move(larger);
  }

  // Empties an entry, so that no look-up ends too early: as long as its line
  // was full, a robot that had to go further takes its place.
  void Close(const uint64_t* entry) {
    auto* hole = const_cast<uint64_t*>(entry);
    size_t hole_line =
        static_cast<size_t>(hole - lines_[0].entries) / IndexLine::kEntries;
    bool was_full = EmptyEntryOf(lines_[hole_line]) == nullptr;
    *hole = 0;
    for (size_t i = Next(hole_line); was_full && i != hole_line; i = Next(i)) {
      const bool is_full = EmptyEntryOf(lines_[i]) == nullptr;
      for (uint64_t& moved : lines_[i].entries) {
        if (moved == 0 || !MayStandIn(hole_line, i, moved)) continue;
        *hole = moved;
        moved = 0;
        hole = &moved;
        hole_line = i;
        break;
      }
      was_full = is_full;
    }
  }

  // Whether what stands in `line` may also stand in `earlier`: not if its home
  // lies behind that.
  bool MayStandIn(size_t earlier, size_t line, uint64_t entry) const {
    const size_t home = Home(HashOf()(*RobotOf(entry)));
    const size_t count = lines_.size();
    const auto way = [count](size_t from, size_t to) {
      return to >= from ? to - from : to + count - from;
    };
    return way(home, line) >= way(earlier, line);
  }

  IndexLines lines_;
  size_t size_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_INDEX_TABLE_H_
