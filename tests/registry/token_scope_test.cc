#include "robot_accounts/registry/token_scope.h"

#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// The canonical text, or the reason of the refusal.
std::string Parsed(const std::vector<absl::string_view>& texts) {
  const auto access = ParseScopes(texts);
  if (access.ok()) return access->ToText();
  EXPECT_EQ(access.status().code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(access.status());
}

TEST(ParseScopesTest, ReadsWhatClientsSend) {
  const struct {
    std::vector<absl::string_view> texts;
    absl::string_view expected;
  } kCases[] = {
      // A login.
      {{}, ""},
      {{""}, ""},
      {{"", " "}, ""},
      {{"repository:library/app:pull"}, "repository:library/app:pull"},
      // crane's order, duplicates, a mount challenge in one parameter.
      {{"repository:library/app:push,pull"},
       "repository:library/app:pull,push"},
      {{"repository:library/app:pull,pull", "repository:library/app:push"},
       "repository:library/app:pull,push"},
      {{"repository:b/to:pull,push repository:a/from:pull"},
       "repository:a/from:pull repository:b/to:pull,push"},
      {{"repository:a/b:*"}, "repository:a/b:*"},
      {{"registry:catalog:*"}, "registry:catalog:*"},
      {{"repository:busybox:pull"}, "repository:busybox:pull"},
      // A class is read and ignored.
      {{"repository(plugin):a/b:pull", "repository:a/b:push"},
       "repository:a/b:pull,push"},
      // A host with a port is a part of the name.
      {{"repository:localhost:5000/a/b:pull"},
       "repository:localhost:5000/a/b:pull"},
      {{"repository:Reg.Example.com/a/b:pull"},
       "repository:Reg.Example.com/a/b:pull"},
      {{"repository:a/b:pull,scanner-pull"},
       "repository:a/b:pull,scanner-pull"},
      // No action: nothing is asked.
      {{"repository:a/b:"}, ""},
      {{"repository:a/b:,pull,"}, "repository:a/b:pull"},
      {{"repository:a.b_c__d---e/f-1:pull"},
       "repository:a.b_c__d---e/f-1:pull"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Parsed(c.texts), c.expected);
  }
}

TEST(ParseScopesTest, RefusesWhatIsMalformed) {
  for (const absl::string_view text : {"repository",
                                       "repository:",
                                       "repository:a",
                                       ":a:pull",
                                       "::",
                                       "repository::pull",
                                       "Repository:a:pull",
                                       "repo-sitory:a:pull",
                                       "repository():a:pull",
                                       "repository(:a:pull",
                                       "repository):a:pull",
                                       "repository(a)(b):a:pull",
                                       "repository(A):a:pull",
                                       "(a):b:pull",
                                       "repository:A:pull",
                                       "repository:a/B:pull",
                                       "repository:a//b:pull",
                                       "repository:/a:pull",
                                       "repository:a/:pull",
                                       "repository:../a:pull",
                                       "repository:a/..:pull",
                                       "repository:a/./b:pull",
                                       "repository:*:pull",
                                       "repository:library/*:pull",
                                       "repository:a%2fb:pull",
                                       "repository:a\\b:pull",
                                       "repository:a.:pull",
                                       "repository:-a:pull",
                                       "repository:a..b:pull",
                                       "repository:a___b:pull",
                                       "repository:a.-b:pull",
                                       "repository:a:Pull",
                                       "repository:a:pull;push",
                                       "repository:a:pull1",
                                       "repository:a:**",
                                       "repository:a:*pull",
                                       "repository:a:-pull",
                                       "repository:a:pull-",
                                       "repository:a:b:pull",
                                       "repository:host:port/a:pull",
                                       "repository:host:/a:pull",
                                       "repository:host:123456/a:pull",
                                       "repository:-host:1/a:pull",
                                       "repository:host:5000:pull",
                                       "repository:a:pull\n",
                                       "repository:a:\tpull",
                                       "repository:\xc3\xa4:pull",
                                       "repository:a:pull\trepository:b:pull",
                                       "repository:a:pull ok"}) {
    EXPECT_EQ(Parsed({text}), "MALFORMED_SCOPE") << text;
  }
  EXPECT_EQ(Parsed({absl::string_view("repository:a\0:pull", 18)}),
            "MALFORMED_SCOPE");
  // One bad scope refuses them all.
  EXPECT_EQ(Parsed({"repository:a/b:pull", "repository:a"}), "MALFORMED_SCOPE");
}

TEST(ParseScopesTest, HoldsItsLimits) {
  std::vector<absl::string_view> texts(64, "repository:a/b:pull");
  EXPECT_EQ(Parsed(texts), "repository:a/b:pull");
  texts.push_back("");
  EXPECT_EQ(Parsed(texts), "repository:a/b:pull");
  texts.push_back("repository:a/b:pull");
  EXPECT_EQ(Parsed(texts), "TOO_MANY_SCOPES");

  const std::string fill(kMaxScopeBytes - 16, 'a');
  const std::string longest = absl::StrCat("repository:", fill, ":pull");
  ASSERT_EQ(longest.size(), kMaxScopeBytes);
  EXPECT_EQ(Parsed({longest}), longest);
  EXPECT_EQ(Parsed({longest, " "}), "SCOPES_TOO_LONG");
  EXPECT_EQ(Parsed({absl::StrCat(longest, " ")}), "SCOPES_TOO_LONG");
}

// The grammar as a regular expression: slow, and plainly that of the
// specification. The canonical text, or MALFORMED_SCOPE.
std::string Model(const std::vector<std::string>& texts) {
  static const auto* scope = new std::regex(
      "([a-z0-9]+)(\\([a-z0-9]+\\))?:(.*):(((\\*|[a-z]+(-[a-z]+)*)?,)*"
      "(\\*|[a-z]+(-[a-z]+)*)?)");
  static const auto* name = new std::regex(
      "((?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])"
      "(?:\\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*"
      "(?::[0-9]{1,5})?/)?"
      "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"
      "(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  std::map<std::pair<std::string, std::string>, std::set<std::string>> all;
  for (const std::string& text : texts) {
    std::istringstream scopes(text);
    for (std::string one; std::getline(scopes, one, ' ');) {
      if (one.empty()) continue;
      std::smatch match;
      if (!std::regex_match(one, match, *scope)) return "MALFORMED_SCOPE";
      const std::string resource = match[3];
      if (!std::regex_match(resource, *name)) return "MALFORMED_SCOPE";
      std::istringstream actions(match[4]);
      for (std::string action; std::getline(actions, action, ',');) {
        if (!action.empty()) all[{match[1], resource}].insert(action);
      }
    }
  }
  std::string result;
  for (const auto& [resource, actions] : all) {
    if (!result.empty()) result += " ";
    result += resource.first + ":" + resource.second + ":";
    std::string joined;
    for (const std::string& action : actions) {
      joined += (joined.empty() ? "" : ",") + action;
    }
    result += joined;
  }
  return result;
}

// Scopes that are nearly well formed: each part is mostly a good one.
std::string RandomScopes(std::mt19937* random) {
  const std::vector<std::string> kTypes[] = {
      {"repository", "registry", "r2(p)", "repository(plugin)"}, {"R", "r()"}};
  const std::vector<std::string> kNames[] = {
      {"a", "a/b", "a/b-c", "a.b/c__d", "a--b/0", "host:5000/a", "Ho-st/a"},
      {"a//b", "a..b", "-a", "*", "a___b", "a/", "a:b/c", "a_/b"}};
  const std::vector<std::string> kActions[] = {
      {"pull", "push,pull", "*", "pull,", "", "scanner-pull,pull"},
      {"Pull", "a-", "**"}};
  const auto pick = [random](const std::vector<std::string>(&from)[2]) {
    const std::vector<std::string>& words = from[(*random)() % 8 == 0];
    return words[(*random)() % words.size()];
  };
  std::string text;
  for (size_t n = (*random)() % 3; n > 0; --n) {
    text += pick(kTypes) + ":" + pick(kNames) + ":" + pick(kActions) + " ";
  }
  // And now and then a byte too many, too few, or another.
  if ((*random)() % 4 == 0 && !text.empty()) {
    const std::string kBytes = ":/,. ()*aA0_-";
    const size_t at = (*random)() % text.size();
    text.replace(at, (*random)() % 2,
                 std::string((*random)() % 2, kBytes[(*random)() % 13]));
  }
  return text;
}

TEST(ParseScopesTest, AgreesWithTheModel) {
  std::mt19937 random(20240101);
  int accepted = 0;
  for (int i = 0; i < 30000; ++i) {
    std::vector<std::string> texts(random() % 3);
    for (std::string& text : texts) text = RandomScopes(&random);
    const std::vector<absl::string_view> views(texts.begin(), texts.end());
    const std::string parsed = Parsed(views);
    ASSERT_EQ(parsed, Model(texts)) << ::testing::PrintToString(texts);
    accepted += !parsed.empty() && parsed != "MALFORMED_SCOPE";
  }
  EXPECT_GT(accepted, 3000);
}

}  // namespace
}  // namespace robot_accounts
