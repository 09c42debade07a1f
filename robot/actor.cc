#include "robot_accounts/robot/actor.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

Actor Actor::WithinProjects(std::vector<std::string> projects) const {
  std::sort(projects.begin(), projects.end());
  projects.erase(std::unique(projects.begin(), projects.end()), projects.end());
  Actor bound = *this;
  if (projects_ != nullptr) {
    std::vector<std::string> both;
    std::set_intersection(projects.begin(), projects.end(), projects_->begin(),
                          projects_->end(), std::back_inserter(both));
    projects = std::move(both);
  }
  bound.projects_ =
      std::make_shared<const std::vector<std::string>>(std::move(projects));
  return bound;
}

}  // namespace robot_accounts
