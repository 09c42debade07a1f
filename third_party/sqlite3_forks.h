#ifndef SQLITE3_FORKS_H_
#define SQLITE3_FORKS_H_

#ifdef __cplusplus
extern "C" {
#endif

/* From now on, a process forked from this one forgets which files SQLite has
 * open and locked here: what it opens itself gets locks of its own. The parent's
 * connections must not be used there, not even to be closed. 0, or an errno. */
int sqlite3_forks_forget_files(void);

#ifdef __cplusplus
}
#endif

#endif /* SQLITE3_FORKS_H_ */
