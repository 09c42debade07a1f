// Section 8 of robot_accounts.h: why a robot may do something, or may not.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/robot/explanation.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_accounts.h"

using robot_accounts::Explanation;
using robot_accounts::ProjectTable;
using robot_accounts::Robot;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::NewBuffer;

namespace {

// Where the words go; either may be null.
struct Outs {
  void Clear(Arguments& arguments) const {
    arguments.OptionalOut(text);
    arguments.OptionalOut(json);
  }
  absl::Status Fill(const Explanation& explanation) const {
    std::unique_ptr<ra_buffer> made;
    if (text != nullptr) made.reset(NewBuffer(explanation.ToText()));
    if (json != nullptr) *json = NewBuffer(explanation.ToJson());
    if (text != nullptr) *text = made.release();
    return absl::OkStatus();
  }

  ra_buffer** text;
  ra_buffer** json;
};

// Explains by `explain` what the principal may do.
template <typename Explain>
ra_status ExplainPrincipal(const ra_principal* principal, Arguments arguments,
                           Outs outs, ra_error** out_error,
                           Explain explain) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    outs.Clear(arguments);
    arguments.Need("principal", principal);
    if (!arguments.ok()) return arguments.status();
    return outs.Fill(explain(principal->principal));
  });
}

// The record of such a robot has none of its rights.
absl::Status LegacyTokenNeeded() {
  return robot_accounts::MakeError(
      absl::StatusCode::kFailedPrecondition, "LEGACY_TOKEN_NEEDED",
      "what an old robot may do stands in its token: log in with it");
}

// Explains by `explain` what the robot of that id may do.
template <typename Explain>
ra_status ExplainRobot(const ra_accounts* accounts, const ra_actor* actor,
                       int64_t id, Arguments arguments, Outs outs,
                       ra_error** out_error, Explain explain) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    outs.Clear(arguments);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    const auto view = accounts->accounts->Get(ActorOf(actor), id);
    if (!view.ok()) return view.status();
    if (view->robot().is_legacy()) return LegacyTokenNeeded();
    // Those of the view may be the robot's own alone.
    const auto projects = accounts->accounts->Projects();
    if (!projects.ok()) return projects.status();
    return outs.Fill(explain(view->robot(), **projects));
  });
}

}  // namespace

extern "C" {

ra_status ra_principal_explain(const ra_principal* principal,
                               const char* project, size_t project_len,
                               const char* resource, size_t resource_len,
                               const char* action, size_t action_len,
                               ra_buffer** out_text, ra_buffer** out_json,
                               ra_error** out_error) {
  Arguments arguments;
  const auto where = arguments.Text("project", project, project_len);
  const auto what = arguments.Text("resource", resource, resource_len);
  const auto how = arguments.Text("action", action, action_len);
  return ExplainPrincipal(principal, arguments, {out_text, out_json}, out_error,
                          [&](const robot_accounts::Principal& of) {
                            return of.Explain(where, what, how);
                          });
}

ra_status ra_principal_explain_system(const ra_principal* principal,
                                      const char* resource, size_t resource_len,
                                      const char* action, size_t action_len,
                                      ra_buffer** out_text,
                                      ra_buffer** out_json,
                                      ra_error** out_error) {
  Arguments arguments;
  const auto what = arguments.Text("resource", resource, resource_len);
  const auto how = arguments.Text("action", action, action_len);
  return ExplainPrincipal(principal, arguments, {out_text, out_json}, out_error,
                          [&](const robot_accounts::Principal& of) {
                            return of.ExplainSystem(what, how);
                          });
}

ra_status ra_accounts_explain(const ra_accounts* accounts,
                              const ra_actor* actor, int64_t id,
                              const char* project, size_t project_len,
                              const char* resource, size_t resource_len,
                              const char* action, size_t action_len,
                              ra_buffer** out_text, ra_buffer** out_json,
                              ra_error** out_error) {
  Arguments arguments;
  const auto where = arguments.Text("project", project, project_len);
  const auto what = arguments.Text("resource", resource, resource_len);
  const auto how = arguments.Text("action", action, action_len);
  return ExplainRobot(accounts, actor, id, arguments, {out_text, out_json},
                      out_error,
                      [&](const Robot& robot, const ProjectTable& projects) {
                        return robot_accounts::ExplainInProject(
                            robot, projects, where, what, how);
                      });
}

ra_status ra_accounts_explain_system(const ra_accounts* accounts,
                                     const ra_actor* actor, int64_t id,
                                     const char* resource, size_t resource_len,
                                     const char* action, size_t action_len,
                                     ra_buffer** out_text, ra_buffer** out_json,
                                     ra_error** out_error) {
  Arguments arguments;
  const auto what = arguments.Text("resource", resource, resource_len);
  const auto how = arguments.Text("action", action, action_len);
  return ExplainRobot(
      accounts, actor, id, arguments, {out_text, out_json}, out_error,
      [&](const Robot& robot, const ProjectTable& projects) {
        return robot_accounts::ExplainInSystem(robot, projects, what, how);
      });
}

}  // extern "C"
