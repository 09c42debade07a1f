#ifndef ROBOT_ACCOUNTS_CAPI_ROBOT_PAGE_H_
#define ROBOT_ACCOUNTS_CAPI_ROBOT_PAGE_H_

#include <string>
#include <vector>

#include "robot_accounts.h"
#include "robot_accounts/capi/accounts.h"

struct ra_robot_page {
  std::vector<ra_robot> robots;
  std::string next_cursor;
};

#endif  // ROBOT_ACCOUNTS_CAPI_ROBOT_PAGE_H_
