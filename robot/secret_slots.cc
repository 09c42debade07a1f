#include "robot_accounts/robot/secret_slots.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace robot_accounts {
namespace {

bool IsLive(const SecretSlot& slot, int64_t now_unix_s) {
  return !slot.hash.empty() &&
         (slot.ends_unix_s == 0 || slot.ends_unix_s > now_unix_s);
}

// Keeps the newest slot alone, if any.
void KeepNewest(RobotRecord& record) {
  auto& unknown = record.unknown.secrets;
  // Parallel to the slots, or shorter: then it has nothing of the newest.
  if (record.secrets.empty() || unknown.size() < record.secrets.size()) {
    unknown.clear();
  } else if (!unknown.empty()) {
    unknown.erase(unknown.begin(), unknown.begin() + record.secrets.size() - 1);
    unknown.resize(1);
  }
  if (record.secrets.size() < 2) return;
  record.secrets.erase(record.secrets.begin(), record.secrets.end() - 1);
}

bool HasSlot(const RobotRecord& record, uint32_t id) {
  return std::any_of(record.secrets.begin(), record.secrets.end(),
                     [id](const SecretSlot& slot) { return slot.id == id; });
}

// A record of others may lack the number, or be behind, or at the end of all
// numbers. 0 never logs in.
uint32_t NextSlotId(const RobotRecord& record) {
  uint32_t next = std::max<uint32_t>(1, record.next_slot_id);
  for (const SecretSlot& kept : record.secrets) {
    if (kept.id >= next) next = kept.id + 1;
  }
  while (next == 0 || HasSlot(record, next)) ++next;
  return next;
}

void EndAll(RobotRecord& record) {
  record.secrets.clear();
  record.unknown.secrets.clear();
}

}  // namespace

SecretSlot NextSlot(RobotRecord& record, const SecretHash& hash,
                    SecretOrigin origin, int64_t now_unix_s) {
  SecretSlot slot;
  slot.id = NextSlotId(record);
  record.next_slot_id = slot.id + 1;
  slot.hash = hash.text();
  slot.created_unix_s = now_unix_s;
  slot.origin = origin;
  return slot;
}

void PutSecret(RobotRecord& record, const SecretHash& hash, SecretOrigin origin,
               int64_t grace_s, int64_t now_unix_s) {
  SecretSlot slot = NextSlot(record, hash, origin, now_unix_s);
  KeepNewest(record);
  if (!record.secrets.empty()) {
    SecretSlot& old = record.secrets.front();
    int64_t ends = now_unix_s + grace_s;
    if (old.ends_unix_s != 0) ends = std::min(ends, old.ends_unix_s);
    if (!record.expires_at.is_never()) {
      ends = std::min(ends, record.expires_at.unix_s());
    }
    old.ends_unix_s = ends;
    // An end that is stored as 0 would be none.
    if (ends <= 0 || !IsLive(old, now_unix_s)) EndAll(record);
  }
  record.secrets.push_back(std::move(slot));
  if (!record.unknown.secrets.empty()) {
    record.unknown.secrets.resize(record.secrets.size());
  }
}

bool EndGrace(RobotRecord& record, int64_t now_unix_s) {
  const auto& secrets = record.secrets;
  if (secrets.size() < 2 || std::none_of(secrets.begin(), secrets.end() - 1,
                                         [now_unix_s](const SecretSlot& slot) {
                                           return IsLive(slot, now_unix_s);
                                         })) {
    return false;
  }
  KeepNewest(record);
  return true;
}

}  // namespace robot_accounts
