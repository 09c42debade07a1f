#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace {

// Longer than what a string holds without memory of its own.
constexpr char kProject[] = "a-project-of-usual-length";
constexpr char kRepository[] = "a-project-of-usual-length/app/server";
constexpr char kSource[] = "2001:db8:85a3::8a2e:370:7334";

struct Stored {
  const char* name;
  const char* scheme;
  int64_t freshness_ms;
};

class WarmLoginTest : public testing::TestWithParam<Stored> {
 protected:
  WarmLoginTest() {
    StoreOptions options;
    options.freshness_ms = GetParam().freshness_ms;
    auto store = OpenStore(GetParam().scheme == std::string("memory:")
                               ? "memory:"
                               : absl::StrCat("sqlite:", folder_.File("r.db")),
                           options);
    accounts_ = *RobotAccounts::Create(*std::move(store));
    CreatedRobot created =
        *accounts_->CreateRobot(Actor::Host(), ProjectSpec(kProject, "ci"));
    user_ = std::string(created.robot.full_name());
    secret_ = std::string(created.secret.text());
    login_.source = kSource;
  }

  bool MayPull() {
    const absl::StatusOr<Principal> principal =
        accounts_->Authenticate(login_, user_, secret_);
    return principal.ok() && principal->CanRepository(kRepository, "pull") &&
           !principal->CanRepository(kRepository, "push");
  }

  TempFolder folder_;
  std::unique_ptr<RobotAccounts> accounts_;
  std::string user_;
  std::string secret_;
  Login login_;
};

TEST_P(WarmLoginTest, AllocatesNothing) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(MayPull());
  const AllocationCounter allocations;
  bool may = true;
  for (int i = 0; i < 1000; ++i) may = MayPull() && may;
  EXPECT_EQ(allocations.count(), 0);
  EXPECT_TRUE(may);
}

TEST_P(WarmLoginTest, HashesTwoBlocks) {
  ASSERT_TRUE(MayPull());
  ASSERT_TRUE(MayPull());
  const uint64_t before = HashBlocks();
  ASSERT_TRUE(MayPull());
  EXPECT_EQ(HashBlocks() - before, 2u);
}

// While it logs in from several threads, a change bites at once for each.
TEST_P(WarmLoginTest, AChangeBitesAtOnceInEveryThread) {
  const RobotView robot = *accounts_->Find(Actor::Host(), user_);
  ASSERT_TRUE(MayPull());
  std::vector<std::thread> threads;
  std::vector<int> let_in(4, 0);
  absl::Mutex mutex;
  bool is_disabled = false;
  for (size_t t = 0; t < let_in.size(); ++t) {
    threads.emplace_back([&, t] {
      for (bool was_disabled = false; !was_disabled;) {
        {
          const absl::MutexLock lock(&mutex);
          was_disabled = is_disabled;
        }
        const bool may = MayPull();
        if (was_disabled) let_in[t] += may;
      }
    });
  }
  const absl::Status status =
      accounts_->SetEnabled(Actor::Host(), robot.robot().id(), false).status();
  {
    const absl::MutexLock lock(&mutex);
    is_disabled = true;
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(let_in, std::vector<int>(4, 0));
}

INSTANTIATE_TEST_SUITE_P(Stores, WarmLoginTest,
                         testing::Values(Stored{"Memory", "memory:", 0},
                                         Stored{"SqliteFresh", "sqlite:", 0},
                                         Stored{"SqliteBound", "sqlite:", 50}),
                         [](const auto& stored) { return stored.param.name; });

}  // namespace
}  // namespace robot_accounts
