#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/authenticator.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_spec.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/robot_view.h"
#include "robot_accounts/robot/secret_refresh.h"

namespace robot_accounts {

struct RobotAccountsOptions {
  // Nothing: the store's, or "robot$" for a new store. Another than the store's
  // is an error: ChangePrefix is the way.
  absl::optional<std::string> name_prefix;
  // At most the maximum, where there is one.
  int64_t default_duration_days = 30;
  // 0: no limit, "never" included.
  int64_t max_duration_days = 0;
  // Whether the first robot that is made in a project, or granted something
  // there, declares it. False for a host that puts its projects itself: then an
  // unknown one is NotFound.
  bool declare_projects = true;
  // What robots may do to robots beyond creating, deleting and seeing them, of
  // which their permissions decide alone: edit, enable and extend; refresh.
  bool robots_may_edit = false;
  bool robots_may_refresh = false;
  // How many robots one robot may have made; 0: none.
  int64_t max_made_by_robot = 1000;
  // The public key of an old Harbor as PEM; empty: no legacy robot logs in. If
  // robots of several sources were imported, `legacy_source` names the key's.
  std::string legacy_key_pem;
  std::string legacy_source;
  // Where events go; null: nowhere. Borrowed; must outlive the RobotAccounts.
  EventSink* events = nullptr;
  HasherOptions hasher;
  AuthenticatorOptions authenticator;
  // Null: the system's. Borrowed; must outlive the RobotAccounts.
  Clock* clock = nullptr;
  RandomSource* random = nullptr;
};

struct CreatedRobot {
  RobotView robot;
  IssuedSecret secret;  // The only time that it is given out.
};

struct RobotViewPage {
  std::vector<RobotView> robots;
  std::string next_cursor;
};

// Robot accounts over a store: the one that changes them. Thread-safe. A failed
// call changes nothing, but for two reasons of Harbor's own tables:
// Unavailable, COMMIT_UNKNOWN (the change may have been made), and Aborted,
// CHANGE_REVERSED (Harbor undid it at the same time): read the robot again.
// After a fork, the child's calls fail with FailedPrecondition, reason FORKED:
// open another one there.
class RobotAccounts final {
 public:
  // Takes the store, which knows its catalogue. FailedPrecondition, reason
  // PREFIX_MISMATCH, if another prefix is stored. InvalidArgument, reason
  // INVALID_LEGACY_KEY, unless the legacy key is an RSA public key, or a
  // certificate of one, of 2048 bits at least.
  static absl::StatusOr<std::unique_ptr<RobotAccounts>> Create(
      std::unique_ptr<RobotStore> store, RobotAccountsOptions options = {});
  ~RobotAccounts();

  // Projects. A robot needs project:create of the system, or project:update or
  // project:delete in the project; who is bound to projects changes none. A
  // host that has ids of its own puts its projects here; for one
  // without, the first robot made in a project declares it. NotFound has the
  // reason PROJECT_NOT_FOUND.

  // Makes the project, or changes the one with the same host id (0: none given)
  // or name: its name, host id and public flag. AlreadyExists, reason
  // PROJECT_EXISTS, if the name is another host id's; InvalidArgument, reasons
  // INVALID_HOST_ID, INVALID_PROJECT_NAME and NAME_TOO_LONG.
  absl::StatusOr<Project> PutProject(const Actor& actor, int64_t host_id,
                                     absl::string_view name, bool is_public);
  // The names of its robots change with it at once. Fails as PutProject does.
  absl::StatusOr<Project> RenameProject(const Actor& actor,
                                        absl::string_view name,
                                        absl::string_view new_name);
  // Deletes its robots and what others were granted in it.
  absl::Status DeleteProject(const Actor& actor, absl::string_view name);
  absl::StatusOr<Project> FindProject(absl::string_view name);
  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects();

  // Robots. NotFound has the reason ROBOT_NOT_FOUND: it is told of a robot that
  // the actor may not see, too. An actor that is a robot, or bound to projects,
  // is PermissionDenied what it may not do (docs/threat-model.md 3): reasons
  // ACTOR_NOT_PERMITTED, and for robots ACTOR_NOT_CURRENT, EXCEEDS_ACTOR,
  // ROBOTS_MAY_NOT_EDIT and ROBOTS_MAY_NOT_REFRESH; ResourceExhausted, reason
  // TOO_MANY_MADE. Every change fails with FailedPrecondition, reason
  // STORE_READ_ONLY or HARBOR_RULES, on a store that cannot keep it.

