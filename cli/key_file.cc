#include "robot_accounts/cli/key_file.h"

#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {
namespace {

constexpr size_t kMaxBytes = 64 * 1024;

}  // namespace

absl::StatusOr<std::string> ReadKeyFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxBytes, '\0');
  file.read(&text[0], text.size());
  const std::streamsize read = file.gcount();
  if (file.bad() || (file.fail() && !file.eof())) {
    return MakeError(absl::StatusCode::kUnavailable, "INPUT_FAILED",
                     absl::StrCat("cannot read key file ", Quoted(path)));
  }
  if (!file.eof() && file.peek() != std::ifstream::traits_type::eof()) {
    return MakeError(
        absl::StatusCode::kInvalidArgument, "INPUT_FAILED",
        absl::StrCat("key file ", Quoted(path), " must have at most 64 KiB"));
  }
  text.resize(static_cast<size_t>(read));
  return text;
}

}  // namespace robot_accounts::cli
