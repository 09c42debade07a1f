#ifndef ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_DATABASE_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_DATABASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/store/postgres_server.h"
#include "tests/store/sql.h"

namespace robot_accounts {

// A secret, its salt, and what Harbor stores for them.
struct HarborSecret {
  std::string secret;
  std::string salt;
  std::string hash;
};
// Those of harbor-robots.md 5.1.
const std::vector<HarborSecret>& HarborSecrets();

// A row of `robot` as Harbor writes it; the texts go in as SQL literals.
struct HarborRobot {
  std::string name;  // "demo+ci-push".
  std::string project = "0";
  std::string expires_at = "-1";
  std::string duration = "-1";
  int secret = 0;  // Of HarborSecrets; -1: NULL, a legacy row.
  bool disabled = false;
  bool visible = true;
};

// A database with the tables that Harbor has after its migrations, and these
// projects: library (1, public), private (2), demo (4).
class HarborDatabase final {
 public:
  explicit HarborDatabase(PostgresServer& server = PostgresServer::Shared());
  HarborDatabase(const HarborDatabase&) = delete;
  HarborDatabase& operator=(const HarborDatabase&) = delete;

  const std::string& name() const { return name_; }
  std::string url() const { return server_.Url(name_); }
  std::string harbor_url(const std::string& query = "") const {
    return "harbor+" + url() + query;
  }
  // A superuser's session, as Harbor's own would be.
  Sql& sql() { return sql_; }
  Sql NewSession() const { return Sql(url()); }

  int64_t AddProject(const std::string& name, bool is_public = false);
  // Marks it as Harbor does; its robots are left to the test.
  void DeleteProject(int64_t id);

  int64_t Add(const HarborRobot& robot);
  // With pull in its own project, or in `scope`.
  int64_t AddWithPull(const HarborRobot& robot);
  void Grant(int64_t robot, const std::string& scope,
             const std::string& resource, const std::string& action,
             const std::string& effect = "");
  // Robots 17 and 18 of harbor-robots.md 9.
  void AddSample();

 private:
  PostgresServer& server_;
  const std::string name_;
  Sql sql_;
};

// 'text', safe.
std::string Literal(const std::string& text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_HARBOR_DATABASE_H_
