#include "robot_accounts/store/harbor/harbor_store.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/store/harbor/harbor_list.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/harbor/harbor_transaction.h"
#include "robot_accounts/store/harbor/harbor_views.h"
#include "robot_accounts/store/harbor/view_cache.h"
#include "robot_accounts/store/postgres/pool.h"
#include "robot_accounts/store/postgres/postgres_url.h"

namespace robot_accounts {
namespace {

// Logins at once; each is a round trip or two.
constexpr size_t kReaders = 8;
constexpr size_t kWriters = 2;
constexpr int kStatementTimeoutMs = 5000;
constexpr size_t kDecoyKeyBytes = 32;

absl::Status Forked() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                   "the store was opened before the fork: open it again in "
                   "the child");
}

absl::Status ReadOnly() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_READ_ONLY",
                   "harbor's tables are only read, unless the URL has "
                   "write=1");
}

// What stands in the way of asking a store that was open already.
absl::Status AsUnavailable(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kInvalidArgument:
      return status;
    default:
      break;
  }
  const std::string reason = ErrorReason(status);
  if (reason == "HARBOR_RULES") return status;
  return MakeError(absl::StatusCode::kUnavailable, reason, status.message());
}

class HarborStore final : public RobotStore {
 public:
  HarborStore(std::shared_ptr<const PostgresUrl> url,
              const HarborStoreOptions& options, const HarborSchema& schema);
  ~HarborStore() override;

  StoreTraits traits() const override {
    StoreTraits traits;
    traits.read_only = !writes_;
    traits.harbor_rules = true;
    return traits;
  }
  absl::Status Write(Body body) override;
  absl::StatusOr<StoreSettings> Settings() override;
  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account) override;
  absl::StatusOr<LoginView> ViewById(int64_t id) override;
  // Which old robots may log in cannot be kept in Harbor's tables: none may.
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(int64_t) override {
    return std::vector<LoginView>();
  }
  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() override;
  absl::StatusOr<RobotPage> List(const RobotQuery& query) override;
  // Only the proportion counts.
  absl::StatusOr<SchemeCounts> Schemes() override {
    SchemeCounts counts;
    counts.harbor = 1;
    return counts;
  }
  absl::Status Maintain() override { return CheckProcess(); }
  absl::Status RenewHash(int64_t, uint32_t, absl::string_view,
                         absl::string_view) override {
    return MakeError(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
                     "harbor reads its own form of a hash alone");
  }
  absl::Status KeepUses(absl::Span<const RobotUse>) override {
    return CheckProcess();
  }

  // The first question: it shows whether there can be answers.
  absl::Status Start();

 private:
  using Ask = absl::FunctionRef<absl::StatusOr<LoginView>(PostgresConnection&)>;

  absl::Status CheckProcess() const {
    return fork_guard_.InCreatorProcess() ? absl::OkStatus() : Forked();
  }
  absl::Status Read(PostgresPool::Body body);
  absl::StatusOr<LoginView> View(Ask ask);
  absl::StatusOr<LoginView> CachedView(const std::string& key, Ask ask);
  absl::Status WriteOn(PostgresConnection& connection, bool* began, Body body);

  const HarborStoreOptions options_;
  const HarborSchema schema_;
  const bool writes_;
  const ForkGuard fork_guard_;
  PostgresPool readers_;
  PostgresPool writers_;
  HarborViews views_;
  ViewCache cache_;
  // All robots have one scheme, and no other server needs the same decoys.
  std::string decoy_key_;
  absl::Mutex told_mutex_;
  int64_t told_until_ ABSL_GUARDED_BY(told_mutex_) = 0;
};

PostgresOptions OptionsOf(const HarborStoreOptions& options, bool read_only) {
  PostgresOptions postgres;
  postgres.read_only = read_only;
  postgres.statement_timeout_ms = kStatementTimeoutMs;
  // 0 would be for ever.
  postgres.lock_timeout_ms = std::max(1, options.busy_timeout_ms);
  return postgres;
}

HarborStore::HarborStore(std::shared_ptr<const PostgresUrl> url,
                         const HarborStoreOptions& options,
                         const HarborSchema& schema)
    : options_(options),
      schema_(schema),
      writes_(url->write()),
      readers_(url, OptionsOf(options, /*read_only=*/true), kReaders,
               absl::Milliseconds(options.busy_timeout_ms)),
      writers_(url, OptionsOf(options, /*read_only=*/false), kWriters,
               absl::Milliseconds(options.busy_timeout_ms)),
      views_(schema, options.catalog),
      cache_(options.freshness_ms),
      decoy_key_(kDecoyKeyBytes, '\0') {
  options.random->Fill(absl::MakeSpan(
      reinterpret_cast<uint8_t*>(&decoy_key_[0]), kDecoyKeyBytes));
}

HarborStore::~HarborStore() {
  // A connection must not be closed across a fork: it is the parent's.
  if (fork_guard_.InCreatorProcess()) return;
  readers_.Abandon();
  writers_.Abandon();
}

absl::Status HarborStore::Start() {
  return readers_.Run([this](PostgresConnection& connection) {
    return views_.OfShared(connection).status();
  });
}

