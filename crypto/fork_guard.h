#ifndef ROBOT_ACCOUNTS_CRYPTO_FORK_GUARD_H_
#define ROBOT_ACCOUNTS_CRYPTO_FORK_GUARD_H_

#include "robot_accounts/crypto/protected_page.h"

namespace robot_accounts {

// Tells a process from the children it forks. It takes a page: keep one in what
// a host opens (a store, a key ring), not in every small object.
// Threads: may be asked concurrently.
class ForkGuard final {
 public:
  ForkGuard() : page_(0, ProtectedPage::OnFork::kWipe) {}

  // Movable; a moved-from guard answers false.
  ForkGuard(ForkGuard&&) = default;
  ForkGuard& operator=(ForkGuard&&) = default;

  // False in every process forked since this was made. One load on a kernel
  // that wipes pages on fork, else one getpid().
  bool InCreatorProcess() const { return page_.alive(); }

 private:
  ProtectedPage page_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_FORK_GUARD_H_
