#ifndef ROBOT_ACCOUNTS_CRYPTO_PEM_H_
#define ROBOT_ACCOUNTS_CRYPTO_PEM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "openssl/base.h"
#include "openssl/bytestring.h"
#include "openssl/mem.h"

// Not a public header.

namespace robot_accounts {
namespace internal {

// One block of a PEM text. Its bytes are wiped when it dies: they may be a key.
struct PemBlock {
  std::string label;  // "PRIVATE KEY", "CERTIFICATE", ...
  bool encrypted = false;
  bssl::UniquePtr<uint8_t> der;
  size_t der_size = 0;

  CBS der_cbs() const {
    CBS cbs;
    CBS_init(&cbs, der.get(), der_size);
    return cbs;
  }
  absl::string_view der_view() const {
    return absl::string_view(reinterpret_cast<const char*>(der.get()),
                             der_size);
  }
};

// The blocks of `pem` in their order, at least one; text around them is
// skipped. Fails with INVALID_ARGUMENT, reason MALFORMED_PEM, also over 1 MiB.
absl::StatusOr<std::vector<PemBlock>> ReadPem(absl::string_view pem);

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PEM_H_
