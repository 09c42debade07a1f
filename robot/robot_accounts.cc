#include "robot_accounts/robot/robot_accounts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/forward_clock.h"
#include "robot_accounts/robot/new_robot.h"
#include "robot_accounts/robot/project_changes.h"

namespace robot_accounts {

class RobotAccounts::Impl {
 public:
  Impl(std::unique_ptr<RobotStore> store, RobotAccountsOptions options,
       SecretHasher hasher)
      : options_(std::move(options)),
        clock_(options_.clock == nullptr ? SystemClock() : *options_.clock),
        random_(options_.random == nullptr ? SystemRandom() : *options_.random),
        hasher_(std::move(hasher)),
        store_(std::move(store)),
        authenticator_(options_.authenticator, *store_, hasher_, clock_) {}

  // Keys and connections of another process must not be used in this one.
  absl::Status CheckProcess() const {
    if (fork_guard_.InCreatorProcess()) return absl::OkStatus();
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                     "opened before a fork: open again in this process");
  }

  absl::Status Write(RobotStore::Body body) {
    if (absl::Status status = CheckProcess(); !status.ok()) return status;
    return store_->Write(body);
  }

  // Runs `body` in a transaction and returns its result, which it must have
  // ready: after the commit nothing may fail.
  template <typename Result, typename Body>
  absl::StatusOr<Result> WriteFor(Body body) {
    absl::StatusOr<Result> result = absl::UnknownError("not run");
    const absl::Status status = Write([&](StoreTransaction& transaction) {
      result = body(transaction);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  absl::StatusOr<RobotView> ViewOf(absl::StatusOr<LoginView> read) const;
  absl::StatusOr<Robot> PutSecret(int64_t id, const SecretHash& hash,
                                  SecretOrigin origin);

  const RobotAccountsOptions options_;
  ForwardClock clock_;
  RandomSource& random_;
  const SecretHasher hasher_;
  const std::unique_ptr<RobotStore> store_;
  Authenticator authenticator_;
  ForkGuard fork_guard_;
};

namespace {

// Legacy robots were stored with their full name.
std::string FullNameOf(const Robot& robot, const NamingPolicy& naming,
                       const Project* project) {
  if (robot.is_legacy()) return robot.account_name();
  return naming.Join(project == nullptr ? "" : project->name,
                     robot.account_name());
}

// What the caller will be told of `robot`, made before the change is committed:
// afterwards nothing may fail any more. Its table holds the robot's projects.
absl::StatusOr<RobotView> ViewIn(StoreTransaction& transaction, Robot robot) {
  absl::StatusOr<StoreSettings> settings = transaction.Settings();
  if (!settings.ok()) return settings.status();
  std::vector<int64_t> ids = robot.grants().project_ids();
  ids.push_back(robot.project_id());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Project> projects;
  for (const int64_t id : ids) {
    if (id == 0) continue;
    absl::StatusOr<Project> project = transaction.GetProject(id);
    if (project.ok()) {
      projects.push_back(*std::move(project));
    } else if (!absl::IsNotFound(project.status())) {
      return project.status();
    }
  }
  auto table = std::make_shared<const ProjectTable>(std::move(projects));
  std::string full_name =
      FullNameOf(robot, *settings->naming, table->FindById(robot.project_id()));
  return RobotView(std::move(robot), std::move(full_name), std::move(table));
}

absl::Status CheckEditable(const Robot& robot) {
  if (robot.is_legacy()) {
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     "LEGACY_NOT_EDITABLE",
                     "a robot of an old Harbor can be disabled and deleted, "
                     "not changed");
  }
  if (robot.record().min_reader > RobotRecord::kReader) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "NEWER_RECORD",
                     "the robot was written by a newer version, which alone "
                     "can change it");
  }
  return absl::OkStatus();
}

bool HasSlot(const Robot& robot, const SecretSlot& slot, int64_t now_unix_s) {
  for (const SecretSlot& kept : robot.secrets()) {
    if (kept.id == slot.id && kept.created_unix_s == slot.created_unix_s) {
      return kept.ends_unix_s == 0 || kept.ends_unix_s > now_unix_s;
    }
  }
  return false;
}

const SecretSlot* SlotOf(const Principal& principal) {
  for (const SecretSlot& slot : principal.robot().secrets()) {
    if (slot.id == principal.secret_slot_id()) return &slot;
  }
  return nullptr;
}

bool SameProjects(const ProjectTable& a, const ProjectTable& b) {
  if (&a == &b) return true;
  return std::equal(
      a.projects().begin(), a.projects().end(), b.projects().begin(),
      b.projects().end(), [](const Project& x, const Project& y) {
        return x.id == y.id && x.name == y.name && x.is_public == y.is_public;
      });
}

// Whether `principal` is what logging in again would give.
bool IsStill(const Principal& principal, const LoginView& view,
             int64_t now_unix_s) {
  const SecretSlot* slot = SlotOf(principal);
  if (!view.robot.has_value() || slot == nullptr) return false;
  const Robot& robot = *view.robot;
  const Project* project = view.projects->FindById(robot.project_id());
  // The version alone would not tell a store that was put back to an older
  // state.
  return robot.version() == principal.robot().version() &&
         robot.updated_unix_s() == principal.robot().updated_unix_s() &&
         robot.is_enabled() && !robot.expires_at().IsExpired(now_unix_s) &&
         HasSlot(robot, *slot, now_unix_s) &&
         FullNameOf(robot, *view.naming, project) == principal.full_name() &&
         SameProjects(*view.projects, principal.projects());
}

// The prefix of a new store is written down at once, so that nobody opens it
// with another one later.
absl::Status SettlePrefix(RobotStore& store,
                          const absl::optional<std::string>& wanted) {
  absl::StatusOr<StoreSettings> settings = store.Settings();
  if (!settings.ok()) return settings.status();
  if (!settings->name_prefix_was_set) {
    absl::Status status =
        store.Write([&](StoreTransaction& transaction) -> absl::Status {
          settings = transaction.Settings();
          if (!settings.ok()) return settings.status();
          if (settings->name_prefix_was_set) return absl::OkStatus();
          return transaction.SetNamePrefix(
              wanted.value_or(std::string(kDefaultNamePrefix)), 0);
        });
    if (!status.ok()) return status;
    if (!settings->name_prefix_was_set) return absl::OkStatus();
  }
  const std::string& stored = settings->naming->prefix();
  if (!wanted.has_value() || *wanted == stored) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "PREFIX_MISMATCH",
                   absl::StrCat("name prefix ", Quoted(*wanted),
                                " is not the store's, ", Quoted(stored)));
}

