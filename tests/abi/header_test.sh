#!/bin/sh
# The C header compiles alone, twice in one file, in C99 and in C++17, with the
# strictest warnings of every compiler that is here, and as cffi reads it.
#
# usage: header_test.sh HEADER
set -eu
folder=$(mktemp -d "${TEST_TMPDIR:-/tmp}/header.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cp "$1" "$folder/robot_accounts.h"

cat >"$folder/use.c" <<'END'
#include "robot_accounts.h"
#include "robot_accounts.h"
int use(void);
int use(void) { return ra_version_number() >= RA_VERSION_NUMBER ? RA_OK : 1; }
END
cp "$folder/use.c" "$folder/use.cc"

warnings='-Wall -Wextra -Wpedantic -Wshadow -Wundef -Werror -fsyntax-only'
tried=0
# shellcheck disable=SC2086 # One word per option.
for compiler in gcc clang clang-14; do
  command -v "$compiler" >/dev/null || continue
  for standard in c99 c11 c17; do
    "$compiler" -std=$standard -Wstrict-prototypes $warnings "$folder/use.c"
    "$compiler" -std=$standard -DRA_API= $warnings "$folder/use.c"
  done
  for standard in c++11 c++17 c++20; do
    "$compiler" -x c++ -std=$standard -Wold-style-cast $warnings "$folder/use.cc"
  done
  tried=$((tried + 1))
done
[ "$tried" -gt 0 ] || { echo "no compiler"; exit 1; }

# The sample at the top, as a newcomer would paste it.
{
  echo '#include "robot_accounts.h"'
  echo '#include <stdio.h>'
  echo '#include <string.h>'
  echo 'int main(void) {'
  sed -n -e 's/^ \*   //p' -e '/^ \* Sections:/q' "$folder/robot_accounts.h"
  echo 'return may_push ? 0 : 1; }'
} >"$folder/sample.c"
gcc -std=c99 -Wall -Wextra -Werror -fsyntax-only "$folder/sample.c"

# What cffi is given: no attribute, no directive but constants is left.
sed -e '/^#include/d' "$folder/robot_accounts.h" >"$folder/plain.h"
gcc -E -P -DRA_API= "$folder/plain.h" >"$folder/preprocessed.h"
if grep -n '__attribute__\|__extension__\|^#\|inline\|\.\.\.' "$folder/preprocessed.h"; then
  echo "cffi could not read these"
  exit 1
fi
if python3 -c 'import cffi' 2>/dev/null; then
  python3 -c 'import cffi, sys; cffi.FFI().cdef(open(sys.argv[1]).read())' "$folder/preprocessed.h"
fi
echo "compiled with $tried compilers"
