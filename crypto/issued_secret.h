#ifndef ROBOT_ACCOUNTS_CRYPTO_ISSUED_SECRET_H_
#define ROBOT_ACCOUNTS_CRYPTO_ISSUED_SECRET_H_

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

// The secret that creating or refreshing a robot hands out, once. Anyone who
// holds it may read it; it is wiped when it dies. Move-only. Threads: text()
// may run concurrently.
class IssuedSecret final {
 public:
  explicit IssuedSecret(SecretBytes secret);

  IssuedSecret(IssuedSecret&&) = default;
  IssuedSecret& operator=(IssuedSecret&&) = default;

  // The secret as the robot presents it; valid as long as this object.
  absl::string_view text() const;

  template <typename Sink>
  friend void AbslStringify(Sink&, const IssuedSecret&) = delete;

 private:
  SecretBytes secret_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_ISSUED_SECRET_H_
