#!/bin/sh
# under_tsan.sh COMMAND...: runs COMMAND, built with the thread sanitizer, deaf
# to what tsan.supp names. It fails where a thread holds 64 locks, as a writer
# with two of ShardedMutex does, unless the order of locks is left to Abseil,
# whose mutexes watch it in the builds of the other sanitizers.
export TSAN_OPTIONS="halt_on_error=1 detect_deadlocks=0 suppressions=$PWD/tools/tsan.supp"
exec "$@"
