#include "robot_accounts/robot/memory_store.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/robot_codec.h"

namespace robot_accounts {
namespace {

// The records of a store and the ways to find them. Not thread-safe. Robots are
// shared values, so that names point into them instead of being copied.
class Tables {
 public:
  const Robot* Get(int64_t id) const {
    const auto found = robots_.find(id);
    return found == robots_.end() ? nullptr : &found->second.robot;
  }

  const Robot* Find(int64_t project_id, absl::string_view account) const {
    const auto found = by_name_.find({project_id, account});
    return found == by_name_.end() ? nullptr : Get(found->second);
  }

  // Puts `robot` (or nothing) in the place of the robot `id`. If memory runs
  // out on the way, putting back what was there still mends everything.
  void Put(int64_t id, absl::optional<Robot> robot) {
    absl::optional<HashScheme> scheme;
    if (robot.has_value()) scheme = CountedScheme(robot->record());
    if (const auto found = robots_.find(id); found != robots_.end()) {
      Unlink(found->second);
      robots_.erase(found);
    }
    if (!robot.has_value()) return;
    const auto kept = robots_.emplace(id, Entry{*std::move(robot), scheme});
    Count(scheme, 1);
    Link(kept.first->second.robot);
  }

  RobotPage List(const RobotQuery& query,
                 const absl::optional<ListPosition>& after) const;

  template <typename Predicate>
  std::vector<Robot> Select(Predicate predicate) const {
    std::vector<Robot> selected;
    for (const auto& [id, entry] : robots_) {
      if (predicate(entry.robot)) selected.push_back(entry.robot);
    }
    return selected;
  }

  const SchemeCounts& schemes() const { return schemes_; }

 private:
  struct Entry {
    Robot robot;
    absl::optional<HashScheme> scheme;  // As it was counted.
  };
  struct NameKey {
    int64_t project_id;
    absl::string_view account;
    friend bool operator==(const NameKey& a, const NameKey& b) {
      return a.project_id == b.project_id && a.account == b.account;
    }
  };
  struct NameHash {
    size_t operator()(const NameKey& key) const {
      return KeyedHash()(key.account) ^
             static_cast<size_t>(key.project_id) * 0x9E3779B97F4A7C15u;
    }
  };
  using NamePosition = std::tuple<absl::string_view, int64_t>;
  using NameOrder = absl::btree_set<NamePosition>;

  static NameKey KeyOf(const Robot& robot) {
    return {robot.project_id(), robot.account_name()};
  }

  void Link(const Robot& robot) {
    by_name_.emplace(KeyOf(robot), robot.id());
    order_.emplace(robot.account_name(), robot.id());
    order_by_project_[robot.project_id()].emplace(robot.account_name(),
                                                  robot.id());
  }

  // Takes a half-linked entry too.
  void Unlink(const Entry& entry) {
    const NamePosition position(entry.robot.account_name(), entry.robot.id());
    by_name_.erase(KeyOf(entry.robot));
    order_.erase(position);
    const auto project = order_by_project_.find(entry.robot.project_id());
    if (project != order_by_project_.end()) {
      project->second.erase(position);
      if (project->second.empty()) order_by_project_.erase(project);
    }
    Count(entry.scheme, -1);
  }

  void Count(const absl::optional<HashScheme>& scheme, int64_t by) {
    if (!scheme.has_value()) return;
    switch (*scheme) {
      case HashScheme::kHarbor:
        schemes_.harbor += by;
        break;
      case HashScheme::kPbkdf2Sha256:
        schemes_.pbkdf2_sha256 += by;
        break;
      case HashScheme::kHmacSha256:
        schemes_.hmac_sha256 += by;
        break;
    }
  }

