#include "robot_accounts/robot/robot_codec.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot.pb.h"

namespace robot_accounts {
namespace {

using google::protobuf::Arena;

absl::string_view At(const std::vector<std::string>& texts, size_t index) {
  return index < texts.size() ? absl::string_view(texts[index])
                              : absl::string_view();
}

template <typename Message>
void SetUnknown(absl::string_view fields, Message& message) {
  if (fields.empty()) return;
  message.mutable_unknown_fields()->assign(fields.data(), fields.size());
}

void EncodeGrants(const RobotRecord& record, storage::StoredRobot& stored) {
  for (size_t i = 0; i < record.grants.size(); ++i) {
    const GrantRow& row = record.grants[i];
    storage::StoredGrant& grant = *stored.add_grants();
    grant.set_scope(row.scope);
    grant.set_resource(row.resource);
    grant.set_action(row.action);
    grant.set_effect(row.effect);
    SetUnknown(At(record.unknown.grants, i), grant);
  }
}

void EncodeSecrets(const RobotRecord& record, storage::StoredRobot& stored) {
  for (size_t i = 0; i < record.secrets.size(); ++i) {
    const SecretSlot& slot = record.secrets[i];
    storage::StoredSecret& secret = *stored.add_secrets();
    secret.set_slot_id(slot.id);
    secret.set_hash(slot.hash);
    secret.set_created_unix_s(slot.created_unix_s);
    secret.set_ends_unix_s(slot.ends_unix_s);
    secret.set_origin(static_cast<storage::SecretOrigin>(slot.origin));
    SetUnknown(At(record.unknown.secrets, i), secret);
  }
}

void EncodeProvenance(const RobotRecord& record, storage::StoredRobot& stored) {
  storage::StoredActor& actor = *stored.mutable_made_by();
  actor.set_kind(static_cast<storage::ActorKind>(record.made_by.kind()));
  actor.set_user_kind(record.made_by.user_kind());
  actor.set_id(record.made_by.id());
  actor.set_name(record.made_by.name());
  SetUnknown(record.unknown.made_by, actor);
  if (!record.origin_source.empty() || !record.unknown.origin.empty()) {
    storage::StoredOrigin& origin = *stored.mutable_origin();
    origin.set_source(record.origin_source);
    origin.set_foreign_id(record.origin_foreign_id);
    if (record.origin_foreign_project_id != 0) {
      origin.set_foreign_project_id(record.origin_foreign_project_id);
    }
    SetUnknown(record.unknown.origin, origin);
  }
}

// Nearly always there are none: then not even the vector is kept.
void KeepIfAny(std::vector<std::string>& texts) {
  const bool any =
      std::any_of(texts.begin(), texts.end(),
                  [](const std::string& text) { return !text.empty(); });
  if (!any) std::vector<std::string>().swap(texts);
}

void DecodeGrants(const storage::StoredRobot& stored, RobotRecord& record) {
  record.grants.reserve(stored.grants_size());
  for (const storage::StoredGrant& grant : stored.grants()) {
    record.grants.push_back(
        {grant.scope(), grant.resource(), grant.action(), grant.effect()});
    record.unknown.grants.push_back(grant.unknown_fields());
  }
  KeepIfAny(record.unknown.grants);
}

// An origin that is not known is treated as the least trusted one.
SecretOrigin DecodeOrigin(storage::SecretOrigin origin) {
  switch (origin) {
    case storage::SECRET_ORIGIN_GENERATED:
      return SecretOrigin::kGenerated;
    case storage::SECRET_ORIGIN_BY_HAND:
      return SecretOrigin::kByHand;
    default:
      return SecretOrigin::kImported;
  }
}

void DecodeSecrets(const storage::StoredRobot& stored, RobotRecord& record) {
  for (const storage::StoredSecret& secret : stored.secrets()) {
    SecretSlot slot;
    slot.id = secret.slot_id();
    slot.hash = secret.hash();
    slot.created_unix_s = secret.created_unix_s();
    slot.ends_unix_s = secret.ends_unix_s();
    slot.origin = DecodeOrigin(secret.origin());
    record.secrets.push_back(std::move(slot));
    record.unknown.secrets.push_back(secret.unknown_fields());
  }
  KeepIfAny(record.unknown.secrets);
}

void DecodeProvenance(const storage::StoredRobot& stored, RobotRecord& record) {
  const storage::StoredActor& actor = stored.made_by();
  record.made_by =
      Actor::FromStored(static_cast<ActorKind>(actor.kind()), actor.user_kind(),
                        actor.id(), actor.name());
  record.unknown.made_by = actor.unknown_fields();
  record.origin_source = stored.origin().source();
  record.origin_foreign_id = stored.origin().foreign_id();
  record.origin_foreign_project_id = stored.origin().foreign_project_id();
  record.unknown.origin = stored.origin().unknown_fields();
}

// In an arena, for otherwise protobuf leaks what it was making when memory runs
// out.
storage::StoredRobot& NewRobotIn(Arena& arena) {
  return *Arena::CreateMessage<storage::StoredRobot>(&arena);
}

absl::Status Unreadable(absl::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE",
                   absl::StrCat("stored robot cannot be read: ", what));
}

}  // namespace

