// Section 9 of robot_accounts.h: the bodies of Harbor's API.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/capi/refresh.h"
#include "robot_accounts/capi/robot_page.h"
#include "robot_accounts/capi/robot_specs.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/harbor_error.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/harbor_list.h"
#include "robot_accounts/robot/harbor_query.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_json.h"
#include "robot_accounts/robot/robot_view.h"

using robot_accounts::Catalog;
using robot_accounts::HarborError;
using robot_accounts::RobotView;
using robot_accounts::SecretAccess;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::NewBuffer;

namespace {

HarborError HarborErrorOf(const ra_error& error) {
  return robot_accounts::ToHarborError(robot_accounts::MakeError(
      static_cast<absl::StatusCode>(error.code), error.reason, error.message));
}

}  // namespace

extern "C" {

ra_status ra_robot_spec_from_harbor_json(const ra_catalog* catalog,
                                         const char* json, size_t json_len,
                                         ra_robot_spec** out_spec,
                                         ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_spec", out_spec);
    const auto text = arguments.Text("json", json, json_len);
    if (!arguments.ok()) return arguments.status();
    auto spec = robot_accounts::SpecFromHarborJson(
        text, catalog == nullptr ? Catalog::Default() : catalog->catalog);
    if (!spec.ok()) return spec.status();
    *out_spec = new ra_robot_spec{*std::move(spec)};
    return absl::OkStatus();
  });
}

ra_status ra_robot_edit_from_harbor_json(const ra_robot* current,
                                         const char* json, size_t json_len,
                                         ra_robot_edit** out_edit,
                                         ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_edit", out_edit);
    arguments.Need("current", current);
    const auto text = arguments.Text("json", json, json_len);
    if (!arguments.ok()) return arguments.status();
    auto edit = robot_accounts::EditFromHarborJson(text, current->view);
    if (!edit.ok()) return edit.status();
    *out_edit = new ra_robot_edit{*std::move(edit)};
    return absl::OkStatus();
  });
}

ra_status ra_refresh_from_harbor_json(const char* json, size_t json_len,
                                      ra_refresh** out_refresh,
                                      ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_refresh", out_refresh);
    const auto text = arguments.Text("json", json, json_len);
    if (!arguments.ok()) return arguments.status();
    auto secret = robot_accounts::SecretFromHarborJson(text);
    if (!secret.ok()) return secret.status();
    auto refresh = std::make_unique<ra_refresh>();
    if (secret->size() != 0) {
      absl::Status checked =
          robot_accounts::CheckSecret(secret->Reveal(SecretAccess::Grant()));
      if (!checked.ok()) return checked;
      refresh->secret = *std::move(secret);
    }
    *out_refresh = refresh.release();
    return absl::OkStatus();
  });
}

ra_status ra_robot_page_to_json(const ra_robot_page* page, ra_buffer** out_json,
                                ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("page", page);
    if (!arguments.ok()) return arguments.status();
    std::vector<RobotView> views;
    views.reserve(page->robots.size());
    for (const ra_robot& robot : page->robots) views.push_back(robot.view);
    *out_json = NewBuffer(robot_accounts::ToHarborJson(views));
    return absl::OkStatus();
  });
}

ra_status ra_secret_to_harbor_json(const char* secret, size_t secret_len,
                                   ra_buffer** out_json, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    const auto text = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    const auto json = robot_accounts::SecretToHarborJson(text);
    if (json.ok()) *out_json = NewBuffer(json->Reveal(SecretAccess::Grant()));
    return json.status();
  });
}

ra_status ra_catalog_to_harbor_json(const ra_catalog* catalog,
                                    uint8_t with_system, ra_buffer** out_json,
                                    ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("catalog", catalog);
    if (!arguments.ok()) return arguments.status();
    *out_json = NewBuffer(robot_accounts::PermissionsToHarborJson(
        *catalog->catalog, with_system != 0));
    return absl::OkStatus();
  });
}

ra_status ra_accounts_list_harbor(const ra_accounts* accounts,
                                  const ra_actor* actor, const char* path,
                                  size_t path_len, const char* query,
                                  size_t query_len, ra_buffer** out_json,
                                  int64_t* out_total, ra_buffer** out_link,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Out("out_total", out_total);
    arguments.Out("out_link", out_link);
    arguments.Need("accounts", accounts);
    const auto where = arguments.Text("path", path, path_len);
    const auto text = arguments.Text("query", query, query_len);
    if (!arguments.ok()) return arguments.status();
    const auto projects = accounts->accounts->Projects();
    if (!projects.ok()) return projects.status();
    const auto parsed = robot_accounts::ParseHarborQuery(text, **projects);
    if (!parsed.ok()) return parsed.status();
    const auto list = robot_accounts::ListForHarbor(*accounts->accounts,
                                                    ActorOf(actor), *parsed);
    if (!list.ok()) return list.status();
    std::unique_ptr<ra_buffer> json(
        NewBuffer(robot_accounts::ToHarborJson(list->robots)));
    *out_link = NewBuffer(
        robot_accounts::HarborLink(where, text, *parsed, list->total));
    *out_json = json.release();
    *out_total = list->total;
    return absl::OkStatus();
  });
}

int32_t ra_error_harbor_status(const ra_error* error) {
  if (error == nullptr) return 0;
  try {
    return HarborErrorOf(*error).http_status;
  } catch (...) {
    return 500;  // Without memory.
  }
}

ra_status ra_error_to_harbor_json(const ra_error* error, ra_buffer** out_json,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("error", error);
    if (!arguments.ok()) return arguments.status();
    *out_json = NewBuffer(HarborErrorOf(*error).body);
    return absl::OkStatus();
  });
}

}  // extern "C"
