/* SQLite whole, because what a fork must reset is private to it.
 *
 * It keeps the locks of a process by file, in `inodeList`. A child inherits the
 * list but not the locks: a connection that it opens to a file of its parent
 * would find "its" lock there and take none, and lose the write-ahead log as
 * soon as another process closes the file. */
#include "sqlite3.c"

#include "sqlite3_forks.h"

static void forget_files(void) { inodeList = 0; }

int sqlite3_forks_forget_files(void) {
  return pthread_atfork(NULL, NULL, forget_files);
}
