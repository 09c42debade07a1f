#include "robot_accounts/store/sqlite/sqlite_store.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <limits>
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
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "absl/types/variant.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/sharded_mutex.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/store/sqlite/file_watch.h"
#include "robot_accounts/store/sqlite/open_database.h"
#include "robot_accounts/store/sqlite/reader.h"
#include "robot_accounts/store/sqlite/robot_list.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"
#include "robot_accounts/store/sqlite/session.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"
#include "robot_accounts/store/sqlite/transaction.h"

namespace robot_accounts {
namespace {

using Freshness = SqliteReader::Freshness;
using Sight = FileWatch::Sight;

// SQLite's own default: the log is written back when it has so many pages.
constexpr int kLogPages = 1000;
constexpr int64_t kNeverAsked = std::numeric_limits<int64_t>::min();

absl::Status Forked() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FORKED",
                   "the store was opened before the fork: open it again in "
                   "the child");
}

// What stands in the way of asking a store that was open already.
absl::Status AsUnavailable(const absl::Status& status) {
  if (status.ok() || status.code() == absl::StatusCode::kDataLoss) {
    return status;
  }
  return MakeError(absl::StatusCode::kUnavailable, ErrorReason(status),
                   status.message());
}

class SqliteStore final : public RobotStore {
 public:
  SqliteStore(std::string path, const SqliteStoreOptions& options)
      : path_(std::move(path)), options_(options), watch_(path_) {}
  ~SqliteStore() override;

  absl::Status Open();

  absl::Status Write(Body body) override {
    return Run(
        [body](SqliteTransaction& transaction) { return body(transaction); });
  }
  absl::StatusOr<StoreSettings> Settings() override;
  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account) override;
  absl::StatusOr<LoginView> ViewById(int64_t id) override;
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(
      int64_t foreign_id) override;
  absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() override;
  absl::StatusOr<RobotPage> List(const RobotQuery& query) override;
  absl::StatusOr<SchemeCounts> Schemes() override;
  absl::Status Maintain() override;
  absl::Status RenewHash(int64_t id, uint32_t slot_id,
                         absl::string_view replaces,
                         absl::string_view hash) override;
  absl::Status KeepUses(absl::Span<const RobotUse> uses) override;

 private:
  // What a step on a session gives: nothing, if the file is another by now.
  template <typename Result>
  using Outcome = absl::StatusOr<absl::optional<Result>>;
  using Done = absl::monostate;

  // Runs `step` on the session, on a new one if the file changed.
  template <typename Result>
  absl::StatusOr<Result> OnSession(
      absl::FunctionRef<Outcome<Result>(SqliteSession&)> step);
  // Runs `step` on the session's reader.
  template <typename Result>
  absl::StatusOr<Result> OnReader(
      absl::FunctionRef<absl::StatusOr<Result>(SqliteReader&, Freshness)> step);

  absl::StatusOr<bool> IsSame();
  absl::Status Reopen();

  absl::Status Run(absl::FunctionRef<absl::Status(SqliteTransaction&)> body);
  Outcome<Done> RunOn(SqliteConnection& writer,
                      absl::FunctionRef<absl::Status(SqliteTransaction&)> body);
  void WriteBackLog(SqliteConnection& writer)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);

  absl::StatusOr<LoginView> View(const SqliteReader::Key& key);
  absl::optional<LoginView> KeptOn(SqliteSession& session,
                                   const SqliteReader::Key& key);
  Freshness FreshnessAt(int64_t now_ms) const;
  void AskNextTime();

  const std::string path_;
  const SqliteStoreOptions options_;
  const ForkGuard fork_guard_;
  FileWatch watch_;

  // Held shared to use the session, alone to exchange it; taken before the
  // others, each of which gives one of its connections to one thread.
  ShardedMutex session_mutex_;
  std::unique_ptr<SqliteSession> session_ ABSL_GUARDED_BY(session_mutex_);
  absl::Mutex write_mutex_ ABSL_ACQUIRED_AFTER(session_mutex_);
  absl::Mutex list_mutex_ ABSL_ACQUIRED_AFTER(session_mutex_);
  absl::Mutex read_mutex_ ABSL_ACQUIRED_AFTER(write_mutex_);
  // Set while `read_mutex_` is held: what was asked before a change here was
  // made never counts after it.
  std::atomic<int64_t> asked_at_ms_{kNeverAsked};
};

