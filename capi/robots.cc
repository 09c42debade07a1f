// Section 7 of robot_accounts.h: what is done to robots.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/refresh.h"
#include "robot_accounts/capi/reserved.h"
#include "robot_accounts/capi/robot_specs.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_spec.h"
#include "robot_accounts/robot/robot_view.h"
#include "robot_accounts/robot/secret_refresh.h"

using robot_accounts::InvalidArgument;
using robot_accounts::RobotSpec;
using robot_accounts::RobotView;
using robot_accounts::SecretBytes;
using robot_accounts::SecretRefresh;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::CheckRange;
using robot_accounts::capi::CheckVersion;
using robot_accounts::capi::Guard;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::Reserved;
using robot_accounts::capi::SetIn;

static_assert(RA_MAX_GRACE_S == robot_accounts::RobotAccounts::kMaxGraceS,
              "the numbers are the same");

struct ra_created_robots {
  struct Created {
    ra_robot robot;
    std::unique_ptr<ra_buffer> secret;
  };
  std::vector<Created> robots;
};

namespace {

absl::Status Return(absl::StatusOr<RobotView> view,
                    Reserved<ra_robot>& reserved, ra_robot** out_robot) {
  if (!view.ok()) return view.status();
  if (out_robot != nullptr) *out_robot = reserved.Make(*std::move(view));
  return absl::OkStatus();
}

// Hands the number of changed robots out.
absl::Status Return(const absl::StatusOr<int64_t>& count, int64_t* out_count) {
  if (count.ok() && out_count != nullptr) *out_count = *count;
  return count.status();
}

// Room for a generated secret.
std::unique_ptr<ra_buffer> SecretBuffer() {
  return std::make_unique<ra_buffer>(size_t{RA_SECRET_BYTES});
}

absl::StatusOr<std::vector<RobotSpec>> SpecsOf(
    const ra_robot_spec* const* specs, size_t num_specs) {
  std::vector<RobotSpec> copies;
  copies.reserve(num_specs);
  for (size_t i = 0; i < num_specs; ++i) {
    if (specs[i] == nullptr) {
      return InvalidArgument("NULL_ARGUMENT",
                             absl::StrCat("specs[", i, "] must not be NULL"));
    }
    copies.push_back(specs[i]->spec);
  }
  return copies;
}

}  // namespace

extern "C" {

ra_status ra_accounts_create(const ra_accounts* accounts, const ra_actor* actor,
                             const ra_robot_spec* spec, ra_robot** out_robot,
                             ra_buffer** out_secret, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_robot", out_robot);
    arguments.Out("out_secret", out_secret);
    arguments.Need("accounts", accounts);
    arguments.Need("spec", spec);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    auto secret = SecretBuffer();
    auto made = accounts->accounts->CreateRobot(ActorOf(actor), spec->spec);
    if (!made.ok()) return made.status();
    secret->Fill(made->secret.text());
    *out_secret = secret.release();
    *out_robot = reserved.Make(std::move(made->robot));
    return absl::OkStatus();
  });
}

ra_status ra_accounts_create_many(const ra_accounts* accounts,
                                  const ra_actor* actor,
                                  const ra_robot_spec* const* specs,
                                  size_t num_specs,
                                  ra_created_robots** out_created,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_created", out_created);
    arguments.Need("accounts", accounts);
    if (num_specs != 0) arguments.Need("specs", specs);
    if (!arguments.ok()) return arguments.status();
    if (num_specs > RA_MAX_PAGE_SIZE) {
      return InvalidArgument("TOO_MANY_SPECS",
                             absl::StrCat("at most ", RA_MAX_PAGE_SIZE,
                                          " robots can be made at once"));
    }
    const auto copies = SpecsOf(specs, num_specs);
    if (!copies.ok()) return copies.status();
    auto created = std::make_unique<ra_created_robots>();
    created->robots.reserve(num_specs);
    std::vector<std::unique_ptr<ra_buffer>> secrets(num_specs);
    for (auto& secret : secrets) secret = SecretBuffer();
    auto made = accounts->accounts->CreateMany(ActorOf(actor), *copies);
    if (!made.ok()) return made.status();
    for (size_t i = 0; i < made->size(); ++i) {
      secrets[i]->Fill((*made)[i].secret.text());
      created->robots.push_back(
          {ra_robot(std::move((*made)[i].robot)), std::move(secrets[i])});
    }
    *out_created = created.release();
    return absl::OkStatus();
  });
}

size_t ra_created_robots_count(const ra_created_robots* created) {
  return created == nullptr ? 0 : created->robots.size();
}

const ra_robot* ra_created_robots_at(const ra_created_robots* created,
                                     size_t index) {
  if (index >= ra_created_robots_count(created)) return nullptr;
  return &created->robots[index].robot;
}

const char* ra_created_robots_secret(const ra_created_robots* created,
                                     size_t index, size_t* out_len) {
  if (index >= ra_created_robots_count(created)) return LendNothing(out_len);
  return ra_buffer_data(created->robots[index].secret.get(), out_len);
}

void ra_created_robots_free(ra_created_robots* created) { delete created; }

ra_status ra_accounts_get(const ra_accounts* accounts, const ra_actor* actor,
                          int64_t id, ra_robot** out_robot,
                          ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_robot", out_robot);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    return Return(accounts->accounts->Get(ActorOf(actor), id), reserved,
                  out_robot);
  });
}

