// Looks through every block of memory that is given back while a secret goes
// through JSON: none may hold a part of it.
#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/status_matchers.h"

namespace {

// Found anywhere in a freed block: a leftover. Empty: nothing is looked for.
thread_local absl::string_view needle;
thread_local int leftovers = 0;

void LookThrough(void* block) {
  if (needle.empty() || block == nullptr) return;
#if defined(__SANITIZE_ADDRESS__)
  // What a container has marked as not in use is looked through, too.
  __asan_unpoison_memory_region(block, malloc_usable_size(block));
#endif
  const absl::string_view bytes(static_cast<char*>(block),
                                malloc_usable_size(block));
  if (bytes.find(needle) != absl::string_view::npos) ++leftovers;
}

}  // namespace

void* operator new(size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  LookThrough(block);
  std::free(block);
}
void operator delete(void* block, size_t) noexcept { operator delete(block); }

namespace robot_accounts {
namespace {

// The first bytes are what a buffer that grows would leave behind.
constexpr absl::string_view kSecret = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E";
constexpr size_t kPart = 8;

template <typename Call>
int LeftoversOf(Call call) {
  leftovers = 0;
  needle = kSecret.substr(0, kPart);
  call();
  needle = {};
  return leftovers;
}

RobotView View() {
  return RobotView(*Robot::FromRecord(RecordOf("ci", 4), Catalog::Default()),
                   "robot$demo+ci",
                   std::make_shared<ProjectTable>(std::vector<Project>()));
}

TEST(SecretLeftoversTest, AreSeen) {
  EXPECT_EQ(LeftoversOf([] { std::string(kSecret).append(64, 'x'); }), 2);
}

TEST(SecretLeftoversTest, ThereAreNoneOfWhatIsRead) {
  const std::string json =
      absl::StrCat(R"({"more":"x","x":["y"],"secret":")", kSecret, R"("})");
  EXPECT_EQ(LeftoversOf([&] { EXPECT_TRUE(SecretFromHarborJson(json).ok()); }),
            0);
  const std::string cut = json.substr(0, json.size() - 1);
  EXPECT_EQ(LeftoversOf([&] { EXPECT_FALSE(SecretFromHarborJson(cut).ok()); }),
            0);
}

TEST(SecretLeftoversTest, ThereAreNoneOfASecretThatIsNotUsed) {
  std::string json = absl::StrCat(
      R"({"name":"ci","level":"project","duration":-1,"secr\u0065t" : ")",
      kSecret, R"(","permissions":[{"kind":"project","namespace":"demo",)",
      R"("access":[{"resource":"repository","action":"pull"}]}]})");
  EXPECT_EQ(LeftoversOf([&] {
              EXPECT_TRUE(SpecFromHarborJson(json, Catalog::Default()).ok());
            }),
            0);
  std::string cut = json.substr(0, json.size() - 1);
  EXPECT_EQ(LeftoversOf([&] {
              EXPECT_FALSE(SpecFromHarborJson(cut, Catalog::Default()).ok());
            }),
            0);
  EXPECT_EQ(
      LeftoversOf([&] { EXPECT_FALSE(EditFromHarborJson(json, View()).ok()); }),
      0);
  // Memory of theirs may be used again.
  json.assign(json.size(), 'x');
  cut.assign(cut.size(), 'x');
}

TEST(SecretLeftoversTest, ThereAreNoneOfWhatIsWritten) {
  const RobotView view = View();
  EXPECT_EQ(LeftoversOf([&] { EXPECT_TRUE(ExportJson(view, kSecret).ok()); }),
            0);
  EXPECT_EQ(LeftoversOf([] { EXPECT_TRUE(SecretToHarborJson(kSecret).ok()); }),
            0);
}

}  // namespace
}  // namespace robot_accounts
