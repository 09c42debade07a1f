/* Robot accounts for registries: the C interface.
 *
 * An administrator makes a robot and gets its secret once; a job logs in with
 * the name and the secret; the registry asks what it may do. In C99 or later,
 * with a macro of the host's own:
 *
 *   #define RA_STR(s) (s), strlen(s)
 *
 *   ra_accounts* accounts = NULL;
 *   ra_permission_set* set = NULL;
 *   ra_grants* grants = NULL;
 *   ra_robot_spec* spec = NULL;
 *   ra_robot* robot = NULL;
 *   ra_buffer* secret = NULL;
 *   ra_principal* principal = NULL;
 *   ra_error* error = NULL;
 *   int is_made, may_push = 0;
 *
 *   is_made =
 *       !ra_accounts_open(RA_STR("sqlite:robots.db"), NULL, &accounts,
 *                         &error) &&
 *       !ra_permission_set_parse(ra_catalog_default(), RA_LEVEL_PROJECT,
 *                                RA_STR("repository:pull,repository:push"),
 *                                &set, &error) &&
 *       !ra_grants_new(&grants, &error) &&
 *       !ra_grants_add_project(grants, 0, RA_STR("library"), set, &error) &&
 *       !ra_robot_spec_new(&spec, &error) &&
 *       !ra_robot_spec_set_project(spec, RA_STR("library"), &error) &&
 *       !ra_robot_spec_set_account_name(spec, RA_STR("ci"), &error) &&
 *       !ra_robot_spec_set_grants(spec, grants, &error) &&
 *       !ra_accounts_create(accounts, NULL, spec, &robot, &secret, &error);
 *   if (is_made) {
 *     may_push = !ra_accounts_authenticate(
 *                    accounts, NULL, RA_STR("robot$library+ci"),
 *                    RA_STR(ra_buffer_data(secret, NULL)), &principal,
 *                    &error) &&
 *                !ra_principal_can_repository(principal,
 *                                             RA_STR("library/app"),
 *                                             RA_STR("push"), &error);
 *   }
 *   if (error != NULL) {
 *     fprintf(stderr, "%s: %s\n", ra_error_reason(error, NULL),
 *             ra_error_message(error, NULL));
 *   }
 *   ra_error_free(error);
 *   ra_principal_free(principal);
 *   ra_buffer_free(secret);
 *   ra_robot_free(robot);
 *   ra_robot_spec_free(spec);
 *   ra_grants_free(grants);
 *   ra_permission_set_free(set);
 *   ra_accounts_free(accounts);
 *
 * Sections: 1 version, status, error, buffer; 2 options; 3 names and expiry;
 * 4 permissions; 5 secrets; 6 registries; 7 accounts; 8 authentication and
 * authorisation; 9 Harbor. Sections 3 to 6 need no accounts handle: take what
 * you need.
 *
 * Rules that hold everywhere and are not repeated below:
 *
 * Errors. A function that can fail returns ra_status, RA_OK or why not, and
 * takes `ra_error **out_error` last: NULL, or where to put NULL (RA_OK) or a
 * new error (release: ra_error_free). What stood there before is overwritten,
 * never read. A failed call changes nothing unless its reason says so. Outs are
 * set to NULL or 0 before anything can fail; none may be NULL unless it says
 * so. RA_INVALID_ARGUMENT has the reason NULL_ARGUMENT if a required pointer is
 * NULL, LENGTH_TOO_LARGE if a text is longer than RA_MAX_TEXT_BYTES.
 * RA_RESOURCE_EXHAUSTED with the reason OUT_OF_MEMORY, and RA_INTERNAL, may
 * come from every such function. Below, a reason without a status comes with
 * RA_INVALID_ARGUMENT; one that ends in _NOT_FOUND with RA_NOT_FOUND. Treat a
 * status that you do not know as a failure.
 *
 * Texts in are a pointer and a length in bytes, not kept after the call; they
 * need no NUL at the end. NULL is the empty text if the length is 0.
 *
 * Texts out are borrowed or owned. A getter lends its text until its handle is
 * released or changed; `out_len` may be NULL, for a NUL stands after the last
 * byte. Asked of a NULL handle, a getter answers 0 or an empty text (or NULL,
 * if it lends a handle). An owned text is an ra_buffer (release:
 * ra_buffer_free).
 *
 * Handles are opaque. What a function makes, the `_free` function of its type
 * releases; that takes NULL too. No handle needs another to live longer, but
 * what is borrowed lives as long as what it was borrowed from.
 *
 * Threads. Functions that take `const T *` may run concurrently on one handle;
 * those that take `T *` need to be the only one that uses it. ra_accounts is
 * always taken as const: share it freely. The library starts no thread.
 *
 * Fork. In the child of a fork, accounts of the parent and hashers with a
 * pepper answer RA_FAILED_PRECONDITION, reason FORKED. The child may release
 * them; immutable snapshots (robots, principals, sets) stay readable. To open
 * new ones there, fork while no other thread is in a call: locks that another
 * thread held, SQLite's among them, stay held in the child.
 *
 * Flags are uint8_t: 0 is no, anything else yes; the library answers 0 or 1.
 * Times are seconds since the Unix epoch. Enumerators never change their value;
 * new ones may come. Everything is here since 0.1.0 unless it says otherwise.
 */
#ifndef ROBOT_ACCOUNTS_H_
#define ROBOT_ACCOUNTS_H_

#include <stddef.h>
#include <stdint.h>

#ifndef RA_API
#if defined(__GNUC__)
#define RA_API __attribute__((visibility("default")))
#else
#define RA_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ==========================================================================
 * 1. Version, status, error, buffer
 *
 *   if (ra_version_number() < RA_VERSION_NUMBER) abort();
 *   fprintf(stderr, "%s\n", ra_error_message(error, NULL));
 */

#define RA_VERSION_MAJOR 0
#define RA_VERSION_MINOR 1
#define RA_VERSION_PATCH 0
/* MAJOR * 10000 + MINOR * 100 + PATCH. */
#define RA_VERSION_NUMBER 100
#define RA_VERSION_STRING "0.1.0"

/* ra_version_number is the RA_VERSION_NUMBER of the library that runs. A
 * program needs one at least as new as the header that it was built with. */
RA_API int32_t ra_version_number(void);

/* ra_version_string is the RA_VERSION_STRING of the library that runs. */
RA_API const char* ra_version_string(void);

/* The numbers are those of absl::StatusCode and gRPC. */
typedef int32_t ra_status;
enum {
  RA_OK = 0,
  RA_CANCELLED = 1,
  RA_UNKNOWN = 2,
  RA_INVALID_ARGUMENT = 3,
  RA_DEADLINE_EXCEEDED = 4,
  RA_NOT_FOUND = 5,
  RA_ALREADY_EXISTS = 6,
  RA_PERMISSION_DENIED = 7,
  RA_RESOURCE_EXHAUSTED = 8,
  RA_FAILED_PRECONDITION = 9,
  RA_ABORTED = 10,
  RA_OUT_OF_RANGE = 11,
  RA_UNIMPLEMENTED = 12,
  RA_INTERNAL = 13,
  RA_UNAVAILABLE = 14,
  RA_DATA_LOSS = 15,
  RA_UNAUTHENTICATED = 16
};

/* ra_status_name is the name of `status` without RA_, such as "NOT_FOUND", or
 * "UNKNOWN_STATUS" for a number that this library does not know. */
RA_API const char* ra_status_name(ra_status status);

/* The longest text that any function takes; many take less and say so. */
#define RA_MAX_TEXT_BYTES 1048576

/* ra_max_text_bytes is RA_MAX_TEXT_BYTES, for those who cannot read macros; so
 * it is with every function that bears the name of a constant. */
RA_API size_t ra_max_text_bytes(void);

/* Why a call failed. Immutable. */
typedef struct ra_error ra_error;

/* ra_error_code is the status that came with `error`; RA_OK if it is NULL. */
RA_API ra_status ra_error_code(const ra_error* error);

/* ra_error_reason is an upper-case word for programs, such as
 * "PUSH_REQUIRES_PULL", that never changes its meaning; empty if there is none.
 */
RA_API const char* ra_error_reason(const ra_error* error, size_t* out_len);

/* ra_error_message is a sentence for people. It names the field and the rule
 * and never holds a secret. Do not compare it: it may be worded better one day.
 */
RA_API const char* ra_error_message(const ra_error* error, size_t* out_len);

/* ra_error_free releases `error`. */
RA_API void ra_error_free(ra_error* error);

/* Bytes that the caller owns, followed by a NUL that does not count. Immutable,
 * and wiped when released, whether they are secret or not. */
typedef struct ra_buffer ra_buffer;

/* ra_buffer_data is the bytes of `buffer`. */
RA_API const char* ra_buffer_data(const ra_buffer* buffer, size_t* out_len);

/* ra_buffer_free wipes and releases `buffer`. */
RA_API void ra_buffer_free(ra_buffer* buffer);

/* Levels of robots and permissions. */
typedef int32_t ra_level;
enum {
  RA_LEVEL_SYSTEM = 1,
  RA_LEVEL_PROJECT = 2,
  /* Robots made by a Harbor before 2.2; no level of permissions. */
  RA_LEVEL_LEGACY = 3
};

/* ==========================================================================
 * 2. Options
 *
 *   ra_options_new(&options, &error);
 *   ra_options_set_name_prefix(options, "bot$", 4, &error);
 */

/* Which permissions there are; section 4. */
typedef struct ra_catalog ra_catalog;

/* What a host may choose. Read by the calls that take it, which keep a copy of
 * what they need; NULL there means all defaults. */
typedef struct ra_options ra_options;

/* ra_options_new makes options with every default. */
RA_API ra_status ra_options_new(ra_options** out_options, ra_error** out_error);

/* ra_options_free wipes and releases `options`. */
RA_API void ra_options_free(ra_options* options);

/* ra_options_set_name_prefix sets what stands before every robot's name: 1 to
 * 64 bytes of [A-Za-z0-9._$@-]; reason INVALID_NAME_PREFIX. Default: the one
 * that the store keeps, "robot$" for a new store. Opening a store that keeps
 * another fails (PREFIX_MISMATCH): ra_accounts_change_prefix is the way. */
RA_API ra_status ra_options_set_name_prefix(ra_options* options,
                                            const char* prefix,
                                            size_t prefix_len,
                                            ra_error** out_error);

/* ra_options_set_default_duration_days sets how long a robot lives whose spec
 * does not say: 1 to RA_MAX_DURATION_DAYS, or RA_NEVER_EXPIRES; reason
 * INVALID_DURATION. The maximum, where there is one, bounds it. Default: 30. */
RA_API ra_status ra_options_set_default_duration_days(ra_options* options,
                                                      int64_t days,
                                                      ra_error** out_error);

/* ra_options_set_max_duration_days sets how long a robot may live at most: 1 to
 * RA_MAX_DURATION_DAYS, which forbids "never" too, or 0 for no limit; reason
 * INVALID_DURATION. Default: 0. */
RA_API ra_status ra_options_set_max_duration_days(ra_options* options,
                                                  int64_t days,
                                                  ra_error** out_error);

/* How new secrets are hashed. */
typedef int32_t ra_hash_policy;
enum {
  /* Generated: salted HMAC-SHA-256, under a pepper if there is one. Set by
   * hand: PBKDF2-HMAC-SHA256, 600 000 iterations. */
  RA_HASH_BY_ORIGIN = 0,
  /* All as Harbor does, which Harbor can read: PBKDF2-HMAC-SHA256, 4096. */
  RA_HASH_HARBOR = 1
};

/* ra_options_set_hash_policy sets how new secrets are hashed; reason
 * UNKNOWN_HASH_POLICY. Default: RA_HASH_BY_ORIGIN. */
RA_API ra_status ra_options_set_hash_policy(ra_options* options,
                                            ra_hash_policy policy,
                                            ra_error** out_error);

/* ra_options_add_pepper adds a key that is mixed into hashes of generated
 * secrets and kept outside the store: 16 to 128 random bytes under an id of 1
 * to 32 of [a-z0-9_-], which is written into the hashes. With `is_current`, new
 * hashes use it, and no longer the one before. Keep old keys as long as hashes
 * name them: a login that needs a missing one fails with
 * RA_FAILED_PRECONDITION, reason PEPPER_NOT_IN_RING. At most 64. Reasons:
 * PEPPER_KEY_ID, PEPPER_KEY_SIZE, PEPPER_KEY_ID_TAKEN (RA_ALREADY_EXISTS),
 * PEPPER_RING_FULL (RA_RESOURCE_EXHAUSTED). */
RA_API ra_status ra_options_add_pepper(ra_options* options, const char* key_id,
                                       size_t key_id_len, const char* key,
                                       size_t key_len, uint8_t is_current,
                                       ra_error** out_error);

/* ra_options_set_catalog sets which permissions there are. `catalog` is read,
 * not kept. Default: ra_catalog_default(). */
RA_API ra_status ra_options_set_catalog(ra_options* options,
                                        const ra_catalog* catalog,
                                        ra_error** out_error);

/* ra_options_set_verified_life_s sets for how many seconds a secret that was
 * right is remembered, so that the next login with it is fast: 0 (never) to
 * 86400; reason INVALID_LIFE. Default: 600. Disabled, expired and deleted
 * robots are refused at once all the same. */
RA_API ra_status ra_options_set_verified_life_s(ra_options* options,
                                                int64_t seconds,
                                                ra_error** out_error);

/* ra_options_set_remembered_secrets sets how many secrets that were right are
 * remembered at the same time, or a few more: 1 to 16777216, 32 bytes each, as
 * they come; reason INVALID_COUNT. Default: 1048576. */
RA_API ra_status ra_options_set_remembered_secrets(ra_options* options,
                                                   int64_t secrets,
                                                   ra_error** out_error);

/* ra_options_set_slow_hashes_at_once sets how many threads run slow hashes
 * (PBKDF2) at the same time; other logins wait, and may be hashed along by one
 * of those threads. 0 (half of the cores, at least one) to 1024; reason
 * INVALID_COUNT. Default: 0. */
RA_API ra_status ra_options_set_slow_hashes_at_once(ra_options* options,
                                                    int32_t count,
                                                    ra_error** out_error);

