// Each call again and again, with the first allocation failing, then the
// second, and so on until it succeeds: it must fail cleanly, leave its outs
// NULL and the store as it was. Under ASan, leaks show too.
//
// What fails is operator new (ours, Abseil's, protobuf's) and, in a test of its
// own, malloc (SQLite's, BoringSSL's). Not covered: memory that BoringSSL takes
// while it makes its random generator, without which it aborts by design.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/failing_allocator.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr int64_t kMostAllocations = 100000;
constexpr char kUser[] = "robot$library+ci";
constexpr char kRsaPublicKeyPem[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtLGHrQ74ECJeJbRZYVoe\n"
    "0asjbmWdj3qjys7iLHiz4KMW2ba8mLUWYHka2oiUj5mdBeUFJKgttxOBUkeblqMY\n"
    "SdU3XFIBQRynxVH0RZwbFPU+77f5o/Av+Qtrmjnb06hBeWWuFf4e6iOsIMkQT5o9\n"
    "AMqYLQc/QiE2HzGbMKjSHCfE5xRt/7iFIB0QnRWdkgWv8v2Xuk9qDER2BcisSV8y\n"
    "JGAE4Wrnh5zXdU7R7NHEej6KdXUB6CbEMrviHNVMfSVyn9pWMiGbWLAex9EgWsK7\n"
    "YMH4Cxx7o/R2KjpbkqwNYDNRiFZSp04Eb9gPa7lBIoY3Xm2iJxF1OL8wb0cACav7\n"
    "BQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
// That robot as Harbor's API is told to make it, and to change it.
#define RA_HARBOR_BODY(name)                                   \
  R"({"level":"project","duration":30,"permissions":[)"        \
  R"({"kind":"project","namespace":"library",)"                \
  R"("access":[{"resource":"repository","action":"pull"}]}],)" \
  R"("name":")" name R"("})"
constexpr char kPostBody[] = RA_HARBOR_BODY("ci");
constexpr char kPutBody[] = RA_HARBOR_BODY("robot$library+ci");

// Takes every event, so that a change that failed is seen to tell none. Logins
// that were are told by a maintenance that then fails, too.
std::string EventsOf(const ra_accounts* accounts) {
  std::string events;
  while (true) {
    Owned<ra_event> event;
    EXPECT_EQ(ra_accounts_next_event(accounts, event.out(), nullptr), RA_OK);
    if (event.get() == nullptr) return events;
    if (!ra_event_is_administrative(event)) continue;
    events += ra_event_kind_text(ra_event_kind_of(event));
    events += "\n";
  }
}

// Everything that a store tells of its robots and projects, and what happened
// since it was asked last.
std::string StateOf(const ra_accounts* accounts) {
  Owned<ra_robot_page> page;
  Reason reason;
  EXPECT_EQ(
      ra_accounts_list(accounts, nullptr, nullptr, page.out(), reason.out()),
      RA_OK)
      << reason;
  std::string state = EventsOf(accounts);
  for (size_t i = 0; i < ra_robot_page_count(page); ++i) {
    Owned<ra_buffer> json;
    const ra_robot* robot = ra_robot_page_at(page, i);
    EXPECT_EQ(ra_robot_to_json(robot, json.out(), nullptr), RA_OK);
    state += TextOf(json) + std::to_string(ra_robot_version(robot)) + " " +
             std::to_string(ra_robot_secret_count(robot)) + "\n";
  }
  for (const std::string name : {"library", "books", "new"}) {
    Owned<ra_project> project;
    ra_accounts_project_find(accounts, nullptr, RA_STRING(name), project.out(),
                             nullptr);
    state += std::to_string(ra_project_id(project)) + " ";
  }
  return state;
}

// What a call works on: a store with one robot, which may make others.
class World final {
 public:
  explicit World(const std::string& url)
      : accounts_(OpenAccounts(url, &now_unix_s_)),
        spec_(SpecOf("library", "ci")),
        other_spec_(SpecOf("new", "other")),
        made_spec_(SpecOf("library", "made")) {
    const auto set = SetOf("repository:pull,repository:push,robot:create");
    Owned<ra_grants> grants;
    Owned<ra_buffer> secret;
    EXPECT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
    EXPECT_EQ(
        ra_grants_add_project(grants, 0, RA_TEXT("library"), set, nullptr),
        RA_OK);
    EXPECT_EQ(ra_robot_spec_set_grants(spec_, grants, nullptr), RA_OK);
    EXPECT_EQ(ra_accounts_create(accounts_, nullptr, spec_, robot_.out(),
                                 secret.out(), nullptr),
              RA_OK);
    secret_ = TextOf(secret);
    EXPECT_EQ(
        ra_accounts_authenticate(accounts_, nullptr, RA_TEXT(kUser),
                                 RA_STRING(secret_), principal_.out(), nullptr),
        RA_OK);
    MakeArguments();
  }

  const ra_accounts* accounts() const { return accounts_; }
  int64_t id() const { return ra_robot_id(robot_); }
  const ra_robot* robot() const { return robot_; }
  const ra_robot_spec* other_spec() const { return other_spec_; }
  const ra_principal* principal() const { return principal_; }
  const std::string& secret() const { return secret_; }
  const ra_robot_spec* made_spec() const { return made_spec_; }
  const ra_robot_edit* edit() const { return edit_; }
  const ra_refresh* refresh() const { return refresh_; }
  const ra_actor* actor() const { return actor_; }

 private:
  void MakeArguments() {
    EXPECT_EQ(ra_robot_edit_new(edit_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_robot_edit_set_description(
                  edit_, RA_TEXT("a description that is rather long"), nullptr),
              RA_OK);
    EXPECT_EQ(ra_robot_edit_set_duration_days(edit_, 7, nullptr), RA_OK);
    EXPECT_EQ(ra_refresh_new(refresh_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_refresh_set_grace_s(refresh_, 60, nullptr), RA_OK);
    EXPECT_EQ(ra_actor_new(actor_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_actor_set_principal(actor_, principal_, nullptr), RA_OK);
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_;
  Owned<ra_robot_spec> spec_;
  Owned<ra_robot_spec> other_spec_;
  Owned<ra_robot_spec> made_spec_;
  Owned<ra_robot_edit> edit_;
  Owned<ra_refresh> refresh_;
  Owned<ra_actor> actor_;
  Owned<ra_robot> robot_;
  Owned<ra_principal> principal_;
  std::string secret_;
};

struct Call {
  const char* name;
  std::function<ra_status(const World&, ra_error**)> run;
};

// Clears what a call gave; true if it was nothing.
template <typename T>
bool Release(T* handle) {
  Free()(handle);
  return handle == nullptr;
}

// A call with one out, which is NULL after a failure.
template <typename T, typename Function>
Call Makes(const char* name, Function function) {
  return {name, [function](const World& world, ra_error** out_error) {
            T* handle = reinterpret_cast<T*>(uintptr_t{0x10});
            const ra_status status = function(world, &handle, out_error);
            EXPECT_EQ(Release(handle), status != RA_OK);
            return status;
          }};
}

std::vector<Call> CallsOnStores() {
  return {
      {"create",
       [](const World& world, ra_error** out_error) {
         ra_robot* robot = nullptr;
         ra_buffer* secret = nullptr;
         const ra_status status =
             ra_accounts_create(world.accounts(), nullptr, world.other_spec(),
                                &robot, &secret, out_error);
         EXPECT_EQ(Release(robot), status != RA_OK);
         EXPECT_EQ(Release(secret), status != RA_OK);
         return status;
       }},
      Makes<ra_created_robots>(
          "create_many",
          [](const World& world, ra_created_robots** out, ra_error** error) {
            const ra_robot_spec* specs[] = {world.other_spec()};
            return ra_accounts_create_many(world.accounts(), nullptr, specs, 1,
                                           out, error);
          }),
      Makes<ra_robot>("get",
                      [](const World& world, ra_robot** out, ra_error** error) {
                        return ra_accounts_get(world.accounts(), nullptr,
                                               world.id(), out, error);
                      }),
      Makes<ra_robot>("find",
                      [](const World& world, ra_robot** out, ra_error** error) {
                        return ra_accounts_find(world.accounts(), nullptr,
                                                RA_TEXT(kUser), out, error);
                      }),
      Makes<ra_robot_page>(
          "list",
          [](const World& world, ra_robot_page** out, ra_error** error) {
            return ra_accounts_list(world.accounts(), nullptr, nullptr, out,
                                    error);
          }),
      Makes<ra_robot>("set_enabled",
                      [](const World& world, ra_robot** out, ra_error** error) {
                        return ra_accounts_set_enabled(world.accounts(),
                                                       nullptr, world.id(), 0,
                                                       out, error);
                      }),
      Makes<ra_buffer>(
          "refresh_secret",
          [](const World& world, ra_buffer** out, ra_error** error) {
            return ra_accounts_refresh_secret(world.accounts(), nullptr,
                                              world.id(), nullptr, out, error);
          }),
      Makes<ra_buffer>(
          "refresh_secret with a grace",
          [](const World& world, ra_buffer** out, ra_error** error) {
            return ra_accounts_refresh_secret(world.accounts(), nullptr,
                                              world.id(), world.refresh(), out,
                                              error);
          }),
      Makes<ra_robot>("end_grace",
                      [](const World& world, ra_robot** out, ra_error** error) {
                        return ra_accounts_end_grace(world.accounts(), nullptr,
                                                     world.id(), out, error);
                      }),
      Makes<ra_robot>("update",
                      [](const World& world, ra_robot** out, ra_error** error) {
                        return ra_accounts_update(world.accounts(), nullptr,
                                                  world.id(), world.edit(), out,
                                                  error);
                      }),
      {"create as a robot",
       [](const World& world, ra_error** out_error) {
         ra_robot* robot = nullptr;
         ra_buffer* secret = nullptr;
         const ra_status status =
             ra_accounts_create(world.accounts(), world.actor(),
                                world.made_spec(), &robot, &secret, out_error);
         EXPECT_EQ(Release(robot), status != RA_OK);
         EXPECT_EQ(Release(secret), status != RA_OK);
         return status;
       }},
      {"list_harbor",
       [](const World& world, ra_error** out_error) {
         ra_buffer* json = nullptr;
         ra_buffer* link = nullptr;
         int64_t total = 0;
         const ra_status status = ra_accounts_list_harbor(
             world.accounts(), nullptr, RA_TEXT("/robots"),
             RA_TEXT("page_size=1&q=Level%3Dsystem"), &json, &total, &link,
             out_error);
         EXPECT_EQ(Release(json), status != RA_OK);
         EXPECT_EQ(Release(link), status != RA_OK);
         return status;
       }},
      {"delete_expired",
       [](const World& world, ra_error** out_error) {
         const int64_t id = world.id();
         return ra_accounts_delete_expired(world.accounts(), nullptr, &id, 1,
                                           INT64_MAX, nullptr, out_error);
       }},
      {"set_enabled_with_made",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_set_enabled_with_made(
             world.accounts(), nullptr, world.id(), 0, nullptr, out_error);
       }},
      {"delete_with_made",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_delete_with_made(world.accounts(), nullptr,
                                             world.id(), nullptr, out_error);
       }},
      {"delete",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_delete(world.accounts(), nullptr, world.id(),
                                   out_error);
       }},
      Makes<ra_project>(
          "project_put",
          [](const World& world, ra_project** out, ra_error** error) {
            return ra_accounts_project_put(world.accounts(), nullptr, 0,
                                           RA_TEXT("new"), 0, out, error);
          }),
      {"project_rename",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_project_rename(world.accounts(), nullptr,
                                           RA_TEXT("library"), RA_TEXT("books"),
                                           out_error);
       }},
      {"project_delete",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_project_delete(world.accounts(), nullptr,
                                           RA_TEXT("library"), out_error);
       }},
      {"change_prefix",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_change_prefix(world.accounts(), nullptr,
                                          RA_TEXT("bot-"), out_error);
       }},
      {"change_prefix_until",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_change_prefix_until(world.accounts(), nullptr,
                                                RA_TEXT("bot-"), kNowUnixS + 60,
                                                out_error);
       }},
      {"old_name_prefix",
       [](const World& world, ra_error** out_error) {
         ra_buffer* prefix = nullptr;
         int64_t until_unix_s = 1;
         const ra_status status = ra_accounts_old_name_prefix(
             world.accounts(), &prefix, &until_unix_s, out_error);
         EXPECT_EQ(until_unix_s, 0);
         EXPECT_EQ(Release(prefix), status != RA_OK);
         return status;
       }},
      {"explain",
       [](const World& world, ra_error** out_error) {
         ra_buffer* text = nullptr;
         ra_buffer* json = nullptr;
         const ra_status status = ra_accounts_explain(
             world.accounts(), nullptr, world.id(), RA_TEXT("library"),
             RA_TEXT("repository"), RA_TEXT("pull"), &text, &json, out_error);
         EXPECT_EQ(Release(text), status != RA_OK);
         EXPECT_EQ(Release(json), status != RA_OK);
         return status;
       }},
      Makes<ra_principal>(
          "authenticate",
          [](const World& world, ra_principal** out, ra_error** error) {
            return ra_accounts_authenticate(
                world.accounts(), nullptr, RA_TEXT(kUser),
                RA_STRING(world.secret()), out, error);
          }),
      {"principal_is_current",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_principal_is_current(world.accounts(),
                                                 world.principal(), out_error);
       }},
      {"maintain",
       [](const World& world, ra_error** out_error) {
         return ra_accounts_maintain(world.accounts(), out_error);
       }},
  };
}

