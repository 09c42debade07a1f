// Another process at work on a store, for tests.
//   store_tool serve PATH          answers each line of its input with one
//   store_tool write PATH ROUND    changes robots until it is killed, and says
//                                  each change that was acknowledged

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/open_database.h"
#include "tests/store/crash_script.h"
#include "tests/store/records.h"

namespace robot_accounts {
namespace {

std::string Said(const absl::Status& status) {
  return status.ok() ? "ok" : status.ToString();
}

absl::Status Rename(RobotStore& store, const std::string& from,
                    const std::string& to) {
  return store.Write([&](StoreTransaction& t) -> absl::Status {
    absl::StatusOr<Project> project = t.FindProject(from);
    if (!project.ok()) return project.status();
    project->name = to;
    return t.UpdateProject(*project);
  });
}

absl::Status Describe(RobotStore& store, const std::string& account,
                      const std::string& description) {
  return store.Write([&](StoreTransaction& t) -> absl::Status {
    const absl::StatusOr<Robot> robot = t.Find(0, account);
    if (!robot.ok()) return robot.status();
    RobotRecord record = robot->record();
    record.description = description;
    return t.Replace(record).status();
  });
}

// Holds the write lock until a line comes.
absl::Status Hold(RobotStore& store) {
  return store.Write([](StoreTransaction&) {
    std::cout << "held" << std::endl;
    std::string line;
    std::getline(std::cin, line);
    return absl::OkStatus();
  });
}

// Has the log written back, as a process that closes the file may.
absl::Status WriteBack(const std::string& path) {
  const auto connection = OpenDatabase(path, 5000);
  if (!connection.ok()) return connection.status();
  return (*connection)->Run("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::string Answer(RobotStore& store, const std::string& path,
                   const std::string& line) {
  std::istringstream words(line);
  std::string command, first, second;
  words >> command >> first >> second;
  if (command == "insert") {
    return Said(InsertOne(store, NewRecord(0, first)).status());
  }
  if (command == "describe") return Said(Describe(store, first, second));
  if (command == "delete") {
    const auto view = store.ViewForLogin("", first);
    return view.ok() && view->robot.has_value()
               ? Said(DeleteOne(store, view->robot->id()))
               : "missing";
  }
  if (command == "rename") return Said(Rename(store, first, second));
  if (command == "prefix") {
    return Said(store.Write(
        [&](StoreTransaction& t) { return t.SetNamePrefix(first, 0); }));
  }
  if (command == "hold") return Said(Hold(store));
  if (command == "write-back") return Said(WriteBack(path));
  if (command == "seen") return Seen(store, "", first);
  return "what?";
}

int Serve(const std::string& path) {
  const auto store = OpenStore("sqlite:" + path);
  if (!store.ok()) {
    std::cout << Said(store.status()) << std::endl;
    return 1;
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << Answer(**store, path, line) << std::endl;
  }
  return 0;
}

int WriteUntilKilled(const std::string& path, int round) {
  const auto store = OpenStore("sqlite:" + path);
  if (!store.ok()) {
    std::cout << Said(store.status()) << std::endl;
    return 1;
  }
  for (int step = 0;; ++step) {
    const absl::Status status = RunCrashStep(**store, round, step);
    std::cout << (status.ok() ? std::to_string(step) : Said(status))
              << std::endl;
    if (!status.ok()) return 1;
  }
}

}  // namespace
}  // namespace robot_accounts

int main(int argc, char** argv) {
  const std::string command = argc > 2 ? argv[1] : "";
  if (command == "serve") return robot_accounts::Serve(argv[2]);
  if (command == "write" && argc > 3) {
    return robot_accounts::WriteUntilKilled(argv[2], atoi(argv[3]));
  }
  return 2;
}