/* ra_options_set_declare_projects sets whether the first robot that is made in
 * a project, or granted something there, declares it. Without, an unknown
 * project is RA_NOT_FOUND, reason PROJECT_NOT_FOUND: for a host that puts its
 * projects itself (ra_accounts_project_put). Default: yes. */
RA_API ra_status ra_options_set_declare_projects(ra_options* options,
                                                 uint8_t declare_projects,
                                                 ra_error** out_error);

/* ra_options_set_robots_may_edit sets whether a robot that acts
 * (ra_actor_set_principal) may edit, enable, disable and extend robots, within
 * its own rights. Creating, seeing and deleting them needs its permissions
 * alone. Default: no. */
RA_API ra_status ra_options_set_robots_may_edit(ra_options* options,
                                                uint8_t robots_may_edit,
                                                ra_error** out_error);

/* ra_options_set_robots_may_refresh sets whether it may refresh their secrets
 * and end their grace. Default: no. */
RA_API ra_status ra_options_set_robots_may_refresh(ra_options* options,
                                                   uint8_t robots_may_refresh,
                                                   ra_error** out_error);

/* ra_options_set_max_made_by_robot sets how many robots one robot may have
 * made: 0 (none) to 1000000; reason INVALID_MADE_LIMIT. Default: 1000. */
RA_API ra_status ra_options_set_max_made_by_robot(ra_options* options,
                                                  int64_t count,
                                                  ra_error** out_error);

/* ra_options_set_legacy_key lets robots of a Harbor before 2.2
 * (RA_LEVEL_LEGACY) log in with their old tokens, each that is enabled for it
 * (ra_robot_edit_set_legacy_login_enabled). `pem` is the public key of that
 * Harbor, or its certificate: RSA of at least 2048 bits; empty for none; reason
 * INVALID_LEGACY_KEY. `source` is the name that its robots were imported under
 * (ra_import_set_source); if it is empty, robots of several sources that share
 * a number there are refused. Default: none. */
RA_API ra_status ra_options_set_legacy_key(ra_options* options, const char* pem,
                                           size_t pem_len, const char* source,
                                           size_t source_len,
                                           ra_error** out_error);

/* The most room for events. */
#define RA_MAX_EVENTS 1048576
RA_API int32_t ra_max_events(void);

/* ra_options_set_events keeps events for ra_accounts_next_event: `room` of
 * logins, and as many of all others; 1 to RA_MAX_EVENTS, taken at once when the
 * accounts are opened (about 300 bytes each), or 0 for none; reason
 * INVALID_COUNT. 4096 is plenty for a host that drains them every second.
 * Default: 0. */
RA_API ra_status ra_options_set_events(ra_options* options, int32_t room,
                                       ra_error** out_error);

/* ra_options_set_cached_robots sets how many robots of a file are kept in
 * memory for their logins: 1 to 16777216, some 250 bytes each, as they log in;
 * reason INVALID_COUNT. Default: 1048576. */
RA_API ra_status ra_options_set_cached_robots(ra_options* options,
                                              int64_t robots,
                                              ra_error** out_error);

/* ra_options_set_freshness_ms sets how old what a login sees of other
 * processes' changes may be: 0 (every login asks the store) to 60000; reason
 * INVALID_FRESHNESS. Changes of this process bite at once either way. Default:
 * 0. */
RA_API ra_status ra_options_set_freshness_ms(ra_options* options,
                                             int64_t freshness_ms,
                                             ra_error** out_error);

/* ra_options_set_token_life_s sets how long tokens of robots live at most: 60
 * to 86400 seconds; reason TOKEN_LIFE. Default: 300. */
RA_API ra_status ra_options_set_token_life_s(ra_options* options,
                                             int64_t seconds,
                                             ra_error** out_error);

/* ra_options_set_remembered_tokens sets for how many tokens of robots an issuer
 * has room to give them once more: 0 (none) to 1048576, about a kilobyte each;
 * reason INVALID_COUNT. A robot that logs in again for the same then costs no
 * signature in the first half of the token's life, and gets the same token
 * (and jti) with what is left of it. Every change of the robot, its secret or
 * its projects makes a new one. Default: 0. */
RA_API ra_status ra_options_set_remembered_tokens(ra_options* options,
                                                  int64_t tokens,
                                                  ra_error** out_error);

/* How a token without a certificate names its key. */
typedef int32_t ra_key_id_form;
enum {
  /* For registries up to 2.x. */
  RA_KEY_ID_LIBTRUST = 1,
  /* RFC 7638, for registries from 3.0 on. */
  RA_KEY_ID_THUMBPRINT = 2
};

/* ra_options_set_key_id_form sets that; reason UNKNOWN_KEY_ID_FORM. Default:
 * RA_KEY_ID_LIBTRUST. */
RA_API ra_status ra_options_set_key_id_form(ra_options* options,
                                            ra_key_id_form form,
                                            ra_error** out_error);

/* Tells the time: seconds since the Unix epoch. It is called on any thread that
 * uses the accounts, concurrently, and must neither call this library nor
 * throw. */
typedef int64_t (*ra_clock_function)(void* context);

/* ra_options_set_clock replaces the system's clock, for tests. `context` is
 * given to `function` as it is; both must live as long as the accounts that are
 * opened with these options. */
RA_API ra_status ra_options_set_clock(ra_options* options,
                                      ra_clock_function function, void* context,
                                      ra_error** out_error);

/* ==========================================================================
 * 3. Names and expiry (alone)
 *
 *   ra_full_name_format("robot$", 6, "library", 7, "ci", 2, &name, &error);
 *   ra_expiry_from_days(created_unix_s, 30, &expires_at_unix_s, &error);
 */

/* The longest project name, and the longest <project>+<account>. */
#define RA_MAX_NAME_BYTES 255
RA_API size_t ra_max_name_bytes(void);

/* "Never", as a time and as a number of days. */
#define RA_NEVER_EXPIRES (-1)
RA_API int64_t ra_never_expires(void);

/* The most days that an expiry can be given in. */
#define RA_MAX_DURATION_DAYS 2147483646
RA_API int64_t ra_max_duration_days(void);

/* ra_account_name_check returns RA_OK if `name` can be an account: 1 to 255
 * bytes of [a-z0-9]+([._-][a-z0-9]+)*. Reasons: INVALID_ACCOUNT_NAME,
 * NAME_TOO_LONG. */
RA_API ra_status ra_account_name_check(const char* name, size_t name_len,
                                       ra_error** out_error);

/* ra_project_name_check is ra_account_name_check for projects; reason
 * INVALID_PROJECT_NAME instead. */
RA_API ra_status ra_project_name_check(const char* name, size_t name_len,
                                       ra_error** out_error);

/* ra_full_name_format makes `<prefix><project>+<account>`, or
 * `<prefix><account>` (a system robot) if `project` is empty. Reasons:
 * INVALID_NAME_PREFIX and those of the two checks. */
RA_API ra_status ra_full_name_format(const char* prefix, size_t prefix_len,
                                     const char* project, size_t project_len,
                                     const char* account, size_t account_len,
                                     ra_buffer** out_full_name,
                                     ra_error** out_error);

/* ra_full_name_parse takes a full name apart; of a system robot, `*out_project`
 * is an empty buffer. RA_NOT_FOUND, reason NOT_A_ROBOT_NAME: it is no robot's
 * name, so a host may try its own users. Reason INVALID_NAME_PREFIX: of
 * `prefix`. */
RA_API ra_status ra_full_name_parse(const char* prefix, size_t prefix_len,
                                    const char* full_name, size_t full_name_len,
                                    ra_buffer** out_project,
                                    ra_buffer** out_account,
                                    ra_error** out_error);

/* ra_expiry_from_days counts `days` (1 to RA_MAX_DURATION_DAYS, or
 * RA_NEVER_EXPIRES) from `created_unix_s`. Reasons: INVALID_DURATION,
 * EXPIRY_OVERFLOW. */
RA_API ra_status ra_expiry_from_days(int64_t created_unix_s, int64_t days,
                                     int64_t* out_expires_at_unix_s,
                                     ra_error** out_error);

/* ra_expiry_from_seconds counts `seconds`, at least 1. The same reasons. */
RA_API ra_status ra_expiry_from_seconds(int64_t created_unix_s, int64_t seconds,
                                        int64_t* out_expires_at_unix_s,
                                        ra_error** out_error);

/* ra_expiry_is_expired answers whether `expires_at_unix_s` is over: the second
 * itself is. RA_NEVER_EXPIRES never is. */
RA_API uint8_t ra_expiry_is_expired(int64_t expires_at_unix_s,
                                    int64_t now_unix_s);

/* ra_time_left_seconds is the number of seconds until then: 0 if it is over,
 * RA_NEVER_EXPIRES if there is no end. */
RA_API int64_t ra_time_left_seconds(int64_t expires_at_unix_s,
                                    int64_t now_unix_s);

/* ra_time_left_format makes "29d 23h 59m" (rounded down), "Expired" or "Never
 * expires". */
RA_API ra_status ra_time_left_format(int64_t expires_at_unix_s,
                                     int64_t now_unix_s, ra_buffer** out_text,
                                     ra_error** out_error);

/* ==========================================================================
 * 4. Permissions (alone)
 *
 *   ra_permission_set_parse(ra_catalog_default(), RA_LEVEL_PROJECT,
 *                           "repository:pull", 15, &set, &error);
 *
 * Sets and grants keep their catalogue alive. Two catalogues that give the same
 * numbers to the same pairs count as one.
 */

/* ra_catalog_default is Harbor's 70 system and 70 project pairs and the five
 * helm-chart pairs of its guide. Lives for ever, so releasing it does nothing.
 * NULL without memory. */
RA_API const ra_catalog* ra_catalog_default(void);

/* ra_catalog_harbor_2_16 is ra_catalog_default without the helm-chart pairs. */
RA_API const ra_catalog* ra_catalog_harbor_2_16(void);

/* ra_catalog_new copies `base` (NULL: ra_catalog_default()), to add to it. */
RA_API ra_status ra_catalog_new(const ra_catalog* base,
                                ra_catalog** out_catalog, ra_error** out_error);

/* ra_catalog_add adds a pair; others keep their numbers. Sets made before keep
 * the catalogue as it was. A word is 1 to 64 bytes of [a-z0-9]+(-[a-z0-9]+)*.
 * Reasons: BAD_PERMISSION_WORD, UNKNOWN_LEVEL, DUPLICATE_PERMISSION,
 * TOO_MANY_PERMISSIONS (256 a level), CATALOG_READ_ONLY
 * (RA_FAILED_PRECONDITION: it was not made by ra_catalog_new). */
RA_API ra_status ra_catalog_add(ra_catalog* catalog, ra_level level,
                                const char* resource, size_t resource_len,
                                const char* action, size_t action_len,
                                uint8_t is_deprecated, ra_error** out_error);

/* ra_catalog_free releases `catalog`, unless it lives for ever. */
RA_API void ra_catalog_free(ra_catalog* catalog);

/* ra_catalog_size is the number of pairs of both levels. */
RA_API size_t ra_catalog_size(const ra_catalog* catalog);

/* ra_catalog_at is the pair at `index`, 0 to size - 1, in an order that adding
 * does not change. The words are borrowed from `catalog`. RA_OUT_OF_RANGE,
 * reason INDEX_OUT_OF_RANGE. */
RA_API ra_status ra_catalog_at(const ra_catalog* catalog, size_t index,
                               ra_level* out_level, const char** out_resource,
                               size_t* out_resource_len,
                               const char** out_action, size_t* out_action_len,
                               uint8_t* out_is_deprecated,
                               ra_error** out_error);

/* ra_permission_id finds the number of a pair, for the hot path: above 0 and
 * the same as long as the process and the catalogue live. Do not store it.
 * RA_NOT_FOUND, reason UNKNOWN_PERMISSION; reason UNKNOWN_LEVEL. */
RA_API ra_status ra_permission_id(const ra_catalog* catalog, ra_level level,
                                  const char* resource, size_t resource_len,
                                  const char* action, size_t action_len,
                                  int32_t* out_id, ra_error** out_error);

/* Permissions of one level, all known to its catalogue: no wildcard, and no
 * push of a resource without its pull. Immutable. */
typedef struct ra_permission_set ra_permission_set;

/* ra_permission_set_parse reads "resource:action" items, separated by commas,
 * lines or both. Reasons: EMPTY_PERMISSION_SET, UNKNOWN_PERMISSION,
 * WRONG_LEVEL, PUSH_REQUIRES_PULL, MALFORMED_PERMISSION, WILDCARD_NOT_ALLOWED,
 * UNKNOWN_LEVEL. */
RA_API ra_status ra_permission_set_parse(const ra_catalog* catalog,
                                         ra_level level, const char* text,
                                         size_t text_len,
                                         ra_permission_set** out_set,
                                         ra_error** out_error);

/* ra_permission_set_all makes the set of every pair of `level`. Reason
 * UNKNOWN_LEVEL. */
RA_API ra_status ra_permission_set_all(const ra_catalog* catalog,
                                       ra_level level,
                                       ra_permission_set** out_set,
                                       ra_error** out_error);

/* ra_permission_set_none makes the set of no pair, to add to; it cannot be
 * granted. Reason UNKNOWN_LEVEL. */
RA_API ra_status ra_permission_set_none(const ra_catalog* catalog,
                                        ra_level level,
                                        ra_permission_set** out_set,
                                        ra_error** out_error);

/* ra_permission_set_template makes the set of a template, such as "ci". Reason
 * UNKNOWN_TEMPLATE. */
RA_API ra_status ra_permission_set_template(const ra_catalog* catalog,
                                            const char* name, size_t name_len,
                                            ra_permission_set** out_set,
                                            ra_error** out_error);

/* ra_permission_template_count is the number of templates: common jobs of
 * robots, and the least that each needs. */
RA_API size_t ra_permission_template_count(void);

/* ra_permission_template_at is the template at `index`, 0 to count - 1: its
 * name, its level, its permissions as ra_permission_set_parse reads them, and a
 * line for people. The texts live for ever. RA_OUT_OF_RANGE, reason
 * INDEX_OUT_OF_RANGE. */
