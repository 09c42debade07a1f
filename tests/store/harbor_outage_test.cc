// A server of PostgreSQL that stops and starts while its tables are read.
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;

TEST(HarborOutageTest, ALoginSurvivesARestartAndNoOutage) {
  PostgresServer server;
  std::string url;
  {
    HarborDatabase harbor(server);
    harbor.AddSample();
    url = harbor.harbor_url("?write=1");
  }
  const auto accounts =
      RobotAccounts::Create(OpenStore(url).value(), {}).value();
  const auto log_in = [&] {
    return accounts->Authenticate(Login(), "robot$mirror-all",
                                  HarborSecrets()[1].secret);
  };
  ASSERT_THAT(log_in(), IsOk());
  server.Stop();
  const auto unreachable =
      FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE");
  // However well the secret is remembered.
  EXPECT_THAT(log_in(), unreachable);
  EXPECT_THAT(accounts->List(Actor::Host(), {}), unreachable);
  EXPECT_THAT(accounts->Delete(Actor::Host(), 17), unreachable);
  EXPECT_THAT(OpenStore(url), unreachable);
  server.Start();
  EXPECT_THAT(log_in(), IsOk());
  // Restarted in between, nobody notices.
  server.Stop();
  server.Start();
  EXPECT_THAT(log_in(), IsOk());
  EXPECT_THAT(accounts->Delete(Actor::Host(), 17), IsOk());
}

}  // namespace
}  // namespace robot_accounts
