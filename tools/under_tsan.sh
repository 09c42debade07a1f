#!/bin/sh
# under_tsan.sh COMMAND...: runs COMMAND, built with the thread sanitizer, deaf
# to what tsan.supp names.
export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tools/tsan.supp"
exec "$@"
