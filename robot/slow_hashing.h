#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_HASHING_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_HASHING_H_

#include <cstddef>
#include <functional>

#include "absl/types/span.h"
#include "robot_accounts/crypto/pbkdf2.h"

namespace robot_accounts {

// How slow hashes are run: as crypto/pbkdf2.h does, unless a test puts
// something else here.
struct SlowHashing {
  std::function<void(absl::Span<BegunPbkdf2* const>)> finish = FinishTogether;
  std::function<size_t(size_t)> best = BestTogether;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_HASHING_H_
