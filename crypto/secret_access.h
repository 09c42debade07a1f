#ifndef ROBOT_ACCOUNTS_CRYPTO_SECRET_ACCESS_H_
#define ROBOT_ACCOUNTS_CRYPTO_SECRET_ACCESS_H_

namespace robot_accounts {

// The permit to read the bytes of a SecretBytes. Who may make one is decided by
// the visibility of its build target, so every reader of a secret is on a list.
class SecretAccess final {
 public:
  static SecretAccess Grant() { return SecretAccess(); }

 private:
  // Not defaulted: a defaulted constructor would leave an aggregate in C++17,
  // which anyone could make with braces.
  SecretAccess() {}
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_SECRET_ACCESS_H_
