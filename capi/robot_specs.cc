// Section 7 of robot_accounts.h: the spec of a robot to be made.
#include "robot_accounts/capi/robot_specs.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts {
namespace capi {
namespace {

GrantSpec GrantSpecOf(const ra_grants::Place& place) {
  switch (place.kind) {
    case Scope::Kind::kSystem:
      return GrantSpec::System(place.set);
    case Scope::Kind::kAllProjects:
      return GrantSpec::AllProjects(place.set);
    case Scope::Kind::kProject:
      break;
  }
  GrantSpec grant = GrantSpec::Project(place.project, place.set);
  grant.project_id = place.project_id;
  return grant;
}

}  // namespace

absl::StatusOr<std::vector<GrantSpec>> GrantSpecsOf(const ra_grants& grants) {
  if (grants.read_only) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "GRANTS_READ_ONLY",
                     "the grants of a robot cannot be given to another");
  }
  std::vector<GrantSpec> specs;
  specs.reserve(grants.places.size());
  for (const ra_grants::Place& place : grants.places) {
    specs.push_back(GrantSpecOf(place));
  }
  return specs;
}

}  // namespace capi
}  // namespace robot_accounts

using robot_accounts::LifeInDays;
using robot_accounts::LifeInSeconds;
using robot_accounts::LifeUntil;
using robot_accounts::RobotLevel;
using robot_accounts::RobotSpec;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::GrantSpecsOf;
using robot_accounts::capi::Guard;
using robot_accounts::capi::PermissionLevelOf;
using robot_accounts::capi::UnknownLevel;

namespace {

// Sets a text of the spec.
ra_status SetText(ra_robot_spec* spec, const char* name, const char* text,
                  size_t size, std::string RobotSpec::*field,
                  ra_error** out_error) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("spec", spec);
    const absl::string_view value = arguments.Text(name, text, size);
    if (!arguments.ok()) return arguments.status();
    spec->spec.*field = std::string(value);
    return absl::OkStatus();
  });
}

template <typename Life>
ra_status SetLife(ra_robot_spec* spec, Life life,
                  ra_error** out_error) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("spec", spec);
    if (!arguments.ok()) return arguments.status();
    spec->spec.life = life;
    return absl::OkStatus();
  });
}

}  // namespace

extern "C" {

ra_status ra_robot_spec_new(ra_robot_spec** out_spec, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_spec", out_spec);
    if (!arguments.ok()) return arguments.status();
    *out_spec = new ra_robot_spec();
    return absl::OkStatus();
  });
}

void ra_robot_spec_free(ra_robot_spec* spec) { delete spec; }

ra_status ra_robot_spec_set_level(ra_robot_spec* spec, ra_level level,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("spec", spec);
    if (!arguments.ok()) return arguments.status();
    if (!PermissionLevelOf(level)) return UnknownLevel(level);
    spec->spec.level = static_cast<RobotLevel>(level);
    return absl::OkStatus();
  });
}

ra_status ra_robot_spec_set_project(ra_robot_spec* spec, const char* project,
                                    size_t project_len, ra_error** out_error) {
  return SetText(spec, "project", project, project_len, &RobotSpec::project,
                 out_error);
}

ra_status ra_robot_spec_set_account_name(ra_robot_spec* spec, const char* name,
                                         size_t name_len,
                                         ra_error** out_error) {
  return SetText(spec, "name", name, name_len, &RobotSpec::account_name,
                 out_error);
}

ra_status ra_robot_spec_set_description(ra_robot_spec* spec,
                                        const char* description,
                                        size_t description_len,
                                        ra_error** out_error) {
  return SetText(spec, "description", description, description_len,
                 &RobotSpec::description, out_error);
}

ra_status ra_robot_spec_set_duration_days(ra_robot_spec* spec, int64_t days,
                                          ra_error** out_error) {
  return SetLife(spec, LifeInDays{days}, out_error);
}

ra_status ra_robot_spec_set_duration_s(ra_robot_spec* spec, int64_t seconds,
                                       ra_error** out_error) {
  return SetLife(spec, LifeInSeconds{seconds}, out_error);
}

ra_status ra_robot_spec_set_expires_at(ra_robot_spec* spec,
                                       int64_t expires_at_unix_s,
                                       ra_error** out_error) {
  return SetLife(spec, LifeUntil{expires_at_unix_s}, out_error);
}

ra_status ra_robot_spec_set_grants(ra_robot_spec* spec, const ra_grants* grants,
                                   ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("spec", spec);
    arguments.Need("grants", grants);
    if (!arguments.ok()) return arguments.status();
    auto specs = GrantSpecsOf(*grants);
    if (specs.ok()) spec->spec.grants = *std::move(specs);
    return specs.status();
  });
}

}  // extern "C"
