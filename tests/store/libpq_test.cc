#include "robot_accounts/store/postgres/libpq.h"

#include <stdlib.h>

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/postgres/connect_parameters.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

TEST(LibPqTest, SaysWhatToInstall) {
  for (const char* name : {"libpq-that-is-not-there.so.5", "libc.so.6"}) {
    const auto libpq = LoadLibPqFrom(name);
    ASSERT_THAT(libpq, FailsWith(Code::kFailedPrecondition, "LIBPQ_NOT_FOUND"));
    EXPECT_THAT(std::string(libpq.status().message()), HasSubstr("libpq5"));
    EXPECT_THAT(std::string(libpq.status().message()), HasSubstr(name));
  }
}

TEST(LibPqTest, IsLoadedOnce) {
  const auto libpq = LoadLibPq();
  ASSERT_THAT(libpq, IsOk());
  EXPECT_EQ(LoadLibPq().value(), *libpq);
}

class ConnectParametersTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE",
                             "PGCONNECT_TIMEOUT", "PGGSSENCMODE"}) {
      unsetenv(name);
    }
  }
  void TearDown() override { SetUp(); }

  static absl::StatusOr<ConnectParameters> Of(const PostgresUrl& url) {
    return ConnectParametersOf(url, *LoadLibPq().value());
  }
  static std::map<std::string, std::string> Words(const std::string& text) {
    const auto url = PostgresUrl::Parse(text).value();
    const auto parameters = Of(*url).value();
    std::map<std::string, std::string> words;
    for (size_t i = 0; parameters.keywords[i] != nullptr; ++i) {
      words[parameters.keywords[i]] = parameters.values[i];
    }
    return words;
  }
  static absl::Status Error(const std::string& text) {
    return Of(*PostgresUrl::Parse(text).value()).status();
  }
};

TEST_F(ConnectParametersTest, OtherMachinesMustProveWhoTheyAre) {
  for (const char* url :
       {"postgres://db/d", "postgres://192.0.2.1/d", "postgres://localhost,db",
        "postgres://localhost.example.com", "postgres://[2001:db8::1]",
        "postgres://db?service=x", "postgres:///d?service=x",
        "postgres://localhost?hostaddr=192.0.2.1"}) {
    EXPECT_THAT(Words(url), Contains(Pair("sslmode", "verify-full"))) << url;
  }
  EXPECT_THAT(Words("postgres://db/d?sslmode=disable"),
              Contains(Pair("sslmode", "disable")));
}

TEST_F(ConnectParametersTest, ThisMachineNeedNot) {
  for (const char* url :
       {"postgres://", "postgres:///d", "postgres://localhost/d",
        "postgres://127.0.0.1/d", "postgres://127.8.9.1", "postgres://[::1]:1",
        "postgres://%2Frun/d", "postgres:///d?host=/run",
        "postgres://name?hostaddr=127.0.0.1", "postgres://localhost,[::1]"}) {
    EXPECT_THAT(Words(url), Not(Contains(Key("sslmode")))) << url;
  }
}

TEST_F(ConnectParametersTest, TheEnvironmentCounts) {
  setenv("PGHOST", "db", 1);
  EXPECT_THAT(Words("postgres:///d"), Contains(Pair("sslmode", "verify-full")));
  EXPECT_THAT(Words("postgres://localhost/d"), Not(Contains(Key("sslmode"))));
  setenv("PGSSLMODE", "require", 1);
  EXPECT_THAT(Words("postgres:///d"), Not(Contains(Key("sslmode"))));
}

TEST_F(ConnectParametersTest, RefusesWhatLibPqDoesNotKnow) {
  for (const char* key :
       {"sslmod", "client_encoding", "replication", "schema"}) {
    const absl::Status status =
        Error(std::string("postgres://h/d?") + key + "=hunter2");
    EXPECT_THAT(status,
                FailsWith(Code::kInvalidArgument, "UNKNOWN_URL_PARAMETER"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(key));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(ConnectParametersTest, WaitsForABoundedTime) {
  const auto seconds = [](const std::string& text) {
    return Of(*PostgresUrl::Parse(text).value()).value().connect_timeout_s;
  };
  EXPECT_EQ(seconds("postgres://h"), 5);
  EXPECT_EQ(seconds("postgres://a,b,c"), 15);
  EXPECT_EQ(seconds("postgres://h?connect_timeout=7"), 7);
  EXPECT_EQ(seconds("postgres://h?connect_timeout=0"), 0);
  setenv("PGCONNECT_TIMEOUT", "9", 1);
  EXPECT_EQ(seconds("postgres://h"), 9);
  EXPECT_THAT(Error("postgres://h?connect_timeout=soon"),
              FailsWith(Code::kInvalidArgument, "INVALID_STORE_URL"));
}

}  // namespace
}  // namespace robot_accounts
