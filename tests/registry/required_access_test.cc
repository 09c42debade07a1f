#include "robot_accounts/registry/required_access.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// The access as text, or the reason of the refusal.
std::string Needs(absl::string_view method, absl::string_view path,
                  absl::string_view query = "") {
  const auto access = RequiredAccess(method, path, query);
  if (access.ok()) return access->ToText();
  EXPECT_EQ(access.status().code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(access.status());
}

constexpr absl::string_view kDigest =
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(RequiredAccessTest, FollowsTheTableOfMethods) {
  const struct {
    absl::string_view method, actions;
  } kCases[] = {{"GET", "pull"},        {"HEAD", "pull"},
                {"POST", "pull,push"},  {"PUT", "pull,push"},
                {"PATCH", "pull,push"}, {"DELETE", "delete"}};
  const std::string kPaths[] = {
      "tags/list",
      "manifests/latest",
      absl::StrCat("manifests/", kDigest),
      absl::StrCat("blobs/", kDigest),
      absl::StrCat("referrers/", kDigest),
      "blobs/uploads/",
      "blobs/uploads",
      "blobs/uploads/0f9a-1_b.c=",
  };
  for (const auto& c : kCases) {
    for (const std::string& path : kPaths) {
      EXPECT_EQ(Needs(c.method, absl::StrCat("/v2/library/app/", path)),
                absl::StrCat("repository:library/app:", c.actions))
          << c.method << " " << path;
    }
  }
}

TEST(RequiredAccessTest, KnowsWhatIsOfNoRepository) {
  EXPECT_EQ(Needs("GET", "/v2/"), "");
  EXPECT_EQ(Needs("HEAD", "/v2"), "");
  EXPECT_EQ(Needs("GET", "/v2/_catalog"), "registry:catalog:*");
  EXPECT_EQ(Needs("GET", "/v2/_catalog", "n=10&last=library%2Fapp"),
            "registry:catalog:*");
  EXPECT_EQ(Needs("POST", "/v2/"), "UNKNOWN_METHOD");
  EXPECT_EQ(Needs("DELETE", "/v2/_catalog"), "UNKNOWN_METHOD");
}

TEST(RequiredAccessTest, ReadsNamesFromTheRight) {
  const struct {
    std::string path, repository;
  } kCases[] = {
      {"app/manifests/1", "app"},
      {"a/b/c/d/manifests/1", "a/b/c/d"},
      {absl::StrCat("a/blobs/blobs/", kDigest), "a/blobs"},
      {"a/blobs/uploads/manifests/1", "a/blobs/uploads"},
      {"a/blobs/uploads/blobs/uploads/", "a/blobs/uploads"},
      {"a/blobs/uploads/blobs/uploads/x", "a/blobs/uploads"},
      {"manifests/manifests/manifests", "manifests"},
      {"a/manifests/manifests", "a"},
      {"a/manifests/list", "a"},
      {"tags/list/tags/list", "tags/list"},
      {"a/manifests/b/tags/list", "a/manifests/b"},
      {absl::StrCat("blobs/uploads/referrers/", kDigest), "blobs/uploads"},
      {"v2/v2/manifests/v2", "v2/v2"},
      {"a/uploads/manifests/1", "a/uploads"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Needs("GET", absl::StrCat("/v2/", c.path)),
              absl::StrCat("repository:", c.repository, ":pull"))
        << c.path;
  }
}

TEST(RequiredAccessTest, DecodesOnceAndByParts) {
  EXPECT_EQ(Needs("GET", "/v2/library/app/manifests/sha256%3Aab12"),
            "repository:library/app:pull");
  EXPECT_EQ(Needs("GET", "/v2/l%69brary/app/manifests/1"),
            "repository:library/app:pull");
  EXPECT_EQ(Needs("PUT", "/v2/library/app/m%61nifests/1"),
            "repository:library/app:pull,push");
}

TEST(RequiredAccessTest, RefusesPathsThatAnotherReaderMayReadOtherwise) {
  for (const absl::string_view path : {"/v2/library%2fapp/manifests/1",
                                       "/v2/library/x%2F..%2Fapp/manifests/1",
                                       "/v2/library%252fapp/manifests/1",
                                       "/v2/library/../other/manifests/1",
                                       "/v2/library/%2e%2e/other/manifests/1",
                                       "/v2/./library/app/manifests/1",
                                       "/v2/library//app/manifests/1",
                                       "/v2//library/app/manifests/1",
                                       "//v2/library/app/manifests/1",
                                       "/v2/library/app//manifests/1",
                                       "/v2/library/app/manifests//1",
                                       "/v2/library/app/manifests/1/",
                                       "/v2/library/app/manifests/..",
                                       "/v2/library/app/manifests/.",
                                       "/v2/library/app/blobs/uploads/..",
                                       "/v2/library/app/blobs/uploads/.",
                                       "/v2/library/app/blobs/uploads//",
                                       "/v2/library/app/manifests/a%2fb",
                                       "/v2/library/app/manifests/a%00",
                                       "/v2/library%00/app/manifests/1",
                                       "/v2/library/app/manifests/%",
                                       "/v2/library/app/manifests/%4",
                                       "/v2/library/app/manifests/%zz",
                                       "/v2/library/app/manifests/a%",
                                       "/v2/library\\app/manifests/1",
                                       "/v2/library%5capp/manifests/1",
                                       "/v2/Library/app/manifests/1",
                                       "/v2/library/app/manifests/1?x",
                                       "/v2/library/app/manifests/1#x",
                                       "/v2/library/app/manifests/1;x",
                                       "/v2/library/a pp/manifests/1",
                                       "/v2/library/\xc3\xa4/manifests/1"}) {
    EXPECT_EQ(Needs("GET", path), "UNKNOWN_PATH") << path;
  }
}

TEST(RequiredAccessTest, RefusesPathsThatItDoesNotKnow) {
  for (const absl::string_view path : {"",
                                       "/",
                                       "/v1/",
                                       "/v2x",
                                       "v2/",
                                       "/V2/",
                                       "/v2/_catalog/",
                                       "/v2/_oci/x",
                                       "/v2/library/app",
                                       "/v2/library/app/",
                                       "/v2/library/app/tags",
                                       "/v2/library/app/tags/",
                                       "/v2/library/app/tags/latest",
                                       "/v2/library/app/manifests",
                                       "/v2/library/app/manifests/",
                                       "/v2/manifests/latest",
                                       "/v2/tags/list",
                                       "/v2/blobs/uploads/",
                                       "/v2/library/app/blobs/latest",
                                       "/v2/library/app/blobs/sha256:",
                                       "/v2/library/app/blobs/:abc",
                                       "/v2/library/app/referrers/latest",
                                       "/v2/library/app/uploads/x",
                                       "/v2/library/app/manifests/-a",
                                       "/v2/library/app/other/x",
                                       "/metrics",
                                       "/v2/../metrics"}) {
    EXPECT_EQ(Needs("GET", path), "UNKNOWN_PATH") << path;
  }
  EXPECT_EQ(
      Needs("GET", absl::StrCat("/v2/a/manifests/", std::string(128, 'a'))),
      "repository:a:pull");
  EXPECT_EQ(
      Needs("GET", absl::StrCat("/v2/a/manifests/", std::string(129, 'a'))),
      "UNKNOWN_PATH");
}

TEST(RequiredAccessTest, RefusesMethodsThatItDoesNotKnow) {
  for (const absl::string_view method :
       {"", "get", "Get", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GET ",
        "GETX"}) {
    EXPECT_EQ(Needs(method, "/v2/library/app/manifests/1"), "UNKNOWN_METHOD")
        << method;
  }
}

TEST(RequiredAccessTest, NeedsPullOnTheSourceOfAMount) {
  const absl::string_view kPath = "/v2/library/app/blobs/uploads/";
  const struct {
    absl::string_view query, needs;
  } kCases[] = {
      {"mount=sha256:ab&from=other/base",
       "repository:library/app:pull,push repository:other/base:pull"},
      {"from=other%2Fbase&mount=sha256%3Aab",
       "repository:library/app:pull,push repository:other/base:pull"},
      {"%66rom=other/base&mount=x",
       "repository:library/app:pull,push repository:other/base:pull"},
      {"mount=x&from=library/app", "repository:library/app:pull,push"},
      // Without `mount` a registry may still read it.
      {"from=other/base",
       "repository:library/app:pull,push repository:other/base:pull"},
      {"mount=sha256:ab", "repository:library/app:pull,push"},
      {"mount=sha256:ab&from=", "repository:library/app:pull,push"},
      {"digest=sha256:ab&_state=a_b-c%3D", "repository:library/app:pull,push"},
      {"From=other/base&xfrom=a/b&&", "repository:library/app:pull,push"},
      {"", "repository:library/app:pull,push"},
      // More than one reading.
      {"mount=x&from=other/base&from=library/app", "MALFORMED_QUERY"},
      {"mount=x&from=library/app&%66rom=other/base", "MALFORMED_QUERY"},
      {"mount=x&from=&from=other/base", "MALFORMED_QUERY"},
      {"mount=x;from=other/base", "MALFORMED_QUERY"},
      {"mount=x&from=other/base;x", "MALFORMED_QUERY"},
      {"mount=x&from=other%252Fbase", "MALFORMED_QUERY"},
      {"mount=x&from=other/../secret", "MALFORMED_QUERY"},
      {"mount=x&from=other+base", "MALFORMED_QUERY"},
      {"mount=x&from=*", "MALFORMED_QUERY"},
      {"mount=x&from=other/base%00", "MALFORMED_QUERY"},
      {"mount=x&from=%", "MALFORMED_QUERY"},
      {"mount=x&fr%6=other/base", "MALFORMED_QUERY"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Needs("POST", kPath, c.query), c.needs) << c.query;
  }
}

TEST(RequiredAccessTest, HoldsItsLimits) {
  EXPECT_EQ(Needs("GET", absl::StrCat("/v2/", std::string(4096, 'a'))),
            "REQUEST_TOO_LONG");
  EXPECT_EQ(Needs("GET", "/v2/", std::string(16385, 'a')), "REQUEST_TOO_LONG");
  EXPECT_EQ(Needs("GET", "/v2/", std::string(16384, 'a')), "");
}

}  // namespace
}  // namespace robot_accounts
