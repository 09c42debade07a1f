#include "robot_accounts/cli/hand_out.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::string_view kSecret = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E";
constexpr absl::string_view kExport =
    R"({"creation_time":"2026-03-01T10:00:00.000Z","expires_at":1774951200,)"
    R"("id":17,"name":"robot$ci",)"
    R"("secret":"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"})";

RobotView View() {
  RobotRecord record;
  record.id = 17;
  record.level = RobotLevel::kSystem;
  record.account_name = "ci";
  record.created_unix_s = 1772359200;
  record.expires_at = Expiration::FromStored(1774951200);
  record.enabled = true;
  return RobotView(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   "robot$ci",
                   std::make_shared<ProjectTable>(std::vector<Project>()));
}

// Writes into a pipe, and what came out of it.
class HandOutTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = absl::StrCat(::testing::TempDir(), "/hand_out.XXXXXX");
    ASSERT_NE(mkdtemp(&directory_[0]), nullptr);
    ASSERT_EQ(pipe(ends_), 0);
  }

  absl::Status Run(OutputFormat format, absl::optional<ExportFile> file) {
    const RobotView view = View();
    Output out(ends_[1]);
    const absl::Status status = HandOutSecret(
        {view, kSecret, format, 1772359200}, std::move(file), out);
    close(ends_[1]);
    return status;
  }
  std::string Printed() {
    std::string text(4096, '\0');
    text.resize(read(ends_[0], &text[0], text.size()));
    return text;
  }
  ExportFile Reserve() {
    return *ExportFile::Reserve(directory_, "robot$ci", 17);
  }
  std::string Exported() const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/robot$ci.json").rdbuf();
    return text.str();
  }

  std::string directory_;
  int ends_[2];
};

TEST_F(HandOutTest, PrintsTheSecretAndHowToUseIt) {
  EXPECT_THAT(Run(OutputFormat::kTable, absl::nullopt), IsOk());
  EXPECT_EQ(Printed(),
            "name         robot$ci\n"
            "secret       Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E\n"
            "id           17\n"
            "expires      2026-03-31T10:00:00Z (30d 0h 0m left)\n"
            "\n"
            "The secret is not shown again. It logs in with:\n"
            "  docker login -u 'robot$ci' --password-stdin REGISTRY\n");
}

TEST_F(HandOutTest, PrintsExactlyTheExportFormAsJson) {
  EXPECT_THAT(Run(OutputFormat::kJson, absl::nullopt), IsOk());
  EXPECT_EQ(Printed(), absl::StrCat(kExport, "\n"));
}

TEST_F(HandOutTest, PrintsTheSecretAloneForAPipe) {
  EXPECT_THAT(Run(OutputFormat::kSecret, absl::nullopt), IsOk());
  EXPECT_EQ(Printed(), absl::StrCat(kSecret, "\n"));
}

TEST_F(HandOutTest, WritesTheSecretIntoTheFileAlone) {
  EXPECT_THAT(Run(OutputFormat::kTable, Reserve()), IsOk());
  EXPECT_EQ(Exported(), kExport);
  const std::string printed = Printed();
  EXPECT_THAT(printed, HasSubstr(directory_ + "/robot$ci.json\n"));
  EXPECT_THAT(printed, Not(HasSubstr(std::string(kSecret))));
}

TEST_F(HandOutTest, WritesTheSecretIntoTheFileAloneWithJson) {
  EXPECT_THAT(Run(OutputFormat::kJson, Reserve()), IsOk());
  EXPECT_EQ(Exported(), kExport);
  EXPECT_THAT(Printed(), Not(HasSubstr(std::string(kSecret))));
}

TEST_F(HandOutTest, PrintsTheSecretIfTheFileCannotBeWritten) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  ExportFile file = Reserve();
  const rlimit tiny = {4, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tiny), 0);
  const absl::Status status = Run(OutputFormat::kJson, std::move(file));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(status,
              FailsWith(absl::StatusCode::kUnavailable, "EXPORT_FAILED"));
  EXPECT_EQ(Printed(), absl::StrCat(kExport, "\n"));
}

TEST_F(HandOutTest, TellsThatTheOutputFailed) {
  const RobotView view = View();
  Output out(-1);
  EXPECT_THAT(HandOutSecret({view, kSecret, OutputFormat::kTable, 0},
                            absl::nullopt, out),
              FailsWith(absl::StatusCode::kUnavailable, "OUTPUT_FAILED"));
}

}  // namespace
}  // namespace robot_accounts::cli
