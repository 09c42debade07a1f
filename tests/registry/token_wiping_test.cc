// Looks through every block of memory that is given back while the memo of
// tokens drops what it kept: none may hold a token.
#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/registry/token_memo.h"
#include "robot_accounts/registry/token_scope.h"
#include "tests/registry/principal_testing.h"

namespace {

// Found anywhere in a freed block: a leftover. Empty: nothing is looked for.
thread_local absl::string_view needle;
thread_local int leftovers = 0;

void LookThrough(void* block) {
  if (needle.empty() || block == nullptr) return;
  const absl::string_view bytes(static_cast<char*>(block),
                                malloc_usable_size(block));
  if (bytes.find(needle) != absl::string_view::npos) ++leftovers;
}

}  // namespace

void* operator new(size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  LookThrough(block);
  std::free(block);
}
void operator delete(void* block, size_t) noexcept { operator delete(block); }

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

template <typename Call>
int LeftoversOf(Call call) {
  leftovers = 0;
  needle = kToken.substr(0, 16);
  call();
  needle = {};
  return leftovers;
}

TEST(TokenWipingTest, WhatIsDroppedIsWiped) {
  std::optional<TokenMemo> memo(std::in_place, 64);
  EXPECT_EQ(0, LeftoversOf([&] {
              memo->Keep(Key(), kToken, kNow, kNow + 300);
              memo->Keep(Key(), kToken, kNow, kNow + 300);  // In its place.
              memo->Keep(Key(), kToken, kNow, kNow + 1);    // Not kept at all.
            }));
  std::shared_ptr<const TokenMemo::Kept> held = memo->Find(Key(), kNow);
  EXPECT_EQ(0, LeftoversOf([&] { memo.reset(); }));
  EXPECT_EQ(kToken, held->token());  // Whoever holds it may go on.
  EXPECT_EQ(0, LeftoversOf([&] { held.reset(); }));
}

}  // namespace
}  // namespace robot_accounts
