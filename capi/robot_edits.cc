// Section 7 of robot_accounts.h: what to change of a robot.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/capi/robot_specs.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_spec.h"

using robot_accounts::ExtendBySeconds;
using robot_accounts::LifeInDays;
using robot_accounts::LifeUntil;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::CheckVersion;
using robot_accounts::capi::GrantSpecsOf;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::SetAny;
using robot_accounts::capi::SetIn;

extern "C" {

ra_status ra_robot_edit_new(ra_robot_edit** out_edit, ra_error** out_error) {
  return MakeDefault("out_edit", out_edit, out_error);
}

void ra_robot_edit_free(ra_robot_edit* edit) { delete edit; }

ra_status ra_robot_edit_set_description(ra_robot_edit* edit,
                                        const char* description,
                                        size_t description_len,
                                        ra_error** out_error) {
  Arguments arguments;
  const auto text = arguments.Text("description", description, description_len);
  return SetIn("edit", edit, out_error, arguments,
               [&](ra_robot_edit& set) -> absl::Status {
                 set.edit.description = std::string(text);
                 return absl::OkStatus();
               });
}

ra_status ra_robot_edit_set_duration_days(ra_robot_edit* edit, int64_t days,
                                          ra_error** out_error) {
  return SetAny("edit", edit, out_error,
                [&](ra_robot_edit& set) { set.edit.life = LifeInDays{days}; });
}

ra_status ra_robot_edit_set_expires_at(ra_robot_edit* edit,
                                       int64_t expires_at_unix_s,
                                       ra_error** out_error) {
  return SetAny("edit", edit, out_error, [&](ra_robot_edit& set) {
    set.edit.life = LifeUntil{expires_at_unix_s};
  });
}

ra_status ra_robot_edit_set_extend_by_s(ra_robot_edit* edit, int64_t seconds,
                                        ra_error** out_error) {
  return SetAny("edit", edit, out_error, [&](ra_robot_edit& set) {
    set.edit.life = ExtendBySeconds{seconds};
  });
}

ra_status ra_robot_edit_set_grants(ra_robot_edit* edit, const ra_grants* grants,
                                   ra_error** out_error) {
  Arguments arguments;
  arguments.Need("grants", grants);
  return SetIn("edit", edit, out_error, arguments,
               [&](ra_robot_edit& set) -> absl::Status {
                 auto specs = GrantSpecsOf(*grants);
                 if (specs.ok()) set.edit.grants = *std::move(specs);
                 return specs.status();
               });
}

ra_status ra_robot_edit_set_enabled(ra_robot_edit* edit, uint8_t is_enabled,
                                    ra_error** out_error) {
  return SetAny("edit", edit, out_error, [&](ra_robot_edit& set) {
    set.edit.enabled = is_enabled != 0;
  });
}

ra_status ra_robot_edit_set_legacy_login_enabled(ra_robot_edit* edit,
                                                 uint8_t is_enabled,
                                                 ra_error** out_error) {
  return SetAny("edit", edit, out_error, [&](ra_robot_edit& set) {
    set.edit.legacy_login_enabled = is_enabled != 0;
  });
}

ra_status ra_robot_edit_set_expected_version(ra_robot_edit* edit,
                                             int64_t version,
                                             ra_error** out_error) {
  return SetIn("edit", edit, out_error, Arguments(), [&](ra_robot_edit& set) {
    absl::Status status = CheckVersion(version);
    if (status.ok()) {
      set.edit.expected_version = static_cast<uint64_t>(version);
    }
    return status;
  });
}

}  // extern "C"