RA_API ra_status ra_permission_template_at(
    size_t index, const char** out_name, size_t* out_name_len,
    ra_level* out_level, const char** out_permissions,
    size_t* out_permissions_len, const char** out_description,
    size_t* out_description_len, ra_error** out_error);

/* ra_permission_set_union makes the set of what is in either. Reasons:
 * WRONG_LEVEL, MIXED_CATALOGS. */
RA_API ra_status ra_permission_set_union(const ra_permission_set* set,
                                         const ra_permission_set* other,
                                         ra_permission_set** out_set,
                                         ra_error** out_error);

/* ra_permission_set_difference makes the set of what is in `set` and not in
 * `other`; it may be empty, and then cannot be granted. Reasons: WRONG_LEVEL,
 * MIXED_CATALOGS, PUSH_REQUIRES_PULL (a push would stay without its pull). */
RA_API ra_status ra_permission_set_difference(const ra_permission_set* set,
                                              const ra_permission_set* other,
                                              ra_permission_set** out_set,
                                              ra_error** out_error);

/* ra_permission_set_contains answers whether a pair is in `set`. An unknown
 * pair is in none. */
RA_API ra_status ra_permission_set_contains(
    const ra_permission_set* set, const char* resource, size_t resource_len,
    const char* action, size_t action_len, uint8_t* out_contains,
    ra_error** out_error);

/* ra_permission_set_contains_all answers whether `other` is a subset of `set`;
 * not if their levels or catalogues differ. */
RA_API ra_status ra_permission_set_contains_all(const ra_permission_set* set,
                                                const ra_permission_set* other,
                                                uint8_t* out_contains,
                                                ra_error** out_error);

/* ra_permission_set_size is the number of pairs in `set`. */
RA_API size_t ra_permission_set_size(const ra_permission_set* set);

/* ra_permission_set_to_text makes the canonical form: sorted, separated by
 * commas. */
RA_API ra_status ra_permission_set_to_text(const ra_permission_set* set,
                                           ra_buffer** out_text,
                                           ra_error** out_error);

/* ra_permission_set_free releases `set`. */
RA_API void ra_permission_set_free(ra_permission_set* set);

/* Permissions and where they hold: each place once. */
typedef struct ra_grants ra_grants;

/* ra_grants_new makes grants that allow nothing yet. */
RA_API ra_status ra_grants_new(ra_grants** out_grants, ra_error** out_error);

/* ra_grants_add_system grants `set` (of system level) in the system. Reasons:
 * EMPTY_PERMISSION_SET, WRONG_LEVEL, MIXED_CATALOGS, DUPLICATE_SCOPE,
 * TOO_MANY_GRANTS (4096 pairs in all), GRANTS_READ_ONLY
 * (RA_FAILED_PRECONDITION: they are a robot's). */
RA_API ra_status ra_grants_add_system(ra_grants* grants,
                                      const ra_permission_set* set,
                                      ra_error** out_error);

/* ra_grants_add_all_projects grants `set` (of project level) in every project,
 * also those to come. The reasons of ra_grants_add_system. */
RA_API ra_status ra_grants_add_all_projects(ra_grants* grants,
                                            const ra_permission_set* set,
                                            ra_error** out_error);

/* ra_grants_add_project grants `set` (of project level) in one project, by its
 * id, its name or both. For ra_grants_covers and ra_grants_to_text the id
 * counts (above 0; a host's own ids do if it uses no accounts handle); for a
 * new robot the name, and an id must be that of the project so named.
 * `project_id` 0 or an empty name: not known. The reasons of
 * ra_grants_add_system, and WRONG_SCOPE (neither is given, or a negative id),
 * INVALID_PROJECT_NAME and NAME_TOO_LONG. */
RA_API ra_status ra_grants_add_project(ra_grants* grants, int64_t project_id,
                                       const char* project_name,
                                       size_t project_name_len,
                                       const ra_permission_set* set,
                                       ra_error** out_error);

/* ra_grants_covers answers whether all that `other` allows is allowed by
 * `grants` too, whatever is denied taken into account; not if their catalogues
 * differ. RA_FAILED_PRECONDITION, reason PROJECT_ID_MISSING, if a project was
 * added to either without its id. */
RA_API ra_status ra_grants_covers(const ra_grants* grants,
                                  const ra_grants* other, uint8_t* out_covers,
                                  ra_error** out_error);

/* ra_grants_to_text makes the canonical form, a line for each place: "/system
 * label:read", an asterisk or an id in "/project/7 tag:list,tag:read"; "!"
 * before a pair denies it. Reason PROJECT_ID_MISSING as above. */
RA_API ra_status ra_grants_to_text(const ra_grants* grants,
                                   ra_buffer** out_text, ra_error** out_error);

/* ra_grants_finding_count is the number of oddities in `grants`: of what an
 * older system stored, never of new ones. */
RA_API size_t ra_grants_finding_count(const ra_grants* grants);

/* ra_grants_finding_at is the oddity at `index`: a reason, such as "WILDCARD"
 * or "PUSH_WITHOUT_PULL", and a sentence for people that names the permission.
 * The texts are borrowed from `grants`. RA_OUT_OF_RANGE, reason
 * INDEX_OUT_OF_RANGE. */
RA_API ra_status ra_grants_finding_at(const ra_grants* grants, size_t index,
                                      const char** out_reason,
                                      size_t* out_reason_len,
                                      const char** out_message,
                                      size_t* out_message_len,
                                      ra_error** out_error);

/* ra_grants_free releases `grants`; not for those that a robot lends. */
RA_API void ra_grants_free(ra_grants* grants);

/* ==========================================================================
 * 5. Secrets (alone)
 *
 *   ra_secret_generate(&secret, &error);
 *   ra_hasher_hash(hasher, ra_buffer_data(secret, NULL), RA_SECRET_BYTES, 1,
 *                  &hash, &error);
 */

/* The length of a generated secret. */
#define RA_SECRET_BYTES 32
RA_API size_t ra_secret_bytes(void);

/* The shortest and the longest secret that can be set by hand. */
#define RA_MIN_SECRET_BYTES 8
RA_API size_t ra_min_secret_bytes(void);
#define RA_MAX_SECRET_BYTES 128
RA_API size_t ra_max_secret_bytes(void);

/* The longest secret that a login may present: older robots present a JWT. */
#define RA_MAX_PRESENTED_SECRET_BYTES 8192
RA_API size_t ra_max_presented_secret_bytes(void);

/* The length of a hash in Harbor's form: lower-case hex digits. */
#define RA_HARBOR_HASH_BYTES 32
RA_API size_t ra_harbor_hash_bytes(void);

/* ra_secret_generate makes RA_SECRET_BYTES characters of a-zA-Z0-9, at least
 * one of each class, over 190 bits. Aborts the process if the system has no
 * randomness to give. */
RA_API ra_status ra_secret_generate(ra_buffer** out_secret,
                                    ra_error** out_error);

/* ra_secret_check returns RA_OK if `secret` may be set by hand:
 * RA_MIN_SECRET_BYTES to RA_MAX_SECRET_BYTES bytes, at least one of a-z, A-Z
 * and 0-9 each, no control byte. Reasons: SECRET_TOO_SHORT, SECRET_TOO_LONG,
 * SECRET_CONTROL_BYTE, SECRET_NEEDS_LOWER, SECRET_NEEDS_UPPER,
 * SECRET_NEEDS_DIGIT. */
RA_API ra_status ra_secret_check(const char* secret, size_t secret_len,
                                 ra_error** out_error);

/* Makes and checks hashes. Immutable. */
typedef struct ra_hasher ra_hasher;

/* ra_hasher_new takes the hash policy and the peppers of `options`, which may
 * be NULL. */
RA_API ra_status ra_hasher_new(const ra_options* options,
                               ra_hasher** out_hasher, ra_error** out_error);

/* ra_hasher_free releases `hasher`. */
RA_API void ra_hasher_free(ra_hasher* hasher);

/* ra_hasher_hash makes a self-describing hash of `secret`, always with a new
 * salt. Say `is_generated` only of what ra_secret_generate made: such a secret
 * is hashed fast, for it cannot be guessed. Reasons: SECRET_TOO_SHORT,
 * SECRET_TOO_LONG. */
RA_API ra_status ra_hasher_hash(const ra_hasher* hasher, const char* secret,
                                size_t secret_len, uint8_t is_generated,
                                ra_buffer** out_hash, ra_error** out_error);

/* ra_hasher_verify returns RA_OK if `hash` was made of `secret`, and then says
 * whether ra_hasher_hash would write something better now (a hash in Harbor's
 * form stays as it is). RA_UNAUTHENTICATED, reason WRONG_SECRET, or
 * SECRET_HASH_MALFORMED: what is no hash, an empty one too, matches nothing.
 * RA_FAILED_PRECONDITION, reason PEPPER_NOT_IN_RING. `out_needs_rehash` may be
 * NULL. */
RA_API ra_status ra_hasher_verify(const ra_hasher* hasher, const char* hash,
                                  size_t hash_len, const char* secret,
                                  size_t secret_len, uint8_t* out_needs_rehash,
                                  ra_error** out_error);

/* ra_secret_hash_harbor computes what Harbor stores for `secret` and `salt` (at
 * most 64 bytes, taken as they are): PBKDF2-HMAC-SHA256, 4096 iterations, 16
 * bytes, as RA_HARBOR_HASH_BYTES hex digits. Reasons: SECRET_TOO_SHORT,
 * SECRET_TOO_LONG, SECRET_HASH_MALFORMED (the salt). */
RA_API ra_status ra_secret_hash_harbor(const char* secret, size_t secret_len,
                                       const char* salt, size_t salt_len,
                                       ra_buffer** out_hex,
                                       ra_error** out_error);

/* ra_secret_hash_from_harbor makes the self-describing form of a row of
 * Harbor's, for ra_hasher_verify. Reason SECRET_HASH_MALFORMED. */
RA_API ra_status ra_secret_hash_from_harbor(const char* hex, size_t hex_len,
                                            const char* salt, size_t salt_len,
                                            ra_buffer** out_hash,
                                            ra_error** out_error);

/* ==========================================================================
 * 6. Registries (alone where it can be)
 *
 *   ra_access_required(RA_STR(method), RA_STR(path), NULL, 0, &needed,
 *                      &error);
 *   ra_claims_allow(claims, needed, &error);        (it came with a token)
 *   ra_principal_allow(principal, needed, &error);  (with a name and a secret)
 */

/* A robot that proved who it is; section 8. */
typedef struct ra_principal ra_principal;

/* ra_basic_credentials_parse reads the value of an Authorization header, "Basic
 * ...". Nothing of it is checked. Reasons: HEADER_TOO_LONG (12 KiB), NOT_BASIC,
 * MALFORMED_CREDENTIALS, USER_TOO_LONG (512 bytes), SECRET_TOO_LONG (8 KiB). */
RA_API ra_status ra_basic_credentials_parse(const char* header,
                                            size_t header_len,
                                            ra_buffer** out_user,
                                            ra_buffer** out_secret,
                                            ra_error** out_error);

/* ra_basic_credentials_format makes such a value, for clients and tests.
 * Reasons: MALFORMED_CREDENTIALS (`user` has a colon or a control byte),
 * USER_TOO_LONG, SECRET_TOO_LONG. */
RA_API ra_status ra_basic_credentials_format(const char* user, size_t user_len,
                                             const char* secret,
                                             size_t secret_len,
                                             ra_buffer** out_header,
                                             ra_error** out_error);

/* Actions on resources, as registries write them: what a client asks for, what
 * a request needs, or what a token grants. Sorted; each resource once.
 * Immutable. */
typedef struct ra_access ra_access;

/* ra_access_parse reads scopes, `type:name:action[,action]...`, with blanks
 * between; join several `scope` parameters by a blank. Empty: no access.
 * Reasons: MALFORMED_SCOPE, TOO_MANY_SCOPES (64), SCOPES_TOO_LONG (16 KiB). */
RA_API ra_status ra_access_parse(const char* scopes, size_t scopes_len,
                                 ra_access** out_access, ra_error** out_error);

/* ra_access_required tells what a request of the distribution API needs, given
 * as it stands in the request line: `path` with its percent signs, `query`
 * without "?". For "/v2/" that is an empty access: any valid token. The
 * catalogue needs `registry:catalog:*`, which a robot holds by the system-level
 * permission catalog:read. What it does not know for sure it refuses, and so
 * must the host. Reasons, and the HTTP answer to give: UNKNOWN_PATH (404),
 * UNKNOWN_METHOD (405), MALFORMED_QUERY (400), REQUEST_TOO_LONG (414). */
RA_API ra_status ra_access_required(const char* method, size_t method_len,
                                    const char* path, size_t path_len,
                                    const char* query, size_t query_len,
                                    ra_access** out_access,
                                    ra_error** out_error);

/* ra_access_intersect makes what of `asked` is in `held`, for subjects that are
 * no robots (people, anonymous). Names are literal; `*` counts for the
 * catalogue only. */
RA_API ra_status ra_access_intersect(const ra_access* held,
                                     const ra_access* asked,
                                     ra_access** out_access,
                                     ra_error** out_error);

/* ra_access_intersect_principal makes what of `asked` a robot holds. `*`
 * becomes those of pull, push and delete that are held, but for the catalogue.
 * A part of `asked` may be missing, so an access that is not empty does not
 * mean "allowed": for that ask ra_principal_allow. */
RA_API ra_status ra_access_intersect_principal(const ra_principal* principal,
                                               const ra_access* asked,
                                               ra_access** out_access,
                                               ra_error** out_error);

/* ra_access_count is the number of resources in `access`. */
RA_API size_t ra_access_count(const ra_access* access);

/* ra_access_at is the resource at `index`: "repository", "library/app" and
 * "pull,push". The texts are borrowed from `access`. RA_OUT_OF_RANGE, reason
 * INDEX_OUT_OF_RANGE. */
RA_API ra_status ra_access_at(const ra_access* access, size_t index,
                              const char** out_type, size_t* out_type_len,
                              const char** out_name, size_t* out_name_len,
                              const char** out_actions, size_t* out_actions_len,
                              ra_error** out_error);

/* ra_access_to_text makes scopes with blanks between, as ra_access_parse reads
 * them. */
