#include "tests/store/child.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

extern char** environ;

namespace robot_accounts {
namespace {

// A failed step here is a broken test, not a failed one.
void Must(bool holds, const char* what) {
  if (holds) return;
  perror(what);
  abort();
}

std::string ToolPath() {
  const char* folder = getenv("TEST_SRCDIR");
  const char* workspace = getenv("TEST_WORKSPACE");
  Must(folder != nullptr && workspace != nullptr, "not run by bazel test");
  return std::string(folder) + "/" + workspace + "/tests/store/store_tool";
}

void WriteTo(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  Must(file.good(), path.c_str());
}

// Where this process has mounted something.
std::string& Mounted() {
  static auto* const folder = new std::string;
  return *folder;
}

}  // namespace

bool HoldsInChild(absl::FunctionRef<void()> body) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    body();
    fflush(stdout);
    if (!Mounted().empty()) umount2(Mounted().c_str(), MNT_DETACH);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child &&
         WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void DropCapabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  Must(syscall(SYS_capset, &header, none) == 0, "capset");
}

void MountTmpfs(const std::string& folder, int kib) {
  const std::string uid = std::to_string(geteuid());
  const std::string gid = std::to_string(getegid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) {
    WriteTo("/proc/self/setgroups", "deny");
    WriteTo("/proc/self/uid_map", uid + " " + uid + " 1");
    WriteTo("/proc/self/gid_map", gid + " " + gid + " 1");
  } else {
    // Where users may not have name spaces of their own, root may still.
    Must(unshare(CLONE_NEWNS) == 0, "unshare");
    // In a chroot `/` is no mount: others may see the one below for as long as
    // the child lives.
    Must(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 ||
             errno == EINVAL,
         "mount --make-rprivate");
  }
  const std::string options = "mode=0700,size=" + std::to_string(kib) + "k";
  Must(mount("tmpfs", folder.c_str(), "tmpfs", 0, options.c_str()) == 0,
       "mount");
  Mounted() = folder;
}

Tool::Tool(std::vector<std::string> args) {
  signal(SIGPIPE, SIG_IGN);
  int in[2];
  int out[2];
  Must(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "pipe");
  std::string path = ToolPath();
  std::vector<char*> argv = {&path[0]};
  for (std::string& arg : args) argv.push_back(&arg[0]);
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  Must(posix_spawn(&pid_, path.c_str(), &actions, nullptr, argv.data(),
                   environ) == 0,
       "spawn");
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  to_ = in[1];
  from_ = out[0];
}

Tool::~Tool() {
  if (pid_ > 0) Kill();
  close(to_);
  close(from_);
}

std::string Tool::Ask(const std::string& line) {
  const std::string text = line + "\n";
  // One that ended has said why.
  if (write(to_, text.data(), text.size()) < 0) Must(errno == EPIPE, "write");
  return ReadLine();
}

std::string Tool::ReadLine() {
  std::string line;
  char c;
  while (read(from_, &c, 1) == 1) {
    if (c == '\n') return line;
    line += c;
  }
  return "";
}

void Tool::Kill() {
  kill(pid_, SIGKILL);
  Must(waitpid(pid_, nullptr, 0) == pid_, "waitpid");
  pid_ = -1;
}

std::string AskTool(const std::string& path, const std::string& line) {
  Tool tool({"serve", path});
  return tool.Ask(line);
}

}  // namespace robot_accounts
