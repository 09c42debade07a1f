#ifndef ROBOT_ACCOUNTS_ROBOT_PACKED_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_PACKED_ROBOT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/base/intrusive_ptr.h"
#include "robot_accounts/base/owner_count.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/packed_bytes.h"
#include "robot_accounts/robot/robot_maker.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/secret_views.h"

namespace robot_accounts {

// What logins, searches and lists do not read: views into a PackedRobot.
struct RobotRest {
  int64_t created_unix_s = 0;
  int64_t updated_unix_s = 0;
  absl::string_view description = "";
  int64_t duration_days = 0;
  uint32_t next_slot_id = 0;
  RobotMaker made_by;
  absl::string_view origin_source = "";
  int64_t origin_foreign_id = 0;
  int64_t origin_foreign_project_id = 0;
  int64_t last_used_unix_s = 0;
  absl::string_view last_used_source = "";
  uint64_t version = 1;
  uint32_t min_reader = RobotRecord::kReader;
  RobotLevel level = RobotLevel::kProject;
  const char* unknown = nullptr;  // Packed; null: there are none.
};

// Internal: all of a Robot in one block of memory, for a million of them are
// kept. What every login reads stands first: this, then the account name, the
// creation and the secrets; then the rest, of which most is absent since it is
// the usual. Immutable; every method may run concurrently. A NUL follows each
// text.
class PackedRobot final {
 public:
  // `grants` are those of the record's rows, which are not looked at.
  static IntrusivePtr<const PackedRobot> Make(const RobotRecord& record,
                                              Grants grants);
  PackedRobot(const PackedRobot&) = delete;
  PackedRobot& operator=(const PackedRobot&) = delete;

  void AddOwner() const { owners_.Add(); }
  void DropOwner() const {
    if (owners_.Drop()) Destroy();
  }

  void Prefetch() const {
    // Up to the end of a generated secret, wherever a cache line begins.
    const char* const begin = reinterpret_cast<const char*>(this);
    __builtin_prefetch(begin);
    __builtin_prefetch(begin + 64);
    __builtin_prefetch(begin + 128);
  }

  int64_t id() const { return id_; }
  int64_t project_id() const { return project_id_; }
  const Grants& grants() const { return grants_; }
  Expiration expires_at() const { return expires_at_; }
  bool is_enabled() const { return (flags_ & kEnabled) != 0; }
  bool legacy_login_enabled() const { return (flags_ & kLegacyLogin) != 0; }
  RobotLevel level() const {
    const int level = flags_ & kLevel;
    return level != 0 ? static_cast<RobotLevel>(level) : Rest().level;
  }
  uint32_t min_reader() const {
    return (flags_ & kRare) == 0 ? RobotRecord::kReader : Rest().min_reader;
  }
  absl::string_view account_name() const {
    return name_size_ == kLongName ? LongName()
                                   : absl::string_view(bytes(), name_size_);
  }
  int64_t created_unix_s() const {
    const absl::string_view name = account_name();
    return PackedReader(name.data() + name.size() + 1).Signed();
  }
  SecretViews secrets() const;
  RobotRest Rest() const;
  RobotRecord Unpack() const;

 private:
  enum Flag : uint16_t {
    kLevel = 3,  // 0: it is none of the three and stands in the rest.
    kEnabled = 1 << 2,
    kLegacyLogin = 1 << 3,
    kSecrets = 3 << 4,  // How many; 3: that many or more, the number follows.
    kOneSecret = 1 << 4,
    // What is in the rest.
    kDescription = 1 << 6,
    kUpdated = 1 << 7,  // Not when it was created.
    kDuration = 1 << 8,
    kNextSlot = 1 << 9,  // Not the one after the newest.
    kMaker = 1 << 10,    // Not the host.
    kOrigin = 1 << 11,
    kLastUse = 1 << 12,
    kVersion = 1 << 13,  // Not 1.
    kRare = 1 << 14,     // Another reader or level.
    kUnknown = 1 << 15,
  };
  static constexpr uint16_t kLongName = 0xffff;  // Its size follows.

  PackedRobot(const RobotRecord& record, Grants grants, uint16_t flags);
  ~PackedRobot() = default;
  void Destroy() const;

  static uint16_t FlagsOf(const RobotRecord& record);
  static std::string PackBytes(const RobotRecord& record, uint16_t flags);
  const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  absl::string_view LongName() const;

  mutable OwnerCount owners_;
  const uint16_t flags_;
  const uint16_t name_size_;
  const Grants grants_;
  const int64_t id_;
  const int64_t project_id_;
  const Expiration expires_at_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PACKED_ROBOT_H_
