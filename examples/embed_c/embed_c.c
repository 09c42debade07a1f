/* Robots in a C program: one is made, logs in, and is asked what it may do.
 *
 * After `scripts/install --prefix DIR` it is built, and run, by
 *   cc embed_c.c -IDIR/include -LDIR/lib -Wl,-rpath,DIR/lib -lrobot_accounts
 *   ./a.out sqlite:robots.db
 */
#include <robot_accounts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts go in as a pointer and a length. */
#define TEXT(s) (s), strlen(s)

/* Any call may tell what went wrong, in words and as a word for programs. */
static ra_error* error;
static void must(ra_status status) {
  if (status == RA_OK) return;
  fprintf(stderr, "%s (%s)\n", ra_error_message(error, NULL),
          ra_error_reason(error, NULL));
  exit(1);
}

int main(int argc, char** argv) {
  /* A store that lives as long as this program, or the one that is named. */
  ra_accounts* accounts;
  const char* url = argc > 1 ? argv[1] : "memory:";
  must(ra_accounts_open(TEXT(url), NULL, &accounts, &error));

  /* What the robot may do, and where: pull in the project "library". */
  ra_permission_set* pull;
  ra_grants* grants;
  must(ra_permission_set_parse(ra_catalog_default(), RA_LEVEL_PROJECT,
                               TEXT("repository:pull"), &pull, &error));
  must(ra_grants_new(&grants, &error));
  must(ra_grants_add_project(grants, 0, TEXT("library"), pull, &error));

  /* The robot. Its secret is given out here and never again. */
  ra_robot_spec* spec;
  ra_robot* robot;
  ra_buffer* secret;
  must(ra_robot_spec_new(&spec, &error));
  must(ra_robot_spec_set_project(spec, TEXT("library"), &error));
  must(ra_robot_spec_set_account_name(spec, TEXT("ci"), &error));
  must(ra_robot_spec_set_grants(spec, grants, &error));
  must(ra_accounts_create(accounts, NULL, spec, &robot, &secret, &error));

  /* It logs in, and your server asks what it may do. */
  size_t name_len, secret_len;
  const char* name = ra_robot_full_name(robot, &name_len);
  const char* bytes = ra_buffer_data(secret, &secret_len);
  ra_principal* who;
  must(ra_accounts_authenticate(accounts, NULL, name, name_len, bytes,
                                secret_len, &who, &error));
  const char* actions[] = {"pull", "push"};
  for (int i = 0; i < 2; ++i) {
    ra_status can = ra_principal_can_repository(who, TEXT("library/app"),
                                                TEXT(actions[i]), NULL);
    printf("%s may %s library/app: %s\n", name, actions[i],
           can == RA_OK ? "yes" : "no");
  }
  ra_buffer* why;
  must(ra_principal_explain(who, TEXT("library"), TEXT("repository"),
                            TEXT("push"), &why, NULL, &error));
  printf("%s\n", ra_buffer_data(why, NULL));

  /* What was made is released, in any order; NULL is fine too. */
  ra_buffer_free(why);
  ra_principal_free(who);
  ra_buffer_free(secret); /* Wipes the secret. */
  ra_robot_free(robot);
  ra_robot_spec_free(spec);
  ra_grants_free(grants);
  ra_permission_set_free(pull);
  ra_accounts_free(accounts);
  return 0;
}
