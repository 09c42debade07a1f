#include "robot_accounts/store/postgres/postgres_url.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::HasSubstr;
using testing::Not;
using Words = std::map<std::string, std::string>;

Words WordsOf(absl::string_view text) {
  const auto url = PostgresUrl::Parse(text);
  EXPECT_THAT(url, IsOk()) << text;
  if (!url.ok()) return {};
  return Words((*url)->parameters().begin(), (*url)->parameters().end());
}

TEST(PostgresUrlTest, TakesUrlsApart) {
  const struct {
    const char* url;
    Words words;
  } cases[] = {
      {"postgres://", {}},
      {"postgresql:///registry", {{"dbname", "registry"}}},
      {"postgres://db", {{"host", "db"}}},
      {"harbor+postgres://harbor@db.example.com:5433/registry",
       {{"user", "harbor"},
        {"host", "db.example.com"},
        {"port", "5433"},
        {"dbname", "registry"}}},
      {"harbor+postgresql://u:p%40ss%2Fw%3Ard%25@h/d?sslmode=require&x_1=a=b",
       {{"user", "u"},
        {"password", "p@ss/w:rd%"},
        {"host", "h"},
        {"dbname", "d"},
        {"sslmode", "require"},
        {"x_1", "a=b"}}},
      {"postgres://[::1]:1/d",
       {{"host", "::1"}, {"port", "1"}, {"dbname", "d"}}},
      {"postgres://a:1,b,c:3/", {{"host", "a,b,c"}, {"port", "1,,3"}}},
      {"postgres://u@%2Frun%2Fpostgresql/d",
       {{"user", "u"}, {"host", "/run/postgresql"}, {"dbname", "d"}}},
      {"postgres://?host=/run&user=a%20b", {{"host", "/run"}, {"user", "a b"}}},
  };
  for (const auto& c : cases) EXPECT_EQ(WordsOf(c.url), c.words) << c.url;
}

TEST(PostgresUrlTest, KnowsOurOwnParameter) {
  EXPECT_FALSE(PostgresUrl::Parse("postgres://h/d").value()->write());
  EXPECT_FALSE(PostgresUrl::Parse("postgres://h/d?write=0").value()->write());
  const auto url = PostgresUrl::Parse("postgres://h/d?write=1").value();
  EXPECT_TRUE(url->write());
  EXPECT_EQ(url->Find("write"), nullptr);
}

TEST(PostgresUrlTest, RefusesOthers) {
  for (const char* url : {"", "postgres:", "postgres:/h", "mysql://h/d",
                          "POSTGRES://h/d", "harbor+mysql://h", "sqlite:x"}) {
    EXPECT_THAT(PostgresUrl::Parse(url),
                FailsWith(Code::kInvalidArgument, "UNKNOWN_STORE_SCHEME"))
        << url;
  }
  for (const char* url :
       {"postgres://h:port/d", "postgres://h:123456/d", "postgres://[::1/d",
        "postgres://[::1]5/d", "postgres://h/d?", "postgres://h/d?write",
        "postgres://h/d?=x", "postgres://h/d?a=1&&b=2", "postgres://h/%zz",
        "postgres://h/%4", "postgres://h/%00", "postgres://h/a b",
        "postgres://h/a\nb", "postgres://h/d?write=2", "postgres://h/d?Ssl=1",
        "postgres://h/d?a=1&a=2", "postgres://u@h/d?user=x",
        "postgres://h/d?dbname=x"}) {
    EXPECT_THAT(PostgresUrl::Parse(url),
                FailsWith(Code::kInvalidArgument, "INVALID_STORE_URL"))
        << url;
  }
}

// However badly a password is written into the URL, no part of it comes back.
TEST(PostgresUrlTest, ShowsNothingOfAPassword) {
  for (const char* url :
       {"postgres://u:hunter@2secret@h/d", "postgres://u:hunter/2secret@h/d",
        "postgres://u:hunter?2secret@h/d", "postgres://u:hunter?2secret=x@h/d",
        "postgres://u:hunter%2secret@h/d", "postgres://u:hunter:2secret@h/d?",
        "postgres://u:hunter 2secret@h/d", "postgres://u:hunter#2secret@h:x/d",
        "hunter2secret", "mysql://u:hunter2secret@h/d",
        "postgres://u:hunter&2secret@h/d?write=hunter",
        "postgres://h/d?password=%zzhunter2secret"}) {
    const auto parsed = PostgresUrl::Parse(url);
    ASSERT_FALSE(parsed.ok()) << url;
    const std::string message(parsed.status().message());
    EXPECT_THAT(message, Not(HasSubstr("hunter"))) << url;
    EXPECT_THAT(message, Not(HasSubstr("secret"))) << url;
  }
}

TEST(PostgresUrlTest, FindsSecretsInAText) {
  const auto url =
      PostgresUrl::Parse("postgres://u:hunter2@h/d?sslpassword=key").value();
  EXPECT_TRUE(url->IsSecretIn("what of hunter2?"));
  EXPECT_TRUE(url->IsSecretIn("a key"));
  EXPECT_FALSE(url->IsSecretIn("u at h"));
  EXPECT_FALSE(PostgresUrl::Parse("postgres://u:@h").value()->IsSecretIn(""));
}

}  // namespace
}  // namespace robot_accounts
