#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_AUTHENTICATOR_FIXTURE_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_AUTHENTICATOR_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/robot/authenticator.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/slow_hashing.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

// A store with the project "library", a clock that stands still, and an
// Authenticator whose PBKDF2 is cheap.
class AuthenticatorFixture : public testing::Test {
 protected:
  static constexpr char kSecret[] = "Right1Secret";
  static constexpr char kWrong[] = "Wrong1Secret";
  static constexpr int64_t kNow = ManualClock::kStartUnixS;
  static constexpr uint32_t kIterations = 5000;
  // What no check of a slow hash can do with.
  static constexpr uint64_t kFewBlocks = 40;

  AuthenticatorFixture() {
    hasher_options_.pbkdf2_iterations = kIterations;
    Restart();
  }

  // Makes the hasher and the Authenticator anew, as the options say.
  void Restart() {
    authenticator_.reset();
    hasher_.reset();
    hasher_ =
        std::make_unique<SecretHasher>(*SecretHasher::Create(hasher_options_));
    options_.slow_hashing = &hashing_;
    authenticator_ =
        std::make_unique<Authenticator>(options_, store_, *hasher_, clock_);
  }

  std::string Hash(absl::string_view secret, SecretOrigin origin) {
    return HashOf(secret, origin, hasher_options_);
  }
  std::string SlowHash(absl::string_view secret = kSecret) {
    return Hash(secret, SecretOrigin::kByHand);
  }
  std::string FastHash(absl::string_view secret = kSecret) {
    return Hash(secret, SecretOrigin::kGenerated);
  }

  // Peppers with a current one of that id.
  static std::shared_ptr<const PepperRing> Ring(absl::string_view key_id) {
    auto ring = std::make_shared<PepperRing>();
    EXPECT_TRUE(ring->Add(key_id, SecretBytes::Copy("0123456789abcdef"),
                          /*current=*/true)
                    .ok());
    return ring;
  }

  // A record of "library" with that hash.
  RobotRecord Record(absl::string_view account, std::string hash,
                     SecretOrigin origin = SecretOrigin::kByHand) {
    RobotRecord record = RecordOf(account, library_.id);
    AddSlot(record, std::move(hash), origin);
    return record;
  }
  Robot Add(absl::string_view account, std::string hash,
            SecretOrigin origin = SecretOrigin::kByHand) {
    return PutRobot(store_, Record(account, std::move(hash), origin));
  }
  std::string StoredHash(const Robot& robot) {
    return store_.ViewById(robot.id())->robot->secrets().back().hash();
  }

  static std::string Name(absl::string_view account) {
    return "robot$library+" + std::string(account);
  }

  // Logs in to a robot of "library".
  absl::StatusOr<Principal> LogIn(absl::string_view account,
                                  absl::string_view secret = kSecret) {
    return LogInAs(Name(account), secret);
  }
  absl::StatusOr<Principal> LogInAs(absl::string_view user,
                                    absl::string_view secret) {
    const uint64_t before = HashBlocks();
    absl::StatusOr<Principal> principal =
        authenticator_->Authenticate(login_, user, secret, &cause_);
    blocks_ = HashBlocks() - before;
    return principal;
  }
  // The cause of a refusal, which must be the one that all share.
  RefusalCause CauseOf(absl::string_view account,
                       absl::string_view secret = kSecret) {
    const absl::StatusOr<Principal> principal = LogIn(account, secret);
    EXPECT_TRUE(absl::IsUnauthenticated(principal.status()))
        << principal.status();
    return cause_;
  }

  ManualClock clock_;
  HookedStore store_{NewMemoryStore()};
  const Project library_ = PutProject(store_, "library");
  HasherOptions hasher_options_;
  AuthenticatorOptions options_;
  SlowHashing hashing_;
  std::unique_ptr<SecretHasher> hasher_;
  std::unique_ptr<Authenticator> authenticator_;
  Login login_;

  // Of the last login.
  RefusalCause cause_ = RefusalCause::kNone;
  uint64_t blocks_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_AUTHENTICATOR_FIXTURE_H_
