// Section 7 of robot_accounts.h: lists of robots.
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
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/robot_page.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_store.h"

using robot_accounts::RobotLevel;
using robot_accounts::RobotOrder;
using robot_accounts::RobotQuery;
using robot_accounts::RobotView;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::SetAny;
using robot_accounts::capi::SetIn;
using robot_accounts::capi::UnknownLevel;

static_assert(RA_MAX_PAGE_SIZE == RobotQuery::kMaxPageSize, "");

struct ra_robot_query {
  RobotQuery query;
  std::string project;  // Empty: of any; its id is looked up when it is used.
};

namespace {

// Sets a text of the query.
ra_status SetText(ra_robot_query* query, const char* name, const char* text,
                  size_t size, std::string& (*field)(ra_robot_query&),
                  ra_error** out_error) noexcept {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("query", query);
    const absl::string_view value = arguments.Text(name, text, size);
    if (!arguments.ok()) return arguments.status();
    field(*query) = std::string(value);
    return absl::OkStatus();
  });
}

absl::StatusOr<RobotQuery> Resolve(const ra_robot_query* query,
                                   robot_accounts::RobotAccounts& accounts) {
  if (query == nullptr) return RobotQuery();
  RobotQuery resolved = query->query;
  if (!query->project.empty()) {
    const auto project = accounts.FindProject(query->project);
    if (!project.ok()) return project.status();
    resolved.project_id = project->id;
  }
  return resolved;
}

}  // namespace

extern "C" {

size_t ra_max_page_size(void) { return RA_MAX_PAGE_SIZE; }

ra_status ra_robot_query_new(ra_robot_query** out_query, ra_error** out_error) {
  return MakeDefault("out_query", out_query, out_error);
}

void ra_robot_query_free(ra_robot_query* query) { delete query; }

ra_status ra_robot_query_set_level(ra_robot_query* query, ra_level level,
                                   ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("query", query);
    if (!arguments.ok()) return arguments.status();
    if (level < RA_LEVEL_SYSTEM || level > RA_LEVEL_LEGACY) {
      return UnknownLevel(level);
    }
    query->query.level = static_cast<RobotLevel>(level);
    return absl::OkStatus();
  });
}

ra_status ra_robot_query_set_project(ra_robot_query* query, const char* project,
                                     size_t project_len, ra_error** out_error) {
  return SetText(
      query, "project", project, project_len,
      [](ra_robot_query& set) -> std::string& { return set.project; },
      out_error);
}

ra_status ra_robot_query_set_search(ra_robot_query* query, const char* text,
                                    size_t text_len, ra_error** out_error) {
  return SetText(
      query, "text", text, text_len,
      [](ra_robot_query& set) -> std::string& { return set.query.search; },
      out_error);
}

ra_status ra_robot_query_set_made_by_robot(ra_robot_query* query,
                                           int64_t robot_id,
                                           ra_error** out_error) {
  return SetAny("query", query, out_error, [&](ra_robot_query& set) {
    set.query.made_by_robot_id = robot_id;
  });
}

ra_status ra_robot_query_set_expires_after(ra_robot_query* query,
                                           int64_t unix_s,
                                           ra_error** out_error) {
  return SetAny("query", query, out_error, [&](ra_robot_query& set) {
    set.query.expires_after_unix_s = unix_s;
  });
}

ra_status ra_robot_query_set_expires_until(ra_robot_query* query,
                                           int64_t unix_s,
                                           ra_error** out_error) {
  return SetAny("query", query, out_error, [&](ra_robot_query& set) {
    set.query.expires_until_unix_s = unix_s;
  });
}

ra_status ra_robot_query_set_unused_since(ra_robot_query* query, int64_t unix_s,
                                          ra_error** out_error) {
  return SetAny("query", query, out_error, [&](ra_robot_query& set) {
    set.query.unused_since_unix_s = unix_s;
  });
}

ra_status ra_robot_query_set_order(ra_robot_query* query, ra_robot_order order,
                                   uint8_t is_descending,
                                   ra_error** out_error) {
  return SetIn("query", query, out_error, Arguments(),
               [&](ra_robot_query& set) {
                 const auto by = static_cast<RobotOrder>(order);
                 absl::Status status = robot_accounts::CheckOrder(by);
                 if (!status.ok()) return status;
                 set.query.order = by;
                 set.query.descending = is_descending != 0;
                 return status;
               });
}

ra_status ra_robot_query_set_page_size(ra_robot_query* query, size_t page_size,
                                       ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("query", query);
    if (!arguments.ok()) return arguments.status();
    absl::Status status = robot_accounts::CheckPageSize(page_size);
    if (status.ok()) query->query.page_size = page_size;
    return status;
  });
}

ra_status ra_robot_query_set_cursor(ra_robot_query* query, const char* cursor,
                                    size_t cursor_len, ra_error** out_error) {
  return SetText(
      query, "cursor", cursor, cursor_len,
      [](ra_robot_query& set) -> std::string& { return set.query.cursor; },
      out_error);
}

ra_status ra_accounts_list(const ra_accounts* accounts, const ra_actor* actor,
                           const ra_robot_query* query,
                           ra_robot_page** out_page, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_page", out_page);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    const auto resolved = Resolve(query, *accounts->accounts);
    if (!resolved.ok()) return resolved.status();
    auto listed = accounts->accounts->List(ActorOf(actor), *resolved);
    if (!listed.ok()) return listed.status();
    auto page = std::make_unique<ra_robot_page>();
    page->robots.reserve(listed->robots.size());
    for (RobotView& view : listed->robots) {
      page->robots.emplace_back(std::move(view));
    }
    page->next_cursor = std::move(listed->next_cursor);
    *out_page = page.release();
    return absl::OkStatus();
  });
}

size_t ra_robot_page_count(const ra_robot_page* page) {
  return page == nullptr ? 0 : page->robots.size();
}

const ra_robot* ra_robot_page_at(const ra_robot_page* page, size_t index) {
  return index >= ra_robot_page_count(page) ? nullptr : &page->robots[index];
}

const char* ra_robot_page_next_cursor(const ra_robot_page* page,
                                      size_t* out_len) {
  return page == nullptr ? LendNothing(out_len)
                         : Lend(page->next_cursor, out_len);
}

void ra_robot_page_free(ra_robot_page* page) { delete page; }

}  // extern "C"
