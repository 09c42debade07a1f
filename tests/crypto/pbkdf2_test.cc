#include "robot_accounts/crypto/pbkdf2.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "openssl/evp.h"
#include "robot_accounts/crypto/hash_work.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

std::string Derive(absl::string_view password, absl::string_view salt,
                   uint32_t iterations, size_t size) {
  std::vector<uint8_t> out(size);
  Pbkdf2HmacSha256(password, salt, iterations, absl::MakeSpan(out));
  return std::string(out.begin(), out.end());
}

std::string Pkcs5(absl::string_view password, absl::string_view salt,
                  uint32_t iterations, size_t size) {
  std::vector<uint8_t> out(size);
  EXPECT_EQ(1, PKCS5_PBKDF2_HMAC(password.data(), password.size(),
                                 reinterpret_cast<const uint8_t*>(salt.data()),
                                 salt.size(), iterations, EVP_sha256(), size,
                                 out.data()));
  return std::string(out.begin(), out.end());
}

// RFC 7914 section 11, then RFC 6070's inputs with the SHA-256 outputs that are
// published for them.
TEST(Pbkdf2HmacSha256Test, MatchesThePublicVectors) {
  const struct {
    absl::string_view password;
    absl::string_view salt;
    uint32_t iterations;
    const char* key;
  } kVectors[] = {
      {"passwd", "salt", 1,
       "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
       "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"},
      {"Password", "NaCl", 80000,
       "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
       "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"},
      {"password", "salt", 1,
       "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"},
      {"password", "salt", 2,
       "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"},
      {"password", "salt", 4096,
       "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"},
      {"passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
       "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1"
       "c635518c7dac47e9"},
      {absl::string_view("pass\0word", 9), absl::string_view("sa\0lt", 5), 4096,
       "89b69d0516f829893c696226650a8687"},
  };
  for (const auto& vector : kVectors) {
    const std::string key = absl::HexStringToBytes(vector.key);
    EXPECT_EQ(vector.key,
              absl::BytesToHexString(Derive(vector.password, vector.salt,
                                            vector.iterations, key.size())));
  }
}

TEST(Pbkdf2HmacSha256Test, MatchesBoringSslOnRandomInputs) {
  SeededRandom random(4);
  const auto below = [&random](uint32_t limit) {
    uint8_t bytes[4];
    random.Fill(absl::MakeSpan(bytes));
    return (bytes[0] | bytes[1] << 8 | bytes[2] << 16) % limit;
  };
  const auto text = [&](uint32_t limit) {
    std::vector<uint8_t> bytes(below(limit));
    random.Fill(absl::MakeSpan(bytes));
    return std::string(bytes.begin(), bytes.end());
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string password = text(i % 10 == 0 ? 9000 : 150);
    const std::string salt = text(i % 10 == 1 ? 9000 : 150);
    const uint32_t iterations = 1 + below(20);
    const size_t size = 1 + below(200);
    ASSERT_EQ(Pkcs5(password, salt, iterations, size),
              Derive(password, salt, iterations, size))
        << password.size() << " " << salt.size() << " " << iterations << " "
        << size;
  }
}

TEST(Pbkdf2HmacSha256Test, WritesNothingForNoOutput) {
  Pbkdf2HmacSha256("password", "salt", 1, absl::Span<uint8_t>());
}

TEST(Pbkdf2HmacSha256Test, CountsTwoBlocksPerIteration) {
  const auto blocks = [](uint32_t iterations, size_t size) {
    const uint64_t before = HashBlocks();
    Derive("password", "salt", iterations, size);
    return HashBlocks() - before;
  };
  EXPECT_EQ(4u, blocks(1, 32));
  EXPECT_EQ(2u + 2 * 4096, blocks(4096, 16));
  EXPECT_EQ(2u + 2 * 2 * 4096, blocks(4096, 33));
}

}  // namespace
}  // namespace robot_accounts
