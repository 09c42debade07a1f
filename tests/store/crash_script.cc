#include "tests/store/crash_script.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tests/store/records.h"

namespace robot_accounts {
namespace {

std::string Prefix(int round) { return absl::StrCat("r", round, "-"); }

std::string Name(int round, int number, const char* which) {
  return absl::StrCat(Prefix(round), number, "-", which);
}

std::string Description(int step) { return absl::StrCat("step ", step); }

// Of four steps, two make a pair of robots, the third changes the second pair
// and the fourth deletes the first.
enum class Kind { kInsert, kChange, kDelete };

struct Step {
  Kind kind;
  int number;  // Of the pair.
};

Step StepAt(int step) {
  switch (step % 4) {
    case 2:
      return {Kind::kChange, step - 1};
    case 3:
      return {Kind::kDelete, step - 3};
    default:
      return {Kind::kInsert, step};
  }
}

absl::Status ChangeOne(StoreTransaction& t, const Step& what, int step,
                       const std::string& name) {
  if (what.kind == Kind::kInsert) {
    RobotRecord record = NewRecord(0, name);
    record.description = Description(step);
    return t.Insert(record).status();
  }
  const absl::StatusOr<Robot> robot = t.Find(0, name);
  if (!robot.ok()) return robot.status();
  if (what.kind == Kind::kDelete) return t.Delete(robot->id());
  RobotRecord record = robot->record();
  record.description = Description(step);
  return t.Replace(record).status();
}

}  // namespace

absl::Status RunCrashStep(RobotStore& store, int round, int step) {
  const Step what = StepAt(step);
  return store.Write([&](StoreTransaction& t) -> absl::Status {
    for (const char* which : {"a", "b"}) {
      const absl::Status status =
          ChangeOne(t, what, step, Name(round, what.number, which));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

CrashState StateAfter(int round, int last) {
  CrashState state;
  for (int step = 0; step <= last; ++step) {
    const Step what = StepAt(step);
    for (const char* which : {"a", "b"}) {
      const std::string name = Name(round, what.number, which);
      if (what.kind == Kind::kDelete) {
        state.erase(name);
      } else {
        state[name] = Description(step);
      }
    }
  }
  return state;
}

absl::StatusOr<CrashState> StateIn(RobotStore& store, int round) {
  CrashState state;
  RobotQuery query;
  query.search = Prefix(round);
  query.page_size = 1000;
  do {
    const absl::StatusOr<RobotPage> page = store.List(query);
    if (!page.ok()) return page.status();
    for (const Robot& robot : page->robots) {
      if (robot.account_name().rfind(query.search, 0) != 0) continue;
      state[std::string(robot.account_name())] =
          std::string(robot.description());
    }
    query.cursor = page->next_cursor;
  } while (!query.cursor.empty());
  return state;
}

}  // namespace robot_accounts
