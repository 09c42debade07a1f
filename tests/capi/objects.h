#ifndef ROBOT_ACCOUNTS_TESTS_CAPI_OBJECTS_H_
#define ROBOT_ACCOUNTS_TESTS_CAPI_OBJECTS_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"

namespace robot_accounts {
namespace capi_testing {

// RFC 8037, A.1.
inline constexpr char kKeyPem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kPublicKeyPem[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr int64_t kNowUnixS = 1772359200;  // 2026-03-01T10:00:00Z

// The accounts' clock in tests; moved by assignment.
inline int64_t TellTime(void* context) {
  return *static_cast<int64_t*>(context);
}

// Permissions of project level, from text.
Owned<ra_permission_set> SetOf(const std::string& text,
                               ra_level level = RA_LEVEL_PROJECT);

// The spec of a robot that may pull and push in `project`.
Owned<ra_robot_spec> SpecOf(const std::string& project,
                            const std::string& account);

// Opens accounts whose clock is `now_unix_s` and which keep events.
Owned<ra_accounts> OpenAccounts(const std::string& url, int64_t* now_unix_s);

// A handle of every type (but for a report, which needs a Harbor), in a process
// of the main job: library+ci was made and has logged in.
class Objects final {
 public:
  Objects();

  template <typename T>
  T* Get() const {
    return std::get<Owned<T>>(handles_).get();
  }
  const ra_robot_spec* const* specs() const { return specs_; }
  const int64_t* ids() const { return ids_; }
  const std::string& secret() const { return secret_; }
  // What an issuer gave for the robot.
  const std::string& token() const { return token_; }
  int64_t now_unix_s = kNowUnixS;

 private:
  template <typename T>
  typename Owned<T>::Out Out() {
    return std::get<Owned<T>>(handles_).out();
  }
  void MakeParts();
  void MakeAccounts();
  void MakeTokens();

  std::tuple<Owned<ra_access>, Owned<ra_accounts>, Owned<ra_actor>,
             Owned<ra_buffer>, Owned<ra_catalog>, Owned<ra_claims>,
             Owned<ra_created_robots>, Owned<ra_error>, Owned<ra_event>,
             Owned<ra_grants>, Owned<ra_hasher>, Owned<ra_import>,
             Owned<ra_import_report>, Owned<ra_login>, Owned<ra_options>,
             Owned<ra_permission_set>, Owned<ra_principal>, Owned<ra_project>,
             Owned<ra_refresh>, Owned<ra_robot>, Owned<ra_robot_edit>,
             Owned<ra_robot_page>, Owned<ra_robot_query>, Owned<ra_robot_spec>,
             Owned<ra_token_issuer>, Owned<ra_token_keys>>
      handles_;
  const ra_robot_spec* specs_[1] = {nullptr};
  const int64_t ids_[1] = {1};
  std::string secret_;
  std::string token_;
};

}  // namespace capi_testing
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CAPI_OBJECTS_H_