  absl::flat_hash_map<int64_t, Entry> robots_;
  absl::flat_hash_map<NameKey, int64_t, NameHash> by_name_;
  NameOrder order_;
  absl::flat_hash_map<int64_t, NameOrder> order_by_project_;
  SchemeCounts schemes_;
};

RobotPage Tables::List(const RobotQuery& query,
                       const absl::optional<ListPosition>& after) const {
  RobotPage page;
  const NameOrder* order = &order_;
  if (query.project_id.has_value()) {
    const auto project = order_by_project_.find(*query.project_id);
    if (project == order_by_project_.end()) return page;
    order = &project->second;
  }
  const std::string search = absl::AsciiStrToLower(query.search);
  auto position = after.has_value()
                      ? order->upper_bound({after->account_name, after->id})
                      : order->begin();
  for (; position != order->end(); ++position) {
    const Robot& robot = *Get(std::get<1>(*position));
    if (query.level.has_value() && robot.level() != *query.level) continue;
    if (!absl::StrContains(absl::AsciiStrToLower(robot.account_name()),
                           search)) {
      continue;
    }
    if (page.robots.size() == query.page_size) {
      const Robot& last = page.robots.back();
      page.next_cursor = EncodeCursor({last.account_name(), last.id()});
      break;
    }
    page.robots.push_back(robot);
  }
  return page;
}

absl::Status Broken() {
  return MakeError(absl::StatusCode::kUnavailable, "STORE_BROKEN",
                   "memory ran out while a change was being undone");
}

class MemoryStore final : public RobotStore {
 public:
  MemoryStore(std::shared_ptr<const Catalog> catalog, RandomSource& random)
      : catalog_(std::move(catalog)),
        projects_(
            std::make_shared<const ProjectTable>(std::vector<Project>())) {
    settings_.naming =
        std::make_shared<const NamingPolicy>(*NamingPolicy::Create());
    settings_.decoy_key.resize(32);
    random.Fill(absl::MakeSpan(
        reinterpret_cast<uint8_t*>(&settings_.decoy_key[0]), 32));
  }

  absl::Status Write(Body body) override;

  absl::StatusOr<StoreSettings> Settings() override {
    absl::ReaderMutexLock lock(&mutex_);
    return settings_;
  }

  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account) override {
    absl::ReaderMutexLock lock(&mutex_);
    if (broken_) return Broken();
    if (project.empty()) return View(tables_.Find(0, account));
    const Project* found = projects_->FindByName(project);
    return View(found == nullptr ? nullptr : tables_.Find(found->id, account));
  }

  absl::StatusOr<LoginView> ViewById(int64_t id) override {
    absl::ReaderMutexLock lock(&mutex_);
    if (broken_) return Broken();
    return View(tables_.Get(id));
  }

  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() override {
    absl::ReaderMutexLock lock(&mutex_);
    return projects_;
  }

  absl::StatusOr<RobotPage> List(const RobotQuery& query) override {
    if (absl::Status status = CheckPageSize(query.page_size); !status.ok()) {
      return status;
    }
    absl::optional<ListPosition> after;
    if (!query.cursor.empty()) {
      absl::StatusOr<ListPosition> position = DecodeCursor(query.cursor);
      if (!position.ok()) return position.status();
      after = *std::move(position);
    }
    absl::ReaderMutexLock lock(&mutex_);
    if (broken_) return Broken();
    return tables_.List(query, after);
  }

  absl::StatusOr<SchemeCounts> Schemes() override {
    absl::ReaderMutexLock lock(&mutex_);
    return tables_.schemes();
  }

  absl::Status Maintain() override { return absl::OkStatus(); }

  absl::Status RenewHash(int64_t id, uint32_t slot_id,
                         absl::string_view replaces,
                         absl::string_view hash) override;

 private:
  class Transaction;

  LoginView View(const Robot* robot) const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    LoginView view;
    if (robot != nullptr) view.robot = *robot;
    view.projects = projects_;
    view.naming = settings_.naming;
    return view;
  }

  const std::shared_ptr<const Catalog> catalog_;
  mutable absl::Mutex mutex_;
  Tables tables_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const ProjectTable> projects_ ABSL_GUARDED_BY(mutex_);
  StoreSettings settings_ ABSL_GUARDED_BY(mutex_);
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t last_robot_id_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t last_project_id_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Changes the tables at once and remembers how to undo it.
class MemoryStore::Transaction final : public StoreTransaction {
 public:
  explicit Transaction(MemoryStore& store)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(store.mutex_)
      : store_(store),
        projects_before_(store.projects_),
        settings_before_(store.settings_) {}

  void Commit() { committed_ = true; }

  // Undoes what was not committed; ids that were given out stay given out.
  ~Transaction() override ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (committed_) return;
    try {
      for (; !undo_.empty(); undo_.pop_back()) {
        tables().Put(undo_.back().first, undo_.back().second);
      }
      store_.projects_ = projects_before_;
      store_.settings_ = settings_before_;
    } catch (const std::bad_alloc&) {
      store_.broken_ = true;
    }
  }

