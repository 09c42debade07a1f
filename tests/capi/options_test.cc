// Section 2 of robot_accounts.h.
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

class OptionsTest : public testing::Test {
 protected:
  OptionsTest() {
    EXPECT_EQ(ra_options_new(options_.out(), nullptr), RA_OK);
    EXPECT_EQ(ra_options_set_clock(options_, TellTime, &now_unix_s_, nullptr),
              RA_OK);
  }

  Owned<ra_accounts> Open() {
    Owned<ra_accounts> accounts;
    EXPECT_EQ(ra_accounts_open(RA_TEXT("memory:"), options_, accounts.out(),
                               reason_.out()),
              RA_OK)
        << reason_;
    return accounts;
  }

  int64_t now_unix_s_ = kNowUnixS;
  Owned<ra_options> options_;
  Reason reason_;
};

TEST_F(OptionsTest, NamePrefixIsThatOfNewRobots) {
  ASSERT_EQ(ra_options_set_name_prefix(options_, RA_TEXT("bot."), nullptr),
            RA_OK);
  const auto accounts = Open();
  Owned<ra_buffer> prefix;
  EXPECT_EQ(ra_accounts_name_prefix(accounts, prefix.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOf(prefix), "bot.");
}

TEST_F(OptionsTest, NamePrefixRejectsWhatIsNone) {
  EXPECT_EQ(ra_options_set_name_prefix(options_, RA_TEXT("a b"), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "INVALID_NAME_PREFIX");
}

TEST_F(OptionsTest, DurationsBoundNewRobots) {
  ASSERT_EQ(ra_options_set_default_duration_days(options_, 2, nullptr), RA_OK);
  ASSERT_EQ(ra_options_set_max_duration_days(options_, 3, nullptr), RA_OK);
  const auto accounts = Open();
  auto spec = SpecOf("library", "ci");
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  ASSERT_EQ(ra_accounts_create(accounts, nullptr, spec, robot.out(),
                               secret.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_robot_expires_at_unix_s(robot), kNowUnixS + 2 * 86400);
  ASSERT_EQ(ra_robot_spec_set_duration_days(spec, RA_NEVER_EXPIRES, nullptr),
            RA_OK);
  EXPECT_EQ(ra_accounts_create(accounts, nullptr, spec, robot.out(),
                               secret.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "DURATION_TOO_LONG");
  EXPECT_EQ(robot.get(), nullptr);
  EXPECT_EQ(secret.get(), nullptr);
}

TEST_F(OptionsTest, NumbersOutOfRangeAreRejected) {
  struct {
    const char* reason;
    ra_status (*set)(ra_options* options, ra_error** out_error);
  } const kCases[] = {
      {"INVALID_DURATION",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_default_duration_days(options, 0, out_error);
       }},
      {"INVALID_DURATION",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_max_duration_days(options, -1, out_error);
       }},
      {"UNKNOWN_HASH_POLICY",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_hash_policy(options, 2, out_error);
       }},
      {"INVALID_LIFE",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_verified_life_s(options, -1, out_error);
       }},
      {"INVALID_COUNT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_slow_hashes_at_once(options, 1025, out_error);
       }},
      {"INVALID_MADE_LIMIT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_max_made_by_robot(options, -1, out_error);
       }},
      {"INVALID_COUNT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_events(options, RA_MAX_EVENTS + 1, out_error);
       }},
      {"INVALID_FRESHNESS",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_freshness_ms(options, 60001, out_error);
       }},
      {"TOKEN_LIFE",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_token_life_s(options, 59, out_error);
       }},
      {"INVALID_COUNT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_remembered_tokens(options, 1048577, out_error);
       }},
      {"INVALID_COUNT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_remembered_secrets(options, 0, out_error);
       }},
      {"INVALID_COUNT",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_cached_robots(options, 16777217, out_error);
       }},
      {"UNKNOWN_KEY_ID_FORM",
       [](ra_options* options, ra_error** out_error) {
         return ra_options_set_key_id_form(options, 3, out_error);
       }},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(test.set(options_, reason_.out()), RA_INVALID_ARGUMENT);
    EXPECT_EQ(reason_, test.reason);
  }
}

