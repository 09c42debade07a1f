#include "robot_accounts/registry/token_memo.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/project_table.h"
#include "tests/crypto/in_child.h"
#include "tests/registry/principal_testing.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1700000000;
constexpr int64_t kEnd = kNow + 300;

// All that a claim is made of, so that a test can change one of it.
struct Parts {
  std::string issuer = "robots";
  std::string service = "registry";
  std::string key_id = "key";
  int64_t life_s = 300;
  RobotRecord record = testing::SystemRecord({});
  std::string full_name = "robot$ci";
  uint32_t slot_id = 1;
  int64_t project_id = 1;
  std::string granted = "repository:library/app:pull,push";

  TokenMemo::Key Key() const {
    Project project;
    project.id = project_id;
    project.name = "library";
    const Principal principal(
        Robot::FromRecord(record, Catalog::Default()).value(),
        std::make_shared<const ProjectTable>(std::vector<Project>{project}),
        full_name, slot_id);
    const Access access = ParseScopes({granted}).value();
    return TokenMemo::KeyOf(
        {issuer, service, key_id, life_s, principal, access});
  }
};

class TokenMemoTest : public ::testing::Test {
 protected:
  void Keep(const Parts& parts, absl::string_view token) {
    memo_.Keep(parts.Key(), token, kNow, kEnd);
  }
  // "" if there is none.
  std::string Find(const Parts& parts, int64_t now = kNow) {
    const auto kept = memo_.Find(parts.Key(), now);
    return kept == nullptr ? "" : kept->token();
  }

  TokenMemo memo_{64};
};

TEST_F(TokenMemoTest, FindsWhatWasKept) {
  EXPECT_EQ("", Find(Parts()));
  Keep(Parts(), "token");
  EXPECT_EQ("token", Find(Parts()));
  EXPECT_EQ(kEnd, memo_.Find(Parts().Key(), kNow)->expires_at_unix_s());
  Keep(Parts(), "newer");
  EXPECT_EQ("newer", Find(Parts()));
}

TEST_F(TokenMemoTest, EveryPartOfAClaimCounts) {
  const std::vector<std::pair<const char*, std::function<void(Parts&)>>>
      changes = {
          {"issuer", [](Parts& p) { p.issuer = "robotz"; }},
          {"service", [](Parts& p) { p.service = "registrx"; }},
          {"key id", [](Parts& p) { p.key_id = "kex"; }},
          {"life", [](Parts& p) { p.life_s = 301; }},
          {"robot", [](Parts& p) { p.record.id = 8; }},
          {"version", [](Parts& p) { p.record.version = 4; }},
          {"slot", [](Parts& p) { p.slot_id = 2; }},
          {"robot's end",
           [](Parts& p) {
             p.record.expires_at = Expiration::FromStored(kEnd);
           }},
          {"secret's end",
           [](Parts& p) { p.record.secrets[0].ends_unix_s = kEnd + 1; }},
          {"name", [](Parts& p) { p.full_name = "robot$cj"; }},
          {"project", [](Parts& p) { p.project_id = 2; }},
          {"repository",
           [](Parts& p) { p.granted = "repository:library/apx:pull,push"; }},
          {"type",
           [](Parts& p) { p.granted = "repositorx:library/app:pull,push"; }},
          {"fewer actions",
           [](Parts& p) { p.granted = "repository:library/app:pull"; }},
          {"other actions",
           [](Parts& p) { p.granted = "repository:library/app:pull,pusi"; }},
          {"more resources",
           [](Parts& p) { p.granted += " repository:library/b:pull"; }},
          {"nothing", [](Parts& p) { p.granted = ""; }},
          // What one text loses the next one gets.
          {"borders",
           [](Parts& p) {
             p.issuer = "robotsr";
             p.service = "egistry";
           }},
      };
  Keep(Parts(), "token");
  for (const auto& change : changes) {
    Parts parts;
    change.second(parts);
    EXPECT_NE(Parts().Key().text, parts.Key().text) << change.first;
    EXPECT_EQ("", Find(parts)) << change.first;
  }
  EXPECT_EQ("token", Find(Parts()));
}

