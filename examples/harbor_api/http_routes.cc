#include "examples/harbor_api/http_routes.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace {

constexpr char kRobots[] = "/api/v2\\.0/robots";
constexpr char kRobot[] = "/api/v2\\.0/robots/([^/]+)";
constexpr char kPermissions[] = "/api/v2\\.0/permissions";
constexpr size_t kMaxBodyBytes = 1 << 20;

ApiRequest ReadRequest(const httplib::Request& http) {
  ApiRequest request;
  // Two of them are none.
  if (http.get_header_value_count("Authorization") == 1) {
    request.authorization = http.get_header_value("Authorization");
  }
  request.source = http.remote_addr;
  request.path = http.path;
  // The library decodes the query itself, once.
  const size_t mark = http.target.find('?');
  if (mark != std::string::npos) request.query = http.target.substr(mark + 1);
  if (http.matches.size() > 1) request.robot_id = http.matches[1];
  request.body = http.body;
  return request;
}

void Send(const ApiAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  if (!answer.location.empty()) {
    response.set_header("Location", answer.location);
  }
  if (!answer.link.empty()) response.set_header("Link", answer.link);
  if (answer.total >= 0) {
    response.set_header("X-Total-Count", absl::StrCat(answer.total));
  }
  response.set_content(answer.body, "application/json; charset=utf-8");
}

httplib::Server::Handler Calling(HarborApi& api, HarborApi::Call call) {
  return
      [&api, call](const httplib::Request& http, httplib::Response& response) {
        Send(api.Answer(call, ReadRequest(http)), response);
      };
}

}  // namespace

void AddRoutes(HarborApi& api, httplib::Server& server) {
  server.set_payload_max_length(kMaxBodyBytes);
  server.Get(kRobots, Calling(api, &HarborApi::List));
  server.Post(kRobots, Calling(api, &HarborApi::Create));
  server.Get(kRobot, Calling(api, &HarborApi::Get));
  server.Put(kRobot, Calling(api, &HarborApi::Replace));
  server.Patch(kRobot, Calling(api, &HarborApi::Refresh));
  server.Delete(kRobot, Calling(api, &HarborApi::Delete));
  server.Get(kPermissions, Calling(api, &HarborApi::Permissions));
}