// How the memory runs out, and on which store.
struct Shortage {
  Source source;
  Mode mode;
  bool in_file;
};

std::string NewUrl(const Shortage& shortage) {
  if (!shortage.in_file) return "memory:";
  static int number = 0;
  const char* folder = std::getenv("TEST_TMPDIR");
  return std::string("sqlite:") + (folder == nullptr ? "/tmp" : folder) +
         "/oom-" + std::to_string(getpid()) + "-" + std::to_string(number++) +
         ".db";
}

struct Outcome {
  ra_status status = RA_UNKNOWN;
  std::string reason;
  bool has_failed = false;  // An allocation did.
};

Outcome RunWithout(const Shortage& shortage, int64_t nth, const Call& call,
                   const World& world) {
  Outcome outcome;
  ra_error* error = nullptr;
  {
    FailingAllocator allocator(shortage.source, shortage.mode, nth);
    outcome.status = call.run(world, &error);
    outcome.has_failed = allocator.has_failed();
  }
  EXPECT_EQ(ra_error_code(error), outcome.status);
  outcome.reason = ra_error_reason(error, nullptr);
  ra_error_free(error);
  return outcome;
}

// A memory store that cannot even undo a change shuts itself.
bool IsShut(const World& world) {
  Owned<ra_robot_page> page;
  Reason reason;
  ra_accounts_list(world.accounts(), nullptr, nullptr, page.out(),
                   reason.out());
  return reason == "STORE_BROKEN";
}

