#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_SQL_LITERAL_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_SQL_LITERAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// `text` as a literal of PostgreSQL's SQL, whatever stands in it and however
// the server reads backslashes. `text` must have no NUL byte.
std::string SqlLiteral(absl::string_view text);

// A dollar-quote such as "$robot$" that `body` does not hold.
std::string DollarQuoteFor(absl::string_view body);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_SQL_LITERAL_H_
