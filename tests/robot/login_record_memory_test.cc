// A login never fails by what is told and noted of it, out of memory included.

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/login_record.h"
#include "robot_accounts/robot/memory_store.h"
#include "tests/capi/failing_allocator.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"

namespace robot_accounts {
namespace {

using capi_testing::FailingAllocator;
using capi_testing::Mode;
using capi_testing::Source;

class CountingSink final : public EventSink {
 public:
  void Tell(Event) noexcept override { ++told; }
  void Lose(EventKind kind) noexcept override { lost.push_back(kind); }

  int told = 0;
  std::vector<EventKind> lost;
};

LoginView View() {
  RobotRecord record = RecordOf("an-account-of-some-length", /*project_id=*/7);
  record.id = 1;
  Project project;
  project.id = 7;
  project.name = "a-project-of-some-length";
  LoginView view;
  view.robot = *Robot::FromRecord(record, Catalog::Default());
  view.projects =
      std::make_shared<const ProjectTable>(std::vector<Project>{project});
  view.naming = std::make_shared<const NamingPolicy>(*NamingPolicy::Create());
  return view;
}

constexpr char kName[] =
    "robot$a-project-of-some-length+an-account-of-some-length";
constexpr char kSource[] = "2001:db8:85a3::8a2e:370:7334";

// Runs `tell` with each of its allocations failing, and once with none, and
// expects one event or one loss of it each time.
template <typename Tell>
void ExpectOneOrLost(EventKind kind, Tell tell) {
  CountingSink sink;
  sink.lost.reserve(100);
  LoginRecord record(&sink, /*keeps_uses=*/false);
  int failures = 0;
  bool has_failed = true;
  while (has_failed) {
    const FailingAllocator allocator(Source::kNew, Mode::kOnce, failures + 1);
    tell(record);
    has_failed = allocator.has_failed();
    if (has_failed) ++failures;
  }
  EXPECT_GT(failures, 2);
  EXPECT_EQ(sink.lost, std::vector<EventKind>(failures, kind));
  EXPECT_EQ(sink.told, 1);
}

TEST(LoginRecordMemoryTest, ARefusalIsToldOrCounted) {
  ExpectOneOrLost(EventKind::kRefused, [](LoginRecord& record) {
    record.Refused({RefusalCause::kDisabled, kName, /*is_name=*/true,
                    "a-project-of-some-length", 7, 1, kSource, 0});
  });
}

TEST(LoginRecordMemoryTest, ARenewalIsToldOrCounted) {
  const LoginView view = View();
  ExpectOneOrLost(EventKind::kRenewed, [&view](LoginRecord& record) {
    record.Renewed(view, kSource, 0);
  });
}

TEST(LoginRecordMemoryTest, AUseIsNotedOrNot) {
  const LoginView view = View();
  const Principal principal(*view.robot, view.projects, kName, 1);
  int failures = 0;
  bool has_failed = true;
  while (has_failed) {
    // On the heap: see last_uses_test.cc.
    const auto made =
        std::make_unique<LastUses>(/*with_names=*/true, /*max_robots=*/1);
    LastUses& uses = *made;
    {
      const FailingAllocator allocator(Source::kNew, Mode::kOnce, failures + 1);
      uses.Note(principal, kSource, 0);
      has_failed = allocator.has_failed();
      if (has_failed) ++failures;
    }
    // What failed took no room.
    uses.Note(principal, kSource, 60);
    const std::vector<GatheredUse> taken = uses.Take().uses;
    ASSERT_EQ(taken.size(), 1u);
    EXPECT_EQ(taken[0].unix_s, 60);
    EXPECT_EQ(taken[0].source, kSource);
    EXPECT_EQ(taken[0].robot_name, kName);
  }
  EXPECT_GT(failures, 2);
}

// Which of its allocations fails changes nothing of what is taken in the end,
// whichever shards it lies in.
TEST(LoginRecordMemoryTest, ATakeLosesNothing) {
  constexpr int kRobots = 40;  // Each by a thread of its own.
  const LoginView view = View();
  const auto made = std::make_unique<LastUses>(/*with_names=*/true);
  for (int i = 0; i < kRobots; ++i) {
    RobotRecord record = RecordOf("an-account-of-some-length", 7);
    record.id = 100 + i;
    const Principal own(*Robot::FromRecord(record, Catalog::Default()),
                        view.projects, kName, 1);
    std::thread([&made, &own, &view] {
      made->Note(own, kSource, 0);
      made->Note(Principal(*view.robot, view.projects, kName, 1), kSource, 0);
    }).join();
  }
  int failures = 0;
  LastUses::Taken taken;
  for (bool has_failed = true; has_failed;) {
    const FailingAllocator allocator(Source::kNew, Mode::kOnce, failures + 1);
    try {
      taken = made->Take();
    } catch (const std::bad_alloc&) {
    }
    has_failed = allocator.has_failed();
    if (has_failed) ++failures;
  }
  EXPECT_GT(failures, 2);
  EXPECT_TRUE(taken.is_whole);
  ASSERT_EQ(taken.uses.size(), size_t{kRobots + 1});
  EXPECT_EQ(taken.uses[0].robot_id, 1);
  EXPECT_EQ(taken.uses[0].logins, kRobots);
  for (int i = 0; i < kRobots; ++i) {
    EXPECT_EQ(taken.uses[i + 1].robot_id, 100 + i);
    EXPECT_EQ(taken.uses[i + 1].logins, 1);
  }
}

// A flush that memory ran out for is made up for by the next one.
TEST(LoginRecordMemoryTest, AFlushLosesNoLastUse) {
  const LoginView view = View();
  int failures = 0;
  for (bool has_failed = true; has_failed;) {
    HookedStore store(NewMemoryStore());
    int64_t id = 0;
    ASSERT_TRUE(store
                    .Write([&id](StoreTransaction& transaction) {
                      const auto robot = transaction.Insert(RecordOf("ci", 0));
                      if (robot.ok()) id = robot->id();
                      return robot.status();
                    })
                    .ok());
    RobotRecord record = store.ViewById(id)->robot->record();
    LoginRecord uses(/*events=*/nullptr, /*keeps_uses=*/true);
    uses.Accepted(Principal(*Robot::FromRecord(record, Catalog::Default()),
                            view.projects, kName, 1),
                  kSource, 60);
    // Of what is done before the store is asked.
    std::optional<FailingAllocator> allocator;
    store.before_keeping_uses = [&allocator] {
      allocator.reset();
      return absl::OkStatus();
    };
    allocator.emplace(Source::kNew, Mode::kOnce, failures + 1);
    try {
      (void)uses.Flush(store);
    } catch (const std::bad_alloc&) {
    }
    allocator.reset();
    has_failed = store.uses_batches == 0;
    if (has_failed) {
      ++failures;
      EXPECT_TRUE(uses.Flush(store).ok());
    }
    record = store.ViewById(id)->robot->record();
    EXPECT_EQ(record.last_used_unix_s, 60) << failures;
    EXPECT_EQ(record.last_used_source, kSource);
  }
  EXPECT_GT(failures, 2);
}

}  // namespace
}  // namespace robot_accounts
