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
  if (file.bad() || (file.fail() && !file.eof())) {
    return MakeError(absl::StatusCode::kUnavailable, "INPUT_FAILED",
                     absl::StrCat("cannot read key file ", Quoted(path)));
  }
  text.resize(file.gcount());
  return text;
}

}  // namespace robot_accounts::cli
