#include "robot_accounts/capi/buffer.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "openssl/mem.h"
#include "robot_accounts.h"

ra_buffer::ra_buffer(size_t capacity)
    : capacity_(capacity), data_(new char[capacity + 1]) {
  data_[0] = '\0';
}

ra_buffer::~ra_buffer() { Wipe(); }

void ra_buffer::Fill(absl::string_view bytes) {
  if (bytes.size() > capacity_) {
    std::unique_ptr<char[]> larger(new char[bytes.size() + 1]);
    Wipe();
    data_ = std::move(larger);
    capacity_ = bytes.size();
  }
  if (!bytes.empty()) std::memcpy(data_.get(), bytes.data(), bytes.size());
  data_[bytes.size()] = '\0';
  size_ = bytes.size();
}

void ra_buffer::Wipe() { OPENSSL_cleanse(data_.get(), capacity_ + 1); }

extern "C" {

const char* ra_buffer_data(const ra_buffer* buffer, size_t* out_len) {
  if (buffer == nullptr) return robot_accounts::capi::LendNothing(out_len);
  return robot_accounts::capi::Lend({buffer->data(), buffer->size()}, out_len);
}

void ra_buffer_free(ra_buffer* buffer) { delete buffer; }

}  // extern "C"
