#include "robot_accounts/robot/secret_views.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "robot_accounts/crypto/packed_hash.h"

namespace robot_accounts {
namespace {

// The first byte of a secret. The lowest bits are its origin, 0 if that follows
// since it is none of them.
constexpr uint8_t kOrigin = 3;
constexpr uint8_t kEnds = 4;         // It has an end of its own.
constexpr uint8_t kOwnCreation = 8;  // It was not created with the robot.

}  // namespace

std::string SecretView::hash() const { return UnpackHash(packed_hash); }

SecretView::operator SecretSlot() const {
  SecretSlot slot;
  slot.id = id;
  slot.hash = hash();
  slot.created_unix_s = created_unix_s;
  slot.ends_unix_s = ends_unix_s;
  slot.origin = origin;
  return slot;
}

void SecretViews::Iterator::Read() {
  if (left_ == 0) return;
  const uint8_t head = next_.Byte();
  view_.id = static_cast<uint32_t>(next_.Number());
  const uint8_t origin = head & kOrigin;
  view_.origin =
      static_cast<SecretOrigin>(origin != 0 ? origin : next_.Signed());
  view_.ends_unix_s = (head & kEnds) != 0 ? next_.Signed() : 0;
  view_.created_unix_s =
      (head & kOwnCreation) != 0 ? next_.Signed() : robot_created_;
  view_.packed_hash = next_.Bytes();
}

SecretView SecretViews::operator[](size_t index) const {
  return *std::next(begin(), static_cast<std::ptrdiff_t>(index));
}

void PackSecret(const SecretSlot& slot, int64_t robot_created_unix_s,
                std::string& packed) {
  PackedWriter writer(packed);
  const auto origin = static_cast<int32_t>(slot.origin);
  const bool is_usual = origin > 0 && origin <= kOrigin;
  uint8_t head = is_usual ? static_cast<uint8_t>(origin) : 0;
  if (slot.ends_unix_s != 0) head |= kEnds;
  if (slot.created_unix_s != robot_created_unix_s) head |= kOwnCreation;
  writer.Byte(head);
  writer.Number(slot.id);
  if (!is_usual) writer.Signed(origin);
  if ((head & kEnds) != 0) writer.Signed(slot.ends_unix_s);
  if ((head & kOwnCreation) != 0) writer.Signed(slot.created_unix_s);
  std::string hash;
  AppendPackedHash(slot.hash, hash);
  writer.Bytes(hash);
}

}  // namespace robot_accounts
