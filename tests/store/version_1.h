#ifndef ROBOT_ACCOUNTS_TESTS_STORE_VERSION_1_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_VERSION_1_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Runs statements on an SQLite file, as any program might, without this
// library.
void RunSql(const std::string& path, const std::string& sql);
// The first column of the first row.
int64_t IntegerOf(const std::string& path, const std::string& sql);
// All rows of a table as text, to compare.
std::string RowsOf(const std::string& path, const std::string& sql);

// Makes the store of testdata/version_1.sql.
void MakeVersion1(const std::string& path);
// Makes a store of version 1 with the robots "r0", "r1", ... of the system.
void MakeVersion1With(int robots, const std::string& path);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_VERSION_1_H_