// Runs `call` with its first allocation failing, its second, and so on; how
// many there were.
int64_t TryEach(const Call& call, const Shortage& shortage) {
  auto world = std::make_unique<World>(NewUrl(shortage));
  EventsOf(world->accounts());
  std::string before = StateOf(world->accounts());
  for (int64_t nth = 1; nth < kMostAllocations; ++nth) {
    SCOPED_TRACE(std::string(call.name) + ", allocation " +
                 std::to_string(nth));
    const Outcome outcome = RunWithout(shortage, nth, call, *world);
    if (!outcome.has_failed) {
      EXPECT_EQ(outcome.status, RA_OK) << outcome.reason;
      return nth - 1;
    }
    if (outcome.status != RA_OK && shortage.source == Source::kNew) {
      EXPECT_EQ(outcome.status, RA_RESOURCE_EXHAUSTED);
      EXPECT_EQ(outcome.reason, "OUT_OF_MEMORY");
    }
    const bool may_be_shut =
        !shortage.in_file && shortage.mode == Mode::kFromThenOn;
    if (outcome.status == RA_OK || (may_be_shut && IsShut(*world))) {
      // OK: it could do without, as with a place in a cache.
      world = std::make_unique<World>(NewUrl(shortage));
      EventsOf(world->accounts());
      before = StateOf(world->accounts());
    }
    EXPECT_EQ(StateOf(world->accounts()), before);
    if (testing::Test::HasFailure()) break;
  }
  return 0;
}

