// Bodies and queries in Harbor's forms, as strangers send them: whatever is
// read can be made, and the secret is read as any strict reader would.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/harbor_error.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/harbor_list.h"
#include "robot_accounts/robot/harbor_query.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_json.h"

namespace {

namespace ra = ::robot_accounts;

void Require(bool condition) {
  if (!condition) std::abort();
}

// A robot with odd rows, too.
const ra::RobotView& Current() {
  static const auto& view = *[] {
    ra::Project demo;
    demo.id = 4;
    demo.name = "demo";
    ra::RobotRecord record;
    record.level = ra::RobotLevel::kSystem;
    record.account_name = "ci";
    record.grants = {{"/project/4", "repository", "pull", ""},
                     {"/project/9", "*", "fly", "deny"}};
    return new ra::RobotView(
        *ra::Robot::FromRecord(std::move(record), ra::Catalog::Default()),
        "robot$ci",
        std::make_shared<ra::ProjectTable>(std::vector<ra::Project>{demo}));
  }();
  return view;
}

// Every refusal has a reason, and is the client's fault.
void RequireRefusal(const absl::Status& status) {
  Require(!ra::ErrorReason(status).empty());
  const ra::HarborError error = ra::ToHarborError(status);
  Require(error.http_status >= 400 && error.http_status < 500);
  Require(ra::ParseStrictJson(error.body).ok());
}

void ReadSpec(absl::string_view text) {
  const auto spec = ra::SpecFromHarborJson(text);
  if (!spec.ok()) return RequireRefusal(spec.status());
  Require(ra::NamingPolicy::CheckAccountName(spec->account_name).ok());
  Require(!spec->grants.empty());
  for (const ra::GrantSpec& grant : spec->grants) {
    Require(!grant.set.empty());
    Require((grant.where == ra::GrantSpec::Where::kProject) !=
            grant.project.empty());
  }
}

void ReadEdit(absl::string_view text) {
  const auto edit = ra::EditFromHarborJson(text, Current());
  if (!edit.ok()) return RequireRefusal(edit.status());
  Require(edit->enabled.has_value() && edit->expected_version.has_value());
}

void ReadSecret(absl::string_view text) {
  auto secret = ra::SecretFromHarborJson(text);
  const auto json = ra::ParseStrictJson(text);
  if (!secret.ok()) {
    RequireRefusal(secret.status());
    // As strict as the other reader, which allows any type.
    if (json.ok() && json->is_object()) {
      const auto* member = ra::FindJsonMember(*json, "secret");
      Require(member != nullptr && !member->is_string() && !member->is_null());
    }
    return;
  }
  Require(json.ok() && json->is_object());
  const auto* member = ra::FindJsonMember(*json, "secret");
  const std::string expected = member != nullptr && member->is_string()
                                   ? member->get<std::string>()
                                   : std::string();
  Require(ra::IssuedSecret(*std::move(secret)).text() == expected);
  Require(ra::SecretToHarborJson(expected).ok());
}

void ReadQuery(absl::string_view text) {
  const auto query = ra::ParseHarborQuery(text, Current().projects());
  if (!query.ok()) return RequireRefusal(query.status());
  Require(query->page >= 1 && query->page_size >= 1 &&
          query->page_size <= ra::HarborQuery::kMaxPageSize);
  query->HasNameOf(Current());
  ra::HarborLink("/robots", text, *query, 1000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  ReadSpec(text);
  ReadEdit(text);
  ReadSecret(text);
  ReadQuery(text);
  return 0;
}
