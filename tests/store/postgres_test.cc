// PostgresConnection and PostgresPool against a real server.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/pool.h"
#include "robot_accounts/store/postgres/postgres_url.h"
#include "tests/store/postgres_server.h"
#include "tests/store/sql.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

PostgresServer& Server() {
  static PostgresServer server(PostgresServer::Tls::kOn);
  return server;
}

std::string SocketUrl() { return Server().Url("postgres"); }

absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
    const std::string& url, const PostgresOptions& options = {}) {
  return PostgresConnection::Open(*PostgresUrl::Parse(url).value(), options);
}

std::unique_ptr<PostgresConnection> Connect(
    const PostgresOptions& options = {}) {
  return Open(SocketUrl(), options).value();
}

std::string Value(PostgresConnection& connection, const std::string& sql,
                  const std::vector<PostgresValue>& values = {}) {
  const auto rows = connection.Run("testing", sql, values);
  EXPECT_THAT(rows, IsOk());
  return rows.ok() ? std::string(rows->Text(0, 0)) : "";
}

TEST(PostgresConnectionTest, RunsStatements) {
  const auto connection = Connect();
  const auto rows = connection->Run(
      "testing",
      "SELECT n, n = 2, CASE n WHEN 3 THEN NULL ELSE $1 || n END"
      " FROM generate_series(1, 3) AS n",
      {"it's "});
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->count(), 3);
  EXPECT_EQ(rows->Integer(1, 0), 2);
  EXPECT_TRUE(rows->Bool(1, 1));
  EXPECT_FALSE(rows->Bool(2, 1));
  EXPECT_EQ(rows->Text(0, 2), "it's 1");
  EXPECT_TRUE(rows->IsNull(2, 2));
  EXPECT_EQ(rows->Text(2, 2), "");
  EXPECT_EQ(Value(*connection, "SELECT coalesce($1, 'null')", {absl::nullopt}),
            "null");
}

TEST(PostgresConnectionTest, PreparesOnce) {
  const auto connection = Connect();
  for (const char* value : {"a", "b"}) {
    for (const char* sql : {"SELECT 'x' || $1", "SELECT 'y' || $1"}) {
      const auto rows = connection->RunPrepared("testing", sql, {value});
      ASSERT_THAT(rows, IsOk());
      EXPECT_EQ(rows->Text(0, 0), std::string(1, sql[8]) + value);
    }
  }
  EXPECT_EQ(Value(*connection, "SELECT count(*) FROM pg_prepared_statements"),
            "2");
  EXPECT_FALSE(connection->RunPrepared("testing", "SELECT nonsense", {}).ok());
  EXPECT_FALSE(connection->RunPrepared("testing", "SELECT nonsense", {}).ok());
}

TEST(PostgresConnectionTest, GivesUpWhatItPreparedForOtherTables) {
  const auto prepared = [](const std::string& then) {
    PostgresOptions options;
    options.read_only = false;
    const auto connection = Connect(options);
    EXPECT_THAT(connection->Run("testing", "CREATE TEMP TABLE n (i int)"),
                IsOk());
    const auto ask = [&] {
      return connection->RunPrepared("testing", "SELECT i FROM pg_temp.n", {})
          .ok();
    };
    EXPECT_TRUE(ask());
    EXPECT_THAT(connection->Run("testing", then), IsOk());
    return ask() != connection->is_lost();
  };
  EXPECT_TRUE(prepared("SELECT 1"));
  EXPECT_TRUE(prepared("ALTER TABLE pg_temp.n ALTER i TYPE bigint"));
  EXPECT_TRUE(prepared("DEALLOCATE ALL"));
}

TEST(PostgresConnectionTest, StreamsRows) {
  const auto connection = Connect();
  int64_t sum = 0;
  const auto add = [&sum](const PostgresRows& rows) {
    sum += rows.Integer(0, 0);
    return absl::OkStatus();
  };
  ASSERT_THAT(
      connection->Stream("testing", "SELECT generate_series(1, $1::int)",
                         {"20000"}, add),
      IsOk());
  EXPECT_EQ(sum, 20000 * 20001 / 2);
  // An error in the middle ends it; the connection goes on.
  const auto stop = [](const PostgresRows&) {
    return absl::AbortedError("enough");
  };
  EXPECT_EQ(
      connection
          ->Stream("testing", "SELECT generate_series(1, 20000)", {}, stop)
          .code(),
      Code::kAborted);
  EXPECT_FALSE(connection
                   ->Stream("testing",
                            "SELECT 1 / (3 - n) FROM"
                            " generate_series(1, 5) AS n",
                            {}, add)
                   .ok());
  EXPECT_EQ(Value(*connection, "SELECT 1"), "1");
}

