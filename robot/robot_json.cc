#include "robot_accounts/robot/robot_json.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "openssl/mem.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/robot/harbor_scope.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

// Never throws for text that is no UTF-8.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string TimeText(int64_t unix_s) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S.000Z",
                          absl::FromUnixSeconds(unix_s), absl::UTCTimeZone());
}

// Harbor knows two levels; an old robot is one of a project.
const char* LevelText(RobotLevel level) {
  return level == RobotLevel::kSystem ? "system" : "project";
}

// The grants of a scope, none yet.
Json PermissionOf(const std::string& scope, const ProjectTable& projects) {
  const HarborScope harbor = HarborScopeOf(scope, projects);
  return {{"kind", harbor.kind},
          {"namespace", harbor.name_space},
          {"access", Json::array()}};
}

Json AccessOf(const GrantRow& row) {
  Json access = {{"resource", row.resource}, {"action", row.action}};
  if (!row.effect.empty()) access["effect"] = row.effect;
  return access;
}

// Rows of one scope stand together, in the order of their first rows.
Json PermissionsOf(const RobotView& view) {
  Json permissions = Json::array();
  std::vector<std::string> scopes;
  for (const GrantRow& row : view.robot().grants().rows()) {
    size_t at = 0;
    while (at < scopes.size() && scopes[at] != row.scope) ++at;
    if (at == scopes.size()) {
      scopes.push_back(row.scope);
      permissions.push_back(PermissionOf(row.scope, view.projects()));
    }
    permissions[at]["access"].push_back(AccessOf(row));
  }
  return permissions;
}

void AddMaker(const Actor& actor, Json& json) {
  if (actor.kind() == ActorKind::kHost) return;
  const bool is_robot = actor.kind() == ActorKind::kRobot;
  json["creator_type"] = is_robot ? std::string("robot") : actor.user_kind();
  if (actor.id() != 0) json["creator_ref"] = actor.id();
}

void AppendEscaped(absl::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(out, "\\u%04x", c);
    } else {
      out->push_back(c);
    }
  }
}

// `begin` and a last member `secret`. By hand, and with room enough from the
// start: no copy of the secret is left behind.
absl::StatusOr<SecretBytes> WithSecret(absl::string_view begin,
                                       absl::string_view secret) {
  if (!IsUtf8(secret)) {
    return InvalidArgument("SECRET_NOT_UTF8",
                           "secret must be UTF-8 to be written as JSON");
  }
  std::string text;
  const absl::Cleanup wipe = [&] { OPENSSL_cleanse(&text[0], text.size()); };
  text.reserve(begin.size() + 6 * secret.size() + 16);
  absl::StrAppend(&text, begin, "\"secret\":\"");
  AppendEscaped(secret, &text);
  absl::StrAppend(&text, "\"}");
  return SecretBytes::Copy(text);
}

Json PairsOf(const Catalog& catalog, PermissionLevel level) {
  Json pairs = Json::array();
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    if (entry.level != level) continue;
    pairs.push_back({{"action", entry.action}, {"resource", entry.resource}});
  }
  return pairs;
}

}  // namespace

std::string ToHarborJson(const RobotView& view) {
  const Robot& robot = view.robot();
  const int64_t days = robot.duration_days();
  Json json = {
      {"id", robot.id()},
      {"name", view.full_name()},
      {"level", LevelText(robot.level())},
      {"duration", days == 0 ? Json(nullptr) : Json(days)},
      {"editable", !robot.is_legacy()},
      {"disable", !robot.is_enabled()},
      {"permissions", PermissionsOf(view)},
      {"creation_time", TimeText(robot.created_unix_s())},
      {"update_time", TimeText(robot.updated_unix_s())},
  };
  if (!robot.description().empty()) json["description"] = robot.description();
  if (robot.expires_at().unix_s() != 0) {
    json["expires_at"] = robot.expires_at().unix_s();
  }
  AddMaker(robot.made_by(), json);
  return Dump(json);
}

std::string ToHarborJson(absl::Span<const RobotView> views) {
  const auto append = [](std::string* out, const RobotView& view) {
    absl::StrAppend(out, ToHarborJson(view));
  };
  return absl::StrCat("[", absl::StrJoin(views, ",", append), "]");
}

absl::StatusOr<SecretBytes> ExportJson(const RobotView& view,
                                       absl::string_view secret) {
  const Robot& robot = view.robot();
  const Json json = {{"id", robot.id()},
                     {"name", view.full_name()},
                     {"creation_time", TimeText(robot.created_unix_s())},
                     {"expires_at", robot.expires_at().unix_s()}};
  std::string begin = Dump(json);
  begin.back() = ',';
  return WithSecret(begin, secret);
}

absl::StatusOr<SecretBytes> SecretToHarborJson(absl::string_view secret) {
  return secret.empty() ? SecretBytes::Copy("{}") : WithSecret("{", secret);
}

std::string PermissionsToHarborJson(const Catalog& catalog, bool with_system) {
  Json json = {{"project", PairsOf(catalog, PermissionLevel::kProject)},
               {"system", nullptr}};
  if (with_system) {
    json["system"] = PairsOf(catalog, PermissionLevel::kSystem);
  }
  return Dump(json);
}

}  // namespace robot_accounts
