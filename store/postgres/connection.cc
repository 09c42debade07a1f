#include "robot_accounts/store/postgres/connection.h"

#include <poll.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/postgres/connect_parameters.h"
#include "robot_accounts/store/postgres/libpq.h"
#include "robot_accounts/store/postgres/postgres_error.h"
#include "robot_accounts/store/postgres/wait.h"

namespace robot_accounts {
namespace {

// A transaction that was left open holds locks.
constexpr int kIdleInTransactionMs = 30000;

// What a prepared statement fails with after its tables changed, and after
// somebody between here and the server forgot it.
constexpr absl::string_view kResultTypeChanged = "0A000";
constexpr absl::string_view kNoSuchStatement = "26000";

// libpq prints notices to stderr unless someone else takes them.
void IgnoreNotice(void*, const char*) {}

absl::StatusOr<std::vector<const char*>> Pointers(
    const std::vector<PostgresValue>& values) {
  std::vector<const char*> pointers;
  pointers.reserve(values.size());
  for (const PostgresValue& value : values) {
    if (value.has_value() && value->find('\0') != std::string::npos) {
      return InvalidArgument("NUL_BYTE", "a text must not have a NUL byte");
    }
    pointers.push_back(value.has_value() ? value->c_str() : nullptr);
  }
  return pointers;
}

// Sets what a session is to be like, all at once.
constexpr char kSessionSql[] =
    "SELECT set_config('search_path', 'public, pg_temp', false),"
    " set_config('TimeZone', 'UTC', false),"
    " set_config('DateStyle', 'ISO', false),"
    " set_config('standard_conforming_strings', 'on', false),"
    " set_config('default_transaction_isolation', 'read committed', false),"
    " set_config('statement_timeout', $1, false),"
    " set_config('lock_timeout', $2, false),"
    " set_config('idle_in_transaction_session_timeout', $3, false),"
    " set_config('default_transaction_read_only', $4, false)";

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const PostgresUrl& url, const PostgresOptions& options) {
  const absl::StatusOr<const LibPq*> libpq = LoadLibPq();
  if (!libpq.ok()) return libpq.status();
  const absl::StatusOr<ConnectParameters> parameters =
      ConnectParametersOf(url, **libpq);
  if (!parameters.ok()) return parameters.status();
  // Its own as long as memory may lack for what will own it.
  std::unique_ptr<pg_conn, void (*)(pg_conn*)> handle(
      (*libpq)->PQconnectStartParams(parameters->keywords.data(),
                                     parameters->values.data(),
                                     /*expand_dbname=*/0),
      (*libpq)->PQfinish);
  if (handle == nullptr) {
    return MakeError(absl::StatusCode::kResourceExhausted, "OUT_OF_MEMORY",
                     "postgres, connecting: out of memory");
  }
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(**libpq, handle.get(), options));
  handle.release();
  absl::Status status = connection->Connect(parameters->connect_timeout_s);
  // libpq shows no password, but what if a newer one does?
  if (url.IsSecretIn(status.message())) {
    status = MakeError(status.code(), ErrorReason(status),
                       "postgres, connecting: it failed, and the message "
                       "cannot be shown");
  }
  if (status.ok()) status = connection->BeginSession();
  if (!status.ok()) return status;
  return connection;
}

PostgresConnection::~PostgresConnection() { libpq_.PQfinish(connection_); }

absl::Status PostgresConnection::Connect(int timeout_s) {
  libpq_.PQsetErrorVerbosity(connection_, kLibPqErrorsSqlState);
  libpq_.PQsetNoticeProcessor(connection_, &IgnoreNotice, nullptr);
  const int64_t deadline_ms =
      timeout_s == 0 ? std::numeric_limits<int64_t>::max()
                     : SteadyMilliseconds() + int64_t{timeout_s} * 1000;
  int state = libpq_.PQstatus(connection_) == kLibPqConnectionBad
                  ? kLibPqPollFailed
                  : kLibPqPollWriting;
  while (state == kLibPqPollReading || state == kLibPqPollWriting) {
    const int16_t events = state == kLibPqPollReading ? POLLIN : POLLOUT;
    if (!WaitFor(libpq_.PQsocket(connection_), events, deadline_ms)) {
      return ConnectionLost("connecting", "the server did not answer in time");
    }
    state = libpq_.PQconnectPoll(connection_);
  }
  if (state == kLibPqPollOk && libpq_.PQsetnonblocking(connection_, 1) == 0) {
    return absl::OkStatus();
  }
  return ConnectError(libpq_.PQerrorMessage(connection_),
                      libpq_.PQconnectionNeedsPassword(connection_) != 0);
}

absl::Status PostgresConnection::BeginSession() {
  return Run("beginning a session", kSessionSql,
             {absl::StrCat(options_.statement_timeout_ms),
              absl::StrCat(options_.lock_timeout_ms),
              absl::StrCat(kIdleInTransactionMs),
              std::string(options_.read_only ? "on" : "off")})
      .status();
}

absl::StatusOr<PostgresRows> PostgresConnection::Run(
    absl::string_view doing, const std::string& sql,
    const std::vector<PostgresValue>& values) {
  const absl::StatusOr<std::vector<const char*>> pointers = Pointers(values);
  if (!pointers.ok()) return pointers.status();
  if (lost_ || libpq_.PQsendQueryParams(
                   connection_, sql.c_str(), static_cast<int>(values.size()),
                   nullptr, pointers->data(), nullptr, nullptr, 0) == 0) {
    return Lost(doing);
  }
  return OnlyResult(doing);
}

