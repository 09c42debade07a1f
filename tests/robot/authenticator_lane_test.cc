// Logins with slow hashes that wait for their turns, and those that need none.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/hash_work.h"
#include "tests/robot/authenticator_fixture.h"

namespace robot_accounts {
namespace {

// The slow lane, held by a login whose hash does not come to an end.
class AuthenticatorLaneTest : public AuthenticatorFixture {
 protected:
  AuthenticatorLaneTest() {
    options_.slow_hashes_at_once = 1;
    // Whatever the processor of the test can do.
    hashing_.best = [](size_t waiting) { return waiting; };
    hashing_.finish = [this](absl::Span<BegunPbkdf2* const> all) {
      if (holds_.exchange(false)) {
        held_.Notify();
        release_.WaitForNotification();
      }
      FinishTogether(all);
    };
    Restart();
    Add("holder", SlowHash());
    Add("ci", SlowHash());
    Add("warm", SlowHash());
    EXPECT_TRUE(LogIn("warm").ok());
    EXPECT_FALSE(LogIn("ci", kWrong).ok());
    blocks_of_one_ = blocks_;
    holds_ = true;
    holder_ = std::thread([this] {
      EXPECT_TRUE(
          authenticator_->Authenticate(Login(), Name("holder"), kSecret).ok());
    });
    held_.WaitForNotification();
  }
  ~AuthenticatorLaneTest() override { Join(); }

  // Starts a login that gets to the lane's line, or soon will.
  void Start(const std::string& account, const std::string& secret) {
    const int before = store_.view_calls;
    others_.emplace_back([this, account, secret] {
      const uint64_t blocks = HashBlocks();
      (void)authenticator_->Authenticate(Login(), Name(account), secret);
      blocks_of_others_ += HashBlocks() - blocks;
    });
    while (store_.view_calls == before) std::this_thread::yield();
  }

  // Lets all go on to their ends; returns how many blocks those that were
  // started took.
  uint64_t Join() {
    Release();
    for (std::thread& other : others_) other.join();
    others_.clear();
    return blocks_of_others_.exchange(0);
  }

  void Release() {
    if (!holder_.joinable()) return;
    release_.Notify();
    holder_.join();
  }

  uint64_t blocks_of_one_ = 0;  // Wrong secret, alone.
  std::atomic<bool> holds_{false};
  absl::Notification held_;
  absl::Notification release_;
  std::thread holder_;
  std::vector<std::thread> others_;
  std::atomic<uint64_t> blocks_of_others_{0};
};

TEST_F(AuthenticatorLaneTest, IsBusyAtTheDeadlineForKnownAndUnknownAlike) {
  login_.deadline = absl::InfinitePast();
  absl::Status statuses[3];
  int count = 0;
  for (const char* account : {"ci", "nobody", "ci"}) {
    // Decoys are slow where all robots are.
    statuses[count] = LogIn(account, count == 0 ? kSecret : kWrong).status();
    EXPECT_TRUE(absl::IsDeadlineExceeded(statuses[count]));
    EXPECT_EQ(ErrorReason(statuses[count]), "LOGIN_BUSY");
    EXPECT_EQ(cause_, RefusalCause::kBusy);
    EXPECT_LT(blocks_, kFewBlocks);
    EXPECT_EQ(statuses[count], statuses[0]);
    ++count;
  }
  Release();
  EXPECT_TRUE(LogIn("ci").ok());
}

TEST_F(AuthenticatorLaneTest, EqualLoginsShareOneHash) {
  for (int i = 0; i < 6; ++i) Start("ci", kSecret);
  const uint64_t blocks = Join();
  EXPECT_GT(blocks, uint64_t{kIterations});
  EXPECT_LT(blocks, uint64_t{4 * kIterations});  // Two a round.
}

// Side by side or not, each login's work is that of one alone.
TEST_F(AuthenticatorLaneTest, KnownAndUnknownTakeTheSameWorkTogether) {
  const uint64_t one = blocks_of_one_;
  for (const char* account : {"ci", "nobody"}) {
    for (const char* secret :
         {"Wrong1Secret1", "Wrong1Secret2", "Wrong1Secret3", "Wrong1Secret4"}) {
      Start(account, secret);
    }
    EXPECT_EQ(Join(), 4 * one) << account;
  }
}

TEST_F(AuthenticatorLaneTest, HashesOfThoseTakenAlongAreRenewed) {
  std::vector<Robot> robots;
  for (const char* account : {"a", "b", "c", "d"}) {
    robots.push_back(Add(account, HarborHash(kSecret)));
    Start(account, kSecret);
  }
  Join();
  for (const Robot& robot : robots) {
    EXPECT_EQ(StoredHash(robot).rfind("$pbkdf2-sha256$", 0), 0u);
    EXPECT_TRUE(LogIn(robot.account_name()).ok());
  }
  EXPECT_EQ(store_.renewals, 4);
}

TEST_F(AuthenticatorLaneTest, RightAndWrongSecretsDoNotShare) {
  std::thread right([&] {
    EXPECT_TRUE(
        authenticator_->Authenticate(Login(), Name("ci"), kSecret).ok());
  });
  std::thread wrong([&] {
    EXPECT_FALSE(
        authenticator_->Authenticate(Login(), Name("ci"), kWrong).ok());
  });
  Release();
  right.join();
  wrong.join();
}

TEST_F(AuthenticatorLaneTest, FastAndRememberedSecretsDoNotWait) {
  Add("fast", FastHash());
  for (const char* account : {"ci", "nobody", "holder"}) {
    for (const char* secret : {kSecret, kWrong}) Start(account, secret);
  }
  login_.deadline = absl::InfinitePast();
  EXPECT_TRUE(LogIn("warm").ok());
  EXPECT_TRUE(LogIn("fast").ok());
  EXPECT_EQ(CauseOf("fast", kWrong), RefusalCause::kWrongSecret);
}

}  // namespace
}  // namespace robot_accounts
