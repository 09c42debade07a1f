#ifndef ROBOT_ACCOUNTS_BASE_SHORT_TEXT_H_
#define ROBOT_ACCOUNTS_BASE_SHORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Text that never changes, with a NUL behind it: up to 63 bytes stand in the
// object, so that making and copying it allocates nothing; longer text is on
// the heap, shared by the copies. The view is of the object. Threads: const
// methods may run concurrently.
class ShortText final {
 public:
  static constexpr size_t kMaxInlineBytes = 63;

  ShortText() = default;
  explicit ShortText(absl::string_view text) {
    if (text.size() > kMaxInlineBytes) {
      long_ = std::make_shared<const std::string>(text);
      return;
    }
    size_ = static_cast<uint8_t>(text.size());
    if (!text.empty()) std::memcpy(short_, text.data(), text.size());
  }

  // Copyable and movable; moved-from text is as it was, or empty.
  ShortText(const ShortText&) = default;
  ShortText& operator=(const ShortText&) = default;
  ShortText(ShortText&&) = default;
  ShortText& operator=(ShortText&&) = default;

  absl::string_view view() const {
    if (long_ != nullptr) return *long_;
    return absl::string_view(short_, size_);
  }

 private:
  std::shared_ptr<const std::string> long_;  // Null: it is short.
  uint8_t size_ = 0;
  char short_[kMaxInlineBytes + 1] = {};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_SHORT_TEXT_H_