absl::StatusOr<PostgresRows> PostgresConnection::RunPrepared(
    absl::string_view doing, const std::string& sql,
    const std::vector<PostgresValue>& values) {
  const absl::StatusOr<std::vector<const char*>> pointers = Pointers(values);
  if (!pointers.ok()) return pointers.status();
  std::string& name = prepared_[sql];
  if (name.empty()) {
    name = absl::StrCat("robot_accounts_", prepared_.size());
    absl::Status status = Prepare(doing, name, sql);
    if (!status.ok()) {
      prepared_.erase(sql);
      return status;
    }
  }
  if (lost_ || libpq_.PQsendQueryPrepared(
                   connection_, name.c_str(), static_cast<int>(values.size()),
                   pointers->data(), nullptr, nullptr, 0) == 0) {
    return Lost(doing);
  }
  return OnlyResult(doing, /*is_prepared=*/true);
}

absl::Status PostgresConnection::Prepare(absl::string_view doing,
                                         const std::string& name,
                                         const std::string& sql) {
  if (lost_ || libpq_.PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0,
                                    nullptr) == 0) {
    return Lost(doing);
  }
  return OnlyResult(doing).status();
}

absl::Status PostgresConnection::Stream(
    absl::string_view doing, const std::string& sql,
    const std::vector<PostgresValue>& values,
    absl::FunctionRef<absl::Status(const PostgresRows&)> each) {
  const absl::StatusOr<std::vector<const char*>> pointers = Pointers(values);
  if (!pointers.ok()) return pointers.status();
  if (lost_ ||
      libpq_.PQsendQueryParams(connection_, sql.c_str(),
                               static_cast<int>(values.size()), nullptr,
                               pointers->data(), nullptr, nullptr, 0) == 0 ||
      libpq_.PQsetSingleRowMode(connection_) == 0) {
    return Lost(doing);
  }
  absl::Status status = Flush(doing);
  if (!status.ok()) return status;
  while (true) {
    const absl::StatusOr<pg_result*> next = NextResult(doing);
    if (!next.ok()) return next.status();
    if (*next == nullptr) return status;
    const PostgresRows rows(libpq_, *next);
    // What follows an error is read and dropped: the connection stays usable.
    if (status.ok()) status = Check(doing, *next);
    if (status.ok() && rows.count() > 0) status = each(rows);
  }
}

absl::Status PostgresConnection::Lost(absl::string_view doing) {
  lost_ = true;
  return ConnectionLost(doing, "the connection is broken");
}

absl::Status PostgresConnection::Flush(absl::string_view doing) {
  const int64_t deadline_ms = SteadyMilliseconds() +
                              options_.statement_timeout_ms +
                              options_.patience_ms;
  while (true) {
    const int left = libpq_.PQflush(connection_);
    if (left == 0) return absl::OkStatus();
    // A server that cannot take more may have something to say first.
    if (left < 0 ||
        !WaitFor(libpq_.PQsocket(connection_), POLLIN | POLLOUT, deadline_ms) ||
        libpq_.PQconsumeInput(connection_) == 0) {
      return Lost(doing);
    }
  }
}

absl::StatusOr<pg_result*> PostgresConnection::NextResult(
    absl::string_view doing) {
  const int64_t deadline_ms = SteadyMilliseconds() +
                              options_.statement_timeout_ms +
                              options_.patience_ms;
  while (libpq_.PQisBusy(connection_) != 0) {
    if (!WaitFor(libpq_.PQsocket(connection_), POLLIN, deadline_ms)) {
      lost_ = true;
      return ConnectionLost(doing, "the server does not answer");
    }
    if (libpq_.PQconsumeInput(connection_) == 0) return Lost(doing);
  }
  return libpq_.PQgetResult(connection_);
}

absl::Status PostgresConnection::Check(absl::string_view doing,
                                       const pg_result* result) const {
  switch (libpq_.PQresultStatus(result)) {
    case kLibPqCommandOk:
    case kLibPqTuplesOk:
    case kLibPqSingleTuple:
      return absl::OkStatus();
    default:
      break;
  }
  const char* state = libpq_.PQresultErrorField(result, kLibPqDiagSqlState);
  if (state == nullptr) {
    return ConnectionLost(doing, "the connection broke");
  }
  return PostgresError(state,
                       absl::NullSafeStringView(libpq_.PQresultErrorField(
                           result, kLibPqDiagMessagePrimary)),
                       doing);
}

bool PostgresConnection::IsOutOfDate(const pg_result* result) const {
  const absl::string_view state = absl::NullSafeStringView(
      libpq_.PQresultErrorField(result, kLibPqDiagSqlState));
  return state == kResultTypeChanged || state == kNoSuchStatement;
}

absl::StatusOr<PostgresRows> PostgresConnection::OnlyResult(
    absl::string_view doing, bool is_prepared) {
  if (absl::Status status = Flush(doing); !status.ok()) return status;
  absl::StatusOr<pg_result*> first = NextResult(doing);
  if (!first.ok()) return first.status();
  if (*first == nullptr) return Lost(doing);
  PostgresRows rows(libpq_, *first);
  const absl::Status status = Check(doing, *first);
  if (is_prepared && IsOutOfDate(*first)) lost_ = true;
  // The end of the statement.
  while (true) {
    const absl::StatusOr<pg_result*> next = NextResult(doing);
    if (!next.ok() || *next == nullptr) break;
    libpq_.PQclear(*next);
  }
  if (libpq_.PQstatus(connection_) != kLibPqConnectionOk) lost_ = true;
  if (!status.ok()) return status;
  return rows;
}

}  // namespace robot_accounts
