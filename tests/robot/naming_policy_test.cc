#include "robot_accounts/robot/naming_policy.h"

#include <random>
#include <regex>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(NamingPolicyTest, CheckAccountNameFollowsHarborsExamples) {
  for (const char* name : {"a", "1", "a.b", "a_b", "a-b", "a1.b2-c3_d4"}) {
    EXPECT_THAT(NamingPolicy::CheckAccountName(name), IsOk()) << name;
  }
  for (const char* name : {"", "A", "a..b", "a__b", "a.-b", "-a", "a-", "a+b",
                           "a b", "a$b", "a\n", "\xc3\xa4", "a/b"}) {
    EXPECT_THAT(NamingPolicy::CheckAccountName(name),
                FailsWith(kInvalid, "INVALID_ACCOUNT_NAME"))
        << name;
  }
  EXPECT_THAT(NamingPolicy::CheckAccountName(absl::string_view("a\0b", 3)),
              FailsWith(kInvalid, "INVALID_ACCOUNT_NAME"));
}

// Against the regular expression itself, as the slow and obvious model.
TEST(NamingPolicyTest, CheckAgreesWithHarborsRegularExpression) {
  const std::regex harbor("^[a-z0-9]+(?:[._-][a-z0-9]+)*$");
  const std::string alphabet = "az09._-+A";
  std::mt19937 random(7);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string name(random() % 8, ' ');
    for (char& c : name) c = alphabet[random() % alphabet.size()];
    const bool valid = std::regex_match(name, harbor);
    accepted += valid;
    EXPECT_EQ(NamingPolicy::CheckAccountName(name).ok(), valid) << name;
    EXPECT_EQ(NamingPolicy::CheckProjectName(name).ok(), valid) << name;
  }
  EXPECT_GT(accepted, 1000);
}

TEST(NamingPolicyTest, LengthsAreErrorsNeverCuts) {
  EXPECT_THAT(NamingPolicy::CheckAccountName(std::string(255, 'a')), IsOk());
  EXPECT_THAT(NamingPolicy::CheckAccountName(std::string(256, 'a')),
              FailsWith(kInvalid, "NAME_TOO_LONG"));
  EXPECT_THAT(NamingPolicy::CheckNames("p", std::string(253, 'a')), IsOk());
  EXPECT_THAT(NamingPolicy::CheckNames("p", std::string(254, 'a')),
              FailsWith(kInvalid, "NAME_TOO_LONG"));
  EXPECT_THAT(NamingPolicy::CheckNames("", std::string(255, 'a')), IsOk());
}

TEST(NamingPolicyTest, CreateRejectsPrefixesThatCannotBeLoggedInWith) {
  for (const std::string& prefix :
       {std::string("robot$"), std::string("r"), std::string("robot@"),
        std::string("Bot-1._$"), std::string(64, 'x')}) {
    EXPECT_THAT(NamingPolicy::Create(prefix), IsOk()) << prefix;
  }
  for (const std::string& prefix :
       {std::string(), std::string("a:b"), std::string("a,b"),
        std::string("a b"), std::string("a+"), std::string("#"),
        std::string(65, 'x'), std::string("\xc3\xa4")}) {
    EXPECT_THAT(NamingPolicy::Create(prefix),
                FailsWith(kInvalid, "INVALID_NAME_PREFIX"))
        << prefix;
  }
}

TEST(NamingPolicyTest, FormatGivesTheFullName) {
  const NamingPolicy naming = *NamingPolicy::Create();
  EXPECT_EQ(*naming.Format("library", "ci"), "robot$library+ci");
  EXPECT_EQ(*naming.Format("", "mirror"), "robot$mirror");
  EXPECT_THAT(naming.Format("Library", "ci"),
              FailsWith(kInvalid, "INVALID_PROJECT_NAME"));
  EXPECT_THAT(naming.Format("library", "CI"),
              FailsWith(kInvalid, "INVALID_ACCOUNT_NAME"));
}

