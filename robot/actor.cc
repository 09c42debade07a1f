#include "robot_accounts/robot/actor.h"

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

bool IsPlainText(absl::string_view text) {
  return text.size() <= kMaxActorFieldBytes &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_iscntrl(static_cast<unsigned char>(c));
         });
}

}  // namespace

absl::StatusOr<Actor> Actor::User(absl::string_view user_kind, int64_t id,
                                  absl::string_view name) {
  if (name.empty() || !IsPlainText(name) || !IsPlainText(user_kind)) {
    return InvalidArgument(
        "INVALID_ACTOR",
        absl::StrCat("actor's kind and name must be at most ",
                     kMaxActorFieldBytes,
                     " bytes without control bytes, the name not empty"));
  }
  return Actor(ActorKind::kUser, std::string(user_kind), id, std::string(name));
}

}  // namespace robot_accounts
