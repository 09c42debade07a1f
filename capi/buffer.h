#ifndef ROBOT_ACCOUNTS_CAPI_BUFFER_H_
#define ROBOT_ACCOUNTS_CAPI_BUFFER_H_

#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"
#include "robot_accounts.h"

// Bytes and a NUL after them, wiped when they die.
struct ra_buffer final {
 public:
  explicit ra_buffer(absl::string_view bytes) : ra_buffer(bytes.size()) {
    Fill(bytes);
  }
  // Room for `capacity` bytes, for what is not known yet and must not be lost
  // to a lack of memory once it is.
  explicit ra_buffer(size_t capacity);
  ra_buffer(const ra_buffer&) = delete;
  ra_buffer& operator=(const ra_buffer&) = delete;
  ~ra_buffer();

  // Puts `bytes` into an empty buffer; at most its capacity, else it allocates.
  void Fill(absl::string_view bytes);

  const char* data() const { return data_.get(); }
  size_t size() const { return size_; }

 private:
  void Wipe();

  size_t capacity_;
  size_t size_ = 0;
  std::unique_ptr<char[]> data_;
};

namespace robot_accounts {
namespace capi {

// A new buffer for an out of a C call.
inline ra_buffer* NewBuffer(absl::string_view bytes) {
  return new ra_buffer(bytes);
}

// What a getter lends: `text`, whose NUL is the caller's promise.
inline const char* Lend(absl::string_view text, size_t* out_len) {
  if (out_len != nullptr) *out_len = text.size();
  return text.data();
}

// The answer of a getter that was asked of nothing.
inline const char* LendNothing(size_t* out_len) { return Lend("", out_len); }

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_BUFFER_H_
