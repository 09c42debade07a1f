// Section 1 of robot_accounts.h: version, status, error.
#include <cstddef>
#include <cstdint>

#include "robot_accounts.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"

using robot_accounts::capi::FreeError;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;

namespace {

constexpr const char* kStatusNames[] = {"OK",
                                        "CANCELLED",
                                        "UNKNOWN",
                                        "INVALID_ARGUMENT",
                                        "DEADLINE_EXCEEDED",
                                        "NOT_FOUND",
                                        "ALREADY_EXISTS",
                                        "PERMISSION_DENIED",
                                        "RESOURCE_EXHAUSTED",
                                        "FAILED_PRECONDITION",
                                        "ABORTED",
                                        "OUT_OF_RANGE",
                                        "UNIMPLEMENTED",
                                        "INTERNAL",
                                        "UNAVAILABLE",
                                        "DATA_LOSS",
                                        "UNAUTHENTICATED"};
static_assert(sizeof(kStatusNames) / sizeof(*kStatusNames) ==
                  RA_UNAUTHENTICATED + 1,
              "one name for each status");

}  // namespace

extern "C" {

int32_t ra_version_number(void) { return RA_VERSION_NUMBER; }

const char* ra_version_string(void) { return RA_VERSION_STRING; }

const char* ra_status_name(ra_status status) {
  if (status < RA_OK || status > RA_UNAUTHENTICATED) return "UNKNOWN_STATUS";
  return kStatusNames[status];
}

size_t ra_max_text_bytes(void) { return RA_MAX_TEXT_BYTES; }

ra_status ra_error_code(const ra_error* error) {
  return error == nullptr ? RA_OK : error->code;
}

const char* ra_error_reason(const ra_error* error, size_t* out_len) {
  return error == nullptr ? LendNothing(out_len) : Lend(error->reason, out_len);
}

const char* ra_error_message(const ra_error* error, size_t* out_len) {
  return error == nullptr ? LendNothing(out_len)
                          : Lend(error->message, out_len);
}

void ra_error_free(ra_error* error) { FreeError(error); }

}  // extern "C"
