// Section 3 of robot_accounts.h: names and expiry.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/naming_policy.h"

using robot_accounts::Expiration;
using robot_accounts::MakeError;
using robot_accounts::NamingPolicy;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::NewBuffer;

static_assert(RA_MAX_NAME_BYTES == robot_accounts::kMaxNameBytes, "");
static_assert(RA_NEVER_EXPIRES == robot_accounts::kNeverExpires, "");
static_assert(RA_MAX_DURATION_DAYS == robot_accounts::kMaxDurationDays, "");

namespace {

ra_status CheckName(const char* name, size_t name_len, ra_error** out_error,
                    absl::Status (*check)(absl::string_view)) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    const absl::string_view text = arguments.Text("name", name, name_len);
    if (!arguments.ok()) return arguments.status();
    return check(text);
  });
}

// Counts `number` of something from a time.
ra_status Count(int64_t from_unix_s, int64_t number, int64_t* out_unix_s,
                ra_error** out_error,
                absl::StatusOr<Expiration> (*count)(int64_t,
                                                    int64_t)) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_expires_at_unix_s", out_unix_s);
    if (!arguments.ok()) return arguments.status();
    const absl::StatusOr<Expiration> end = count(from_unix_s, number);
    if (end.ok()) *out_unix_s = end->unix_s();
    return end.status();
  });
}

}  // namespace

extern "C" {

size_t ra_max_name_bytes(void) { return RA_MAX_NAME_BYTES; }
int64_t ra_never_expires(void) { return RA_NEVER_EXPIRES; }
int64_t ra_max_duration_days(void) { return RA_MAX_DURATION_DAYS; }

ra_status ra_account_name_check(const char* name, size_t name_len,
                                ra_error** out_error) {
  return CheckName(name, name_len, out_error, NamingPolicy::CheckAccountName);
}

ra_status ra_project_name_check(const char* name, size_t name_len,
                                ra_error** out_error) {
  return CheckName(name, name_len, out_error, NamingPolicy::CheckProjectName);
}

ra_status ra_full_name_format(const char* prefix, size_t prefix_len,
                              const char* project, size_t project_len,
                              const char* account, size_t account_len,
                              ra_buffer** out_full_name, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_full_name", out_full_name);
    const auto before = arguments.Text("prefix", prefix, prefix_len);
    const auto in_project = arguments.Text("project", project, project_len);
    const auto name = arguments.Text("account", account, account_len);
    if (!arguments.ok()) return arguments.status();
    const auto naming = NamingPolicy::Create(before);
    if (!naming.ok()) return naming.status();
    const auto full_name = naming->Format(in_project, name);
    if (full_name.ok()) *out_full_name = NewBuffer(*full_name);
    return full_name.status();
  });
}

ra_status ra_full_name_parse(const char* prefix, size_t prefix_len,
                             const char* full_name, size_t full_name_len,
                             ra_buffer** out_project, ra_buffer** out_account,
                             ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_project", out_project);
    arguments.Out("out_account", out_account);
    const auto before = arguments.Text("prefix", prefix, prefix_len);
    const auto name = arguments.Text("full_name", full_name, full_name_len);
    if (!arguments.ok()) return arguments.status();
    const auto naming = NamingPolicy::Create(before);
    if (!naming.ok()) return naming.status();
    const auto parsed = naming->Parse(name);
    if (!parsed) {
      // Not quoted: what stands in a user name may be a pasted secret.
      return MakeError(absl::StatusCode::kNotFound, "NOT_A_ROBOT_NAME",
                       "the name is not a robot's");
    }
    auto project = std::make_unique<ra_buffer>(parsed->project);
    *out_account = NewBuffer(parsed->account);
    *out_project = project.release();
    return absl::OkStatus();
  });
}

ra_status ra_expiry_from_days(int64_t created_unix_s, int64_t days,
                              int64_t* out_expires_at_unix_s,
                              ra_error** out_error) {
  return Count(created_unix_s, days, out_expires_at_unix_s, out_error,
               Expiration::FromDays);
}

ra_status ra_expiry_from_seconds(int64_t created_unix_s, int64_t seconds,
                                 int64_t* out_expires_at_unix_s,
                                 ra_error** out_error) {
  return Count(created_unix_s, seconds, out_expires_at_unix_s, out_error,
               Expiration::FromSeconds);
}

uint8_t ra_expiry_is_expired(int64_t expires_at_unix_s, int64_t now_unix_s) {
  return Expiration::FromStored(expires_at_unix_s).IsExpired(now_unix_s);
}

int64_t ra_time_left_seconds(int64_t expires_at_unix_s, int64_t now_unix_s) {
  return Expiration::FromStored(expires_at_unix_s).SecondsLeft(now_unix_s);
}

ra_status ra_time_left_format(int64_t expires_at_unix_s, int64_t now_unix_s,
                              ra_buffer** out_text, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_text", out_text);
    if (!arguments.ok()) return arguments.status();
    *out_text = NewBuffer(
        Expiration::FromStored(expires_at_unix_s).TimeLeft(now_unix_s));
    return absl::OkStatus();
  });
}

}  // extern "C"
