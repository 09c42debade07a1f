// Section 8 of robot_accounts.h: authentication and authorisation.
#include "robot_accounts/robot/login.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/capi/registry.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/robot/principal.h"

using robot_accounts::InvalidArgument;
using robot_accounts::Login;
using robot_accounts::LoginPurpose;
using robot_accounts::MakeError;
using robot_accounts::Principal;
using robot_accounts::RefusalCause;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::PermissionOfId;

struct ra_login {
  // The login that it stands for; its source is borrowed from here.
  Login ToLogin() const {
    Login login;
    login.source = source;
    login.purpose = purpose;
    if (deadline_ms.has_value()) {
      login.deadline = absl::Now() + absl::Milliseconds(*deadline_ms);
    }
    return login;
  }

  std::string source;
  LoginPurpose purpose = LoginPurpose::kRegistry;
  absl::optional<int64_t> deadline_ms;
};

namespace {

// `secret` is text, or bytes that a header held.
template <typename Secret>
absl::Status Authenticate(const ra_accounts& accounts, const ra_login* login,
                          absl::string_view user, const Secret& secret,
                          ra_principal** out_principal,
                          ra_refusal_cause* out_cause) {
  RefusalCause cause = RefusalCause::kNone;
  auto principal = accounts.accounts->Authenticate(
      login == nullptr ? Login() : login->ToLogin(), user, secret, &cause);
  *out_cause = static_cast<ra_refusal_cause>(cause);
  if (!principal.ok()) return principal.status();
  *out_principal = new ra_principal(*std::move(principal));
  return absl::OkStatus();
}

ra_status Denied(ra_error** out_error) {
  return Guard(out_error, [] {
    return MakeError(absl::StatusCode::kPermissionDenied, "NOT_GRANTED",
                     "the robot was not granted this");
  });
}

// Who asks for no error is not made to pay for one.
ra_status GrantedOrDenied(bool granted, ra_error** out_error) {
  if (out_error != nullptr) *out_error = nullptr;
  if (granted) return RA_OK;
  return out_error == nullptr ? RA_PERMISSION_DENIED : Denied(out_error);
}

// A text argument of a check.
struct Text {
  bool ok() const {
    return size == 0 || (data != nullptr && size <= RA_MAX_TEXT_BYTES);
  }
  absl::string_view view() const { return absl::string_view(data, size); }

  const char* name;
  const char* data;
  size_t size;
};

ra_status RefuseArguments(const ra_principal* principal,
                          std::initializer_list<Text> texts,
                          ra_error** out_error) {
  return Guard(out_error, [&] {
    Arguments arguments;
    arguments.Need("principal", principal);
    for (const Text& text : texts) {
      arguments.Text(text.name, text.data, text.size);
    }
    return arguments.status();
  });
}

// A check that was asked of a principal with these texts: the hot path, which
// makes no status and no error unless it must. The checks throw nothing.
template <typename Check, typename... Texts>
ra_status Ask(const ra_principal* principal, ra_error** out_error,
              const Check& check, const Texts&... texts) {
  if (principal == nullptr || !(texts.ok() && ...)) {
    return RefuseArguments(principal, {texts...}, out_error);
  }
  return GrantedOrDenied(check(principal->principal, texts.view()...),
                         out_error);
}

}  // namespace

extern "C" {

ra_status ra_login_new(ra_login** out_login, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_login", out_login);
    if (!arguments.ok()) return arguments.status();
    *out_login = new ra_login();
    return absl::OkStatus();
  });
}

void ra_login_free(ra_login* login) { delete login; }

ra_status ra_login_set_source(ra_login* login, const char* source,
                              size_t source_len, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("login", login);
    const auto text = arguments.Text("source", source, source_len);
    if (!arguments.ok()) return arguments.status();
    login->source = std::string(text);
    return absl::OkStatus();
  });
}

ra_status ra_login_set_purpose(ra_login* login, ra_login_purpose purpose,
                               ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("login", login);
    if (!arguments.ok()) return arguments.status();
    if (purpose < RA_LOGIN_REGISTRY || purpose > RA_LOGIN_INTERACTIVE) {
      return InvalidArgument("UNKNOWN_PURPOSE", "unknown purpose of a login");
    }
    login->purpose = static_cast<LoginPurpose>(purpose);
    return absl::OkStatus();
  });
}

ra_status ra_login_set_deadline_ms(ra_login* login, int64_t deadline_ms,
                                   ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("login", login);
    if (!arguments.ok()) return arguments.status();
    if (deadline_ms < 0) {
      return InvalidArgument("INVALID_DEADLINE",
                             "the deadline must be 0 ms or more");
    }
    login->deadline_ms = deadline_ms;
    return absl::OkStatus();
  });
}

