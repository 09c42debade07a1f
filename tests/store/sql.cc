#include "tests/store/sql.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace robot_accounts {
namespace {

template <typename Function>
Function* Find(const char* name) {
  static void* const library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  void* const function = library == nullptr ? nullptr : dlsym(library, name);
  if (function == nullptr) {
    fprintf(stderr, "Sql: no %s: install Debian's libpq5\n", name);
    abort();
  }
  return reinterpret_cast<Function*>(function);
}

void Ignore(void*, const char*) {}

constexpr int kTuplesOk = 2;
constexpr int kCommandOk = 1;

// A result that frees itself.
class Answer {
 public:
  explicit Answer(void* result) : result_(result) {}
  ~Answer() { Find<void(void*)>("PQclear")(result_); }

  bool ok() const {
    const int status = Find<int(void*)>("PQresultStatus")(result_);
    return status == kTuplesOk || status == kCommandOk;
  }
  std::string Field(int code) const {
    const char* text =
        Find<char*(void*, int)>("PQresultErrorField")(result_, code);
    return text == nullptr ? "lost" : text;
  }
  int rows() const { return Find<int(void*)>("PQntuples")(result_); }
  int columns() const { return Find<int(void*)>("PQnfields")(result_); }
  std::string At(int row, int column) const {
    return Find<char*(void*, int, int)>("PQgetvalue")(result_, row, column);
  }

 private:
  void* const result_;
};

Answer Ask(void* connection, const std::string& script) {
  return Answer(
      Find<void*(void*, const char*)>("PQexec")(connection, script.c_str()));
}

Answer MustAsk(void* connection, const std::string& script) {
  void* result =
      Find<void*(void*, const char*)>("PQexec")(connection, script.c_str());
  const int status = Find<int(void*)>("PQresultStatus")(result);
  if (status != kTuplesOk && status != kCommandOk) {
    fprintf(stderr, "Sql: %s: %s\n", script.substr(0, 300).c_str(),
            Find<char*(void*)>("PQerrorMessage")(connection));
    abort();
  }
  return Answer(result);
}

}  // namespace

Sql::Sql(const std::string& url)
    : connection_(Find<void*(const char*)>("PQconnectdb")(url.c_str())) {
  if (Find<int(void*)>("PQstatus")(connection_) != 0) {
    fprintf(stderr, "Sql: %s\n",
            Find<char*(void*)>("PQerrorMessage")(connection_));
    abort();
  }
  Find<void*(void*, void (*)(void*, const char*), void*)>(
      "PQsetNoticeProcessor")(connection_, &Ignore, nullptr);
}

Sql::~Sql() { Find<void(void*)>("PQfinish")(connection_); }

void Sql::Run(const std::string& script) { MustAsk(connection_, script); }

std::string Sql::Error(const std::string& script) {
  const Answer answer = Ask(connection_, script);
  return answer.ok() ? "" : answer.Field('C');
}

std::string Sql::Value(const std::string& script) {
  const Answer answer = MustAsk(connection_, script);
  return answer.rows() == 0 ? "" : answer.At(0, 0);
}

std::vector<std::string> Sql::Rows(const std::string& script) {
  const Answer answer = MustAsk(connection_, script);
  std::vector<std::string> rows(answer.rows());
  for (int row = 0; row < answer.rows(); ++row) {
    for (int column = 0; column < answer.columns(); ++column) {
      if (column > 0) rows[row] += '|';
      rows[row] += answer.At(row, column);
    }
  }
  return rows;
}

void Sql::RunUntilItWaits(const std::string& script, Sql& observer) {
  const std::string pid = Value("SELECT pg_backend_pid()");
  if (Find<int(void*, const char*)>("PQsendQuery")(connection_,
                                                   script.c_str()) != 1) {
    abort();
  }
  while (observer.Value("SELECT count(*) FROM pg_locks WHERE NOT granted AND"
                        " pid = " +
                        pid) == "0") {
  }
}

void Sql::Finish() {
  while (void* result = Find<void*(void*)>("PQgetResult")(connection_)) {
    if (!Answer(result).ok()) abort();
  }
}

}  // namespace robot_accounts
