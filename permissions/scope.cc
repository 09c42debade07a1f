#include "robot_accounts/permissions/scope.h"

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSystemText = "/system";
constexpr absl::string_view kProjectPrefix = "/project/";
constexpr absl::string_view kEvery = "*";

// SimpleAtoi also takes blanks, signs and leading zeros: one project must have
// one text, or a row could not be found again.
bool ParseProjectId(absl::string_view text, int64_t* id) {
  if (text.empty() || text[0] == '0') return false;
  for (char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return absl::SimpleAtoi(text, id);
}

}  // namespace

absl::StatusOr<Scope> Scope::Parse(absl::string_view text) {
  if (text == kSystemText) return System();
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, kProjectPrefix)) {
    if (rest == kEvery) return AllProjects();
    int64_t id = 0;
    if (ParseProjectId(rest, &id)) return Project(id);
  }
  return InvalidArgument(
      "UNKNOWN_SCOPE",
      absl::StrCat("scope ", Quoted(text),
                   " must be /system, /project/* or /project/<id>"));
}

std::string Scope::ToText() const {
  switch (kind_) {
    case Kind::kSystem:
      return std::string(kSystemText);
    case Kind::kAllProjects:
      return absl::StrCat(kProjectPrefix, kEvery);
    case Kind::kProject:
      break;
  }
  return absl::StrCat(kProjectPrefix, project_id_);
}

}  // namespace robot_accounts
