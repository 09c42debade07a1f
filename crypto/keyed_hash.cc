#include "robot_accounts/crypto/keyed_hash.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "openssl/rand.h"
#include "openssl/siphash.h"

namespace robot_accounts {
namespace {

using Key = std::array<uint64_t, 2>;

const Key& ProcessHashKey() {
  static const Key key = [] {
    Key random;
    RAND_bytes(reinterpret_cast<uint8_t*>(random.data()), sizeof(random));
    return random;
  }();
  return key;
}

}  // namespace

size_t KeyedHash::operator()(absl::string_view text) const {
  return SIPHASH_24(ProcessHashKey().data(),
                    reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace robot_accounts
