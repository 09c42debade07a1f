#include "robot_accounts/crypto/pepper_ring.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

PepperRing::PepperRing()
    : page_(kMaxKeys * sizeof(HmacSha256Key), ProtectedPage::OnFork::kWipe) {}

absl::Status PepperRing::Add(absl::string_view key_id, SecretBytes key,
                             bool current) {
  if (!IsKeyId(key_id)) {
    return InvalidArgument(
        "PEPPER_KEY_ID",
        absl::StrCat("pepper key id ", Quoted(key_id), ": must be 1 to ",
                     kMaxKeyIdBytes, " of a-z, 0-9, '-' and '_'"));
  }
  if (key.size() < kMinKeyBytes || key.size() > kMaxKeyBytes) {
    return InvalidArgument(
        "PEPPER_KEY_SIZE",
        absl::StrCat("pepper key ", Quoted(key_id), ": must have ",
                     kMinKeyBytes, " to ", kMaxKeyBytes, " bytes"));
  }
  if (Find(key_id) != nullptr) {
    return MakeError(absl::StatusCode::kAlreadyExists, "PEPPER_KEY_ID_TAKEN",
                     absl::StrCat("pepper key id ", Quoted(key_id),
                                  ": is in the ring already"));
  }
  if (ids_.size() == kMaxKeys) {
    return MakeError(
        absl::StatusCode::kResourceExhausted, "PEPPER_RING_FULL",
        absl::StrCat("pepper ring: holds at most ", kMaxKeys, " keys"));
  }
  uint8_t* const place = page_.data() + ids_.size() * sizeof(HmacSha256Key);
  ids_.emplace_back(key_id);
  new (place) HmacSha256Key(key.Reveal(SecretAccess::Grant()));
  if (current) current_ = ids_.back();
  return absl::OkStatus();
}

const HmacSha256Key* PepperRing::Find(absl::string_view key_id) const {
  const auto found = std::find(ids_.begin(), ids_.end(), key_id);
  if (found == ids_.end()) return nullptr;
  return reinterpret_cast<const HmacSha256Key*>(page_.data()) +
         (found - ids_.begin());
}

bool PepperRing::IsKeyId(absl::string_view key_id) {
  return !key_id.empty() && key_id.size() <= kMaxKeyIdBytes &&
         std::all_of(key_id.begin(), key_id.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '_';
         });
}

}  // namespace robot_accounts
