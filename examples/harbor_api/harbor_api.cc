#include "examples/harbor_api/harbor_api.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/robot/harbor_error.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/harbor_list.h"
#include "robot_accounts/robot/robot_json.h"

using robot_accounts::Actor;
using robot_accounts::ActorKind;
using robot_accounts::IssuedSecret;
using robot_accounts::SecretBytes;
using Result = absl::StatusOr<ApiAnswer>;

namespace {

constexpr absl::Duration kPatience = absl::Seconds(10);

// The HTTP library's copies of the secret are not wiped.
Result WithSecret(absl::StatusOr<SecretBytes> json) {
  if (!json.ok()) return json.status();
  ApiAnswer answer;
  answer.body = std::string(IssuedSecret(*std::move(json)).text());
  return answer;
}

}  // namespace

ApiAnswer HarborApi::Answer(Call call, const ApiRequest& request) {
  const auto actor = Authenticate(request);
  absl::StatusOr<int64_t> id = 0;
  if (!request.robot_id.empty()) {
    id = robot_accounts::ParseHarborRobotId(request.robot_id);
  }
  Result answer = !actor.ok() ? Result(actor.status())
                  : !id.ok()  ? Result(id.status())
                              : (this->*call)(*actor, *id, request);
  if (answer.ok()) return *std::move(answer);
  const auto error = robot_accounts::ToHarborError(answer.status());
  ApiAnswer failed;
  failed.status = error.http_status;
  failed.body = error.body;
  return failed;
}

absl::StatusOr<Actor> HarborApi::Authenticate(const ApiRequest& request) {
  const auto credentials =
      robot_accounts::ParseBasicCredentials(request.authorization);
  if (!credentials.ok()) return robot_accounts::RefusedCredential();
  if (credentials->user == "admin") {
    if (!credentials->secret.EqualsInConstantTime(admin_password_)) {
      return robot_accounts::RefusedCredential();
    }
    return Actor::User("local", 1, "admin");
  }
  robot_accounts::Login login;
  login.source = request.source;
  login.purpose = robot_accounts::LoginPurpose::kApi;
  login.deadline = absl::Now() + kPatience;
  const auto principal =
      accounts_.Authenticate(login, credentials->user, credentials->secret);
  if (!principal.ok()) return principal.status();
  return Actor::Robot(*principal);
}

Result HarborApi::List(const Actor& actor, int64_t, const ApiRequest& request) {
  const auto projects = accounts_.Projects();
  if (!projects.ok()) return projects.status();
  const auto query =
      robot_accounts::ParseHarborQuery(request.query, **projects);
  if (!query.ok()) return query.status();
  const auto list = robot_accounts::ListForHarbor(accounts_, actor, *query);
  if (!list.ok()) return list.status();
  ApiAnswer answer;
  answer.body = robot_accounts::ToHarborJson(list->robots);
  answer.total = list->total;
  answer.link = robot_accounts::HarborLink(request.path, request.query, *query,
                                           list->total);
  return answer;
}

Result HarborApi::Create(const Actor& actor, int64_t,
                         const ApiRequest& request) {
  const auto spec = robot_accounts::SpecFromHarborJson(request.body);
  if (!spec.ok()) return spec.status();
  const auto created = accounts_.CreateRobot(actor, *spec);
  if (!created.ok()) return created.status();
  Result answer = WithSecret(
      robot_accounts::ExportJson(created->robot, created->secret.text()));
  if (!answer.ok()) return answer;
  answer->status = 201;
  answer->location =
      absl::StrCat(request.path, "/", created->robot.robot().id());
  return answer;
}

Result HarborApi::Get(const Actor& actor, int64_t id, const ApiRequest&) {
  const auto robot = accounts_.Get(actor, id);
  if (!robot.ok()) return robot.status();
  ApiAnswer answer;
  answer.body = robot_accounts::ToHarborJson(*robot);
  return answer;
}

Result HarborApi::Replace(const Actor& actor, int64_t id,
                          const ApiRequest& request) {
  const auto current = accounts_.Get(actor, id);
  if (!current.ok()) return current.status();
  const auto edit = robot_accounts::EditFromHarborJson(request.body, *current);
  if (!edit.ok()) return edit.status();
  const absl::Status status = accounts_.Edit(actor, id, *edit).status();
  return status.ok() ? Result(ApiAnswer()) : Result(status);
}

Result HarborApi::Refresh(const Actor& actor, int64_t id,
                          const ApiRequest& request) {
  auto wanted = robot_accounts::SecretFromHarborJson(request.body);
  if (!wanted.ok()) return wanted.status();
  const IssuedSecret given(*std::move(wanted));
  robot_accounts::SecretRefresh refresh;
  if (!given.text().empty()) refresh.secret = given.text();
  const auto made = accounts_.RefreshSecret(actor, id, refresh);
  if (!made.ok()) return made.status();
  return WithSecret(robot_accounts::SecretToHarborJson(
      made->has_value() ? (*made)->text() : ""));
}

Result HarborApi::Delete(const Actor& actor, int64_t id, const ApiRequest&) {
  const absl::Status status = accounts_.Delete(actor, id);
  return status.ok() ? Result(ApiAnswer()) : Result(status);
}

Result HarborApi::Permissions(const Actor& actor, int64_t, const ApiRequest&) {
  if (actor.kind() == ActorKind::kRobot) {
    return absl::PermissionDeniedError("permissions: not for robots");
  }
  ApiAnswer answer;
  answer.body = robot_accounts::PermissionsToHarborJson(
      *robot_accounts::Catalog::Default());
  return answer;
}
