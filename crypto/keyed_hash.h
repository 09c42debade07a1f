#ifndef ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_
#define ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// SipHash-2-4 under a random key of this process, for hash tables that hold
// what strangers may choose: they cannot make keys that collide. Thread-safe;
// allocates nothing.
struct KeyedHash {
  using is_transparent = void;
  size_t operator()(absl::string_view text) const;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_KEYED_HASH_H_
