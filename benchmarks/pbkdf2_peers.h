#ifndef ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_PEERS_H_
#define ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_PEERS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Another implementation of PBKDF2-HMAC-SHA256, for 32 bytes of output.
struct Pbkdf2Peer {
  const char* name;  // A C identifier.
  std::function<void(absl::string_view password, absl::string_view salt,
                     uint32_t iterations, uint8_t out[32])>
      derive;
};

// BoringSSL, which is linked in, and those of OpenSSL 3, nettle and libgcrypt
// that this machine has as shared objects: for each that is missing, a line on
// standard error says so.
const std::vector<Pbkdf2Peer>& Pbkdf2Peers();

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BENCHMARKS_PBKDF2_PEERS_H_
