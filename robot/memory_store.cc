#include "robot_accounts/robot/memory_store.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/sharded_mutex.h"
#include "robot_accounts/base/sharded_pointer.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/memory_transaction.h"

namespace robot_accounts {
namespace {

// What the views of all robots share.
struct Common {
  std::shared_ptr<const ProjectTable> projects;
  std::shared_ptr<const NamingPolicy> naming;
};

absl::Status Broken() {
  return MakeError(absl::StatusCode::kUnavailable, "STORE_BROKEN",
                   "memory ran out while a change was being undone");
}

class MemoryStore final : public RobotStore {
 public:
  MemoryStore(std::shared_ptr<const Catalog> catalog, RandomSource& random);

  absl::Status Write(Body body) override {
    return Run(
        [body](MemoryTransaction& transaction) { return body(transaction); });
  }
  absl::StatusOr<StoreSettings> Settings() override {
    ShardedReaderLock lock(mutex_);
    if (state_.is_broken) return Broken();
    return state_.settings;
  }
  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account) override;
  absl::StatusOr<LoginView> ViewById(int64_t id) override;
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(
      int64_t foreign_id) override;
  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() override {
    ShardedReaderLock lock(mutex_);
    if (state_.is_broken) return Broken();
    return state_.projects;
  }
  absl::StatusOr<RobotPage> List(const RobotQuery& query) override;
  absl::StatusOr<SchemeCounts> Schemes() override {
    ShardedReaderLock lock(mutex_);
    if (state_.is_broken) return Broken();
    return state_.robots.schemes();
  }
  absl::Status Maintain() override { return absl::OkStatus(); }
  absl::Status RenewHash(int64_t id, uint32_t slot_id,
                         absl::string_view replaces,
                         absl::string_view hash) override;
  absl::Status KeepUses(absl::Span<const RobotUse> uses) override;

 private:
  absl::Status Run(absl::FunctionRef<absl::Status(MemoryTransaction&)> body);
  LoginView View(const Robot* robot) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  // Takes over what is common in `state_`; if memory runs out, nothing.
  void ShareCommon() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<const Catalog> catalog_;
  mutable ShardedMutex mutex_;
  MemoryState state_ ABSL_GUARDED_BY(mutex_);
  ShardedPointer<const Common> common_ ABSL_GUARDED_BY(mutex_);
};

MemoryStore::MemoryStore(std::shared_ptr<const Catalog> catalog,
                         RandomSource& random)
    : catalog_(std::move(catalog)) {
  state_.projects =
      std::make_shared<const ProjectTable>(std::vector<Project>());
  state_.settings.naming =
      std::make_shared<const NamingPolicy>(*NamingPolicy::Create());
  std::string& key = state_.settings.decoy_key;
  key.resize(32);
  random.Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(&key[0]), key.size()));
  ShareCommon();
}

absl::Status MemoryStore::Run(
    absl::FunctionRef<absl::Status(MemoryTransaction&)> body) {
  ShardedWriterLock lock(mutex_);
  if (state_.is_broken) return Broken();
  MemoryTransaction transaction(state_, catalog_);
  const absl::Status status = body(transaction);
  if (!status.ok()) return status;
  ShareCommon();
  transaction.Commit();
  return absl::OkStatus();
}

void MemoryStore::ShareCommon() {
  if (common_.get() != nullptr && common_->projects == state_.projects &&
      common_->naming == state_.settings.naming) {
    return;
  }
  common_.Set(std::make_shared<const Common>(
      Common{state_.projects, state_.settings.naming}));
}

LoginView MemoryStore::View(const Robot* robot) const {
  const std::shared_ptr<const Common>& common = common_.shared();
  LoginView view;
  if (robot != nullptr) view.robot = *robot;
  view.projects = {common, common->projects.get()};
  view.naming = {common, common->naming.get()};
  return view;
}

absl::StatusOr<LoginView> MemoryStore::ViewForLogin(absl::string_view project,
                                                    absl::string_view account) {
  ShardedReaderLock lock(mutex_);
  if (state_.is_broken) return Broken();
  if (project.empty()) return View(state_.robots.Find(0, account).get());
  const Project* found = state_.projects->FindByName(project);
  if (found == nullptr) return View(nullptr);
  return View(state_.robots.Find(found->id, account).get());
}

absl::StatusOr<LoginView> MemoryStore::ViewById(int64_t id) {
  ShardedReaderLock lock(mutex_);
  if (state_.is_broken) return Broken();
  return View(state_.robots.Get(id).get());
}

absl::StatusOr<std::vector<LoginView>> MemoryStore::ViewLegacy(
    int64_t foreign_id) {
  ShardedReaderLock lock(mutex_);
  if (state_.is_broken) return Broken();
  std::vector<LoginView> views;
  for (const Robot& robot : state_.robots.Legacy(foreign_id)) {
    views.push_back(View(&robot));
  }
  return views;
}

absl::StatusOr<RobotPage> MemoryStore::List(const RobotQuery& query) {
  const auto after = DecodeCursor(query);
  if (!after.ok()) return after.status();
  ShardedReaderLock lock(mutex_);
  if (state_.is_broken) return Broken();
  return state_.robots.List(query, *after);
}

absl::Status MemoryStore::RenewHash(int64_t id, uint32_t slot_id,
                                    absl::string_view replaces,
                                    absl::string_view hash) {
  return Run([&](MemoryTransaction& transaction) {
    return transaction.RenewHash(id, slot_id, replaces, hash);
  });
}

absl::Status MemoryStore::KeepUses(absl::Span<const RobotUse> uses) {
  return Run([uses](MemoryTransaction& transaction) {
    for (const RobotUse& use : uses) {
      absl::Status status = transaction.KeepUse(use);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

}  // namespace

std::unique_ptr<RobotStore> NewMemoryStore(
    std::shared_ptr<const Catalog> catalog, RandomSource& random) {
  return std::make_unique<MemoryStore>(std::move(catalog), random);
}

}  // namespace robot_accounts
