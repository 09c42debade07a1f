// Section 7 of robot_accounts.h: who does it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/naming_policy.h"

using robot_accounts::Actor;
using robot_accounts::ActorKind;
using robot_accounts::NamingPolicy;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::SetIn;

namespace {

static_assert(RA_ACTOR_HOST == static_cast<int>(ActorKind::kHost) &&
                  RA_ACTOR_USER == static_cast<int>(ActorKind::kUser) &&
                  RA_ACTOR_ROBOT == static_cast<int>(ActorKind::kRobot),
              "the numbers are the same");

// Makes `actor` this one, within these projects, or changes nothing.
void Become(ra_actor& actor, Actor unbound, std::vector<std::string> projects) {
  Actor bound = projects.empty() ? unbound : unbound.WithinProjects(projects);
  actor.unbound = std::move(unbound);
  actor.projects = std::move(projects);
  actor.actor = std::move(bound);
}

}  // namespace

extern "C" {

ra_status ra_actor_new(ra_actor** out_actor, ra_error** out_error) {
  return MakeDefault("out_actor", out_actor, out_error);
}

ra_status ra_actor_set_user(ra_actor* actor, const char* kind, size_t kind_len,
                            int64_t id, const char* name, size_t name_len,
                            ra_error** out_error) {
  Arguments arguments;
  const auto user_kind = arguments.Text("kind", kind, kind_len);
  const auto user_name = arguments.Text("name", name, name_len);
  return SetIn("actor", actor, out_error, arguments, [&](ra_actor& set) {
    auto user = Actor::User(user_kind, id, user_name);
    if (user.ok()) Become(set, *std::move(user), set.projects);
    return user.status();
  });
}

ra_status ra_actor_set_principal(ra_actor* actor, const ra_principal* principal,
                                 ra_error** out_error) {
  Arguments arguments;
  arguments.Need("principal", principal);
  return SetIn("actor", actor, out_error, arguments,
               [&](ra_actor& set) -> absl::Status {
                 Become(set, Actor::Robot(principal->principal), set.projects);
                 return absl::OkStatus();
               });
}

ra_status ra_actor_add_project(ra_actor* actor, const char* project,
                               size_t project_len, ra_error** out_error) {
  Arguments arguments;
  const auto name = arguments.Text("project", project, project_len);
  return SetIn("actor", actor, out_error, arguments, [&](ra_actor& set) {
    absl::Status status = NamingPolicy::CheckProjectName(name);
    if (!status.ok()) return status;
    std::vector<std::string> projects = set.projects;
    projects.emplace_back(name);
    Become(set, set.unbound, std::move(projects));
    return status;
  });
}

void ra_actor_free(ra_actor* actor) { delete actor; }

}  // extern "C"
