#include "robot_accounts/store/postgres/libpq.h"

#include <dlfcn.h>

#include "absl/base/attributes.h"
#include "absl/base/const_init.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

ABSL_CONST_INIT absl::Mutex load_mutex(absl::kConstInit);

absl::Status NotFound(absl::string_view what) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "LIBPQ_NOT_FOUND",
      absl::StrCat(what,
                   ": PostgreSQL is spoken to through its client library libpq "
                   "(version 12 or later); install it, on Debian the package "
                   "libpq5"));
}

// False if there is no such function.
template <typename Function>
bool Find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

}  // namespace

absl::StatusOr<LibPq> LoadLibPqFrom(const char* name) {
  void* const library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return NotFound(absl::StrCat(name, " could not be loaded"));
  }
  LibPq libpq;
#define ROBOT_ACCOUNTS_FIND(function, result, arguments)        \
  if (!Find(library, #function, libpq.function)) {              \
    return NotFound(absl::StrCat(name, " has no ", #function)); \
  }
  ROBOT_ACCOUNTS_LIBPQ_FUNCTIONS(ROBOT_ACCOUNTS_FIND)
#undef ROBOT_ACCOUNTS_FIND
  return libpq;
}

absl::StatusOr<const LibPq*> LoadLibPq() {
  // Kept for the life of the process; a failure is not, it may be mended.
  static const LibPq* loaded = nullptr;
  absl::MutexLock lock(&load_mutex);
  if (loaded == nullptr) {
    absl::StatusOr<LibPq> found = LoadLibPqFrom(kLibPqName);
    if (!found.ok()) return found.status();
    loaded = new LibPq(*found);
  }
  return loaded;
}

}  // namespace robot_accounts
