#include "tests/store/version_1.h"

#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_codec.h"
#include "sqlite3.h"
#include "tests/store/records.h"

namespace robot_accounts {
namespace {

std::string Fixture() {
  const char* folder = getenv("TEST_SRCDIR");
  const char* workspace = getenv("TEST_WORKSPACE");
  EXPECT_TRUE(folder != nullptr && workspace != nullptr);
  std::ifstream file(absl::StrCat(folder, "/", workspace,
                                  "/tests/store/testdata/version_1.sql"));
  std::ostringstream contents;
  contents << file.rdbuf();
  EXPECT_NE(contents.str(), "");
  return contents.str();
}

// Appends the row that sqlite3_exec found to the text at `out`.
int AppendRow(void* out, int columns, char** values, char**) {
  std::string& text = *static_cast<std::string*>(out);
  for (int i = 0; i < columns; ++i) {
    absl::StrAppend(&text, values[i] == nullptr ? "NULL" : values[i],
                    i + 1 == columns ? "\n" : "|");
  }
  return 0;
}

}  // namespace

std::string RowsOf(const std::string& path, const std::string& sql) {
  std::string rows;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), &AppendRow, &rows, &error), SQLITE_OK)
      << error;
  sqlite3_free(error);
  sqlite3_close(db);
  return rows;
}

void RunSql(const std::string& path, const std::string& sql) {
  RowsOf(path, sql);
}

int64_t IntegerOf(const std::string& path, const std::string& sql) {
  return std::atoll(RowsOf(path, sql).c_str());
}

void MakeVersion1(const std::string& path) {
  RunSql(path, Fixture());
  EXPECT_EQ(chmod(path.c_str(), 0600), 0);
}

void MakeVersion1With(int robots, const std::string& path) {
  MakeVersion1(path);
  std::string sql =
      "BEGIN; DELETE FROM robots; DELETE FROM robot_projects;"
      "DELETE FROM robot_beside;";
  for (int i = 0; i < robots; ++i) {
    RobotRecord record = NewRecord(0, absl::StrCat("r", i));
    record.id = i + 1;
    record.version = 1;
    const std::string bytes = EncodeRobot(record).value();
    absl::StrAppend(&sql, "INSERT INTO robots VALUES(", i + 1, ",0,'r", i,
                    "',1,1,3,x'", absl::BytesToHexString(bytes), "');");
  }
  absl::StrAppend(&sql, "UPDATE meta SET hmac_sha256_robots = ", robots,
                  ", harbor_robots = 0, pbkdf2_sha256_robots = 0; COMMIT");
  RunSql(path, sql);
}

}  // namespace robot_accounts
