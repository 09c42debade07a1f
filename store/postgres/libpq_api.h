#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_API_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_API_H_

// The part of libpq that is used here, as its stable interface (libpq.so.5,
// since PostgreSQL 12) declares it. Declared once more, so that building the
// library needs no header of PostgreSQL; tests/store/libpq_api_check.cc
// compares both. Enumerations are passed as int.

struct pg_conn;
struct pg_result;

namespace robot_accounts {

// PQconninfoOption.
struct LibPqOption {
  char* keyword;
  char* envvar;
  char* compiled;
  char* val;
  char* label;
  char* dispchar;
  int dispsize;
};

// PQnoticeProcessor.
using LibPqNoticeProcessor = void (*)(void*, const char*);

// ConnStatusType.
inline constexpr int kLibPqConnectionOk = 0;
inline constexpr int kLibPqConnectionBad = 1;
// PostgresPollingStatusType.
inline constexpr int kLibPqPollFailed = 0;
inline constexpr int kLibPqPollReading = 1;
inline constexpr int kLibPqPollWriting = 2;
inline constexpr int kLibPqPollOk = 3;
// ExecStatusType.
inline constexpr int kLibPqCommandOk = 1;
inline constexpr int kLibPqTuplesOk = 2;
inline constexpr int kLibPqSingleTuple = 9;
// PGVerbosity: of a server's error, its severity and SQLSTATE alone.
inline constexpr int kLibPqErrorsSqlState = 3;
// PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY.
inline constexpr int kLibPqDiagSqlState = 'C';
inline constexpr int kLibPqDiagMessagePrimary = 'M';

// Every function by its own name: see PostgreSQL's manual.
#define ROBOT_ACCOUNTS_LIBPQ_FUNCTIONS(X)                                    \
  X(PQconndefaults, LibPqOption*, ())                                        \
  X(PQconninfoFree, void, (LibPqOption*))                                    \
  X(PQconnectStartParams, pg_conn*,                                          \
    (const char* const*, const char* const*, int))                           \
  X(PQconnectPoll, int, (pg_conn*))                                          \
  X(PQfinish, void, (pg_conn*))                                              \
  X(PQstatus, int, (const pg_conn*))                                         \
  X(PQsocket, int, (const pg_conn*))                                         \
  X(PQerrorMessage, char*, (const pg_conn*))                                 \
  X(PQconnectionNeedsPassword, int, (const pg_conn*))                        \
  X(PQsetErrorVerbosity, int, (pg_conn*, int))                               \
  X(PQsetNoticeProcessor, LibPqNoticeProcessor,                              \
    (pg_conn*, LibPqNoticeProcessor, void*))                                 \
  X(PQsendQueryParams, int,                                                  \
    (pg_conn*, const char*, int, const unsigned int*, const char* const*,    \
     const int*, const int*, int))                                           \
  X(PQsendPrepare, int,                                                      \
    (pg_conn*, const char*, const char*, int, const unsigned int*))          \
  X(PQsendQueryPrepared, int,                                                \
    (pg_conn*, const char*, int, const char* const*, const int*, const int*, \
     int))                                                                   \
  X(PQsetSingleRowMode, int, (pg_conn*))                                     \
  X(PQsetnonblocking, int, (pg_conn*, int))                                  \
  X(PQflush, int, (pg_conn*))                                                \
  X(PQisBusy, int, (pg_conn*))                                               \
  X(PQconsumeInput, int, (pg_conn*))                                         \
  X(PQgetResult, pg_result*, (pg_conn*))                                     \
  X(PQresultStatus, int, (const pg_result*))                                 \
  X(PQresultErrorField, char*, (const pg_result*, int))                      \
  X(PQntuples, int, (const pg_result*))                                      \
  X(PQgetvalue, char*, (const pg_result*, int, int))                         \
  X(PQgetlength, int, (const pg_result*, int, int))                          \
  X(PQgetisnull, int, (const pg_result*, int, int))                          \
  X(PQcmdTuples, char*, (pg_result*))                                        \
  X(PQclear, void, (pg_result*))

// The functions as they were found in the library.
struct LibPq {
#define ROBOT_ACCOUNTS_LIBPQ_MEMBER(name, result, arguments) \
  result(*name) arguments = nullptr;
  ROBOT_ACCOUNTS_LIBPQ_FUNCTIONS(ROBOT_ACCOUNTS_LIBPQ_MEMBER)
#undef ROBOT_ACCOUNTS_LIBPQ_MEMBER
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_API_H_
