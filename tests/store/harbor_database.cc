#include "tests/store/harbor_database.h"

#include <atomic>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/store/harbor_tables.h"

namespace robot_accounts {
namespace {

std::string NewDatabase(PostgresServer& server) {
  static std::atomic<int> made{0};
  const std::string name = "registry" + std::to_string(++made);
  Sql(server.Url("postgres")).Run("CREATE DATABASE " + name);
  return name;
}

}  // namespace

const std::vector<HarborSecret>& HarborSecrets() {
  static const auto& secrets = *new std::vector<HarborSecret>{
      {"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
       "b00428326870787b6d7c437acac3452c"},
      {"Aa345678", "00000000000000000000000000000000",
       "401dce4331bb41469fbefe9d4242a02d"},
      {"Passw0rd With Spaces", "mN4bV7cX2zL9kJ5hG8fD3sA6pO1iU0yT",
       "da354a5c3d46a8ad974514d5e47f3cc4"},
      {"Z\xc3\xbcrich-Stra\xc3\x9f"
       "e-7\xc3\x84",
       "mN4bV7cX2zL9kJ5hG8fD3sA6pO1iU0yT", "d4ce8c52a9cdfd3116e6901e22cab3bb"},
      {"a:b:C9:colons", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
       "471c98aaa75859f1e0fe2462f1423cf5"},
  };
  return secrets;
}

std::string Literal(const std::string& text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'') literal += c;
    literal += c;
  }
  return literal + "'";
}

HarborDatabase::HarborDatabase(PostgresServer& server)
    : server_(server), name_(NewDatabase(server)), sql_(server.Url(name_)) {
  sql_.Run(kHarborTables);
}

int64_t HarborDatabase::AddProject(const std::string& name, bool is_public) {
  const std::string id =
      sql_.Value("INSERT INTO project (owner_id, name) VALUES (1, " +
                 Literal(name) + ") RETURNING project_id");
  sql_.Run("INSERT INTO project_metadata (project_id, name, value) VALUES (" +
           id + ", 'public', '" + (is_public ? "true" : "false") + "')");
  return std::stoll(id);
}

void HarborDatabase::DeleteProject(int64_t id) {
  const std::string text = std::to_string(id);
  sql_.Run("UPDATE project SET deleted = true, name = name || '#' || " + text +
           " WHERE project_id = " + text);
}

int64_t HarborDatabase::Add(const HarborRobot& robot) {
  std::string secret = "NULL, NULL";
  if (robot.secret >= 0) {
    const HarborSecret& known = HarborSecrets()[robot.secret];
    secret = Literal(known.hash) + ", " + Literal(known.salt);
  }
  return std::stoll(sql_.Value(
      "INSERT INTO robot (name, description, project_id, expiresat, disabled,"
      " visible, secret, salt, duration, creator_ref, creator_type) VALUES (" +
      Literal(robot.name) + ", 'build farm', " + robot.project + ", " +
      robot.expires_at + ", " + (robot.disabled ? "true" : "false") + ", " +
      (robot.visible ? "true" : "false") + ", " + secret + ", " +
      robot.duration + ", 1, 'local') RETURNING id"));
}

int64_t HarborDatabase::AddWithPull(const HarborRobot& robot) {
  const int64_t id = Add(robot);
  Grant(id, robot.project == "0" ? "/project/*" : "/project/" + robot.project,
        "repository", "pull");
  return id;
}

void HarborDatabase::Grant(int64_t robot, const std::string& scope,
                           const std::string& resource,
                           const std::string& action,
                           const std::string& effect) {
  const std::string policy = sql_.Value(
      "INSERT INTO permission_policy (scope, resource, action, effect) VALUES"
      " (" +
      Literal(scope) + ", " + Literal(resource) + ", " + Literal(action) +
      ", " + Literal(effect) +
      ") ON CONFLICT ON CONSTRAINT"
      " unique_rbac_policy DO UPDATE SET effect = excluded.effect"
      " RETURNING id");
  sql_.Run(
      "INSERT INTO role_permission (role_type, role_id,"
      " permission_policy_id) VALUES ('robotaccount', " +
      std::to_string(robot) + ", " + policy + ") ON CONFLICT DO NOTHING");
}

void HarborDatabase::AddSample() {
  sql_.Run("SELECT setval('robot_id_seq', 16)");
  const int64_t push = Add({"demo+ci-push", "4", "1774951200", "30", 0});
  Grant(push, "/project/4", "repository", "pull");
  Grant(push, "/project/4", "repository", "push");
  const int64_t mirror = Add({"mirror-all", "0", "-1", "-1", 1});
  Grant(mirror, "/project/*", "repository", "pull");
  Grant(mirror, "/project/4", "tag", "create");
  Grant(mirror, "/system", "registry", "list");
  if (push != 17 || mirror != 18) abort();
}

}  // namespace robot_accounts
