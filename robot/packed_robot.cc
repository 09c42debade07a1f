#include "robot_accounts/robot/packed_robot.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace robot_accounts {
namespace {

uint32_t UsualNextSlot(const RobotRecord& record) {
  return record.secrets.empty() ? 1 : record.secrets.back().id + 1;
}

bool IsPlainHost(const Actor& actor) {
  return actor.kind() == ActorKind::kHost && actor.user_kind().empty() &&
         actor.id() == 0 && actor.name().empty();
}

bool IsEmpty(const UnknownFields& unknown) {
  return unknown.robot.empty() && unknown.made_by.empty() &&
         unknown.origin.empty() && unknown.grants.empty() &&
         unknown.secrets.empty();
}

// A difference of any two, which may turn over.
int64_t Minus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) -
                              static_cast<uint64_t>(b));
}
int64_t Plus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) +
                              static_cast<uint64_t>(b));
}

void WriteAll(const std::vector<std::string>& texts, PackedWriter& writer) {
  writer.Number(texts.size());
  for (const std::string& text : texts) writer.Bytes(text);
}

void ReadAll(PackedReader& reader, std::vector<std::string>& texts) {
  texts.resize(static_cast<size_t>(reader.Number()));
  for (std::string& text : texts) text = std::string(reader.Bytes());
}

void WriteUnknown(const UnknownFields& unknown, PackedWriter& writer) {
  writer.Bytes(unknown.robot);
  writer.Bytes(unknown.made_by);
  writer.Bytes(unknown.origin);
  WriteAll(unknown.grants, writer);
  WriteAll(unknown.secrets, writer);
}

void ReadUnknown(PackedReader reader, UnknownFields& unknown) {
  unknown.robot = std::string(reader.Bytes());
  unknown.made_by = std::string(reader.Bytes());
  unknown.origin = std::string(reader.Bytes());
  ReadAll(reader, unknown.grants);
  ReadAll(reader, unknown.secrets);
}

}  // namespace

uint16_t PackedRobot::FlagsOf(const RobotRecord& record) {
  unsigned flags = 0;
  const auto add = [&flags](unsigned flag, bool holds) {
    if (holds) flags |= flag;
  };
  const auto level = static_cast<int32_t>(record.level);
  const bool usual_level = level > 0 && level <= kLevel;
  if (usual_level) flags = static_cast<unsigned>(level);
  add(kEnabled, record.enabled);
  add(kLegacyLogin, record.legacy_login_enabled);
  flags |= kOneSecret *
           static_cast<unsigned>(std::min<size_t>(record.secrets.size(), 3));
  add(kDescription, !record.description.empty());
  add(kUpdated, record.updated_unix_s != record.created_unix_s);
  add(kDuration, record.duration_days != 0);
  add(kNextSlot, record.next_slot_id != UsualNextSlot(record));
  add(kMaker, !IsPlainHost(record.made_by));
  add(kOrigin, !record.origin_source.empty() || record.origin_foreign_id != 0 ||
                   record.origin_foreign_project_id != 0);
  add(kLastUse,
      record.last_used_unix_s != 0 || !record.last_used_source.empty());
  add(kVersion, record.version != 1);
  add(kRare, !usual_level || record.min_reader != RobotRecord::kReader);
  add(kUnknown, !IsEmpty(record.unknown));
  return static_cast<uint16_t>(flags);
}

// In the order in which they are read.
std::string PackedRobot::PackBytes(const RobotRecord& record, uint16_t flags) {
  std::string bytes;
  bytes.reserve(256);
  PackedWriter writer(bytes);
  const std::string& name = record.account_name;
  if (name.size() >= kLongName) {
    const uint64_t size = name.size();
    bytes.append(reinterpret_cast<const char*>(&size), sizeof(size));
  }
  bytes.append(name).push_back('\0');
  writer.Signed(record.created_unix_s);
  if ((flags & kSecrets) == kSecrets) writer.Number(record.secrets.size());
  for (const SecretSlot& slot : record.secrets) {
    PackSecret(slot, record.created_unix_s, bytes);
  }
  if ((flags & kDescription) != 0) writer.Text(record.description);
  if ((flags & kUpdated) != 0) {
    writer.Signed(Minus(record.updated_unix_s, record.created_unix_s));
  }
  if ((flags & kDuration) != 0) writer.Signed(record.duration_days);
  if ((flags & kNextSlot) != 0) writer.Number(record.next_slot_id);
  if ((flags & kMaker) != 0) {
    writer.Signed(static_cast<int32_t>(record.made_by.kind()));
    writer.Text(record.made_by.user_kind());
    writer.Signed(record.made_by.id());
    writer.Text(record.made_by.name());
  }
  if ((flags & kOrigin) != 0) {
    writer.Text(record.origin_source);
    writer.Signed(record.origin_foreign_id);
    writer.Signed(record.origin_foreign_project_id);
  }
  if ((flags & kLastUse) != 0) {
    writer.Signed(record.last_used_unix_s);
    writer.Text(record.last_used_source);
  }
  if ((flags & kVersion) != 0) writer.Number(record.version);
  if ((flags & kRare) != 0) {
    writer.Number(record.min_reader);
    writer.Signed(static_cast<int32_t>(record.level));
  }
  if ((flags & kUnknown) != 0) WriteUnknown(record.unknown, writer);
  return bytes;
}

