// What the C interface adds: the twins of what permissions_bench, robot_bench
// and crypto_bench measure in C++.
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "benchmark/benchmark.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr char kUser[] = "robot$library+ci";

void BM_CapiCanById_Hit(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  int32_t pull = 0;
  if (ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                       RA_TEXT("repository"), RA_TEXT("pull"), &pull,
                       nullptr) != RA_OK) {
    return state.SkipWithError("no such permission");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ra_principal_can_id(principal, RA_TEXT("library"), pull));
  }
  if (ra_principal_can_id(principal, RA_TEXT("library"), pull) != RA_OK) {
    state.SkipWithError("denied");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiCanById_Hit);

void BM_CapiCanById_Miss(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ra_principal_can_id(principal, RA_TEXT("nowhere"), 300));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiCanById_Miss);

void BM_CapiCanByText_Hit(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ra_principal_can(principal, RA_TEXT("library"),
                                              RA_TEXT("repository"),
                                              RA_TEXT("pull"), nullptr));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiCanByText_Hit);

// Denied, with and without the error that says so.
void BM_CapiCanByText_Miss(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ra_principal_can(principal, RA_TEXT("library"),
                                              RA_TEXT("repository"),
                                              RA_TEXT("delete"), nullptr));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiCanByText_Miss);

void BM_CapiCanByText_MissWithError(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (auto _ : state) {
    ra_error* error = nullptr;
    benchmark::DoNotOptimize(ra_principal_can(principal, RA_TEXT("library"),
                                              RA_TEXT("repository"),
                                              RA_TEXT("delete"), &error));
    ra_error_free(error);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiCanByText_MissWithError);

void BM_CapiPrincipalCanRepository(benchmark::State& state) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ra_principal_can_repository(
        principal, RA_TEXT("library/app"), RA_TEXT("push"), nullptr));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiPrincipalCanRepository);

void BM_CapiAuthenticate_Warm_Hmac(benchmark::State& state) {
  const Objects objects;
  const std::string& secret = objects.secret();
  for (auto _ : state) {
    Owned<ra_principal> principal;
    if (ra_accounts_authenticate(objects.Get<ra_accounts>(), nullptr,
                                 RA_TEXT(kUser), RA_STRING(secret),
                                 principal.out(), nullptr) != RA_OK) {
      state.SkipWithError("refused");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiAuthenticate_Warm_Hmac);

void BM_CapiHarborHash(benchmark::State& state) {
  for (auto _ : state) {
    Owned<ra_buffer> hex;
    if (ra_secret_hash_harbor(RA_TEXT("Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"),
                              RA_TEXT("q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC"),
                              hex.out(), nullptr) != RA_OK) {
      state.SkipWithError("no hash");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiHarborHash);

void BM_CapiHasherHash_Generated(benchmark::State& state) {
  const Objects objects;
  for (auto _ : state) {
    Owned<ra_buffer> hash;
    if (ra_hasher_hash(objects.Get<ra_hasher>(),
                       RA_TEXT("Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"), 1,
                       hash.out(), nullptr) != RA_OK) {
      state.SkipWithError("no hash");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiHasherHash_Generated);

void BM_CapiNamingPolicyParse(benchmark::State& state) {
  for (auto _ : state) {
    Owned<ra_buffer> project;
    Owned<ra_buffer> account;
    if (ra_full_name_parse(RA_TEXT("robot$"), RA_TEXT(kUser), project.out(),
                           account.out(), nullptr) != RA_OK) {
      state.SkipWithError("not parsed");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiNamingPolicyParse);

void BM_CapiTokenIssueFor(benchmark::State& state) {
  const Objects objects;
  for (auto _ : state) {
    Owned<ra_buffer> body;
    if (ra_token_issue_for(objects.Get<ra_token_issuer>(),
                           objects.Get<ra_principal>(),
                           objects.Get<ra_access>(), kNowUnixS, body.out(),
                           nullptr) != RA_OK) {
      state.SkipWithError("no token");
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_CapiTokenIssueFor);

// P-256, made for this.
constexpr char kEcKeyPem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgp9l5BuZrJjkmDs4N\n"
    "ndKyLlbYbZfv2F+65XVjYcgG44ahRANCAAQE5g+UbUpkuVQWbvd2eo9vVNksRZ5j\n"
    "QYgJWHppgLBHs8pjldjbceHYR1kTfRoOhH3QX/Ui9JDGINLQlc2tplwI\n"
    "-----END PRIVATE KEY-----\n";

// From the header to the body: what a token service calls for each login.
bool AnswerRequest(const ra_accounts* accounts, const ra_token_issuer* issuer,
                   const std::string& header) {
  Owned<ra_principal> principal;
  if (ra_accounts_authenticate_basic(accounts, nullptr, RA_STRING(header),
                                     principal.out(), nullptr) != RA_OK) {
    return false;
  }
  Owned<ra_access> asked;
  if (ra_access_parse(RA_TEXT("repository:library/app:pull,push"), asked.out(),
                      nullptr) != RA_OK) {
    return false;
  }
  Owned<ra_buffer> body;
  return ra_token_issue_for(issuer, principal, asked,
                            ra_accounts_now_unix_s(accounts), body.out(),
                            nullptr) == RA_OK;
}

void RunTokenRequests(benchmark::State& state, int64_t remembered_tokens) {
  const Objects objects;
  Owned<ra_options> options;
  Owned<ra_token_issuer> issuer;
  if (ra_options_new(options.out(), nullptr) != RA_OK) {
    return state.SkipWithError("no options");
  }
  if (ra_options_set_remembered_tokens(options, remembered_tokens, nullptr) !=
          RA_OK ||
      ra_token_issuer_new(RA_TEXT("robots"), RA_TEXT("registry"),
                          RA_TEXT(kEcKeyPem), nullptr, 0, options, issuer.out(),
                          nullptr) != RA_OK) {
    return state.SkipWithError("no issuer");
  }
  const std::string header =
      "Basic " +
      absl::Base64Escape(std::string(kUser) + ":" + objects.secret());
  for (auto _ : state) {
    if (!AnswerRequest(objects.Get<ra_accounts>(), issuer, header)) {
      state.SkipWithError("refused");
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_CapiTokenRequest_ES256(benchmark::State& state) {
  RunTokenRequests(state, 0);
}
BENCHMARK(BM_CapiTokenRequest_ES256);

void BM_CapiTokenRequest_Memo(benchmark::State& state) {
  RunTokenRequests(state, 1000);
}
BENCHMARK(BM_CapiTokenRequest_Memo);

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
