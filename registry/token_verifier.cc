#include "robot_accounts/registry/token_verifier.h"

#include <algorithm>

#include "absl/status/status.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/registry/registry_actions.h"
#include "robot_accounts/registry/token_time.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, reason, message);
}

// Times of claims are at most the year 9999, so no sum overflows.
absl::Status CheckTimes(const Claims& claims, int64_t now_unix_s) {
  const int64_t latest_start =
      std::max(claims.not_before_unix_s, claims.issued_at_unix_s);
  if (now_unix_s + kTokenLeewayS < latest_start) {
    return Refuse("TOKEN_NOT_YET_VALID", "token: does not count yet");
  }
  if (now_unix_s >= claims.expires_at_unix_s + kTokenLeewayS) {
    return Refuse("TOKEN_EXPIRED", "token: expired");
  }
  return absl::OkStatus();
}

absl::Status CheckProjects(const Claims& claims,
                           ProjectCreated project_created) {
  for (const ResourceAccess& resource : claims.access.resources()) {
    if (resource.type != kRepositoryType) continue;
    const absl::optional<absl::string_view> project =
        NamingPolicy::ProjectOfRepository(resource.name);
    if (!project.has_value()) continue;
    const absl::optional<int64_t> created = project_created(*project);
    if (!created.has_value() || *created > claims.issued_at_unix_s) {
      return Refuse("TOKEN_OUTDATED",
                    "token: a project of it is gone or was made after it");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Claims> VerifyToken(const JwtVerifier& verifier,
                                   absl::string_view token,
                                   absl::string_view issuer,
                                   absl::string_view service,
                                   int64_t now_unix_s) {
  const absl::Status time = CheckTokenTime(now_unix_s);
  if (!time.ok()) return time;
  const absl::StatusOr<JwtToken> jwt = verifier.Verify(token, now_unix_s);
  if (!jwt.ok()) return jwt.status();
  absl::StatusOr<Claims> claims = Claims::Parse(jwt->payload_json);
  if (!claims.ok()) return claims;
  if (claims->issuer != issuer) {
    return Refuse("TOKEN_ISSUER", "token: another issuer gave it");
  }
  if (std::find(claims->audience.begin(), claims->audience.end(), service) ==
      claims->audience.end()) {
    return Refuse("TOKEN_AUDIENCE", "token: is for another service");
  }
  const absl::Status times = CheckTimes(*claims, now_unix_s);
  if (!times.ok()) return times;
  return claims;
}

absl::StatusOr<Claims> VerifyToken(const JwtVerifier& verifier,
                                   absl::string_view token,
                                   absl::string_view issuer,
                                   absl::string_view service,
                                   int64_t now_unix_s,
                                   ProjectCreated project_created) {
  absl::StatusOr<Claims> claims =
      VerifyToken(verifier, token, issuer, service, now_unix_s);
  if (!claims.ok()) return claims;
  const absl::Status projects = CheckProjects(*claims, project_created);
  if (!projects.ok()) return projects;
  return claims;
}

}  // namespace robot_accounts
