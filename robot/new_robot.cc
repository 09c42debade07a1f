#include "robot_accounts/robot/new_robot.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/grant_specs.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/secret_slots.h"

namespace robot_accounts {
namespace {

absl::Status CheckLevel(const RobotSpec& spec) {
  if (spec.level == RobotLevel::kSystem) {
    if (spec.project.empty()) return absl::OkStatus();
    return InvalidArgument("PROJECT_AT_SYSTEM_LEVEL",
                           "project must be empty for a system robot");
  }
  if (spec.level != RobotLevel::kProject) {
    return InvalidArgument("INVALID_LEVEL", "level must be project or system");
  }
  if (!spec.project.empty()) return absl::OkStatus();
  return InvalidArgument("PROJECT_MISSING",
                         "project must be named for a project robot");
}

}  // namespace

absl::Status CheckDescription(absl::string_view text) {
  const bool plain =
      std::none_of(text.begin(), text.end(),
                   [](unsigned char c) { return absl::ascii_iscntrl(c); }) &&
      IsUtf8(text);
  if (text.size() <= RobotSpec::kMaxDescriptionBytes && plain) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_DESCRIPTION",
                         absl::StrCat("description must be at most ",
                                      RobotSpec::kMaxDescriptionBytes,
                                      " bytes of UTF-8 without control bytes"));
}

absl::StatusOr<RobotDraft> DraftRobot(const RobotSpec& spec, const Actor& actor,
                                      const LifeLimits& limits,
                                      int64_t now_unix_s,
                                      const SecretHasher& hasher,
                                      RandomSource& random) {
  RobotDraft draft;
  RobotRecord& record = draft.record;
  record.level = spec.level;
  record.account_name = spec.account_name;
  record.description = spec.description;
  record.created_unix_s = now_unix_s;
  record.updated_unix_s = now_unix_s;
  record.enabled = true;
  record.made_by = actor.Identity();
  if (absl::Status status = CheckLevel(spec); !status.ok()) return status;
  if (absl::Status status =
          NamingPolicy::CheckNames(spec.project, spec.account_name);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckDescription(spec.description); !status.ok()) {
    return status;
  }
  if (absl::Status status = SetLife(spec.life, limits, record); !status.ok()) {
    return status;
  }
  draft.secret = GenerateSecret(random);
  absl::StatusOr<SecretHash> hash = hasher.Hash(
      draft.secret.Reveal(SecretAccess::Grant()), SecretOrigin::kGenerated);
  if (!hash.ok()) return hash.status();
  record.secrets.push_back(
      NextSlot(record, *hash, SecretOrigin::kGenerated, now_unix_s));
  return draft;
}

absl::Status PlaceDraft(Change& change, const RobotSpec& spec,
                        RobotRecord& draft) {
  if (spec.level == RobotLevel::kProject) {
    absl::StatusOr<Project> project = change.FindOrDeclareProject(spec.project);
    if (!project.ok()) return project.status();
    draft.project_id = project->id;
  }
  absl::StatusOr<Grants> grants = ResolveGrants(change, spec.grants, draft);
  if (!grants.ok()) return grants.status();
  draft.grants = grants->rows();
  return absl::OkStatus();
}

}  // namespace robot_accounts
