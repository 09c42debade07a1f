#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_CHECKER_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_CHECKER_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/decoys.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/slow_hashing.h"
#include "robot_accounts/robot/slow_lane.h"
#include "robot_accounts/robot/verified_memory.h"

namespace robot_accounts {

// Whether a secret slot counts at a time; its robot is another matter.
bool IsLive(const SecretView& slot, int64_t now_unix_s);

// Checks a presented secret against what is stored of a robot, and does the
// like work where nothing is. Of a wrong secret it does the whole work whatever
// is stored; of a right one it remembers that, and renews an outdated hash.
// Thread-safe.
class SecretChecker final {
 public:
  struct Options {
    // How long a right secret is remembered, at most a day; 0: not at all.
    int64_t life_s;
    size_t max_remembered;
    int slow_hashes_at_once;
  };
  // All but the options are borrowed.
  SecretChecker(const Options& options, RobotStore& store,
                const SecretHasher& hasher, Clock& clock,
                SlowHashing hashing = {});

  using Presented = VerifiedMemory::Presented;
  // Does what can be done of a check before it is known whose the secret is:
  // while that is on its way, if it is asked for first.
  void Prefetch(uint64_t place) const { memory_.Prefetch(place); }
  Presented Present(uint64_t epoch, absl::string_view secret) const {
    return memory_.Present(epoch, secret);
  }

  // What it borrows lives for the length of a check.
  struct Question {
    const Robot* robot;  // Null: nobody.
    ParsedName name;
    uint64_t place;  // A keyed hash of the user name.
    absl::string_view secret;
    const Presented* presented;  // The secret, in the epoch of the robot.
    absl::string_view source;
    absl::Time deadline;
    int64_t now_unix_s;
    int64_t now_boot_s;
  };
  struct Answer {
    uint32_t slot_id = 0;  // 0: no live slot has that secret.
    bool waited = false;   // It took a slow hash: much may have changed.
    bool renewed = false;  // An outdated hash was renewed.
  };

  // A secret that is not known is an answer. An error is none:
  // DeadlineExceeded (LOGIN_BUSY), FailedPrecondition (PEPPER_NOT_IN_RING, if
  // no other slot matched), or the store's.
  absl::StatusOr<Answer> Check(const Question& question);

 private:
  // A slot that is alive, and the tag of it and the secret.
  struct Live {
    SecretView slot;  // Of the question's robot.
    VerifiedMemory::Tag tag;
  };
  using AllLive = absl::InlinedVector<Live, RobotRecord::kMaxLiveSecrets>;
  // One whose hash can be read.
  struct Candidate {
    SecretView slot;  // Of the question's robot.
    VerifiedMemory::Tag tag;
    SecretHash hash;
    bool is_slow;
  };
  using Candidates =
      absl::InlinedVector<Candidate, RobotRecord::kMaxLiveSecrets>;

  AllLive LiveSlots(const Question& question) const;
  Candidates CandidatesOf(const AllLive& live) const;
  template <typename Slots>
  uint32_t Remembered(const Question& question, const Slots& slots);
  absl::StatusOr<Answer> CheckCold(const Question& question,
                                   const AllLive& live);
  absl::StatusOr<uint32_t> VerifyFast(const Question& question,
                                      const Candidates& candidates);
  absl::StatusOr<Answer> VerifySlow(const Question& question,
                                    const Candidates& candidates);
  absl::StatusOr<Answer> VerifyAll(const Question& question,
                                   const Candidates& candidates);
  absl::StatusOr<Answer> SpendDecoy(const Question& question,
                                    const AllLive& live, const Decoy& decoy);
  bool Renew(const Question& question, const Candidate& matched);
  void Remember(const Question& question, const SecretView& slot,
                const VerifiedMemory::Tag& tag);

  const int64_t life_s_;
  RobotStore& store_;
  const SecretHasher& hasher_;
  VerifiedMemory memory_;
  SlowLane slow_lane_;
  Decoys decoys_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_CHECKER_H_
