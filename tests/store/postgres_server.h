#ifndef ROBOT_ACCOUNTS_TESTS_STORE_POSTGRES_SERVER_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_POSTGRES_SERVER_H_

#include <string>

namespace robot_accounts {

// A PostgreSQL server of its own, in a folder that goes when it dies: by its
// socket it lets everyone in as anyone, by TCP on the loopback address it asks
// for passwords. Aborts where anything about it fails.
class PostgresServer final {
 public:
  enum class Tls { kOff, kOn };

  explicit PostgresServer(Tls tls = Tls::kOff);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  // One for all tests of a process.
  static PostgresServer& Shared();

  // Both end when the server is ready, or gone.
  void Start();
  void Stop();

  int port() const { return port_; }
  const std::string& folder() const { return folder_; }
  // "postgres://postgres@<socket>:<port>/<database>", by the superuser.
  std::string Url(const std::string& database) const;
  // "postgres://<user>@127.0.0.1:<port>/<database>".
  std::string TcpUrl(const std::string& user,
                     const std::string& database) const;
  // The certificate that proves it to be "localhost".
  std::string CertificateFile() const { return folder_ + "/data/server.crt"; }

 private:
  void Initialise(Tls tls);

  std::string folder_;
  int port_ = 0;
  int pid_ = -1;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_POSTGRES_SERVER_H_
