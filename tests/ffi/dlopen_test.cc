// A C++ host that has its own Abseil and links the archive, and opens the
// shared object beside it: three copies of what is inside, none of which may
// meet.
//
// usage: dlopen_test SHARED_OBJECT
#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "robot_accounts.h"

namespace {

int g_failures = 0;

void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  ++g_failures;
}

// The host's own Abseil, payloads and all.
void UseAbseil() {
  absl::StatusOr<int> status = absl::InvalidArgumentError("the host's own");
  absl::Status copy = status.status();
  copy.SetPayload("host", absl::Cord("payload"));
  Expect(copy.GetPayload("host").has_value(), "the host's payload");
  absl::flat_hash_map<std::string, int> map;
  for (int i = 0; i < 1000; ++i) map[std::to_string(i)] = i;
  Expect(map.size() == 1000 && map["999"] == 999, "the host's map");
}

// One copy of the library.
struct Functions {
  decltype(&ra_version_number) version_number;
  decltype(&ra_secret_check) secret_check;
  decltype(&ra_secret_hash_harbor) secret_hash_harbor;
  decltype(&ra_accounts_open) accounts_open;
  decltype(&ra_accounts_free) accounts_free;
  decltype(&ra_error_reason) error_reason;
  decltype(&ra_error_free) error_free;
  decltype(&ra_buffer_data) buffer_data;
  decltype(&ra_buffer_free) buffer_free;
};

// Hashes, fails and opens.
void Use(const Functions& library) {
  Expect(library.version_number() == RA_VERSION_NUMBER, "version");
  ra_buffer* hex = nullptr;
  library.secret_hash_harbor("content", 7, "salt", 4, &hex, nullptr);
  Expect(std::strcmp(library.buffer_data(hex, nullptr),
                     "83d3d6f3e7cacb040423adf7ced63d21") == 0,
         "the hash of a known secret");
  library.buffer_free(hex);
  ra_error* error = nullptr;
  Expect(library.secret_check("weak", 4, &error) == RA_INVALID_ARGUMENT,
         "a weak secret");
  Expect(std::strcmp(library.error_reason(error, nullptr),
                     "SECRET_TOO_SHORT") == 0,
         "its reason");
  library.error_free(error);
  ra_accounts* accounts = nullptr;
  Expect(
      library.accounts_open("memory:", 7, nullptr, &accounts, nullptr) == RA_OK,
      "open");
  library.accounts_free(accounts);
}

template <typename Function>
void Find(void* handle, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(dlsym(handle, name));
  Expect(*function != nullptr, name);
}

Functions Load(void* handle) {
  Functions found = {};
  Find(handle, "ra_version_number", &found.version_number);
  Find(handle, "ra_secret_check", &found.secret_check);
  Find(handle, "ra_secret_hash_harbor", &found.secret_hash_harbor);
  Find(handle, "ra_accounts_open", &found.accounts_open);
  Find(handle, "ra_accounts_free", &found.accounts_free);
  Find(handle, "ra_error_reason", &found.error_reason);
  Find(handle, "ra_error_free", &found.error_free);
  Find(handle, "ra_buffer_data", &found.buffer_data);
  Find(handle, "ra_buffer_free", &found.buffer_free);
  return found;
}

// Here and in a thread whose end runs what BoringSSL left behind for it.
void UseEverywhere(const Functions& library) {
  UseAbseil();
  Use(library);
  std::thread(Use, library).join();
  UseAbseil();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const Functions archive = {
      ra_version_number, ra_secret_check,  ra_secret_hash_harbor,
      ra_accounts_open,  ra_accounts_free, ra_error_reason,
      ra_error_free,     ra_buffer_data,   ra_buffer_free};
  UseEverywhere(archive);

  void* handle = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  for (const char* hidden : {"RAND_bytes", "sqlite3_open", "SHA256_Init"}) {
    Expect(dlsym(handle, hidden) == nullptr, hidden);
  }
  const Functions shared = Load(handle);
  if (g_failures != 0) return 1;
  Expect(shared.version_number != archive.version_number, "two copies");
  UseEverywhere(shared);
  UseEverywhere(archive);
  // A thread that ends after the library was closed.
  std::thread([&] {
    Use(shared);
    dlclose(handle);
  }).join();
  return g_failures == 0 ? 0 : 1;
}
