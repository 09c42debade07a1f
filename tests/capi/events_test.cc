// Section 7 of robot_accounts.h: what happened.
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

constexpr char kUser[] = "robot$library+ci";

class EventsTest : public testing::Test {
 protected:
  EventsTest() { Open(16); }

  void Open(int32_t room) {
    Owned<ra_options> options;
    ASSERT_EQ(ra_options_new(options.out(), nullptr), RA_OK);
    ASSERT_EQ(ra_options_set_clock(options, TellTime, &now_unix_s_, nullptr),
              RA_OK);
    ASSERT_EQ(ra_options_set_events(options, room, nullptr), RA_OK);
    ASSERT_EQ(
        ra_accounts_open(RA_TEXT("memory:"), options, accounts_.out(), nullptr),
        RA_OK);
  }

  int64_t Create(const std::string& account = "ci",
                 const ra_actor* actor = nullptr) {
    const auto spec = SpecOf("library", account);
    EXPECT_EQ(ra_accounts_create(accounts_, actor, spec, robot_.out(),
                                 secret_.out(), reason_.out()),
              RA_OK)
        << reason_;
    return ra_robot_id(robot_);
  }

  ra_status LogIn(const std::string& user, const std::string& secret) {
    Owned<ra_login> login;
    Owned<ra_principal> principal;
    EXPECT_EQ(ra_login_new(login.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_login_set_source(login, RA_TEXT("10.0.0.7"), nullptr), RA_OK);
    return ra_accounts_authenticate(accounts_, login, RA_STRING(user),
                                    RA_STRING(secret), principal.out(),
                                    nullptr);
  }

  // Takes the next event; whether there was one.
  bool Next() {
    EXPECT_EQ(ra_accounts_next_event(accounts_, event_.out(), reason_.out()),
              RA_OK)
        << reason_;
    return event_.get() != nullptr;
  }

  // Takes events until one of this kind; whether there was one.
  bool NextOf(ra_event_kind kind) {
    while (Next()) {
      if (ra_event_kind_of(event_) == kind) return true;
    }
    return false;
  }

  std::string Text(const char* (*getter)(const ra_event*, size_t*)) const {
    return TextOf(getter, static_cast<const ra_event*>(event_.get()));
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_accounts> accounts_;
  Owned<ra_robot> robot_;
  Owned<ra_buffer> secret_;
  Owned<ra_event> event_;
  Reason reason_;
};

TEST_F(EventsTest, NoneIsNoFailure) {
  EXPECT_FALSE(Next());
  EXPECT_EQ(ra_event_kind_of(event_), 0);
}

TEST_F(EventsTest, WithoutRoomThereAreNone) {
  Open(0);
  Create();
  EXPECT_EQ(ra_accounts_next_event(accounts_, event_.out(), reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "EVENTS_OFF");
  int64_t of_logins = 7;
  int64_t of_others = 7;
  EXPECT_EQ(ra_accounts_dropped_events(accounts_, &of_logins, &of_others,
                                       reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(of_logins, 0);
  EXPECT_EQ(of_others, 0);
}

TEST_F(EventsTest, CreatedTellsWhoAndWhat) {
  Owned<ra_actor> actor;
  ASSERT_EQ(ra_actor_new(actor.out(), nullptr), RA_OK);
  ASSERT_EQ(
      ra_actor_set_user(actor, RA_TEXT("oidc"), 7, RA_TEXT("ann"), nullptr),
      RA_OK);
  const int64_t id = Create("ci", actor);
  ASSERT_TRUE(NextOf(RA_EVENT_CREATED));
  EXPECT_EQ(ra_event_is_administrative(event_), 1);
  EXPECT_EQ(ra_event_unix_s(event_), kNowUnixS);
  EXPECT_EQ(ra_event_actor_kind(event_), RA_ACTOR_USER);
  EXPECT_EQ(Text(ra_event_actor_user_kind), "oidc");
  EXPECT_EQ(ra_event_actor_id(event_), 7);
  EXPECT_EQ(Text(ra_event_actor_name), "ann");
  EXPECT_EQ(ra_event_robot_id(event_), id);
  EXPECT_EQ(Text(ra_event_robot_name), kUser);
  EXPECT_EQ(ra_event_project_id(event_), ra_robot_project_id(robot_));
  EXPECT_EQ(Text(ra_event_project_name), "library");
  EXPECT_EQ(ra_event_count(event_), 1);
  EXPECT_EQ(ra_event_cause(event_), RA_REFUSAL_NONE);
}

TEST_F(EventsTest, EditedTellsWhatWasChanged) {
  const int64_t id = Create();
  Owned<ra_robot_edit> edit;
  ASSERT_EQ(ra_robot_edit_new(edit.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_robot_edit_set_description(edit, RA_TEXT("new"), nullptr),
            RA_OK);
  ASSERT_EQ(ra_accounts_update(accounts_, nullptr, id, edit, nullptr, nullptr),
            RA_OK);
  ASSERT_TRUE(NextOf(RA_EVENT_EDITED));
  ASSERT_EQ(ra_event_changed_count(event_), 1u);
  size_t len = 0;
  EXPECT_STREQ(ra_event_changed_at(event_, 0, &len), "description");
  EXPECT_EQ(len, 11u);
  EXPECT_STREQ(ra_event_changed_at(event_, 1, &len), "");
  EXPECT_EQ(len, 0u);
}

TEST_F(EventsTest, RefusedTellsTheCauseAndNoSecret) {
  Create();
  EXPECT_EQ(LogIn(kUser, "Wrong-Secret-1"), RA_UNAUTHENTICATED);
  ASSERT_TRUE(NextOf(RA_EVENT_REFUSED));
  EXPECT_EQ(ra_event_is_administrative(event_), 0);
  EXPECT_EQ(ra_event_cause(event_), RA_REFUSAL_WRONG_SECRET);
  EXPECT_EQ(Text(ra_event_robot_name), kUser);
  EXPECT_EQ(Text(ra_event_source), "10.0.0.7");
  EXPECT_EQ(LogIn("Pasted-Secret-1", "x"), RA_UNAUTHENTICATED);
  ASSERT_TRUE(NextOf(RA_EVENT_REFUSED));
  EXPECT_EQ(ra_event_cause(event_), RA_REFUSAL_MALFORMED_NAME);
  EXPECT_EQ(Text(ra_event_robot_name), "<malformed>");
}

TEST_F(EventsTest, GoodLoginsAreCounted) {
  const int64_t id = Create();
  const std::string secret = TextOf(secret_);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(LogIn(kUser, secret), RA_OK);
  now_unix_s_ += 3600;
  ASSERT_EQ(ra_accounts_maintain(accounts_, nullptr), RA_OK);
  ASSERT_TRUE(NextOf(RA_EVENT_AUTHENTICATED));
  EXPECT_EQ(ra_event_count(event_), 3);
  EXPECT_EQ(Text(ra_event_robot_name), kUser);
  EXPECT_FALSE(NextOf(RA_EVENT_AUTHENTICATED));
  ASSERT_EQ(ra_accounts_get(accounts_, nullptr, id, robot_.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_last_used_unix_s(robot_), kNowUnixS / 60 * 60);
  EXPECT_EQ(TextOf(ra_robot_last_used_source, robot_.get()), "10.0.0.7");
}

TEST_F(EventsTest, RefusalsNeverPushOutWhatWasDone) {
  Open(1);
  Create("one");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(LogIn(kUser, "Wrong-Secret-1"), RA_UNAUTHENTICATED);
  }
  int64_t logins = 0;
  int64_t others = 0;
  ASSERT_EQ(ra_accounts_dropped_events(accounts_, &logins, &others, nullptr),
            RA_OK);
  EXPECT_EQ(logins, 2);
  ASSERT_TRUE(NextOf(RA_EVENT_CREATED));
  EXPECT_TRUE(NextOf(RA_EVENT_REFUSED));
}

TEST_F(EventsTest, RenamingTellsTheOldName) {
  Create();
  ASSERT_EQ(ra_accounts_project_rename(accounts_, nullptr, RA_TEXT("library"),
                                       RA_TEXT("books"), nullptr),
            RA_OK);
  ASSERT_TRUE(NextOf(RA_EVENT_PROJECT_RENAMED));
  EXPECT_EQ(Text(ra_event_project_name), "books");
  ASSERT_EQ(ra_event_changed_count(event_), 1u);
  EXPECT_STREQ(ra_event_changed_at(event_, 0, nullptr), "library");
}

TEST_F(EventsTest, ExpiryIsTold) {
  ASSERT_EQ(ra_accounts_maintain(accounts_, nullptr), RA_OK);
  Create();  // For 30 days.
  now_unix_s_ += 29 * 86400;
  ASSERT_EQ(ra_accounts_maintain(accounts_, nullptr), RA_OK);
  ASSERT_TRUE(NextOf(RA_EVENT_EXPIRING_SOON));
  EXPECT_EQ(ra_event_days_left(event_), 1);
  now_unix_s_ += 86400;
  ASSERT_EQ(ra_accounts_maintain(accounts_, nullptr), RA_OK);
  ASSERT_TRUE(NextOf(RA_EVENT_EXPIRED));
  EXPECT_EQ(Text(ra_event_robot_name), kUser);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
