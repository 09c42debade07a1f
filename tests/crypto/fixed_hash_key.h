#ifndef ROBOT_ACCOUNTS_TESTS_CRYPTO_FIXED_HASH_KEY_H_
#define ROBOT_ACCOUNTS_TESTS_CRYPTO_FIXED_HASH_KEY_H_

#include <random>

#include "robot_accounts/crypto/keyed_hash.h"

namespace robot_accounts {

// Has the key of KeyedHash; tests alone define it.
class KeyedHashTesting final {
 public:
  static void SetProcessKey(const KeyedHash::Key* key) {
    KeyedHash::process_key_.store(key);
  }
};

// Gives this process a known hash key, before anything was hashed: for what
// counts steps.
inline void FixHashKey() {
  static const KeyedHash::Key key = [] {
    std::mt19937_64 random(1);
    KeyedHash::Key fixed;
    for (auto& number : fixed.multilinear) {
      for (auto& half : number) half = random();
    }
    for (auto& half : fixed.sip) half = random();
    return fixed;
  }();
  KeyedHashTesting::SetProcessKey(&key);
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CRYPTO_FIXED_HASH_KEY_H_
