// What a token service does for each login: read the request, sign the token;
// and what a registry does for each request: check it.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/required_access.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/registry/token_verifier.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/registry/principal_testing.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1700000000;
constexpr absl::string_view kScope = "repository:library/app:pull,push";

Principal Robot() {
  return testing::MakePrincipal(
      testing::ProjectRecord(testing::PullAndPush(1)));
}

TokenIssuer Issuer(JwtAlgorithm algorithm) {
  TokenIssuerOptions options;
  options.issuer = "robots";
  options.service = "registry";
  return TokenIssuer::Create(
             options,
             JwtSigner::Create(testing::SharedJwtKey(algorithm)).value())
      .value();
}

void BM_ParseBasicCredentials(benchmark::State& state) {
  const std::string header = absl::StrCat(
      "Basic ", absl::Base64Escape("robot$library+ci:"
                                   "abcdefghijklmnopqrstuvwxyzABCD12"));
  for (auto _ : state) {
    auto credentials = ParseBasicCredentials(header);
    if (!credentials.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(credentials);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseBasicCredentials);

// By the number of scopes.
void BM_ParseScopes(benchmark::State& state) {
  std::vector<std::string> texts;
  for (int64_t i = 0; i < state.range(0); ++i) {
    texts.push_back(absl::StrCat("repository:library/app", i, ":pull,push"));
  }
  const std::vector<absl::string_view> views(texts.begin(), texts.end());
  for (auto _ : state) {
    auto access = ParseScopes(views);
    if (!access.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(access);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseScopes)->Arg(1)->Arg(8)->Arg(64);

void BM_GrantedAccess(benchmark::State& state) {
  const Principal principal = Robot();
  const Access asked = ParseScopes({kScope}).value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(GrantedAccess(principal, asked));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_GrantedAccess);

void BM_RequiredAccess(benchmark::State& state) {
  for (auto _ : state) {
    auto access = RequiredAccess("GET", "/v2/library/app/manifests/latest", "");
    if (!access.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(access);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RequiredAccess);

void BM_TokenIssueFor(benchmark::State& state, JwtAlgorithm algorithm) {
  const TokenIssuer issuer = Issuer(algorithm);
  const Principal principal = Robot();
  const Access asked = ParseScopes({kScope}).value();
  for (auto _ : state) {
    auto token = issuer.IssueFor(principal, asked, kNow);
    if (!token.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(token);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(BM_TokenIssueFor, RS256, JwtAlgorithm::kRS256);
BENCHMARK_CAPTURE(BM_TokenIssueFor, ES256, JwtAlgorithm::kES256);
BENCHMARK_CAPTURE(BM_TokenIssueFor, EdDSA, JwtAlgorithm::kEdDSA);

void BM_VerifyToken(benchmark::State& state, JwtAlgorithm algorithm) {
  const TokenIssuer issuer = Issuer(algorithm);
  JwtVerifier verifier;
  const std::string token =
      issuer.IssueFor(Robot(), ParseScopes({kScope}).value(), kNow)->token;
  if (!verifier.AddKey(issuer.signer().public_key()).ok()) {
    state.SkipWithError("refused");
  }
  for (auto _ : state) {
    auto claims = VerifyToken(verifier, token, "robots", "registry", kNow);
    if (!claims.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(claims);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(BM_VerifyToken, RS256, JwtAlgorithm::kRS256);
BENCHMARK_CAPTURE(BM_VerifyToken, ES256, JwtAlgorithm::kES256);
BENCHMARK_CAPTURE(BM_VerifyToken, EdDSA, JwtAlgorithm::kEdDSA);

}  // namespace
}  // namespace robot_accounts
