#ifndef ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_TOKEN_SERVICE_H_
#define ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_TOKEN_SERVICE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "examples/token_server/decision_log.h"
#include "robot_accounts/registry/basic_credentials.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/robot/robot_accounts.h"

// What a client asked for, free of HTTP.
struct TokenRequest {
  // Nothing: the client showed none.
  absl::optional<robot_accounts::BasicCredentials> credentials;
  // It did, but not so that one can read them.
  bool credentials_malformed = false;
  std::string source;                 // Its address.
  std::vector<std::string> services;  // As often as it named one.
  std::vector<std::string> scopes;    // Each text may hold several.
};

// What it is answered: an HTTP status and a JSON body.
struct TokenAnswer {
  int status;
  std::string body;
};

TokenAnswer ErrorAnswer(int status, const char* code, const char* message);

// The token service of a registry. This is the whole of it: everything around
// it is HTTP. Thread-safe.
class TokenService {
 public:
  // Borrows `accounts` and `log`.
  TokenService(robot_accounts::RobotAccounts& accounts,
               robot_accounts::TokenIssuer issuer, DecisionLog& log)
      : accounts_(accounts), issuer_(std::move(issuer)), log_(log) {}

  TokenAnswer Answer(const TokenRequest& request);
  // Answers what is no request for a token, and writes down why.
  TokenAnswer Refuse(const std::string& source, const std::string& reason,
                     TokenAnswer answer);

  const robot_accounts::TokenIssuer& issuer() const { return issuer_; }

 private:
  TokenAnswer Decide(const TokenRequest& request, Decision& decision);
  absl::StatusOr<robot_accounts::Principal> Authenticate(
      const TokenRequest& request, Decision& decision);

  robot_accounts::RobotAccounts& accounts_;
  const robot_accounts::TokenIssuer issuer_;
  DecisionLog& log_;
};

#endif  // ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_TOKEN_SERVICE_H_
