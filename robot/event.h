#ifndef ROBOT_ACCOUNTS_ROBOT_EVENT_H_
#define ROBOT_ACCOUNTS_ROBOT_EVENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/login.h"

namespace robot_accounts {

// What happened. The numbers are the C interface's and never change.
enum class EventKind : int32_t {
  kCreated = 1,
  kEdited = 2,
  kEnabled = 3,
  kDisabled = 4,
  kDeleted = 5,
  kRefreshed = 6,
  kGraceEnded = 7,
  kImported = 8,
  kRenewed = 9,  // A login replaced an outdated hash.
  kProjectPut = 10,
  kProjectRenamed = 11,
  kProjectDeleted = 12,
  kPrefixChanged = 13,
  // `count` good logins since the last such event of the robot; told by
  // RobotAccounts::Maintain at most once a minute.
  kAuthenticated = 14,
  kRefused = 15,
  kExpiringSoon = 16,  // Within `days_left`: 30, 7 or 1.
  kExpired = 17,
};

// Something for the host's record. Holds no secret and no hash.
struct Event {
  EventKind kind = EventKind::kCreated;
  int64_t unix_s = 0;
  // Who did it. Of a login: the robot, but where it did not prove to be that
  // one, a robot without id and name. Of an expiry: the host.
  Actor actor;
  int64_t robot_id = 0;  // 0: of no robot.
  // Full name as it was then. A refused login that named nobody whom the
  // grammar allows: "<malformed>".
  std::string robot_name;
  int64_t project_id = 0;  // 0: the system, or of no project.
  std::string project_name;
  // Of kEdited: "permissions", "description", "expires_at", ...; of
  // kProjectRenamed and kPrefixChanged: the old name.
  std::vector<std::string> changed;
  RefusalCause cause = RefusalCause::kNone;  // Of kRefused.
  std::string source;                        // Of logins: Login::source.
  int64_t count = 1;
  int64_t days_left = 0;
};

// "created", "edited", ...: for logs, and stable.
absl::string_view EventKindText(EventKind kind);

// Whether what was done to robots, projects or the prefix, rather than what
// logins and time brought about.
bool IsAdministrative(EventKind kind);

// Whether logins brought it about: whoever can reach the host can make many of
// these.
bool IsOfLogins(EventKind kind);

// Where events go. Implementations are thread-safe, never block for long and
// never call back into the RobotAccounts that tells them.
class EventSink {
 public:
  virtual ~EventSink() = default;

  // Called after what happened was committed: it cannot be refused any more.
  // Also if the call failed with reason COMMIT_UNKNOWN or CHANGE_REVERSED: then
  // it may have happened, in part and for a moment.
  virtual void Tell(Event event) noexcept = 0;

  // Called instead if memory ran out while such an event was made. For who
  // counts what is missing; does nothing unless overridden.
  virtual void Lose(EventKind) noexcept {}
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EVENT_H_
