/* The main job from start to end, in C99: a robot is made for a project with
 * pull and push and an expiry, its secret is handed out once, a job logs in
 * with it, pulls and pushes in its project and nowhere else, and is refused
 * once it is disabled, refreshed, expired or deleted.
 *
 *   main_job [URL...]   runs the job on each store, or on one in memory and one
 *                       in a new file; prints what failed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "robot_accounts.h"

#define CREATED_UNIX_S 1772359200 /* 2026-03-01T10:00:00Z */
#define ONE_DAY_S 86400

static int g_failures = 0;

static void expect(int holds, const char* what, int line) {
  if (holds) return;
  fprintf(stderr, "line %d: %s\n", line, what);
  ++g_failures;
}
#define EXPECT(condition) expect((condition), #condition, __LINE__)

/* Fails, and tells why, unless `status` is the expected one. Releases `error`.
 */
static void expect_status(ra_status wanted, ra_status status, ra_error* error,
                          int line) {
  if (status != wanted) {
    fprintf(stderr, "line %d: %s instead of %s: %s\n", line,
            ra_status_name(status), ra_status_name(wanted),
            ra_error_message(error, NULL));
    ++g_failures;
  }
  expect(ra_error_code(error) == status, "error and status agree", line);
  ra_error_free(error);
}
#define EXPECT_STATUS(wanted, call)                   \
  do {                                                \
    ra_error* error = NULL;                           \
    const ra_status status = (call);                  \
    expect_status((wanted), status, error, __LINE__); \
  } while (0)
#define EXPECT_OK(call) EXPECT_STATUS(RA_OK, call)

static int text_is(const char* text, size_t len, const char* wanted) {
  return len == strlen(wanted) && memcmp(text, wanted, len) == 0 &&
         text[len] == '\0';
}

static int64_t tell_time(void* context) { return *(const int64_t*)context; }

/* Grants repository:pull and push in library. */
static ra_grants* new_grants(void) {
  static const char text[] = "repository:push,repository:pull";
  ra_permission_set* set = NULL;
  ra_grants* grants = NULL;
  EXPECT_OK(ra_permission_set_parse(ra_catalog_default(), RA_LEVEL_PROJECT,
                                    text, strlen(text), &set, &error));
  EXPECT_OK(ra_grants_new(&grants, &error));
  EXPECT_OK(ra_grants_add_project(grants, 0, "library", 7, set, &error));
  ra_permission_set_free(set);
  return grants;
}

static ra_robot_spec* new_spec(void) {
  ra_grants* grants = new_grants();
  ra_robot_spec* spec = NULL;
  EXPECT_OK(ra_robot_spec_new(&spec, &error));
  EXPECT_OK(ra_robot_spec_set_project(spec, "library", 7, &error));
  EXPECT_OK(ra_robot_spec_set_account_name(spec, "ci", 2, &error));
  EXPECT_OK(ra_robot_spec_set_description(spec, "build farm", 10, &error));
  EXPECT_OK(ra_robot_spec_set_duration_days(spec, 1, &error));
  EXPECT_OK(ra_robot_spec_set_grants(spec, grants, &error));
  ra_grants_free(grants);
  return spec;
}

static void check_robot(const ra_robot* robot) {
  size_t len = 0;
  const char* name = ra_robot_full_name(robot, &len);
  EXPECT(text_is(name, len, "robot$library+ci"));
  name = ra_robot_project_name(robot, &len);
  EXPECT(text_is(name, len, "library"));
  EXPECT(ra_robot_id(robot) > 0);
  EXPECT(ra_robot_level(robot) == RA_LEVEL_PROJECT);
  EXPECT(ra_robot_is_enabled(robot) == 1);
  EXPECT(ra_robot_is_legacy(robot) == 0);
  EXPECT(ra_robot_created_unix_s(robot) == CREATED_UNIX_S);
  EXPECT(ra_robot_expires_at_unix_s(robot) == CREATED_UNIX_S + ONE_DAY_S);
  EXPECT(ra_robot_version(robot) == 1);
}

static void check_export(const ra_robot* robot, const ra_buffer* secret) {
  ra_buffer* json = NULL;
  size_t secret_len = 0;
  const char* text = ra_buffer_data(secret, &secret_len);
  EXPECT(secret_len == RA_SECRET_BYTES);
  EXPECT_OK(ra_robot_export_json(robot, text, secret_len, &json, &error));
  EXPECT(strstr(ra_buffer_data(json, NULL), text) != NULL);
  ra_buffer_free(json);
  json = NULL;
  EXPECT_OK(ra_robot_to_json(robot, &json, &error));
  EXPECT(strstr(ra_buffer_data(json, NULL), text) == NULL);
  EXPECT(strstr(ra_buffer_data(json, NULL), "\"level\":\"project\"") != NULL);
  ra_buffer_free(json);
}

static ra_status log_in(const ra_accounts* accounts, const ra_buffer* secret,
                        ra_principal** out_principal, ra_error** out_error) {
  size_t secret_len = 0;
  const char* text = ra_buffer_data(secret, &secret_len);
  return ra_accounts_authenticate(accounts, NULL, "robot$library+ci", 16, text,
                                  secret_len, out_principal, out_error);
}

