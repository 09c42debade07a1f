#ifndef ROBOT_ACCOUNTS_TESTS_CLI_ROBOTCTL_RUN_H_
#define ROBOT_ACCOUNTS_TESTS_CLI_ROBOTCTL_RUN_H_

#include <stdio.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/cli/robotctl.h"

namespace robot_accounts::cli {

// What a command came to.
struct RobotctlRun {
  int status = -1;
  std::string out;
  std::string err;
};

// All that was written to `file`, from its begin.
inline std::string ReadBack(FILE* file) {
  std::string text;
  rewind(file);
  for (int c = getc(file); c != EOF; c = getc(file)) {
    text.push_back(static_cast<char>(c));
  }
  return text;
}

// Runs robotctl in this process, so that a test can make a store whose robots
// are older than it is.
inline RobotctlRun RunCommand(std::vector<absl::string_view> words) {
  FILE* const files[] = {tmpfile(), tmpfile()};
  EXPECT_NE(files[0], nullptr);
  EXPECT_NE(files[1], nullptr);
  Output out(fileno(files[0]));
  Output err(fileno(files[1]));
  RobotctlRun run;
  run.status = RunRobotctl(words, out, err);
  run.out = ReadBack(files[0]);
  run.err = ReadBack(files[1]);
  for (FILE* file : files) fclose(file);
  return run;
}

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_TESTS_CLI_ROBOTCTL_RUN_H_
