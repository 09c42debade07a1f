#include "robot_accounts/cli/export_file.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kJson = "{\"secret\":\"x\"}";

class ExportFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = absl::StrCat(::testing::TempDir(), "/export.XXXXXX");
    ASSERT_NE(mkdtemp(&directory_[0]), nullptr);
  }

  std::string Path(absl::string_view name) const {
    return absl::StrCat(directory_, "/", name);
  }
  bool Exists(absl::string_view name) const {
    struct stat ignored;
    return lstat(Path(name).c_str(), &ignored) == 0;
  }
  std::string Contents(absl::string_view name) const {
    std::ostringstream text;
    text << std::ifstream(Path(name)).rdbuf();
    return text.str();
  }
  void Put(absl::string_view name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }

  std::string directory_;
};

TEST_F(ExportFileTest, WriteMakesAFileOfTheOwnerAlone) {
  absl::StatusOr<ExportFile> file =
      ExportFile::Reserve(directory_, "robot$library+ci", 0);
  ASSERT_THAT(file, IsOk());
  struct stat reserved;
  ASSERT_EQ(lstat(Path("robot$library+ci.json").c_str(), &reserved), 0);
  EXPECT_EQ(reserved.st_mode & 07777, 0600u);
  EXPECT_EQ(reserved.st_size, 0);
  EXPECT_EQ(file->path(), Path("robot$library+ci.json"));
  EXPECT_THAT(file->Write(kJson, 7), IsOk());
  EXPECT_EQ(Contents("robot$library+ci.json"), kJson);
}

TEST_F(ExportFileTest, WhatWasNotWrittenIsRemoved) {
  {
    ExportFile file = *ExportFile::Reserve(directory_, "robot$ci", 0);
    ExportFile moved(std::move(file));
    EXPECT_TRUE(Exists("robot$ci.json"));
  }
  EXPECT_FALSE(Exists("robot$ci.json"));
}

TEST_F(ExportFileTest, WhatWasWrittenStays) {
  {
    ExportFile file = *ExportFile::Reserve(directory_, "robot$ci", 0);
    ASSERT_THAT(file.Write(kJson, 7), IsOk());
  }
  EXPECT_EQ(Contents("robot$ci.json"), kJson);
}

TEST_F(ExportFileTest, ReserveNeverOverwrites) {
  Put("robot$ci.json", "mine");
  EXPECT_THAT(ExportFile::Reserve(directory_, "robot$ci", 0),
              FailsWith(absl::StatusCode::kAlreadyExists, "EXPORT_EXISTS"));
  EXPECT_EQ(Contents("robot$ci.json"), "mine");
}

TEST_F(ExportFileTest, ReserveFollowsNoLink) {
  ASSERT_EQ(symlink(Path("elsewhere").c_str(), Path("robot$ci.json").c_str()),
            0);
  EXPECT_THAT(ExportFile::Reserve(directory_, "robot$ci", 0),
              FailsWith(absl::StatusCode::kAlreadyExists, "EXPORT_EXISTS"));
  EXPECT_FALSE(Exists("elsewhere"));
  EXPECT_TRUE(Exists("robot$ci.json"));
}

TEST_F(ExportFileTest, ReserveNeedsADirectory) {
  Put("file", "");
  for (const absl::string_view name : {"missing", "file"}) {
    EXPECT_THAT(
        ExportFile::Reserve(Path(name), "robot$ci", 0),
        FailsWith(absl::StatusCode::kFailedPrecondition, "EXPORT_FAILED"));
  }
}

TEST_F(ExportFileTest, ANameThatJustFitsIsNotCut) {
  const std::string name(250, 'n');
  ASSERT_THAT(ExportFile::Reserve(directory_, name, 0)->Write(kJson, 7),
              IsOk());
  EXPECT_TRUE(Exists(name + ".json"));
}

TEST_F(ExportFileTest, ALongNameEndsWithTheId) {
  const std::string name(251, 'n');
  ASSERT_THAT(ExportFile::Reserve(directory_, name, 7)->Write(kJson, 7),
              IsOk());
  EXPECT_EQ(Contents(std::string(230, 'n') + "~7.json"), kJson);
}

TEST_F(ExportFileTest, ALongNameGetsTheIdOnceThereIsOne) {
  const std::string name(319, 'n');
  ExportFile file = *ExportFile::Reserve(directory_, name, 0);
  EXPECT_TRUE(Exists(std::string(230, 'n') + "~new.json"));
  ASSERT_THAT(file.Write(kJson, 9223372036854775807), IsOk());
  const std::string last = std::string(230, 'n') + "~9223372036854775807.json";
  EXPECT_EQ(Contents(last), kJson);
  EXPECT_EQ(file.path(), Path(last));
  EXPECT_FALSE(Exists(std::string(230, 'n') + "~new.json"));
}

TEST_F(ExportFileTest, TheIdNeverCostsAnotherFile) {
  Put(std::string(230, 'n') + "~7.json", "mine");
  ExportFile file = *ExportFile::Reserve(directory_, std::string(319, 'n'), 0);
  ASSERT_THAT(file.Write(kJson, 7), IsOk());
  EXPECT_EQ(Contents(std::string(230, 'n') + "~7.json"), "mine");
  EXPECT_EQ(Contents(std::string(230, 'n') + "~new.json"), kJson);
  EXPECT_EQ(file.path(), Path(std::string(230, 'n') + "~new.json"));
}

TEST_F(ExportFileTest, AFailedWriteLeavesNoFile) {
  // A limit on the size of files is how a full disk looks like.
  signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  absl::Status status;
  {
    ExportFile file = *ExportFile::Reserve(directory_, "robot$ci", 0);
    const rlimit tiny = {4, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    status = file.Write(kJson, 7);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  }
  EXPECT_THAT(status,
              FailsWith(absl::StatusCode::kUnavailable, "EXPORT_FAILED"));
  EXPECT_FALSE(Exists("robot$ci.json"));
}

}  // namespace
}  // namespace robot_accounts::cli
