#ifndef ROBOT_ACCOUNTS_BENCHMARKS_STORED_RECORD_H_
#define ROBOT_ACCOUNTS_BENCHMARKS_STORED_RECORD_H_

#include <string>
#include <utility>

#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// A robot as stores are filled with: it may pull and push in `scope`, never
// expires, and nobody knows its secret.
inline RobotRecord StoredRecord(RobotLevel level, const std::string& scope,
                                std::string account_name) {
  RobotRecord record;
  record.level = level;
  record.account_name = std::move(account_name);
  record.grants = {{scope, "repository", "pull", ""},
                   {scope, "repository", "push", ""}};
  record.expires_at = Expiration::Never();
  record.enabled = true;
  SecretSlot slot;
  slot.id = 1;
  slot.hash =
      "$hmac-sha256$k=$AAAAAAAAAAAAAAAAAAAAAA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  record.secrets = {slot};
  return record;
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BENCHMARKS_STORED_RECORD_H_