RA_API ra_status ra_access_to_text(const ra_access* access,
                                   ra_buffer** out_text, ra_error** out_error);

/* ra_access_free releases `access`. */
RA_API void ra_access_free(ra_access* access);

/* Why a registry refused a request (RFC 6750). */
typedef int32_t ra_challenge_error;
enum {
  /* No token was shown. */
  RA_CHALLENGE_NONE = 0,
  /* It is bad, expired or not for this registry. */
  RA_CHALLENGE_INVALID_TOKEN = 1,
  /* It is good, but not for this. */
  RA_CHALLENGE_INSUFFICIENT_SCOPE = 2
};

/* ra_challenge_format makes the value of a WWW-Authenticate header that tells a
 * client where to get a token. `required` is what the request needs; NULL: any
 * valid token. Reasons: MALFORMED_CHALLENGE, UNKNOWN_CHALLENGE_ERROR. */
RA_API ra_status ra_challenge_format(const char* realm, size_t realm_len,
                                     const char* service, size_t service_len,
                                     const ra_access* required,
                                     ra_challenge_error challenge_error,
                                     ra_buffer** out_header,
                                     ra_error** out_error);

/* Gives out bearer tokens as the distribution token specification has them.
 * Holds a private key, which is wiped when it is released. Immutable but for
 * the tokens that it remembers (ra_options_set_remembered_tokens). */
typedef struct ra_token_issuer ra_token_issuer;

/* ra_token_issuer_new takes the names of issuer and service (1 to 255 bytes of
 * printable ASCII) and a private key in PEM, not encrypted: RSA of at least
 * 2048 bits (RS256), P-256 (ES256) or Ed25519 (EdDSA). With `certificate_pem`,
 * its certificate and those of the issuers of that, every token carries the
 * chain (`x5c`), which all registries since 2.0 understand; without one (NULL
 * and 0) it names the key as `options` say. Life and key id come from
 * `options`, which may be NULL. Reasons: MALFORMED_ISSUER, MALFORMED_SERVICE,
 * MALFORMED_PEM, MALFORMED_KEY, KEY_ENCRYPTED, KEY_UNSUPPORTED, KEY_SIZE,
 * CERTIFICATE_CHAIN.
 */
RA_API ra_status ra_token_issuer_new(const char* issuer, size_t issuer_len,
                                     const char* service, size_t service_len,
                                     const char* key_pem, size_t key_pem_len,
                                     const char* certificate_pem,
                                     size_t certificate_pem_len,
                                     const ra_options* options,
                                     ra_token_issuer** out_issuer,
                                     ra_error** out_error);

/* ra_token_issuer_free wipes and releases `issuer`. */
RA_API void ra_token_issuer_free(ra_token_issuer* issuer);

/* ra_token_issue makes a token for a subject that is no robot (empty:
 * anonymous), for what the host grants it; `granted` NULL is nothing. `life_s`
 * is 1 to 86400. `now_unix_s` is ra_accounts_now_unix_s if
 * ra_accounts_token_verify is to check the token. The answer is the body for
 * the client: a JSON object with the members `token`, `access_token` (the
 * same), `expires_in` (seconds) and `issued_at` (RFC 3339), in any order.
 * ra_token_of_body takes the token out. Reasons: MALFORMED_SUBJECT, TOKEN_LIFE,
 * TIME_RANGE, TOKEN_TOO_LONG (RA_RESOURCE_EXHAUSTED). */
RA_API ra_status ra_token_issue(const ra_token_issuer* issuer,
                                const char* subject, size_t subject_len,
                                const ra_access* granted, int64_t now_unix_s,
                                int64_t life_s, ra_buffer** out_body_json,
                                ra_error** out_error);

/* ra_token_issue_for makes a token for a robot, for what of `asked` it holds;
 * `asked` NULL is nothing, as in a plain login. It looks at `principal` alone:
 * if that is not of this very request, ask ra_accounts_principal_is_current
 * first. The token ends with the robot and its secret at the latest:
 * RA_UNAUTHENTICATED, reason UNAUTHENTICATED, if they have ended. Body and
 * `now_unix_s` are those of ra_token_issue. Reasons: TIME_RANGE, TOKEN_TOO_LONG
 * (RA_RESOURCE_EXHAUSTED). */
RA_API ra_status ra_token_issue_for(const ra_token_issuer* issuer,
                                    const ra_principal* principal,
                                    const ra_access* asked, int64_t now_unix_s,
                                    ra_buffer** out_body_json,
                                    ra_error** out_error);

/* ra_token_of_body takes the bare token out of a body of ra_token_issue or
 * ra_token_issue_for, for a client, a cookie or ra_token_verify. Reason
 * MALFORMED_BODY. */
RA_API ra_status ra_token_of_body(const char* body_json, size_t body_json_len,
                                  ra_buffer** out_token, ra_error** out_error);

/* ra_token_issuer_jwks makes the JSON Web Key Set that checks the tokens. */
RA_API ra_status ra_token_issuer_jwks(const ra_token_issuer* issuer,
                                      ra_buffer** out_json,
                                      ra_error** out_error);

/* Whom a registry trusts to give tokens. */
typedef struct ra_token_keys ra_token_keys;

/* ra_token_keys_new trusts nobody yet; tokens must say that `issuer` gave them.
 */
RA_API ra_status ra_token_keys_new(const char* issuer, size_t issuer_len,
                                   ra_token_keys** out_keys,
                                   ra_error** out_error);

/* ra_token_keys_add trusts the public key in `pem`, a "PUBLIC KEY" or a
 * "CERTIFICATE". Reasons: MALFORMED_PEM, MALFORMED_KEY, KEY_UNSUPPORTED,
 * KEY_SIZE, KEY_ID_TAKEN (RA_ALREADY_EXISTS). */
RA_API ra_status ra_token_keys_add(ra_token_keys* keys, const char* pem,
                                   size_t pem_len, ra_error** out_error);

/* ra_token_keys_set_roots trusts the key of every certificate that leads to one
 * of those in `pem`, in the place of earlier roots. Reasons: MALFORMED_PEM,
 * MALFORMED_KEY. */
RA_API ra_status ra_token_keys_set_roots(ra_token_keys* keys, const char* pem,
                                         size_t pem_len, ra_error** out_error);

/* ra_token_keys_free releases `keys`. */
RA_API void ra_token_keys_free(ra_token_keys* keys);

/* What a token says. Immutable. */
typedef struct ra_claims ra_claims;

/* ra_token_verify checks a bearer token, given without "Bearer ": its form,
 * signature, issuer, service and times, with 60 s of leeway.
 * RA_UNAUTHENTICATED, reasons TOKEN_..., MALFORMED_TOKEN and MALFORMED_CLAIMS;
 * reason TIME_RANGE: `now_unix_s` is not from 1970 to 9999. A registry that has
 * an accounts handle calls ra_accounts_token_verify instead. */
RA_API ra_status ra_token_verify(const ra_token_keys* keys, const char* token,
                                 size_t token_len, const char* service,
                                 size_t service_len, int64_t now_unix_s,
                                 ra_claims** out_claims, ra_error** out_error);

/* ra_claims_allow returns RA_OK if the token grants all of `required` (of
 * ra_access_required), or RA_PERMISSION_DENIED, reason NOT_GRANTED. */
RA_API ra_status ra_claims_allow(const ra_claims* claims,
                                 const ra_access* required,
                                 ra_error** out_error);

/* ra_claims_subject is who got the token: of a robot its full name then. */
RA_API const char* ra_claims_subject(const ra_claims* claims, size_t* out_len);

/* ra_claims_token_id is the id of the token itself (`jti`). */
RA_API const char* ra_claims_token_id(const ra_claims* claims, size_t* out_len);

/* ra_claims_robot_id is the id of the robot; 0 if the subject is none. */
RA_API int64_t ra_claims_robot_id(const ra_claims* claims);

/* ra_claims_robot_version is the ra_robot_version of the robot then. */
RA_API int64_t ra_claims_robot_version(const ra_claims* claims);

/* ra_claims_issued_at_unix_s is when the token was given. */
RA_API int64_t ra_claims_issued_at_unix_s(const ra_claims* claims);

/* ra_claims_expires_at_unix_s is when the token ends, without the leeway. */
RA_API int64_t ra_claims_expires_at_unix_s(const ra_claims* claims);

/* ra_claims_access lends what the token grants. */
RA_API const ra_access* ra_claims_access(const ra_claims* claims);

/* ra_claims_free releases `claims`. */
RA_API void ra_claims_free(ra_claims* claims);

/* ==========================================================================
 * 7. Accounts
 *
 *   ra_accounts_open("sqlite:robots.db", 16, NULL, &accounts, &error);
 *   ra_accounts_create(accounts, NULL, spec, &robot, &secret, &error);
 *
 * Besides the reasons named below, every call may fail as its store does:
 * - RA_UNAVAILABLE: STORE_UNAVAILABLE, STORE_BUSY, STORE_GONE (the file was
 *   moved or deleted), STORE_BROKEN (in memory, when that ran out in the middle
 *   of a change: open another); on Harbor's tables also POSTGRES_UNREACHABLE,
 *   POSTGRES_TIMEOUT, POSTGRES_FAILED, and COMMIT_UNKNOWN (the change may have
 *   been made: read the robot again);
 * - RA_DATA_LOSS: STORE_CORRUPT, RECORD_UNREADABLE;
 * - RA_RESOURCE_EXHAUSTED: STORE_FULL, RECORD_TOO_LARGE;
 * - RA_FAILED_PRECONDITION: STORE_READ_ONLY, HARBOR_RULES (Harbor's tables
 *   cannot keep this), HARBOR_PREFIX_UNSUPPORTED (Harbor's prefix of robots'
 *   names cannot be one here), POSTGRES_UNDEFINED (a table or column is gone);
 * - RA_PERMISSION_DENIED: STORE_NOT_PERMITTED;
 * - RA_ABORTED: VERSION_CONFLICT (someone else changed the same thing at the
 *   same moment: try again), CHANGE_REVERSED (the change was made, and Harbor
 *   undid it at the same time: read the robot again).
 */

/* Robot accounts over a store; open for as long as the host lives, and shared
 * by all of its threads. */
typedef struct ra_accounts ra_accounts;

/* ra_accounts_open opens, or makes, a store: "memory:"; "sqlite:PATH" such as
 * "sqlite:robots.db" or "sqlite:///var/lib/registry/robots.db", which a process
 * opens once; or "harbor+postgres://USER@HOST/DATABASE", a Harbor's own tables
 * in place, read-only unless "?write=1" stands behind it (section 9).
 * `options` may be NULL. Reasons: UNKNOWN_STORE_SCHEME, INVALID_STORE_URL (no
 * path, or a host), UNKNOWN_URL_PARAMETER; with RA_FAILED_PRECONDITION
 * PREFIX_MISMATCH, STORE_NOT_OURS (not a file of this library), STORE_TOO_NEW,
 * STORE_READ_ONLY and STORE_INSECURE_FILE (a link, another user's, or others
 * may write to it); STORE_NOT_FOUND (its folder is not there);
 * INVALID_LEGACY_KEY (ra_options_set_legacy_key); of a Harbor those of
 * ra_accounts_import_harbor; and those above. */
RA_API ra_status ra_accounts_open(const char* url, size_t url_len,
                                  const ra_options* options,
                                  ra_accounts** out_accounts,
                                  ra_error** out_error);

/* ra_accounts_free keeps when robots were used last, and closes the store.
 * Events that nobody took are lost. No other call may be running. */
RA_API void ra_accounts_free(ra_accounts* accounts);

/* ra_accounts_maintain does what must be done now and then: once a minute it
 * keeps when robots were used last and tells of good logins and of expiries
 * (ra_accounts_next_event); and it tidies the store's files up. Call it every
 * second or so, on any thread. What it failed to keep it tries again. If it is
 * never called, logins and changes work as ever. */
RA_API ra_status ra_accounts_maintain(const ra_accounts* accounts,
                                      ra_error** out_error);

/* ra_accounts_now_unix_s tells the time that the accounts go by: the system's,
 * or that of ra_options_set_clock. */
RA_API int64_t ra_accounts_now_unix_s(const ra_accounts* accounts);

/* Who does it: NULL, the host itself; a user of the host, for the record (the
 * library knows no users: the host has checked what they may do), in some
 * projects alone if it is bound to them; or a robot, bound by its own rights.
 * Every call on robots and projects takes one after the handle.
 *
 * A robot acts with what it may do at that moment: it is read again within the
 * change. What it needs, at the place of the target (its project, or the
 * system), is robot:create, read, list or delete; to change a robot, the host's
 * option and robot:update, or robot:create if there is no such pair. The target
 * may never do more, or live longer, than who acts, before and after. Where the
 * actor may not even read, the answer is that of robots that do not exist. To
 * make a project it needs project:create in the system; to change or rename
 * one project:update there, to delete it project:delete. A robot of an old
 * Harbor does not act. Neither robots nor users that are bound to projects
 * change the prefix or import; the latter change no projects either.
 * RA_PERMISSION_DENIED: ACTOR_NOT_PERMITTED (a permission is missing, or a user
 * is not bound to that project), ACTOR_NOT_CURRENT (disabled, expired, deleted,
 * or its secret ended), EXCEEDS_ACTOR, ROBOTS_MAY_NOT_EDIT,
 * ROBOTS_MAY_NOT_REFRESH; RA_RESOURCE_EXHAUSTED: TOO_MANY_MADE
 * (ra_options_set_max_made_by_robot). */
typedef struct ra_actor ra_actor;

/* Sorts of actors. */
typedef int32_t ra_actor_kind;
enum {
  /* The host itself. */
  RA_ACTOR_HOST = 1,
  RA_ACTOR_USER = 2,
  RA_ACTOR_ROBOT = 3
};

/* ra_actor_new makes the host itself. */
RA_API ra_status ra_actor_new(ra_actor** out_actor, ra_error** out_error);

/* ra_actor_set_user makes `actor` a user of the host. `kind` is the host's word
 * for the sort of user, such as "local" or "oidc". Reason INVALID_ACTOR: a
 * field is longer than 255 bytes or has control bytes, or `name` is empty. */
