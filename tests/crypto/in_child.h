#ifndef ROBOT_ACCOUNTS_TESTS_CRYPTO_IN_CHILD_H_
#define ROBOT_ACCOUNTS_TESTS_CRYPTO_IN_CHILD_H_

#include <sys/wait.h>
#include <unistd.h>

namespace robot_accounts {

// Whether `check` holds in a process forked for it.
template <typename Check>
bool HoldsInChild(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child &&
         WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CRYPTO_IN_CHILD_H_
