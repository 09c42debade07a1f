#ifndef ROBOT_ACCOUNTS_TESTS_TESTING_LEFTOVERS_H_
#define ROBOT_ACCOUNTS_TESTS_TESTING_LEFTOVERS_H_

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// How many of the blocks of memory that this thread gives back while `call`
// runs hold `text` anywhere. Replaces operator new in every binary that depends
// on it.
int LeftoversOf(absl::string_view text, absl::FunctionRef<void()> call);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_TESTING_LEFTOVERS_H_