RA_API ra_status ra_actor_set_user(ra_actor* actor, const char* kind,
                                   size_t kind_len, int64_t id,
                                   const char* name, size_t name_len,
                                   ra_error** out_error);

/* ra_actor_set_principal makes `actor` a robot. `principal` is copied, and may
 * be from an earlier request: every call reads the robot again. */
RA_API ra_status ra_actor_set_principal(ra_actor* actor,
                                        const ra_principal* principal,
                                        ra_error** out_error);

/* ra_actor_add_project binds `actor` to this project, by its name, and those
 * added before: it sees and changes only the project robots there, as the
 * administrator of a project does, and neither projects nor the prefix.
 * Reasons: INVALID_PROJECT_NAME, NAME_TOO_LONG. */
RA_API ra_status ra_actor_add_project(ra_actor* actor, const char* project,
                                      size_t project_len, ra_error** out_error);

/* ra_actor_free releases `actor`. */
RA_API void ra_actor_free(ra_actor* actor);

/* ra_accounts_name_prefix makes the prefix that is in force. */
RA_API ra_status ra_accounts_name_prefix(const ra_accounts* accounts,
                                         ra_buffer** out_prefix,
                                         ra_error** out_error);

/* ra_accounts_old_name_prefix makes the prefix before that, and tells until
 * when names with it log in (ra_accounts_change_prefix_until): not at that
 * second any more, which may have passed. Empty and 0 if there is none. */
RA_API ra_status ra_accounts_old_name_prefix(const ra_accounts* accounts,
                                             ra_buffer** out_prefix,
                                             int64_t* out_until_unix_s,
                                             ra_error** out_error);

/* ra_accounts_change_prefix gives all robots another prefix: their old login
 * names die at once. Reason INVALID_NAME_PREFIX. */
RA_API ra_status ra_accounts_change_prefix(const ra_accounts* accounts,
                                           const ra_actor* actor,
                                           const char* prefix,
                                           size_t prefix_len,
                                           ra_error** out_error);

/* ra_accounts_change_prefix_until does the same, but until `old_until_unix_s`
 * the old names log in as well; 0: not at all. Reasons: INVALID_NAME_PREFIX,
 * EXPIRES_IN_THE_PAST. */
RA_API ra_status ra_accounts_change_prefix_until(
    const ra_accounts* accounts, const ra_actor* actor, const char* prefix,
    size_t prefix_len, int64_t old_until_unix_s, ra_error** out_error);

/* Projects. A host with ids of its own puts its projects here; for one without,
 * the first robot made in a project declares it (see
 * ra_options_set_declare_projects). Immutable: as it was when read. */
typedef struct ra_project ra_project;

/* ra_accounts_project_put makes a project, or changes the one with the same
 * host id (above 0; 0: the host has none) or else the same name. `is_public`:
 * as in Harbor, every robot that may act in any project may there, without a
 * grant, pull repositories and read or list project, label, repository, tag,
 * artifact, accessory, artifact-addition, scan and scanner. `out_project` may
 * be NULL. Reasons: INVALID_PROJECT_NAME, NAME_TOO_LONG, INVALID_HOST_ID,
 * PROJECT_EXISTS (RA_ALREADY_EXISTS). */
RA_API ra_status ra_accounts_project_put(const ra_accounts* accounts,
                                         const ra_actor* actor, int64_t host_id,
                                         const char* name, size_t name_len,
                                         uint8_t is_public,
                                         ra_project** out_project,
                                         ra_error** out_error);

/* ra_accounts_project_rename gives a project another name. The full names of
 * its robots change with it at once. The reasons of ra_accounts_project_put,
 * and PROJECT_NOT_FOUND (RA_NOT_FOUND). */
RA_API ra_status ra_accounts_project_rename(const ra_accounts* accounts,
                                            const ra_actor* actor,
                                            const char* name, size_t name_len,
                                            const char* new_name,
                                            size_t new_name_len,
                                            ra_error** out_error);

/* ra_accounts_project_delete deletes a project, its robots, and what others
 * were granted in it. A project made again under its name is another one.
 * Reason PROJECT_NOT_FOUND. */
RA_API ra_status ra_accounts_project_delete(const ra_accounts* accounts,
                                            const ra_actor* actor,
                                            const char* name, size_t name_len,
                                            ra_error** out_error);

/* ra_accounts_project_find finds a project by name. Reason PROJECT_NOT_FOUND.
 */
RA_API ra_status ra_accounts_project_find(const ra_accounts* accounts,
                                          const ra_actor* actor,
                                          const char* name, size_t name_len,
                                          ra_project** out_project,
                                          ra_error** out_error);

/* ra_project_id is the library's own id of `project`: above 0, never reused. */
RA_API int64_t ra_project_id(const ra_project* project);

/* ra_project_host_id is the id that the host gave; 0 if it gave none. */
RA_API int64_t ra_project_host_id(const ra_project* project);

/* ra_project_name is the name of `project`. */
RA_API const char* ra_project_name(const ra_project* project, size_t* out_len);

/* ra_project_is_public answers whether the host marked `project` public. */
RA_API uint8_t ra_project_is_public(const ra_project* project);

/* ra_project_created_unix_s is when `project` was made. */
RA_API int64_t ra_project_created_unix_s(const ra_project* project);

/* ra_project_free releases `project`. */
RA_API void ra_project_free(ra_project* project);

/* A robot to be made. What its setters are given is checked when it is made. */
typedef struct ra_robot_spec ra_robot_spec;

/* ra_robot_spec_new makes the spec of a project robot with the default life. */
RA_API ra_status ra_robot_spec_new(ra_robot_spec** out_spec,
                                   ra_error** out_error);

/* ra_robot_spec_free releases `spec`. */
RA_API void ra_robot_spec_free(ra_robot_spec* spec);

/* ra_robot_spec_set_level sets RA_LEVEL_PROJECT (the default) or
 * RA_LEVEL_SYSTEM; reason UNKNOWN_LEVEL. */
RA_API ra_status ra_robot_spec_set_level(ra_robot_spec* spec, ra_level level,
                                         ra_error** out_error);

/* ra_robot_spec_set_project sets the name of a project robot's project. */
RA_API ra_status ra_robot_spec_set_project(ra_robot_spec* spec,
                                           const char* project,
                                           size_t project_len,
                                           ra_error** out_error);

/* ra_robot_spec_set_account_name sets the name without prefix and project. */
RA_API ra_status ra_robot_spec_set_account_name(ra_robot_spec* spec,
                                                const char* name,
                                                size_t name_len,
                                                ra_error** out_error);

/* ra_robot_spec_set_description sets a text for people: UTF-8 of at most 1024
 * bytes without control bytes. Default: empty. */
RA_API ra_status ra_robot_spec_set_description(ra_robot_spec* spec,
                                               const char* description,
                                               size_t description_len,
                                               ra_error** out_error);

/* ra_robot_spec_set_duration_days sets the life in days from the creation: 1 to
 * RA_MAX_DURATION_DAYS, or RA_NEVER_EXPIRES. Default: that of the options. The
 * last of the three setters of the life counts. */
RA_API ra_status ra_robot_spec_set_duration_days(ra_robot_spec* spec,
                                                 int64_t days,
                                                 ra_error** out_error);

/* ra_robot_spec_set_duration_s sets the life in seconds from the creation. */
RA_API ra_status ra_robot_spec_set_duration_s(ra_robot_spec* spec,
                                              int64_t seconds,
                                              ra_error** out_error);

/* ra_robot_spec_set_expires_at sets the second at which the robot expires. */
RA_API ra_status ra_robot_spec_set_expires_at(ra_robot_spec* spec,
                                              int64_t expires_at_unix_s,
                                              ra_error** out_error);

/* ra_robot_spec_set_grants sets what the robot may do. `grants` is copied. A
 * project robot's name its one project, and nothing else. Reason
 * GRANTS_READ_ONLY (RA_FAILED_PRECONDITION): they are those of a robot. */
RA_API ra_status ra_robot_spec_set_grants(ra_robot_spec* spec,
                                          const ra_grants* grants,
                                          ra_error** out_error);

/* A robot as it was when read. Immutable. */
typedef struct ra_robot ra_robot;

/* ra_accounts_create makes a robot and its secret, which is given out here and
 * never again. Reasons, besides those of the store:
 * - of its name: INVALID_ACCOUNT_NAME, INVALID_PROJECT_NAME, NAME_TOO_LONG,
 *   PROJECT_MISSING (a project robot without one), PROJECT_AT_SYSTEM_LEVEL,
 *   ROBOT_EXISTS (RA_ALREADY_EXISTS);
 * - of the rest: INVALID_DESCRIPTION, INVALID_DURATION, EXPIRES_IN_THE_PAST,
 *   EXPIRY_OVERFLOW, DURATION_TOO_LONG (ra_options_set_max_duration_days);
 * - of its grants: NO_GRANTS, WRONG_SCOPE (a project robot is granted something
 *   elsewhere), MIXED_CATALOGS (that of the options is another),
 *   PROJECT_MISMATCH (RA_FAILED_PRECONDITION: a grant's id is not that of its
 *   name), DUPLICATE_SCOPE;
 * - of either project: PROJECT_NOT_FOUND (ra_options_set_declare_projects). */
RA_API ra_status ra_accounts_create(const ra_accounts* accounts,
                                    const ra_actor* actor,
                                    const ra_robot_spec* spec,
                                    ra_robot** out_robot,
                                    ra_buffer** out_secret,
                                    ra_error** out_error);

/* Robots that were made together, and their secrets. Immutable. */
typedef struct ra_created_robots ra_created_robots;

/* ra_accounts_create_many makes the robots of the array `specs` (at most
 * RA_MAX_PAGE_SIZE) in one transaction: all of them or none. The reasons of
 * ra_accounts_create, and TOO_MANY_SPECS. */
RA_API ra_status ra_accounts_create_many(const ra_accounts* accounts,
                                         const ra_actor* actor,
                                         const ra_robot_spec* const* specs,
                                         size_t num_specs,
                                         ra_created_robots** out_created,
                                         ra_error** out_error);

/* ra_created_robots_count is the number of robots in `created`. */
RA_API size_t ra_created_robots_count(const ra_created_robots* created);

/* ra_created_robots_at lends the robot of the spec at `index`; NULL if there is
 * none. */
RA_API const ra_robot* ra_created_robots_at(const ra_created_robots* created,
                                            size_t index);

/* ra_created_robots_secret lends its secret. */
RA_API const char* ra_created_robots_secret(const ra_created_robots* created,
                                            size_t index, size_t* out_len);

/* ra_created_robots_free wipes and releases `created`. */
RA_API void ra_created_robots_free(ra_created_robots* created);

/* ra_accounts_get reads a robot by its id. RA_NOT_FOUND, reason
 * ROBOT_NOT_FOUND. */
RA_API ra_status ra_accounts_get(const ra_accounts* accounts,
                                 const ra_actor* actor, int64_t id,
                                 ra_robot** out_robot, ra_error** out_error);

/* ra_accounts_find reads a robot by its full name. RA_NOT_FOUND, reason
 * ROBOT_NOT_FOUND; RA_FAILED_PRECONDITION, reason NAME_NOT_UNIQUE: several
 * legacy robots have it. */
RA_API ra_status ra_accounts_find(const ra_accounts* accounts,
                                  const ra_actor* actor, const char* full_name,
                                  size_t full_name_len, ra_robot** out_robot,
                                  ra_error** out_error);

/* Which robots to list. */
typedef struct ra_robot_query ra_robot_query;

/* The most robots on one page. */
#define RA_MAX_PAGE_SIZE 1000
RA_API size_t ra_max_page_size(void);

/* ra_robot_query_new makes the query of all robots, in pages of 50. */
RA_API ra_status ra_robot_query_new(ra_robot_query** out_query,
                                    ra_error** out_error);

/* ra_robot_query_free releases `query`. */
RA_API void ra_robot_query_free(ra_robot_query* query);

/* ra_robot_query_set_level lists the robots of one level only; reason
 * UNKNOWN_LEVEL. */
RA_API ra_status ra_robot_query_set_level(ra_robot_query* query, ra_level level,
                                          ra_error** out_error);

/* ra_robot_query_set_project lists the robots of one project only, by its name,
 * which ra_accounts_list looks up. */
RA_API ra_status ra_robot_query_set_project(ra_robot_query* query,
                                            const char* project,
                                            size_t project_len,
                                            ra_error** out_error);

/* ra_robot_query_set_search lists the robots only whose account name, without
 * prefix and project, has this text in it, in any case. */
RA_API ra_status ra_robot_query_set_search(ra_robot_query* query,
                                           const char* text, size_t text_len,
                                           ra_error** out_error);

/* ra_robot_query_set_made_by_robot lists the robots only that this robot made.
 */
RA_API ra_status ra_robot_query_set_made_by_robot(ra_robot_query* query,
                                                  int64_t robot_id,
                                                  ra_error** out_error);

/* ra_robot_query_set_expires_after lists the robots only that expire later than
 * `unix_s`: with ra_accounts_now_unix_s those that are not expired. Who never
 * expires is on no list that asks for either time. */
RA_API ra_status ra_robot_query_set_expires_after(ra_robot_query* query,
                                                  int64_t unix_s,
                                                  ra_error** out_error);

/* ra_robot_query_set_expires_until lists the robots only that expire no later
 * than `unix_s`: with ra_accounts_now_unix_s those that are expired. */
RA_API ra_status ra_robot_query_set_expires_until(ra_robot_query* query,
                                                  int64_t unix_s,
                                                  ra_error** out_error);

/* ra_robot_query_set_unused_since lists the robots only that were made, and
 * used if ever, no later than `unix_s`. */
RA_API ra_status ra_robot_query_set_unused_since(ra_robot_query* query,
                                                 int64_t unix_s,
                                                 ra_error** out_error);

/* What a list is sorted by; equal robots by their ids. */
typedef int32_t ra_robot_order;
enum {
  RA_ORDER_ACCOUNT_NAME = 1,
  RA_ORDER_CREATED = 2,
  /* The robots that never expire come last. */
  RA_ORDER_EXPIRY = 3
};

/* ra_robot_query_set_order sets that, and whether all of it is turned round;
 * reason INVALID_ORDER. Default: by account name, not turned round. */
