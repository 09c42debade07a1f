// The token service of a registry, over the library and an HTTP server: what a
// host has to write. See examples/README.md for how to run it beside one.
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "examples/serve/serve.h"
#include "examples/token_server/http_routes.h"
#include "examples/token_server/options.h"
#include "examples/token_server/token_service.h"
#include "robot_accounts/crypto/jwt_key.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"

namespace {

namespace ra = ::robot_accounts;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (file.good()) return text.str();
  return absl::NotFoundError(absl::StrCat("cannot read ", path));
}

absl::StatusOr<ra::TokenIssuer> MakeIssuer(const Options& options) {
  absl::StatusOr<std::string> key_pem = ReadFile(options.key_file);
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<ra::JwtPrivateKey> key = ra::JwtPrivateKey::FromPem(*key_pem);
  if (!key.ok()) return key.status();

  ra::JwtSignerOptions signer_options;
  signer_options.key_id_form = options.key_id_form;
  if (options.key_id_form == ra::JwtKeyIdForm::kX5c) {
    absl::StatusOr<std::string> pem = ReadFile(options.certificate_file);
    if (!pem.ok()) return pem.status();
    signer_options.certificate_chain_pem = *std::move(pem);
  }
  absl::StatusOr<ra::JwtSigner> signer =
      ra::JwtSigner::Create(*std::move(key), signer_options);
  if (!signer.ok()) return signer.status();

  ra::TokenIssuerOptions issuer_options;
  issuer_options.issuer = options.issuer;
  issuer_options.service = options.service;
  return ra::TokenIssuer::Create(issuer_options, *std::move(signer));
}

absl::StatusOr<std::unique_ptr<ra::RobotAccounts>> OpenAccounts(
    const Options& options) {
  absl::StatusOr<std::unique_ptr<ra::RobotStore>> store =
      ra::OpenStore(options.store);
  if (!store.ok()) return store.status();
  return ra::RobotAccounts::Create(*std::move(store));
}

absl::Status Run(const Options& options) {
  absl::StatusOr<std::unique_ptr<ra::RobotAccounts>> accounts =
      OpenAccounts(options);
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<ra::TokenIssuer> issuer = MakeIssuer(options);
  if (!issuer.ok()) return issuer.status();
  DecisionLog log(stderr);
  TokenService service(**accounts, *std::move(issuer), log);
  httplib::Server server;
  AddRoutes(service, server);
  return ServeUntilStopped(server, options.host, options.port,
                           [&] { return (*accounts)->Maintain(); });
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "token_server: %s\n",
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const absl::StatusOr<Options> options = Options::Parse(argc, argv);
  if (!options.ok()) {
    Fail(options.status());
    std::fputs(kUsage, stderr);
    return 2;
  }
  const absl::Status status = Run(*options);
  return status.ok() ? 0 : Fail(status);
}
