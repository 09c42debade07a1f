// Section 7 of robot_accounts.h: projects.
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/reserved.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot_accounts.h"

using robot_accounts::Project;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::Reserved;

struct ra_project {
  Project project;
};

namespace {

absl::Status Return(absl::StatusOr<Project> project,
                    Reserved<ra_project>& reserved, ra_project** out_project) {
  if (!project.ok()) return project.status();
  if (out_project != nullptr) {
    *out_project = reserved.Make(ra_project{*std::move(project)});
  }
  return absl::OkStatus();
}

}  // namespace

extern "C" {

ra_status ra_accounts_project_put(const ra_accounts* accounts,
                                  const ra_actor* actor, int64_t host_id,
                                  const char* name, size_t name_len,
                                  uint8_t is_public, ra_project** out_project,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_project);
    arguments.Need("accounts", accounts);
    const auto text = arguments.Text("name", name, name_len);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_project> reserved;
    return Return(accounts->accounts->PutProject(ActorOf(actor), host_id, text,
                                                 is_public != 0),
                  reserved, out_project);
  });
}

ra_status ra_accounts_project_rename(const ra_accounts* accounts,
                                     const ra_actor* actor, const char* name,
                                     size_t name_len, const char* new_name,
                                     size_t new_name_len,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    const auto from = arguments.Text("name", name, name_len);
    const auto to = arguments.Text("new_name", new_name, new_name_len);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->RenameProject(ActorOf(actor), from, to).status();
  });
}

ra_status ra_accounts_project_delete(const ra_accounts* accounts,
                                     const ra_actor* actor, const char* name,
                                     size_t name_len, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    const auto text = arguments.Text("name", name, name_len);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->DeleteProject(ActorOf(actor), text);
  });
}

ra_status ra_accounts_project_find(const ra_accounts* accounts,
                                   const ra_actor* /*actor*/, const char* name,
                                   size_t name_len, ra_project** out_project,
                                   ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_project", out_project);
    arguments.Need("accounts", accounts);
    const auto text = arguments.Text("name", name, name_len);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_project> reserved;
    return Return(accounts->accounts->FindProject(text), reserved, out_project);
  });
}

int64_t ra_project_id(const ra_project* project) {
  return project == nullptr ? 0 : project->project.id;
}

int64_t ra_project_host_id(const ra_project* project) {
  return project == nullptr ? 0 : project->project.host_id;
}

const char* ra_project_name(const ra_project* project, size_t* out_len) {
  return project == nullptr ? LendNothing(out_len)
                            : Lend(project->project.name, out_len);
}

uint8_t ra_project_is_public(const ra_project* project) {
  return project != nullptr && project->project.is_public;
}

int64_t ra_project_created_unix_s(const ra_project* project) {
  return project == nullptr ? 0 : project->project.created_unix_s;
}

void ra_project_free(ra_project* project) { delete project; }

}  // extern "C"
