#include "robot_accounts/robot/legacy_login.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/jwt_key.h"

namespace robot_accounts {
namespace {

absl::Status InvalidKey(absl::string_view why) {
  return InvalidArgument("INVALID_LEGACY_KEY",
                         absl::StrCat("legacy key: ", why));
}

// Whether it is worth while to check a signature. No secret of another kind is
// so long, but for one that a stranger made up.
bool MayBeToken(absl::string_view secret) {
  constexpr size_t kRsa2048Signature = 342;  // In base64url.
  return secret.size() > kRsa2048Signature && absl::StartsWith(secret, "eyJ") &&
         std::count(secret.begin(), secret.end(), '.') == 2;
}

Expiration Earlier(Expiration a, Expiration b) {
  if (a.is_never()) return b;
  if (b.is_never()) return a;
  return a.unix_s() < b.unix_s() ? a : b;
}

bool IsOf(const Robot& robot, const LegacyToken& token) {
  return robot.is_legacy() && robot.secrets().empty() &&
         robot.origin_foreign_id() == token.robot_id() &&
         robot.origin_foreign_project_id() == token.project_id();
}

// The order is that of every login: the secret, disabled, expired.
RefusalCause CauseAgainst(const Robot& robot, const LegacyToken& token,
                          bool is_name, int64_t now_unix_s) {
  if (!is_name || !IsOf(robot, token) || !token.HasBegun(now_unix_s)) {
    return RefusalCause::kWrongSecret;
  }
  if (robot.min_reader() > RobotRecord::kReader) {
    return RefusalCause::kUnreadable;
  }
  if (!robot.legacy_login_enabled()) return RefusalCause::kLegacyOff;
  if (!robot.is_enabled()) return RefusalCause::kDisabled;
  const Expiration end = Earlier(robot.expires_at(), token.ends_at());
  return end.IsExpired(now_unix_s) ? RefusalCause::kExpired
                                   : RefusalCause::kNone;
}

absl::StatusOr<Robot> WithToken(const Robot& robot, const LegacyToken& token) {
  RobotRecord record = robot.record();
  record.grants = token.GrantsIn(record.project_id);
  record.unknown.grants.clear();
  record.expires_at = Earlier(record.expires_at, token.ends_at());
  return Robot::FromRecord(std::move(record), robot.grants().catalog());
}

}  // namespace

absl::StatusOr<std::unique_ptr<const LegacyLogin>> LegacyLogin::Create(
    absl::string_view key_pem, std::string source) {
  const absl::StatusOr<JwtPublicKey> key = JwtPublicKey::FromPem(key_pem);
  if (!key.ok()) {
    // Out of memory says nothing about the key.
    if (!absl::IsInvalidArgument(key.status())) return key.status();
    return InvalidKey(key.status().message());
  }
  if (key->algorithm() != JwtAlgorithm::kRS256) {
    return InvalidKey("must be an RSA key");
  }
  JwtVerifier verifier;
  // The old tokens name no key. What the same key signed for a registry does.
  verifier.SetKeyOfUnnamed(*key);
  return std::unique_ptr<const LegacyLogin>(
      new LegacyLogin(std::move(verifier), std::move(source)));
}

absl::StatusOr<LegacyLogin::Answer> LegacyLogin::Check(
    RobotStore& store, absl::string_view user, absl::string_view secret,
    int64_t now_unix_s) const {
  Answer answer;
  if (!MayBeToken(secret)) return answer;
  const absl::StatusOr<JwtToken> jwt = verifier_.Verify(secret, now_unix_s);
  if (!jwt.ok()) return answer;
  answer.is_token = true;
  answer.cause = RefusalCause::kWrongSecret;
  const absl::StatusOr<LegacyToken> token =
      LegacyToken::Parse(jwt->payload_json);
  if (!token.ok()) return answer;

  absl::StatusOr<std::vector<LoginView>> views =
      store.ViewLegacy(token->robot_id());
  if (!views.ok()) return views.status();
  absl::optional<LoginView> view = Choose(*std::move(views));
  if (!view.has_value()) {
    answer.cause = RefusalCause::kUnknownRobot;
    return answer;
  }
  const Robot& robot = *view->robot;
  answer.is_name = user == robot.account_name();
  answer.cause = CauseAgainst(robot, *token, answer.is_name, now_unix_s);
  if (answer.cause == RefusalCause::kNone) {
    absl::StatusOr<Robot> login = WithToken(robot, *token);
    if (login.ok()) {
      answer.robot = *std::move(login);
    } else {
      answer.cause = RefusalCause::kWrongSecret;  // Too many grants.
    }
  }
  if (answer.is_name) answer.view = *std::move(view);
  return answer;
}

absl::optional<LoginView> LegacyLogin::Choose(
    std::vector<LoginView> views) const {
  absl::optional<LoginView> chosen;
  for (LoginView& view : views) {
    const bool is_wanted =
        view.robot.has_value() &&
        (source_.empty() || view.robot->origin_source() == source_);
    if (!is_wanted) continue;
    if (chosen.has_value()) return absl::nullopt;
    chosen = std::move(view);
  }
  return chosen;
}

}  // namespace robot_accounts
