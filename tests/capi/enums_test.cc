// The numbers of robot_accounts.h are those of the C++ interface, one by one;
// tests/abi/enums.txt keeps both where they are.
#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/event_queue.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {
namespace {

template <typename Enum>
int NumberOf(Enum value) {
  return static_cast<int>(value);
}

TEST(EnumsTest, ActorKindsAreThoseOfCpp) {
  EXPECT_EQ(RA_ACTOR_HOST, NumberOf(ActorKind::kHost));
  EXPECT_EQ(RA_ACTOR_USER, NumberOf(ActorKind::kUser));
  EXPECT_EQ(RA_ACTOR_ROBOT, NumberOf(ActorKind::kRobot));
}

TEST(EnumsTest, LevelsAreThoseOfCpp) {
  EXPECT_EQ(RA_LEVEL_SYSTEM, NumberOf(RobotLevel::kSystem));
  EXPECT_EQ(RA_LEVEL_PROJECT, NumberOf(RobotLevel::kProject));
  EXPECT_EQ(RA_LEVEL_LEGACY, NumberOf(RobotLevel::kLegacy));
}

TEST(EnumsTest, OrdersAreThoseOfCpp) {
  EXPECT_EQ(RA_ORDER_ACCOUNT_NAME, NumberOf(RobotOrder::kAccountName));
  EXPECT_EQ(RA_ORDER_CREATED, NumberOf(RobotOrder::kCreated));
  EXPECT_EQ(RA_ORDER_EXPIRY, NumberOf(RobotOrder::kExpiry));
}

TEST(EnumsTest, EventKindsAreThoseOfCpp) {
  EXPECT_EQ(RA_EVENT_CREATED, NumberOf(EventKind::kCreated));
  EXPECT_EQ(RA_EVENT_EDITED, NumberOf(EventKind::kEdited));
  EXPECT_EQ(RA_EVENT_ENABLED, NumberOf(EventKind::kEnabled));
  EXPECT_EQ(RA_EVENT_DISABLED, NumberOf(EventKind::kDisabled));
  EXPECT_EQ(RA_EVENT_DELETED, NumberOf(EventKind::kDeleted));
  EXPECT_EQ(RA_EVENT_REFRESHED, NumberOf(EventKind::kRefreshed));
  EXPECT_EQ(RA_EVENT_GRACE_ENDED, NumberOf(EventKind::kGraceEnded));
  EXPECT_EQ(RA_EVENT_IMPORTED, NumberOf(EventKind::kImported));
  EXPECT_EQ(RA_EVENT_RENEWED, NumberOf(EventKind::kRenewed));
  EXPECT_EQ(RA_EVENT_PROJECT_PUT, NumberOf(EventKind::kProjectPut));
  EXPECT_EQ(RA_EVENT_PROJECT_RENAMED, NumberOf(EventKind::kProjectRenamed));
  EXPECT_EQ(RA_EVENT_PROJECT_DELETED, NumberOf(EventKind::kProjectDeleted));
  EXPECT_EQ(RA_EVENT_PREFIX_CHANGED, NumberOf(EventKind::kPrefixChanged));
  EXPECT_EQ(RA_EVENT_AUTHENTICATED, NumberOf(EventKind::kAuthenticated));
  EXPECT_EQ(RA_EVENT_REFUSED, NumberOf(EventKind::kRefused));
  EXPECT_EQ(RA_EVENT_EXPIRING_SOON, NumberOf(EventKind::kExpiringSoon));
  EXPECT_EQ(RA_EVENT_EXPIRED, NumberOf(EventKind::kExpired));
}

TEST(EnumsTest, EveryEventKindHasItsText) {
  for (ra_event_kind kind = RA_EVENT_CREATED; kind <= RA_EVENT_EXPIRED;
       ++kind) {
    EXPECT_EQ(ra_event_kind_text(kind),
              EventKindText(static_cast<EventKind>(kind)));
    EXPECT_STRNE(ra_event_kind_text(kind), ra_event_kind_text(99)) << kind;
  }
}

TEST(EnumsTest, ImportOutcomesAreThoseOfCpp) {
  EXPECT_EQ(RA_IMPORT_IMPORTED, NumberOf(ImportOutcome::kImported));
  EXPECT_EQ(RA_IMPORT_UPDATED, NumberOf(ImportOutcome::kUpdated));
  EXPECT_EQ(RA_IMPORT_UNCHANGED, NumberOf(ImportOutcome::kUnchanged));
  EXPECT_EQ(RA_IMPORT_KEPT, NumberOf(ImportOutcome::kKept));
  EXPECT_EQ(RA_IMPORT_DELETED_HERE, NumberOf(ImportOutcome::kDeletedHere));
  EXPECT_EQ(RA_IMPORT_REFUSED, NumberOf(ImportOutcome::kRefused));
  for (ra_import_outcome outcome = RA_IMPORT_IMPORTED;
       outcome <= RA_IMPORT_REFUSED; ++outcome) {
    EXPECT_EQ(ra_import_outcome_text(outcome),
              ImportOutcomeText(static_cast<ImportOutcome>(outcome)));
  }
  for (const ra_import_outcome outcome : {-1, 0, RA_IMPORT_REFUSED + 1}) {
    EXPECT_STREQ(ra_import_outcome_text(outcome), "unknown outcome") << outcome;
  }
}

TEST(EnumsTest, RefusalCausesAreThoseOfCpp) {
  EXPECT_EQ(RA_REFUSAL_NONE, NumberOf(RefusalCause::kNone));
  EXPECT_EQ(RA_REFUSAL_MALFORMED_NAME, NumberOf(RefusalCause::kMalformedName));
  EXPECT_EQ(RA_REFUSAL_INTERACTIVE, NumberOf(RefusalCause::kInteractive));
  EXPECT_EQ(RA_REFUSAL_UNKNOWN_ROBOT, NumberOf(RefusalCause::kUnknownRobot));
  EXPECT_EQ(RA_REFUSAL_WRONG_SECRET, NumberOf(RefusalCause::kWrongSecret));
  EXPECT_EQ(RA_REFUSAL_DISABLED, NumberOf(RefusalCause::kDisabled));
  EXPECT_EQ(RA_REFUSAL_EXPIRED, NumberOf(RefusalCause::kExpired));
  EXPECT_EQ(RA_REFUSAL_BUSY, NumberOf(RefusalCause::kBusy));
  EXPECT_EQ(RA_REFUSAL_UNREADABLE, NumberOf(RefusalCause::kUnreadable));
  EXPECT_EQ(RA_REFUSAL_LEGACY_OFF, NumberOf(RefusalCause::kLegacyOff));
}

TEST(EnumsTest, PurposesAreThoseOfCpp) {
  EXPECT_EQ(RA_LOGIN_REGISTRY, NumberOf(LoginPurpose::kRegistry));
  EXPECT_EQ(RA_LOGIN_API, NumberOf(LoginPurpose::kApi));
  EXPECT_EQ(RA_LOGIN_INTERACTIVE, NumberOf(LoginPurpose::kInteractive));
}

TEST(EnumsTest, LimitsAreThoseOfCpp) {
  EXPECT_EQ(RA_MAX_GRACE_S, RobotAccounts::kMaxGraceS);
  EXPECT_EQ(size_t{RA_MAX_PAGE_SIZE}, RobotQuery::kMaxPageSize);
}

}  // namespace
}  // namespace robot_accounts
