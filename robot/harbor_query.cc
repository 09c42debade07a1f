#include "robot_accounts/robot/harbor_query.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/percent.h"
#include "robot_accounts/robot/harbor_scope.h"

namespace robot_accounts {
namespace {

constexpr size_t kMaxQueryBytes = 16 * 1024;
// No project has it.
constexpr int64_t kNoProject = -1;

// By name, each given once.
using Parameters = std::map<std::string, std::string>;
// `q` by key: of equal keys the last counts, as in Harbor.
using Filters = std::map<std::string, std::string>;

absl::Status MalformedQuery(absl::string_view message) {
  return InvalidArgument("MALFORMED_QUERY", absl::StrCat("query: ", message));
}

absl::Status MalformedFilter(absl::string_view filter) {
  return InvalidArgument("MALFORMED_FILTER",
                         absl::StrCat("q: ", Quoted(filter),
                                      " must be key=value, key=~value, "
                                      "key=[from~to], key={a b} or "
                                      "key=(a b)"));
}

absl::StatusOr<Parameters> ReadParameters(absl::string_view query) {
  if (query.size() > kMaxQueryBytes) {
    return MalformedQuery("must be at most 16 KiB");
  }
  Parameters parameters;
  for (const absl::string_view pair :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    absl::optional<std::string> name = DecodeQueryText(parts.first);
    absl::optional<std::string> value = DecodeQueryText(parts.second);
    if (!name.has_value() || !value.has_value()) {
      return MalformedQuery("has a bad percent sign");
    }
    if (!parameters.emplace(*name, *std::move(value)).second) {
      return MalformedQuery(absl::StrCat("has ", Quoted(*name), " twice"));
    }
  }
  return parameters;
}

// Digits only: SimpleAtoi takes blanks and signs, too.
bool ParseNumber(absl::string_view text, int64_t& number) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); }) &&
         absl::SimpleAtoi(text, &number);
}

absl::Status ReadPages(const Parameters& parameters, HarborQuery& query) {
  const auto page = parameters.find("page");
  if (page != parameters.end() &&
      (!ParseNumber(page->second, query.page) || query.page < 1)) {
    return InvalidArgument("INVALID_PAGE", "page: must be a number above 0");
  }
  const auto size = parameters.find("page_size");
  if (size != parameters.end() &&
      (!ParseNumber(size->second, query.page_size) || query.page_size < 1 ||
       query.page_size > HarborQuery::kMaxPageSize)) {
    return InvalidArgument(
        "INVALID_PAGE_SIZE",
        absl::StrCat("page_size: must be 1..", HarborQuery::kMaxPageSize));
  }
  return absl::OkStatus();
}

// Whether Harbor could read `value` as one of its patterns.
bool IsWellFormed(absl::string_view value) {
  if (value.empty() || value == "~") return false;
  if (value[0] == '{') return absl::EndsWith(value, "}");
  if (value[0] == '(') return absl::EndsWith(value, ")");
  if (value[0] != '[') return true;
  return absl::EndsWith(value, "]") &&
         std::count(value.begin(), value.end(), '~') == 1 &&
         value.find_first_not_of("[~] ") != absl::string_view::npos;
}

absl::StatusOr<Filters> ReadFilters(absl::string_view q) {
  Filters filters;
  if (q.empty()) return filters;
  for (const absl::string_view filter : absl::StrSplit(q, ',')) {
    const std::vector<std::string> parts =
        absl::StrSplit(filter, absl::MaxSplits('=', 1));
    if (parts.size() != 2 || parts[0].empty() || !IsWellFormed(parts[1])) {
      return MalformedFilter(filter);
    }
    filters[parts[0]] = parts[1];
  }
  return filters;
}

int64_t ProjectWithNumber(int64_t number, const ProjectTable& projects) {
  if (const Project* project = projects.FindByHostId(number)) {
    return project->id;
  }
  const Project* project = projects.FindById(number);
  return project != nullptr && project->host_id == 0 ? project->id : kNoProject;
}

// Takes `Level` and `ProjectID`.
absl::Status ReadPlace(Filters& filters, const ProjectTable& projects,
                       RobotQuery& robots) {
  const auto level = filters.find("Level");
  if (level != filters.end() && level->second != kHarborSystem &&
      level->second != kHarborProject) {
    return InvalidArgument("INVALID_LEVEL",
                           absl::StrCat("q: Level ", Quoted(level->second),
                                        " must be system or project"));
  }
  const auto project = filters.find("ProjectID");
  if (level == filters.end() || level->second == kHarborSystem) {
    robots.level = RobotLevel::kSystem;
  } else {
    int64_t number = 0;
    if (project == filters.end() || !ParseNumber(project->second, number) ||
        number < 1) {
      return InvalidArgument("INVALID_PROJECT_ID",
                             "q: Level project needs a ProjectID, a number "
                             "above 0");
    }
    robots.project_id = ProjectWithNumber(number, projects);
  }
  filters.erase("Level");
  filters.erase("ProjectID");
  return absl::OkStatus();
}

