#include "robot_accounts/registry/claims.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/registry/token_time.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

// Collects the members of a payload; the first that is malformed is kept.
class ClaimReader final {
 public:
  explicit ClaimReader(const Json& payload) : payload_(payload) {}

  bool Has(absl::string_view name) const {
    return FindJsonMember(payload_, name) != nullptr;
  }

  std::string Text(absl::string_view name) {
    absl::StatusOr<std::string> text = JsonText(payload_, name);
    if (text.ok()) return *std::move(text);
    Fail(name);
    return std::string();
  }
  std::string OptionalText(absl::string_view name) {
    return Has(name) ? Text(name) : std::string();
  }

  int64_t Time(absl::string_view name) {
    const absl::StatusOr<int64_t> time = JsonInteger(payload_, name);
    if (time.ok() && CheckTokenTime(*time).ok()) return *time;
    Fail(name);
    return 0;
  }

  // An id or a version: absent, or above 0.
  int64_t OptionalNumber(absl::string_view name) {
    if (!Has(name)) return 0;
    const absl::StatusOr<int64_t> number = JsonInteger(payload_, name);
    if (number.ok() && *number > 0) return *number;
    Fail(name);
    return 0;
  }

  std::vector<std::string> Texts(const Json& list, absl::string_view name) {
    std::vector<std::string> texts;
    if (!list.is_array()) Fail(name);
    for (const Json& item : list) {
      if (item.is_string()) {
        texts.push_back(item.get<std::string>());
      } else {
        Fail(name);
      }
    }
    return texts;
  }

  std::vector<std::string> Audience() {
    const Json* audience = FindJsonMember(payload_, "aud");
    if (audience != nullptr && audience->is_array()) {
      return Texts(*audience, "aud");
    }
    return {Text("aud")};
  }

  Access ReadAccess() {
    if (!Has("access")) return Access();
    const absl::StatusOr<const Json*> list = JsonArray(payload_, "access");
    if (!list.ok()) Fail("access");
    std::vector<ResourceAccess> resources;
    for (const Json& item : list.ok() ? **list : Json::array()) {
      ClaimReader reader(item);
      const Json* actions = FindJsonMember(item, "actions");
      resources.push_back(
          {reader.Text("type"), reader.Text("name"),
           reader.Texts(actions == nullptr ? Json() : *actions, "actions")});
      if (!reader.status().ok()) Fail("access");
    }
    absl::StatusOr<Access> access = Access::Create(std::move(resources));
    if (!access.ok()) Fail("access");
    return access.ok() ? *std::move(access) : Access();
  }

  const absl::Status& status() const { return status_; }

 private:
  void Fail(absl::string_view name) {
    if (!status_.ok()) return;
    status_ = MakeError(
        absl::StatusCode::kUnauthenticated, "MALFORMED_CLAIMS",
        absl::StrCat("token: \"", name, "\" is missing or malformed"));
  }

  const Json& payload_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<Claims> Claims::Parse(absl::string_view payload_json) {
  const absl::StatusOr<Json> payload = ParseStrictJson(payload_json);
  if (!payload.ok() || !payload->is_object()) {
    return MakeError(absl::StatusCode::kUnauthenticated, "MALFORMED_CLAIMS",
                     "token: its claims are no json object");
  }
  ClaimReader reader(*payload);
  Claims claims;
  claims.issuer = reader.Text("iss");
  claims.subject = reader.OptionalText("sub");
  claims.audience = reader.Audience();
  claims.token_id = reader.OptionalText("jti");
  claims.issued_at_unix_s = reader.Time("iat");
  claims.not_before_unix_s =
      reader.Has("nbf") ? reader.Time("nbf") : claims.issued_at_unix_s;
  claims.expires_at_unix_s = reader.Time("exp");
  claims.robot_id = reader.OptionalNumber("robot_id");
  claims.robot_version = reader.OptionalNumber("robot_version");
  claims.access = reader.ReadAccess();
  if (!reader.status().ok()) return reader.status();
  return claims;
}

}  // namespace robot_accounts
