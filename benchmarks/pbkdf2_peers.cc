#include "benchmarks/pbkdf2_peers.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "absl/strings/string_view.h"
#include "openssl/evp.h"

namespace robot_accounts {
namespace {

const uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// Opened for itself alone, so that no symbol of it meets BoringSSL's.
class Library {
 public:
  explicit Library(const char* file)
      : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) {
      std::fprintf(stderr, "not measured, since missing: %s\n", dlerror());
    }
  }

  // Null if the library or the function is missing.
  template <typename Function>
  Function* Find(const char* name) const {
    if (handle_ == nullptr) return nullptr;
    void* const found = dlsym(handle_, name);
    if (found == nullptr) {
      std::fprintf(stderr, "not measured, since missing: %s\n", dlerror());
    }
    return reinterpret_cast<Function*>(found);
  }

 private:
  void* const handle_;  // Kept for good.
};

Pbkdf2Peer BoringSsl() {
  return {"boringssl", [](absl::string_view password, absl::string_view salt,
                          uint32_t iterations, uint8_t* out) {
            PKCS5_PBKDF2_HMAC(password.data(), password.size(), Bytes(salt),
                              salt.size(), iterations, EVP_sha256(), 32, out);
          }};
}

// The declarations below are those of the libraries' own headers.
void AddOpenSsl(std::vector<Pbkdf2Peer>& peers) {
  const Library library("libcrypto.so.3");
  auto* const sha256 = library.Find<const void*()>("EVP_sha256");
  auto* const derive =
      library.Find<int(const char*, int, const unsigned char*, int, int,
                       const void*, int, unsigned char*)>("PKCS5_PBKDF2_HMAC");
  if (sha256 == nullptr || derive == nullptr) return;
  peers.push_back(
      {"openssl", [=](absl::string_view password, absl::string_view salt,
                      uint32_t iterations, uint8_t* out) {
         derive(password.data(), static_cast<int>(password.size()), Bytes(salt),
                static_cast<int>(salt.size()), static_cast<int>(iterations),
                sha256(), 32, out);
       }});
}

void AddNettle(std::vector<Pbkdf2Peer>& peers) {
  const Library library("libnettle.so.8");
  auto* const derive =
      library.Find<void(size_t, const uint8_t*, unsigned, size_t,
                        const uint8_t*, size_t, uint8_t*)>(
          "nettle_pbkdf2_hmac_sha256");
  if (derive == nullptr) return;
  peers.push_back(
      {"nettle", [=](absl::string_view password, absl::string_view salt,
                     uint32_t iterations, uint8_t* out) {
         derive(password.size(), Bytes(password), iterations, salt.size(),
                Bytes(salt), 32, out);
       }});
}

void AddGcrypt(std::vector<Pbkdf2Peer>& peers) {
  constexpr int kPbkdf2 = 34;  // GCRY_KDF_PBKDF2
  constexpr int kSha256 = 8;   // GCRY_MD_SHA256
  const Library library("libgcrypt.so.20");
  auto* const check_version =
      library.Find<const char*(const char*)>("gcry_check_version");
  auto* const derive =
      library.Find<unsigned(const void*, size_t, int, int, const void*, size_t,
                            unsigned long, size_t, void*)>("gcry_kdf_derive");
  if (check_version == nullptr || derive == nullptr) return;
  check_version(nullptr);  // Sets the library up.
  peers.push_back(
      {"gcrypt", [=](absl::string_view password, absl::string_view salt,
                     uint32_t iterations, uint8_t* out) {
         derive(password.data(), password.size(), kPbkdf2, kSha256, salt.data(),
                salt.size(), iterations, 32, out);
       }});
}

}  // namespace

const std::vector<Pbkdf2Peer>& Pbkdf2Peers() {
  static const auto* const peers = [] {
    auto* const found = new std::vector<Pbkdf2Peer>{BoringSsl()};
    AddOpenSsl(*found);
    AddNettle(*found);
    AddGcrypt(*found);
    return found;
  }();
  return *peers;
}

}  // namespace robot_accounts
