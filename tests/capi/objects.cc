#include "tests/capi/objects.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "robot_accounts.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr int32_t kEvents = 64;

// What a test stands on must work.
void MustBeOk(ra_status status, const Reason& reason) {
  if (status == RA_OK) return;
  std::fprintf(stderr, "%s: %s\n", ra_status_name(status),
               reason.message().c_str());
  std::abort();
}

}  // namespace

Owned<ra_permission_set> SetOf(const std::string& text, ra_level level) {
  Owned<ra_permission_set> set;
  Reason why;
  MustBeOk(ra_permission_set_parse(ra_catalog_default(), level, RA_STRING(text),
                                   set.out(), why.out()),
           why);
  return set;
}

Owned<ra_robot_spec> SpecOf(const std::string& project,
                            const std::string& account) {
  const auto set = SetOf("repository:pull,repository:push");
  Owned<ra_grants> grants;
  Owned<ra_robot_spec> spec;
  Reason why;
  MustBeOk(ra_grants_new(grants.out(), why.out()), why);
  MustBeOk(ra_grants_add_project(grants, 0, RA_STRING(project), set, why.out()),
           why);
  MustBeOk(ra_robot_spec_new(spec.out(), why.out()), why);
  MustBeOk(ra_robot_spec_set_project(spec, RA_STRING(project), why.out()), why);
  MustBeOk(ra_robot_spec_set_account_name(spec, RA_STRING(account), why.out()),
           why);
  MustBeOk(ra_robot_spec_set_grants(spec, grants, why.out()), why);
  return spec;
}

Owned<ra_accounts> OpenAccounts(const std::string& url, int64_t* now_unix_s) {
  Owned<ra_options> options;
  Owned<ra_accounts> accounts;
  Reason why;
  MustBeOk(ra_options_new(options.out(), why.out()), why);
  MustBeOk(ra_options_set_clock(options, TellTime, now_unix_s, why.out()), why);
  MustBeOk(ra_options_set_events(options, kEvents, why.out()), why);
  MustBeOk(ra_accounts_open(RA_STRING(url), options, accounts.out(), why.out()),
           why);
  return accounts;
}

Objects::Objects() {
  MakeParts();
  MakeAccounts();
  MakeTokens();
}

void Objects::MakeParts() {
  Reason why;
  MustBeOk(ra_options_new(Out<ra_options>(), why.out()), why);
  MustBeOk(ra_catalog_new(nullptr, Out<ra_catalog>(), why.out()), why);
  std::get<Owned<ra_permission_set>>(handles_) = SetOf("repository:pull");
  MustBeOk(ra_grants_new(Out<ra_grants>(), why.out()), why);
  MustBeOk(ra_hasher_new(nullptr, Out<ra_hasher>(), why.out()), why);
  MustBeOk(ra_secret_generate(Out<ra_buffer>(), why.out()), why);
  MustBeOk(ra_actor_new(Out<ra_actor>(), why.out()), why);
  MustBeOk(ra_import_new(Out<ra_import>(), why.out()), why);
  MustBeOk(ra_login_new(Out<ra_login>(), why.out()), why);
  MustBeOk(ra_refresh_new(Out<ra_refresh>(), why.out()), why);
  MustBeOk(ra_robot_edit_new(Out<ra_robot_edit>(), why.out()), why);
  MustBeOk(ra_robot_query_new(Out<ra_robot_query>(), why.out()), why);
  // Some error.
  ra_secret_check(nullptr, 0, Out<ra_error>());
}

void Objects::MakeAccounts() {
  Reason why;
  std::get<Owned<ra_accounts>>(handles_) = OpenAccounts("memory:", &now_unix_s);
  const ra_accounts* accounts = Get<ra_accounts>();
  std::get<Owned<ra_robot_spec>>(handles_) = SpecOf("library", "ci");
  specs_[0] = Get<ra_robot_spec>();
  Owned<ra_buffer> secret;
  MustBeOk(ra_accounts_create(accounts, nullptr, specs_[0], Out<ra_robot>(),
                              secret.out(), why.out()),
           why);
  secret_ = TextOf(secret);
  MustBeOk(ra_accounts_next_event(accounts, Out<ra_event>(), why.out()), why);
  const auto other = SpecOf("library", "other");
  const ra_robot_spec* others[] = {other};
  MustBeOk(ra_accounts_create_many(accounts, nullptr, others, 1,
                                   Out<ra_created_robots>(), why.out()),
           why);
  MustBeOk(ra_accounts_list(accounts, nullptr, nullptr, Out<ra_robot_page>(),
                            why.out()),
           why);
  MustBeOk(ra_accounts_project_find(accounts, nullptr, RA_TEXT("library"),
                                    Out<ra_project>(), why.out()),
           why);
  MustBeOk(ra_accounts_authenticate(
               accounts, nullptr, RA_TEXT("robot$library+ci"),
               RA_STRING(secret_), Out<ra_principal>(), why.out()),
           why);
}

void Objects::MakeTokens() {
  Reason why;
  Owned<ra_buffer> body;
  MustBeOk(ra_access_parse(RA_TEXT("repository:library/app:pull"),
                           Out<ra_access>(), why.out()),
           why);
  MustBeOk(ra_token_issuer_new(RA_TEXT("issuer"), RA_TEXT("registry"),
                               RA_TEXT(kKeyPem), nullptr, 0, nullptr,
                               Out<ra_token_issuer>(), why.out()),
           why);
  MustBeOk(
      ra_token_issue_for(Get<ra_token_issuer>(), Get<ra_principal>(),
                         Get<ra_access>(), now_unix_s, body.out(), why.out()),
      why);
  MustBeOk(
      ra_token_keys_new(RA_TEXT("issuer"), Out<ra_token_keys>(), why.out()),
      why);
  MustBeOk(ra_token_keys_add(Get<ra_token_keys>(), RA_TEXT(kPublicKeyPem),
                             why.out()),
           why);
  Owned<ra_buffer> token;
  const std::string json = TextOf(body);
  MustBeOk(ra_token_of_body(RA_STRING(json), token.out(), why.out()), why);
  token_ = TextOf(token);
  MustBeOk(ra_token_verify(Get<ra_token_keys>(), RA_STRING(token_),
                           RA_TEXT("registry"), now_unix_s, Out<ra_claims>(),
                           why.out()),
           why);
}

}  // namespace capi_testing
}  // namespace robot_accounts
