#ifndef ROBOT_ACCOUNTS_CLI_ROBOT_DOCUMENT_H_
#define ROBOT_ACCOUNTS_CLI_ROBOT_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// A robot for programs, on one line: Harbor's fields (robot_json.h), and after
// them what Harbor does not tell:
//   version           counts its changes
//   seconds_left      -1: it never expires
//   legacy            an old robot; `legacy_login`, only then, whether it logs
//   in made_by           {kind: host|user|robot, and what is known of
//   user_kind,
//                     id, name}
//   origin            {source, id} of one that was imported
//   secrets           [{id, origin: generated|by-hand|imported, scheme,
//                     creation_time, end_time, the last two or null}]
//   last_used_time    to the minute, or null; `last_used_source`
//   findings          [{reason, message}] on odd grants
// Times are RFC 3339. No secret and no hash is in it.
std::string RobotDocument(const RobotView& view, int64_t now_unix_s);

// Many of them, as an array with one a line.
std::string RobotDocuments(const std::vector<RobotView>& robots,
                           int64_t now_unix_s);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_ROBOT_DOCUMENT_H_