RA_API ra_status ra_robot_query_set_order(ra_robot_query* query,
                                          ra_robot_order order,
                                          uint8_t is_descending,
                                          ra_error** out_error);

/* ra_robot_query_set_page_size sets the robots on a page: 1 to
 * RA_MAX_PAGE_SIZE; reason INVALID_PAGE_SIZE. */
RA_API ra_status ra_robot_query_set_page_size(ra_robot_query* query,
                                              size_t page_size,
                                              ra_error** out_error);

/* ra_robot_query_set_cursor starts after the page that gave `cursor`, in the
 * same order; empty: at the first page. ra_accounts_list checks it. */
RA_API ra_status ra_robot_query_set_cursor(ra_robot_query* query,
                                           const char* cursor,
                                           size_t cursor_len,
                                           ra_error** out_error);

/* Some robots of a list. Immutable. */
typedef struct ra_robot_page ra_robot_page;

/* ra_accounts_list reads a page of the robots that `actor` may see; `query` may
 * be NULL: all of them. It stays right while robots come and go. Reasons:
 * PROJECT_NOT_FOUND, INVALID_CURSOR. */
RA_API ra_status ra_accounts_list(const ra_accounts* accounts,
                                  const ra_actor* actor,
                                  const ra_robot_query* query,
                                  ra_robot_page** out_page,
                                  ra_error** out_error);

/* ra_robot_page_count is the number of robots on `page`. */
RA_API size_t ra_robot_page_count(const ra_robot_page* page);

/* ra_robot_page_at lends the robot at `index`; NULL if there is none. */
RA_API const ra_robot* ra_robot_page_at(const ra_robot_page* page,
                                        size_t index);

/* ra_robot_page_next_cursor is for ra_robot_query_set_cursor; empty if this was
 * the last page. */
RA_API const char* ra_robot_page_next_cursor(const ra_robot_page* page,
                                             size_t* out_len);

/* ra_robot_page_free releases `page`. */
RA_API void ra_robot_page_free(ra_robot_page* page);

/* What to change of a robot; what is not set stays. Its name, level and project
 * never change. What its setters are given is checked when it is used. */
typedef struct ra_robot_edit ra_robot_edit;

/* ra_robot_edit_new makes an edit that changes nothing. */
RA_API ra_status ra_robot_edit_new(ra_robot_edit** out_edit,
                                   ra_error** out_error);

/* ra_robot_edit_free releases `edit`. */
RA_API void ra_robot_edit_free(ra_robot_edit* edit);

/* ra_robot_edit_set_description sets another text for people. */
RA_API ra_status ra_robot_edit_set_description(ra_robot_edit* edit,
                                               const char* description,
                                               size_t description_len,
                                               ra_error** out_error);

/* ra_robot_edit_set_duration_days sets the life in days, counted from the
 * creation: 1 to RA_MAX_DURATION_DAYS, or RA_NEVER_EXPIRES. The days that it
 * has leave the second of its expiry as it is. The last of the three setters of
 * the life counts. */
RA_API ra_status ra_robot_edit_set_duration_days(ra_robot_edit* edit,
                                                 int64_t days,
                                                 ra_error** out_error);

/* ra_robot_edit_set_expires_at sets the second at which the robot expires. */
RA_API ra_status ra_robot_edit_set_expires_at(ra_robot_edit* edit,
                                              int64_t expires_at_unix_s,
                                              ra_error** out_error);

/* ra_robot_edit_set_extend_by_s lets the robot live so many seconds from now
 * on, at least: a later end, or none, stays. */
RA_API ra_status ra_robot_edit_set_extend_by_s(ra_robot_edit* edit,
                                               int64_t seconds,
                                               ra_error** out_error);

/* ra_robot_edit_set_grants sets all that the robot may do from now on. `grants`
 * is copied; see ra_robot_spec_set_grants. */
RA_API ra_status ra_robot_edit_set_grants(ra_robot_edit* edit,
                                          const ra_grants* grants,
                                          ra_error** out_error);

/* ra_robot_edit_set_enabled enables or disables. */
RA_API ra_status ra_robot_edit_set_enabled(ra_robot_edit* edit,
                                           uint8_t is_enabled,
                                           ra_error** out_error);

/* ra_robot_edit_set_legacy_login_enabled sets, of a legacy robot only, whether
 * its old token logs in (ra_options_set_legacy_key). */
RA_API ra_status ra_robot_edit_set_legacy_login_enabled(ra_robot_edit* edit,
                                                        uint8_t is_enabled,
                                                        ra_error** out_error);

/* ra_robot_edit_set_expected_version sets the ra_robot_version that the editor
 * saw: if it is another by then, the edit fails (RA_ABORTED, reason
 * VERSION_CONFLICT). Reason INVALID_VERSION: below 1. Default: whatever it is.
 */
RA_API ra_status ra_robot_edit_set_expected_version(ra_robot_edit* edit,
                                                    int64_t version,
                                                    ra_error** out_error);

/* ra_accounts_update changes what `edit` sets, all of it or nothing; the next
 * login feels it, as with ra_accounts_set_enabled. Grants and a life that stay
 * as they are are not checked again. `out_robot` may be NULL. The reasons of
 * ra_accounts_create for what is set; ROBOT_NOT_FOUND; RA_ABORTED:
 * VERSION_CONFLICT; RA_FAILED_PRECONDITION: LEGACY_NOT_EDITABLE (more than
 * enabling and disabling a legacy robot), NOT_LEGACY, NEWER_RECORD. */
RA_API ra_status ra_accounts_update(const ra_accounts* accounts,
                                    const ra_actor* actor, int64_t id,
                                    const ra_robot_edit* edit,
                                    ra_robot** out_robot, ra_error** out_error);

/* ra_accounts_set_enabled enables or disables a robot. The next login feels it;
 * tokens that were given live on until they end (see ra_accounts_token_verify).
 * `out_robot` may be NULL. Reason ROBOT_NOT_FOUND. */
RA_API ra_status ra_accounts_set_enabled(const ra_accounts* accounts,
                                         const ra_actor* actor, int64_t id,
                                         uint8_t is_enabled,
                                         ra_robot** out_robot,
                                         ra_error** out_error);

/* ra_accounts_set_enabled_with_made does the same for a robot and all that it
 * made, and they made; `*out_count` is how many changed, and may be NULL.
 * Reason ROBOT_NOT_FOUND. */
RA_API ra_status ra_accounts_set_enabled_with_made(
    const ra_accounts* accounts, const ra_actor* actor, int64_t id,
    uint8_t is_enabled, int64_t* out_count, ra_error** out_error);

/* How to refresh a secret. */
typedef struct ra_refresh ra_refresh;

/* The longest grace of an old secret, in seconds. */
#define RA_MAX_GRACE_S 31622400
RA_API int64_t ra_max_grace_s(void);

/* ra_refresh_new makes the default: a random secret, and no grace. */
RA_API ra_status ra_refresh_new(ra_refresh** out_refresh, ra_error** out_error);

/* ra_refresh_free wipes and releases `refresh`. */
RA_API void ra_refresh_free(ra_refresh* refresh);

/* ra_refresh_set_secret gives the new secret by hand. The reasons of
 * ra_secret_check. */
RA_API ra_status ra_refresh_set_secret(ra_refresh* refresh, const char* secret,
                                       size_t secret_len, ra_error** out_error);

/* ra_refresh_set_grace_s sets how long the old secret lives on, beside the new
 * one: 0 (it dies at once) to RA_MAX_GRACE_S seconds; reason INVALID_GRACE. It
 * never outlives the robot, and a refresh within a grace ends the older one.
 * Default: 0. */
RA_API ra_status ra_refresh_set_grace_s(ra_refresh* refresh, int64_t seconds,
                                        ra_error** out_error);

/* ra_refresh_set_expected_version is ra_robot_edit_set_expected_version for a
 * refresh. */
RA_API ra_status ra_refresh_set_expected_version(ra_refresh* refresh,
                                                 int64_t version,
                                                 ra_error** out_error);

/* ra_accounts_refresh_secret gives a robot a new secret; the old one fails at
 * the next login, or lives on for a grace, while tokens that were given live on
 * until they end (see ra_accounts_token_verify). `refresh` may be NULL: a
 * random one. `*out_secret` is what was generated, and NULL if the secret was
 * given. Reasons: ROBOT_NOT_FOUND; RA_ABORTED: VERSION_CONFLICT;
 * RA_FAILED_PRECONDITION: LEGACY_NOT_EDITABLE, NEWER_RECORD. */
RA_API ra_status ra_accounts_refresh_secret(const ra_accounts* accounts,
                                            const ra_actor* actor, int64_t id,
                                            const ra_refresh* refresh,
                                            ra_buffer** out_secret,
                                            ra_error** out_error);

/* ra_accounts_end_grace ends every secret but the newest now; none to end is no
 * failure. `out_robot` may be NULL. The reasons of ra_accounts_refresh_secret.
 */
RA_API ra_status ra_accounts_end_grace(const ra_accounts* accounts,
                                       const ra_actor* actor, int64_t id,
                                       ra_robot** out_robot,
                                       ra_error** out_error);

/* ra_accounts_delete deletes a robot; its id is never used again. The next
 * login fails; tokens that were given live on until they end (see
 * ra_accounts_token_verify). Reason ROBOT_NOT_FOUND. */
RA_API ra_status ra_accounts_delete(const ra_accounts* accounts,
                                    const ra_actor* actor, int64_t id,
                                    ra_error** out_error);

/* ra_accounts_delete_with_made does the same for a robot and all that it made,
 * and they made; `*out_count` is how many, and may be NULL. Reason
 * ROBOT_NOT_FOUND. */
RA_API ra_status ra_accounts_delete_with_made(const ra_accounts* accounts,
                                              const ra_actor* actor, int64_t id,
                                              int64_t* out_count,
                                              ra_error** out_error);

/* ra_accounts_delete_expired deletes those of the robots `ids` (at most
 * RA_MAX_PAGE_SIZE) that expired at `expired_until_unix_s` or earlier, and
 * passes over those that did not, though a list said so a moment ago, and those
 * that are gone. `*out_count` is how many it deleted, and may be NULL. Reason
 * TOO_MANY_ROBOTS. */
RA_API ra_status ra_accounts_delete_expired(const ra_accounts* accounts,
                                            const ra_actor* actor,
                                            const int64_t* ids, size_t num_ids,
                                            int64_t expired_until_unix_s,
                                            int64_t* out_count,
                                            ra_error** out_error);

/* ra_robot_id is the id of `robot`: above 0, never reused. */
RA_API int64_t ra_robot_id(const ra_robot* robot);

/* ra_robot_full_name is the name that it logs in with. */
RA_API const char* ra_robot_full_name(const ra_robot* robot, size_t* out_len);

/* ra_robot_account_name is its name without prefix and project. */
RA_API const char* ra_robot_account_name(const ra_robot* robot,
                                         size_t* out_len);

/* ra_robot_level is its level. */
RA_API ra_level ra_robot_level(const ra_robot* robot);

/* ra_robot_project_id is the library's id of its project; 0 at system level. */
RA_API int64_t ra_robot_project_id(const ra_robot* robot);

/* ra_robot_project_name is the name of its project; empty at system level. */
RA_API const char* ra_robot_project_name(const ra_robot* robot,
                                         size_t* out_len);

/* ra_robot_description is the text for people. */
RA_API const char* ra_robot_description(const ra_robot* robot, size_t* out_len);

/* ra_robot_is_enabled answers whether it may log in, unless it is expired. */
RA_API uint8_t ra_robot_is_enabled(const ra_robot* robot);

/* ra_robot_is_legacy answers whether its level is RA_LEVEL_LEGACY. */
RA_API uint8_t ra_robot_is_legacy(const ra_robot* robot);

/* ra_robot_created_unix_s is when it was made. */
RA_API int64_t ra_robot_created_unix_s(const ra_robot* robot);

/* ra_robot_updated_unix_s is when it was changed last. */
RA_API int64_t ra_robot_updated_unix_s(const ra_robot* robot);

/* ra_robot_expires_at_unix_s is when it expires, or RA_NEVER_EXPIRES. */
RA_API int64_t ra_robot_expires_at_unix_s(const ra_robot* robot);

/* ra_robot_duration_days is its life in days as it was given: RA_NEVER_EXPIRES,
 * or 0 if it was not given in days. */
RA_API int64_t ra_robot_duration_days(const ra_robot* robot);

/* ra_robot_secret_count is the number of its secrets: 1, 2 in a grace, 0 of a
 * legacy robot. One whose grace is over counts until the next change. */
RA_API size_t ra_robot_secret_count(const ra_robot* robot);

/* ra_robot_secret_created_unix_s is when its newest secret was made; 0 if it
 * has none. */
RA_API int64_t ra_robot_secret_created_unix_s(const ra_robot* robot);

/* ra_robot_grace_ends_unix_s is when its older secret ends; 0 if it has none.
 */
RA_API int64_t ra_robot_grace_ends_unix_s(const ra_robot* robot);

/* ra_robot_last_used_unix_s is when it logged in last, to the minute, as far as
 * ra_accounts_maintain has kept it; 0: never. */
RA_API int64_t ra_robot_last_used_unix_s(const ra_robot* robot);

/* ra_robot_last_used_source is from where (ra_login_set_source). */
RA_API const char* ra_robot_last_used_source(const ra_robot* robot,
                                             size_t* out_len);

/* ra_robot_made_by_kind is the sort of who made it. */
RA_API ra_actor_kind ra_robot_made_by_kind(const ra_robot* robot);

/* ra_robot_made_by_user_kind is the host's word for the sort of user; empty if
 * no user made it. */
RA_API const char* ra_robot_made_by_user_kind(const ra_robot* robot,
                                              size_t* out_len);

/* ra_robot_made_by_id is the id of the user or of the robot that made it. */
RA_API int64_t ra_robot_made_by_id(const ra_robot* robot);

/* ra_robot_made_by_name is the name that they had then. */
RA_API const char* ra_robot_made_by_name(const ra_robot* robot,
                                         size_t* out_len);

/* ra_robot_origin_source is the name of the system that it was imported from
 * (ra_import_set_source); empty if it was made here. */
