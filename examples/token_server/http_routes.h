#ifndef ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_HTTP_ROUTES_H_
#define ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_HTTP_ROUTES_H_

#include "examples/token_server/token_service.h"
#include "httplib.h"

// GET and POST /token, and GET /jwks. Borrows `service`.
void AddRoutes(TokenService& service, httplib::Server& server);

#endif  // ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_HTTP_ROUTES_H_
