#ifndef ROBOT_ACCOUNTS_TESTS_STORE_CHILD_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_CHILD_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"

namespace robot_accounts {

// Runs `body` in a process forked for it. False if an expectation failed there,
// which is printed, or if it crashed.
bool HoldsInChild(absl::FunctionRef<void()> body);

// To be called in such a child: gives up what lets root ignore file modes.
void DropCapabilities();

// To be called in such a child: mounts an empty tmpfs of so many KiB over
// `folder`, which nobody else sees.
void MountTmpfs(const std::string& folder, int kib);

// The store_tool: another process at work on a store's file.
class Tool final {
 public:
  // Starts `store_tool ARGS...`.
  explicit Tool(std::vector<std::string> args);
  Tool(const Tool&) = delete;
  Tool& operator=(const Tool&) = delete;
  ~Tool();  // Kills it if it still runs.

  // Sends a line, and returns the line that it answers; "" at its end.
  std::string Ask(const std::string& line);
  std::string ReadLine();
  void Kill();

 private:
  int pid_ = -1;
  int to_ = -1;
  int from_ = -1;
};

// Runs one command of the tool in a process of its own, and returns its answer.
std::string AskTool(const std::string& path, const std::string& line);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_CHILD_H_
