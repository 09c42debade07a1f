#!/bin/sh
# What scripts/install lays down compiles, links and runs a C program, with the
# flags of its .pc file: shared and static, and after it was moved.
#
# usage: install_test.sh INSTALL_BUILT PROGRAM.c, in the root of the workspace
set -eu
install_built=$1
program=$2
folder=$(mktemp -d "${TEST_TMPDIR:-/tmp}/install.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# The flags under the name $1, as pkg-config would give them for $prefix.
flags() {
  sed -n "s/^$1: *//p" "$prefix/lib/pkgconfig/robot_accounts.pc" |
    sed -e "s|\${libdir}|$prefix/lib|" -e "s|\${includedir}|$prefix/include|"
}

# shellcheck disable=SC2046 # One word per flag.
check() {
  cc -std=c99 "$program" -o "$folder/shared" $(flags Cflags) $(flags Libs)
  LD_LIBRARY_PATH=$prefix/lib "$folder/shared"
  cc -std=c99 "$program" -o "$folder/rpath" $(flags Cflags) $(flags Libs) \
    "-Wl,-rpath,$prefix/lib"
  "$folder/rpath"
  cc -std=c99 "$program" -o "$folder/static" $(flags Cflags) "-L$prefix/lib" \
    -l:librobot_accounts.a $(flags Libs.private)
  "$folder/static"
  if ldd "$folder/static" | grep robot_accounts; then
    echo "the static program needs the shared object"
    exit 1
  fi
}

prefix=$folder/first
"$install_built" "$prefix" .
if grep -F "$folder" "$prefix/lib/pkgconfig/robot_accounts.pc"; then
  echo "the .pc file names its folder: it cannot be moved"
  exit 1
fi
grep -qx "prefix=\${pcfiledir}/../.." "$prefix/lib/pkgconfig/robot_accounts.pc"
grep -qx "Version: $(cat VERSION)" "$prefix/lib/pkgconfig/robot_accounts.pc"
check
mv "$prefix" "$folder/second"
prefix=$folder/second
check
# What pkg-config itself says, where it is installed.
if command -v pkg-config >/dev/null; then
  said=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs robot_accounts)
  # shellcheck disable=SC2086 # One word per flag.
  cc -std=c99 "$program" -o "$folder/said" $said "-Wl,-rpath,$prefix/lib"
  "$folder/said"
fi
