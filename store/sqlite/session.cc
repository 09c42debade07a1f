#include "robot_accounts/store/sqlite/session.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/store/sqlite/call.h"

namespace robot_accounts {
namespace {

using Connection = std::unique_ptr<SqliteConnection>;

uint64_t NewEpoch(RandomSource& random) {
  uint64_t epoch = 0;
  random.Fill(
      absl::MakeSpan(reinterpret_cast<uint8_t*>(&epoch), sizeof(epoch)));
  return epoch;
}

// Writes all of the log of `connection` back to its own, old file. True: the
// log is in use.
bool IsLogBusy(SqliteConnection& connection) {
  const absl::StatusOr<int64_t> busy =
      connection.Integer("PRAGMA wal_checkpoint(TRUNCATE)");
  // What fails for good, a file system that is gone, must not hold us here.
  return busy.ok() ? *busy != 0 : ErrorReason(busy.status()) == "STORE_BUSY";
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteSession>> SqliteSession::Open(
    const std::string& path, const SqliteStoreOptions& options,
    FileWatch& watch) {
  if (absl::Status status = watch.Begin(); !status.ok()) return status;
  auto session = std::make_unique<SqliteSession>();
  Connection reader;
  for (Connection* const connection :
       {&session->writer, &session->lister, &reader}) {
    absl::StatusOr<Connection> opened =
        OpenDatabase(path, options.busy_timeout_ms);
    if (!opened.ok()) return opened.status();
    *connection = *std::move(opened);
  }
  session->reader = std::make_unique<SqliteReader>(
      std::move(reader), options.catalog, NewEpoch(*options.random),
      options.cached_robots);
  const auto shared =
      session->reader->ReadShared(SqliteReader::Freshness::kAsk);
  if (!shared.ok()) return shared.status();
  session->log_files = std::make_unique<LogFiles>(path);
  return session;
}

absl::Status SqliteSession::PrepareToLeave(FileWatch::Sight sight,
                                           int busy_timeout_ms) {
  for (SqliteConnection* const connection :
       {writer.get(), lister.get(), &reader->connection()}) {
    connection->LeaveLogOnClose();
  }
  if (sight != FileWatch::Sight::kReplaced) return absl::OkStatus();
  if (IsLogBusy(*writer)) {
    return MakeError(absl::StatusCode::kUnavailable, "STORE_BUSY",
                     "store file was replaced while others still use it");
  }
  return log_files->RemoveOld(busy_timeout_ms);
}

}  // namespace robot_accounts
