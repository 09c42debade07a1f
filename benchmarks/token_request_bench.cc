// A whole token request, from the header to the JSON body, beside the bare
// signature that it cannot do without.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "openssl/curve25519.h"
#include "openssl/ec_key.h"
#include "openssl/ecdsa.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/rsa.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/crypto/jwt_testing.h"

namespace robot_accounts {
namespace {

using testing::KeyType;

constexpr absl::string_view kScope = "repository:library/app:pull,push";

// A token service with one robot, which has logged in before.
class TokenService {
 public:
  TokenService(JwtAlgorithm algorithm, size_t remembered_tokens)
      : accounts_(RobotAccounts::Create(NewMemoryStore()).value()) {
    RobotSpec spec;
    spec.level = RobotLevel::kProject;
    spec.project = "library";
    spec.account_name = "ci";
    spec.grants = {GrantSpec::Project(
        "library",
        PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                             "repository:pull,repository:push")
            .value())};
    const CreatedRobot robot =
        accounts_->CreateRobot(Actor::Host(), spec).value();
    header_ =
        absl::StrCat("Basic ", absl::Base64Escape(absl::StrCat(
                                   "robot$library+ci:", robot.secret.text())));
    TokenIssuerOptions options;
    options.issuer = "robots";
    options.service = "registry";
    options.remembered_tokens = remembered_tokens;
    issuer_ = std::make_unique<TokenIssuer>(
        TokenIssuer::Create(
            options,
            JwtSigner::Create(testing::SharedJwtKey(algorithm)).value())
            .value());
  }

  // The body of the answer; empty if it is refused.
  std::string Answer() const {
    const auto credentials = ParseBasicCredentials(header_);
    if (!credentials.ok()) return "";
    const auto principal = accounts_->Authenticate(Login(), credentials->user,
                                                   credentials->secret);
    if (!principal.ok()) return "";
    const auto asked = ParseScopes({kScope});
    if (!asked.ok()) return "";
    auto issued =
        issuer_->IssueFor(*principal, *asked, accounts_->clock().UnixSeconds());
    return issued.ok() ? std::move(issued->body_json) : "";
  }

 private:
  std::unique_ptr<RobotAccounts> accounts_;
  std::unique_ptr<TokenIssuer> issuer_;
  std::string header_;
};

// Signs 32 bytes with what BoringSSL has for it and nothing around it.
bool SignBare(JwtAlgorithm algorithm) {
  static const uint8_t digest[32] = {1, 2, 3};
  uint8_t out[512];
  unsigned size = sizeof(out);
  if (algorithm == JwtAlgorithm::kES256) {
    const EC_KEY* key =
        EVP_PKEY_get0_EC_KEY(testing::SharedKey(KeyType::kP256));
    return ECDSA_sign(0, digest, sizeof(digest), out, &size, key) == 1;
  }
  if (algorithm == JwtAlgorithm::kRS256) {
    RSA* key = EVP_PKEY_get0_RSA(testing::SharedKey(KeyType::kRsa2048));
    return RSA_sign(NID_sha256, digest, sizeof(digest), out, &size, key) == 1;
  }
  static const auto* pair = [] {
    struct Pair {
      uint8_t public_key[ED25519_PUBLIC_KEY_LEN];
      uint8_t private_key[ED25519_PRIVATE_KEY_LEN];
    };
    auto* made = new Pair;
    ED25519_keypair(made->public_key, made->private_key);
    return made;
  }();
  return ED25519_sign(out, digest, sizeof(digest), pair->private_key) == 1;
}

void RunRequests(benchmark::State& state, JwtAlgorithm algorithm,
                 size_t remembered_tokens) {
  const TokenService service(algorithm, remembered_tokens);
  for (auto _ : state) {
    std::string body = service.Answer();
    if (body.empty()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(body);
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_TokenRequest_ES256(benchmark::State& state) {
  RunRequests(state, JwtAlgorithm::kES256, 0);
}
BENCHMARK(BM_TokenRequest_ES256);

void BM_TokenRequest_RS256(benchmark::State& state) {
  RunRequests(state, JwtAlgorithm::kRS256, 0);
}
BENCHMARK(BM_TokenRequest_RS256);

void BM_TokenRequest_EdDSA(benchmark::State& state) {
  RunRequests(state, JwtAlgorithm::kEdDSA, 0);
}
BENCHMARK(BM_TokenRequest_EdDSA);

// With tokens remembered: all but the first are given once more.
void BM_TokenRequest_Memo(benchmark::State& state) {
  RunRequests(state, JwtAlgorithm::kES256, 1000);
}
BENCHMARK(BM_TokenRequest_Memo);

void RunBare(benchmark::State& state, JwtAlgorithm algorithm) {
  for (auto _ : state) {
    if (!SignBare(algorithm)) state.SkipWithError("not signed");
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_BareSignature_ES256(benchmark::State& state) {
  RunBare(state, JwtAlgorithm::kES256);
}
BENCHMARK(BM_BareSignature_ES256);

void BM_BareSignature_RS256(benchmark::State& state) {
  RunBare(state, JwtAlgorithm::kRS256);
}
BENCHMARK(BM_BareSignature_RS256);

void BM_BareSignature_EdDSA(benchmark::State& state) {
  RunBare(state, JwtAlgorithm::kEdDSA);
}
BENCHMARK(BM_BareSignature_EdDSA);

// Both in turns, so that a slow moment of the machine meets both: `ratio` is
// that of a request to a signature, the median of all turns.
void BM_TokenRequestPerSignature(benchmark::State& state,
                                 JwtAlgorithm algorithm) {
  using Clock = std::chrono::steady_clock;
  constexpr int kInTurn = 8;
  const TokenService service(algorithm, 0);
  std::vector<double> ratios;  // Of each turn.
  for (auto _ : state) {
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < kInTurn; ++i) {
      if (service.Answer().empty()) state.SkipWithError("refused");
    }
    const Clock::time_point middle = Clock::now();
    for (int i = 0; i < kInTurn; ++i) {
      if (!SignBare(algorithm)) state.SkipWithError("not signed");
    }
    const Clock::time_point end = Clock::now();
    ratios.push_back(static_cast<double>((middle - begin).count()) /
                     static_cast<double>((end - middle).count()));
  }
  const auto median = ratios.begin() + ratios.size() / 2;
  std::nth_element(ratios.begin(), median, ratios.end());
  state.counters["ratio"] = *median;
}
BENCHMARK_CAPTURE(BM_TokenRequestPerSignature, ES256, JwtAlgorithm::kES256);
BENCHMARK_CAPTURE(BM_TokenRequestPerSignature, RS256, JwtAlgorithm::kRS256);
BENCHMARK_CAPTURE(BM_TokenRequestPerSignature, EdDSA, JwtAlgorithm::kEdDSA);

}  // namespace
}  // namespace robot_accounts
