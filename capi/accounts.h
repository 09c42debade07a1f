#ifndef ROBOT_ACCOUNTS_CAPI_ACCOUNTS_H_
#define ROBOT_ACCOUNTS_CAPI_ACCOUNTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/options.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/event_queue.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_view.h"

struct ra_accounts {
  // First, so that they outlive what uses them.
  std::shared_ptr<robot_accounts::capi::HostClock> clock;
  std::unique_ptr<robot_accounts::EventQueue> events;  // Null: none are kept.
  std::unique_ptr<robot_accounts::RobotAccounts> accounts;
  robot_accounts::ForkGuard fork_guard;  // See CheckProcess.
};

struct ra_actor {
  robot_accounts::Actor unbound;
  std::vector<std::string> projects;  // Empty: not bound to projects.
  robot_accounts::Actor actor;        // What the two make.
};

struct ra_robot {
  explicit ra_robot(robot_accounts::RobotView of)
      : view(std::move(of)), grants(view.robot().grants()) {}

  robot_accounts::RobotView view;
  ra_grants grants;
};

struct ra_principal {
  explicit ra_principal(robot_accounts::Principal of)
      : principal(std::move(of)),
        robot(robot_accounts::RobotView(principal.robot(),
                                        std::string(principal.full_name()),
                                        principal.shared_projects())) {}

  robot_accounts::Principal principal;
  ra_robot robot;
};

namespace robot_accounts {
namespace capi {

// The host itself if there is no actor.
inline Actor ActorOf(const ra_actor* actor) {
  return actor == nullptr ? Actor::Host() : actor->actor;
}

// FailedPrecondition, reason FORKED, in the child of a fork: for what does not
// begin with a call of RobotAccounts, which checks it itself.
absl::Status CheckProcess(const ra_accounts& accounts);

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_ACCOUNTS_H_
