#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_ERROR_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_ERROR_H_

#include <string>

#include "absl/status/status.h"

namespace robot_accounts {

// How Harbor's API answers an error. Plain data.
struct HarborError {
  int http_status = 500;
  std::string code;  // "BAD_REQUEST", "NOT_FOUND", ...
  // {"errors":[{"code":"...","message":"..."}]} and a newline, to be sent as
  // application/json; charset=utf-8. From 500 on the message says nothing of
  // what happened here: the host's log is the place for `status`.
  std::string body;
};

// What `status`, which is not OK, is in Harbor's API: harbor-robots 2.3, and
// for errors that Harbor has not, what they are in HTTP. docs/harbor-api.md has
// the table.
HarborError ToHarborError(const absl::Status& status);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_ERROR_H_
