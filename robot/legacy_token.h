#ifndef ROBOT_ACCOUNTS_ROBOT_LEGACY_TOKEN_H_
#define ROBOT_ACCOUNTS_ROBOT_LEGACY_TOKEN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/robot/expiration.h"

namespace robot_accounts {

// What the token says that a Harbor before 2.2 gave out as a robot's secret
// (harbor-robots 8). A value; every method may run concurrently.
class LegacyToken final {
 public:
  // How far the old Harbor's clock may differ from ours, as it allowed itself.
  static constexpr int64_t kLeewayS = 60;

  // Reads the claims of a token whose signature was checked: `iss` is
  // "harbor-token-defaultIssuer"; `id` and `pid` are integers above 0; there is
  // no `aud`; `access` is an array of objects with the texts `resource` and
  // `action` and, if wanted, `effect`; `iat`, `nbf` and `exp`, if there, are
  // integers. Anything else is Unauthenticated, reason MALFORMED_CLAIMS; the
  // message does not quote it.
  static absl::StatusOr<LegacyToken> Parse(absl::string_view claims_json);

  // The old Harbor's numbers of the robot and of its project.
  int64_t robot_id() const { return robot_id_; }
  int64_t project_id() const { return project_id_; }

  // Neither `iat` nor `nbf` is after now, leeway given.
  bool HasBegun(int64_t now_unix_s) const;
  // `exp` and the leeway.
  Expiration ends_at() const { return ends_at_; }

  // `access` as grants in the project that is `project_id` here. What is
  // allowed counts only as an exact resource of the token's own project and an
  // exact action; what is denied there less exactly, or elsewhere, denies
  // everything everywhere.
  std::vector<GrantRow> GrantsIn(int64_t project_id) const;

 private:
  LegacyToken() = default;

  int64_t robot_id_ = 0;
  int64_t project_id_ = 0;
  int64_t begins_unix_s_ = 0;
  Expiration ends_at_ = Expiration::Never();
  std::vector<GrantRow> access_;  // As claimed; the resource is a path.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LEGACY_TOKEN_H_
