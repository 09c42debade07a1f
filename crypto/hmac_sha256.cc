#include "robot_accounts/crypto/hmac_sha256.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "openssl/sha.h"
#include "robot_accounts/crypto/hash_work.h"

namespace robot_accounts {
namespace {

static_assert(sizeof(SHA256_CTX::h) == 8 * sizeof(uint32_t),
              "a state is eight words");

// The blocks of a message with its padding: one byte 0x80, eight of length.
uint64_t PaddedBlocks(size_t bytes) {
  return (bytes + 9 + SHA256_CBLOCK - 1) / SHA256_CBLOCK;
}

void StateAfterPad(const uint8_t key[SHA256_CBLOCK], uint8_t pad,
                   uint32_t state[8]) {
  uint8_t block[SHA256_CBLOCK];
  for (size_t i = 0; i < sizeof(block); ++i) block[i] = key[i] ^ pad;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Transform(&context, block);
  std::memcpy(state, context.h, sizeof(context.h));
  OPENSSL_cleanse(block, sizeof(block));
  OPENSSL_cleanse(&context, sizeof(context));
}

// Goes on from a state that has taken the key's block.
void Resume(const uint32_t state[8], SHA256_CTX* context) {
  SHA256_Init(context);
  std::memcpy(context->h, state, sizeof(context->h));
  context->Nl = 8 * SHA256_CBLOCK;
}

}  // namespace

HmacSha256Key::HmacSha256Key(absl::string_view key) {
  uint8_t block[SHA256_CBLOCK] = {};
  uint64_t blocks = 2;
  if (key.size() > sizeof(block)) {
    SHA256(reinterpret_cast<const uint8_t*>(key.data()), key.size(), block);
    blocks += PaddedBlocks(key.size());
  } else if (!key.empty()) {
    std::memcpy(block, key.data(), key.size());
  }
  StateAfterPad(block, 0x36, inner_);
  StateAfterPad(block, 0x5c, outer_);
  OPENSSL_cleanse(block, sizeof(block));
  AddHashBlocks(blocks);
}

HmacSha256Key::~HmacSha256Key() { OPENSSL_cleanse(this, sizeof(*this)); }

void HmacSha256Key::Sign(absl::Span<const absl::string_view> parts,
                         uint8_t out[32]) const {
  SHA256_CTX context;
  Resume(inner_, &context);
  size_t bytes = 0;
  for (const absl::string_view part : parts) {
    SHA256_Update(&context, part.data(), part.size());
    bytes += part.size();
  }
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256_Final(digest, &context);
  Resume(outer_, &context);
  SHA256_Update(&context, digest, sizeof(digest));
  SHA256_Final(out, &context);
  OPENSSL_cleanse(&context, sizeof(context));
  OPENSSL_cleanse(digest, sizeof(digest));
  AddHashBlocks(PaddedBlocks(bytes) + 1);
}

}  // namespace robot_accounts