/* Expects a refusal, for this cause. */
static void expect_refused(const ra_accounts* accounts, const ra_buffer* secret,
                           ra_refusal_cause cause, int line) {
  ra_principal* principal = NULL;
  ra_error* error = NULL;
  const ra_status status = log_in(accounts, secret, &principal, &error);
  expect(principal == NULL, "no principal", line);
  expect(strcmp(ra_error_reason(error, NULL), "UNAUTHENTICATED") == 0,
         "one reason for every refusal", line);
  expect(ra_error_refusal_cause(error) == cause,
         ra_refusal_cause_text(ra_error_refusal_cause(error)), line);
  expect_status(RA_UNAUTHENTICATED, status, error, line);
}

static void check_rights(const ra_principal* principal) {
  int32_t push = 0;
  EXPECT_OK(ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                             "repository", 10, "push", 4, &push, &error));
  EXPECT(ra_principal_can_id(principal, "library", 7, push) == RA_OK);
  EXPECT(ra_principal_can_id(principal, "libraryx", 8, push) ==
         RA_PERMISSION_DENIED);
  EXPECT_OK(ra_principal_can(principal, "library", 7, "repository", 10, "pull",
                             4, &error));
  EXPECT_OK(ra_principal_can_repository(principal, "library/app", 11, "push", 4,
                                        &error));
  EXPECT_STATUS(RA_PERMISSION_DENIED,
                ra_principal_can_repository(principal, "libraryx/app", 12,
                                            "pull", 4, &error));
  EXPECT_STATUS(RA_PERMISSION_DENIED,
                ra_principal_can(principal, "library", 7, "repository", 10,
                                 "delete", 6, &error));
  EXPECT_STATUS(
      RA_PERMISSION_DENIED,
      ra_principal_can_system(principal, "registry", 8, "list", 4, &error));
  EXPECT(ra_principal_valid_until_unix_s(principal) ==
         CREATED_UNIX_S + ONE_DAY_S);
}

/* Disabled, enabled, given a new secret: each bites at once. */
static void check_changes(const ra_accounts* accounts, int64_t id,
                          ra_buffer** secret) {
  ra_principal* principal = NULL;
  ra_buffer* new_secret = NULL;
  EXPECT_OK(ra_accounts_set_enabled(accounts, NULL, id, 0, NULL, &error));
  expect_refused(accounts, *secret, RA_REFUSAL_DISABLED, __LINE__);
  EXPECT_OK(ra_accounts_set_enabled(accounts, NULL, id, 1, NULL, &error));
  EXPECT_OK(log_in(accounts, *secret, &principal, &error));
  EXPECT_OK(ra_accounts_principal_is_current(accounts, principal, &error));

  EXPECT_OK(ra_accounts_refresh_secret(accounts, NULL, id, NULL, &new_secret,
                                       &error));
  EXPECT_STATUS(RA_FAILED_PRECONDITION,
                ra_accounts_principal_is_current(accounts, principal, &error));
  ra_principal_free(principal);
  expect_refused(accounts, *secret, RA_REFUSAL_WRONG_SECRET, __LINE__);
  EXPECT_OK(log_in(accounts, new_secret, &principal, &error));
  ra_principal_free(principal);
  ra_buffer_free(*secret);
  *secret = new_secret;
}

/* Edited, and refreshed with a grace in which both secrets log in. */
static void check_life(const ra_accounts* accounts, int64_t id,
                       ra_buffer** secret) {
  ra_robot_edit* edit = NULL;
  ra_refresh* refresh = NULL;
  ra_robot* robot = NULL;
  ra_principal* principal = NULL;
  ra_buffer* new_secret = NULL;
  size_t len = 0;
  const char* text = NULL;
  EXPECT_OK(ra_robot_edit_new(&edit, &error));
  EXPECT_OK(ra_robot_edit_set_description(edit, "new farm", 8, &error));
  EXPECT_OK(ra_accounts_update(accounts, NULL, id, edit, &robot, &error));
  text = ra_robot_description(robot, &len);
  EXPECT(text_is(text, len, "new farm"));
  EXPECT_OK(ra_robot_edit_set_expected_version(edit, ra_robot_version(robot),
                                               &error));
  EXPECT_OK(ra_accounts_set_enabled(accounts, NULL, id, 0, NULL, &error));
  EXPECT_STATUS(RA_ABORTED,
                ra_accounts_update(accounts, NULL, id, edit, NULL, &error));
  EXPECT_OK(ra_accounts_set_enabled(accounts, NULL, id, 1, NULL, &error));
  ra_robot_free(robot);
  ra_robot_edit_free(edit);

  EXPECT_OK(ra_refresh_new(&refresh, &error));
  EXPECT_OK(ra_refresh_set_grace_s(refresh, 60, &error));
  EXPECT_OK(ra_accounts_refresh_secret(accounts, NULL, id, refresh, &new_secret,
                                       &error));
  EXPECT_OK(log_in(accounts, *secret, &principal, &error));
  ra_principal_free(principal);
  EXPECT_OK(ra_accounts_end_grace(accounts, NULL, id, NULL, &error));
  expect_refused(accounts, *secret, RA_REFUSAL_WRONG_SECRET, __LINE__);
  ra_refresh_free(refresh);
  ra_buffer_free(*secret);
  *secret = new_secret;
}