absl::StatusOr<std::string> EncodeRobot(const RobotRecord& record) {
  Arena arena;
  storage::StoredRobot& stored = NewRobotIn(arena);
  stored.set_min_reader(record.min_reader);
  stored.set_id(record.id);
  stored.set_level(static_cast<storage::Level>(record.level));
  stored.set_project_id(record.project_id);
  stored.set_account_name(record.account_name);
  stored.set_description(record.description);
  EncodeGrants(record, stored);
  stored.set_created_unix_s(record.created_unix_s);
  stored.set_updated_unix_s(record.updated_unix_s);
  stored.set_expires_at_unix_s(record.expires_at.unix_s());
  stored.set_enabled(record.enabled);
  EncodeSecrets(record, stored);
  EncodeProvenance(record, stored);
  stored.set_version(record.version);
  stored.set_duration_days(record.duration_days);
  stored.set_next_slot_id(record.next_slot_id);
  stored.set_legacy_login_enabled(record.legacy_login_enabled);
  SetUnknown(record.unknown.robot, stored);

  std::string bytes;
  if (!stored.SerializeToString(&bytes) ||
      bytes.size() > RobotRecord::kMaxBytes) {
    return MakeError(
        absl::StatusCode::kResourceExhausted, "RECORD_TOO_LARGE",
        absl::StrCat("robot with ", record.grants.size(), " grant rows needs ",
                     bytes.size(), " bytes: at most ", RobotRecord::kMaxBytes));
  }
  return bytes;
}

absl::StatusOr<RobotRecord> DecodeRobot(absl::string_view bytes) {
  Arena arena;
  storage::StoredRobot& stored = NewRobotIn(arena);
  if (bytes.size() > RobotRecord::kMaxBytes) return Unreadable("too large");
  if (!stored.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Unreadable("malformed");
  }
  if (stored.level() == storage::LEVEL_UNSPECIFIED) {
    return Unreadable("unknown level");
  }
  RobotRecord record;
  record.min_reader = stored.min_reader();
  record.id = stored.id();
  record.level = static_cast<RobotLevel>(stored.level());
  record.project_id = stored.project_id();
  record.account_name = stored.account_name();
  record.description = stored.description();
  DecodeGrants(stored, record);
  record.created_unix_s = stored.created_unix_s();
  record.updated_unix_s = stored.updated_unix_s();
  record.expires_at = Expiration::FromStored(stored.expires_at_unix_s());
  record.enabled = stored.enabled();
  DecodeSecrets(stored, record);
  DecodeProvenance(stored, record);
  record.version = stored.version();
  record.duration_days = stored.duration_days();
  record.next_slot_id = stored.next_slot_id();
  record.legacy_login_enabled = stored.legacy_login_enabled();
  record.unknown.robot = stored.unknown_fields();
  return record;
}

}  // namespace robot_accounts
