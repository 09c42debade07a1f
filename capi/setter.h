#ifndef ROBOT_ACCOUNTS_CAPI_SETTER_H_
#define ROBOT_ACCOUNTS_CAPI_SETTER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/guard.h"

namespace robot_accounts {
namespace capi {

// The body of a C function that makes a handle with every default.
template <typename T>
ra_status MakeDefault(const char* out_name, T** out,
                      ra_error** out_error) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out(out_name, out);
    if (!arguments.ok()) return arguments.status();
    *out = new T();
    return absl::OkStatus();
  });
}

// The body of a C setter: `set` is given the handle and returns a status.
// `arguments` have read what is to be set.
template <typename T, typename Set>
ra_status SetIn(const char* name, T* handle, ra_error** out_error,
                Arguments arguments, Set set) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    arguments.Need(name, handle);
    if (!arguments.ok()) return arguments.status();
    return set(*handle);
  });
}

// The same for what is never wrong in itself: `set` returns nothing.
template <typename T, typename Set>
ra_status SetAny(const char* name, T* handle, ra_error** out_error,
                 Set set) noexcept {
  return SetIn(name, handle, out_error, Arguments(),
               [&](T& in) -> absl::Status {
                 set(in);
                 return absl::OkStatus();
               });
}

// What a number must be.
struct Range {
  const char* name;
  const char* reason;
  int64_t min;
  int64_t max;
};

// InvalidArgument, with the reason of `range`, unless `number` is in it.
inline absl::Status CheckRange(int64_t number, const Range& range) {
  if (number >= range.min && number <= range.max) return absl::OkStatus();
  return InvalidArgument(
      range.reason,
      absl::StrCat(range.name, " must be ", range.min, " to ", range.max));
}

// The version that who changes a robot saw of it.
inline absl::Status CheckVersion(int64_t version) {
  return CheckRange(version, {"version", "INVALID_VERSION", 1, INT64_MAX});
}

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_SETTER_H_
