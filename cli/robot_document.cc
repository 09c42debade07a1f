#include "robot_accounts/cli/robot_document.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/cli/robot_text.h"
#include "robot_accounts/cli/text.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

using Json = nlohmann::ordered_json;

// 0 is no time.
Json TimeOrNull(int64_t unix_s) {
  return unix_s == 0 ? Json(nullptr) : Json(TimeText(unix_s));
}

Json MakerOf(const Actor& actor) {
  Json maker = {{"kind", ActorKindText(actor.kind())}};
  if (!actor.user_kind().empty()) maker["user_kind"] = actor.user_kind();
  if (actor.id() != 0) maker["id"] = actor.id();
  if (!actor.name().empty()) maker["name"] = actor.name();
  return maker;
}

Json SecretsOf(const Robot& robot) {
  Json secrets = Json::array();
  for (const SecretView& slot : robot.secrets()) {
    secrets.push_back({{"id", slot.id},
                       {"origin", SecretOriginText(slot.origin)},
                       {"scheme", SchemeText(slot)},
                       {"creation_time", TimeOrNull(slot.created_unix_s)},
                       {"end_time", TimeOrNull(slot.ends_unix_s)}});
  }
  return secrets;
}

Json FindingsOf(const Robot& robot) {
  Json findings = Json::array();
  for (const GrantFinding& finding : robot.grants().findings()) {
    findings.push_back(
        {{"reason", finding.reason}, {"message", finding.message}});
  }
  return findings;
}

}  // namespace

std::string RobotDocument(const RobotView& view, int64_t now_unix_s) {
  const Robot& robot = view.robot();
  Json json = Json::parse(ToHarborJson(view));
  json["version"] = robot.version();
  json["seconds_left"] = robot.expires_at().SecondsLeft(now_unix_s);
  json["legacy"] = robot.is_legacy();
  if (robot.is_legacy()) json["legacy_login"] = robot.legacy_login_enabled();
  json["made_by"] = MakerOf(robot.made_by());
  if (!robot.origin_source().empty()) {
    json["origin"] = {{"source", robot.origin_source()},
                      {"id", robot.origin_foreign_id()}};
  }
  json["secrets"] = SecretsOf(robot);
  json["last_used_time"] = TimeOrNull(robot.last_used_unix_s());
  if (robot.last_used_unix_s() != 0) {
    json["last_used_source"] = robot.last_used_source();
  }
  json["findings"] = FindingsOf(robot);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string RobotDocuments(const std::vector<RobotView>& robots,
                           int64_t now_unix_s) {
  const auto append = [now_unix_s](std::string* out, const RobotView& robot) {
    absl::StrAppend(out, RobotDocument(robot, now_unix_s));
  };
  return absl::StrCat("[", absl::StrJoin(robots, ",\n", append), "]");
}

}  // namespace robot_accounts::cli