TEST(NamingPolicyTest, ParseStripsOnePrefixAndSplitsAtTheFirstPlus) {
  const NamingPolicy naming = *NamingPolicy::Create("robot$");
  const absl::optional<ParsedName> project = naming.Parse("robot$library+ci");
  ASSERT_TRUE(project.has_value());
  EXPECT_EQ(project->project, "library");
  EXPECT_EQ(project->account, "ci");
  const absl::optional<ParsedName> system = naming.Parse("robot$mirror");
  ASSERT_TRUE(system.has_value());
  EXPECT_EQ(system->project, "");
  EXPECT_EQ(system->account, "mirror");
  for (const char* name :
       {"", "robot$", "admin", "robot$a+", "robot$+a", "robot$a+b+c",
        "robot$robot$a", "ROBOT$a", "robot$A", " robot$a", "robot$a "}) {
    EXPECT_FALSE(naming.Parse(name).has_value()) << name;
  }
  EXPECT_FALSE(naming.Parse("robot$" + std::string(256, 'a')).has_value());
}

TEST(NamingPolicyTest, ParseUndoesFormat) {
  const NamingPolicy naming = *NamingPolicy::Create("r.");
  for (const char* project : {"", "p", "p-1.x"}) {
    for (const char* account : {"a", "a_b"}) {
      const std::string full_name = *naming.Format(project, account);
      const absl::optional<ParsedName> parsed = naming.Parse(full_name);
      ASSERT_TRUE(parsed.has_value()) << full_name;
      EXPECT_EQ(parsed->project, project);
      EXPECT_EQ(parsed->account, account);
    }
  }
}

TEST(NamingPolicyTest, UnderstandsTheOldPrefixUntilItsEnd) {
  const NamingPolicy naming =
      *NamingPolicy::Create("robot$")->ChangedTo("bot-", 100);
  EXPECT_EQ(naming.prefix(), "bot-");
  EXPECT_EQ(naming.old_prefix(), "robot$");
  EXPECT_EQ(naming.old_until_unix_s(), 100);
  EXPECT_EQ(*naming.Format("p", "ci"), "bot-p+ci");
  EXPECT_FALSE(naming.Parse("robot$p+ci").has_value());
  ASSERT_TRUE(naming.ParseOld("robot$p+ci", 99).has_value());
  EXPECT_EQ(naming.ParseOld("robot$p+ci", 99)->project, "p");
  EXPECT_EQ(naming.ParseOld("robot$p+ci", 99)->account, "ci");
  EXPECT_FALSE(naming.ParseOld("robot$p+ci", 100).has_value());
  EXPECT_FALSE(naming.ParseOld("bot-p+ci", 99).has_value());
  EXPECT_FALSE(naming.ParseOld("robot$p+CI", 99).has_value());
  EXPECT_FALSE(NamingPolicy::Create()->ParseOld("ci", -1).has_value());
}

TEST(NamingPolicyTest, AChangeKeepsAtMostTheLastPrefix) {
  const NamingPolicy first = *NamingPolicy::Create("robot$");
  EXPECT_EQ(first.ChangedTo("robot$", 100)->old_prefix(), "");
  EXPECT_EQ(*first.ChangedTo("bot-", 0), *NamingPolicy::Create("bot-"));
  const NamingPolicy second = *first.ChangedTo("bot-", 100);
  EXPECT_NE(second, *NamingPolicy::Create("bot-"));
  EXPECT_EQ(second.ChangedTo("x-", 200)->old_prefix(), "bot-");
  EXPECT_EQ(second.ChangedTo("bot-", 200)->old_prefix(), "robot$");
  EXPECT_EQ(second.ChangedTo("bot-", 200)->old_until_unix_s(), 200);
  EXPECT_EQ(*second.ChangedTo("bot-", 0), *NamingPolicy::Create("bot-"));
  EXPECT_THAT(second.ChangedTo("x+", 200),
              FailsWith(kInvalid, "INVALID_NAME_PREFIX"));
  EXPECT_THAT(second.WithOld("", 200),
              FailsWith(kInvalid, "INVALID_NAME_PREFIX"));
}

TEST(NamingPolicyTest, ProjectOfRepositoryIsWhatStandsBeforeTheFirstSlash) {
  EXPECT_EQ(*NamingPolicy::ProjectOfRepository("library/app"), "library");
  EXPECT_EQ(*NamingPolicy::ProjectOfRepository("library/a/b"), "library");
  EXPECT_EQ(*NamingPolicy::ProjectOfRepository("libraryx/app"), "libraryx");
  EXPECT_FALSE(NamingPolicy::ProjectOfRepository("library").has_value());
  EXPECT_FALSE(NamingPolicy::ProjectOfRepository("").has_value());
}

}  // namespace
}  // namespace robot_accounts
