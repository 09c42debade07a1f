// Looks through every block of memory that is given back while a secret goes
// through JSON: none may hold a part of it.
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/leftovers.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

// The first bytes are what a buffer that grows would leave behind.
constexpr absl::string_view kSecret = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E";
constexpr size_t kPart = 8;

int LeftoversOf(absl::FunctionRef<void()> call) {
  return robot_accounts::LeftoversOf(kSecret.substr(0, kPart), call);
}

RobotView View() {
  return RobotView(*Robot::FromRecord(RecordOf("ci", 4), Catalog::Default()),
                   "robot$demo+ci",
                   std::make_shared<ProjectTable>(std::vector<Project>()));
}

TEST(SecretLeftoversTest, AreSeen) {
  EXPECT_EQ(LeftoversOf([] { std::string(kSecret).append(64, 'x'); }), 2);
}

TEST(SecretLeftoversTest, ThereAreNoneOfWhatIsRead) {
  const std::string json =
      absl::StrCat(R"({"more":"x","x":["y"],"secret":")", kSecret, R"("})");
  EXPECT_EQ(LeftoversOf([&] { EXPECT_TRUE(SecretFromHarborJson(json).ok()); }),
            0);
  const std::string cut = json.substr(0, json.size() - 1);
  EXPECT_EQ(LeftoversOf([&] { EXPECT_FALSE(SecretFromHarborJson(cut).ok()); }),
            0);
}

TEST(SecretLeftoversTest, ThereAreNoneOfASecretThatIsNotUsed) {
  std::string json = absl::StrCat(
      R"({"name":"ci","level":"project","duration":-1,"secr\u0065t" : ")",
      kSecret, R"(","permissions":[{"kind":"project","namespace":"demo",)",
      R"("access":[{"resource":"repository","action":"pull"}]}]})");
  EXPECT_EQ(LeftoversOf([&] {
              EXPECT_TRUE(SpecFromHarborJson(json, Catalog::Default()).ok());
            }),
            0);
  std::string cut = json.substr(0, json.size() - 1);
  EXPECT_EQ(LeftoversOf([&] {
              EXPECT_FALSE(SpecFromHarborJson(cut, Catalog::Default()).ok());
            }),
            0);
  EXPECT_EQ(
      LeftoversOf([&] { EXPECT_FALSE(EditFromHarborJson(json, View()).ok()); }),
      0);
  // Memory of theirs may be used again.
  json.assign(json.size(), 'x');
  cut.assign(cut.size(), 'x');
}

TEST(SecretLeftoversTest, ThereAreNoneOfWhatIsWritten) {
  const RobotView view = View();
  EXPECT_EQ(LeftoversOf([&] { EXPECT_TRUE(ExportJson(view, kSecret).ok()); }),
            0);
  EXPECT_EQ(LeftoversOf([] { EXPECT_TRUE(SecretToHarborJson(kSecret).ok()); }),
            0);
}

}  // namespace
}  // namespace robot_accounts
