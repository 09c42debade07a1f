#ifndef ROBOT_ACCOUNTS_TESTS_CRYPTO_VM_FLAGS_H_
#define ROBOT_ACCOUNTS_TESTS_CRYPTO_VM_FLAGS_H_

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace robot_accounts {

// The kernel's flags of the mapping that holds `address`, each between blanks;
// "" if it says none.
inline std::string VmFlags(const void* address) {
  const uint64_t wanted = reinterpret_cast<uintptr_t>(address);
  std::ifstream smaps("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(smaps, line);) {
    const std::pair<std::string, std::string> range =
        absl::StrSplit(line.substr(0, line.find(' ')), '-');
    uint64_t begin, end;
    if (absl::SimpleHexAtoi(range.first, &begin) &&
        absl::SimpleHexAtoi(range.second, &end)) {
      here = begin <= wanted && wanted < end;
    } else if (here && absl::StartsWith(line, "VmFlags:")) {
      return line + " ";
    }
  }
  return "";
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CRYPTO_VM_FLAGS_H_