TEST(PostgresConnectionTest, HasASessionOfItsOwnKind) {
  const auto connection = Connect();
  const auto setting = [&](const std::string& name) {
    return Value(*connection, "SELECT current_setting($1)", {name});
  };
  EXPECT_EQ(setting("search_path"), "public, pg_temp");
  EXPECT_EQ(setting("TimeZone"), "UTC");
  EXPECT_EQ(setting("statement_timeout"), "5s");
  EXPECT_EQ(setting("lock_timeout"), "5s");
  EXPECT_EQ(setting("idle_in_transaction_session_timeout"), "30s");
  EXPECT_EQ(setting("client_encoding"), "UTF8");
  EXPECT_EQ(setting("application_name"), "robot_accounts");
}

TEST(PostgresConnectionTest, ReadsOnlyUnlessAskedToWrite) {
  const auto reader = Connect();
  const auto read_only =
      FailsWith(Code::kFailedPrecondition, "STORE_READ_ONLY");
  EXPECT_THAT(reader->Run("testing", "CREATE TABLE written (n int)"),
              read_only);
  ASSERT_THAT(reader->Run("testing", "BEGIN"), IsOk());
  EXPECT_THAT(reader->Run("testing", "CREATE TABLE written (n int)"),
              read_only);
  ASSERT_THAT(reader->Run("testing", "ROLLBACK"), IsOk());

  PostgresOptions options;
  options.read_only = false;
  const auto writer = Connect(options);
  EXPECT_THAT(writer->Run("testing", "CREATE TABLE written (n int UNIQUE)"),
              IsOk());
  const auto inserted =
      writer->Run("testing", "INSERT INTO written VALUES (1), (2)");
  ASSERT_THAT(inserted, IsOk());
  EXPECT_EQ(inserted->changed(), 2);
  EXPECT_THAT(writer->Run("testing", "INSERT INTO written VALUES (1)"),
              FailsWith(Code::kAlreadyExists, "STORE_DUPLICATE"));
  EXPECT_THAT(reader->Run("testing", "DELETE FROM written"), read_only);
  EXPECT_THAT(writer->Run("testing", "DROP TABLE written"), IsOk());
}

TEST(PostgresConnectionTest, NamesWhatWentWrong) {
  PostgresOptions options;
  options.read_only = false;
  const auto connection = Connect(options);
  const auto error = [&](const std::string& sql) {
    return connection->Run("testing", sql).status();
  };
  EXPECT_THAT(error("SELECT * FROM nowhere"),
              FailsWith(Code::kFailedPrecondition, "POSTGRES_UNDEFINED"));
  EXPECT_THAT(error("SELECT nothing"),
              FailsWith(Code::kFailedPrecondition, "POSTGRES_UNDEFINED"));
  EXPECT_THAT(error("SELECT 1/0"),
              FailsWith(Code::kUnavailable, "POSTGRES_FAILED"));
  EXPECT_THAT(connection->Run("testing", "SELECT $1", {std::string(1, '\0')}),
              FailsWith(Code::kInvalidArgument, "NUL_BYTE"));
  EXPECT_THAT(std::string(error("SELECT * FROM nowhere").message()),
              HasSubstr("testing: 42P01 \"relation \\\"nowhere\\\""));

  Sql other(SocketUrl());
  other.Run("CREATE TABLE closed (n int); CREATE ROLE stranger LOGIN");
  EXPECT_THAT(connection->Run("testing", "SET ROLE stranger"), IsOk());
  EXPECT_THAT(error("SELECT * FROM closed"),
              FailsWith(Code::kPermissionDenied, "STORE_NOT_PERMITTED"));
  other.Run("DROP TABLE closed; DROP ROLE stranger");
}

TEST(PostgresConnectionTest, WaitsForABoundedTime) {
  PostgresOptions short_statements;
  short_statements.statement_timeout_ms = 500;
  const auto connection = Connect(short_statements);
  EXPECT_THAT(connection->Run("testing", "SELECT pg_sleep(100)"),
              FailsWith(Code::kUnavailable, "POSTGRES_TIMEOUT"));
  EXPECT_THAT(connection->Run("testing", "SELECT 1"), IsOk());

  Sql other(SocketUrl());
  other.Run("CREATE TABLE locked (n int)");
  other.Run("BEGIN; LOCK TABLE locked");
  PostgresOptions short_waits;
  short_waits.lock_timeout_ms = 10;
  const auto waiting = Connect(short_waits);
  EXPECT_THAT(waiting->Run("testing", "SELECT * FROM locked"),
              FailsWith(Code::kUnavailable, "STORE_BUSY"));
  other.Run("COMMIT");
  EXPECT_THAT(waiting->Run("testing", "SELECT * FROM locked"), IsOk());
  other.Run("DROP TABLE locked");
}

