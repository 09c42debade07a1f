#include "examples/token_server/token_service.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/login.h"

using robot_accounts::Access;
using robot_accounts::IssuedToken;
using robot_accounts::Login;
using robot_accounts::Principal;
using robot_accounts::RefusalCause;

namespace {

// A person waits no longer for `docker login` either.
constexpr absl::Duration kPatience = absl::Seconds(10);

// Every refusal looks the same from outside, whatever was wrong: the true
// reason goes to the log.
TokenAnswer Unauthorized() {
  return ErrorAnswer(401, "UNAUTHORIZED", "wrong user name or secret");
}

bool IsUs(const std::vector<std::string>& services, absl::string_view us) {
  for (const std::string& service : services) {
    if (service != us) return false;
  }
  return true;
}

// A failed login or token: is it the client's fault or ours?
TokenAnswer Failed(const absl::Status& status) {
  if (absl::IsUnauthenticated(status)) return Unauthorized();
  return ErrorAnswer(503, "UNAVAILABLE", "try again later");
}

}  // namespace

TokenAnswer ErrorAnswer(int status, const char* code, const char* message) {
  return {status, absl::StrCat("{\"errors\":[{\"code\":\"", code,
                               "\",\"message\":\"", message, "\"}]}")};
}

TokenAnswer TokenService::Answer(const TokenRequest& request) {
  Decision decision;
  decision.source = request.source;
  TokenAnswer answer = Decide(request, decision);
  log_.Write(decision, answer.status);
  return answer;
}

TokenAnswer TokenService::Refuse(const std::string& source,
                                 const std::string& reason,
                                 TokenAnswer answer) {
  Decision decision;
  decision.source = source;
  decision.reason = reason;
  log_.Write(decision, answer.status);
  return answer;
}

TokenAnswer TokenService::Decide(const TokenRequest& request,
                                 Decision& decision) {
  if (!IsUs(request.services, issuer_.service())) {
    decision.service = "<other>";
    decision.reason = "another service";
    return ErrorAnswer(400, "UNSUPPORTED", "this is another service");
  }
  decision.service = issuer_.service();

  // 1. What is asked for? A `docker login` asks for nothing: that is a question
  // too, and is answered with a token for nothing.
  const std::vector<absl::string_view> scopes(request.scopes.begin(),
                                              request.scopes.end());
  const absl::StatusOr<Access> asked = robot_accounts::ParseScopes(scopes);
  if (!asked.ok()) {
    decision.asked = "<malformed>";
    decision.reason = std::string(asked.status().message());
    return ErrorAnswer(400, "UNSUPPORTED", "malformed scope");
  }
  decision.asked = asked->ToText();

  // 2. Who asks?
  const absl::StatusOr<Principal> principal = Authenticate(request, decision);
  if (!principal.ok()) return Failed(principal.status());

  // 3. What of it is granted? Less than asked, or nothing, is no error.
  const absl::StatusOr<IssuedToken> token =
      issuer_.IssueFor(*principal, *asked, accounts_.clock().UnixSeconds());
  if (!token.ok()) {
    decision.reason = std::string(token.status().message());
    return Failed(token.status());
  }
  decision.granted = token->access.ToText();
  decision.reason = "ok";
  return {200, token->body_json};
}

absl::StatusOr<Principal> TokenService::Authenticate(
    const TokenRequest& request, Decision& decision) {
  if (!request.credentials.has_value()) {
    decision.reason = request.credentials_malformed ? "malformed credentials"
                                                    : "no credentials";
    return robot_accounts::RefusedCredential();
  }
  const std::string& user = request.credentials->user;
  // A user name may be a secret in the wrong field: only what is a robot's name
  // is written down.
  const auto naming = accounts_.Naming();
  if (naming.ok() && naming->Parse(user).has_value()) decision.user = user;

  Login login;
  login.source = request.source;
  login.deadline = absl::Now() + kPatience;
  RefusalCause cause = RefusalCause::kNone;
  absl::StatusOr<Principal> principal =
      accounts_.Authenticate(login, user, request.credentials->secret, &cause);
  if (!principal.ok()) {
    decision.reason = cause == RefusalCause::kNone
                          ? std::string(principal.status().message())
                          : std::string(RefusalCauseText(cause));
  }
  return principal;
}