RA_API const char* ra_robot_origin_source(const ra_robot* robot,
                                          size_t* out_len);

/* ra_robot_origin_id is its id there; 0 if it was made here. */
RA_API int64_t ra_robot_origin_id(const ra_robot* robot);

/* ra_robot_is_legacy_login_enabled answers whether the old token of a legacy
 * robot logs in; see ra_robot_edit_set_legacy_login_enabled. */
RA_API uint8_t ra_robot_is_legacy_login_enabled(const ra_robot* robot);

/* ra_robot_version is 1 at first and grows by one with every change. On
 * Harbor's own tables it is another number, which grows with every change. */
RA_API int64_t ra_robot_version(const ra_robot* robot);

/* ra_robot_grants lends what it may do. */
RA_API const ra_grants* ra_robot_grants(const ra_robot* robot);

/* ra_robot_to_json makes the robot as Harbor's API answers `GET /robots/ID`. */
RA_API ra_status ra_robot_to_json(const ra_robot* robot, ra_buffer** out_json,
                                  ra_error** out_error);

/* ra_robot_export_json makes the file that an administrator downloads: `name`,
 * `secret`, `id`, `creation_time` and `expires_at`. `secret` is what creating
 * or refreshing gave. Reason SECRET_NOT_UTF8. */
RA_API ra_status ra_robot_export_json(const ra_robot* robot, const char* secret,
                                      size_t secret_len, ra_buffer** out_json,
                                      ra_error** out_error);

/* ra_robot_free releases `robot`; not for one that another handle lends. */
RA_API void ra_robot_free(ra_robot* robot);

/* What happened. */
typedef int32_t ra_event_kind;
enum {
  RA_EVENT_CREATED = 1,
  /* ra_event_changed_at says what: "permissions", "description", ... */
  RA_EVENT_EDITED = 2,
  RA_EVENT_ENABLED = 3,
  RA_EVENT_DISABLED = 4,
  RA_EVENT_DELETED = 5,
  RA_EVENT_REFRESHED = 6,
  RA_EVENT_GRACE_ENDED = 7,
  RA_EVENT_IMPORTED = 8,
  /* A login replaced an outdated hash. */
  RA_EVENT_RENEWED = 9,
  RA_EVENT_PROJECT_PUT = 10,
  /* ra_event_changed_at is the old name, as with the prefix. */
  RA_EVENT_PROJECT_RENAMED = 11,
  RA_EVENT_PROJECT_DELETED = 12,
  RA_EVENT_PREFIX_CHANGED = 13,
  /* ra_event_count good logins since the last such event of the robot, told by
   * ra_accounts_maintain at most once a minute. */
  RA_EVENT_AUTHENTICATED = 14,
  /* ra_event_cause says why. */
  RA_EVENT_REFUSED = 15,
  /* Within ra_event_days_left: 30, 7 or 1. */
  RA_EVENT_EXPIRING_SOON = 16,
  RA_EVENT_EXPIRED = 17
};

/* Why a login was refused. */
typedef int32_t ra_refusal_cause;
enum {
  RA_REFUSAL_NONE = 0,
  RA_REFUSAL_MALFORMED_NAME = 1,
  RA_REFUSAL_INTERACTIVE = 2,
  RA_REFUSAL_UNKNOWN_ROBOT = 3,
  RA_REFUSAL_WRONG_SECRET = 4,
  RA_REFUSAL_DISABLED = 5,
  RA_REFUSAL_EXPIRED = 6,
  /* The deadline passed. */
  RA_REFUSAL_BUSY = 7,
  /* The record asks for a newer library. */
  RA_REFUSAL_UNREADABLE = 8,
  /* A robot of an old Harbor whose login is not enabled. */
  RA_REFUSAL_LEGACY_OFF = 9
};

/* ra_event_kind_text is "created" and the like: for logs, and stable. */
RA_API const char* ra_event_kind_text(ra_event_kind kind);

/* Something for the host's record: it holds no secret and no hash. Immutable.
 */
typedef struct ra_event ra_event;

/* ra_accounts_next_event takes the oldest event of what was done to robots,
 * projects or the prefix and of what expires, else of logins. If there is none
 * now, it returns RA_OK and `*out_event` is NULL: that is no failure.
 * RA_FAILED_PRECONDITION, reason EVENTS_OFF (ra_options_set_events). */
RA_API ra_status ra_accounts_next_event(const ra_accounts* accounts,
                                        ra_event** out_event,
                                        ra_error** out_error);

/* ra_accounts_dropped_events tells how many events were dropped, the oldest
 * first, because nobody took them in time, since the accounts were opened: of
 * logins, and of all others. Neither ever pushes the other out. The reasons of
 * ra_accounts_next_event. */
RA_API ra_status ra_accounts_dropped_events(const ra_accounts* accounts,
                                            int64_t* out_of_logins,
                                            int64_t* out_of_others,
                                            ra_error** out_error);

/* ra_event_kind_of is what happened. */
RA_API ra_event_kind ra_event_kind_of(const ra_event* event);

/* ra_event_is_administrative answers whether it was done to robots, projects or
 * the prefix. */
RA_API uint8_t ra_event_is_administrative(const ra_event* event);

/* ra_event_unix_s is when. */
RA_API int64_t ra_event_unix_s(const ra_event* event);

/* ra_event_actor_kind is the sort of who did it: of a login the robot, which
 * has neither id nor name where it did not prove to be that one; of an expiry
 * the host. */
RA_API ra_actor_kind ra_event_actor_kind(const ra_event* event);

/* ra_event_actor_user_kind is the host's word for the sort of user; empty if it
 * was none. */
RA_API const char* ra_event_actor_user_kind(const ra_event* event,
                                            size_t* out_len);

/* ra_event_actor_id is the id of the user or of the robot that did it. */
RA_API int64_t ra_event_actor_id(const ra_event* event);

/* ra_event_actor_name is their name. */
RA_API const char* ra_event_actor_name(const ra_event* event, size_t* out_len);

/* ra_event_robot_id is the id of the robot that it happened to; 0: to none. */
RA_API int64_t ra_event_robot_id(const ra_event* event);

/* ra_event_robot_name is its full name then. What a refused login named, if
 * that can be a robot's name, else "<malformed>": it may be a secret. */
RA_API const char* ra_event_robot_name(const ra_event* event, size_t* out_len);

/* ra_event_project_id is the id of the project; 0: the system, or none. */
RA_API int64_t ra_event_project_id(const ra_event* event);

/* ra_event_project_name is its name then. */
RA_API const char* ra_event_project_name(const ra_event* event,
                                         size_t* out_len);

/* ra_event_changed_count is the number of texts of ra_event_changed_at. */
RA_API size_t ra_event_changed_count(const ra_event* event);

/* ra_event_changed_at is a word for what was changed, or the old name; empty if
 * there is none at `index`. */
RA_API const char* ra_event_changed_at(const ra_event* event, size_t index,
                                       size_t* out_len);

/* ra_event_cause is why a login was refused; RA_REFUSAL_NONE of others. */
RA_API ra_refusal_cause ra_event_cause(const ra_event* event);

/* ra_event_source is where a login came from (ra_login_set_source). */
RA_API const char* ra_event_source(const ra_event* event, size_t* out_len);

/* ra_event_count is how many it stands for: 1, or more of logins. */
RA_API int64_t ra_event_count(const ra_event* event);

/* ra_event_days_left is within how many days the robot expires. */
RA_API int64_t ra_event_days_left(const ra_event* event);

/* ra_event_free releases `event`. */
RA_API void ra_event_free(ra_event* event);

/* ==========================================================================
 * 8. Authentication and authorisation
 *
 *   ra_accounts_authenticate(accounts, NULL, RA_STR(user), RA_STR(secret),
 *                            &principal, &error);
 *   ra_principal_allow(principal, needed, &error);  (of ra_access_required)
 *   ra_principal_can(principal, RA_STR("library"), RA_STR("tag"),
 *                    RA_STR("create"), &error);
 */

/* Circumstances of a login; NULL means all defaults. */
typedef struct ra_login ra_login;

/* What a login is for. */
typedef int32_t ra_login_purpose;
enum {
  RA_LOGIN_REGISTRY = 1,
  RA_LOGIN_API = 2,
  /* A person at a web page: robots are refused. */
  RA_LOGIN_INTERACTIVE = 3
};

/* ra_login_new makes a login for a registry, of no source, without a deadline.
 */
RA_API ra_status ra_login_new(ra_login** out_login, ra_error** out_error);

/* ra_login_free releases `login`. */
RA_API void ra_login_free(ra_login* login);

/* ra_login_set_source says who asks, such as an address: sources that wait for
 * slow hashes take turns. */
RA_API ra_status ra_login_set_source(ra_login* login, const char* source,
                                     size_t source_len, ra_error** out_error);

/* ra_login_set_purpose says what the login is for; reason UNKNOWN_PURPOSE. */
RA_API ra_status ra_login_set_purpose(ra_login* login, ra_login_purpose purpose,
                                      ra_error** out_error);

/* ra_login_set_deadline_ms sets how long a login may wait for its turn, counted
 * from the call of ra_accounts_authenticate: 0 or more; reason
 * INVALID_DEADLINE. */
RA_API ra_status ra_login_set_deadline_ms(ra_login* login, int64_t deadline_ms,
                                          ra_error** out_error);

/* An ra_principal is a robot that proved who it is, and what it may do, as of
 * that moment. Meant for one request. Immutable. */

/* ra_accounts_authenticate checks a name and a secret; `login` may be NULL.
 * Whatever is wrong with them, the answer is the same: RA_UNAUTHENTICATED,
 * reason UNAUTHENTICATED; the cause is in the error, for the host's own log.
 * Other errors are no judgement: RA_DEADLINE_EXCEEDED (LOGIN_BUSY),
 * RA_FAILED_PRECONDITION (PEPPER_NOT_IN_RING, FORKED), RA_UNAVAILABLE
 * (PREFIX_CHANGING, ROBOT_CHANGING: it changed again and again meanwhile, try
 * again; and the store's own). */
RA_API ra_status ra_accounts_authenticate(const ra_accounts* accounts,
                                          const ra_login* login,
                                          const char* user, size_t user_len,
                                          const char* secret, size_t secret_len,
                                          ra_principal** out_principal,
                                          ra_error** out_error);

/* ra_accounts_authenticate_basic does the same for the value of an HTTP
 * Authorization header, "Basic ..."; one that cannot be read is a refusal. */
RA_API ra_status ra_accounts_authenticate_basic(
    const ra_accounts* accounts, const ra_login* login, const char* header,
    size_t header_len, ra_principal** out_principal, ra_error** out_error);

/* ra_error_refusal_cause is why ra_accounts_authenticate refused, for the
 * host's own log: never show it to who asks. RA_REFUSAL_NONE for every other
 * error. */
RA_API ra_refusal_cause ra_error_refusal_cause(const ra_error* error);

/* ra_refusal_cause_text is "wrong secret" and the like. */
RA_API const char* ra_refusal_cause_text(ra_refusal_cause cause);

/* The five that follow return RA_OK or RA_PERMISSION_DENIED, reason
 * NOT_GRANTED; what is unknown is denied, and a public project gives some
 * without a grant (ra_accounts_project_put). They know no clock: see
 * ra_accounts_principal_is_current. */

/* ra_principal_allow asks for all of `required` (of ra_access_required), for a
 * request that came with a name and a secret instead of a token; nothing
 * required is allowed. `*` is held for the catalogue only, by the system-level
 * permission catalog:read. */
RA_API ra_status ra_principal_allow(const ra_principal* principal,
                                    const ra_access* required,
                                    ra_error** out_error);

/* ra_principal_can asks for a pair of project level in a project, by its name.
 */
RA_API ra_status ra_principal_can(const ra_principal* principal,
                                  const char* project, size_t project_len,
                                  const char* resource, size_t resource_len,
                                  const char* action, size_t action_len,
                                  ra_error** out_error);

/* ra_principal_can_id asks by a number of ra_permission_id. It allocates
 * nothing, takes no lock and makes no error object. */
RA_API ra_status ra_principal_can_id(const ra_principal* principal,
                                     const char* project, size_t project_len,
                                     int32_t permission_id);

/* ra_principal_can_repository asks for `action` (pull, push, ...) on the
 * resource repository of the project that a repository such as "library/app" is
 * in. */
RA_API ra_status ra_principal_can_repository(const ra_principal* principal,
                                             const char* repository,
                                             size_t repository_len,
                                             const char* action,
                                             size_t action_len,
                                             ra_error** out_error);

/* ra_principal_can_system asks for a pair of system level. */
RA_API ra_status ra_principal_can_system(const ra_principal* principal,
                                         const char* resource,
                                         size_t resource_len,
                                         const char* action, size_t action_len,
                                         ra_error** out_error);

/* ra_principal_explain says why ra_principal_can answers as it does: allowed by
 * which grant, or what is missing. It returns RA_OK either way. `*out_text` is
 * a sentence for people; `*out_json` an object with `allowed`, `reason` (such
 * as "GRANTED", "NOT_GRANTED", "DENIED", "UNKNOWN_PERMISSION"), `permission`,
 * `where` and, if a grant decided, `grant`. Either may be NULL. It reads every
 * grant: not for every request. */
RA_API ra_status ra_principal_explain(const ra_principal* principal,
                                      const char* project, size_t project_len,
                                      const char* resource, size_t resource_len,
                                      const char* action, size_t action_len,
                                      ra_buffer** out_text,
                                      ra_buffer** out_json,
                                      ra_error** out_error);

/* ra_principal_explain_system does that for ra_principal_can_system. */
RA_API ra_status ra_principal_explain_system(
    const ra_principal* principal, const char* resource, size_t resource_len,
    const char* action, size_t action_len, ra_buffer** out_text,
    ra_buffer** out_json, ra_error** out_error);

/* ra_accounts_explain says what ra_principal_explain would once the robot has
 * logged in; it does not look at whether it can. Reasons: ROBOT_NOT_FOUND;
 * RA_FAILED_PRECONDITION: LEGACY_TOKEN_NEEDED (what a robot of RA_LEVEL_LEGACY
 * may do stands in its token: log in with it, and ask ra_principal_explain). */