  // Puts `record` in its place as it is.
  absl::StatusOr<Robot> Keep(RobotRecord record);

  absl::StatusOr<Robot> Get(int64_t id) override;
  absl::StatusOr<Robot> Find(int64_t project_id,
                             absl::string_view account) override;
  absl::StatusOr<Robot> Insert(RobotRecord record) override;
  absl::StatusOr<Robot> Replace(RobotRecord record) override;
  absl::Status Delete(int64_t id) override;
  absl::StatusOr<std::vector<Robot>> RobotsOf(int64_t project_id) override;
  absl::StatusOr<std::vector<Robot>> RobotsGrantedOn(
      int64_t project_id) override;
  absl::StatusOr<Project> GetProject(int64_t id) override;
  absl::StatusOr<Project> FindProject(absl::string_view name) override;
  absl::StatusOr<Project> FindProjectByHostId(int64_t host_id) override;
  absl::StatusOr<Project> InsertProject(Project project) override;
  absl::Status UpdateProject(const Project& project) override;
  absl::Status DeleteProject(int64_t id) override;
  absl::StatusOr<StoreSettings> Settings() override { return settings(); }
  absl::Status SetNamePrefix(absl::string_view prefix,
                             int64_t old_until_unix_s) override;

 private:
  // The store's mutex is held for as long as a transaction lives, which the
  // analysis cannot see through the virtual calls.
  Tables& tables() ABSL_NO_THREAD_SAFETY_ANALYSIS { return store_.tables_; }
  const ProjectTable& projects() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return *store_.projects_;
  }
  void SetProjects(std::vector<Project> projects)
      ABSL_NO_THREAD_SAFETY_ANALYSIS {
    store_.projects_ =
        std::make_shared<const ProjectTable>(std::move(projects));
  }
  int64_t NextRobotId() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return ++store_.last_robot_id_;
  }
  int64_t NextProjectId() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return ++store_.last_project_id_;
  }
  StoreSettings& settings() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return store_.settings_;
  }

  void Put(int64_t id, absl::optional<Robot> robot);
  bool IsTaken(const Project& project);

  MemoryStore& store_;
  // What was there before each change, oldest first.
  std::vector<std::pair<int64_t, absl::optional<Robot>>> undo_;
  bool committed_ = false;
  const std::shared_ptr<const ProjectTable> projects_before_;
  const StoreSettings settings_before_;
};

absl::StatusOr<Robot> MemoryStore::Transaction::Keep(RobotRecord record) {
  // Only for its errors: what no other store could keep is not kept here.
  const absl::StatusOr<std::string> stored = EncodeRobot(record);
  if (!stored.ok()) return stored.status();
  const int64_t id = record.id;
  absl::StatusOr<Robot> robot =
      Robot::FromRecord(std::move(record), store_.catalog_);
  if (robot.ok()) Put(id, *robot);
  return robot;
}

void MemoryStore::Transaction::Put(int64_t id, absl::optional<Robot> robot) {
  const Robot* before = tables().Get(id);
  undo_.emplace_back(
      id, before == nullptr ? absl::nullopt : absl::make_optional(*before));
  tables().Put(id, std::move(robot));
}

absl::StatusOr<Robot> MemoryStore::Transaction::Get(int64_t id) {
  const Robot* robot = tables().Get(id);
  if (robot == nullptr) return RobotNotFound();
  return *robot;
}

absl::StatusOr<Robot> MemoryStore::Transaction::Find(
    int64_t project_id, absl::string_view account) {
  const Robot* robot = tables().Find(project_id, account);
  if (robot == nullptr) return RobotNotFound();
  return *robot;
}

absl::StatusOr<Robot> MemoryStore::Transaction::Insert(RobotRecord record) {
  if (tables().Find(record.project_id, record.account_name) != nullptr) {
    return RobotExists(record.account_name);
  }
  record.id = NextRobotId();
  record.version = 1;
  return Keep(std::move(record));
}

absl::StatusOr<Robot> MemoryStore::Transaction::Replace(RobotRecord record) {
  const Robot* robot = tables().Get(record.id);
  if (robot == nullptr) return RobotNotFound();
  if (robot->version() != record.version) return VersionConflict();
  ++record.version;
  return Keep(std::move(record));
}

