#include "robot_accounts/store/postgres/rows.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {
namespace {

int64_t Number(absl::string_view text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

}  // namespace

int64_t PostgresRows::changed() const {
  return Number(libpq_->PQcmdTuples(result_.get()));
}

bool PostgresRows::IsNull(int row, int column) const {
  return libpq_->PQgetisnull(result_.get(), row, column) != 0;
}

absl::string_view PostgresRows::Text(int row, int column) const {
  return {libpq_->PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(libpq_->PQgetlength(result_.get(), row, column))};
}

int64_t PostgresRows::Integer(int row, int column) const {
  return Number(Text(row, column));
}

}  // namespace robot_accounts
