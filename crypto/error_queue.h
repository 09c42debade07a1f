#ifndef ROBOT_ACCOUNTS_CRYPTO_ERROR_QUEUE_H_
#define ROBOT_ACCOUNTS_CRYPTO_ERROR_QUEUE_H_

#include "openssl/err.h"

// Not a public header.

namespace robot_accounts {
namespace internal {

// Empties BoringSSL's error queue of this thread at the end of a scope, so that
// no failure of ours is seen by a later call.
class ErrorQueueCleaner final {
 public:
  ErrorQueueCleaner() = default;
  ErrorQueueCleaner(const ErrorQueueCleaner&) = delete;
  ErrorQueueCleaner& operator=(const ErrorQueueCleaner&) = delete;
  ~ErrorQueueCleaner() { ERR_clear_error(); }
};

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_ERROR_QUEUE_H_