// Harbor's fields that are not filtered here: to list more than was asked for
// would be wrong. Other keys are passed over, and so is `visible`.
bool IsFieldOfRobots(absl::string_view key) {
  static constexpr absl::string_view kFields[] = {
      "id",           "ID",           "description", "Description",
      "duration",     "Duration",     "project_id",  "expiresat",
      "ExpiresAt",    "disabled",     "Disabled",    "creator_ref",
      "CreatorRef",   "creator_type", "CreatorType", "creation_time",
      "CreationTime", "update_time",  "UpdateTime",
  };
  const absl::string_view field = key.substr(0, key.find("__"));
  return std::find(std::begin(kFields), std::end(kFields), field) !=
         std::end(kFields);
}

absl::Status Unsupported(absl::string_view key) {
  return InvalidArgument("UNSUPPORTED_FILTER",
                         absl::StrCat("q: robots are not filtered by ",
                                      Quoted(key), " in this way"));
}

absl::Status ReadName(absl::string_view key, absl::string_view value,
                      HarborQuery& query) {
  switch (value[0]) {
    case '(':  // Harbor passes it over.
      return absl::OkStatus();
    case '[':
      return Unsupported(key);
    case '~':
      query.name_part = absl::AsciiStrToLower(value.substr(1));
      return absl::OkStatus();
    case '{':
      query.names = absl::StrSplit(value.substr(1, value.size() - 2), ' ',
                                   absl::SkipEmpty());
      // A list of nothing finds nothing.
      if (query.names.empty()) query.names.emplace_back();
      return absl::OkStatus();
  }
  absl::ConsumePrefix(&value, "\\");
  query.names = {std::string(value)};
  return absl::OkStatus();
}

absl::Status ReadFilter(absl::string_view key, absl::string_view value,
                        HarborQuery& query) {
  if (key == "name" || key == "Name") return ReadName(key, value, query);
  if (key == "name__icontains" || key == "Name__icontains") {
    query.name_part = absl::AsciiStrToLower(value);
    return absl::OkStatus();
  }
  if (key == "name__exact" || key == "Name__exact") {
    query.names = {std::string(value)};
    return absl::OkStatus();
  }
  const bool is_name =
      absl::StartsWith(key, "name__") || absl::StartsWith(key, "Name__");
  return is_name || IsFieldOfRobots(key) ? Unsupported(key) : absl::OkStatus();
}

// The first key that there is decides: what follows it could only order equal
// ones, which are ordered by id.
absl::Status ReadSort(absl::string_view sort, RobotQuery& robots) {
  for (absl::string_view key : absl::StrSplit(sort, ',', absl::SkipEmpty())) {
    robots.descending = absl::ConsumePrefix(&key, "-");
    if (key == "name" || key == "Name") {
      robots.order = RobotOrder::kAccountName;
    } else if (key == "creation_time" || key == "CreationTime") {
      robots.order = RobotOrder::kCreated;
    } else if (key == "expiresat" || key == "ExpiresAt") {
      robots.order = RobotOrder::kExpiry;
    } else if (IsFieldOfRobots(key)) {
      return InvalidArgument(
          "UNSUPPORTED_SORT",
          absl::StrCat("sort: robots are not sorted by ", Quoted(key)));
    } else {
      robots.descending = false;
      continue;
    }
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

std::string ValueOf(const Parameters& parameters, const char* name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

}  // namespace

bool HarborQuery::HasNameOf(const RobotView& robot) const {
  const absl::string_view account = robot.robot().account_name();
  const std::string stored =
      robot.robot().level() == RobotLevel::kProject
          ? absl::StrCat(robot.project_name(), "+", account)
          : std::string(account);
  if (!names.empty() &&
      std::find(names.begin(), names.end(), stored) == names.end()) {
    return false;
  }
  return absl::StrContains(absl::AsciiStrToLower(stored), name_part);
}

absl::StatusOr<HarborQuery> ParseHarborQuery(absl::string_view query,
                                             const ProjectTable& projects) {
  const absl::StatusOr<Parameters> parameters = ReadParameters(query);
  if (!parameters.ok()) return parameters.status();
  HarborQuery parsed;
  absl::Status status = ReadPages(*parameters, parsed);
  if (!status.ok()) return status;
  absl::StatusOr<Filters> filters = ReadFilters(ValueOf(*parameters, "q"));
  if (!filters.ok()) return filters.status();
  status = ReadPlace(*filters, projects, parsed.robots);
  if (!status.ok()) return status;
  for (const auto& filter : *filters) {
    status = ReadFilter(filter.first, filter.second, parsed);
    if (!status.ok()) return status;
  }
  status = ReadSort(ValueOf(*parameters, "sort"), parsed.robots);
  if (!status.ok()) return status;
  return parsed;
}

absl::StatusOr<int64_t> ParseHarborRobotId(absl::string_view text) {
  int64_t id = 0;
  if (ParseNumber(text, id)) return id;
  return InvalidArgument("INVALID_ROBOT_ID", "robot_id: must be a number");
}

}  // namespace robot_accounts
