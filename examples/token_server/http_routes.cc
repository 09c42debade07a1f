#include "examples/token_server/http_routes.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

using robot_accounts::BasicCredentials;

namespace {

constexpr char kJson[] = "application/json";
constexpr size_t kMaxBodyBytes = 64 * 1024;

// All values of a parameter of the query or the form, in their order.
std::vector<std::string> Values(const httplib::Request& request,
                                const char* name) {
  std::vector<std::string> values;
  const auto range = request.params.equal_range(name);
  for (auto it = range.first; it != range.second; ++it) {
    values.push_back(it->second);
  }
  return values;
}

TokenRequest ReadRequest(const httplib::Request& http) {
  TokenRequest request;
  request.source = http.remote_addr;
  // `account`, `client_id` and `offline_token` say nothing that counts.
  request.services = Values(http, "service");
  request.scopes = Values(http, "scope");
  if (!http.has_header("Authorization")) return request;
  absl::StatusOr<BasicCredentials> credentials =
      robot_accounts::ParseBasicCredentials(
          http.get_header_value("Authorization"));
  if (credentials.ok() && http.get_header_value_count("Authorization") == 1) {
    request.credentials = *std::move(credentials);
  } else {
    request.credentials_malformed = true;
  }
  return request;
}

void Send(const TokenAnswer& answer, const std::string& service,
          httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  if (answer.status == 401) {
    response.set_header("WWW-Authenticate",
                        absl::StrCat("Basic realm=\"", service, "\""));
  }
  response.set_content(answer.body, kJson);
}

// RFC 6749, section 5.2.
TokenAnswer OauthError(const char* error) {
  return {400, absl::StrCat("{\"error\":\"", error, "\"}")};
}

TokenAnswer AnswerForm(const httplib::Request& http, TokenService& service) {
  const auto refuse = [&](const char* error) {
    return service.Refuse(http.remote_addr, error, OauthError(error));
  };
  const std::vector<std::string> grants = Values(http, "grant_type");
  if (grants.size() != 1) return refuse("invalid_request");
  // There are no refresh tokens: a robot's secret is as good.
  if (grants[0] != "password") return refuse("unsupported_grant_type");
  TokenRequest request = ReadRequest(http);
  const std::vector<std::string> users = Values(http, "username");
  const std::vector<std::string> secrets = Values(http, "password");
  if (users.size() > 1 || secrets.size() != users.size() ||
      (!users.empty() && request.credentials.has_value())) {
    return refuse("invalid_request");
  }
  if (!users.empty()) {
    request.credentials = BasicCredentials{
        users[0], robot_accounts::SecretBytes::Copy(secrets[0])};
  }
  return service.Answer(request);
}

}  // namespace

void AddRoutes(TokenService& service, httplib::Server& server) {
  server.set_payload_max_length(kMaxBodyBytes);
  server.Get("/token", [&service](const httplib::Request& request,
                                  httplib::Response& response) {
    Send(service.Answer(ReadRequest(request)), service.issuer().service(),
         response);
  });
  server.Post("/token", [&service](const httplib::Request& request,
                                   httplib::Response& response) {
    Send(AnswerForm(request, service), service.issuer().service(), response);
  });
  server.Get("/jwks",
             [&service](const httplib::Request&, httplib::Response& response) {
               response.set_content(service.issuer().Jwks(), kJson);
             });
}
