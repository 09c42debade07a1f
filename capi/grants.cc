// Section 4 of robot_accounts.h: grants.
#include "robot_accounts/permissions/grants.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/naming_policy.h"

using robot_accounts::GrantFinding;
using robot_accounts::GrantOwner;
using robot_accounts::Grants;
using robot_accounts::InvalidArgument;
using robot_accounts::MakeError;
using robot_accounts::NamingPolicy;
using robot_accounts::Scope;
using robot_accounts::ScopedSet;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::NewBuffer;

namespace {

Scope ScopeOf(const ra_grants::Place& place) {
  switch (place.kind) {
    case Scope::Kind::kSystem:
      return Scope::System();
    case Scope::Kind::kAllProjects:
      return Scope::AllProjects();
    case Scope::Kind::kProject:
      break;
  }
  return Scope::Project(place.project_id);
}

bool HasScope(const ra_grants::Place& place) {
  return place.kind != Scope::Kind::kProject || place.project_id != 0;
}

// Whether both can be seen to be the same place.
bool IsSamePlace(const ra_grants::Place& a, const ra_grants::Place& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != Scope::Kind::kProject) return true;
  return (a.project_id != 0 && a.project_id == b.project_id) ||
         (!a.project.empty() && a.project == b.project);
}

absl::Status DuplicateScope() {
  return InvalidArgument("DUPLICATE_SCOPE",
                         "the grants have this scope already");
}

// Compiles the places that have a scope; what is wrong with the others but for
// their names shows under a stand-in.
absl::StatusOr<Grants> Compile(const std::vector<ra_grants::Place>& places) {
  std::vector<ScopedSet> sets;
  int64_t stand_in = INT64_MAX;
  for (const ra_grants::Place& place : places) {
    const Scope scope =
        HasScope(place) ? ScopeOf(place) : Scope::Project(stand_in--);
    sets.push_back({scope, place.set});
  }
  return Grants::Create(GrantOwner::System(), sets);
}

// In the system or in all projects.
ra_status AddUnnamed(ra_grants* grants, const ra_permission_set* set,
                     Scope::Kind kind, ra_error** out_error) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("grants", grants);
    arguments.Need("set", set);
    if (!arguments.ok()) return arguments.status();
    return grants->Add({kind, 0, "", set->set});
  });
}

}  // namespace

absl::Status ra_grants::Add(Place place) {
  if (read_only) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "GRANTS_READ_ONLY",
                     "the grants of a robot cannot be added to");
  }
  for (const Place& present : places) {
    if (IsSamePlace(present, place)) return DuplicateScope();
  }
  std::vector<Place> more = places;
  more.push_back(std::move(place));
  absl::StatusOr<Grants> all = Compile(more);
  if (!all.ok()) return all.status();
  bool has_scopes = true;
  for (const Place& present : more) has_scopes &= HasScope(present);
  compiled = has_scopes ? absl::make_optional(*std::move(all)) : absl::nullopt;
  places = std::move(more);
  return absl::OkStatus();
}

absl::Status ra_grants::CheckCompiled() const {
  if (compiled.has_value()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "PROJECT_ID_MISSING",
                   "a project was added to the grants without its id");
}

extern "C" {

ra_status ra_grants_new(ra_grants** out_grants, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_grants", out_grants);
    if (!arguments.ok()) return arguments.status();
    *out_grants = new ra_grants();
    return absl::OkStatus();
  });
}

ra_status ra_grants_add_system(ra_grants* grants, const ra_permission_set* set,
                               ra_error** out_error) {
  return AddUnnamed(grants, set, Scope::Kind::kSystem, out_error);
}

ra_status ra_grants_add_all_projects(ra_grants* grants,
                                     const ra_permission_set* set,
                                     ra_error** out_error) {
  return AddUnnamed(grants, set, Scope::Kind::kAllProjects, out_error);
}

ra_status ra_grants_add_project(ra_grants* grants, int64_t project_id,
                                const char* project_name,
                                size_t project_name_len,
                                const ra_permission_set* set,
                                ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("grants", grants);
    arguments.Need("set", set);
    const auto name =
        arguments.Text("project_name", project_name, project_name_len);
    if (!arguments.ok()) return arguments.status();
    if (project_id < 0 || (project_id == 0 && name.empty())) {
      return InvalidArgument("WRONG_SCOPE",
                             "a project needs an id above 0 or a name");
    }
    if (!name.empty()) {
      absl::Status status = NamingPolicy::CheckProjectName(name);
      if (!status.ok()) return status;
    }
    return grants->Add(
        {Scope::Kind::kProject, project_id, std::string(name), set->set});
  });
}

ra_status ra_grants_covers(const ra_grants* grants, const ra_grants* other,
                           uint8_t* out_covers, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_covers", out_covers);
    arguments.Need("grants", grants);
    arguments.Need("other", other);
    if (!arguments.ok()) return arguments.status();
    absl::Status status = grants->CheckCompiled();
    if (status.ok()) status = other->CheckCompiled();
    if (status.ok()) *out_covers = grants->compiled->Covers(*other->compiled);
    return status;
  });
}

ra_status ra_grants_to_text(const ra_grants* grants, ra_buffer** out_text,
                            ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_text", out_text);
    arguments.Need("grants", grants);
    if (!arguments.ok()) return arguments.status();
    absl::Status status = grants->CheckCompiled();
    if (status.ok()) *out_text = NewBuffer(grants->compiled->ToText());
    return status;
  });
}

size_t ra_grants_finding_count(const ra_grants* grants) {
  if (grants == nullptr || !grants->compiled.has_value()) return 0;
  return grants->compiled->findings().size();
}

ra_status ra_grants_finding_at(const ra_grants* grants, size_t index,
                               const char** out_reason, size_t* out_reason_len,
                               const char** out_message,
                               size_t* out_message_len, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_reason", out_reason);
    arguments.OptionalOut(out_reason_len);
    arguments.Out("out_message", out_message);
    arguments.OptionalOut(out_message_len);
    arguments.Need("grants", grants);
    if (!arguments.ok()) return arguments.status();
    const size_t count = ra_grants_finding_count(grants);
    if (index >= count) {
      return MakeError(absl::StatusCode::kOutOfRange, "INDEX_OUT_OF_RANGE",
                       absl::StrCat("the grants have ", count, " findings"));
    }
    const GrantFinding& finding = grants->compiled->findings()[index];
    *out_reason = Lend(finding.reason, out_reason_len);
    *out_message = Lend(finding.message, out_message_len);
    return absl::OkStatus();
  });
}

void ra_grants_free(ra_grants* grants) { delete grants; }

}  // extern "C"