SqliteStore::~SqliteStore() {
  // SQLite must not be used across a fork, not even to close: its locks and its
  // view of the log are the parent's. The child leaks them.
  if (!fork_guard_.InCreatorProcess()) static_cast<void>(session_.release());
}

absl::Status SqliteStore::Open() {
  absl::StatusOr<std::unique_ptr<SqliteSession>> session =
      SqliteSession::Open(path_, options_, watch_);
  if (options_.create && ErrorReason(session.status()) == "STORE_NOT_FOUND") {
    const absl::Status made =
        MakeDatabase(path_, options_.busy_timeout_ms, *options_.random);
    if (!made.ok()) return made;
    session = SqliteSession::Open(path_, options_, watch_);
  }
  if (!session.ok()) return session.status();
  const ShardedWriterLock lock(session_mutex_);
  session_ = *std::move(session);
  return absl::OkStatus();
}

template <typename Result>
absl::StatusOr<Result> SqliteStore::OnSession(
    absl::FunctionRef<Outcome<Result>(SqliteSession&)> step) {
  if (!fork_guard_.InCreatorProcess()) return Forked();
  for (int attempt = 0; attempt < 2; ++attempt) {
    {
      const ShardedReaderLock lock(session_mutex_);
      if (session_ != nullptr) {
        Outcome<Result> outcome = step(*session_);
        if (!outcome.ok()) return outcome.status();
        if (outcome->has_value()) return **std::move(outcome);
      }
    }
    if (absl::Status status = Reopen(); !status.ok()) {
      return AsUnavailable(status);
    }
  }
  return MakeError(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                   "store file is being written to by others");
}

template <typename Result>
absl::StatusOr<Result> SqliteStore::OnReader(
    absl::FunctionRef<absl::StatusOr<Result>(SqliteReader&, Freshness)> step) {
  return OnSession<Result>([&](SqliteSession& session) -> Outcome<Result> {
    absl::MutexLock lock(&read_mutex_);
    const int64_t now_ms = options_.freshness_ms > 0 ? options_.now_ms() : 0;
    const Freshness freshness = FreshnessAt(now_ms);
    if (freshness == Freshness::kAsk) {
      const absl::StatusOr<bool> same = IsSame();
      if (!same.ok()) return same.status();
      if (!*same) return absl::optional<Result>();
    }
    absl::StatusOr<Result> result = step(*session.reader, freshness);
    if (!result.ok()) return result.status();
    if (freshness == Freshness::kAsk) asked_at_ms_ = now_ms;
    return absl::make_optional(*std::move(result));
  });
}

Freshness SqliteStore::FreshnessAt(int64_t now_ms) const {
  const int64_t asked_at_ms = asked_at_ms_.load(std::memory_order_acquire);
  const bool trust = options_.freshness_ms > 0 && asked_at_ms != kNeverAsked &&
                     now_ms - asked_at_ms < options_.freshness_ms;
  return trust ? Freshness::kTrust : Freshness::kAsk;
}

void SqliteStore::AskNextTime() {
  absl::MutexLock lock(&read_mutex_);
  asked_at_ms_ = kNeverAsked;
}

absl::StatusOr<bool> SqliteStore::IsSame() {
  const absl::StatusOr<Sight> sight = watch_.Look();
  if (!sight.ok()) return sight.status();
  return *sight == Sight::kSame;
}

