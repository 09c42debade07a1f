#ifndef ROBOT_ACCOUNTS_ROBOT_DECOYS_H_
#define ROBOT_ACCOUNTS_ROBOT_DECOYS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// The work that a name without a robot gets, so that its refusal takes as long
// as that of a wrong secret.
struct Decoy {
  HashScheme scheme;
  uint32_t iterations;
  // Stands for the name where a robot's id would: below 0.
  int64_t id;
  // Stands for a robot's, as long as one of this scheme (packed_hash.h).
  std::string packed_hash;
};

// Chooses decoys: a name keeps its scheme over restarts and on every server, by
// a key that is kept in the store, and the schemes are as frequent as those of
// the robots there (of a generated secret, while there are none).
//
// What can still be observed: a robot with two live secrets takes two hashes; a
// hash of other iterations than the host's options say takes as long as those
// say; and as the robots of a store change, a few unknown names change scheme
// while no known name does. Thread-safe.
class Decoys final {
 public:
  // How long the frequencies are kept before the store is asked again.
  static constexpr int64_t kCountsLifeS = 5;

  // All are borrowed.
  Decoys(RobotStore& store, const SecretHasher& hasher, Clock& clock)
      : store_(store), hasher_(hasher), clock_(clock) {}

  // The error of a store that cannot be asked.
  absl::StatusOr<Decoy> For(const ParsedName& name);

 private:
  struct Basis {
    std::shared_ptr<const HmacSha256Key> key;
    SchemeCounts counts;
  };

  absl::StatusOr<Basis> CurrentBasis();
  absl::StatusOr<Basis> Refresh(std::shared_ptr<const HmacSha256Key> key);
  HashScheme SchemeAt(uint64_t place, const SchemeCounts& counts) const;

  RobotStore& store_;
  const SecretHasher& hasher_;
  Clock& clock_;
  absl::Mutex mutex_;
  Basis basis_ ABSL_GUARDED_BY(mutex_);  // No key: never read.
  int64_t read_boot_s_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_DECOYS_H_
