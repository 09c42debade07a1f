#include "robot_accounts/robot/authenticator.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/legacy_login.h"
#include "robot_accounts/robot/login_record.h"
#include "robot_accounts/robot/name_lookup.h"
#include "robot_accounts/robot/robot_views.h"
#include "robot_accounts/robot/secret_checker.h"

namespace robot_accounts {
namespace {

// How often a login starts over because what it was checked against changed
// meanwhile; then it gives up, since a state that is past must not let anyone
// in.
constexpr int kMaxRounds = 3;

bool MayBeName(absl::string_view user) {
  if (user.size() > Authenticator::kMaxUserBytes) return false;
  bool has_control = false;
  for (const char c : user) {
    const auto byte = static_cast<unsigned char>(c);
    has_control |= byte < 0x20 || byte == 0x7f;
  }
  return !has_control;
}

absl::optional<SecretView> FindSlot(const Robot& robot, uint32_t slot_id) {
  for (const SecretView& slot : robot.secrets()) {
    if (slot.id == slot_id) return slot;
  }
  return absl::nullopt;
}

// Whether a secret that was checked against slot `slot_id` of `before` counts
// for `after` as well.
bool SameSecret(const LoginView& before, const LoginView& after,
                uint32_t slot_id, int64_t now_unix_s) {
  if (before.epoch != after.epoch) return false;
  if (!before.robot.has_value() || !after.robot.has_value()) return false;
  if (before.robot->id() != after.robot->id()) return false;
  const absl::optional<SecretView> old_slot = FindSlot(*before.robot, slot_id);
  const absl::optional<SecretView> new_slot = FindSlot(*after.robot, slot_id);
  return old_slot.has_value() && new_slot.has_value() &&
         old_slot->packed_hash == new_slot->packed_hash &&
         IsLive(*new_slot, now_unix_s);
}

}  // namespace

// One login. The order of its steps is a rule: form of the name, interactive,
// look-up, secret, disabled, expired.
class Authenticator::Attempt final {
 public:
  Attempt(Authenticator& parent, const Login& login, absl::string_view user,
          absl::string_view secret)
      : parent_(parent),
        login_(login),
        user_(user),
        secret_(secret),
        now_unix_s_(parent.clock_.UnixSeconds()),
        now_boot_s_(parent.clock_.BootSeconds()) {}

  absl::StatusOr<Principal> Run();
  RefusalCause cause() const { return cause_; }
  // Tells how it ended, `result` being what Run returned.
  void TellEnd(LoginRecord& record, const absl::StatusOr<Principal>& result);

 private:
  absl::Status Refuse(RefusalCause cause) {
    cause_ = cause;
    return RefusedCredential();
  }
  const LoginView& view() const { return found_.view; }
  const Robot* robot() const {
    return view().robot.has_value() ? &*view().robot : nullptr;
  }
  absl::optional<absl::StatusOr<Principal>> TryLegacy();
  absl::Status LookUp();
  void Present(uint64_t epoch);
  absl::Status CheckSecret();
  absl::StatusOr<Principal> CheckState();

  Authenticator& parent_;
  const Login& login_;
  const absl::string_view user_;
  const absl::string_view secret_;
  int64_t now_unix_s_;
  const int64_t now_boot_s_;
  RefusalCause cause_ = RefusalCause::kNone;

