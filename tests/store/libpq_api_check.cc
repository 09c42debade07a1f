// Compiled by libpq_api_test.py against libpq's own header: what we declare of
// libpq is what libpq declares.
#include <postgresql/libpq-fe.h>

#include <cstddef>
#include <type_traits>

#include "store/postgres/libpq_api.h"

namespace robot_accounts {

// How a type is passed: enumerations as integers.
template <typename T>
struct Passed {
  using type = std::conditional_t<std::is_enum_v<T>, int, T>;
};
template <>
struct Passed<PQconninfoOption*> {
  using type = LibPqOption*;
};
template <typename R, typename... A>
struct Passed<R (*)(A...)> {
  using type = typename Passed<R>::type (*)(typename Passed<A>::type...);
};

#define ROBOT_ACCOUNTS_CHECK(name, result, arguments)                         \
  static_assert(                                                              \
      std::is_same_v<decltype(LibPq::name), Passed<decltype(&::name)>::type>, \
      #name);
ROBOT_ACCOUNTS_LIBPQ_FUNCTIONS(ROBOT_ACCOUNTS_CHECK)

static_assert(sizeof(ConnStatusType) == sizeof(int));
static_assert(sizeof(ExecStatusType) == sizeof(int));
static_assert(sizeof(LibPqOption) == sizeof(PQconninfoOption));
static_assert(offsetof(LibPqOption, keyword) ==
              offsetof(PQconninfoOption, keyword));
static_assert(offsetof(LibPqOption, val) == offsetof(PQconninfoOption, val));
static_assert(kLibPqConnectionOk == CONNECTION_OK);
static_assert(kLibPqConnectionBad == CONNECTION_BAD);
static_assert(kLibPqPollFailed == PGRES_POLLING_FAILED);
static_assert(kLibPqPollReading == PGRES_POLLING_READING);
static_assert(kLibPqPollWriting == PGRES_POLLING_WRITING);
static_assert(kLibPqPollOk == PGRES_POLLING_OK);
static_assert(kLibPqCommandOk == PGRES_COMMAND_OK);
static_assert(kLibPqTuplesOk == PGRES_TUPLES_OK);
static_assert(kLibPqSingleTuple == PGRES_SINGLE_TUPLE);
static_assert(kLibPqErrorsSqlState == PQERRORS_SQLSTATE);
static_assert(kLibPqDiagSqlState == PG_DIAG_SQLSTATE);
static_assert(kLibPqDiagMessagePrimary == PG_DIAG_MESSAGE_PRIMARY);

}  // namespace robot_accounts
