#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_INDEX_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace robot_accounts {

// Internal: where in a vector the element with some hash stands. Open
// addressing in slots of eight bytes, at most half full, so that a look-up
// mostly reads one slot and the one element that it names. Const methods may
// run concurrently and allocate nothing.
class ProjectIndex final {
 public:
  // For up to `size` elements, below 2^31.
  explicit ProjectIndex(size_t size) {
    while (slots_.size() < 2 * size) {
      slots_.resize(2 * slots_.size());
      --shift_;
    }
  }

  // All bits of `hash` count: the upper ones lead to a slot, the lower ones
  // tell elements of near slots apart.
  void Add(uint64_t hash, size_t place) {
    size_t i = hash >> shift_;
    while (slots_[i].place != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = {static_cast<uint32_t>(hash), static_cast<uint32_t>(place + 1)};
  }

  // The element of `elements` for which `is(element)`, if it was added under
  // `hash`; else null. Of several, the one that was added first.
  template <typename T, typename Is>
  const T* Find(const T* elements, uint64_t hash, const Is& is) const {
    const Slot* slots = slots_.data();
    const size_t last = slots_.size() - 1;
    for (size_t i = hash >> shift_;; i = (i + 1) & last) {
      const Slot slot = slots[i];
      if (slot.place == 0) return nullptr;
      const T* element = elements + (slot.place - 1);
      if (slot.tag == static_cast<uint32_t>(hash) && is(*element)) {
        return element;
      }
    }
  }

 private:
  struct Slot {
    uint32_t tag = 0;
    uint32_t place = 0;  // One more than where the element stands; 0: empty.
  };

  int shift_ = 63;
  std::vector<Slot> slots_ = std::vector<Slot>(2);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_INDEX_H_