absl::Status HarborStore::Read(PostgresPool::Body body) {
  if (absl::Status status = CheckProcess(); !status.ok()) return status;
  return AsUnavailable(readers_.Run(body));
}

absl::StatusOr<LoginView> HarborStore::View(Ask ask) {
  absl::StatusOr<LoginView> view;
  absl::Status status = Read([&](PostgresConnection& connection) {
    view = ask(connection);
    return view.status();
  });
  if (!status.ok()) return status;
  return view;
}

absl::StatusOr<LoginView> HarborStore::CachedView(const std::string& key,
                                                  Ask ask) {
  if (absl::Status status = CheckProcess(); !status.ok()) return status;
  if (options_.freshness_ms == 0) return View(ask);
  const int64_t now_ms = options_.now_ms();
  if (absl::optional<LoginView> kept = cache_.Find(key, now_ms)) return *kept;
  const uint64_t generation = cache_.generation();
  absl::StatusOr<LoginView> view = View(ask);
  if (view.ok()) cache_.Put(key, now_ms, generation, *view);
  return view;
}

absl::StatusOr<LoginView> HarborStore::ViewForLogin(absl::string_view project,
                                                    absl::string_view account) {
  // No part of a name has a `+`.
  return CachedView(absl::StrCat(project, "+", account),
                    [&](PostgresConnection& connection) {
                      return views_.ByName(connection, project, account);
                    });
}

absl::StatusOr<LoginView> HarborStore::ViewById(int64_t id) {
  return CachedView(absl::StrCat(id), [&](PostgresConnection& connection) {
    return views_.ById(connection, id);
  });
}

absl::StatusOr<StoreSettings> HarborStore::Settings() {
  absl::StatusOr<LoginView> view = View([this](PostgresConnection& connection) {
    return views_.OfShared(connection);
  });
  if (!view.ok()) return view.status();
  StoreSettings settings;
  settings.naming = view->naming;
  settings.name_prefix_was_set = true;
  settings.decoy_key = decoy_key_;
  return settings;
}

absl::StatusOr<std::shared_ptr<const ProjectTable>> HarborStore::Projects() {
  absl::StatusOr<LoginView> view = View([this](PostgresConnection& connection) {
    return views_.OfShared(connection);
  });
  if (!view.ok()) return view.status();
  return view->projects;
}

absl::StatusOr<RobotPage> HarborStore::List(const RobotQuery& query) {
  absl::StatusOr<RobotPage> page;
  absl::Status status = Read([&](PostgresConnection& connection) {
    page = ListHarborRobots(connection, schema_, query, options_.catalog);
    return page.status();
  });
  if (!status.ok()) return status;
  return page;
}

absl::Status HarborStore::Write(Body body) {
  if (absl::Status status = CheckProcess(); !status.ok()) return status;
  if (!writes_) return ReadOnly();
  const absl::Status status =
      writers_.RunOnce([&](PostgresConnection& connection, bool* began) {
        return WriteOn(connection, began, body);
      });
  // Whatever happened: what is remembered may be old now.
  cache_.Clear();
  return status;
}

absl::Status HarborStore::WriteOn(PostgresConnection& connection, bool* began,
                                  Body body) {
  constexpr char kWriting[] = "changing robots";
  absl::Status status =
      connection
          .Run(kWriting, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
          .status();
  if (!status.ok()) return status;
  *began = true;
  int64_t told_until = 0;
  {
    const absl::MutexLock lock(&told_mutex_);
    told_until = told_until_;
  }
  HarborTransaction transaction(connection, schema_, options_.catalog,
                                told_until);
  status = body(transaction);
  if (status.ok()) status = transaction.Prepare();
  if (!status.ok()) {
    connection.Run(kWriting, "ROLLBACK").IgnoreError();
    return status;
  }
  status = connection.Run(kWriting, "COMMIT").status();
  if (!status.ok()) {
    return MakeError(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
                     absl::StrCat("whether the change was made is not known: ",
                                  status.message()));
  }
  status = transaction.Confirm(options_.busy_timeout_ms);
  if (!status.ok()) return status;
  const absl::MutexLock lock(&told_mutex_);
  told_until_ = transaction.told_until();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RobotStore>> OpenHarborStore(
    absl::string_view url, const HarborStoreOptions& options) {
  absl::StatusOr<std::unique_ptr<const PostgresUrl>> parsed =
      PostgresUrl::Parse(url);
  if (!parsed.ok()) return parsed.status();
  const std::shared_ptr<const PostgresUrl> shared = *std::move(parsed);
  const absl::StatusOr<std::unique_ptr<PostgresConnection>> connection =
      PostgresConnection::Open(*shared, OptionsOf(options, true));
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<HarborSchema> schema = ReadHarborSchema(**connection);
  if (!schema.ok()) return schema.status();
  auto store = std::make_unique<HarborStore>(shared, options, *schema);
  if (absl::Status status = store->Start(); !status.ok()) return status;
  return std::unique_ptr<RobotStore>(std::move(store));
}

}  // namespace robot_accounts