ra_status ra_accounts_find(const ra_accounts* accounts, const ra_actor* actor,
                           const char* full_name, size_t full_name_len,
                           ra_robot** out_robot, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_robot", out_robot);
    arguments.Need("accounts", accounts);
    const auto name = arguments.Text("full_name", full_name, full_name_len);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    return Return(accounts->accounts->Find(ActorOf(actor), name), reserved,
                  out_robot);
  });
}

ra_status ra_accounts_update(const ra_accounts* accounts, const ra_actor* actor,
                             int64_t id, const ra_robot_edit* edit,
                             ra_robot** out_robot, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_robot);
    arguments.Need("accounts", accounts);
    arguments.Need("edit", edit);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    return Return(accounts->accounts->Edit(ActorOf(actor), id, edit->edit),
                  reserved, out_robot);
  });
}

ra_status ra_accounts_set_enabled(const ra_accounts* accounts,
                                  const ra_actor* actor, int64_t id,
                                  uint8_t is_enabled, ra_robot** out_robot,
                                  ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_robot);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    return Return(
        accounts->accounts->SetEnabled(ActorOf(actor), id, is_enabled != 0),
        reserved, out_robot);
  });
}

ra_status ra_accounts_set_enabled_with_made(const ra_accounts* accounts,
                                            const ra_actor* actor, int64_t id,
                                            uint8_t is_enabled,
                                            int64_t* out_count,
                                            ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_count);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    return Return(accounts->accounts->SetEnabledWithMade(ActorOf(actor), id,
                                                         is_enabled != 0),
                  out_count);
  });
}

int64_t ra_max_grace_s(void) { return RA_MAX_GRACE_S; }

ra_status ra_refresh_new(ra_refresh** out_refresh, ra_error** out_error) {
  return MakeDefault("out_refresh", out_refresh, out_error);
}

void ra_refresh_free(ra_refresh* refresh) { delete refresh; }

ra_status ra_refresh_set_secret(ra_refresh* refresh, const char* secret,
                                size_t secret_len, ra_error** out_error) {
  Arguments arguments;
  const auto text = arguments.Text("secret", secret, secret_len);
  return SetIn("refresh", refresh, out_error, arguments, [&](ra_refresh& set) {
    absl::Status checked = robot_accounts::CheckSecret(text);
    if (checked.ok()) set.secret = SecretBytes::Copy(text);
    return checked;
  });
}

ra_status ra_refresh_set_grace_s(ra_refresh* refresh, int64_t seconds,
                                 ra_error** out_error) {
  return SetIn(
      "refresh", refresh, out_error, Arguments(), [&](ra_refresh& set) {
        absl::Status checked = CheckRange(
            seconds, {"grace in seconds", "INVALID_GRACE", 0, RA_MAX_GRACE_S});
        if (checked.ok()) set.refresh.grace_s = seconds;
        return checked;
      });
}

ra_status ra_refresh_set_expected_version(ra_refresh* refresh, int64_t version,
                                          ra_error** out_error) {
  return SetIn(
      "refresh", refresh, out_error, Arguments(), [&](ra_refresh& set) {
        absl::Status checked = CheckVersion(version);
        if (checked.ok()) {
          set.refresh.expected_version = static_cast<uint64_t>(version);
        }
        return checked;
      });
}

ra_status ra_accounts_refresh_secret(const ra_accounts* accounts,
                                     const ra_actor* actor, int64_t id,
                                     const ra_refresh* refresh,
                                     ra_buffer** out_secret,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_secret", out_secret);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    auto secret = SecretBuffer();
    auto issued = accounts->accounts->RefreshSecret(
        ActorOf(actor), id,
        refresh == nullptr ? SecretRefresh() : refresh->ToRefresh());
    if (!issued.ok()) return issued.status();
    if (!issued->has_value()) return absl::OkStatus();
    secret->Fill((*issued)->text());
    *out_secret = secret.release();
    return absl::OkStatus();
  });
}

ra_status ra_accounts_end_grace(const ra_accounts* accounts,
                                const ra_actor* actor, int64_t id,
                                ra_robot** out_robot, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_robot);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    Reserved<ra_robot> reserved;
    return Return(accounts->accounts->EndGrace(ActorOf(actor), id), reserved,
                  out_robot);
  });
}

ra_status ra_accounts_delete(const ra_accounts* accounts, const ra_actor* actor,
                             int64_t id, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->Delete(ActorOf(actor), id);
  });
}

ra_status ra_accounts_delete_with_made(const ra_accounts* accounts,
                                       const ra_actor* actor, int64_t id,
                                       int64_t* out_count,
                                       ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_count);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    return Return(accounts->accounts->DeleteWithMade(ActorOf(actor), id),
                  out_count);
  });
}

ra_status ra_accounts_delete_expired(const ra_accounts* accounts,
                                     const ra_actor* actor, const int64_t* ids,
                                     size_t num_ids,
                                     int64_t expired_until_unix_s,
                                     int64_t* out_count, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.OptionalOut(out_count);
    arguments.Need("accounts", accounts);
    if (num_ids != 0) arguments.Need("ids", ids);
    if (!arguments.ok()) return arguments.status();
    const auto deleted = accounts->accounts->DeleteExpired(
        ActorOf(actor), absl::MakeConstSpan(ids, num_ids),
        expired_until_unix_s);
    if (deleted.ok() && out_count != nullptr) {
      *out_count = static_cast<int64_t>(deleted->size());
    }
    return deleted.status();
  });
}

}  // extern "C"
