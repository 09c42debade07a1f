#ifndef ROBOT_ACCOUNTS_ROBOT_PACKED_BYTES_H_
#define ROBOT_ACCOUNTS_ROBOT_PACKED_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Internal: numbers and texts one after the other, small numbers in few bytes.
// For memory of this process only: what is read was written here and is not
// checked.
class PackedWriter final {
 public:
  explicit PackedWriter(std::string& bytes) : bytes_(bytes) {}

  void Byte(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void Number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) Byte(static_cast<uint8_t>(value | 0x80));
    Byte(static_cast<uint8_t>(value));
  }
  // Small if it is near 0 on either side.
  void Signed(int64_t value) {
    const auto bits = static_cast<uint64_t>(value);
    Number(bits << 1 ^ (value < 0 ? ~uint64_t{0} : 0));
  }
  void Bytes(absl::string_view bytes) {
    Number(bytes.size());
    bytes_.append(bytes.data(), bytes.size());
  }
  // With a NUL after it.
  void Text(absl::string_view text) {
    Bytes(text);
    Byte(0);
  }

 private:
  std::string& bytes_;
};

// Reads in the order of writing. A value.
class PackedReader final {
 public:
  explicit PackedReader(const char* at) : at_(at) {}

  const char* at() const { return at_; }

  uint8_t Byte() { return static_cast<uint8_t>(*at_++); }
  uint64_t Number() {
    uint64_t value = Byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    for (int shift = 7;; shift += 7) {
      const uint64_t byte = Byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  int64_t Signed() {
    const uint64_t value = Number();
    return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }
  absl::string_view Bytes() {
    const auto size = static_cast<size_t>(Number());
    const absl::string_view bytes(at_, size);
    at_ += size;
    return bytes;
  }
  absl::string_view Text() {
    const absl::string_view text = Bytes();
    ++at_;
    return text;
  }

 private:
  const char* at_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PACKED_BYTES_H_
