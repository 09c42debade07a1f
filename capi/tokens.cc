// Section 6 of robot_accounts.h: tokens.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "openssl/mem.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/options.h"
#include "robot_accounts/capi/registry.h"
#include "robot_accounts/crypto/jwt_key.h"
#include "robot_accounts/crypto/jwt_public_key.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/registry/token_verifier.h"
#include "robot_accounts/robot/secret_member.h"

using robot_accounts::Access;
using robot_accounts::Claims;
using robot_accounts::InvalidArgument;
using robot_accounts::IssuedToken;
using robot_accounts::JwtKeyIdForm;
using robot_accounts::JwtPrivateKey;
using robot_accounts::JwtPublicKey;
using robot_accounts::JwtSigner;
using robot_accounts::JwtSignerOptions;
using robot_accounts::MakeError;
using robot_accounts::Project;
using robot_accounts::SecretAccess;
using robot_accounts::TokenIssuer;
using robot_accounts::TokenIssuerOptions;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::NewBuffer;

struct ra_token_issuer {
  TokenIssuer issuer;
};

namespace {

const Access& AccessOf(const ra_access* access) {
  static const Access* const kNone = new Access();
  return access == nullptr ? *kNone : access->access;
}

absl::Status Return(absl::StatusOr<IssuedToken> issued, ra_buffer** out_body) {
  if (!issued.ok()) return issued.status();
  const absl::Cleanup wipe = [&issued] {
    for (std::string* text : {&issued->token, &issued->body_json}) {
      OPENSSL_cleanse(&(*text)[0], text->size());
    }
  };
  *out_body = NewBuffer(issued->body_json);
  return absl::OkStatus();
}

absl::Status Return(absl::StatusOr<Claims> claims, ra_claims** out_claims) {
  if (!claims.ok()) return claims.status();
  *out_claims = new ra_claims(*std::move(claims));
  return absl::OkStatus();
}

absl::StatusOr<JwtSigner> SignerOf(absl::string_view key_pem,
                                   absl::string_view certificate_pem,
                                   const ra_options& options) {
  auto key = JwtPrivateKey::FromPem(key_pem);
  if (!key.ok()) return key.status();
  JwtSignerOptions signer;
  signer.key_id_form =
      certificate_pem.empty() ? options.key_id_form : JwtKeyIdForm::kX5c;
  signer.certificate_chain_pem = std::string(certificate_pem);
  return JwtSigner::Create(*std::move(key), signer);
}

// What `get` answers for the claims, or 0 for none.
int64_t Ask(const ra_claims* claims, int64_t Claims::*field) {
  return claims == nullptr ? 0 : claims->claims.*field;
}

}  // namespace

extern "C" {

ra_status ra_token_issuer_new(const char* issuer, size_t issuer_len,
                              const char* service, size_t service_len,
                              const char* key_pem, size_t key_pem_len,
                              const char* certificate_pem,
                              size_t certificate_pem_len,
                              const ra_options* options,
                              ra_token_issuer** out_issuer,
                              ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_issuer", out_issuer);
    TokenIssuerOptions names;
    names.issuer = std::string(arguments.Text("issuer", issuer, issuer_len));
    names.service =
        std::string(arguments.Text("service", service, service_len));
    const auto key = arguments.Text("key_pem", key_pem, key_pem_len);
    const auto chain =
        arguments.Text("certificate_pem", certificate_pem, certificate_pem_len);
    if (!arguments.ok()) return arguments.status();
    const ra_options defaults;
    const ra_options& chosen = options == nullptr ? defaults : *options;
    names.life_s = chosen.token_life_s;
    names.remembered_tokens = chosen.remembered_tokens;
    auto signer = SignerOf(key, chain, chosen);
    if (!signer.ok()) return signer.status();
    auto made = TokenIssuer::Create(std::move(names), *std::move(signer));
    if (!made.ok()) return made.status();
    *out_issuer = new ra_token_issuer{*std::move(made)};
    return absl::OkStatus();
  });
}

void ra_token_issuer_free(ra_token_issuer* issuer) { delete issuer; }

ra_status ra_token_issue(const ra_token_issuer* issuer, const char* subject,
                         size_t subject_len, const ra_access* granted,
                         int64_t now_unix_s, int64_t life_s,
                         ra_buffer** out_body_json, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_body_json", out_body_json);
    arguments.Need("issuer", issuer);
    const auto name = arguments.Text("subject", subject, subject_len);
    if (!arguments.ok()) return arguments.status();
    return Return(
        issuer->issuer.Issue(name, AccessOf(granted), now_unix_s, life_s),
        out_body_json);
  });
}

ra_status ra_token_issue_for(const ra_token_issuer* issuer,
                             const ra_principal* principal,
                             const ra_access* asked, int64_t now_unix_s,
                             ra_buffer** out_body_json, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_body_json", out_body_json);
    arguments.Need("issuer", issuer);
    arguments.Need("principal", principal);
    if (!arguments.ok()) return arguments.status();
    return Return(issuer->issuer.IssueFor(principal->principal, AccessOf(asked),
                                          now_unix_s),
                  out_body_json);
  });
}

