#include "robot_accounts/robot/list_position.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

char LetterOf(RobotOrder order) {
  switch (order) {
    case RobotOrder::kAccountName:
      return 'n';
    case RobotOrder::kCreated:
      return 'c';
    case RobotOrder::kExpiry:
      return 'e';
  }
  return '\0';
}

// Says which order a position belongs to, a capital if it is descending; the
// digit is the form of what follows.
std::string Mark(const RobotQuery& query) {
  const char letter = LetterOf(query.order);
  const char mark[] = {query.descending ? absl::ascii_toupper(letter) : letter,
                       '1', ':'};
  return std::string(mark, sizeof(mark));
}

bool ParseKey(RobotOrder order, absl::string_view text,
              ListPosition& position) {
  if (order != RobotOrder::kAccountName) {
    return absl::SimpleAtoi(text, &position.unix_s);
  }
  position.account_name = std::string(text);
  return true;
}

}  // namespace

int64_t ExpirySortKey(Expiration expires_at) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  return expires_at.is_never() ? kLast
                               : std::min(expires_at.unix_s(), kLast - 1);
}

std::string EncodeCursor(const RobotQuery& query, const ListPosition& last) {
  const std::string mark = Mark(query);
  return absl::WebSafeBase64Escape(
      query.order == RobotOrder::kAccountName
          ? absl::StrCat(mark, last.id, ":", last.account_name)
          : absl::StrCat(mark, last.id, ":", last.unix_s));
}

absl::StatusOr<absl::optional<ListPosition>> DecodeCursor(
    const RobotQuery& query) {
  absl::Status status = CheckPageSize(query.page_size);
  if (status.ok()) status = CheckOrder(query.order);
  if (!status.ok()) return status;
  if (query.cursor.empty()) return absl::optional<ListPosition>();
  std::string decoded;
  ListPosition position;
  if (absl::WebSafeBase64Unescape(query.cursor, &decoded)) {
    absl::string_view text = decoded;
    const bool known = absl::ConsumePrefix(&text, Mark(query));
    const size_t colon = text.find(':');
    if (known && colon != absl::string_view::npos &&
        absl::SimpleAtoi(text.substr(0, colon), &position.id) &&
        ParseKey(query.order, text.substr(colon + 1), position)) {
      return absl::make_optional(std::move(position));
    }
  }
  return InvalidArgument("INVALID_CURSOR",
                         "cursor is not one that a list in this order gave "
                         "out");
}

}  // namespace robot_accounts
