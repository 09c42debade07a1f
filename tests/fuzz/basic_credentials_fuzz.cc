// Authorization headers that strangers send.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "robot_accounts/registry/basic_credentials.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using robot_accounts::BasicCredentials;
  const auto credentials = robot_accounts::ParseBasicCredentials(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  if (credentials.ok() &&
      (credentials->user.size() > BasicCredentials::kMaxUserBytes ||
       credentials->secret.size() > BasicCredentials::kMaxSecretBytes ||
       credentials->user.find(':') != std::string::npos)) {
    std::abort();
  }
  return 0;
}