void TryAll(const std::vector<Call>& calls, const Shortage& shortage) {
  int64_t tries = 0;
  for (const Call& call : calls) {
    tries += TryEach(call, shortage);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(tries, 0) << "the allocator was not asked";
}

TEST(OutOfMemoryTest, CallsOnAMemoryStoreFailCleanly) {
  TryAll(CallsOnStores(), {Source::kNew, Mode::kOnce, false});
}

TEST(OutOfMemoryTest, CallsOnAMemoryStoreFailCleanlyWithoutAnyMemory) {
  TryAll(CallsOnStores(), {Source::kNew, Mode::kFromThenOn, false});
}

TEST(OutOfMemoryTest, CallsOnAFileFailCleanly) {
  TryAll(CallsOnStores(), {Source::kNew, Mode::kOnce, true});
}

TEST(OutOfMemoryTest, CallsOnAFileFailCleanlyWithoutAnyMemory) {
  TryAll(CallsOnStores(), {Source::kNew, Mode::kFromThenOn, true});
}

TEST(OutOfMemoryTest, CallsOnAFileFailCleanlyWithoutMemoryForSqlite) {
  TryAll(CallsOnStores(), {Source::kMalloc, Mode::kOnce, true});
  TryAll(CallsOnStores(), {Source::kMalloc, Mode::kFromThenOn, true});
}

// An event that could not be handed out is handed out by the next call.
TEST(OutOfMemoryTest, NoEventIsLost) {
  const World world("memory:");
  EventsOf(world.accounts());
  ASSERT_EQ(ra_accounts_delete(world.accounts(), nullptr, world.id(), nullptr),
            RA_OK);
  Owned<ra_event> event;
  int64_t nth = 0;
  ra_status status = RA_UNKNOWN;
  do {
    FailingAllocator allocator(Source::kNew, Mode::kOnce, ++nth);
    status = ra_accounts_next_event(world.accounts(), event.out(), nullptr);
  } while (status != RA_OK && nth < kMostAllocations);
  EXPECT_GT(nth, 1);
  EXPECT_EQ(ra_event_kind_of(event), RA_EVENT_DELETED);
}

// What needs no store, on objects that stay as they are.
struct PartCall {
  const char* name;
  std::function<ra_status(const Objects&, ra_error**)> run;
};

template <typename T, typename Function>
PartCall MakesPart(const char* name, Function function) {
  return {name, [function](const Objects& objects, ra_error** out_error) {
            T* handle = reinterpret_cast<T*>(uintptr_t{0x10});
            const ra_status status = function(objects, &handle, out_error);
            EXPECT_EQ(Release(handle), status != RA_OK);
            return status;
          }};
}

std::vector<PartCall> CallsOnParts() {
  return {
      MakesPart<ra_options>("options_new",
                            [](const Objects&, ra_options** out, ra_error** e) {
                              return ra_options_new(out, e);
                            }),
      MakesPart<ra_buffer>("full_name_format",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_full_name_format(
                                 RA_TEXT("robot$"), RA_TEXT("library"),
                                 RA_TEXT("a-rather-long-account-name"), out, e);
                           }),
      MakesPart<ra_catalog>("catalog_new",
                            [](const Objects&, ra_catalog** out, ra_error** e) {
                              return ra_catalog_new(nullptr, out, e);
                            }),
      MakesPart<ra_permission_set>(
          "permission_set_parse",
          [](const Objects&, ra_permission_set** out, ra_error** e) {
            return ra_permission_set_parse(
                ra_catalog_default(), RA_LEVEL_PROJECT,
                RA_TEXT("repository:pull,repository:push,tag:list"), out, e);
          }),
      MakesPart<ra_permission_set>(
          "permission_set_template",
          [](const Objects&, ra_permission_set** out, ra_error** e) {
            return ra_permission_set_template(ra_catalog_default(),
                                              RA_TEXT("ci"), out, e);
          }),
      MakesPart<ra_robot_edit>(
          "robot_edit_new",
          [](const Objects&, ra_robot_edit** out, ra_error** e) {
            return ra_robot_edit_new(out, e);
          }),
      {"robot_edit_set_grants",
       [](const Objects& objects, ra_error** e) {
         return ra_robot_edit_set_grants(objects.Get<ra_robot_edit>(),
                                         objects.Get<ra_grants>(), e);
       }},
      {"robot_edit_set_description",
       [](const Objects& objects, ra_error** e) {
         return ra_robot_edit_set_description(
             objects.Get<ra_robot_edit>(),
             RA_TEXT("a description that is rather long"), e);
       }},
      {"actor_set_user",
       [](const Objects& objects, ra_error** e) {
         return ra_actor_set_user(objects.Get<ra_actor>(), RA_TEXT("oidc"), 7,
                                  RA_TEXT("a name that is rather long"), e);
       }},
      {"actor_add_project",
       [](const Objects& objects, ra_error** e) {
         return ra_actor_add_project(objects.Get<ra_actor>(),
                                     RA_TEXT("a-project-of-a-long-name"), e);
       }},
      {"actor_set_principal",
       [](const Objects& objects, ra_error** e) {
         return ra_actor_set_principal(objects.Get<ra_actor>(),
                                       objects.Get<ra_principal>(), e);
       }},
      {"options_set_legacy_key",
       [](const Objects& objects, ra_error** e) {
         return ra_options_set_legacy_key(
             objects.Get<ra_options>(), RA_TEXT(kRsaPublicKeyPem),
             RA_TEXT("registry.example.with-a-long-name"), e);
       }},
      MakesPart<ra_buffer>(
          "principal_explain_system",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_principal_explain_system(
                objects.Get<ra_principal>(), RA_TEXT("registry"),
                RA_TEXT("list"), out, nullptr, e);
          }),
      MakesPart<ra_buffer>("secret_generate",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_secret_generate(out, e);
                           }),
      MakesPart<ra_buffer>(
          "hasher_hash",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_hasher_hash(objects.Get<ra_hasher>(),
                                  RA_TEXT("Some-Secret-1"), 1, out, e);
          }),
      MakesPart<ra_buffer>("secret_hash_harbor",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_secret_hash_harbor(
                                 RA_TEXT("Some-Secret-1"), RA_TEXT("salt"), out,
                                 e);
                           }),
      MakesPart<ra_access>(
          "access_parse",
          [](const Objects&, ra_access** out, ra_error** e) {
            return ra_access_parse(
                RA_TEXT("repository:library/application:pull,push"), out, e);
          }),
      MakesPart<ra_token_issuer>(
          "token_issuer_new",
          [](const Objects&, ra_token_issuer** out, ra_error** e) {
            return ra_token_issuer_new(RA_TEXT("issuer"), RA_TEXT("registry"),
                                       RA_TEXT(kKeyPem), nullptr, 0, nullptr,
                                       out, e);
          }),
      MakesPart<ra_buffer>(
          "token_issue_for",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_token_issue_for(
                objects.Get<ra_token_issuer>(), objects.Get<ra_principal>(),
                objects.Get<ra_access>(), kNowUnixS, out, e);
          }),
      MakesPart<ra_buffer>(
          "token_of_body",
          [](const Objects&, ra_buffer** out, ra_error** e) {
            return ra_token_of_body(
                RA_TEXT("{\"token\":\"a-token-that-is-rather-long\"}"), out, e);
          }),
      MakesPart<ra_buffer>("basic_credentials_format",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_basic_credentials_format(
                                 RA_TEXT("robot$library+ci"),
                                 RA_TEXT("Some-Secret-1"), out, e);
                           }),
      {"principal_allow",
       [](const Objects& objects, ra_error** e) {
         return ra_principal_allow(objects.Get<ra_principal>(),
                                   objects.Get<ra_access>(), e);
       }},
      MakesPart<ra_claims>(
          "accounts_token_verify",
          [](const Objects& objects, ra_claims** out, ra_error** e) {
            return ra_accounts_token_verify(
                objects.Get<ra_accounts>(), objects.Get<ra_token_keys>(),
                RA_STRING(objects.token()), RA_TEXT("registry"), out, e);
          }),
      MakesPart<ra_buffer>(
          "robot_to_json",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_robot_to_json(objects.Get<ra_robot>(), out, e);
          }),
      MakesPart<ra_buffer>(
          "robot_export_json",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_robot_export_json(objects.Get<ra_robot>(),
                                        RA_TEXT("Some-Secret-1"), out, e);
          }),
      MakesPart<ra_robot_spec>(
          "robot_spec_from_harbor_json",
          [](const Objects&, ra_robot_spec** out, ra_error** e) {
            return ra_robot_spec_from_harbor_json(nullptr, RA_TEXT(kPostBody),
                                                  out, e);
          }),
      MakesPart<ra_robot_edit>(
          "robot_edit_from_harbor_json",
          [](const Objects& objects, ra_robot_edit** out, ra_error** e) {
            return ra_robot_edit_from_harbor_json(objects.Get<ra_robot>(),
                                                  RA_TEXT(kPutBody), out, e);
          }),
      MakesPart<ra_refresh>(
          "refresh_from_harbor_json",
          [](const Objects&, ra_refresh** out, ra_error** e) {
            return ra_refresh_from_harbor_json(
                RA_TEXT(R"({"secret":"Some-Secret-1-of-a-length"})"), out, e);
          }),
      MakesPart<ra_buffer>(
          "robot_page_to_json",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_robot_page_to_json(objects.Get<ra_robot_page>(), out, e);
          }),
      MakesPart<ra_buffer>("secret_to_harbor_json",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_secret_to_harbor_json(
                                 RA_TEXT("Some-Secret-1"), out, e);
                           }),
      MakesPart<ra_buffer>("catalog_to_harbor_json",
                           [](const Objects&, ra_buffer** out, ra_error** e) {
                             return ra_catalog_to_harbor_json(
                                 ra_catalog_default(), 1, out, e);
                           }),
      MakesPart<ra_buffer>(
          "error_to_harbor_json",
          [](const Objects& objects, ra_buffer** out, ra_error** e) {
            return ra_error_to_harbor_json(objects.Get<ra_error>(), out, e);
          }),
      MakesPart<ra_accounts>(
          "accounts_open",
          [](const Objects& objects, ra_accounts** out, ra_error** e) {
            return ra_accounts_open(RA_TEXT("memory:"),
                                    objects.Get<ra_options>(), out, e);
          }),
      {"principal_can",
       [](const Objects& objects, ra_error** e) {
         return ra_principal_can_repository(objects.Get<ra_principal>(),
                                            RA_TEXT("library/app"),
                                            RA_TEXT("pull"), e);
       }},
  };
}

