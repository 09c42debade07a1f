#ifndef ROBOT_ACCOUNTS_TESTS_STORE_SQL_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_SQL_H_

#include <string>
#include <vector>

namespace robot_accounts {

// Another client of a database, as a test plays it: plain libpq, none of our
// code. Aborts where what must work does not.
class Sql final {
 public:
  explicit Sql(const std::string& url);
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;
  ~Sql();

  // Any number of statements.
  void Run(const std::string& script);
  // The SQLSTATE that a script fails with; "" if it does not.
  std::string Error(const std::string& script);
  // The last statement's first row and column; "" for NULL and nothing.
  std::string Value(const std::string& script);
  // Its rows, the columns joined by '|'.
  std::vector<std::string> Rows(const std::string& script);

  // Sends a script that will wait for a lock, and returns when it waits.
  void RunUntilItWaits(const std::string& script, Sql& observer);
  void Finish();

 private:
  void* connection_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_SQL_H_