  // Where what is remembered of the name is.
  const uint64_t place_ = KeyedHash()(user_);
  absl::optional<SecretChecker::Presented> presented_;
  bool is_name_ = false;  // `user_` fits the grammar of names.
  NameLookup::Found found_;
  uint32_t slot_id_ = 0;  // Whose secret was shown.
};

absl::StatusOr<Principal> Authenticator::Attempt::Run() {
  if (!MayBeName(user_)) return Refuse(RefusalCause::kMalformedName);
  if (absl::optional<absl::StatusOr<Principal>> result = TryLegacy()) {
    return *std::move(result);
  }
  if (absl::Status status = LookUp(); !status.ok()) return status;
  if (secret_.size() > kMaxSecretBytes) {
    return Refuse(robot() != nullptr ? RefusalCause::kWrongSecret
                                     : RefusalCause::kUnknownRobot);
  }
  if (absl::Status status = CheckSecret(); !status.ok()) return status;
  return CheckState();
}

// Nothing, unless the secret is a token that the old Harbor signed: whatever
// else looks like one gets the work of any other secret, whoever is named.
absl::optional<absl::StatusOr<Principal>> Authenticator::Attempt::TryLegacy() {
  const LegacyLogin* legacy = parent_.helpers_.legacy;
  if (legacy == nullptr || login_.purpose == LoginPurpose::kInteractive ||
      secret_.size() > kMaxSecretBytes) {
    return absl::nullopt;
  }
  absl::StatusOr<LegacyLogin::Answer> answer =
      legacy->Check(parent_.store_, user_, secret_, now_unix_s_);
  if (!answer.ok()) return answer.status();
  if (!answer->is_token) return absl::nullopt;
  is_name_ = answer->is_name;
  if (!is_name_) {
    const auto name = parent_.names_->Parse(user_, now_unix_s_);
    is_name_ = name.ok() && name->is_robots();
  }
  found_.view = std::move(answer->view);
  if (answer->cause != RefusalCause::kNone) return Refuse(answer->cause);
  return Principal(*std::move(answer->robot), view().projects,
                   std::string(user_), /*secret_slot_id=*/0);
}

// Finds the robot of that name, or that there is none.
absl::Status Authenticator::Attempt::LookUp() {
  absl::StatusOr<LoginName> name = parent_.names_->Parse(user_, now_unix_s_);
  if (!name.ok()) return name.status();
  is_name_ = name->is_robots();
  if (!is_name_) return Refuse(RefusalCause::kMalformedName);
  found_.name = name->present.has_value() ? *name->present : *name->old;
  if (login_.purpose == LoginPurpose::kInteractive) {
    return Refuse(RefusalCause::kInteractive);
  }
  // While the memory is on its way.
  if (!presented_.has_value() && secret_.size() <= kMaxSecretBytes) {
    parent_.checker_->Prefetch(place_);
    Present(parent_.epoch_.load(std::memory_order_relaxed));
  }
  const absl::StatusOr<bool> is_name =
      parent_.names_->Find(*name, user_, now_unix_s_, found_);
  if (!is_name.ok()) return is_name.status();
  is_name_ = *is_name;
  return is_name_ ? absl::OkStatus() : Refuse(RefusalCause::kMalformedName);
}

void Authenticator::Attempt::Present(uint64_t epoch) {
  presented_ = parent_.checker_->Present(epoch, secret_);
}

absl::Status Authenticator::Attempt::CheckSecret() {
  for (int round = 0; round < kMaxRounds; ++round) {
    if (presented_->epoch() != view().epoch) {
      parent_.epoch_.store(view().epoch, std::memory_order_relaxed);
      Present(view().epoch);
    }
    const absl::StatusOr<SecretChecker::Answer> answer =
        parent_.checker_->Check({robot(), found_.name, place_, secret_,
                                 &*presented_, login_.source, login_.deadline,
                                 now_unix_s_, now_boot_s_});
    if (!answer.ok()) {
      if (absl::IsDeadlineExceeded(answer.status())) {
        cause_ = RefusalCause::kBusy;
      }
      return answer.status();
    }
    if (answer->renewed && parent_.helpers_.record != nullptr) {
      parent_.helpers_.record->Renewed(view(), login_.source, now_unix_s_);
    }
    if (robot() == nullptr) return Refuse(RefusalCause::kUnknownRobot);
    if (robot()->min_reader() > RobotRecord::kReader) {
      return Refuse(RefusalCause::kUnreadable);
    }
    slot_id_ = answer->slot_id;
    if (slot_id_ == 0) return Refuse(RefusalCause::kWrongSecret);
    if (!answer->waited) return absl::OkStatus();

    // Whatever happened to the robot meanwhile counts, its expiry included.
    const LoginView before = view();
    now_unix_s_ = parent_.clock_.UnixSeconds();
    if (absl::Status status = LookUp(); !status.ok()) return status;
    now_unix_s_ = parent_.clock_.UnixSeconds();
    if (SameSecret(before, view(), slot_id_, now_unix_s_)) {
      return absl::OkStatus();
    }
  }
  return MakeError(absl::StatusCode::kUnavailable, "ROBOT_CHANGING",
                   "the robot changes at this moment");
}

// What it returns takes the view's robot and projects.
absl::StatusOr<Principal> Authenticator::Attempt::CheckState() {
  Robot& robot = *found_.view.robot;
  if (robot.min_reader() > RobotRecord::kReader) {
    return Refuse(RefusalCause::kUnreadable);
  }
  if (!robot.is_enabled()) return Refuse(RefusalCause::kDisabled);
  if (robot.expires_at().IsExpired(now_unix_s_)) {
    return Refuse(RefusalCause::kExpired);
  }
  if (!found_.is_old) {
    return Principal(std::move(robot), std::move(found_.view.projects), user_,
                     slot_id_);
  }
  // With the old prefix it gave a name that is not the robot's any more.
  const Project* project = view().projects->FindById(robot.project_id());
  const std::string full_name = FullNameOf(robot, *view().naming, project);
  return Principal(std::move(robot), std::move(found_.view.projects), full_name,
                   slot_id_);
}

void Authenticator::Attempt::TellEnd(LoginRecord& record,
                                     const absl::StatusOr<Principal>& result) {
  if (result.ok()) {
    record.Accepted(*result, login_.source, now_unix_s_);
    return;
  }
  // Another error is no judgement of the robot.
  if (cause_ == RefusalCause::kNone || !record.tells()) return;
  const Project* project = nullptr;
  absl::string_view project_name = found_.name.project;
  if (view().projects != nullptr) {
    project = robot() != nullptr && robot()->is_legacy()
                  ? view().projects->FindById(robot()->project_id())
                  : view().projects->FindByName(project_name);
    if (project != nullptr) project_name = project->name;
  }
  record.Refused({cause_, user_, is_name_, project_name,
                  project == nullptr ? 0 : project->id,
                  robot() == nullptr ? 0 : robot()->id(), login_.source,
                  now_unix_s_});
}

Authenticator::Authenticator(const AuthenticatorOptions& options,
                             RobotStore& store, const SecretHasher& hasher,
                             Clock& clock, LoginHelpers helpers)
    : store_(store),
      clock_(clock),
      helpers_(helpers),
      checker_(std::make_unique<SecretChecker>(
          SecretChecker::Options{options.verified_life_s,
                                 options.remembered_secrets,
                                 options.slow_hashes_at_once},
          store, hasher, clock,
          options.slow_hashing == nullptr ? SlowHashing()
                                          : *options.slow_hashing)),
      names_(std::make_unique<NameLookup>(store)) {}

Authenticator::~Authenticator() = default;

absl::StatusOr<Principal> Authenticator::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      absl::string_view secret,
                                                      RefusalCause* cause) {
  Attempt attempt(*this, login, user, secret);
  absl::StatusOr<Principal> principal = attempt.Run();
  if (helpers_.record != nullptr) attempt.TellEnd(*helpers_.record, principal);
  if (cause != nullptr) *cause = attempt.cause();
  return principal;
}

}  // namespace robot_accounts