void TryParts(Source source, Mode mode) {
  const Objects objects;
  for (const PartCall& call : CallsOnParts()) {
    for (int64_t nth = 1; nth < kMostAllocations; ++nth) {
      SCOPED_TRACE(std::string(call.name) + ", allocation " +
                   std::to_string(nth));
      ra_error* error = nullptr;
      ra_status status = RA_UNKNOWN;
      bool has_failed = false;
      {
        FailingAllocator allocator(source, mode, nth);
        status = call.run(objects, &error);
        has_failed = allocator.has_failed();
      }
      EXPECT_EQ(ra_error_code(error), status);
      if (source == Source::kNew && status != RA_OK) {
        EXPECT_STREQ(ra_error_reason(error, nullptr), "OUT_OF_MEMORY");
      }
      ra_error_free(error);
      if (!has_failed) {
        EXPECT_EQ(status, RA_OK);
        break;
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(OutOfMemoryTest, PartsFailCleanly) {
  TryParts(Source::kNew, Mode::kOnce);
  TryParts(Source::kNew, Mode::kFromThenOn);
}

TEST(OutOfMemoryTest, PartsFailCleanlyWithoutMemoryForBoringSsl) {
  TryParts(Source::kMalloc, Mode::kOnce);
  TryParts(Source::kMalloc, Mode::kFromThenOn);
}

// A pepper that could not be added is not there by half.
TEST(OutOfMemoryTest, AFailedPepperCanBeAddedAgain) {
  const std::string key(32, 'k');
  int64_t tries = 0;
  for (bool has_failed = true; has_failed; ++tries) {
    Owned<ra_options> options;
    ASSERT_EQ(ra_options_new(options.out(), nullptr), RA_OK);
    ra_status status = RA_OK;
    {
      FailingAllocator allocator(Source::kNew, Mode::kOnce, tries + 1);
      status = ra_options_add_pepper(options, RA_TEXT("2026"), RA_STRING(key),
                                     1, nullptr);
      has_failed = allocator.has_failed();
    }
    EXPECT_EQ(status, has_failed ? RA_RESOURCE_EXHAUSTED : RA_OK);
    Reason reason;
    EXPECT_EQ(ra_options_add_pepper(options, RA_TEXT("2026"), RA_STRING(key), 1,
                                    reason.out()),
              has_failed ? RA_OK : RA_ALREADY_EXISTS)
        << "allocation " << tries + 1 << ": " << reason;
  }
  EXPECT_GT(tries, 1) << "the allocator was not asked";
}

// A token that BoringSSL had no memory to check is refused, not accepted.
TEST(OutOfMemoryTest, AForgedTokenIsNeverAccepted) {
  const Objects objects;
  std::string forged = objects.token();
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  for (const Mode mode : {Mode::kOnce, Mode::kFromThenOn}) {
    bool has_failed = true;
    for (int64_t nth = 1; has_failed && nth < kMostAllocations; ++nth) {
      ra_claims* claims = nullptr;
      FailingAllocator allocator(Source::kMalloc, mode, nth);
      const ra_status status =
          ra_token_verify(objects.Get<ra_token_keys>(), RA_STRING(forged),
                          RA_TEXT("registry"), kNowUnixS, &claims, nullptr);
      has_failed = allocator.has_failed();
      EXPECT_NE(status, RA_OK);
      EXPECT_EQ(claims, nullptr);
    }
  }
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
