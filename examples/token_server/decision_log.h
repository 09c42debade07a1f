#ifndef ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_DECISION_LOG_H_
#define ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_DECISION_LOG_H_

#include <cstdio>
#include <mutex>
#include <string>

// What was decided, and why. Never a secret, nor a token.
struct Decision {
  std::string source;
  std::string user = "<malformed>";
  std::string service;
  std::string asked;
  std::string granted;
  std::string reason;
};

// Writes a line for each decision. Thread-safe.
class DecisionLog {
 public:
  // Borrows `file`.
  explicit DecisionLog(std::FILE* file) : file_(file) {}

  void Write(const Decision& decision, int status);

 private:
  std::mutex mutex_;
  std::FILE* const file_;
};

#endif  // ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_DECISION_LOG_H_
