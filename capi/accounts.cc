// Section 7 of robot_accounts.h: accounts.
#include "robot_accounts/capi/accounts.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/options.h"
#include "robot_accounts/robot/event_queue.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace robot_accounts {
namespace capi {

absl::Status CheckProcess(const ra_accounts& accounts) {
  if (accounts.fork_guard.InCreatorProcess()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                   "opened before a fork: open again in this process");
}

}  // namespace capi
}  // namespace robot_accounts

using robot_accounts::EventQueue;
using robot_accounts::RobotAccounts;
using robot_accounts::RobotAccountsOptions;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::NewBuffer;

extern "C" {

ra_status ra_accounts_open(const char* url, size_t url_len,
                           const ra_options* options,
                           ra_accounts** out_accounts, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_accounts", out_accounts);
    const auto where = arguments.Text("url", url, url_len);
    if (!arguments.ok()) return arguments.status();
    const ra_options defaults;
    const ra_options& chosen = options == nullptr ? defaults : *options;
    robot_accounts::StoreOptions store_options;
    store_options.catalog = chosen.catalog;
    store_options.freshness_ms = chosen.freshness_ms;
    store_options.cached_robots = chosen.cached_robots;
    auto store = robot_accounts::OpenStore(where, store_options);
    if (!store.ok()) return store.status();
    auto opened = std::make_unique<ra_accounts>();
    opened->clock = chosen.clock;
    if (chosen.events > 0) {
      opened->events =
          std::make_unique<EventQueue>(static_cast<size_t>(chosen.events));
    }
    RobotAccountsOptions accounts_options = chosen.accounts;
    accounts_options.clock = opened->clock.get();
    accounts_options.events = opened->events.get();
    auto accounts =
        RobotAccounts::Create(*std::move(store), std::move(accounts_options));
    if (!accounts.ok()) return accounts.status();
    opened->accounts = *std::move(accounts);
    *out_accounts = opened.release();
    return absl::OkStatus();
  });
}

void ra_accounts_free(ra_accounts* accounts) { delete accounts; }

ra_status ra_accounts_maintain(const ra_accounts* accounts,
                               ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->Maintain();
  });
}

int64_t ra_accounts_now_unix_s(const ra_accounts* accounts) {
  return accounts == nullptr ? 0 : accounts->accounts->clock().UnixSeconds();
}

ra_status ra_accounts_name_prefix(const ra_accounts* accounts,
                                  ra_buffer** out_prefix,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_prefix", out_prefix);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    const auto naming = accounts->accounts->Naming();
    if (naming.ok()) *out_prefix = NewBuffer(naming->prefix());
    return naming.status();
  });
}

ra_status ra_accounts_old_name_prefix(const ra_accounts* accounts,
                                      ra_buffer** out_prefix,
                                      int64_t* out_until_unix_s,
                                      ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_prefix", out_prefix);
    arguments.Out("out_until_unix_s", out_until_unix_s);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    const auto naming = accounts->accounts->Naming();
    if (!naming.ok()) return naming.status();
    *out_prefix = NewBuffer(naming->old_prefix());
    *out_until_unix_s = naming->old_until_unix_s();
    return absl::OkStatus();
  });
}

ra_status ra_accounts_change_prefix(const ra_accounts* accounts,
                                    const ra_actor* actor, const char* prefix,
                                    size_t prefix_len, ra_error** out_error) {
  return ra_accounts_change_prefix_until(accounts, actor, prefix, prefix_len, 0,
                                         out_error);
}

ra_status ra_accounts_change_prefix_until(const ra_accounts* accounts,
                                          const ra_actor* actor,
                                          const char* prefix, size_t prefix_len,
                                          int64_t old_until_unix_s,
                                          ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    const auto text = arguments.Text("prefix", prefix, prefix_len);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->ChangePrefix(ActorOf(actor), text,
                                            old_until_unix_s);
  });
}

}  // extern "C"