absl::Status CheckOptions(const RobotAccountsOptions& options) {
  if (options.name_prefix.has_value()) {
    absl::Status status = NamingPolicy::Create(*options.name_prefix).status();
    if (!status.ok()) return status;
  }
  for (const int64_t days :
       {options.default_duration_days,
        options.max_duration_days == 0 ? 1 : options.max_duration_days}) {
    absl::Status status = Expiration::FromDays(0, days).status();
    if (!status.ok()) return status;
  }
  if (options.max_duration_days < 0) {
    return InvalidArgument("INVALID_DURATION",
                           "maximum duration must be 0 (none) or above");
  }
  if (options.authenticator.verified_life_s < 0) {
    return InvalidArgument("INVALID_VERIFIED_LIFE",
                           "verified life must be 0 (off) or more seconds");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RobotView> RobotAccounts::Impl::ViewOf(
    absl::StatusOr<LoginView> read) const {
  if (!read.ok()) return read.status();
  if (!read->robot.has_value()) return RobotNotFound();
  const Project* project = read->projects->FindById(read->robot->project_id());
  std::string full_name = FullNameOf(*read->robot, *read->naming, project);
  return RobotView(*std::move(read->robot), std::move(full_name),
                   std::move(read->projects));
}

absl::StatusOr<Robot> RobotAccounts::Impl::PutSecret(int64_t id,
                                                     const SecretHash& hash,
                                                     SecretOrigin origin) {
  const int64_t now = clock_.UnixSeconds();
  return WriteFor<Robot>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<Robot> {
        absl::StatusOr<Robot> robot = transaction.Get(id);
        if (!robot.ok()) return robot;
        if (absl::Status status = CheckEditable(*robot); !status.ok()) {
          return status;
        }
        RobotRecord record = robot->record();
        record.secrets = {NextSlot(record, hash, origin, now)};
        record.unknown.secrets.clear();
        record.updated_unix_s = now;
        return transaction.Replace(std::move(record));
      });
}

absl::StatusOr<std::unique_ptr<RobotAccounts>> RobotAccounts::Create(
    std::unique_ptr<RobotStore> store, RobotAccountsOptions options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  absl::StatusOr<SecretHasher> hasher = SecretHasher::Create(
      options.hasher,
      options.random == nullptr ? SystemRandom() : *options.random);
  if (!hasher.ok()) return hasher.status();
  if (absl::Status status = SettlePrefix(*store, options.name_prefix);
      !status.ok()) {
    return status;
  }
  auto impl = std::make_unique<Impl>(std::move(store), std::move(options),
                                     *std::move(hasher));
  return std::unique_ptr<RobotAccounts>(new RobotAccounts(std::move(impl)));
}

RobotAccounts::RobotAccounts(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

RobotAccounts::~RobotAccounts() = default;

absl::StatusOr<Project> RobotAccounts::PutProject(const Actor&, int64_t host_id,
                                                  absl::string_view name,
                                                  bool is_public) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->WriteFor<Project>([&](StoreTransaction& transaction) {
    return PutProjectIn(transaction, host_id, name, is_public, now);
  });
}

absl::StatusOr<Project> RobotAccounts::RenameProject(
    const Actor&, absl::string_view name, absl::string_view new_name) {
  return impl_->WriteFor<Project>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<Project> {
        absl::StatusOr<Project> project = transaction.FindProject(name);
        if (!project.ok()) return project;
        return RenameProjectIn(transaction, *std::move(project), new_name);
      });
}

