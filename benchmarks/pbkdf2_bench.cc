// PBKDF2-HMAC-SHA256 beside the fastest loop that we know and beside what other
// libraries do. All take turns in one benchmark, and the best time of each
// counts, so that what else the machine does falls on all or on none. Counters:
// `over_limit` is ours over the limit (1.05 at most; absent without SHA
// instructions), `<peer>_over_ours` how many times faster we are (BoringSSL at
// least 1.3, OpenSSL at least 2.5). All results are compared first.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "benchmarks/pbkdf2_limit.h"
#include "benchmarks/pbkdf2_peers.h"
#include "robot_accounts/crypto/pbkdf2.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSecret = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E";
constexpr absl::string_view kSalt = "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC";

void Ours(absl::string_view password, absl::string_view salt,
          uint32_t iterations, uint8_t out[32]) {
  Pbkdf2HmacSha256(password, salt, iterations, absl::MakeSpan(out, 32));
}

// Ours first, then the limit, if it can run, then the others.
std::vector<Pbkdf2Peer> Everyone() {
  std::vector<Pbkdf2Peer> all = {{"ours", Ours}};
  if (HasShaInstructions()) all.push_back({"limit", Pbkdf2Limit});
  for (const Pbkdf2Peer& peer : Pbkdf2Peers()) all.push_back(peer);
  return all;
}

// Which of them is wrong, by RFC 7914 section 11 and by ours; empty: none.
std::string Wrong(const std::vector<Pbkdf2Peer>& all, uint32_t iterations) {
  constexpr absl::string_view kRfc =
      "\x55\xac\x04\x6e\x56\xe3\x08\x9f\xec\x16\x91\xc2\x25\x44\xb6\x05"
      "\xf9\x41\x85\x21\x6d\xde\x04\x65\xe6\x8b\x9d\x57\xc2\x0d\xac\xbc";
  uint8_t ours[32];
  Ours(kSecret, kSalt, iterations, ours);
  for (const Pbkdf2Peer& one : all) {
    uint8_t out[32] = {};
    one.derive("passwd", "salt", 1, out);
    if (std::memcmp(out, kRfc.data(), sizeof(out)) != 0) return one.name;
    one.derive(kSecret, kSalt, iterations, out);
    if (std::memcmp(out, ours, sizeof(out)) != 0) return one.name;
  }
  return "";
}

double Seconds(const Pbkdf2Peer& one, uint32_t iterations) {
  uint8_t out[32];
  const auto start = std::chrono::steady_clock::now();
  one.derive(kSecret, kSalt, iterations, out);
  benchmark::DoNotOptimize(out);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

void BM_Pbkdf2_OverLimitAndPeers(benchmark::State& state) {
  const uint32_t iterations = static_cast<uint32_t>(state.range(0));
  const std::vector<Pbkdf2Peer> all = Everyone();
  const std::string wrong = Wrong(all, iterations);
  if (!wrong.empty()) {
    state.SkipWithError((wrong + ": wrong result").c_str());
    return;
  }
  std::vector<double> best(all.size(), 1e9);
  for (auto _ : state) {
    for (int turn = 0; turn < 16; ++turn) {
      for (size_t i = 0; i < all.size(); ++i) {
        best[i] = std::min(best[i], Seconds(all[i], iterations));
      }
    }
  }
  state.counters["us"] = best[0] * 1e6;
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i].name == absl::string_view("limit")) {
      state.counters["over_limit"] = best[0] / best[i];
    } else {
      state.counters[std::string(all[i].name) + "_over_ours"] =
          best[i] / best[0];
    }
  }
}
BENCHMARK(BM_Pbkdf2_OverLimitAndPeers)
    ->Arg(4096)
    ->Unit(benchmark::kMillisecond);

// As many at once as the argument says, turn by turn with the limit. Counters:
// `each_over_limit` is the time of one of them over that of the limit,
// `all_over_limit` that of all.
void BM_Lanes(benchmark::State& state) {
  const size_t lanes = static_cast<size_t>(state.range(0));
  const Pbkdf2Peer one = HasShaInstructions() ? Pbkdf2Peer{"limit", Pbkdf2Limit}
                                              : Pbkdf2Peer{"ours", Ours};
  double best = 1e9;
  double limit = 1e9;
  for (auto _ : state) {
    for (int turn = 0; turn < 16; ++turn) {
      std::deque<BegunPbkdf2> begun;
      std::vector<BegunPbkdf2*> all;
      for (size_t i = 0; i < lanes; ++i) {
        all.push_back(&begun.emplace_back(kSecret, std::to_string(i), 4096));
      }
      const auto start = std::chrono::steady_clock::now();
      FinishTogether(all);
      const auto end = std::chrono::steady_clock::now();
      best = std::min(best, std::chrono::duration<double>(end - start).count());
      limit = std::min(limit, Seconds(one, 4096));
    }
  }
  state.counters["all_over_limit"] = best / limit;
  state.counters["each_over_limit"] = best / limit / lanes;
}
BENCHMARK(BM_Lanes)->DenseRange(1, 8)->Arg(12)->Arg(16)->Unit(
    benchmark::kMillisecond);

}  // namespace
}  // namespace robot_accounts
