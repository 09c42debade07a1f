#include "robot_accounts/store/postgres/connect_parameters.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include <memory>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr int kConnectTimeoutS = 5;
constexpr int kMaxConnectTimeoutS = 3600;

// libpq's parameters, with their values from the environment.
class LibPqDefaults {
 public:
  explicit LibPqDefaults(const LibPq& libpq)
      : options_(libpq.PQconndefaults(), libpq.PQconninfoFree) {}

  bool ok() const { return options_ != nullptr; }

  const LibPqOption* Find(absl::string_view keyword) const {
    for (const LibPqOption* option = options_.get(); option->keyword != nullptr;
         ++option) {
      if (option->keyword == keyword) return option;
    }
    return nullptr;
  }

  absl::string_view ValueOf(absl::string_view keyword) const {
    const LibPqOption* option = Find(keyword);
    return option == nullptr ? absl::string_view()
                             : absl::NullSafeStringView(option->val);
  }

 private:
  std::unique_ptr<LibPqOption, void (*)(LibPqOption*)> options_;
};

bool IsSetInEnvironment(const char* name) {
  const char* value = getenv(name);
  return value != nullptr && *value != '\0';
}

bool IsOurs(absl::string_view keyword) {
  return keyword == "client_encoding" || keyword == "replication";
}

absl::Status CheckKnown(const PostgresUrl& url, const LibPqDefaults& defaults) {
  for (const auto& [keyword, value] : url.parameters()) {
    if (defaults.Find(keyword) == nullptr || IsOurs(keyword)) {
      return InvalidArgument(
          "UNKNOWN_URL_PARAMETER",
          absl::StrCat("database URL: unknown parameter ", Quoted(keyword)));
    }
  }
  return absl::OkStatus();
}

// What holds in the end: the URL's value, or the environment's.
absl::string_view Effective(const PostgresUrl& url,
                            const LibPqDefaults& defaults,
                            absl::string_view keyword) {
  const std::string* value = url.Find(keyword);
  return value == nullptr ? defaults.ValueOf(keyword) : *value;
}

bool IsHere(const PostgresUrl& url, const LibPqDefaults& defaults) {
  // A service is a file that libpq reads later: it may name any host.
  if (!Effective(url, defaults, "service").empty()) return false;
  const absl::string_view address = Effective(url, defaults, "hostaddr");
  return IsThisMachine(address.empty() ? Effective(url, defaults, "host")
                                       : address);
}

absl::StatusOr<int> ConnectTimeout(const PostgresUrl& url,
                                   const LibPqDefaults& defaults) {
  const absl::string_view text = Effective(url, defaults, "connect_timeout");
  if (text.empty()) return kConnectTimeoutS;
  int seconds = 0;
  if (!absl::SimpleAtoi(text, &seconds) || seconds > kMaxConnectTimeoutS) {
    return InvalidArgument("INVALID_STORE_URL",
                           "database URL: connect_timeout must be a number of "
                           "seconds, at most 3600");
  }
  return seconds < 0 ? 0 : seconds;
}

bool IsHostHere(absl::string_view host) {
  if (host.empty() || host[0] == '/' || host[0] == '@') return true;
  if (host == "localhost") return true;
  const std::string text(host);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  in6_addr v6;
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace

bool IsThisMachine(absl::string_view hosts) {
  const std::vector<absl::string_view> all = absl::StrSplit(hosts, ',');
  return absl::c_all_of(all, IsHostHere);
}

absl::StatusOr<ConnectParameters> ConnectParametersOf(const PostgresUrl& url,
                                                      const LibPq& libpq) {
  const LibPqDefaults defaults(libpq);
  if (!defaults.ok()) {
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     "POSTGRES_ENVIRONMENT",
                     "libpq cannot read its environment: PGSERVICE names a "
                     "service that is not there, or memory ran out");
  }
  if (absl::Status status = CheckKnown(url, defaults); !status.ok()) {
    return status;
  }
  const absl::StatusOr<int> timeout = ConnectTimeout(url, defaults);
  if (!timeout.ok()) return timeout.status();

  ConnectParameters parameters;
  const auto add = [&](const char* keyword, const char* value) {
    parameters.keywords.push_back(keyword);
    parameters.values.push_back(value);
  };
  const auto add_default = [&](const char* keyword, const char* variable,
                               const char* value) {
    const bool is_set = url.Find(keyword) != nullptr ||
                        (variable != nullptr && IsSetInEnvironment(variable));
    if (!is_set && defaults.Find(keyword) != nullptr) add(keyword, value);
  };
  for (const auto& [keyword, value] : url.parameters()) {
    add(keyword.c_str(), value.c_str());
  }
  if (!IsHere(url, defaults)) {
    add_default("sslmode", "PGSSLMODE", "verify-full");
  }
  add_default("gssencmode", "PGGSSENCMODE", "disable");
  add_default("tcp_user_timeout", nullptr, "10000");
  add_default("fallback_application_name", nullptr, "robot_accounts");
  add("client_encoding", "UTF8");
  add(nullptr, nullptr);
  const auto hosts = 1 + absl::c_count(Effective(url, defaults, "host"), ',');
  parameters.connect_timeout_s = *timeout * static_cast<int>(hosts);
  return parameters;
}

}  // namespace robot_accounts