ra_status ra_accounts_authenticate(const ra_accounts* accounts,
                                   const ra_login* login, const char* user,
                                   size_t user_len, const char* secret,
                                   size_t secret_len,
                                   ra_principal** out_principal,
                                   ra_error** out_error) {
  ra_refusal_cause cause = RA_REFUSAL_NONE;
  return Guard(
      out_error,
      [&]() -> absl::Status {
        Arguments arguments;
        arguments.Out("out_principal", out_principal);
        arguments.Need("accounts", accounts);
        const auto name = arguments.Text("user", user, user_len);
        const auto presented = arguments.Text("secret", secret, secret_len);
        if (!arguments.ok()) return arguments.status();
        return Authenticate(*accounts, login, name, presented, out_principal,
                            &cause);
      },
      &cause);
}

ra_status ra_accounts_authenticate_basic(const ra_accounts* accounts,
                                         const ra_login* login,
                                         const char* header, size_t header_len,
                                         ra_principal** out_principal,
                                         ra_error** out_error) {
  ra_refusal_cause cause = RA_REFUSAL_NONE;
  return Guard(
      out_error,
      [&]() -> absl::Status {
        Arguments arguments;
        arguments.Out("out_principal", out_principal);
        arguments.Need("accounts", accounts);
        const auto text = arguments.Text("header", header, header_len);
        if (!arguments.ok()) return arguments.status();
        const auto credentials = robot_accounts::ParseBasicCredentials(text);
        // What cannot be read is refused as a name that is none.
        if (!credentials.ok()) {
          return Authenticate(*accounts, login, "", absl::string_view(),
                              out_principal, &cause);
        }
        return Authenticate(*accounts, login, credentials->user,
                            credentials->secret, out_principal, &cause);
      },
      &cause);
}

ra_refusal_cause ra_error_refusal_cause(const ra_error* error) {
  return error == nullptr ? RA_REFUSAL_NONE : error->cause;
}

const char* ra_refusal_cause_text(ra_refusal_cause cause) {
  // Each is a literal, so a NUL follows.
  return robot_accounts::RefusalCauseText(static_cast<RefusalCause>(cause))
      .data();
}

ra_status ra_principal_can(const ra_principal* principal, const char* project,
                           size_t project_len, const char* resource,
                           size_t resource_len, const char* action,
                           size_t action_len, ra_error** out_error) {
  return Ask(
      principal, out_error,
      [](const Principal& who, absl::string_view where, absl::string_view what,
         absl::string_view how) { return who.Can(where, what, how); },
      Text{"project", project, project_len},
      Text{"resource", resource, resource_len},
      Text{"action", action, action_len});
}

ra_status ra_principal_can_id(const ra_principal* principal,
                              const char* project, size_t project_len,
                              int32_t permission_id) {
  const Text where = {"project", project, project_len};
  if (principal == nullptr || !where.ok()) return RA_INVALID_ARGUMENT;
  const auto permission = PermissionOfId(permission_id);
  return permission && principal->principal.Can(where.view(), *permission)
             ? RA_OK
             : RA_PERMISSION_DENIED;
}

ra_status ra_principal_can_repository(const ra_principal* principal,
                                      const char* repository,
                                      size_t repository_len, const char* action,
                                      size_t action_len, ra_error** out_error) {
  return Ask(
      principal, out_error,
      [](const Principal& who, absl::string_view where, absl::string_view how) {
        return who.CanRepository(where, how);
      },
      Text{"repository", repository, repository_len},
      Text{"action", action, action_len});
}

ra_status ra_principal_can_system(const ra_principal* principal,
                                  const char* resource, size_t resource_len,
                                  const char* action, size_t action_len,
                                  ra_error** out_error) {
  return Ask(
      principal, out_error,
      [](const Principal& who, absl::string_view what, absl::string_view how) {
        return who.CanSystem(what, how);
      },
      Text{"resource", resource, resource_len},
      Text{"action", action, action_len});
}

ra_status ra_principal_allow(const ra_principal* principal,
                             const ra_access* required, ra_error** out_error) {
  bool granted = false;
  const ra_status status = Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("principal", principal);
    arguments.Need("required", required);
    if (!arguments.ok()) return arguments.status();
    granted =
        robot_accounts::PrincipalAllows(principal->principal, required->access);
    return absl::OkStatus();
  });
  return status == RA_OK ? GrantedOrDenied(granted, out_error) : status;
}

const ra_robot* ra_principal_robot(const ra_principal* principal) {
  return principal == nullptr ? nullptr : &principal->robot;
}

int64_t ra_principal_valid_until_unix_s(const ra_principal* principal) {
  return principal == nullptr ? 0 : principal->principal.valid_until().unix_s();
}

ra_status ra_accounts_principal_is_current(const ra_accounts* accounts,
                                           const ra_principal* principal,
                                           ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("accounts", accounts);
    arguments.Need("principal", principal);
    if (!arguments.ok()) return arguments.status();
    return accounts->accounts->IsCurrent(principal->principal);
  });
}

void ra_principal_free(ra_principal* principal) { delete principal; }

}  // extern "C"