TEST(PostgresConnectionTest, SaysWhenNobodyAnswers) {
  const auto unreachable =
      FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE");
  for (const char* url : {"postgres://u:hunter2@%2Fnowhere/d",
                          "postgres://u:hunter2@127.0.0.1:1/d",
                          "postgres://u:hunter2@localhost:1/d?sslmode=nonsense",
                          "postgres://u:hunter2@a.invalid/d"}) {
    const auto connection = Open(url);
    EXPECT_THAT(connection, unreachable) << url;
    EXPECT_THAT(std::string(connection.status().message()),
                Not(HasSubstr("hunter2")));
  }
  EXPECT_THAT(Open("postgres://h/d?sslmod=x"),
              FailsWith(Code::kInvalidArgument, "UNKNOWN_URL_PARAMETER"));
}

TEST(PostgresConnectionTest, SaysWhenTheServerRefuses) {
  EXPECT_THAT(Open(Server().Url("nowhere")),
              FailsWith(Code::kFailedPrecondition, "POSTGRES_NO_DATABASE"));
  Sql(SocketUrl()).Run("CREATE ROLE reader LOGIN PASSWORD 'right-one'");
  const auto auth = FailsWith(Code::kFailedPrecondition, "POSTGRES_AUTH");
  for (const char* user : {"reader:wrong-one", "reader", "nobody:wrong-one"}) {
    const auto refused = Open(Server().TcpUrl(user, "postgres"));
    EXPECT_THAT(refused, auth) << user;
    EXPECT_THAT(std::string(refused.status().message()),
                Not(HasSubstr("-one")));
  }
  EXPECT_THAT(Open(Server().TcpUrl("reader:right-one", "postgres")), IsOk());
}

TEST(PostgresConnectionTest, TakesPasswordsFromTheEnvironmentAndFiles) {
  Sql(SocketUrl()).Run("CREATE ROLE other LOGIN PASSWORD 'from-far'");
  const std::string url = Server().TcpUrl("other", "postgres");
  setenv("PGPASSWORD", "from-far", 1);
  EXPECT_THAT(Open(url), IsOk());
  setenv("PGPASSWORD", "wrong-one", 1);
  const auto refused = Open(url);
  EXPECT_THAT(refused, FailsWith(Code::kFailedPrecondition, "POSTGRES_AUTH"));
  EXPECT_THAT(std::string(refused.status().message()), Not(HasSubstr("wrong")));
  unsetenv("PGPASSWORD");

  const TempFolder folder;
  const std::string file = folder.File("passwords");
  std::ofstream(file) << "127.0.0.1:*:*:other:from-far\n";
  chmod(file.c_str(), 0600);
  EXPECT_THAT(Open(url + "?passfile=" + file), IsOk());
  setenv("PGPASSFILE", file.c_str(), 1);
  EXPECT_THAT(Open(url), IsOk());
  unsetenv("PGPASSFILE");
}

TEST(PostgresConnectionTest, ChecksWhoTheServerIs) {
  Sql(SocketUrl()).Run("CREATE ROLE far LOGIN PASSWORD 'from-far'");
  const std::string port = ":" + std::to_string(Server().port());
  const std::string root = "&sslrootcert=" + Server().CertificateFile();
  const std::string at_localhost =
      "postgres://far:from-far@localhost" + port +
      "/postgres?hostaddr=127.0.0.1&sslmode=verify-full";
  const auto secured = Open(at_localhost + root);
  ASSERT_THAT(secured, IsOk());
  EXPECT_EQ(Value(**secured,
                  "SELECT ssl FROM pg_stat_ssl WHERE pid ="
                  " pg_backend_pid()"),
            "t");
  const auto unreachable =
      FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE");
  // Nobody vouches for it; it is someone else.
  EXPECT_THAT(Open(at_localhost + "&sslrootcert=/nowhere"), unreachable);
  EXPECT_THAT(Open("postgres://far:from-far@db.example.com" + port +
                   "/postgres?hostaddr=127.0.0.1&sslmode=verify-full" + root),
              unreachable);
}

