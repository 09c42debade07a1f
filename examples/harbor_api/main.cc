// Harbor's robot API over the library, for clients that know Harbor. An
// example: it listens on this machine alone.
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "examples/harbor_api/harbor_api.h"
#include "examples/harbor_api/http_routes.h"
#include "examples/serve/serve.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace {

namespace ra = ::robot_accounts;

constexpr char kUsage[] =
    "usage: harbor_api STORE PASSWORD_FILE PORT\n"
    "  STORE          where the robots are, such as sqlite:robots.db\n"
    "  PASSWORD_FILE  its first line is the password of the user admin\n"
    "  PORT           on 127.0.0.1; 0 is any free one\n";

absl::StatusOr<std::string> FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (std::getline(file, line) && !line.empty()) return line;
  return absl::NotFoundError(absl::StrCat("cannot read a password in ", path));
}

absl::Status Run(const std::string& url, const std::string& password_file,
                 int port) {
  const absl::StatusOr<std::string> password = FirstLine(password_file);
  if (!password.ok()) return password.status();
  absl::StatusOr<std::unique_ptr<ra::RobotStore>> store = ra::OpenStore(url);
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<ra::RobotAccounts>> accounts =
      ra::RobotAccounts::Create(*std::move(store));
  if (!accounts.ok()) return accounts.status();
  HarborApi api(**accounts, ra::SecretBytes::Copy(*password));
  httplib::Server server;
  AddRoutes(api, server);
  return ServeUntilStopped(server, "127.0.0.1", port,
                           [&] { return (*accounts)->Maintain(); });
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[3], &port) || port < 0 ||
      port > 65535) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const absl::Status status = Run(argv[1], argv[2], port);
  if (status.ok()) return 0;
  std::fprintf(stderr, "harbor_api: %s\n",
               std::string(status.message()).c_str());
  return 1;
}
