// Robots in a C++ program: one is made, logs in, and is asked what it may do.
//
//   ./bazelw run //examples/embed_cpp -- sqlite:/tmp/robots.db
#include <iostream>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace ra = ::robot_accounts;

absl::Status Run(const char* url) {
  // One of these for the whole server; every method may run concurrently.
  absl::StatusOr<std::unique_ptr<ra::RobotStore>> store = ra::OpenStore(url);
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<ra::RobotAccounts>> accounts =
      ra::RobotAccounts::Create(*std::move(store));
  if (!accounts.ok()) return accounts.status();

  // What the robot may do. Such a set is always valid: no push without pull.
  absl::StatusOr<ra::PermissionSet> pull = ra::PermissionSet::Parse(
      ra::Catalog::Default(), ra::PermissionLevel::kProject, "repository:pull");
  if (!pull.ok()) return pull.status();

  // The robot. Its secret is given out here and never again.
  ra::RobotSpec spec;
  spec.project = "library";
  spec.account_name = "ci";
  spec.life = ra::LifeInDays{30};
  spec.grants = {ra::GrantSpec::Project("library", *std::move(pull))};
  absl::StatusOr<ra::CreatedRobot> made =
      (*accounts)->CreateRobot(ra::Actor::Host(), spec);
  if (!made.ok()) return made.status();

  // It logs in, and your server asks what it may do.
  absl::StatusOr<ra::Principal> who = (*accounts)->Authenticate(
      ra::Login(), made->robot.full_name(), made->secret.text());
  if (!who.ok()) return who.status();
  for (const char* action : {"pull", "push"}) {
    std::cout << who->full_name() << " may " << action << " library/app: "
              << (who->CanRepository("library/app", action) ? "yes" : "no")
              << "\n";
  }
  std::cout << who->Explain("library", "repository", "push").ToText() << "\n";
  return absl::OkStatus();
}

int main(int argc, char** argv) {
  // A store that lives as long as this program, or the one that is named.
  const absl::Status status = Run(argc > 1 ? argv[1] : "memory:");
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
