#include "robot_accounts/store/store_url.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::HasSubstr;
using testing::Not;

std::string ReasonOf(absl::string_view url) {
  const auto parsed = StoreUrl::Parse(url);
  if (parsed.ok()) return "";
  EXPECT_EQ(parsed.status().code(), Code::kInvalidArgument) << url;
  return ErrorReason(parsed.status());
}

TEST(StoreUrlTest, TakesPathsAsTheyAre) {
  const struct {
    const char* url;
    const char* path;
  } cases[] = {
      {"sqlite:robots.db", "robots.db"},
      {"sqlite:data/robots.db", "data/robots.db"},
      {"sqlite:/var/lib/robots.db", "/var/lib/robots.db"},
      {"sqlite:///var/lib/robots.db", "/var/lib/robots.db"},
      {"sqlite::memory:", ":memory:"},
      {"sqlite:a%20b#c&d=e", "a%20b#c&d=e"},
  };
  for (const auto& c : cases) {
    const auto parsed = StoreUrl::Parse(c.url);
    ASSERT_THAT(parsed, IsOk()) << c.url;
    EXPECT_EQ(parsed->scheme, StoreUrl::Scheme::kSqlite);
    EXPECT_EQ(parsed->path, c.path);
  }
  EXPECT_EQ(StoreUrl::Parse("memory:")->scheme, StoreUrl::Scheme::kMemory);
}

TEST(StoreUrlTest, RefusesOtherSchemes) {
  for (const char* url :
       {"", "robots.db", ":x", "postgres://u:hunter2@host/db",
        "postgresql://u:hunter2@host/db", "harbor+mysql://u:hunter2@host/db",
        "harbor:x", "harbor+:x", "SQLITE:x", "file:x", "memory", "sqlite",
        " sqlite:x", "hunter2 is my:password"}) {
    EXPECT_EQ(ReasonOf(url), "UNKNOWN_STORE_SCHEME") << url;
    const std::string message(StoreUrl::Parse(url).status().message());
    EXPECT_THAT(message, Not(HasSubstr("hunter2")));
    EXPECT_THAT(message, HasSubstr("sqlite:PATH"));
  }
}

TEST(StoreUrlTest, KnowsHarbor) {
  for (const char* url :
       {"harbor+postgres://u@host/db?write=1", "harbor+postgresql:///db"}) {
    const auto parsed = StoreUrl::Parse(url);
    ASSERT_THAT(parsed, IsOk()) << url;
    EXPECT_EQ(parsed->scheme, StoreUrl::Scheme::kHarbor);
  }
}

TEST(StoreUrlTest, RefusesParameters) {
  for (const char* url : {"memory:?x=1", "sqlite:robots.db?mode=ro",
                          "sqlite:robots.db?", "sqlite:?x"}) {
    EXPECT_EQ(ReasonOf(url), "UNKNOWN_URL_PARAMETER") << url;
  }
  const auto parsed = StoreUrl::Parse("sqlite:x?key=hunter2&more=1");
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("\"key\""));
  EXPECT_THAT(std::string(parsed.status().message()),
              Not(HasSubstr("hunter2")));
}

TEST(StoreUrlTest, RefusesWhatIsNoPath) {
  for (const absl::string_view url :
       {absl::string_view("sqlite:"), absl::string_view("sqlite://"),
        absl::string_view("sqlite://host/robots.db"),
        absl::string_view("sqlite:folder/"), absl::string_view("sqlite:///"),
        absl::string_view("memory:x"), absl::string_view("memory://"),
        absl::string_view("sqlite:a\0b", 10)}) {
    EXPECT_EQ(ReasonOf(url), "INVALID_STORE_URL") << url;
  }
}

TEST(OpenStoreTest, RefusesBadOptions) {
  StoreOptions options;
  options.freshness_ms = -1;
  const auto refused =
      FailsWith(Code::kInvalidArgument, "INVALID_STORE_OPTION");
  EXPECT_THAT(OpenStore("memory:", options), refused);
  options = {};
  options.busy_timeout_ms = -1;
  EXPECT_THAT(OpenStore("memory:", options), refused);
}

TEST(OpenStoreTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(OpenStore("postgres://host/db"),
              FailsWith(Code::kInvalidArgument, "UNKNOWN_STORE_SCHEME"));
}

}  // namespace
}  // namespace robot_accounts
