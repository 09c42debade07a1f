#include "robot_accounts/cli/args.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr OptionSpec kKnown[] = {
    {"--store", "URL", ""},
    {"--system", "", ""},
    {"--allow", "PERMISSIONS", "", true},
    {"--can", "PROJECT PERMISSION", "", true},
};

absl::StatusOr<Args> Parse(std::vector<absl::string_view> words) {
  return Args::Parse(words, kKnown);
}

std::string Refusal(std::vector<absl::string_view> words) {
  const absl::Status status = Parse(std::move(words)).status();
  EXPECT_TRUE(IsUsageError(status)) << status;
  return std::string(status.message());
}

TEST(ArgsTest, ParseTakesOptionsInAnyPlace) {
  const Args args =
      *Parse({"--store", "memory:", "create", "--system", "ci", "--allow=a:b"});
  EXPECT_THAT(args.words(), ElementsAre("create", "ci"));
  EXPECT_EQ(args.Value("--store"), "memory:");
  EXPECT_EQ(args.Value("--allow"), "a:b");
  EXPECT_TRUE(args.Has("--system"));
  EXPECT_EQ(args.Value("--system"), absl::nullopt);
  EXPECT_FALSE(args.Has("--can"));
}

TEST(ArgsTest, ParseKeepsTheOrderOfRepeatedOptions) {
  const Args args = *Parse({"--allow", "1", "--can", "p", "x:y", "--allow=2"});
  ASSERT_EQ(args.options().size(), 3);
  EXPECT_EQ(args.options()[0].values[0], "1");
  EXPECT_THAT(args.options()[1].values, ElementsAre("p", "x:y"));
  EXPECT_EQ(args.options()[2].values[0], "2");
}

TEST(ArgsTest, ParseTakesValuesThatLookOdd) {
  EXPECT_EQ(Parse({"--store="})->Value("--store"), "");
  EXPECT_EQ(Parse({"--store", ""})->Value("--store"), "");
  EXPECT_EQ(Parse({"--store", "-1"})->Value("--store"), "-1");
  EXPECT_EQ(Parse({"--store=--x=y"})->Value("--store"), "--x=y");
  EXPECT_THAT(Parse({"-"})->words(), ElementsAre("-"));
}

TEST(ArgsTest, ParseTakesWordsAfterTwoDashes) {
  const Args args = *Parse({"--", "--store", "-x", "--"});
  EXPECT_THAT(args.words(), ElementsAre("--store", "-x", "--"));
  EXPECT_TRUE(args.options().empty());
}

TEST(ArgsTest, ParseRejectsUnknownOptionsByName) {
  EXPECT_THAT(Refusal({"--stor", "x"}), HasSubstr("\"--stor\" is unknown"));
  EXPECT_THAT(Refusal({"-h"}), HasSubstr("\"-h\""));
  // Nor is part of a name enough.
  EXPECT_THAT(Refusal({"--sys"}), HasSubstr("\"--sys\""));
}

TEST(ArgsTest, ParseRejectsAMissingValueByName) {
  EXPECT_THAT(Refusal({"--store"}), HasSubstr("--store needs URL"));
  EXPECT_THAT(Refusal({"--store", "--system"}), HasSubstr("--store needs URL"));
  EXPECT_THAT(Refusal({"--can", "library"}),
              HasSubstr("--can needs PROJECT PERMISSION"));
}

TEST(ArgsTest, ParseRejectsAValueTooMany) {
  EXPECT_THAT(Refusal({"--system=yes"}), HasSubstr("--system takes no value"));
  EXPECT_THAT(Refusal({"--can=library", "a:b"}),
              HasSubstr("--can takes no '='"));
}

TEST(ArgsTest, ParseRejectsAnOptionGivenTwice) {
  EXPECT_THAT(Refusal({"--store=a", "--store", "b"}),
              HasSubstr("--store is given twice"));
  EXPECT_THAT(Refusal({"--system", "--system"}),
              HasSubstr("--system is given twice"));
}

TEST(ArgsTest, ParseRejectsSecretsAndNeverQuotesThem) {
  for (const absl::string_view word :
       {"--secret=Hunter2abc", "--password=Hunter2abc",
        "--sekret=Hunter2abc"}) {
    EXPECT_THAT(Refusal({word}), Not(HasSubstr("Hunter")));
  }
  EXPECT_THAT(Refusal({"--secret", "Hunter2abc"}), HasSubstr("--secret-stdin"));
}

}  // namespace
}  // namespace robot_accounts::cli
