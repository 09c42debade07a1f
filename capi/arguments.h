#ifndef ROBOT_ACCOUNTS_CAPI_ARGUMENTS_H_
#define ROBOT_ACCOUNTS_CAPI_ARGUMENTS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"

namespace robot_accounts {
namespace capi {

// Reads the arguments of one C call. Name the outs first: they are set before
// anything can fail. Nothing here allocates until status() has an error to
// tell.
class Arguments final {
 public:
  // Sets an out to its zero.
  template <typename T>
  void Out(const char* name, T* out) {
    if (out != nullptr) *out = T();
    Need(name, out);
  }
  // An out that may be null.
  template <typename T>
  void OptionalOut(T* out) {
    if (out != nullptr) *out = T();
  }

  void Need(const char* name, const void* pointer) {
    if (pointer == nullptr && null_ == nullptr) null_ = name;
  }

  // Returns the text, or an empty one if it is not readable.
  absl::string_view Text(const char* name, const char* text, size_t size) {
    if (size > RA_MAX_TEXT_BYTES) {
      if (too_large_ == nullptr) too_large_ = name;
      return {};
    }
    if (size != 0) Need(name, text);
    return text == nullptr ? absl::string_view()
                           : absl::string_view(text, size);
  }

  bool ok() const { return null_ == nullptr && too_large_ == nullptr; }
  // InvalidArgument, reason NULL_ARGUMENT or LENGTH_TOO_LARGE, if one of them
  // was wrong.
  absl::Status status() const;

 private:
  const char* null_ = nullptr;  // The name of the first that is.
  const char* too_large_ = nullptr;
};

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_ARGUMENTS_H_
