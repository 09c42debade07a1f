#include "robot_accounts/robot/robot_beside.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot.pb.h"

namespace robot_accounts {
namespace {

using google::protobuf::Arena;
using storage::RenewedHash;
using storage::StoredBeside;

// In an arena, for otherwise protobuf leaks what it was making when memory runs
// out.
StoredBeside& NewIn(Arena& arena) {
  return *Arena::CreateMessage<StoredBeside>(&arena);
}

// `bytes` was parsed before or made here, so it can be read.
StoredBeside& Read(const std::string& bytes, Arena& arena) {
  StoredBeside& beside = NewIn(arena);
  beside.ParseFromString(bytes);
  return beside;
}

bool Replaces(const RenewedHash& renewed, const SecretSlot& slot) {
  return renewed.slot_id() == slot.id && renewed.replaces() == slot.hash;
}

RenewedHash* FindFor(const SecretSlot& slot, StoredBeside& beside) {
  for (RenewedHash& renewed : *beside.mutable_renewed()) {
    if (Replaces(renewed, slot)) return &renewed;
  }
  return nullptr;
}

const SecretSlot* FindSlot(const RobotRecord& record, uint32_t slot_id) {
  for (const SecretSlot& slot : record.secrets) {
    if (slot.id == slot_id) return &slot;
  }
  return nullptr;
}

}  // namespace

int64_t WholeMinute(int64_t unix_s) {
  return unix_s <= 0 ? 0 : unix_s - unix_s % 60;
}

absl::StatusOr<RobotBeside> RobotBeside::Parse(absl::string_view bytes) {
  Arena arena;
  if (!NewIn(arena).ParseFromArray(bytes.data(),
                                   static_cast<int>(bytes.size()))) {
    return MakeError(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE",
                     "what is stored beside the robot cannot be read");
  }
  return RobotBeside(std::string(bytes));
}

void RobotBeside::Overlay(RobotRecord& record) const {
  record.last_used_unix_s = 0;
  record.last_used_source.clear();
  if (bytes_.empty()) return;
  Arena arena;
  StoredBeside& beside = Read(bytes_, arena);
  for (SecretSlot& slot : record.secrets) {
    const RenewedHash* renewed = FindFor(slot, beside);
    if (renewed != nullptr) slot.hash = renewed->hash();
  }
  record.last_used_unix_s = beside.last_used_unix_s();
  record.last_used_source = beside.last_source();
}

bool RobotBeside::Renew(const RobotRecord& stored, uint32_t slot_id,
                        absl::string_view replaces, absl::string_view hash) {
  const SecretSlot* slot = FindSlot(stored, slot_id);
  if (slot == nullptr) return false;
  Arena arena;
  StoredBeside& beside = Read(bytes_, arena);
  RenewedHash* renewed = FindFor(*slot, beside);
  if (replaces != (renewed == nullptr ? slot->hash : renewed->hash())) {
    return false;
  }
  if (renewed == nullptr) {
    renewed = beside.add_renewed();
    renewed->set_slot_id(slot_id);
    renewed->set_replaces(slot->hash);
  }
  renewed->set_hash(std::string(hash));
  bytes_ = beside.SerializeAsString();
  return true;
}

bool RobotBeside::Use(int64_t unix_s, absl::string_view source) {
  Arena arena;
  StoredBeside& beside = Read(bytes_, arena);
  const int64_t minute = WholeMinute(unix_s);
  if (minute <= beside.last_used_unix_s()) return false;
  beside.set_last_used_unix_s(minute);
  beside.set_last_source(std::string(source));
  bytes_ = beside.SerializeAsString();
  return true;
}

int64_t RobotBeside::last_used_unix_s() const {
  Arena arena;
  return Read(bytes_, arena).last_used_unix_s();
}

void RobotBeside::DropStale(const RobotRecord& stored) {
  if (bytes_.empty()) return;
  Arena arena;
  StoredBeside& beside = Read(bytes_, arena);
  for (int i = beside.renewed_size() - 1; i >= 0; --i) {
    const SecretSlot* slot = FindSlot(stored, beside.renewed(i).slot_id());
    if (slot == nullptr || !Replaces(beside.renewed(i), *slot)) {
      beside.mutable_renewed()->DeleteSubrange(i, 1);
    }
  }
  bytes_ = beside.SerializeAsString();
}

}  // namespace robot_accounts