absl::Status SqliteStore::Reopen() {
  const ShardedWriterLock lock(session_mutex_);
  if (session_ != nullptr) {
    const absl::StatusOr<Sight> sight = watch_.Look();
    if (!sight.ok()) return sight.status();
    // Another thread was here first.
    if (*sight == Sight::kSame) return absl::OkStatus();
    if (absl::Status status =
            session_->PrepareToLeave(*sight, options_.busy_timeout_ms);
        !status.ok()) {
      return status;
    }
    session_.reset();
  }
  AskNextTime();
  absl::StatusOr<std::unique_ptr<SqliteSession>> session =
      SqliteSession::Open(path_, options_, watch_);
  if (!session.ok()) return session.status();
  session_ = *std::move(session);
  return absl::OkStatus();
}

absl::Status SqliteStore::Run(
    absl::FunctionRef<absl::Status(SqliteTransaction&)> body) {
  return OnSession<Done>([&](SqliteSession& session) -> Outcome<Done> {
           absl::MutexLock lock(&write_mutex_);
           Outcome<Done> done = RunOn(*session.writer, body);
           AskNextTime();
           WriteBackLog(*session.writer);
           return done;
         })
      .status();
}

SqliteStore::Outcome<SqliteStore::Done> SqliteStore::RunOn(
    SqliteConnection& writer,
    absl::FunctionRef<absl::Status(SqliteTransaction&)> body) {
  absl::Status status = writer.Run("BEGIN IMMEDIATE");
  if (!status.ok()) return status;
  const RollbackGuard guard(writer);
  // Asked under the lock: a replaced file is never written to.
  const absl::StatusOr<bool> same = IsSame();
  if (!same.ok()) return same.status();
  if (!*same) return absl::optional<Done>();
  SqliteTransaction transaction(writer, options_.catalog);
  status = body(transaction);
  if (status.ok()) status = transaction.Finish();
  if (status.ok()) status = writer.Run("COMMIT");
  if (!status.ok()) return status;
  return absl::make_optional(Done());
}

void SqliteStore::WriteBackLog(SqliteConnection& writer) {
  if (writer.log_pages() < kLogPages) return;
  // What others did to the file must not pass for ours.
  const absl::StatusOr<bool> same = IsSame();
  if (!same.ok() || !*same) return;
  const FileWatch::OwnWrite own_write(watch_);
  // The change is safe in the log; what cannot be written back now stays there.
  writer.Run("PRAGMA wal_checkpoint(PASSIVE)").IgnoreError();
  writer.ForgetLogPages();
}

absl::StatusOr<StoreSettings> SqliteStore::Settings() {
  return OnReader<StoreSettings>(
      [](SqliteReader& reader,
         Freshness freshness) -> absl::StatusOr<StoreSettings> {
        const auto shared = reader.ReadShared(freshness);
        if (!shared.ok()) return shared.status();
        return (*shared)->meta.settings;
      });
}

absl::StatusOr<LoginView> SqliteStore::ViewForLogin(absl::string_view project,
                                                    absl::string_view account) {
  return View(SqliteReader::Key::OfName(project, account));
}

absl::StatusOr<LoginView> SqliteStore::ViewById(int64_t id) {
  return View(SqliteReader::Key::OfId(id));
}

// What is kept and is known to be good takes no lock that others hold for long.
absl::StatusOr<LoginView> SqliteStore::View(const SqliteReader::Key& key) {
  if (fork_guard_.InCreatorProcess()) {
    const ShardedReaderLock lock(session_mutex_);
    absl::optional<LoginView> kept;
    if (session_ != nullptr) kept = KeptOn(*session_, key);
    if (kept.has_value()) return *std::move(kept);
  }
  return OnReader<LoginView>([&](SqliteReader& reader, Freshness freshness) {
    return reader.View(key, freshness);
  });
}

absl::optional<LoginView> SqliteStore::KeptOn(SqliteSession& session,
                                              const SqliteReader::Key& key) {
  if (options_.freshness_ms > 0) {
    if (FreshnessAt(options_.now_ms()) != Freshness::kTrust) {
      return absl::nullopt;
    }
    return session.reader->Kept(key, Freshness::kTrust);
  }
  const absl::StatusOr<bool> same = IsSame();
  if (!same.ok() || !*same) return absl::nullopt;
  return session.reader->Kept(key, Freshness::kAsk);
}

