#include "robot_accounts/crypto/secret_bytes.h"

#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/crypto/secret_access.h"
#include "tests/crypto/in_child.h"

namespace robot_accounts {
namespace {

static_assert(!std::is_copy_constructible<SecretBytes>::value, "");
static_assert(!std::is_copy_assignable<SecretBytes>::value, "");
static_assert(std::is_nothrow_move_constructible<SecretBytes>::value, "");
static_assert(!std::is_copy_constructible<IssuedSecret>::value, "");
// Nobody makes an access but by Grant, whose target has a list of users.
static_assert(!std::is_default_constructible<SecretAccess>::value, "");
static_assert(!std::is_aggregate<SecretAccess>::value, "");

absl::string_view Bytes(const SecretBytes& secret) {
  return secret.Reveal(SecretAccess::Grant());
}

TEST(SecretBytesTest, CopyKeepsEveryByte) {
  const absl::string_view text("a\0b\n\xff", 5);
  const SecretBytes secret = SecretBytes::Copy(text);
  EXPECT_EQ(5u, secret.size());
  EXPECT_FALSE(secret.empty());
  EXPECT_EQ(text, Bytes(secret));
}

TEST(SecretBytesTest, EmptyHasNoBytes) {
  EXPECT_TRUE(SecretBytes().empty());
  EXPECT_TRUE(SecretBytes::Copy("").empty());
  EXPECT_EQ("", Bytes(SecretBytes()));
  EXPECT_TRUE(SecretBytes().Clone().empty());
}

TEST(SecretBytesTest, CloneIsItsOwn) {
  SecretBytes first = SecretBytes::Copy("first");
  const SecretBytes clone = first.Clone();
  first = SecretBytes::Copy("other");
  EXPECT_EQ("first", Bytes(clone));
}

TEST(SecretBytesTest, MoveLeavesNothingBehind) {
  SecretBytes from = SecretBytes::Copy("secret");
  SecretBytes to(std::move(from));
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ("secret", Bytes(to));
  SecretBytes third = SecretBytes::Copy("older");
  third = std::move(to);
  EXPECT_TRUE(to.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ("secret", Bytes(third));
}

TEST(SecretBytesTest, SelfMoveKeepsTheBytes) {
  SecretBytes secret = SecretBytes::Copy("secret");
  SecretBytes& self = secret;
  secret = std::move(self);
  EXPECT_EQ("secret", Bytes(secret));
}

TEST(SecretBytesTest, EqualsComparesSizeAndBytes) {
  const SecretBytes secret = SecretBytes::Copy("secret");
  EXPECT_TRUE(secret.EqualsInConstantTime(SecretBytes::Copy("secret")));
  EXPECT_FALSE(secret.EqualsInConstantTime(SecretBytes::Copy("secreT")));
  EXPECT_FALSE(secret.EqualsInConstantTime(SecretBytes::Copy("Secret")));
  EXPECT_FALSE(secret.EqualsInConstantTime(SecretBytes::Copy("secret1")));
  EXPECT_FALSE(secret.EqualsInConstantTime(SecretBytes()));
  EXPECT_TRUE(SecretBytes().EqualsInConstantTime(SecretBytes()));
}

TEST(SecretBytesTest, SurvivesAFork) {
  const SecretBytes secret = SecretBytes::Copy("secret");
  EXPECT_TRUE(HoldsInChild([&secret] { return Bytes(secret) == "secret"; }));
}

TEST(IssuedSecretTest, AnyoneMayReadIt) {
  IssuedSecret issued(SecretBytes::Copy("handed out once"));
  EXPECT_EQ("handed out once", issued.text());
  const IssuedSecret moved(std::move(issued));
  EXPECT_EQ("handed out once", moved.text());
  EXPECT_EQ("", issued.text());  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace robot_accounts
