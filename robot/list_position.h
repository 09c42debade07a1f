#ifndef ROBOT_ACCOUNTS_ROBOT_LIST_POSITION_H_
#define ROBOT_ACCOUNTS_ROBOT_LIST_POSITION_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/robot_query.h"

namespace robot_accounts {

// For stores: the places of a list, and the cursors that name them.

// What robots are compared by: the name or the second, as the order has it, and
// then the id.
struct ListPosition {
  std::string account_name;  // Of kAccountName.
  int64_t unix_s = 0;        // Of the other orders.
  int64_t id = 0;
};

// What kExpiry sorts by: the second, but for the very last there is, which is
// for who never expires.
int64_t ExpirySortKey(Expiration expires_at);

// The cursor of a page of `query` that ends at `last`; opaque to callers.
std::string EncodeCursor(const RobotQuery& query, const ListPosition& last);
// Where the page before ended; nothing: this is the first. Fails as
// RobotStore::List: a cursor of another order is none.
absl::StatusOr<absl::optional<ListPosition>> DecodeCursor(
    const RobotQuery& query);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LIST_POSITION_H_
