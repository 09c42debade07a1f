#include "robot_accounts/robot/authenticator.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/secret_checker.h"

namespace robot_accounts {
namespace {

// How often a login starts over because what it was checked against changed
// meanwhile; then it gives up, since a state that is past must not let anyone
// in.
constexpr int kMaxRounds = 3;

bool MayBeName(absl::string_view user) {
  return user.size() <= Authenticator::kMaxUserBytes &&
         absl::c_none_of(user, absl::ascii_iscntrl);
}

const SecretSlot* FindSlot(const Robot& robot, uint32_t slot_id) {
  for (const SecretSlot& slot : robot.secrets()) {
    if (slot.id == slot_id) return &slot;
  }
  return nullptr;
}

// Whether a secret that was checked against slot `slot_id` of `before` counts
// for `after` as well.
bool SameSecret(const LoginView& before, const LoginView& after,
                uint32_t slot_id, int64_t now_unix_s) {
  if (before.epoch != after.epoch) return false;
  if (!before.robot.has_value() || !after.robot.has_value()) return false;
  if (before.robot->id() != after.robot->id()) return false;
  const SecretSlot* old_slot = FindSlot(*before.robot, slot_id);
  const SecretSlot* new_slot = FindSlot(*after.robot, slot_id);
  return old_slot != nullptr && new_slot != nullptr &&
         old_slot->hash == new_slot->hash && IsLive(*new_slot, now_unix_s);
}

}  // namespace

// One login. The order of its steps is a rule (security.md 2): form of the
// name, interactive, look-up, secret, disabled, expired.
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

 private:
  absl::Status Refuse(RefusalCause cause) {
    cause_ = cause;
    return RefusedCredential();
  }
  absl::Status LookUp();
  bool ParseName();
  absl::Status CheckSecret();
  absl::StatusOr<Principal> CheckState();

  Authenticator& parent_;
  const Login& login_;
  const absl::string_view user_;
  const absl::string_view secret_;
  int64_t now_unix_s_;
  const int64_t now_boot_s_;
  RefusalCause cause_ = RefusalCause::kNone;

  std::shared_ptr<const NamingPolicy> naming_;
  ParsedName name_;
  LoginView view_;
  uint32_t slot_id_ = 0;  // Whose secret was shown.
};

absl::StatusOr<Principal> Authenticator::Attempt::Run() {
  if (!MayBeName(user_)) return Refuse(RefusalCause::kMalformedName);
  if (absl::Status status = LookUp(); !status.ok()) return status;
  if (secret_.size() > kMaxSecretBytes) {
    return Refuse(view_.robot.has_value() ? RefusalCause::kWrongSecret
                                          : RefusalCause::kUnknownRobot);
  }
  if (absl::Status status = CheckSecret(); !status.ok()) return status;
  return CheckState();
}

// Finds the robot of that name, or that there is none.
absl::Status Authenticator::Attempt::LookUp() {
  naming_ = parent_.naming();
  for (int round = 0; round < kMaxRounds; ++round) {
    if (naming_ == nullptr || !ParseName()) {
      // Malformed is only what the store's own naming does not know.
      absl::StatusOr<StoreSettings> settings = parent_.store_.Settings();
      if (!settings.ok()) return settings.status();
      naming_ = std::move(settings->naming);
      parent_.set_naming(naming_);
      if (!ParseName()) return Refuse(RefusalCause::kMalformedName);
    }
    if (login_.purpose == LoginPurpose::kInteractive) {
      return Refuse(RefusalCause::kInteractive);
    }
    absl::StatusOr<LoginView> view =
        parent_.store_.ViewForLogin(name_.project, name_.account);
    if (!view.ok()) return view.status();
    const bool is_current = view->naming->prefix() == naming_->prefix();
    naming_ = view->naming;
    if (is_current) {
      view_ = *std::move(view);
      return absl::OkStatus();
    }
    parent_.set_naming(naming_);
  }
  return MakeError(absl::StatusCode::kUnavailable, "PREFIX_CHANGING",
                   "the prefix of names changes at this moment");
}

bool Authenticator::Attempt::ParseName() {
  const absl::optional<ParsedName> name = naming_->Parse(user_);
  if (name.has_value()) name_ = *name;
  return name.has_value();
}

absl::Status Authenticator::Attempt::CheckSecret() {
  for (int round = 0; round < kMaxRounds; ++round) {
    const Robot* robot = view_.robot.has_value() ? &*view_.robot : nullptr;
    const absl::StatusOr<SecretChecker::Answer> answer =
        parent_.checker_->Check({robot, view_.epoch, name_, secret_,
                                 login_.source, login_.deadline, now_unix_s_,
                                 now_boot_s_});
    if (!answer.ok()) {
      if (absl::IsDeadlineExceeded(answer.status())) {
        cause_ = RefusalCause::kBusy;
      }
      return answer.status();
    }
    if (robot == nullptr) return Refuse(RefusalCause::kUnknownRobot);
    if (robot->record().min_reader > RobotRecord::kReader) {
      return Refuse(RefusalCause::kUnreadable);
    }
    slot_id_ = answer->slot_id;
    if (slot_id_ == 0) return Refuse(RefusalCause::kWrongSecret);
    if (!answer->waited) return absl::OkStatus();

    // Whatever happened to the robot meanwhile counts, its expiry included.
    const LoginView before = view_;
    if (absl::Status status = LookUp(); !status.ok()) return status;
    now_unix_s_ = parent_.clock_.UnixSeconds();
    if (SameSecret(before, view_, slot_id_, now_unix_s_)) {
      return absl::OkStatus();
    }
  }
  return MakeError(absl::StatusCode::kUnavailable, "ROBOT_CHANGING",
                   "the robot changes at this moment");
}

absl::StatusOr<Principal> Authenticator::Attempt::CheckState() {
  const Robot& robot = *view_.robot;
  if (robot.record().min_reader > RobotRecord::kReader) {
    return Refuse(RefusalCause::kUnreadable);
  }
  if (!robot.is_enabled()) return Refuse(RefusalCause::kDisabled);
  if (robot.expires_at().IsExpired(now_unix_s_)) {
    return Refuse(RefusalCause::kExpired);
  }
  return Principal(robot, view_.projects, std::string(user_), slot_id_);
}

Authenticator::Authenticator(const AuthenticatorOptions& options,
                             RobotStore& store, const SecretHasher& hasher,
                             Clock& clock)
    : store_(store),
      clock_(clock),
      checker_(std::make_unique<SecretChecker>(options.verified_life_s,
                                               options.slow_hashes_at_once,
                                               store, hasher, clock)) {}

Authenticator::~Authenticator() = default;

absl::StatusOr<Principal> Authenticator::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      absl::string_view secret,
                                                      RefusalCause* cause) {
  Attempt attempt(*this, login, user, secret);
  absl::StatusOr<Principal> principal = attempt.Run();
  if (cause != nullptr) *cause = attempt.cause();
  return principal;
}

std::shared_ptr<const NamingPolicy> Authenticator::naming() const {
  const absl::MutexLock lock(&mutex_);
  return naming_;
}

void Authenticator::set_naming(std::shared_ptr<const NamingPolicy> naming) {
  const absl::MutexLock lock(&mutex_);
  naming_ = std::move(naming);
}

}  // namespace robot_accounts
