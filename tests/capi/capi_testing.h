#ifndef ROBOT_ACCOUNTS_TESTS_CAPI_CAPI_TESTING_H_
#define ROBOT_ACCOUNTS_TESTS_CAPI_CAPI_TESTING_H_

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>

#include "robot_accounts.h"

namespace robot_accounts {
namespace capi_testing {

// Releases a handle of any type.
struct Free {
  void operator()(ra_access* handle) { ra_access_free(handle); }
  void operator()(ra_accounts* handle) { ra_accounts_free(handle); }
  void operator()(ra_actor* handle) { ra_actor_free(handle); }
  void operator()(ra_buffer* handle) { ra_buffer_free(handle); }
  void operator()(ra_catalog* handle) { ra_catalog_free(handle); }
  void operator()(ra_claims* handle) { ra_claims_free(handle); }
  void operator()(ra_created_robots* handle) { ra_created_robots_free(handle); }
  void operator()(ra_error* handle) { ra_error_free(handle); }
  void operator()(ra_event* handle) { ra_event_free(handle); }
  void operator()(ra_grants* handle) { ra_grants_free(handle); }
  void operator()(ra_hasher* handle) { ra_hasher_free(handle); }
  void operator()(ra_import* handle) { ra_import_free(handle); }
  void operator()(ra_import_report* handle) { ra_import_report_free(handle); }
  void operator()(ra_login* handle) { ra_login_free(handle); }
  void operator()(ra_options* handle) { ra_options_free(handle); }
  void operator()(ra_permission_set* handle) { ra_permission_set_free(handle); }
  void operator()(ra_principal* handle) { ra_principal_free(handle); }
  void operator()(ra_project* handle) { ra_project_free(handle); }
  void operator()(ra_refresh* handle) { ra_refresh_free(handle); }
  void operator()(ra_robot* handle) { ra_robot_free(handle); }
  void operator()(ra_robot_edit* handle) { ra_robot_edit_free(handle); }
  void operator()(ra_robot_page* handle) { ra_robot_page_free(handle); }
  void operator()(ra_robot_query* handle) { ra_robot_query_free(handle); }
  void operator()(ra_robot_spec* handle) { ra_robot_spec_free(handle); }
  void operator()(ra_token_issuer* handle) { ra_token_issuer_free(handle); }
  void operator()(ra_token_keys* handle) { ra_token_keys_free(handle); }
};

// Owns a handle; out() is where a call puts a new one.
template <typename T>
class Owned final {
 public:
  Owned() = default;
  explicit Owned(T* handle) : handle_(handle) {}

  T* get() const { return handle_.get(); }
  operator T*() const { return get(); }

  // Releases the old handle. Valid until the end of the full expression.
  class Out final {
   public:
    explicit Out(std::unique_ptr<T, Free>* owner) : owner_(owner) {}
    ~Out() { owner_->reset(handle_); }
    operator T**() { return &handle_; }

   private:
    std::unique_ptr<T, Free>* owner_;
    T* handle_ = nullptr;
  };
  Out out() {
    handle_.reset();
    return Out(&handle_);
  }

 private:
  std::unique_ptr<T, Free> handle_;
};

// The reason of the last failed call that was given it: Reason reason; ...
// EXPECT_EQ(ra_x(reason.out()), RA_NOT_FOUND); EXPECT_EQ(reason, "...").
class Reason final {
 public:
  Owned<ra_error>::Out out() { return error_.out(); }
  const ra_error* error() const { return error_.get(); }
  std::string text() const { return ra_error_reason(error_.get(), nullptr); }
  std::string message() const {
    return ra_error_message(error_.get(), nullptr);
  }

  friend bool operator==(const Reason& reason, const char* text) {
    return reason.text() == text;
  }
  friend std::ostream& operator<<(std::ostream& out, const Reason& reason) {
    return out << reason.text() << " (" << reason.message() << ")";
  }

 private:
  Owned<ra_error> error_;
};

inline std::string TextOf(const ra_buffer* buffer) {
  size_t size = 0;
  const char* data = ra_buffer_data(buffer, &size);
  return std::string(data, size);
}

// The text of a getter.
template <typename T>
std::string TextOf(const char* (*getter)(const T*, size_t*), const T* of) {
  size_t size = 0;
  const char* data = getter(of, &size);
  return std::string(data, size);
}

}  // namespace capi_testing
}  // namespace robot_accounts

// Passes a literal, or a char array, as pointer and length.
#define RA_TEXT(literal) (literal), (sizeof(literal) - 1)
// The same for a std::string.
#define RA_STRING(string) (string).data(), (string).size()

#endif  // ROBOT_ACCOUNTS_TESTS_CAPI_CAPI_TESTING_H_
