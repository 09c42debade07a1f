#include "robot_accounts/crypto/process_key.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

template <typename Key>
std::string Sign(const Key& key) {
  uint8_t out[32];
  key.Sign({"a", "message"}, out);
  return std::string(reinterpret_cast<const char*>(out), sizeof(out));
}

TEST(ProcessKeyTest, SignsWithThirtyTwoRandomBytes) {
  ScriptedRandom random(std::vector<uint8_t>(32, 'k'));
  const ProcessKey key(random);
  EXPECT_EQ(32u, random.drawn());
  EXPECT_TRUE(key.alive());
  EXPECT_EQ(Sign(HmacSha256Key(std::string(32, 'k'))), Sign(key));
}

TEST(ProcessKeyTest, IsAnotherEachTime) {
  EXPECT_NE(Sign(ProcessKey()), Sign(ProcessKey()));
}

TEST(ProcessKeyTest, DiesInAChild) {
  const ProcessKey key;
  const std::string code = Sign(key);
  EXPECT_TRUE(HoldsInChild([&key] { return !key.alive(); }));
  EXPECT_TRUE(key.alive());
  EXPECT_EQ(code, Sign(key));
}

TEST(ProcessKeyTest, MovesWithItsKey) {
  ProcessKey from;
  const std::string code = Sign(from);
  const ProcessKey to(std::move(from));
  EXPECT_EQ(code, Sign(to));
  EXPECT_FALSE(from.alive());  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace robot_accounts
