// Looks through every block of memory that is given back while the memo of
// tokens drops what it kept: none may hold a token.
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/registry/token_memo.h"
#include "robot_accounts/registry/token_scope.h"
#include "tests/registry/principal_testing.h"
#include "tests/testing/leftovers.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kToken =
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJyb2JvdCJ9.c2lnbmF0dXJl";
constexpr int64_t kNow = 1700000000;

TokenMemo::Key Key() {
  static const Principal& principal =
      *new Principal(testing::MakePrincipal(testing::ProjectRecord({})));
  static const Access& access = *new Access();
  return TokenMemo::KeyOf({"robots", "registry", "k", 300, principal, access});
}

int LeftoversOf(absl::FunctionRef<void()> call) {
  return robot_accounts::LeftoversOf(kToken.substr(0, 16), call);
}

TEST(TokenWipingTest, WhatIsDroppedIsWiped) {
  std::optional<TokenMemo> memo(std::in_place, 64);
  EXPECT_EQ(0, LeftoversOf([&] {
              memo->Keep(Key(), kToken, kNow, kNow + 300);
              memo->Keep(Key(), kToken, kNow, kNow + 300);  // In its place.
              memo->Keep(Key(), kToken, kNow, kNow + 1);    // Not kept at all.
            }));
  EXPECT_EQ(0, LeftoversOf([&] {
              EXPECT_EQ(nullptr, memo->Find(Key(), kNow + 300));  // It is over.
              memo->Keep(Key(), kToken, kNow, kNow + 300);
            }));
  std::shared_ptr<const TokenMemo::Kept> held = memo->Find(Key(), kNow);
  EXPECT_EQ(0, LeftoversOf([&] { memo.reset(); }));
  EXPECT_EQ(kToken, held->token());  // Whoever holds it may go on.
  EXPECT_EQ(0, LeftoversOf([&] { held.reset(); }));
}

}  // namespace
}  // namespace robot_accounts
