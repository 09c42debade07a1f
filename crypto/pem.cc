#include "robot_accounts/crypto/pem.h"

#include <utility>

#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"

namespace robot_accounts {
namespace internal {
namespace {

constexpr size_t kMaxPemBytes = 1 << 20;

absl::Status Malformed(absl::string_view message) {
  return InvalidArgument("MALFORMED_PEM", message);
}

bool AtEnd() {
  const uint32_t error = ERR_peek_last_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM &&
         ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

}  // namespace

absl::StatusOr<std::vector<PemBlock>> ReadPem(absl::string_view pem) {
  const ErrorQueueCleaner cleaner;
  if (pem.size() > kMaxPemBytes) return Malformed("pem: longer than 1 MiB");
  ERR_clear_error();
  const bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (bio == nullptr) return Malformed("pem: is empty");
  std::vector<PemBlock> blocks;
  while (true) {
    char* label = nullptr;
    char* header = nullptr;
    uint8_t* der = nullptr;
    long size = 0;  // NOLINT(runtime/int): the type of PEM_read_bio.
    if (!PEM_read_bio(bio.get(), &label, &header, &der, &size)) break;
    const bssl::UniquePtr<char> owned_label(label), owned_header(header);
    PemBlock block;
    block.label = label;
    block.encrypted = *header != '\0';
    block.der.reset(der);
    block.der_size = static_cast<size_t>(size);
    blocks.push_back(std::move(block));
  }
  if (!AtEnd()) return Malformed("pem: a block cannot be read");
  if (blocks.empty()) return Malformed("pem: holds no block");
  return blocks;
}

}  // namespace internal
}  // namespace robot_accounts
