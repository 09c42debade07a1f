#include "tests/store/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace robot_accounts {
namespace {

constexpr unsigned kNobody = 65534;
constexpr char kReady[] = "database system is ready to accept connections";

[[noreturn]] void Fail(const std::string& what) {
  fprintf(stderr, "PostgresServer: %s: %s\n", what.c_str(), strerror(errno));
  abort();
}

// Debian keeps the programs of a server out of PATH.
std::string FindServer(const std::string& name) {
  glob_t found;
  const std::string pattern = "/usr/lib/postgresql/*/bin/" + name;
  if (glob(pattern.c_str(), 0, nullptr, &found) != 0) {
    fprintf(stderr, "PostgresServer: no %s: install Debian's postgresql\n",
            name.c_str());
    abort();
  }
  const std::string path = found.gl_pathv[found.gl_pathc - 1];
  globfree(&found);
  return path;
}

bool WriteFile(const char* path, const char* text) {
  const int file = open(path, O_WRONLY);
  if (file < 0) return false;
  const ssize_t size = static_cast<ssize_t>(strlen(text));
  const bool good = write(file, text, size) == size;
  close(file);
  return good;
}

// PostgreSQL refuses to run as root. In a user namespace it is someone else
// without any right more, which also holds in a sandbox, where only one user
// exists; where there are no namespaces, it becomes nobody.
void StopBeingRoot(const std::string& folder) {
  if (geteuid() != 0) return;
  if (unshare(CLONE_NEWUSER) == 0 &&
      WriteFile("/proc/self/uid_map", "1000 0 1") &&
      WriteFile("/proc/self/setgroups", "deny") &&
      WriteFile("/proc/self/gid_map", "1000 0 1")) {
    return;
  }
  std::filesystem::recursive_directory_iterator end;
  for (std::filesystem::recursive_directory_iterator file(folder); file != end;
       ++file) {
    if (lchown(file->path().c_str(), kNobody, kNobody) != 0) Fail("lchown");
  }
  if (chown(folder.c_str(), kNobody, kNobody) != 0 ||
      setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 ||
      setuid(kNobody) != 0) {
    Fail("becoming nobody");
  }
}

// Starts a program that ends with this process; what it says goes to `output`.
int Spawn(const std::string& folder, const std::vector<std::string>& arguments,
          int output) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  const int parent = getpid();
  const int pid = fork();
  if (pid < 0) Fail("fork");
  if (pid > 0) return pid;
  StopBeingRoot(folder);
  // After that, which would clear it.
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() != parent) _exit(1);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir(folder.c_str()) != 0) _exit(1);
  setenv("LC_ALL", "C", 1);
  setenv("TZ", "UTC", 1);
  execv(argv[0], argv.data());
  _exit(127);
}

int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (probe < 0 || bind(probe, any, size) != 0 ||
      getsockname(probe, any, &size) != 0) {
    Fail("finding a free port");
  }
  close(probe);
  return ntohs(address.sin_port);
}

void RunToEnd(const std::string& folder,
              const std::vector<std::string>& arguments) {
  const std::string log =
      folder + "/" + std::filesystem::path(arguments[0]).filename().string() +
      ".log";
  const int output = open(log.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const int pid = Spawn(folder, arguments, output);
  close(output);
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || status != 0) {
    std::ifstream text(log);
    fprintf(stderr, "%s",
            std::string(std::istreambuf_iterator<char>(text), {}).c_str());
    Fail(arguments[0] + " failed");
  }
}

}  // namespace

PostgresServer::PostgresServer(Tls tls) {
  // A socket's path must be short, which that of a test's folder is not.
  char folder[] = "/tmp/robot-accounts.XXXXXX";
  if (mkdtemp(folder) == nullptr) Fail("mkdtemp");
  folder_ = folder;
  Initialise(tls);
  Start();
}

PostgresServer::~PostgresServer() {
  Stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

void PostgresServer::Initialise(Tls tls) {
  const std::string data = folder_ + "/data";
  RunToEnd(folder_,
           {FindServer("initdb"), "-D", data, "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"});
  std::ofstream(data + "/pg_hba.conf")
      << "local all all trust\n"
      << "host all all 127.0.0.1/32 scram-sha-256\n";
  std::ofstream settings(data + "/postgresql.conf", std::ios::app);
  settings << "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
           << "shared_buffers = 32MB\nmax_connections = 50\nautovacuum = off\n"
           << "unix_socket_directories = '" << folder_ << "'\n"
           << "listen_addresses = '127.0.0.1'\n";
  if (tls == Tls::kOff) return;
  settings << "ssl = on\n";
  RunToEnd(folder_,
           {"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", data + "/server.key", "-out", data + "/server.crt"});
  chmod((data + "/server.key").c_str(), 0600);
}

void PostgresServer::Start() {
  if (port_ == 0) port_ = FreePort();
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) Fail("pipe2");
  pid_ = Spawn(folder_,
               {FindServer("postgres"), "-D", folder_ + "/data", "-p",
                std::to_string(port_)},
               pipes[1]);
  close(pipes[1]);
  FILE* const log = fdopen(pipes[0], "r");
  std::string all;
  char line[1024];
  while (fgets(line, sizeof(line), log) != nullptr) {
    all += line;
    if (strstr(line, kReady) == nullptr) continue;
    // It must not be stopped by a full pipe.
    std::thread([log] {
      char rest[1024];
      while (fgets(rest, sizeof(rest), log) != nullptr) {
      }
      fclose(log);
    }).detach();
    return;
  }
  fprintf(stderr, "%s", all.c_str());
  Fail("the server did not start");
}

void PostgresServer::Stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGINT);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string PostgresServer::Url(const std::string& database) const {
  std::string encoded;
  for (const char c : folder_) {
    if (c == '/') {
      encoded += "%2F";
    } else {
      encoded += c;
    }
  }
  return "postgres://postgres@" + encoded + ":" + std::to_string(port_) + "/" +
         database;
}

std::string PostgresServer::TcpUrl(const std::string& user,
                                   const std::string& database) const {
  return "postgres://" + user + "@127.0.0.1:" + std::to_string(port_) + "/" +
         database;
}

}  // namespace robot_accounts