TEST(PostgresConnectionTest, NoticesThatTheServerWentAway) {
  const auto connection = Connect();
  const std::string pid = Value(*connection, "SELECT pg_backend_pid()");
  Sql(SocketUrl()).Run("SELECT pg_terminate_backend(" + pid + ", 5000)");
  EXPECT_THAT(connection->Run("testing", "SELECT 1"),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_TRUE(connection->is_lost());
  EXPECT_THAT(connection->RunPrepared("testing", "SELECT 1", {}),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
}

TEST(PostgresConnectionTest, GivesUpAServerThatDoesNotAnswer) {
  PostgresOptions options;
  options.statement_timeout_ms = 1000;
  options.patience_ms = 200;
  const auto connection = Connect(options);
  const int pid = std::stoi(Value(*connection, "SELECT pg_backend_pid()"));
  ASSERT_EQ(kill(pid, SIGSTOP), 0);
  EXPECT_THAT(connection->Run("testing", "SELECT 1"),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_TRUE(connection->is_lost());
  kill(pid, SIGCONT);
}

TEST(PostgresConnectionTest, GivesUpAServerThatDoesNotLetItIn) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listener, any, size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, any, &size), 0);
  EXPECT_THAT(
      Open("postgres://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) +
           "/d?connect_timeout=1"),
      FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  close(listener);
}

class PostgresPoolTest : public testing::Test {
 protected:
  std::unique_ptr<PostgresPool> NewPool(int connections) {
    return std::make_unique<PostgresPool>(
        PostgresUrl::Parse(SocketUrl()).value(), PostgresOptions(), connections,
        absl::Milliseconds(10));
  }
  static std::string Pid(PostgresPool& pool) {
    std::string pid;
    EXPECT_THAT(pool.Run([&pid](PostgresConnection& connection) {
      const auto rows = connection.Run("testing", "SELECT pg_backend_pid()");
      if (!rows.ok()) return rows.status();
      pid = std::string(rows->Text(0, 0));
      return absl::OkStatus();
    }),
                IsOk());
    return pid;
  }
};

TEST_F(PostgresPoolTest, KeepsConnections) {
  const auto pool = NewPool(2);
  const std::string pid = Pid(*pool);
  EXPECT_EQ(Pid(*pool), pid);
  EXPECT_THAT(pool->Run([&](PostgresConnection&) {
    EXPECT_NE(Pid(*pool), pid);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(PostgresPoolTest, IsBounded) {
  const auto pool = NewPool(1);
  EXPECT_THAT(pool->Run([&](PostgresConnection&) {
    return pool->Run([](PostgresConnection&) { return absl::OkStatus(); });
  }),
              FailsWith(Code::kUnavailable, "STORE_BUSY"));
  EXPECT_NE(Pid(*pool), "");
}

TEST_F(PostgresPoolTest, LosesNoPlaceToAnExceptionOrAFailure) {
  const auto pool = NewPool(1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(
        static_cast<void>(pool->Run([](PostgresConnection&) -> absl::Status {
          throw std::bad_alloc();
        })),
        std::bad_alloc);
  }
  EXPECT_NE(Pid(*pool), "");
  PostgresPool nowhere(PostgresUrl::Parse("postgres://%2Fnowhere/d").value(),
                       PostgresOptions(), 1, absl::Milliseconds(10));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(
        nowhere.Run([](PostgresConnection&) { return absl::OkStatus(); }),
        FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  }
}

TEST_F(PostgresPoolTest, ConnectsAgainOnce) {
  const auto pool = NewPool(2);
  const std::string pid = Pid(*pool);
  Sql(SocketUrl()).Run("SELECT pg_terminate_backend(" + pid + ", 5000)");
  EXPECT_NE(Pid(*pool), pid);

  int rounds = 0;
  const auto failing = [&](PostgresConnection& connection, bool* began) {
    ++rounds;
    *began = rounds == 2;
    return connection
        .Run("testing", "SELECT pg_terminate_backend(pg_backend_pid())")
        .status();
  };
  EXPECT_THAT(pool->RunOnce(failing),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_EQ(rounds, 2);
  // What has begun is not done again.
  EXPECT_THAT(pool->RunOnce([&](PostgresConnection& connection, bool* began) {
    ++rounds;
    *began = true;
    return connection
        .Run("testing", "SELECT pg_terminate_backend(pg_backend_pid())")
        .status();
  }),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_EQ(rounds, 3);
}

TEST_F(PostgresPoolTest, SurvivesARestart) {
  const auto pool = NewPool(2);
  Pid(*pool);
  Server().Stop();
  EXPECT_THAT(pool->Run([](PostgresConnection& connection) {
    return connection.Run("testing", "SELECT 1").status();
  }),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  Server().Start();
  EXPECT_NE(Pid(*pool), "");
}

}  // namespace
}  // namespace robot_accounts
