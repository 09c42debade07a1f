#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_READER_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/postgres/connection.h"

namespace robot_accounts {

// A robot of Harbor's, or why it cannot be one here.
struct HarborRobotFound {
  ForeignRobot robot;
  std::string refused;  // Empty: it can.
};

// All robots of a Harbor that it shows, as they were at one moment. Immutable
// once it is read; holds rows as Harbor has them, so that a hundred thousand
// robots are some ten megabytes, and makes ForeignRobots of them on demand.
class HarborReader final {
 public:
  // Reads everything in one read-only transaction, a query a table. Fails as
  // ReadHarborSchema and PostgresError say.
  static absl::StatusOr<HarborReader> Read(PostgresConnection& connection);

  size_t size() const { return robots_.size(); }
  // `index` is less than size(); they are sorted by id.
  HarborRobotFound At(size_t index) const;

  int64_t schema_version() const { return schema_.version; }
  const std::string& name_prefix() const { return name_prefix_; }
  // When this Harbor was installed, to the microsecond ("2021-03-04T10:11:12.
  // 123456Z"): its first project's creation. It moves with the data, through
  // dumps and upgrades. Empty if that project's row is gone.
  const std::string& installed() const { return installed_; }
  // Robots that it hides, as those of its scanners: not among these.
  int64_t hidden() const { return hidden_; }

 private:
  struct Row {
    int64_t id = 0;
    std::string name;  // Of a project robot: "<project>+<account>".
    std::string description;
    int64_t project_id = 0;
    bool has_project_id = true;
    bool has_expiry = true;
    int64_t expires_at_unix_s = 0;
    bool disabled = false;
    int64_t created_unix_s = 0;
    int64_t updated_unix_s = 0;
    std::string secret;
    std::string salt;
    int64_t duration_days = 0;
    std::string creator_type;
    int64_t creator_id = 0;
  };

  HarborReader() = default;
  absl::Status ReadAll(PostgresConnection& connection);
  absl::Status ReadProjects(PostgresConnection& connection);
  absl::Status ReadRobots(PostgresConnection& connection);
  absl::Status ReadPolicies(PostgresConnection& connection);
  absl::Status ReadGrants(PostgresConnection& connection);

  void AddGrants(const Row& row, ForeignRobot& robot) const;
  // Where `grant` holds; false: in a deleted project.
  bool PlaceGrant(absl::string_view scope_text, ForeignGrant& grant) const;
  // Where it lives and what it is called; why not, if it lives nowhere.
  std::string Place(const Row& row, ForeignRobot& robot) const;
  void AddSecret(const Row& row, ForeignRobot& robot) const;
  Actor MakerOf(const Row& row) const;
  const Row* FindRow(int64_t id) const;

  HarborSchema schema_;
  std::string name_prefix_;
  std::string installed_;
  int64_t hidden_ = 0;
  std::vector<Row> robots_;
  // Of those that are not deleted.
  absl::flat_hash_map<int64_t, std::string> project_names_;
  std::vector<GrantRow> policies_;
  absl::flat_hash_map<int64_t, size_t> policy_of_id_;
  // Robot id and index into `policies_`, sorted.
  std::vector<std::pair<int64_t, size_t>> grants_;
  // Names that more than one robot has, in different projects.
  absl::flat_hash_set<std::string> names_twice_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_READER_H_
