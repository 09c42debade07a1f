#include "robot_accounts/cli/secret_input.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/crypto/secret_access.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

// What ReadSecret makes of these bytes in a pipe, which holds 64 KiB.
absl::StatusOr<std::string> Read(absl::string_view bytes) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()),
            static_cast<ssize_t>(bytes.size()));
  close(ends[1]);
  absl::StatusOr<SecretBytes> secret = ReadSecret(ends[0]);
  close(ends[0]);
  if (!secret.ok()) return secret.status();
  return std::string(secret->Reveal(SecretAccess::Grant()));
}

TEST(SecretInputTest, ReadSecretCutsExactlyOneNewline) {
  EXPECT_EQ(*Read("Secret12"), "Secret12");
  EXPECT_EQ(*Read("Secret12\n"), "Secret12");
  EXPECT_EQ(*Read("Secret12\n\n"), "Secret12\n");
  EXPECT_EQ(*Read("Secret12\r\n"), "Secret12\r");
  EXPECT_EQ(*Read(" Secret12 "), " Secret12 ");
  EXPECT_EQ(*Read(absl::string_view("a\0b\n", 4)), std::string("a\0b", 3));
}

TEST(SecretInputTest, ReadSecretTakesEightKibibytes) {
  const std::string longest(8192, 'x');
  EXPECT_EQ(*Read(longest), longest);
  EXPECT_EQ(*Read(longest + "\n"), longest);
  EXPECT_THAT(Read(longest + "x"),
              FailsWith(absl::StatusCode::kInvalidArgument, "SECRET_TOO_LONG"));
  EXPECT_THAT(Read(longest + "\n\n"),
              FailsWith(absl::StatusCode::kInvalidArgument, "SECRET_TOO_LONG"));
  EXPECT_THAT(Read(std::string(60000, 'x')),
              FailsWith(absl::StatusCode::kInvalidArgument, "SECRET_TOO_LONG"));
}

TEST(SecretInputTest, ReadSecretRejectsAnEmptyOne) {
  EXPECT_THAT(Read(""),
              FailsWith(absl::StatusCode::kInvalidArgument, "EMPTY_SECRET"));
  EXPECT_THAT(Read("\n"),
              FailsWith(absl::StatusCode::kInvalidArgument, "EMPTY_SECRET"));
}

TEST(SecretInputTest, ReadSecretRejectsATerminal) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(terminal, 0);
  EXPECT_TRUE(IsUsageError(ReadSecret(terminal).status()));
  close(terminal);
}

TEST(SecretInputTest, ReadSecretReportsAReadFailure) {
  EXPECT_THAT(ReadSecret(-1),
              FailsWith(absl::StatusCode::kUnavailable, "INPUT_FAILED"));
}

}  // namespace
}  // namespace robot_accounts::cli
