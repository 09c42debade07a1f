#ifndef ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_OPTIONS_H_
#define ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_OPTIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/jwt_signer.h"

// The command line of the token server.
struct Options {
  std::string store = "sqlite:robots.db";
  std::string host = "127.0.0.1";
  int port = 5001;  // 0: any free one; the server says which.
  std::string issuer = "robot-accounts";
  std::string service = "registry";
  std::string key_file;
  std::string certificate_file;
  robot_accounts::JwtKeyIdForm key_id_form =
      robot_accounts::JwtKeyIdForm::kLibtrust;

  // Reads `--name value` pairs.
  static absl::StatusOr<Options> Parse(int argc, char** argv);
};

extern const char kUsage[];

#endif  // ROBOT_ACCOUNTS_EXAMPLES_TOKEN_SERVER_OPTIONS_H_
