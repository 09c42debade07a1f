// A login never fails by what is told and noted of it, out of memory included.

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/login_record.h"
#include "tests/capi/failing_allocator.h"
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

}  // namespace
}  // namespace robot_accounts
