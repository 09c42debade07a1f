#include "robot_accounts/capi/guard.h"

#include <cstring>
#include <new>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace capi {
namespace {

ra_error g_out_of_memory = {RA_RESOURCE_EXHAUSTED, RA_REFUSAL_NONE,
                            "OUT_OF_MEMORY", "out of memory"};
ra_error g_unexpected = {RA_INTERNAL, RA_REFUSAL_NONE, "INTERNAL",
                         "unexpected exception"};

// Copies `text` and a NUL to `*at`, and moves that behind them.
absl::string_view Place(absl::string_view text, char** at) {
  char* start = *at;
  if (!text.empty()) std::memcpy(start, text.data(), text.size());
  start[text.size()] = '\0';
  *at += text.size() + 1;
  return absl::string_view(start, text.size());
}

// One block holds the error and its texts; null without memory.
ra_error* NewError(ra_status code, ra_refusal_cause cause,
                   absl::string_view reason, absl::string_view message) {
  void* block = ::operator new(
      sizeof(ra_error) + reason.size() + message.size() + 2, std::nothrow);
  if (block == nullptr) return nullptr;
  ra_error* error = new (block) ra_error{code, cause, {}, {}};
  char* at = static_cast<char*>(block) + sizeof(ra_error);
  error->reason = Place(reason, &at);
  error->message = Place(message, &at);
  return error;
}

ra_status ReportStatic(ra_error* error, ra_error** out_error) noexcept {
  if (out_error != nullptr) *out_error = error;
  return error->code;
}

}  // namespace

ra_status Report(const absl::Status& status, ra_error** out_error,
                 ra_refusal_cause cause) noexcept {
  const auto code = static_cast<ra_status>(status.code());
  if (out_error == nullptr) return code;
  try {
    *out_error = NewError(code, cause, ErrorReason(status), status.message());
  } catch (...) {
    *out_error = nullptr;
  }
  return *out_error != nullptr ? code : ReportOutOfMemory(out_error);
}

ra_status ReportOutOfMemory(ra_error** out_error) noexcept {
  return ReportStatic(&g_out_of_memory, out_error);
}

ra_status ReportUnexpected(ra_error** out_error) noexcept {
  return ReportStatic(&g_unexpected, out_error);
}

void FreeError(ra_error* error) noexcept {
  if (error == &g_out_of_memory || error == &g_unexpected) return;
  ::operator delete(error);
}

}  // namespace capi
}  // namespace robot_accounts
