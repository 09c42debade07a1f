#include "robot_accounts/robot/robot_store.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// Says which order the position belongs to; other orders take other letters.
constexpr absl::string_view kByName = "n1:";

}  // namespace

absl::optional<HashScheme> CountedScheme(const RobotRecord& record) {
  if (record.secrets.empty()) return absl::nullopt;
  const absl::StatusOr<SecretHash> hash =
      SecretHash::Parse(record.secrets.back().hash);
  if (!hash.ok()) return absl::nullopt;
  return hash->scheme();
}

std::string EncodeCursor(const ListPosition& last) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(kByName, last.id, ":", last.account_name));
}

absl::StatusOr<ListPosition> DecodeCursor(absl::string_view cursor) {
  std::string decoded;
  ListPosition position;
  if (absl::WebSafeBase64Unescape(cursor, &decoded)) {
    absl::string_view text = decoded;
    const bool known = absl::ConsumePrefix(&text, kByName);
    const size_t colon = text.find(':');
    if (known && colon != absl::string_view::npos &&
        absl::SimpleAtoi(text.substr(0, colon), &position.id)) {
      position.account_name = std::string(text.substr(colon + 1));
      return position;
    }
  }
  return InvalidArgument("INVALID_CURSOR",
                         "cursor is not one that a list gave out");
}

absl::Status CheckPageSize(size_t page_size) {
  if (page_size >= 1 && page_size <= RobotQuery::kMaxPageSize) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_PAGE_SIZE",
                         absl::StrCat("page size ", page_size, " must be 1..",
                                      RobotQuery::kMaxPageSize));
}

absl::Status RobotNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND",
                   "there is no such robot");
}

absl::Status RobotExists(absl::string_view account) {
  return MakeError(absl::StatusCode::kAlreadyExists, "ROBOT_EXISTS",
                   absl::StrCat("a robot with the account name ",
                                Quoted(account), " exists there already"));
}

absl::Status VersionConflict() {
  return MakeError(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                   "the robot was changed by another in the meantime");
}

absl::Status ProjectNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
                   "there is no such project");
}

absl::Status ProjectExists(absl::string_view name) {
  return MakeError(absl::StatusCode::kAlreadyExists, "PROJECT_EXISTS",
                   absl::StrCat("a project with the name ", Quoted(name),
                                " or its host id exists already"));
}

}  // namespace robot_accounts