absl::Status MemoryStore::Transaction::Delete(int64_t id) {
  if (tables().Get(id) == nullptr) return RobotNotFound();
  Put(id, absl::nullopt);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Robot>> MemoryStore::Transaction::RobotsOf(
    int64_t project_id) {
  return tables().Select([project_id](const Robot& robot) {
    return robot.project_id() == project_id;
  });
}

absl::StatusOr<std::vector<Robot>> MemoryStore::Transaction::RobotsGrantedOn(
    int64_t project_id) {
  const std::string scope = Scope::Project(project_id).ToText();
  return tables().Select([&scope](const Robot& robot) {
    for (const GrantRow& row : robot.record().grants) {
      if (row.scope == scope) return true;
    }
    return false;
  });
}

absl::StatusOr<Project> MemoryStore::Transaction::GetProject(int64_t id) {
  const Project* project = projects().FindById(id);
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

absl::StatusOr<Project> MemoryStore::Transaction::FindProject(
    absl::string_view name) {
  const Project* project = projects().FindByName(name);
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

absl::StatusOr<Project> MemoryStore::Transaction::FindProjectByHostId(
    int64_t host_id) {
  const Project* project = projects().FindByHostId(host_id);
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

bool MemoryStore::Transaction::IsTaken(const Project& project) {
  const Project* same_name = projects().FindByName(project.name);
  const Project* same_host_id = projects().FindByHostId(project.host_id);
  return (same_name != nullptr && same_name->id != project.id) ||
         (same_host_id != nullptr && same_host_id->id != project.id);
}

absl::StatusOr<Project> MemoryStore::Transaction::InsertProject(
    Project project) {
  project.id = 0;
  if (IsTaken(project)) return ProjectExists(project.name);
  project.id = NextProjectId();
  std::vector<Project> next = projects().projects();
  next.push_back(project);
  SetProjects(std::move(next));
  return project;
}

absl::Status MemoryStore::Transaction::UpdateProject(const Project& project) {
  if (projects().FindById(project.id) == nullptr) return ProjectNotFound();
  if (IsTaken(project)) return ProjectExists(project.name);
  std::vector<Project> next = projects().projects();
  for (Project& kept : next) {
    if (kept.id == project.id) kept = project;
  }
  SetProjects(std::move(next));
  return absl::OkStatus();
}

absl::Status MemoryStore::Transaction::DeleteProject(int64_t id) {
  if (projects().FindById(id) == nullptr) return ProjectNotFound();
  std::vector<Project> next;
  for (const Project& project : projects().projects()) {
    if (project.id != id) next.push_back(project);
  }
  SetProjects(std::move(next));
  return absl::OkStatus();
}

absl::Status MemoryStore::Transaction::SetNamePrefix(absl::string_view prefix,
                                                     int64_t) {
  absl::StatusOr<NamingPolicy> naming = NamingPolicy::Create(prefix);
  if (!naming.ok()) return naming.status();
  settings().naming = std::make_shared<const NamingPolicy>(*std::move(naming));
  settings().name_prefix_was_set = true;
  return absl::OkStatus();
}

absl::Status MemoryStore::Write(Body body) {
  absl::MutexLock lock(&mutex_);
  if (broken_) return Broken();
  Transaction transaction(*this);
  const absl::Status status = body(transaction);
  if (status.ok()) transaction.Commit();
  return status;
}

absl::Status MemoryStore::RenewHash(int64_t id, uint32_t slot_id,
                                    absl::string_view replaces,
                                    absl::string_view hash) {
  return Write([&](StoreTransaction& transaction) -> absl::Status {
    absl::StatusOr<Robot> robot = transaction.Get(id);
    if (!robot.ok()) return robot.status();
    RobotRecord record = robot->record();
    for (SecretSlot& slot : record.secrets) {
      if (slot.id != slot_id || slot.hash != replaces) continue;
      slot.hash = std::string(hash);
      return static_cast<Transaction&>(transaction)
          .Keep(std::move(record))
          .status();
    }
    return VersionConflict();
  });
}

}  // namespace

std::unique_ptr<RobotStore> NewMemoryStore(
    std::shared_ptr<const Catalog> catalog, RandomSource& random) {
  return std::make_unique<MemoryStore>(std::move(catalog), random);
}

}  // namespace robot_accounts