/* What was done is told first, in its order, and then the refused logins. */
static void check_events(const ra_accounts* accounts, int64_t id) {
  static const ra_event_kind wanted[] = {
      RA_EVENT_CREATED,   RA_EVENT_DISABLED,  RA_EVENT_ENABLED,
      RA_EVENT_REFRESHED, RA_EVENT_EDITED,    RA_EVENT_DISABLED,
      RA_EVENT_ENABLED,   RA_EVENT_REFRESHED, RA_EVENT_GRACE_ENDED,
      RA_EVENT_DELETED};
  const size_t num_wanted = sizeof(wanted) / sizeof(*wanted);
  ra_event* event = NULL;
  size_t i = 0;
  for (;;) {
    EXPECT_OK(ra_accounts_next_event(accounts, &event, &error));
    if (event == NULL || !ra_event_is_administrative(event)) break;
    if (ra_event_robot_id(event) == id) {
      EXPECT(i < num_wanted && ra_event_kind_of(event) == wanted[i]);
      ++i;
    }
    ra_event_free(event);
  }
  EXPECT(i == num_wanted);
  EXPECT(ra_event_kind_of(event) == RA_EVENT_REFUSED);
  EXPECT(ra_event_cause(event) == RA_REFUSAL_WRONG_SECRET);
  ra_event_free(event);
}

/* One page, and the robot on it. */
static void check_list(const ra_accounts* accounts, int64_t id) {
  ra_robot_query* query = NULL;
  ra_robot_page* page = NULL;
  EXPECT_OK(ra_robot_query_new(&query, &error));
  EXPECT_OK(ra_robot_query_set_project(query, "library", 7, &error));
  EXPECT_OK(ra_robot_query_set_search(query, "C", 1, &error));
  EXPECT_OK(ra_accounts_list(accounts, NULL, query, &page, &error));
  EXPECT(ra_robot_page_count(page) == 1);
  EXPECT(ra_robot_id(ra_robot_page_at(page, 0)) == id);
  EXPECT(ra_robot_page_at(page, 1) == NULL);
  EXPECT(*ra_robot_page_next_cursor(page, NULL) == '\0');
  ra_robot_page_free(page);
  ra_robot_query_free(query);
}

static ra_accounts* open_accounts(const char* url, int64_t* now_unix_s) {
  ra_options* options = NULL;
  ra_accounts* accounts = NULL;
  EXPECT_OK(ra_options_new(&options, &error));
  EXPECT_OK(ra_options_set_clock(options, tell_time, now_unix_s, &error));
  EXPECT_OK(ra_options_set_events(options, 64, &error));
  EXPECT_OK(ra_accounts_open(url, strlen(url), options, &accounts, &error));
  ra_options_free(options);
  return accounts;
}

static void run(const char* url) {
  int64_t now_unix_s = CREATED_UNIX_S;
  ra_accounts* accounts = open_accounts(url, &now_unix_s);
  ra_robot_spec* spec = new_spec();
  ra_robot* robot = NULL;
  ra_buffer* secret = NULL;
  ra_principal* principal = NULL;

  EXPECT_OK(ra_accounts_create(accounts, NULL, spec, &robot, &secret, &error));
  if (robot == NULL) exit(1);
  const int64_t id = ra_robot_id(robot);
  check_robot(robot);
  check_export(robot, secret);
  EXPECT_OK(log_in(accounts, secret, &principal, &error));
  check_rights(principal);
  ra_principal_free(principal);
  expect_refused(accounts, NULL, RA_REFUSAL_WRONG_SECRET, __LINE__);
  check_list(accounts, id);
  check_changes(accounts, id, &secret);
  check_life(accounts, id, &secret);

  now_unix_s += ONE_DAY_S; /* The second itself is expired. */
  expect_refused(accounts, secret, RA_REFUSAL_EXPIRED, __LINE__);
  EXPECT_OK(ra_accounts_delete(accounts, NULL, id, &error));
  expect_refused(accounts, secret, RA_REFUSAL_UNKNOWN_ROBOT, __LINE__);
  check_events(accounts, id);

  EXPECT_OK(ra_accounts_maintain(accounts, &error));
  ra_buffer_free(secret);
  ra_robot_free(robot);
  ra_robot_spec_free(spec);
  ra_accounts_free(accounts);
}

int main(int argc, char** argv) {
  char url[4096];
  const char* folder = getenv("TEST_TMPDIR");
  int i;
  for (i = 1; i < argc; ++i) run(argv[i]);
  if (argc < 2) {
    const int len = snprintf(url, sizeof(url), "sqlite:%s/main_job.db",
                             folder == NULL ? "." : folder);
    if (len < 0 || (size_t)len >= sizeof(url)) return 2;
    run("memory:");
    run(url);
  }
  if (g_failures == 0) printf("the main job is done\n");
  return g_failures == 0 ? 0 : 1;
}
