#include "robot_accounts/version.h"

#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

std::string g_version_file;

TEST(VersionTest, StringIsTheVersionFile) {
  std::ifstream file(g_version_file);
  std::string line;
  ASSERT_TRUE(std::getline(file, line)) << g_version_file;
  EXPECT_EQ(line, RA_VERSION_STRING);
}

TEST(VersionTest, StringIsMadeOfTheParts) {
  EXPECT_EQ(std::to_string(RA_VERSION_MAJOR) + "." +
                std::to_string(RA_VERSION_MINOR) + "." +
                std::to_string(RA_VERSION_PATCH),
            RA_VERSION_STRING);
}

TEST(VersionTest, NumberOrdersVersions) {
  EXPECT_EQ(RA_VERSION_NUMBER, RA_VERSION_MAJOR * 10000 +
                                   RA_VERSION_MINOR * 100 + RA_VERSION_PATCH);
  static_assert(RA_VERSION_MINOR < 100 && RA_VERSION_PATCH < 100,
                "the number would not order versions");
}

}  // namespace
}  // namespace robot_accounts

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc > 1) robot_accounts::g_version_file = argv[1];
  return RUN_ALL_TESTS();
}
