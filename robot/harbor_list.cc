#include "robot_accounts/robot/harbor_list.h"

#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace robot_accounts {
namespace {

// How many robots stand on the pages before `page`; a page far behind the last
// is as good as any.
int64_t RobotsBefore(const HarborQuery& query, int64_t page) {
  const int64_t most = std::numeric_limits<int64_t>::max() / query.page_size;
  return (page - 1 < most ? page - 1 : most) * query.page_size;
}

std::string LinkTo(absl::string_view path, absl::string_view query_text,
                   const HarborQuery& query, int64_t page,
                   absl::string_view relation) {
  std::vector<std::string> parameters;
  for (const absl::string_view parameter :
       absl::StrSplit(query_text, '&', absl::SkipEmpty())) {
    if (absl::StartsWith(parameter, "page=") ||
        absl::StartsWith(parameter, "page_size=")) {
      continue;
    }
    parameters.emplace_back(parameter);
  }
  parameters.push_back(absl::StrCat("page=", page));
  parameters.push_back(absl::StrCat("page_size=", query.page_size));
  return absl::StrCat("<", path, "?", absl::StrJoin(parameters, "&"),
                      ">; rel=\"", relation, "\"");
}

}  // namespace

absl::StatusOr<HarborList> ListForHarbor(RobotAccounts& accounts,
                                         const Actor& actor,
                                         const HarborQuery& query) {
  HarborList list;
  const int64_t first = RobotsBefore(query, query.page);
  RobotQuery robots = query.robots;
  robots.page_size = RobotQuery::kMaxPageSize;
  do {
    absl::StatusOr<RobotViewPage> page = accounts.List(actor, robots);
    if (!page.ok()) return page.status();
    for (RobotView& robot : page->robots) {
      if (!query.HasNameOf(robot)) continue;
      if (list.total >= first && list.total - first < query.page_size) {
        list.robots.push_back(std::move(robot));
      }
      ++list.total;
    }
    robots.cursor = std::move(page->next_cursor);
  } while (!robots.cursor.empty());
  return list;
}

std::string HarborLink(absl::string_view path, absl::string_view query_text,
                       const HarborQuery& query, int64_t total) {
  std::vector<std::string> links;
  const int64_t before = RobotsBefore(query, query.page);
  if (query.page > 1 && before < total) {
    links.push_back(LinkTo(path, query_text, query, query.page - 1, "prev"));
  }
  if (before < total - query.page_size) {
    links.push_back(LinkTo(path, query_text, query, query.page + 1, "next"));
  }
  return absl::StrJoin(links, " , ");
}

}  // namespace robot_accounts
