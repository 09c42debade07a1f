#include "robot_accounts/registry/challenge.h"

#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/registry/token_scope.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

Challenge Plain() {
  Challenge challenge;
  challenge.realm = "https://auth.example.com/token";
  challenge.service = "registry.example.com";
  return challenge;
}

TEST(ChallengeTest, TellsWhereToGo) {
  EXPECT_EQ(FormatChallenge(Plain()).value(),
            "Bearer realm=\"https://auth.example.com/token\","
            "service=\"registry.example.com\"");
}

TEST(ChallengeTest, TellsWhatIsNeededAndWhy) {
  Challenge challenge = Plain();
  challenge.scope =
      ParseScopes({"repository:b/to:push,pull repository:a/from:pull"}).value();
  challenge.error = ChallengeError::kInsufficientScope;
  EXPECT_EQ(FormatChallenge(challenge).value(),
            "Bearer realm=\"https://auth.example.com/token\","
            "service=\"registry.example.com\","
            "scope=\"repository:a/from:pull repository:b/to:pull,push\","
            "error=\"insufficient_scope\"");
  challenge.scope = Access();
  challenge.error = ChallengeError::kInvalidToken;
  EXPECT_EQ(FormatChallenge(challenge).value(),
            "Bearer realm=\"https://auth.example.com/token\","
            "service=\"registry.example.com\",error=\"invalid_token\"");
}

TEST(ChallengeTest, RefusesWhatWouldNeedAnEscape) {
  for (const std::string& text :
       {std::string(), std::string("a\"b"), std::string("a\\b"),
        std::string("a\r\nX-Other: b"), std::string("a\x7f"),
        std::string("\xc3\xa4"), std::string(1, '\0')}) {
    Challenge challenge = Plain();
    challenge.realm = text;
    EXPECT_THAT(
        FormatChallenge(challenge),
        FailsWith(absl::StatusCode::kInvalidArgument, "MALFORMED_CHALLENGE"));
    challenge = Plain();
    challenge.service = text;
    EXPECT_THAT(
        FormatChallenge(challenge),
        FailsWith(absl::StatusCode::kInvalidArgument, "MALFORMED_CHALLENGE"));
  }
}

}  // namespace
}  // namespace robot_accounts