absl::Status RobotAccounts::DeleteProject(const Actor&,
                                          absl::string_view name) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->Write([&](StoreTransaction& transaction) {
    return DeleteProjectIn(transaction, name, now);
  });
}

absl::StatusOr<Project> RobotAccounts::FindProject(absl::string_view name) {
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects = Projects();
  if (!projects.ok()) return projects.status();
  const Project* project = (*projects)->FindByName(name);
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

absl::StatusOr<std::shared_ptr<const ProjectTable>> RobotAccounts::Projects() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->store_->Projects();
}

absl::StatusOr<CreatedRobot> RobotAccounts::CreateRobot(const Actor& actor,
                                                        const RobotSpec& spec) {
  absl::StatusOr<std::vector<CreatedRobot>> created =
      CreateMany(actor, absl::MakeConstSpan(&spec, 1));
  if (!created.ok()) return created.status();
  return std::move(created->front());
}

absl::StatusOr<std::vector<CreatedRobot>> RobotAccounts::CreateMany(
    const Actor& actor, absl::Span<const RobotSpec> specs) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  if (specs.size() > kMaxAtOnce) {
    return InvalidArgument(
        "TOO_MANY_ROBOTS",
        absl::StrCat(specs.size(), " robots at once: at most ", kMaxAtOnce));
  }
  const RobotAccountsOptions& options = impl_->options_;
  const LifeLimits limits = {options.default_duration_days,
                             options.max_duration_days};
  const int64_t now = impl_->clock_.UnixSeconds();
  std::vector<RobotDraft> drafts;
  drafts.reserve(specs.size());
  for (const RobotSpec& spec : specs) {
    absl::StatusOr<RobotDraft> draft =
        DraftRobot(spec, actor, limits, now, impl_->hasher_, impl_->random_);
    if (!draft.ok()) return draft.status();
    drafts.push_back(*std::move(draft));
  }

  return impl_->WriteFor<std::vector<CreatedRobot>>(
      [&](StoreTransaction& transaction)
          -> absl::StatusOr<std::vector<CreatedRobot>> {
        std::vector<CreatedRobot> created;
        created.reserve(specs.size());
        for (size_t i = 0; i < specs.size(); ++i) {
          absl::StatusOr<Robot> robot =
              InsertDraft(transaction, specs[i], std::move(drafts[i].record),
                          options.declare_projects);
          if (!robot.ok()) return robot.status();
          absl::StatusOr<RobotView> view =
              ViewIn(transaction, *std::move(robot));
          if (!view.ok()) return view.status();
          created.push_back(
              {*std::move(view), IssuedSecret(std::move(drafts[i].secret))});
        }
        return created;
      });
}

absl::StatusOr<RobotView> RobotAccounts::Get(const Actor&, int64_t id) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->ViewOf(impl_->store_->ViewById(id));
}

absl::StatusOr<RobotView> RobotAccounts::Find(const Actor&,
                                              absl::string_view full_name) {
  absl::StatusOr<NamingPolicy> naming = Naming();
  if (!naming.ok()) return naming.status();
  const absl::optional<ParsedName> name = naming->Parse(full_name);
  if (!name.has_value()) return RobotNotFound();
  return impl_->ViewOf(
      impl_->store_->ViewForLogin(name->project, name->account));
}

