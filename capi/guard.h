#ifndef ROBOT_ACCOUNTS_CAPI_GUARD_H_
#define ROBOT_ACCOUNTS_CAPI_GUARD_H_

#include <new>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"

// Borrows its texts from the block it stands in, or from the program. A NUL
// follows each.
struct ra_error {
  ra_status code;
  ra_refusal_cause cause;
  absl::string_view reason;
  absl::string_view message;
};

namespace robot_accounts {
namespace capi {

// Turns `status` into what a C call returns, and into an error unless
// `out_error` is null. Memory that runs out here makes it
// RA_RESOURCE_EXHAUSTED.
ra_status Report(const absl::Status& status, ra_error** out_error,
                 ra_refusal_cause cause = RA_REFUSAL_NONE) noexcept;

// The same for std::bad_alloc: the error is a static one; nothing is allocated.
ra_status ReportOutOfMemory(ra_error** out_error) noexcept;
// The same for what should never be thrown.
ra_status ReportUnexpected(ra_error** out_error) noexcept;

// Releases what the three made.
void FreeError(ra_error* error) noexcept;

// Runs `body`, which returns an absl::Status, for one C function: nothing that
// it throws leaves. `cause` is read after it.
template <typename Body>
ra_status Guard(ra_error** out_error, Body&& body,
                const ra_refusal_cause* cause = nullptr) noexcept {
  if (out_error != nullptr) *out_error = nullptr;
  try {
    const absl::Status status = std::forward<Body>(body)();
    if (status.ok()) return RA_OK;
    return Report(status, out_error,
                  cause == nullptr ? RA_REFUSAL_NONE : *cause);
  } catch (const std::bad_alloc&) {
    return ReportOutOfMemory(out_error);
  } catch (...) {
    return ReportUnexpected(out_error);
  }
}

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_GUARD_H_
