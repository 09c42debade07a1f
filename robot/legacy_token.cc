#include "robot_accounts/robot/legacy_token.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

constexpr absl::string_view kIssuer = "harbor-token-defaultIssuer";
constexpr absl::string_view kDeny = "deny";

absl::Status Malformed(absl::string_view claim) {
  return MakeError(
      absl::StatusCode::kUnauthenticated, "MALFORMED_CLAIMS",
      absl::StrCat("token: \"", claim, "\" is missing or malformed"));
}

absl::StatusOr<int64_t> NumberAboveZero(const Json& claims,
                                        absl::string_view name) {
  const absl::StatusOr<int64_t> number = JsonInteger(claims, name);
  if (!number.ok() || *number <= 0) return Malformed(name);
  return *number;
}

// `otherwise` if there is no such claim.
absl::StatusOr<int64_t> Time(const Json& claims, absl::string_view name,
                             int64_t otherwise) {
  if (FindJsonMember(claims, name) == nullptr) return otherwise;
  const absl::StatusOr<int64_t> time = JsonInteger(claims, name);
  if (!time.ok()) return Malformed(name);
  return *time;
}

// A time that is not after 1970 is long past; it must not become "never".
Expiration EndOf(int64_t exp) {
  if (exp <= 0) return Expiration::FromStored(0);
  constexpr int64_t kLatest =
      std::numeric_limits<int64_t>::max() - LegacyToken::kLeewayS;
  return Expiration::FromStored(std::min(exp, kLatest) + LegacyToken::kLeewayS);
}

// What may stand behind the project: no longer path, no pattern of casbin's,
// and not "project", which was the bare path to the old Harbor.
bool IsExactResource(absl::string_view resource) {
  return !resource.empty() && resource != "project" &&
         resource.find_first_of("/*:") == resource.npos;
}

absl::StatusOr<GrantRow> ReadAccess(const Json& item) {
  absl::StatusOr<std::string> resource = JsonText(item, "resource");
  absl::StatusOr<std::string> action = JsonText(item, "action");
  if (!resource.ok() || !action.ok()) return Malformed("access");
  GrantRow row;
  row.resource = *std::move(resource);
  row.action = *std::move(action);
  if (FindJsonMember(item, "effect") != nullptr) {
    absl::StatusOr<std::string> effect = JsonText(item, "effect");
    if (!effect.ok()) return Malformed("access");
    row.effect = *std::move(effect);
  }
  return row;
}

}  // namespace

absl::StatusOr<LegacyToken> LegacyToken::Parse(absl::string_view claims_json) {
  const absl::StatusOr<Json> claims = ParseStrictJson(claims_json);
  if (!claims.ok()) return Malformed("claims");
  const absl::StatusOr<std::string> issuer = JsonText(*claims, "iss");
  if (!issuer.ok() || *issuer != kIssuer) return Malformed("iss");
  if (FindJsonMember(*claims, "aud") != nullptr) return Malformed("aud");

  const absl::StatusOr<int64_t> id = NumberAboveZero(*claims, "id");
  if (!id.ok()) return id.status();
  const absl::StatusOr<int64_t> pid = NumberAboveZero(*claims, "pid");
  if (!pid.ok()) return pid.status();
  constexpr int64_t kAlways = std::numeric_limits<int64_t>::min();
  const absl::StatusOr<int64_t> issued = Time(*claims, "iat", kAlways);
  if (!issued.ok()) return issued.status();
  const absl::StatusOr<int64_t> begins = Time(*claims, "nbf", kAlways);
  if (!begins.ok()) return begins.status();
  const absl::StatusOr<int64_t> ends = Time(*claims, "exp", 0);
  if (!ends.ok()) return ends.status();

  LegacyToken token;
  token.robot_id_ = *id;
  token.project_id_ = *pid;
  token.begins_unix_s_ = std::max(*issued, *begins);
  const bool has_end = FindJsonMember(*claims, "exp") != nullptr;
  token.ends_at_ = has_end ? EndOf(*ends) : Expiration::Never();
  const absl::StatusOr<const Json*> access = JsonArray(*claims, "access");
  if (!access.ok()) return Malformed("access");
  for (const Json& item : **access) {
    absl::StatusOr<GrantRow> row = ReadAccess(item);
    if (!row.ok()) return row.status();
    token.access_.push_back(*std::move(row));
  }
  return token;
}

bool LegacyToken::HasBegun(int64_t now_unix_s) const {
  return begins_unix_s_ <= now_unix_s + kLeewayS;
}

std::vector<GrantRow> LegacyToken::GrantsIn(int64_t project_id) const {
  const std::string scope = Scope::Project(project_id).ToText();
  const std::string own = absl::StrCat("/project/", project_id_, "/");
  std::vector<GrantRow> rows;
  rows.reserve(access_.size());
  for (const GrantRow& claimed : access_) {
    absl::string_view resource = claimed.resource;
    const bool is_exact = absl::ConsumePrefix(&resource, own) &&
                          IsExactResource(resource) && claimed.action != "*";
    if (is_exact) {
      rows.push_back(
          {scope, std::string(resource), claimed.action, claimed.effect});
    } else if (IsDeny(claimed.effect)) {
      // Public projects included.
      rows.push_back(
          {Scope::AllProjects().ToText(), "*", "*", std::string(kDeny)});
    }
  }
  return rows;
}

}  // namespace robot_accounts
