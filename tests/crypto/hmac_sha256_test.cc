#include "robot_accounts/crypto/hmac_sha256.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/evp.h"
#include "openssl/hmac.h"
#include "robot_accounts/crypto/hash_work.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

std::string Sign(absl::string_view key,
                 const std::vector<absl::string_view>& parts) {
  uint8_t out[32];
  HmacSha256Key(key).Sign(parts, out);
  return std::string(reinterpret_cast<const char*>(out), sizeof(out));
}

std::string HexSign(absl::string_view key, absl::string_view message) {
  return absl::BytesToHexString(Sign(key, {message}));
}

std::string RandomText(RandomSource& random, size_t size) {
  std::vector<uint8_t> bytes(size);
  random.Fill(absl::MakeSpan(bytes));
  return std::string(bytes.begin(), bytes.end());
}

TEST(HmacSha256KeyTest, MatchesTheVectorsOfRfc4231) {
  std::string counting;
  for (char c = 1; c <= 25; ++c) counting += c;
  const struct {
    std::string key;
    std::string message;
    const char* code;
  } kVectors[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {counting, std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than "
       "block-size data. The key needs to be hashed before being used by the "
       "HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const auto& vector : kVectors) {
    EXPECT_EQ(vector.code, HexSign(vector.key, vector.message));
  }
}

TEST(HmacSha256KeyTest, MatchesBoringSslForAllSizesAroundABlock) {
  SeededRandom random(3);
  for (size_t key_size = 0; key_size <= 130; key_size += 13) {
    for (size_t size = 0; size <= 200; ++size) {
      const std::string key = RandomText(random, key_size);
      const std::string message = RandomText(random, size);
      uint8_t expected[32];
      unsigned expected_size = 0;
      HMAC(EVP_sha256(), key.data(), key.size(),
           reinterpret_cast<const uint8_t*>(message.data()), message.size(),
           expected, &expected_size);
      ASSERT_EQ(std::string(expected, expected + 32), Sign(key, {message}))
          << key_size << " " << size;
    }
  }
}

TEST(HmacSha256KeyTest, PartsAreOneMessage) {
  const std::string whole = Sign("key", {"abcdef"});
  EXPECT_EQ(whole, Sign("key", {"ab", "", "cde", absl::string_view(), "f"}));
  EXPECT_NE(whole, Sign("key", {"abcdeg"}));
  EXPECT_NE(whole, Sign("kez", {"abcdef"}));
  EXPECT_EQ(Sign("key", {}), Sign("key", {""}));
}

TEST(HmacSha256KeyTest, CountsItsBlocks) {
  const auto blocks = [](size_t key_size, size_t size) {
    const std::string key(key_size, 'k');
    const std::string message(size, 'm');
    const uint64_t before = HashBlocks();
    Sign(key, {message});
    return HashBlocks() - before;
  };
  EXPECT_EQ(4u, blocks(0, 0));
  EXPECT_EQ(4u, blocks(64, 55));
  EXPECT_EQ(5u, blocks(64, 56));
  EXPECT_EQ(6u, blocks(65, 55));
  EXPECT_EQ(2u + 129 + 2, blocks(8192, 0));
}

}  // namespace
}  // namespace robot_accounts