absl::StatusOr<RobotViewPage> RobotAccounts::List(const Actor&,
                                                  const RobotQuery& query) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  absl::StatusOr<RobotPage> page = impl_->store_->List(query);
  if (!page.ok()) return page.status();
  // Read after the robots, so that no project is too new to be known.
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects = Projects();
  if (!projects.ok()) return projects.status();
  absl::StatusOr<StoreSettings> settings = impl_->store_->Settings();
  if (!settings.ok()) return settings.status();
  RobotViewPage views;
  views.next_cursor = std::move(page->next_cursor);
  for (Robot& robot : page->robots) {
    const bool is_gone = robot.level() == RobotLevel::kProject &&
                         (*projects)->FindById(robot.project_id()) == nullptr;
    if (is_gone) continue;  // Deleted with its project since.
    LoginView read;
    read.robot = std::move(robot);
    read.projects = *projects;
    read.naming = settings->naming;
    views.robots.push_back(*impl_->ViewOf(std::move(read)));
  }
  return views;
}

absl::StatusOr<RobotView> RobotAccounts::SetEnabled(const Actor&, int64_t id,
                                                    bool enabled) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->WriteFor<RobotView>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<RobotView> {
        absl::StatusOr<Robot> robot = transaction.Get(id);
        if (robot.ok() && robot->is_enabled() != enabled) {
          RobotRecord record = robot->record();
          record.enabled = enabled;
          record.updated_unix_s = now;
          robot = transaction.Replace(std::move(record));
        }
        if (!robot.ok()) return robot.status();
        return ViewIn(transaction, *std::move(robot));
      });
}

absl::StatusOr<IssuedSecret> RobotAccounts::RefreshSecret(const Actor&,
                                                          int64_t id) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  SecretBytes secret = GenerateSecret(impl_->random_);
  absl::StatusOr<SecretHash> hash = impl_->hasher_.Hash(
      secret.Reveal(SecretAccess::Grant()), SecretOrigin::kGenerated);
  if (!hash.ok()) return hash.status();
  absl::StatusOr<Robot> robot =
      impl_->PutSecret(id, *hash, SecretOrigin::kGenerated);
  if (!robot.ok()) return robot.status();
  return IssuedSecret(std::move(secret));
}

absl::Status RobotAccounts::RefreshSecret(const Actor&, int64_t id,
                                          absl::string_view secret) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  if (absl::Status status = CheckSecret(secret); !status.ok()) return status;
  absl::StatusOr<SecretHash> hash =
      impl_->hasher_.Hash(secret, SecretOrigin::kByHand);
  if (!hash.ok()) return hash.status();
  return impl_->PutSecret(id, *hash, SecretOrigin::kByHand).status();
}

absl::Status RobotAccounts::Delete(const Actor&, int64_t id) {
  return impl_->Write(
      [&](StoreTransaction& transaction) { return transaction.Delete(id); });
}

absl::Status RobotAccounts::ChangePrefix(const Actor&, absl::string_view prefix,
                                         int64_t old_until_unix_s) {
  if (absl::Status status = NamingPolicy::Create(prefix).status();
      !status.ok()) {
    return status;
  }
  return impl_->Write([&](StoreTransaction& transaction) {
    return transaction.SetNamePrefix(prefix, old_until_unix_s);
  });
}

absl::StatusOr<Principal> RobotAccounts::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      absl::string_view secret,
                                                      RefusalCause* cause) {
  if (cause != nullptr) *cause = RefusalCause::kNone;
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->authenticator_.Authenticate(login, user, secret, cause);
}

absl::StatusOr<Principal> RobotAccounts::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      const SecretBytes& secret,
                                                      RefusalCause* cause) {
  return Authenticate(login, user, secret.Reveal(SecretAccess::Grant()), cause);
}

absl::Status RobotAccounts::IsCurrent(const Principal& principal) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  const absl::StatusOr<LoginView> read =
      impl_->store_->ViewById(principal.robot().id());
  if (!read.ok()) return read.status();
  const int64_t now = impl_->clock_.UnixSeconds();
  if (IsStill(principal, *read, now)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "PRINCIPAL_NOT_CURRENT",
                   "the robot or its projects changed: authenticate again");
}

absl::Status RobotAccounts::Maintain() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->store_->Maintain();
}

absl::StatusOr<NamingPolicy> RobotAccounts::Naming() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  absl::StatusOr<StoreSettings> settings = impl_->store_->Settings();
  if (!settings.ok()) return settings.status();
  return *settings->naming;
}

Clock& RobotAccounts::clock() { return impl_->clock_; }

}  // namespace robot_accounts
