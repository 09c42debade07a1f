// Section 6 of robot_accounts.h: credentials, access and challenges.
#include "robot_accounts/capi/registry.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/registry/challenge.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/required_access.h"
#include "robot_accounts/registry/token_scope.h"

using robot_accounts::Access;
using robot_accounts::Challenge;
using robot_accounts::ChallengeError;
using robot_accounts::InvalidArgument;
using robot_accounts::MakeError;
using robot_accounts::ResourceAccess;
using robot_accounts::SecretAccess;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::NewBuffer;

ra_access::ra_access(Access of) : access(std::move(of)) {
  for (const ResourceAccess& resource : access.resources()) {
    actions.push_back(absl::StrJoin(resource.actions, ","));
  }
}

namespace {

absl::Status Return(absl::StatusOr<Access> access, ra_access** out_access) {
  if (!access.ok()) return access.status();
  *out_access = new ra_access(*std::move(access));
  return absl::OkStatus();
}

absl::Status CheckChallengeError(ra_challenge_error error) {
  if (error >= RA_CHALLENGE_NONE && error <= RA_CHALLENGE_INSUFFICIENT_SCOPE) {
    return absl::OkStatus();
  }
  return InvalidArgument("UNKNOWN_CHALLENGE_ERROR",
                         absl::StrCat("unknown challenge error ", error));
}

}  // namespace

extern "C" {

ra_status ra_basic_credentials_parse(const char* header, size_t header_len,
                                     ra_buffer** out_user,
                                     ra_buffer** out_secret,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_user", out_user);
    arguments.Out("out_secret", out_secret);
    const auto text = arguments.Text("header", header, header_len);
    if (!arguments.ok()) return arguments.status();
    const auto credentials = robot_accounts::ParseBasicCredentials(text);
    if (!credentials.ok()) return credentials.status();
    auto user = std::make_unique<ra_buffer>(credentials->user);
    *out_secret = NewBuffer(credentials->secret.Reveal(SecretAccess::Grant()));
    *out_user = user.release();
    return absl::OkStatus();
  });
}

ra_status ra_basic_credentials_format(const char* user, size_t user_len,
                                      const char* secret, size_t secret_len,
                                      ra_buffer** out_header,
                                      ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_header", out_header);
    const auto name = arguments.Text("user", user, user_len);
    const auto shown = arguments.Text("secret", secret, secret_len);
    if (!arguments.ok()) return arguments.status();
    const auto header = robot_accounts::FormatBasicCredentials(name, shown);
    if (!header.ok()) return header.status();
    *out_header = NewBuffer(header->Reveal(SecretAccess::Grant()));
    return absl::OkStatus();
  });
}

ra_status ra_access_parse(const char* scopes, size_t scopes_len,
                          ra_access** out_access, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_access", out_access);
    const auto text = arguments.Text("scopes", scopes, scopes_len);
    if (!arguments.ok()) return arguments.status();
    return Return(robot_accounts::ParseScopes({text}), out_access);
  });
}

ra_status ra_access_required(const char* method, size_t method_len,
                             const char* path, size_t path_len,
                             const char* query, size_t query_len,
                             ra_access** out_access, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_access", out_access);
    const auto verb = arguments.Text("method", method, method_len);
    const auto where = arguments.Text("path", path, path_len);
    const auto what = arguments.Text("query", query, query_len);
    if (!arguments.ok()) return arguments.status();
    return Return(robot_accounts::RequiredAccess(verb, where, what),
                  out_access);
  });
}

ra_status ra_access_intersect(const ra_access* held, const ra_access* asked,
                              ra_access** out_access, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_access", out_access);
    arguments.Need("held", held);
    arguments.Need("asked", asked);
    if (!arguments.ok()) return arguments.status();
    return Return(robot_accounts::GrantedAccess(held->access, asked->access),
                  out_access);
  });
}

ra_status ra_access_intersect_principal(const ra_principal* principal,
                                        const ra_access* asked,
                                        ra_access** out_access,
                                        ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_access", out_access);
    arguments.Need("principal", principal);
    arguments.Need("asked", asked);
    if (!arguments.ok()) return arguments.status();
    return Return(
        robot_accounts::GrantedAccess(principal->principal, asked->access),
        out_access);
  });
}

size_t ra_access_count(const ra_access* access) {
  return access == nullptr ? 0 : access->actions.size();
}

ra_status ra_access_at(const ra_access* access, size_t index,
                       const char** out_type, size_t* out_type_len,
                       const char** out_name, size_t* out_name_len,
                       const char** out_actions, size_t* out_actions_len,
                       ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_type", out_type);
    arguments.OptionalOut(out_type_len);
    arguments.Out("out_name", out_name);
    arguments.OptionalOut(out_name_len);
    arguments.Out("out_actions", out_actions);
    arguments.OptionalOut(out_actions_len);
    arguments.Need("access", access);
    if (!arguments.ok()) return arguments.status();
    if (index >= access->actions.size()) {
      return MakeError(absl::StatusCode::kOutOfRange, "INDEX_OUT_OF_RANGE",
                       absl::StrCat("the access has ", access->actions.size(),
                                    " resources"));
    }
    const ResourceAccess& resource = access->access.resources()[index];
    *out_type = Lend(resource.type, out_type_len);
    *out_name = Lend(resource.name, out_name_len);
    *out_actions = Lend(access->actions[index], out_actions_len);
    return absl::OkStatus();
  });
}

ra_status ra_access_to_text(const ra_access* access, ra_buffer** out_text,
                            ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_text", out_text);
    arguments.Need("access", access);
    if (!arguments.ok()) return arguments.status();
    *out_text = NewBuffer(access->access.ToText());
    return absl::OkStatus();
  });
}

void ra_access_free(ra_access* access) { delete access; }

ra_status ra_challenge_format(const char* realm, size_t realm_len,
                              const char* service, size_t service_len,
                              const ra_access* required,
                              ra_challenge_error challenge_error,
                              ra_buffer** out_header, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_header", out_header);
    Challenge challenge;
    challenge.realm = std::string(arguments.Text("realm", realm, realm_len));
    challenge.service =
        std::string(arguments.Text("service", service, service_len));
    if (!arguments.ok()) return arguments.status();
    absl::Status known = CheckChallengeError(challenge_error);
    if (!known.ok()) return known;
    if (required != nullptr) challenge.scope = required->access;
    challenge.error = static_cast<ChallengeError>(challenge_error);
    const auto header = robot_accounts::FormatChallenge(challenge);
    if (header.ok()) *out_header = NewBuffer(*header);
    return header.status();
  });
}

}  // extern "C"