absl::StatusOr<std::vector<LoginView>> SqliteStore::ViewLegacy(
    int64_t foreign_id) {
  return OnReader<std::vector<LoginView>>(
      [foreign_id](SqliteReader& reader, Freshness) {
        return reader.ViewLegacy(foreign_id);
      });
}

absl::StatusOr<std::shared_ptr<const ProjectTable>> SqliteStore::Projects() {
  using Table = std::shared_ptr<const ProjectTable>;
  return OnReader<Table>(
      [](SqliteReader& reader, Freshness freshness) -> absl::StatusOr<Table> {
        const auto shared = reader.ReadShared(freshness);
        if (!shared.ok()) return shared.status();
        return (*shared)->projects;
      });
}

absl::StatusOr<SchemeCounts> SqliteStore::Schemes() {
  return OnReader<SchemeCounts>(
      [](SqliteReader& reader,
         Freshness freshness) -> absl::StatusOr<SchemeCounts> {
        const auto shared = reader.ReadShared(freshness);
        if (!shared.ok()) return shared.status();
        return (*shared)->meta.schemes;
      });
}

absl::StatusOr<RobotPage> SqliteStore::List(const RobotQuery& query) {
  absl::StatusOr<RowPage> rows =
      OnSession<RowPage>([&](SqliteSession& session) -> Outcome<RowPage> {
        const absl::StatusOr<bool> same = IsSame();
        if (!same.ok()) return same.status();
        if (!*same) return absl::optional<RowPage>();
        absl::MutexLock lock(&list_mutex_);
        absl::StatusOr<RowPage> page = ListRows(*session.lister, query);
        if (!page.ok()) return page.status();
        return absl::make_optional(*std::move(page));
      });
  if (!rows.ok()) return rows.status();
  absl::StatusOr<std::vector<Robot>> robots =
      RobotsOfRows(rows->rows, options_.catalog);
  if (!robots.ok()) return robots.status();
  RobotPage page;
  page.robots = *std::move(robots);
  page.next_cursor = std::move(rows->next_cursor);
  return page;
}

absl::Status SqliteStore::Maintain() {
  return OnSession<Done>([&](SqliteSession& session) -> Outcome<Done> {
           const absl::StatusOr<bool> same = IsSame();
           if (!same.ok()) return same.status();
           if (!*same) return absl::optional<Done>();
           absl::MutexLock lock(&write_mutex_);
           WriteBackLog(*session.writer);
           return absl::make_optional(Done());
         })
      .status();
}

absl::Status SqliteStore::RenewHash(int64_t id, uint32_t slot_id,
                                    absl::string_view replaces,
                                    absl::string_view hash) {
  return Run([&](SqliteTransaction& transaction) {
    return transaction.RenewHash(id, slot_id, replaces, hash);
  });
}

absl::Status SqliteStore::KeepUses(absl::Span<const RobotUse> uses) {
  if (uses.empty()) return absl::OkStatus();
  return Run([uses](SqliteTransaction& transaction) {
    for (const RobotUse& use : uses) {
      absl::Status status = transaction.KeepUse(use);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::string> Absolute(absl::string_view path) {
  if (!path.empty() && path.front() == '/') return std::string(path);
  const std::unique_ptr<char, decltype(&free)> folder(getcwd(nullptr, 0),
                                                      &free);
  if (folder == nullptr) return FileError(errno, "finding this folder");
  return absl::StrCat(folder.get(), "/", path);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RobotStore>> OpenSqliteStore(
    absl::string_view path, const SqliteStoreOptions& options) {
  // A host may change its folder later.
  absl::StatusOr<std::string> absolute = Absolute(path);
  if (!absolute.ok()) return absolute.status();
  auto store = std::make_unique<SqliteStore>(*std::move(absolute), options);
  if (absl::Status status = store->Open(); !status.ok()) return status;
  return std::unique_ptr<RobotStore>(std::move(store));
}

}  // namespace robot_accounts
