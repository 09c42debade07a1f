#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_BITS_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_BITS_H_

#include <cstdint>
#include <utility>

namespace robot_accounts {

// Internal: one bit for each of the 256 indices of a level. It knows neither
// the level nor the catalogue; PermissionSet and Grants do.
class PermissionBits final {
 public:
  constexpr PermissionBits() = default;

  // Every index, those that the catalogue does not use included.
  static constexpr PermissionBits Full() {
    PermissionBits bits;
    for (uint64_t& word : bits.words_) word = ~uint64_t{0};
    return bits;
  }

  // `index` is 0..255.
  constexpr void Set(int index) {
    words_[index >> 6] |= uint64_t{1} << (index & 63);
  }
  constexpr bool Test(int index) const {
    return ((words_[index >> 6] >> (index & 63)) & 1) != 0;
  }

  constexpr bool empty() const {
    return (words_[0] | words_[1] | words_[2] | words_[3]) == 0;
  }
  constexpr int count() const {
    int sum = 0;
    for (uint64_t word : words_) {
      for (; word != 0; word &= word - 1) ++sum;
    }
    return sum;
  }
  constexpr bool ContainsAll(const PermissionBits& other) const {
    return (other - *this).empty();
  }

  constexpr PermissionBits& operator|=(const PermissionBits& other) {
    for (int i = 0; i < 4; ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr PermissionBits& operator&=(const PermissionBits& other) {
    for (int i = 0; i < 4; ++i) words_[i] &= other.words_[i];
    return *this;
  }
  // What is in `other` is taken out.
  constexpr PermissionBits& operator-=(const PermissionBits& other) {
    for (int i = 0; i < 4; ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend constexpr PermissionBits operator|(PermissionBits a,
                                            const PermissionBits& b) {
    return a |= b;
  }
  friend constexpr PermissionBits operator&(PermissionBits a,
                                            const PermissionBits& b) {
    return a &= b;
  }
  friend constexpr PermissionBits operator-(PermissionBits a,
                                            const PermissionBits& b) {
    return a -= b;
  }
  friend constexpr bool operator==(const PermissionBits& a,
                                   const PermissionBits& b) {
    return a.ContainsAll(b) && b.ContainsAll(a);
  }
  template <typename H>
  friend H AbslHashValue(H h, const PermissionBits& bits) {
    return H::combine(std::move(h), bits.words_[0], bits.words_[1],
                      bits.words_[2], bits.words_[3]);
  }

 private:
  uint64_t words_[4] = {};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_BITS_H_
