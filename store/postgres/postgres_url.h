#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_URL_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_URL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// A database's URL taken apart:
//   [harbor+]postgres://[USER[:PASSWORD]@][HOST[:PORT],...][/DATABASE][?KEY=VALUE&...]
// with percent-encoding, IPv6 addresses in brackets, and libpq's parameters as
// keys; the scheme may be written postgresql. Immutable; may hold a password,
// which is wiped with it.
class PostgresUrl final {
 public:
  using Parameter = std::pair<std::string, std::string>;

  // INVALID_ARGUMENT, reasons UNKNOWN_STORE_SCHEME and INVALID_STORE_URL.
  // Nothing of the URL stands in a message: where an @ or / of a password was
  // not encoded, any part of it may be a part of the password.
  static absl::StatusOr<std::unique_ptr<const PostgresUrl>> Parse(
      absl::string_view url);

  PostgresUrl(const PostgresUrl&) = delete;
  PostgresUrl& operator=(const PostgresUrl&) = delete;
  ~PostgresUrl();

  // libpq's words and their values, each word once; not yet known to exist.
  const std::vector<Parameter>& parameters() const { return parameters_; }
  // Null if the URL does not give it.
  const std::string* Find(absl::string_view key) const;
  // Our own key `write`, which is 0 or 1.
  bool write() const { return write_; }

  // Whether a value that must not be shown stands in `text`.
  bool IsSecretIn(absl::string_view text) const;

 private:
  PostgresUrl() = default;
  absl::Status ReadAuthority(absl::string_view authority);
  absl::Status ReadHosts(absl::string_view hosts);
  absl::Status ReadQuery(absl::string_view query);
  absl::Status Add(absl::string_view key, absl::string_view encoded);

  std::vector<Parameter> parameters_;
  bool write_ = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_URL_H_
