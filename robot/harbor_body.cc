#include "robot_accounts/robot/harbor_body.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/robot/secret_member.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;

absl::Status WrongType(absl::string_view path, absl::string_view type) {
  return InvalidArgument("JSON_MEMBER_TYPE",
                         absl::StrCat(path, ": must be ", type));
}

bool IsInt64(const Json& json) {
  if (!json.is_number_unsigned()) return json.is_number_integer();
  return json.get<uint64_t>() <=
         static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
}

// Reads the members of one object; keeps the first error of all.
class Members final {
 public:
  Members(const Json& object, std::string path, absl::Status& status)
      : object_(object), path_(std::move(path)), status_(status) {
    if (!object.is_object()) Fail(path_, "an object");
  }

  void Read(absl::string_view name, std::string& out) {
    const Json* json = Find(name);
    if (json == nullptr) return;
    if (!json->is_string()) return Fail(PathTo(name), "text");
    out = json->get<std::string>();
  }
  void Read(absl::string_view name, bool& out) {
    const Json* json = Find(name);
    if (json == nullptr) return;
    if (!json->is_boolean()) return Fail(PathTo(name), "true or false");
    out = json->get<bool>();
  }
  void Read(absl::string_view name, absl::optional<int64_t>& out) {
    const Json* json = Find(name);
    if (json == nullptr) return;
    if (!IsInt64(*json)) return Fail(PathTo(name), "a whole number");
    out = json->get<int64_t>();
  }
  // `read` makes an Element of a Members.
  template <typename Element, typename Reader>
  void Read(absl::string_view name, std::vector<absl::optional<Element>>& out,
            Reader read) {
    const Json* json = Find(name);
    if (json == nullptr) return;
    if (!json->is_array()) return Fail(PathTo(name), "an array");
    for (const Json& element : *json) {
      out.emplace_back();
      if (element.is_null()) continue;
      out.back() = read(
          Members(element, absl::StrCat(PathTo(name), "[", out.size() - 1, "]"),
                  status_));
    }
  }

 private:
  std::string PathTo(absl::string_view name) const {
    return absl::StrCat(path_, path_.empty() ? "" : ".", name);
  }

  const Json* Find(absl::string_view name) const {
    const Json* json = FindJsonMember(object_, name);
    return json == nullptr || json->is_null() ? nullptr : json;
  }

  void Fail(absl::string_view path, absl::string_view type) {
    status_.Update(WrongType(path.empty() ? "body" : path, type));
  }

  const Json& object_;
  const std::string path_;
  absl::Status& status_;
};

HarborAccess ReadAccess(Members members) {
  HarborAccess access;
  members.Read("resource", access.resource);
  members.Read("action", access.action);
  members.Read("effect", access.effect);
  return access;
}

HarborPermission ReadPermission(Members members) {
  HarborPermission permission;
  members.Read("kind", permission.kind);
  members.Read("namespace", permission.name_space);
  members.Read("access", permission.access, ReadAccess);
  return permission;
}

}  // namespace

absl::StatusOr<HarborBody> ReadHarborBody(absl::string_view json) {
  if (json.size() > JsonLimits().max_bytes) {
    return ParseStrictJson(json).status();
  }
  // Harbor ignores it here; it must not stay in memory for that.
  const absl::StatusOr<std::string> blanked =
      WithoutSecretMember(json, "secret");
  if (!blanked.ok()) return blanked.status();
  const absl::StatusOr<Json> root = ParseStrictJson(*blanked);
  if (!root.ok()) return root.status();
  HarborBody body;
  absl::Status status;
  Members members(*root, "", status);
  members.Read("name", body.name);
  members.Read("description", body.description);
  members.Read("level", body.level);
  members.Read("duration", body.duration);
  members.Read("disable", body.disable);
  members.Read("permissions", body.permissions, ReadPermission);
  if (!status.ok()) return status;
  return body;
}

std::string PathOf(size_t permission) {
  return absl::StrCat("permissions[", permission, "]");
}

std::string PathOf(size_t permission, size_t access) {
  return absl::StrCat(PathOf(permission), ".access[", access, "]");
}

absl::Status AtPath(absl::string_view path, const absl::Status& status) {
  return MakeError(status.code(), ErrorReason(status),
                   absl::StrCat(path, ": ", status.message()));
}

}  // namespace robot_accounts
