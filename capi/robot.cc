// Section 7 of robot_accounts.h: what a robot is.
#include "robot_accounts/robot/robot.h"

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/robot/robot_json.h"
#include "robot_accounts/robot/robot_view.h"

using robot_accounts::Robot;
using robot_accounts::SecretAccess;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::NewBuffer;

namespace {

// What `get` answers for the robot, or a zero for none.
template <typename Get>
auto Ask(const ra_robot* robot, Get get) -> decltype(get(robot->view.robot())) {
  if (robot == nullptr) return {};
  return get(robot->view.robot());
}

// Lends a text that `get` answers for the robot, which a NUL follows, or an
// empty one.
template <typename Get>
const char* LendText(const ra_robot* robot, Get get, size_t* out_len) {
  return robot == nullptr ? LendNothing(out_len)
                          : Lend(get(robot->view.robot()), out_len);
}

}  // namespace

extern "C" {

int64_t ra_robot_id(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.id(); });
}

const char* ra_robot_full_name(const ra_robot* robot, size_t* out_len) {
  return robot == nullptr ? LendNothing(out_len)
                          : Lend(robot->view.full_name(), out_len);
}

const char* ra_robot_account_name(const ra_robot* robot, size_t* out_len) {
  return robot == nullptr ? LendNothing(out_len)
                          : Lend(robot->view.robot().account_name(), out_len);
}

ra_level ra_robot_level(const ra_robot* robot) {
  return Ask(robot,
             [](const Robot& of) { return static_cast<ra_level>(of.level()); });
}

int64_t ra_robot_project_id(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.project_id(); });
}

const char* ra_robot_project_name(const ra_robot* robot, size_t* out_len) {
  if (robot == nullptr || robot->view.project_name().empty()) {
    return LendNothing(out_len);
  }
  // The name of a Project, which is a std::string, so a NUL follows.
  return Lend(robot->view.project_name(), out_len);
}

const char* ra_robot_description(const ra_robot* robot, size_t* out_len) {
  return robot == nullptr ? LendNothing(out_len)
                          : Lend(robot->view.robot().description(), out_len);
}

uint8_t ra_robot_is_enabled(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.is_enabled(); });
}

uint8_t ra_robot_is_legacy(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.is_legacy(); });
}

int64_t ra_robot_created_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.created_unix_s(); });
}

int64_t ra_robot_updated_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.updated_unix_s(); });
}

int64_t ra_robot_expires_at_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.expires_at().unix_s(); });
}

int64_t ra_robot_duration_days(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.duration_days(); });
}

size_t ra_robot_secret_count(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.secrets().size(); });
}

int64_t ra_robot_secret_created_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) {
    return of.secrets().empty() ? int64_t{0}
                                : of.secrets().back().created_unix_s;
  });
}

int64_t ra_robot_grace_ends_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) {
    return of.secrets().size() < 2 ? int64_t{0}
                                   : of.secrets().front().ends_unix_s;
  });
}

int64_t ra_robot_last_used_unix_s(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.last_used_unix_s(); });
}

const char* ra_robot_last_used_source(const ra_robot* robot, size_t* out_len) {
  return LendText(
      robot, [](const Robot& of) { return of.last_used_source(); }, out_len);
}

ra_actor_kind ra_robot_made_by_kind(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) {
    return static_cast<ra_actor_kind>(of.made_by().kind());
  });
}

const char* ra_robot_made_by_user_kind(const ra_robot* robot, size_t* out_len) {
  return robot == nullptr
             ? LendNothing(out_len)
             : Lend(robot->view.robot().made_by().user_kind(), out_len);
}

int64_t ra_robot_made_by_id(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.made_by().id(); });
}

const char* ra_robot_made_by_name(const ra_robot* robot, size_t* out_len) {
  return robot == nullptr ? LendNothing(out_len)
                          : Lend(robot->view.robot().made_by().name(), out_len);
}

const char* ra_robot_origin_source(const ra_robot* robot, size_t* out_len) {
  return LendText(
      robot, [](const Robot& of) { return of.origin_source(); }, out_len);
}

int64_t ra_robot_origin_id(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.origin_foreign_id(); });
}

uint8_t ra_robot_is_legacy_login_enabled(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.legacy_login_enabled(); });
}

int64_t ra_robot_version(const ra_robot* robot) {
  return Ask(robot, [](const Robot& of) { return of.version(); });
}

const ra_grants* ra_robot_grants(const ra_robot* robot) {
  return robot == nullptr ? nullptr : &robot->grants;
}

ra_status ra_robot_to_json(const ra_robot* robot, ra_buffer** out_json,
                           ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("robot", robot);
    if (!arguments.ok()) return arguments.status();
    *out_json = NewBuffer(robot_accounts::ToHarborJson(robot->view));
    return absl::OkStatus();
  });
}

ra_status ra_robot_export_json(const ra_robot* robot, const char* secret,
                               size_t secret_len, ra_buffer** out_json,
                               ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("robot", robot);
    const auto text = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    const auto json = robot_accounts::ExportJson(robot->view, text);
    if (json.ok()) *out_json = NewBuffer(json->Reveal(SecretAccess::Grant()));
    return json.status();
  });
}

void ra_robot_free(ra_robot* robot) { delete robot; }

}  // extern "C"
