// Scopes and requests that strangers send: what is read is written as it was
// read, and is never a pattern.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/registry/required_access.h"
#include "robot_accounts/registry/token_scope.h"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const auto access = robot_accounts::ParseScopes({text});
  if (access.ok()) {
    const std::string canonical = access->ToText();
    const auto again = robot_accounts::ParseScopes({canonical});
    Require(again.ok() && *again == *access);
    for (const auto& resource : access->resources()) {
      Require(resource.name.find_first_of("*%\\\" ") == std::string::npos);
      Require(resource.name.find("..") == std::string::npos);
    }
  }
  const size_t mark = text.find('?');
  const auto required = robot_accounts::RequiredAccess(
      "POST", text.substr(0, mark),
      mark == absl::string_view::npos ? "" : text.substr(mark + 1));
  if (required.ok()) Require(!required->empty());
  return 0;
}
