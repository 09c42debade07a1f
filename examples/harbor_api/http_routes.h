#ifndef ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HTTP_ROUTES_H_
#define ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HTTP_ROUTES_H_

#include "examples/harbor_api/harbor_api.h"
#include "httplib.h"

// /api/v2.0/robots, /api/v2.0/robots/{robot_id} and /api/v2.0/permissions.
// Borrows `api`.
void AddRoutes(HarborApi& api, httplib::Server& server);

#endif  // ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HTTP_ROUTES_H_
