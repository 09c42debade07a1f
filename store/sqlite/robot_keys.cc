#include "robot_accounts/store/sqlite/robot_keys.h"

#include <cstdint>

#include "robot_accounts/robot/list_position.h"

namespace robot_accounts {
namespace {

SqliteCall& BindId(int64_t id, SqliteCall& call) {
  return id == 0 ? call.Null() : call.Integer(id);
}

}  // namespace

RobotKeys KeysOf(const RobotRecord& record) {
  RobotKeys keys;
  keys.created_unix_s = record.created_unix_s;
  keys.expires_unix_s = ExpirySortKey(record.expires_at);
  if (record.made_by.kind() == ActorKind::kRobot) {
    keys.made_by_robot_id = record.made_by.id();
  }
  if (record.level == RobotLevel::kLegacy) {
    keys.legacy_foreign_id = record.origin_foreign_id;
  }
  return keys;
}

SqliteCall& BindKeys(const RobotKeys& keys, SqliteCall& call) {
  call.Integer(keys.created_unix_s).Integer(keys.expires_unix_s);
  BindId(keys.made_by_robot_id, call);
  return BindId(keys.legacy_foreign_id, call);
}

}  // namespace robot_accounts