  // Fails with AlreadyExists, reason ROBOT_EXISTS, and with InvalidArgument by
  // the rules of NamingPolicy, Expiration and Grants::Create; reasons of its
  // own are INVALID_LEVEL, PROJECT_MISSING, PROJECT_AT_SYSTEM_LEVEL,
  // INVALID_DESCRIPTION and DURATION_TOO_LONG.
  absl::StatusOr<CreatedRobot> CreateRobot(const Actor& actor,
                                           const RobotSpec& spec);
  static constexpr size_t kMaxAtOnce = 1000;
  // All of them in one transaction, or none. InvalidArgument, reason
  // TOO_MANY_ROBOTS, for more than kMaxAtOnce.
  absl::StatusOr<std::vector<CreatedRobot>> CreateMany(
      const Actor& actor, absl::Span<const RobotSpec> specs);
  absl::StatusOr<RobotView> Get(const Actor& actor, int64_t id);
  // Takes the name of a legacy robot too: FailedPrecondition, reason
  // NAME_NOT_UNIQUE, if several have it.
  absl::StatusOr<RobotView> Find(const Actor& actor,
                                 absl::string_view full_name);
  // What the actor may see of what `query` asks for. InvalidArgument, reasons
  // INVALID_PAGE_SIZE, INVALID_ORDER and INVALID_CURSOR.
  absl::StatusOr<RobotViewPage> List(const Actor& actor,
                                     const RobotQuery& query);
  // Changes what `edit` names, all of it or nothing, and bites at the next
  // login. Fails by the rules of CreateRobot for what it names; NotFound;
  // Aborted, reason VERSION_CONFLICT; FailedPrecondition, reason
  // LEGACY_NOT_EDITABLE for more than enabling and disabling a legacy robot,
  // NOT_LEGACY, NEWER_RECORD for one that only a newer version can change.
  absl::StatusOr<RobotView> Edit(const Actor& actor, int64_t id,
                                 const RobotEdit& edit);
  // Setting what is set changes nothing.
  absl::StatusOr<RobotView> SetEnabled(const Actor& actor, int64_t id,
                                       bool enabled);
  // The same for a robot and all that it made, and they made. How many changed.
  absl::StatusOr<int64_t> SetEnabledWithMade(const Actor& actor, int64_t id,
                                             bool enabled);
  // Gives a robot a new secret, and returns it if it was made here. Fails as
  // Edit does; InvalidArgument also by the rules of CheckSecret and, reason
  // INVALID_GRACE, unless the grace is 0 to kMaxGraceS seconds.
  static constexpr int64_t kMaxGraceS = 366 * 24 * 60 * 60;
  absl::StatusOr<absl::optional<IssuedSecret>> RefreshSecret(
      const Actor& actor, int64_t id, const SecretRefresh& refresh);
  // RefreshSecret with a random secret; with the given one. The old one dies at
  // once.
  absl::StatusOr<IssuedSecret> RefreshSecret(const Actor& actor, int64_t id);
  absl::Status RefreshSecret(const Actor& actor, int64_t id,
                             absl::string_view secret);
  // Ends all secrets but the newest. Fails as RefreshSecret does; none to end
  // is no failure.
  absl::StatusOr<RobotView> EndGrace(const Actor& actor, int64_t id);
  absl::Status Delete(const Actor& actor, int64_t id);
  // The same for a robot and all that it made, and they made. How many.
  absl::StatusOr<int64_t> DeleteWithMade(const Actor& actor, int64_t id);
  // Deletes those of these robots that expired at that second or earlier, and
  // returns their ids. Passes over those that did not, though a list said so a
  // moment ago, and those that are gone. Fails as Delete and CreateMany do.
  absl::StatusOr<std::vector<int64_t>> DeleteExpired(
      const Actor& actor, absl::Span<const int64_t> ids,
      int64_t expired_until_unix_s);

  // Gives all robots another prefix. Their old login names die at once, or are
  // understood until `old_until_unix_s`: EXPIRES_IN_THE_PAST unless that is 0
  // or later than now.
  absl::Status ChangePrefix(const Actor& actor, absl::string_view prefix,
                            int64_t old_until_unix_s = 0);

  // Takes in robots of another system, each on its own, and reports on each in
  // the same order. Running again changes only what nobody changed here since:
  // nothing is enabled, made again or given its old secret back.
  // InvalidArgument, reason INVALID_IMPORT_SOURCE. Other errors mean that the
  // store failed: what was reported before is done.
  absl::StatusOr<std::vector<ImportResult>> Import(
      const Actor& actor, const ImportOptions& options,
      absl::Span<const ForeignRobot> robots);

  // See Authenticator::Authenticate.
  absl::StatusOr<Principal> Authenticate(const Login& login,
                                         absl::string_view user,
                                         absl::string_view secret,
                                         RefusalCause* cause = nullptr);
  // The same for a secret that ParseBasicCredentials read.
  absl::StatusOr<Principal> Authenticate(const Login& login,
                                         absl::string_view user,
                                         const SecretBytes& secret,
                                         RefusalCause* cause = nullptr);
  // OK while `principal` is what authenticating again would give: the robot,
  // its secret, the prefix and the table of projects are unchanged. Otherwise
  // FailedPrecondition, reason PRINCIPAL_NOT_CURRENT.
  absl::Status IsCurrent(const Principal& principal);

  // Does what must be done now and then: once a minute it keeps last uses and
  // tells of good logins and of expiries; and the store's own. Call it every
  // second or so, on any thread: the library starts none. What it fails to keep
  // it tries again. Destroying this keeps the last uses, too; a crash loses
  // those since the last time.
  absl::Status Maintain();

  // The naming in force. A copy: the prefix may change.
  absl::StatusOr<NamingPolicy> Naming();
  Clock& clock();

 private:
  class Impl;
  explicit RobotAccounts(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_ACCOUNTS_H_
