#include "robot_accounts/registry/token_text.h"

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace robot_accounts {
namespace internal {
namespace {

using Json = nlohmann::json;

std::string Rfc3339(int64_t unix_s) {
  std::string text;
  AppendRfc3339(unix_s, &text);
  return text;
}

std::string SlowRfc3339(int64_t unix_s) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(unix_s),
                          absl::UTCTimeZone());
}

TEST(TokenTextTest, TimesAreThoseOfACalendar) {
  constexpr int64_t kLast = 253402300799;  // 9999-12-31T23:59:59Z
  for (const int64_t time : {int64_t{0}, int64_t{951782400}, int64_t{951868799},
                             int64_t{4107542400}, kLast}) {
    EXPECT_EQ(SlowRfc3339(time), Rfc3339(time));
  }
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int64_t> any(0, kLast);
  for (int i = 0; i < 20000; ++i) {
    const int64_t time = any(random);
    ASSERT_EQ(SlowRfc3339(time), Rfc3339(time));
  }
  for (int64_t day = 0; day < 366 * 401; ++day) {  // More than an era.
    ASSERT_EQ(SlowRfc3339(day * 86400), Rfc3339(day * 86400));
  }
}

// The same by way of a tree.
std::string SlowClaims(const TokenClaims& claims) {
  Json access = Json::array();
  for (const ResourceAccess& resource : claims.granted.resources()) {
    access.push_back({{"type", resource.type},
                      {"name", resource.name},
                      {"actions", resource.actions}});
  }
  Json json = {{"iss", std::string(claims.issuer)},
               {"sub", std::string(claims.subject)},
               {"aud", std::string(claims.service)},
               {"exp", claims.expires_at_unix_s},
               {"nbf", claims.now_unix_s},
               {"iat", claims.now_unix_s},
               {"jti", std::string(claims.token_id)},
               {"access", access}};
  if (claims.is_robot) {
    json["robot_id"] = claims.robot_id;
    json["robot_version"] = claims.robot_version;
  }
  return json.dump();
}

TEST(TokenTextTest, ClaimsAreThoseOfATree) {
  const Access none;
  const Access one =
      Access::Create({{"repository", "library/app", {"pull", "push"}}}).value();
  const Access two = Access::Create({{"repository", "a/b", {"pull"}},
                                     {"registry", "catalog", {"*"}}})
                         .value();
  for (const Access* access : {&none, &one, &two}) {
    for (const absl::string_view subject :
         {"", "robot$library+ci", "say \"hi\"", "back\\slash",
          "gr\xc3\xbc\xc3\x9f"}) {
      for (const bool is_robot : {true, false}) {
        const TokenClaims claims = {"iss \"x\"",        "serv\\ice", subject,
                                    "0123456789abcdef", *access,     1700000000,
                                    1700000300,         is_robot,    7,
                                    ~uint64_t{0}};
        EXPECT_EQ(SlowClaims(claims), ClaimsJson(claims));
      }
    }
  }
}

TEST(TokenTextTest, AnswerSaysWhatIsLeft) {
  EXPECT_EQ(R"({"token":"a.b.c","access_token":"a.b.c","expires_in":290,)"
            R"("issued_at":"2023-11-14T22:13:30Z"})",
            TokenAnswerJson("a.b.c", 1700000010, 1700000300));
}

}  // namespace
}  // namespace internal
}  // namespace robot_accounts
