#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_ROWS_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_ROWS_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "robot_accounts/store/postgres/libpq_api.h"

namespace robot_accounts {

// The rows that a statement gave, as text. Movable; used by one thread at a
// time. Rows and columns are counted from 0.
class PostgresRows final {
 public:
  PostgresRows(const LibPq& libpq, pg_result* result)
      : libpq_(&libpq), result_(result, libpq.PQclear) {}

  int count() const { return libpq_->PQntuples(result_.get()); }
  // Rows that the statement changed.
  int64_t changed() const;

  bool IsNull(int row, int column) const;
  // Empty for NULL. Borrowed from this object.
  absl::string_view Text(int row, int column) const;
  // 0 for NULL, and for what is no number: ask for ::bigint.
  int64_t Integer(int row, int column) const;
  // False for NULL.
  bool Bool(int row, int column) const { return Text(row, column) == "t"; }

 private:
  const LibPq* libpq_;
  std::unique_ptr<pg_result, void (*)(pg_result*)> result_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_ROWS_H_