PackedRobot::PackedRobot(const RobotRecord& record, Grants grants,
                         uint16_t flags)
    : flags_(flags),
      name_size_(static_cast<uint16_t>(
          std::min<size_t>(record.account_name.size(), kLongName))),
      grants_(std::move(grants)),
      id_(record.id),
      project_id_(record.project_id),
      expires_at_(record.expires_at) {}

IntrusivePtr<const PackedRobot> PackedRobot::Make(const RobotRecord& record,
                                                  Grants grants) {
  const uint16_t flags = FlagsOf(record);
  const std::string bytes = PackBytes(record, flags);
  void* block = ::operator new(sizeof(PackedRobot) + bytes.size());
  auto* robot = new (block) PackedRobot(record, std::move(grants), flags);
  std::memcpy(static_cast<char*>(block) + sizeof(PackedRobot), bytes.data(),
              bytes.size());
  return IntrusivePtr<const PackedRobot>::Adopt(robot);
}

void PackedRobot::Destroy() const {
  auto* robot = const_cast<PackedRobot*>(this);
  robot->~PackedRobot();
  ::operator delete(static_cast<void*>(robot));
}

absl::string_view PackedRobot::LongName() const {
  uint64_t size;
  std::memcpy(&size, bytes(), sizeof(size));
  return absl::string_view(bytes() + sizeof(size), static_cast<size_t>(size));
}

SecretViews PackedRobot::secrets() const {
  const absl::string_view name = account_name();
  PackedReader reader(name.data() + name.size() + 1);
  const int64_t created = reader.Signed();
  size_t count = (flags_ & kSecrets) / kOneSecret;
  if (count == 3) count = static_cast<size_t>(reader.Number());
  return SecretViews(reader, count, created);
}

RobotRest PackedRobot::Rest() const {
  RobotRest rest;
  const SecretViews slots = secrets();
  rest.created_unix_s = slots.robot_created_;
  rest.next_slot_id = 1;
  auto slot = slots.begin();
  for (; slot != slots.end(); ++slot) rest.next_slot_id = slot->id + 1;
  PackedReader reader = slot.next_;
  if ((flags_ & kDescription) != 0) rest.description = reader.Text();
  rest.updated_unix_s = rest.created_unix_s;
  if ((flags_ & kUpdated) != 0) {
    rest.updated_unix_s = Plus(rest.created_unix_s, reader.Signed());
  }
  if ((flags_ & kDuration) != 0) rest.duration_days = reader.Signed();
  if ((flags_ & kNextSlot) != 0) {
    rest.next_slot_id = static_cast<uint32_t>(reader.Number());
  }
  if ((flags_ & kMaker) != 0) {
    const auto kind = static_cast<ActorKind>(reader.Signed());
    const absl::string_view user_kind = reader.Text();
    const int64_t id = reader.Signed();
    rest.made_by = RobotMaker(kind, user_kind, id, reader.Text());
  }
  if ((flags_ & kOrigin) != 0) {
    rest.origin_source = reader.Text();
    rest.origin_foreign_id = reader.Signed();
    rest.origin_foreign_project_id = reader.Signed();
  }
  if ((flags_ & kLastUse) != 0) {
    rest.last_used_unix_s = reader.Signed();
    rest.last_used_source = reader.Text();
  }
  if ((flags_ & kVersion) != 0) rest.version = reader.Number();
  rest.level = static_cast<RobotLevel>(flags_ & kLevel);
  if ((flags_ & kRare) != 0) {
    rest.min_reader = static_cast<uint32_t>(reader.Number());
    rest.level = static_cast<RobotLevel>(reader.Signed());
  }
  if ((flags_ & kUnknown) != 0) rest.unknown = reader.at();
  return rest;
}

RobotRecord PackedRobot::Unpack() const {
  const RobotRest rest = Rest();
  RobotRecord record;
  record.min_reader = rest.min_reader;
  record.id = id_;
  record.level = rest.level;
  record.project_id = project_id_;
  record.account_name = std::string(account_name());
  record.description = std::string(rest.description);
  record.grants = grants_.rows();
  record.created_unix_s = rest.created_unix_s;
  record.updated_unix_s = rest.updated_unix_s;
  record.expires_at = expires_at_;
  record.duration_days = rest.duration_days;
  record.enabled = is_enabled();
  const SecretViews slots = secrets();
  record.secrets.assign(slots.begin(), slots.end());
  record.next_slot_id = rest.next_slot_id;
  record.made_by = rest.made_by;
  record.origin_source = std::string(rest.origin_source);
  record.origin_foreign_id = rest.origin_foreign_id;
  record.origin_foreign_project_id = rest.origin_foreign_project_id;
  record.legacy_login_enabled = legacy_login_enabled();
  record.last_used_unix_s = rest.last_used_unix_s;
  record.last_used_source = std::string(rest.last_used_source);
  record.version = rest.version;
  if (rest.unknown != nullptr) {
    ReadUnknown(PackedReader(rest.unknown), record.unknown);
  }
  return record;
}

}  // namespace robot_accounts
