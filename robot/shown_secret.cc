#include "robot_accounts/robot/shown_secret.h"

#include "absl/types/optional.h"

namespace robot_accounts {
namespace {

absl::optional<SecretView> SlotOf(const Robot& robot, uint32_t slot_id) {
  for (const SecretView& slot : robot.secrets()) {
    if (slot.id == slot_id) return slot;
  }
  return absl::nullopt;
}

}  // namespace

bool IsShownSecretLive(const Principal& shown, const Robot& now,
                       int64_t now_unix_s) {
  const uint32_t slot_id = shown.secret_slot_id();
  const absl::optional<SecretView> was = SlotOf(shown.robot(), slot_id);
  const absl::optional<SecretView> is = SlotOf(now, slot_id);
  return was.has_value() && is.has_value() &&
         is->created_unix_s == was->created_unix_s &&
         (is->packed_hash == was->packed_hash ||
          now.version() == shown.robot().version()) &&
         (is->ends_unix_s == 0 || is->ends_unix_s > now_unix_s);
}

}  // namespace robot_accounts