TEST_F(TokenMemoTest, EqualHashesAreNotEnough) {
  TokenMemo::Key kept = Parts().Key();
  TokenMemo::Key other = kept;
  other.text.back() ^= 1;
  memo_.Keep(std::move(kept), "token", kNow, kEnd);
  EXPECT_EQ(nullptr, memo_.Find(other, kNow));
}

TEST_F(TokenMemoTest, ServesTheFirstHalfOfALifeAndAMinuteBeforeTheEnd) {
  Keep(Parts(), "token");
  EXPECT_EQ("", Find(Parts(), kNow - 1));  // Not yet valid.
  EXPECT_EQ("token", Find(Parts(), kNow + 150));
  EXPECT_EQ("", Find(Parts(), kNow + 151));
  memo_.Keep(Parts().Key(), "short", kNow, kNow + 90);
  EXPECT_EQ("short", Find(Parts(), kNow + 30));
  EXPECT_EQ("", Find(Parts(), kNow + 31));
  Parts other;
  other.slot_id = 2;
  memo_.Keep(other.Key(), "too short", kNow, kNow + 59);
  EXPECT_EQ("", Find(other));
}

TEST_F(TokenMemoTest, DropsWhatIsOverWhereItIsMet) {
  Keep(Parts(), "token");
  const std::weak_ptr<const TokenMemo::Kept> watched =
      memo_.Find(Parts().Key(), kNow);
  EXPECT_EQ("", Find(Parts(), kNow - 1));  // Its time is to come.
  EXPECT_EQ("token", Find(Parts(), kNow + 150));
  EXPECT_FALSE(watched.expired());
  // 64 tokens lie in 16 sets of four: of 1000 others one is in the same.
  Parts other;
  for (int64_t id = 100; id < 1100 && !watched.expired(); ++id) {
    other.record.id = id;
    EXPECT_EQ("", Find(other, kNow + 151));
  }
  EXPECT_TRUE(watched.expired());
  Keep(Parts(), "token");
  EXPECT_EQ("", Find(Parts(), kNow + 151));
  EXPECT_EQ("", Find(Parts()));  // Dropped by then.
}

TEST_F(TokenMemoTest, ThreadsFindTheirOwnOrNothing) {
  constexpr int kThreads = 4;
  constexpr int kClaims = 100;  // More than there is room for.
  std::vector<TokenMemo::Key> keys;
  for (int i = 0; i < kClaims; ++i) {
    Parts parts;
    parts.record.id = i + 1;
    keys.push_back(parts.Key());
  }
  std::vector<std::thread> threads;
  std::vector<int> wrong(kThreads, 0);
  std::vector<int> found(kThreads, 0);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5000; ++i) {
        const int claim = (i / 2 * (t + 1)) % kClaims;
        const int64_t now = kNow + i / 10;  // Some are over by then.
        const std::string token = "token " + std::to_string(claim);
        if (i % 2 == 0) memo_.Keep(keys[claim], token, now, now + 300);
        const auto kept = memo_.Find(keys[claim], now);
        if (kept == nullptr) continue;
        ++found[t];
        wrong[t] += kept->token() != token;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::vector<int>(kThreads, 0), wrong);
  for (const int count : found) EXPECT_GT(count, 0);
}

TEST_F(TokenMemoTest, HoldsItsBoundAndKeepsTheNewest) {
  std::vector<Parts> all(1000);
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].record.id = static_cast<int64_t>(i) + 1;
    memo_.Keep(all[i].Key(), "token", kNow + static_cast<int64_t>(i) / 100,
               kEnd + static_cast<int64_t>(i) / 100);
  }
  size_t found = 0;
  for (const Parts& parts : all) found += !Find(parts, kNow + 10).empty();
  EXPECT_EQ(64u, found);
  EXPECT_NE("", Find(all.back(), kNow + 10));
}

TEST_F(TokenMemoTest, AChildFindsNothing) {
  Keep(Parts(), "token");
  EXPECT_TRUE(HoldsInChild([this] {
    if (!Find(Parts()).empty()) return false;
    Keep(Parts(), "token");
    return Find(Parts()).empty();
  }));
  EXPECT_EQ("token", Find(Parts()));
}

}  // namespace
}  // namespace robot_accounts
