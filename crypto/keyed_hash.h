#ifndef ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_
#define ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// For hash tables that hold what strangers may choose: a hash under a random
// key of this process, so that they cannot make keys that collide. Thread-safe;
// allocates nothing.
//
// Text of up to 256 bytes is read as 64-bit words, its length first, and hashed
// by Multilinear (Lemire and Kaser, "Strongly universal string hashing is
// fast", 2014, theorem 3.1; after Dietzfelbinger, 1996): the upper half of
//   key[0] + key[1] * word[0] + key[2] * word[1] + ...  modulo 2^128.
// It is strongly universal: whatever two texts one chooses without knowing the
// key, their hashes are independent and even, so that any b bits of them are
// equal with probability 2^-b. The result is mixed by a fixed bijection, which
// keeps this. Unmixed, numbered names would lie at equal distances, and under
// some keys most of them in few places. Longer text takes SipHash-2-4.
class KeyedHash final {
 public:
  using is_transparent = void;

  static constexpr size_t kMaxWords = 32;
  static constexpr size_t kMaxBytes = 8 * kMaxWords;

  // Random numbers. `multilinear` are 128-bit ones: low half, high half.
  struct Key {
    uint64_t multilinear[2 + kMaxWords][2];
    uint64_t sip[2];
  };

  size_t operator()(absl::string_view text) const {
    return Under(ProcessKey(), text);
  }

  static uint64_t Under(const Key& key, absl::string_view text) {
    const char* bytes = text.data();
    const size_t size = text.size();
    Sum sum(key, size);
    // Words may overlap: texts of one size are read alike.
    if (size - 8 <= 24) {  // 8 to 32 bytes, without a branch on the size.
      const size_t last = size - 8;
      const size_t second = std::min<size_t>(8, last);
      sum.Add(Load<uint64_t>(bytes));
      sum.Add(Load<uint64_t>(bytes + second));
      sum.Add(Load<uint64_t>(bytes + last - second));
      sum.Add(Load<uint64_t>(bytes + last));
    } else if (size < 8) {
      sum.Add(ShortWord(bytes, size));
    } else if (size <= kMaxBytes) {
      for (size_t i = 0; i + 8 < size; i += 8) {
        sum.Add(Load<uint64_t>(bytes + i));
      }
      sum.Add(Load<uint64_t>(bytes + size - 8));
    } else {
      return OfLongText(key, text);
    }
    return Mixed(sum.UpperHalf());
  }

 private:
  friend class KeyedHashTesting;  // Fixes the key of a process.

  __extension__ typedef unsigned __int128 Wide;

  class Sum final {
   public:
    Sum(const Key& key, size_t size)
        : key_(key.multilinear[1]),
          low_((static_cast<Wide>(key.multilinear[0][1]) << 64) |
               key.multilinear[0][0]) {
      Add(size);
    }
    void Add(uint64_t word) {
      low_ += static_cast<Wide>(word) * key_[0];
      high_ += word * key_[1];
      key_ += 2;
    }
    uint64_t UpperHalf() const {
      return static_cast<uint64_t>(low_ >> 64) + high_;
    }

   private:
    const uint64_t* key_;
    Wide low_;           // With the low halves of the key.
    uint64_t high_ = 0;  // Of the upper half: with the high halves.
  };

  // Each step can be undone, so no two hashes become one.
  static uint64_t Mixed(uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
  }

  template <typename Word>
  static Word Load(const char* bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof(word));
    return word;
  }

  // All of the bytes; `size` is below 8.
  static uint64_t ShortWord(const char* bytes, size_t size) {
    if (size >= 4) {
      return Load<uint32_t>(bytes) |
             static_cast<uint64_t>(Load<uint32_t>(bytes + size - 4)) << 32;
    }
    if (size == 0) return 0;
    const auto byte = [bytes](size_t i) -> uint64_t {
      return static_cast<unsigned char>(bytes[i]);
    };
    return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }

  static const Key& ProcessKey() {
    const Key* key = process_key_.load(std::memory_order_acquire);
    return key != nullptr ? *key : DrawProcessKey();
  }
  static const Key& DrawProcessKey();
  static uint64_t OfLongText(const Key& key, absl::string_view text);

  static std::atomic<const Key*> process_key_;  // Null until it is needed.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_