TEST_F(OptionsTest, PepperGoesIntoHashes) {
  ASSERT_EQ(ra_options_add_pepper(options_, RA_TEXT("k1"),
                                  RA_TEXT("0123456789abcdef"), 1, nullptr),
            RA_OK);
  Owned<ra_hasher> with;
  Owned<ra_hasher> without;
  Owned<ra_buffer> hash;
  ASSERT_EQ(ra_hasher_new(options_, with.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_hasher_new(nullptr, without.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_hasher_hash(with, RA_TEXT("secret"), 1, hash.out(), nullptr),
            RA_OK);
  const std::string text = TextOf(hash);
  EXPECT_NE(text.find("$k=k1$"), std::string::npos) << text;
  EXPECT_EQ(ra_hasher_verify(with, RA_STRING(text), RA_TEXT("secret"), nullptr,
                             nullptr),
            RA_OK);
  EXPECT_EQ(ra_hasher_verify(without, RA_STRING(text), RA_TEXT("secret"),
                             nullptr, reason_.out()),
            RA_FAILED_PRECONDITION);
  EXPECT_EQ(reason_, "PEPPER_NOT_IN_RING");
}

TEST_F(OptionsTest, PepperThatFailsChangesNothing) {
  ASSERT_EQ(ra_options_add_pepper(options_, RA_TEXT("k1"),
                                  RA_TEXT("0123456789abcdef"), 1, nullptr),
            RA_OK);
  EXPECT_EQ(
      ra_options_add_pepper(options_, RA_TEXT("k1"),
                            RA_TEXT("fedcba9876543210"), 1, reason_.out()),
      RA_ALREADY_EXISTS);
  EXPECT_EQ(reason_, "PEPPER_KEY_ID_TAKEN");
  EXPECT_EQ(ra_options_add_pepper(options_, RA_TEXT("k2"), RA_TEXT("short"), 1,
                                  reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "PEPPER_KEY_SIZE");
  EXPECT_EQ(ra_options_add_pepper(options_, RA_TEXT("k2"),
                                  RA_TEXT("fedcba9876543210"), 0, nullptr),
            RA_OK);
}

TEST_F(OptionsTest, LegacyKeyMustBeOne) {
  // What is no key, and what is no RSA key.
  for (const std::string pem : {"no key", kPublicKeyPem}) {
    EXPECT_EQ(ra_options_set_legacy_key(options_, RA_STRING(pem), nullptr, 0,
                                        reason_.out()),
              RA_INVALID_ARGUMENT);
    EXPECT_EQ(reason_, "INVALID_LEGACY_KEY");
  }
  EXPECT_EQ(ra_options_set_legacy_key(options_, nullptr, 0, nullptr, 0,
                                      reason_.out()),
            RA_OK);
}

TEST_F(OptionsTest, HarborPolicyWritesWhatHarborReads) {
  ASSERT_EQ(ra_options_set_hash_policy(options_, RA_HASH_HARBOR, nullptr),
            RA_OK);
  Owned<ra_hasher> hasher;
  Owned<ra_buffer> hash;
  ASSERT_EQ(ra_hasher_new(options_, hasher.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_hasher_hash(hasher, RA_TEXT("secret"), 1, hash.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(hash).find("$harbor$i=4096$"), 0u);
}

TEST_F(OptionsTest, CatalogIsThatOfTheRobots) {
  Owned<ra_catalog> catalog;
  ASSERT_EQ(ra_catalog_new(nullptr, catalog.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_catalog_add(catalog, RA_LEVEL_PROJECT, RA_TEXT("chart"),
                           RA_TEXT("sign"), 0, nullptr),
            RA_OK);
  ASSERT_EQ(ra_options_set_catalog(options_, catalog, nullptr), RA_OK);
  const auto accounts = Open();
  Owned<ra_permission_set> set;
  Owned<ra_grants> grants;
  auto spec = SpecOf("library", "ci");
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  Owned<ra_principal> principal;
  ASSERT_EQ(ra_permission_set_parse(catalog, RA_LEVEL_PROJECT,
                                    RA_TEXT("chart:sign"), set.out(), nullptr),
            RA_OK);
  ASSERT_EQ(ra_grants_new(grants.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_grants_add_project(grants, 0, RA_TEXT("library"), set, nullptr),
            RA_OK);
  ASSERT_EQ(ra_robot_spec_set_grants(spec, grants, nullptr), RA_OK);
  ASSERT_EQ(ra_accounts_create(accounts, nullptr, spec, robot.out(),
                               secret.out(), reason_.out()),
            RA_OK)
      << reason_;
  const std::string text = TextOf(secret);
  ASSERT_EQ(
      ra_accounts_authenticate(accounts, nullptr, RA_TEXT("robot$library+ci"),
                               RA_STRING(text), principal.out(), nullptr),
      RA_OK);
  EXPECT_EQ(ra_principal_can(principal, RA_TEXT("library"), RA_TEXT("chart"),
                             RA_TEXT("sign"), nullptr),
            RA_OK);
}

TEST_F(OptionsTest, WithoutDeclaringAnUnknownProjectIsNotFound) {
  ASSERT_EQ(ra_options_set_declare_projects(options_, 0, nullptr), RA_OK);
  const auto accounts = Open();
  const auto spec = SpecOf("library", "ci");
  Owned<ra_robot> robot;
  Owned<ra_buffer> secret;
  EXPECT_EQ(ra_accounts_create(accounts, nullptr, spec, robot.out(),
                               secret.out(), reason_.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason_, "PROJECT_NOT_FOUND");
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts
