// A fork while threads use the library: in the child every call on what the
// parent opened fails with FORKED and none hangs; the parent goes on.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr char kUser[] = "robot$library+ci";
// A child that waits for a lock nobody holds any more is stopped by this.
constexpr unsigned kChildSeconds = 60;

// Whether `check` holds in a process forked for it.
template <typename Check>
bool HoldsInChild(Check check) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(kChildSeconds);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child &&
         WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class Host final {
 public:
  explicit Host(const std::string& url)
      : accounts_(OpenAccounts(url, &now_unix_s_)),
        spec_(SpecOf("library", "ci")),
        new_spec_(SpecOf("library", "new")) {
    EXPECT_EQ(ra_accounts_create(accounts_, nullptr, spec_, robot_.out(),
                                 secret_.out(), nullptr),
              RA_OK);
    EXPECT_EQ(Authenticate(principal_.out()), RA_OK);
    EXPECT_EQ(ra_robot_edit_new(edit_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_refresh_new(refresh_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_refresh_set_grace_s(refresh_, 60, nullptr), RA_OK);
  }

  ra_status Authenticate(ra_principal** out_principal,
                         ra_error** out_error = nullptr) const {
    size_t secret_len = 0;
    const char* secret = ra_buffer_data(secret_, &secret_len);
    return ra_accounts_authenticate(accounts_, nullptr, RA_TEXT(kUser), secret,
                                    secret_len, out_principal, out_error);
  }

  const ra_accounts* accounts() const { return accounts_; }
  ra_accounts* mutable_accounts() const { return accounts_; }
  const ra_robot* robot() const { return robot_; }
  const ra_robot_spec* new_spec() const { return new_spec_; }
  const ra_principal* principal() const { return principal_; }
  const ra_robot_edit* edit() const { return edit_; }
  const ra_refresh* refresh() const { return refresh_; }

 private:
  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_;
  Owned<ra_robot_spec> spec_;
  Owned<ra_robot_spec> new_spec_;
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  Owned<ra_principal> principal_;
  Owned<ra_robot_edit> edit_;
  Owned<ra_refresh> refresh_;
};

// Whether a call failed with FORKED; tells which did not.
bool IsForked(const char* name, ra_status status, ra_error* error) {
  const bool good = status == RA_FAILED_PRECONDITION &&
                    std::string(ra_error_reason(error, nullptr)) == "FORKED";
  if (!good) {
    fprintf(stderr, "%s: %s %s\n", name, ra_status_name(status),
            ra_error_message(error, nullptr));
  }
  ra_error_free(error);
  return good;
}
#define IS_FORKED(call)                    \
  [&] {                                    \
    ra_error* error = nullptr;             \
    const ra_status status = (call);       \
    return IsForked(#call, status, error); \
  }()

bool OtherChangesAreForked(const Host& host) {
  const ra_accounts* accounts = host.accounts();
  const int64_t id = ra_robot_id(host.robot());
  ra_buffer* buffer = nullptr;
  ra_event* event = nullptr;
  ra_import_report* report = nullptr;
  int64_t count = 0;
  int64_t others = 0;
  bool good = IS_FORKED(
      ra_accounts_update(accounts, nullptr, id, host.edit(), nullptr, &error));
  good &= IS_FORKED(ra_accounts_set_enabled_with_made(accounts, nullptr, id, 0,
                                                      &count, &error));
  good &= IS_FORKED(
      ra_accounts_delete_with_made(accounts, nullptr, id, &count, &error));
  good &= IS_FORKED(ra_accounts_delete_expired(accounts, nullptr, &id, 1,
                                               kNowUnixS, &count, &error));
  good &= IS_FORKED(ra_accounts_import_harbor(
      accounts, nullptr, RA_TEXT("postgres://127.0.0.1:1/none"), nullptr,
      &report, &error));
  good &= IS_FORKED(ra_accounts_refresh_secret(
      accounts, nullptr, id, host.refresh(), &buffer, &error));
  good &=
      IS_FORKED(ra_accounts_end_grace(accounts, nullptr, id, nullptr, &error));
  good &= IS_FORKED(ra_accounts_list_harbor(
      accounts, nullptr, RA_TEXT("/robots"), RA_TEXT("page_size=1"), &buffer,
      &count, &buffer, &error));
  good &= IS_FORKED(ra_accounts_next_event(accounts, &event, &error));
  good &=
      IS_FORKED(ra_accounts_dropped_events(accounts, &count, &others, &error));
  return good;
}

bool EveryCallIsForked(const Host& host) {
  const ra_accounts* accounts = host.accounts();
  const int64_t id = ra_robot_id(host.robot());
  ra_robot* robot = nullptr;
  ra_robot_page* page = nullptr;
  ra_buffer* buffer = nullptr;
  ra_project* project = nullptr;
  ra_principal* principal = nullptr;
  bool good = IS_FORKED(host.Authenticate(&principal, &error));
  good &= IS_FORKED(ra_accounts_create(accounts, nullptr, host.new_spec(),
                                       &robot, &buffer, &error));
  good &= IS_FORKED(ra_accounts_get(accounts, nullptr, id, &robot, &error));
  good &= IS_FORKED(
      ra_accounts_find(accounts, nullptr, RA_TEXT(kUser), &robot, &error));
  good &=
      IS_FORKED(ra_accounts_list(accounts, nullptr, nullptr, &page, &error));
  good &= IS_FORKED(
      ra_accounts_set_enabled(accounts, nullptr, id, 0, nullptr, &error));
  good &= IS_FORKED(ra_accounts_refresh_secret(accounts, nullptr, id, nullptr,
                                               &buffer, &error));
  good &= IS_FORKED(ra_accounts_delete(accounts, nullptr, id, &error));
  good &= OtherChangesAreForked(host);
  good &= IS_FORKED(ra_accounts_project_put(accounts, nullptr, 0, RA_TEXT("x"),
                                            0, nullptr, &error));
  good &= IS_FORKED(ra_accounts_project_find(
      accounts, nullptr, RA_TEXT("library"), &project, &error));
  good &= IS_FORKED(ra_accounts_project_rename(
      accounts, nullptr, RA_TEXT("library"), RA_TEXT("x"), &error));
  good &= IS_FORKED(ra_accounts_project_delete(accounts, nullptr,
                                               RA_TEXT("library"), &error));
  good &= IS_FORKED(
      ra_accounts_change_prefix(accounts, nullptr, RA_TEXT("x-"), &error));
  good &= IS_FORKED(ra_accounts_change_prefix_until(
      accounts, nullptr, RA_TEXT("x-"), kNowUnixS + 60, &error));
  good &= IS_FORKED(ra_accounts_explain(
      accounts, nullptr, id, RA_TEXT("library"), RA_TEXT("repository"),
      RA_TEXT("pull"), &buffer, nullptr, &error));
  good &= IS_FORKED(
      ra_accounts_explain_system(accounts, nullptr, id, RA_TEXT("registry"),
                                 RA_TEXT("list"), &buffer, nullptr, &error));
  good &= IS_FORKED(ra_accounts_name_prefix(accounts, &buffer, &error));
  int64_t until_unix_s = 0;
  good &= IS_FORKED(
      ra_accounts_old_name_prefix(accounts, &buffer, &until_unix_s, &error));
  good &= IS_FORKED(ra_accounts_maintain(accounts, &error));
  good &= IS_FORKED(
      ra_accounts_principal_is_current(accounts, host.principal(), &error));
  return good;
}

// Whether the child can read what it holds.
bool SnapshotsAreReadable(const Host& host) {
  return TextOf(ra_robot_full_name, host.robot()) == kUser &&
         ra_principal_can_repository(host.principal(), RA_TEXT("library/app"),
                                     RA_TEXT("pull"), nullptr) == RA_OK;
}

// Whether the child can make a robot in a store that it opens itself.
bool OpensAnew(const Host& host, const std::string& url) {
  Owned<ra_accounts> accounts;
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  if (ra_accounts_open(RA_STRING(url), nullptr, accounts.out(), nullptr) !=
      RA_OK) {
    return false;
  }
  return ra_accounts_create(accounts, nullptr, host.new_spec(), robot.out(),
                            secret.out(), nullptr) == RA_OK;
}

// Threads that log in and change things, until it dies.
class Traffic final {
 public:
  explicit Traffic(const Host& host) : host_(host) {
    for (int i = 0; i < 2; ++i) {
      threads_.emplace_back([this] { LogIn(); });
    }
    threads_.emplace_back([this] { Change(); });
  }
  ~Traffic() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  bool failed() const { return failed_; }
  int64_t logins() const { return logins_; }

 private:
  void LogIn() {
    while (!stop_) {
      Owned<ra_principal> principal;
      if (host_.Authenticate(principal.out()) != RA_OK) failed_ = true;
      ++logins_;
    }
  }
  void Change() {
    while (!stop_) {
      if (ra_accounts_project_put(host_.accounts(), nullptr, 0,
                                  RA_TEXT("traffic"), 0, nullptr,
                                  nullptr) != RA_OK) {
        failed_ = true;
      }
    }
  }

  const Host& host_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> failed_{false};
  std::atomic<int64_t> logins_{0};
  std::vector<std::thread> threads_;
};

std::string FileUrl(const std::string& name) {
  const char* folder = getenv("TEST_TMPDIR");
  return std::string("sqlite:") + (folder == nullptr ? "/tmp" : folder) + "/" +
         name + "-" + std::to_string(getpid()) + ".db";
}

class ForkTest : public testing::TestWithParam<bool> {
 protected:
  std::string Url(const std::string& name) const {
    return GetParam() ? FileUrl(name) : "memory:";
  }
};

TEST_P(ForkTest, ChildFailsCleanlyAndParentGoesOn) {
  const Host host(Url("host"));
  const Traffic traffic(host);
  for (int round = 0; round < 10; ++round) {
    EXPECT_TRUE(HoldsInChild(
        [&] { return EveryCallIsForked(host) && SnapshotsAreReadable(host); }));
    const int64_t logins = traffic.logins();
    while (traffic.logins() < logins + 10 && !traffic.failed()) {
      std::this_thread::yield();
    }
  }
  EXPECT_FALSE(traffic.failed());
}

// As servers do that fork before they start threads: locks that another thread
// held would stay held in the child.
TEST_P(ForkTest, ChildOfAQuietParentOpensTheSameStore) {
  const std::string url = Url("shared");
  const Host host(url);
  EXPECT_TRUE(HoldsInChild(
      [&] { return EveryCallIsForked(host) && OpensAnew(host, url); }));
  Owned<ra_robot> made;
  EXPECT_EQ(ra_accounts_find(host.accounts(), nullptr,
                             RA_TEXT("robot$library+new"), made.out(), nullptr),
            GetParam() ? RA_OK : RA_NOT_FOUND);
}

TEST_P(ForkTest, ChildMayReleaseWhatTheParentOpened) {
  const Host host(Url("released"));
  EXPECT_TRUE(HoldsInChild([&] {
    ra_accounts_free(host.mutable_accounts());
    return true;
  }));
  Owned<ra_principal> principal;
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  EXPECT_EQ(host.Authenticate(principal.out()), RA_OK);
  EXPECT_EQ(ra_accounts_create(host.accounts(), nullptr, host.new_spec(),
                               robot.out(), secret.out(), nullptr),
            RA_OK);
}

INSTANTIATE_TEST_SUITE_P(Stores, ForkTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "File" : "Memory";
                         });

TEST(ForkedHasherTest, FailsWithAPepperOfTheParent) {
  Owned<ra_options> options;
  Owned<ra_hasher> hasher;
  ASSERT_EQ(ra_options_new(options.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_options_add_pepper(options, RA_TEXT("k1"),
                                  RA_TEXT("0123456789abcdef"), 1, nullptr),
            RA_OK);
  ASSERT_EQ(ra_hasher_new(options, hasher.out(), nullptr), RA_OK);
  EXPECT_TRUE(HoldsInChild([&] {
    ra_buffer* hash = nullptr;
    return IS_FORKED(
        ra_hasher_hash(hasher, RA_TEXT("Secret-1"), 1, &hash, &error));
  }));
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
