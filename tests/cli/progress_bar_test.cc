#include "robot_accounts/cli/progress_bar.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace robot_accounts::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr char kHalf[] =
    "importing  [####################....................]  50% of 1000";

// A terminal, and what was written to it.
class ProgressBarTest : public ::testing::Test {
 protected:
  void SetUp() override {
    controller_ = posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(controller_, 0);
    ASSERT_EQ(grantpt(controller_), 0);
    ASSERT_EQ(unlockpt(controller_), 0);
    terminal_ = open(ptsname(controller_), O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal_, 0);
  }
  void TearDown() override {
    close(terminal_);
    close(controller_);
  }
  // What was written since it was asked last. A read gives what has come so
  // far, which need not be all of it: a mark behind it says that it is.
  std::string Shown() {
    constexpr char kMark = '\x01';
    EXPECT_EQ(write(terminal_, &kMark, 1), 1);
    std::string text;
    char byte;
    while (read(controller_, &byte, 1) == 1 && byte != kMark) text += byte;
    return text;
  }

  int controller_ = -1;
  int terminal_ = -1;
};

TEST_F(ProgressBarTest, DrawsItselfAgainOverItself) {
  Output out(terminal_);
  ProgressBar bar(out, "importing");
  bar.Show(0, 1000);
  EXPECT_THAT(Shown(), EndsWith(".]  0% of 1000"));
  bar.Show(500, 1000);
  EXPECT_EQ(Shown(), std::string("\r") + kHalf);
  bar.Show(1000, 1000);
  EXPECT_THAT(Shown(), EndsWith("#]  100% of 1000"));
}

TEST_F(ProgressBarTest, DrawsOnlyWhatIsNew) {
  Output out(terminal_);
  ProgressBar bar(out, "importing");
  bar.Show(500, 1000);
  bar.Show(501, 1000);  // No new per cent, no new column.
  out.Write("|");
  EXPECT_EQ(Shown(), std::string("\r") + kHalf + "|");
}

TEST_F(ProgressBarTest, LeavesNothingBehind) {
  Output out(terminal_);
  { ProgressBar(out, "importing").Show(500, 1000); }
  const size_t columns = sizeof(kHalf) - 1;
  EXPECT_EQ(Shown(), std::string("\r") + kHalf + "\r" +
                         std::string(columns, ' ') + "\r");
}

TEST_F(ProgressBarTest, AnOddTotalIsDone) {
  Output out(terminal_);
  ProgressBar bar(out, "importing");
  bar.Show(0, 0);
  EXPECT_THAT(Shown(), HasSubstr("#]  100% of 0"));
}

TEST(ProgressBarInPipeTest, WritesNothing) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  {
    Output out(ends[1]);
    ProgressBar(out, "importing").Show(1, 2);
  }
  close(ends[1]);
  char byte;
  EXPECT_EQ(read(ends[0], &byte, 1), 0);
  close(ends[0]);
}

}  // namespace
}  // namespace robot_accounts::cli