RA_API ra_status ra_accounts_explain(const ra_accounts* accounts,
                                     const ra_actor* actor, int64_t id,
                                     const char* project, size_t project_len,
                                     const char* resource, size_t resource_len,
                                     const char* action, size_t action_len,
                                     ra_buffer** out_text, ra_buffer** out_json,
                                     ra_error** out_error);

/* ra_accounts_explain_system does that for ra_principal_explain_system. */
RA_API ra_status ra_accounts_explain_system(
    const ra_accounts* accounts, const ra_actor* actor, int64_t id,
    const char* resource, size_t resource_len, const char* action,
    size_t action_len, ra_buffer** out_text, ra_buffer** out_json,
    ra_error** out_error);

/* ra_principal_robot lends the robot. */
RA_API const ra_robot* ra_principal_robot(const ra_principal* principal);

/* ra_principal_valid_until_unix_s is when the robot expires or the secret that
 * was shown ends, whichever is first, as known at the login: the host asks no
 * longer than that. RA_NEVER_EXPIRES if neither does. */
RA_API int64_t ra_principal_valid_until_unix_s(const ra_principal* principal);

/* ra_accounts_principal_is_current returns RA_OK while logging in again would
 * give the same; else RA_FAILED_PRECONDITION, reason PRINCIPAL_NOT_CURRENT: the
 * robot changed, was disabled or expired, or a project was made, changed or
 * deleted. Authenticate again. */
RA_API ra_status ra_accounts_principal_is_current(const ra_accounts* accounts,
                                                  const ra_principal* principal,
                                                  ra_error** out_error);

/* ra_principal_free releases `principal`. */
RA_API void ra_principal_free(ra_principal* principal);

/* ra_accounts_token_verify does what ra_token_verify does, at the time of the
 * accounts' clock, and refuses a token that grants something on a repository
 * whose project is gone or was made after the token was given (reason
 * TOKEN_OUTDATED; without leeway, so give tokens at ra_accounts_now_unix_s or
 * later). The robot itself is not looked up: a token outlives its disabling,
 * change or deletion until it ends (ra_options_set_token_life_s). A host that
 * must refuse at once reads the robot of ra_claims_robot_id by ra_accounts_get
 * and compares ra_robot_version with ra_claims_robot_version: every change,
 * such as disabling it or a new secret, makes another version. */
RA_API ra_status ra_accounts_token_verify(
    const ra_accounts* accounts, const ra_token_keys* keys, const char* token,
    size_t token_len, const char* service, size_t service_len,
    ra_claims** out_claims, ra_error** out_error);

/* ==========================================================================
 * 9. Harbor: its API's bodies, and its robots
 *
 *   ra_robot_spec_from_harbor_json(NULL, body, body_len, &spec, &error);
 *   http_status = ra_error_harbor_status(error);
 *
 * For a host that serves the paths of Harbor's API (docs/harbor-api.md), and
 * for one that takes the place of a Harbor or stands beside it
 * (docs/harbor.md). Bodies in: unknown members are
 * ignored; reasons, besides those named below, are of JSON itself
 * (MALFORMED_JSON, JSON_MEMBER_TYPE, ...), and messages name the path of what
 * is wrong, such as "permissions[1].access[0].action". Bodies out are one line
 * with sorted members.
 */

/* ra_robot_spec_from_harbor_json reads the body of `POST /robots`. `catalog` is
 * that of the accounts; NULL: ra_catalog_default(). A `secret` is ignored, as
 * Harbor does. Reasons: those of ra_accounts_create and
 * ra_permission_set_parse, INVALID_LEVEL, UNKNOWN_KIND, UNKNOWN_EFFECT,
 * DENY_NOT_ALLOWED, PROJECT_NOT_FOUND (a namespace that can be no project). */
RA_API ra_status ra_robot_spec_from_harbor_json(const ra_catalog* catalog,
                                                const char* json,
                                                size_t json_len,
                                                ra_robot_spec** out_spec,
                                                ra_error** out_error);

/* ra_robot_edit_from_harbor_json reads the body of `PUT /robots/ID` as a change
 * of `current`, whose version it expects: what is absent is set as Harbor does,
 * and permissions that are those of `current` stay, odd ones included. Reasons:
 * those of ra_robot_spec_from_harbor_json, NAME_MISMATCH, LEVEL_MISMATCH;
 * LEGACY_NOT_EDITABLE (RA_FAILED_PRECONDITION). */
RA_API ra_status ra_robot_edit_from_harbor_json(const ra_robot* current,
                                                const char* json,
                                                size_t json_len,
                                                ra_robot_edit** out_edit,
                                                ra_error** out_error);

/* ra_refresh_from_harbor_json reads the body of `PATCH /robots/ID`: the secret
 * to be set, or a random one if there is none. Wipe `json`. The reasons of
 * ra_secret_check. */
RA_API ra_status ra_refresh_from_harbor_json(const char* json, size_t json_len,
                                             ra_refresh** out_refresh,
                                             ra_error** out_error);

/* ra_robot_page_to_json makes the list of the robots on `page`; each is as
 * ra_robot_to_json has it. The body of a robot that was created is that of
 * ra_robot_export_json. */
RA_API ra_status ra_robot_page_to_json(const ra_robot_page* page,
                                       ra_buffer** out_json,
                                       ra_error** out_error);

/* ra_secret_to_harbor_json makes the answer to a refresh: the secret that was
 * generated, or {} if it is empty. Reason SECRET_NOT_UTF8. */
RA_API ra_status ra_secret_to_harbor_json(const char* secret, size_t secret_len,
                                          ra_buffer** out_json,
                                          ra_error** out_error);

/* ra_catalog_to_harbor_json makes the answer to `GET /permissions`; without
 * `with_system` that to who administers projects alone. */
RA_API ra_status ra_catalog_to_harbor_json(const ra_catalog* catalog,
                                           uint8_t with_system,
                                           ra_buffer** out_json,
                                           ra_error** out_error);

/* ra_accounts_list_harbor answers `GET /robots`: `path` and `query` are those
 * of the request line, percent signs and all. `*out_json` is the body,
 * `*out_total` the header X-Total-Count, `*out_link` the header Link (empty:
 * none). Harbor numbers pages, so this reads every robot that it counts: prefer
 * ra_accounts_list. Reasons: MALFORMED_QUERY, INVALID_PAGE, INVALID_PAGE_SIZE,
 * MALFORMED_FILTER, UNSUPPORTED_FILTER, INVALID_LEVEL, INVALID_PROJECT_ID,
 * UNSUPPORTED_SORT. */
RA_API ra_status ra_accounts_list_harbor(
    const ra_accounts* accounts, const ra_actor* actor, const char* path,
    size_t path_len, const char* query, size_t query_len, ra_buffer** out_json,
    int64_t* out_total, ra_buffer** out_link, ra_error** out_error);

/* ra_error_harbor_status is the HTTP status that Harbor answers such an error
 * with. */
RA_API int32_t ra_error_harbor_status(const ra_error* error);

/* ra_error_to_harbor_json makes the body of that answer, with Harbor's code and
 * the message; from 500 on the message says nothing of what happened here. */
RA_API ra_status ra_error_to_harbor_json(const ra_error* error,
                                         ra_buffer** out_json,
                                         ra_error** out_error);

/* How to import; NULL means all defaults. */
typedef struct ra_import ra_import;

/* ra_import_new makes the default: a source of its own name, and it is done. */
RA_API ra_status ra_import_new(ra_import** out_import, ra_error** out_error);

/* ra_import_free releases `import`. */
RA_API void ra_import_free(ra_import* import);

/* ra_import_set_source names the system that the robots come from, 1 to 255
 * bytes: by that and by its id there a robot is known again, however often the
 * import runs. Empty, the default: "harbor-" and when that Harbor was
 * installed, which stays with its data. ra_accounts_import_harbor checks it. */
RA_API ra_status ra_import_set_source(ra_import* import, const char* source,
                                      size_t source_len, ra_error** out_error);

/* ra_import_set_dry_run makes it report what it would do, and do nothing.
 * Default: no. */
RA_API ra_status ra_import_set_dry_run(ra_import* import, uint8_t is_dry_run,
                                       ra_error** out_error);

/* Told now and then, on the thread that imports, how many robots of how many
 * are done. It must not throw. The import goes on when it returns. No lock is
 * held meanwhile: it may call the library, for the same accounts too, but must
 * not free them. */
typedef void (*ra_progress_function)(void* context, int64_t done,
                                     int64_t total);

/* ra_import_set_progress sets that; `context` is given to `function` as it is.
 */
RA_API ra_status ra_import_set_progress(ra_import* import,
                                        ra_progress_function function,
                                        void* context, ra_error** out_error);

/* What an import did with each robot. Immutable. */
typedef struct ra_import_report ra_import_report;

/* What it did with one. */
typedef int32_t ra_import_outcome;
enum {
  /* It is new here. */
  RA_IMPORT_IMPORTED = 1,
  /* Imported before, and nobody changed it here since. */
  RA_IMPORT_UPDATED = 2,
  /* Imported before, and the same there. */
  RA_IMPORT_UNCHANGED = 3,
  /* Changed here since: left as it is. */
  RA_IMPORT_KEPT = 4,
  /* Deleted here: stays deleted. */
  RA_IMPORT_DELETED_HERE = 5,
  /* The notes say by which rule. */
  RA_IMPORT_REFUSED = 6
};

/* ra_import_outcome_text is "imported" and the like: for logs, and stable;
 * "unknown outcome" for a number that this library does not know. */
RA_API const char* ra_import_outcome_text(ra_import_outcome outcome);

/* ra_accounts_import_harbor takes in the robots of a Harbor (2.2 or later) with
 * the secrets that they have, from its PostgreSQL, which it only reads: `url`
 * is "postgres://..." with libpq's parameters. Running it again changes only
 * what nobody changed here since: nothing is enabled, made again or given its
 * old secret back. Blocks until it is done; other calls may run meanwhile. A
 * failure says that a database failed: robots that were done by then are.
 * Reasons: INVALID_IMPORT_SOURCE, IMPORT_SOURCE_NEEDED, INVALID_STORE_URL,
 * UNKNOWN_STORE_SCHEME, UNKNOWN_URL_PARAMETER; RA_UNAVAILABLE:
 * POSTGRES_UNREACHABLE, POSTGRES_TIMEOUT, POSTGRES_FAILED (anything else that
 * the server says); RA_PERMISSION_DENIED: STORE_NOT_PERMITTED;
 * RA_FAILED_PRECONDITION: LIBPQ_NOT_FOUND (what to install is in the message),
 * POSTGRES_ENVIRONMENT (libpq cannot read its own: PGSERVICE), POSTGRES_AUTH,
 * POSTGRES_NO_DATABASE, POSTGRES_UNDEFINED, HARBOR_TABLES_MISSING,
 * HARBOR_TOO_OLD, HARBOR_MIGRATION_DIRTY, HARBOR_SCHEMA_UNKNOWN. */
RA_API ra_status ra_accounts_import_harbor(const ra_accounts* accounts,
                                           const ra_actor* actor,
                                           const char* url, size_t url_len,
                                           const ra_import* import,
                                           ra_import_report** out_report,
                                           ra_error** out_error);

/* ra_import_report_source is the name that the robots were imported under. */
RA_API const char* ra_import_report_source(const ra_import_report* report,
                                           size_t* out_len);

/* ra_import_report_harbor_prefix is the prefix of names there. */
RA_API const char* ra_import_report_harbor_prefix(
    const ra_import_report* report, size_t* out_len);

/* ra_import_report_prefix is the prefix of names here: where they differ, the
 * names that robots log in with change (ra_accounts_change_prefix). */
RA_API const char* ra_import_report_prefix(const ra_import_report* report,
                                           size_t* out_len);

/* ra_import_report_schema_version is the number of that Harbor's tables, such
 * as 190 for 2.16. */
RA_API int64_t ra_import_report_schema_version(const ra_import_report* report);

/* ra_import_report_hidden is the number of robots that it hides, such as those
 * of its scanners: they are not imported. */
RA_API int64_t ra_import_report_hidden(const ra_import_report* report);

/* ra_import_report_count is the number of the other robots. */
RA_API size_t ra_import_report_count(const ra_import_report* report);

/* ra_import_report_count_of is the number of those with this outcome. */
RA_API size_t ra_import_report_count_of(const ra_import_report* report,
                                        ra_import_outcome outcome);

/* ra_import_report_name is the name of the robot at `index` as its source has
 * it, without the prefix; empty if there is none. They are sorted by their ids
 * there. */
RA_API const char* ra_import_report_name(const ra_import_report* report,
                                         size_t index, size_t* out_len);

/* ra_import_report_origin_id is its id there. */
RA_API int64_t ra_import_report_origin_id(const ra_import_report* report,
                                          size_t index);

/* ra_import_report_robot_id is its id here; 0: none. */
RA_API int64_t ra_import_report_robot_id(const ra_import_report* report,
                                         size_t index);

/* ra_import_report_outcome is what was done with it; 0 if there is none. */
RA_API ra_import_outcome
ra_import_report_outcome(const ra_import_report* report, size_t index);

/* ra_import_report_note_count is how much is odd about it. */
RA_API size_t ra_import_report_note_count(const ra_import_report* report,
                                          size_t index);

/* ra_import_report_note_at is one of these notes, for people; empty if there is
 * none at `note`. */
RA_API const char* ra_import_report_note_at(const ra_import_report* report,
                                            size_t index, size_t note,
                                            size_t* out_len);

/* ra_import_report_free releases `report`. */
RA_API void ra_import_report_free(ra_import_report* report);

/* ra_robot_to_harbor_sql makes SQL that puts the robot into a Harbor (2.2 or
 * later) with the secret that it has: one statement for any client of that
 * Harbor's database, which happens as a whole or not at all. It holds the
 * robot's hash: keep it as secret as that database. RA_FAILED_PRECONDITION:
 * NOT_HARBOR_HASH (see ra_options_set_hash_policy), GRANT_NOT_EXPORTABLE,
 * NEWER_RECORD. */
RA_API ra_status ra_robot_to_harbor_sql(const ra_robot* robot,
                                        ra_buffer** out_sql,
                                        ra_error** out_error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* ROBOT_ACCOUNTS_H_ */
