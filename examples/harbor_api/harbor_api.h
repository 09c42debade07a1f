#ifndef ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HARBOR_API_H_
#define ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HARBOR_API_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/robot/robot_accounts.h"

// A call, free of HTTP.
struct ApiRequest {
  std::string authorization;  // The header; empty: none.
  std::string source;         // The client's address.
  std::string path;           // Without its query.
  std::string query;
  std::string robot_id;  // The last part of the path, where it is one.
  absl::string_view body;
};

struct ApiAnswer {
  int status = 200;
  std::string body;
  std::string location;
  std::string link;
  int64_t total = -1;  // The header X-Total-Count, unless negative.
};

// Harbor's robot API over the library. This is the whole of it: everything
// around it is HTTP. There is one user, `admin`, who may do everything; robots
// do what they may. Thread-safe.
class HarborApi {
 public:
  using Call = absl::StatusOr<ApiAnswer> (HarborApi::*)(
      const robot_accounts::Actor&, int64_t id, const ApiRequest&);

  // Borrows `accounts`.
  HarborApi(robot_accounts::RobotAccounts& accounts,
            robot_accounts::SecretBytes admin_password)
      : accounts_(accounts), admin_password_(std::move(admin_password)) {}

  // One of the calls below, for whoever asks.
  ApiAnswer Answer(Call call, const ApiRequest& request);

  absl::StatusOr<ApiAnswer> List(const robot_accounts::Actor& actor, int64_t,
                                 const ApiRequest& request);
  absl::StatusOr<ApiAnswer> Create(const robot_accounts::Actor& actor, int64_t,
                                   const ApiRequest& request);
  absl::StatusOr<ApiAnswer> Get(const robot_accounts::Actor& actor, int64_t id,
                                const ApiRequest&);
  absl::StatusOr<ApiAnswer> Replace(const robot_accounts::Actor& actor,
                                    int64_t id, const ApiRequest& request);
  absl::StatusOr<ApiAnswer> Refresh(const robot_accounts::Actor& actor,
                                    int64_t id, const ApiRequest& request);
  absl::StatusOr<ApiAnswer> Delete(const robot_accounts::Actor& actor,
                                   int64_t id, const ApiRequest&);
  absl::StatusOr<ApiAnswer> Permissions(const robot_accounts::Actor& actor,
                                        int64_t, const ApiRequest&);

 private:
  absl::StatusOr<robot_accounts::Actor> Authenticate(const ApiRequest& request);

  robot_accounts::RobotAccounts& accounts_;
  const robot_accounts::SecretBytes admin_password_;
};

#endif  // ROBOT_ACCOUNTS_EXAMPLES_HARBOR_API_HARBOR_API_H_