ra_status ra_token_of_body(const char* body_json, size_t body_json_len,
                           ra_buffer** out_token, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_token", out_token);
    const auto text = arguments.Text("body_json", body_json, body_json_len);
    if (!arguments.ok()) return arguments.status();
    const auto token = robot_accounts::SecretMember(text, "token");
    if (!token.ok() || token->empty()) {
      return InvalidArgument("MALFORMED_BODY",
                             "body: must be a json object with a token");
    }
    *out_token = NewBuffer(token->Reveal(SecretAccess::Grant()));
    return absl::OkStatus();
  });
}

ra_status ra_token_issuer_jwks(const ra_token_issuer* issuer,
                               ra_buffer** out_json, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_json", out_json);
    arguments.Need("issuer", issuer);
    if (!arguments.ok()) return arguments.status();
    *out_json = NewBuffer(issuer->issuer.Jwks());
    return absl::OkStatus();
  });
}

ra_status ra_token_keys_new(const char* issuer, size_t issuer_len,
                            ra_token_keys** out_keys, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_keys", out_keys);
    const auto name = arguments.Text("issuer", issuer, issuer_len);
    if (!arguments.ok()) return arguments.status();
    *out_keys = new ra_token_keys{std::string(name), {}};
    return absl::OkStatus();
  });
}

ra_status ra_token_keys_add(ra_token_keys* keys, const char* pem,
                            size_t pem_len, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("keys", keys);
    const auto text = arguments.Text("pem", pem, pem_len);
    if (!arguments.ok()) return arguments.status();
    const auto key = JwtPublicKey::FromPem(text);
    return key.ok() ? keys->verifier.AddKey(*key) : key.status();
  });
}

ra_status ra_token_keys_set_roots(ra_token_keys* keys, const char* pem,
                                  size_t pem_len, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("keys", keys);
    const auto text = arguments.Text("pem", pem, pem_len);
    if (!arguments.ok()) return arguments.status();
    return keys->verifier.SetTrustedRoots(text);
  });
}

void ra_token_keys_free(ra_token_keys* keys) { delete keys; }

ra_status ra_token_verify(const ra_token_keys* keys, const char* token,
                          size_t token_len, const char* service,
                          size_t service_len, int64_t now_unix_s,
                          ra_claims** out_claims, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_claims", out_claims);
    arguments.Need("keys", keys);
    const auto bearer = arguments.Text("token", token, token_len);
    const auto name = arguments.Text("service", service, service_len);
    if (!arguments.ok()) return arguments.status();
    return Return(robot_accounts::VerifyToken(keys->verifier, bearer,
                                              keys->issuer, name, now_unix_s),
                  out_claims);
  });
}

ra_status ra_accounts_token_verify(const ra_accounts* accounts,
                                   const ra_token_keys* keys, const char* token,
                                   size_t token_len, const char* service,
                                   size_t service_len, ra_claims** out_claims,
                                   ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_claims", out_claims);
    arguments.Need("accounts", accounts);
    arguments.Need("keys", keys);
    const auto bearer = arguments.Text("token", token, token_len);
    const auto name = arguments.Text("service", service, service_len);
    if (!arguments.ok()) return arguments.status();
    const auto projects = accounts->accounts->Projects();
    if (!projects.ok()) return projects.status();
    const auto created =
        [&](absl::string_view project) -> absl::optional<int64_t> {
      const Project* found = (*projects)->FindByName(project);
      if (found == nullptr) return absl::nullopt;
      return found->created_unix_s;
    };
    return Return(robot_accounts::VerifyToken(
                      keys->verifier, bearer, keys->issuer, name,
                      accounts->accounts->clock().UnixSeconds(), created),
                  out_claims);
  });
}

ra_status ra_claims_allow(const ra_claims* claims, const ra_access* required,
                          ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Need("claims", claims);
    arguments.Need("required", required);
    if (!arguments.ok()) return arguments.status();
    if (claims->claims.Allows(required->access)) return absl::OkStatus();
    return MakeError(absl::StatusCode::kPermissionDenied, "NOT_GRANTED",
                     "the token does not grant this");
  });
}

const char* ra_claims_subject(const ra_claims* claims, size_t* out_len) {
  return claims == nullptr ? LendNothing(out_len)
                           : Lend(claims->claims.subject, out_len);
}

const char* ra_claims_token_id(const ra_claims* claims, size_t* out_len) {
  return claims == nullptr ? LendNothing(out_len)
                           : Lend(claims->claims.token_id, out_len);
}

int64_t ra_claims_robot_id(const ra_claims* claims) {
  return Ask(claims, &Claims::robot_id);
}

int64_t ra_claims_robot_version(const ra_claims* claims) {
  return Ask(claims, &Claims::robot_version);
}

int64_t ra_claims_issued_at_unix_s(const ra_claims* claims) {
  return Ask(claims, &Claims::issued_at_unix_s);
}

int64_t ra_claims_expires_at_unix_s(const ra_claims* claims) {
  return Ask(claims, &Claims::expires_at_unix_s);
}

const ra_access* ra_claims_access(const ra_claims* claims) {
  return claims == nullptr ? nullptr : &claims->access;
}

void ra_claims_free(ra_claims* claims) { delete claims; }

}  // extern "C"
