#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_HOOKED_STORE_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_HOOKED_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// A store over another one that counts what it is asked, and lets a test step
// in before it answers: to change things at that moment, or to fail. Hooks are
// set while no other thread uses the store.
class HookedStore final : public RobotStore {
 public:
  using Hook = std::function<absl::Status()>;

  explicit HookedStore(std::shared_ptr<RobotStore> store)
      : store_(std::move(store)) {}

  // Before a transaction begins; once it was committed.
  Hook before_write;
  Hook after_write;
  Hook before_settings;
  Hook before_view;
  Hook before_projects;
  Hook before_list;
  Hook before_schemes;
  Hook before_renewal;
  Hook before_keeping_uses;
  Hook before_legacy;
  std::atomic<int> settings_calls{0};
  std::atomic<int> view_calls{0};
  std::atomic<int> schemes_calls{0};
  std::atomic<int> list_calls{0};
  std::atomic<int> legacy_calls{0};
  std::atomic<int> writes{0};
  std::atomic<int> renewals{0};      // That were asked for.
  std::atomic<int> uses_batches{0};  // That were to be kept.
  std::atomic<uint64_t> epoch{0};
  // What it says that it can keep.
  StoreTraits own_traits;

  StoreTraits traits() const override { return own_traits; }
  absl::Status Write(Body body) override {
    ++writes;
    absl::Status status = Call(before_write);
    if (status.ok()) status = store_->Write(body);
    if (status.ok()) status = Call(after_write);
    return status;
  }
  absl::StatusOr<StoreSettings> Settings() override {
    ++settings_calls;
    absl::Status status = Call(before_settings);
    if (!status.ok()) return status;
    return store_->Settings();
  }
  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account) override {
    ++view_calls;
    absl::Status status = Call(before_view);
    if (!status.ok()) return status;
    return WithEpoch(store_->ViewForLogin(project, account));
  }
  absl::StatusOr<LoginView> ViewById(int64_t id) override {
    return WithEpoch(store_->ViewById(id));
  }
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(
      int64_t foreign_id) override {
    ++legacy_calls;
    absl::Status status = Call(before_legacy);
    if (!status.ok()) return status;
    absl::StatusOr<std::vector<LoginView>> views =
        store_->ViewLegacy(foreign_id);
    if (!views.ok()) return views;
    for (LoginView& view : *views) view.epoch = epoch;
    return views;
  }
  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() override {
    absl::Status status = Call(before_projects);
    if (!status.ok()) return status;
    return store_->Projects();
  }
  absl::StatusOr<RobotPage> List(const RobotQuery& query) override {
    ++list_calls;
    absl::Status status = Call(before_list);
    if (!status.ok()) return status;
    return store_->List(query);
  }
  absl::StatusOr<SchemeCounts> Schemes() override {
    ++schemes_calls;
    absl::Status status = Call(before_schemes);
    if (!status.ok()) return status;
    return store_->Schemes();
  }
  absl::Status Maintain() override { return store_->Maintain(); }
  absl::Status RenewHash(int64_t id, uint32_t slot_id,
                         absl::string_view replaces,
                         absl::string_view hash) override {
    ++renewals;
    absl::Status status = Call(before_renewal);
    if (!status.ok()) return status;
    return store_->RenewHash(id, slot_id, replaces, hash);
  }
  absl::Status KeepUses(absl::Span<const RobotUse> uses) override {
    ++uses_batches;
    absl::Status status = Call(before_keeping_uses);
    if (!status.ok()) return status;
    return store_->KeepUses(uses);
  }

 private:
  static absl::Status Call(const Hook& hook) {
    return hook == nullptr ? absl::OkStatus() : hook();
  }
  absl::StatusOr<LoginView> WithEpoch(absl::StatusOr<LoginView> view) const {
    if (view.ok()) view->epoch = epoch;
    return view;
  }

  const std::shared_ptr<RobotStore> store_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_HOOKED_STORE_H_
