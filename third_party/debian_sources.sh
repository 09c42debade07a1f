#!/bin/sh
# debian_sources.sh DIR FILE PACKAGE...
#
# Puts the source packages PACKAGE... into DIR, from whatever mirror this
# machine's apt is set up with, without root and without changing apt's own
# state. Does nothing when DIR already holds FILE. Bazel fetches repositories
# side by side, so the first caller gets all packages and the others wait.
set -eu
out=$1
file=$2
shift 2

mkdir -p "$out"
if command -v flock >/dev/null; then
  exec 9>"$out/.lock"
  flock 9
fi
[ ! -e "$out/$file" ] || exit 0

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state/parts" "$state/lists/partial" "$state/cache/archives/partial"
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$list" ] || continue
  sed -n 's/^deb /deb-src /p' "$list" >"$state/parts/$(basename "$list" .list).list"
done
for sources in /etc/apt/sources.list.d/*.sources; do
  [ -f "$sources" ] || continue
  sed 's/^Types:.*/Types: deb-src/' "$sources" >"$state/parts/$(basename "$sources")"
done

apt() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null \
    -o Dir::Etc::SourceParts="$state/parts" -o Dir::State::Lists="$state/lists" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root "$@"
}
# One list or file that a mirror lacks must not cost the others.
apt update || true
mkdir "$state/new"
(cd "$state/new" && apt source --download-only "$@") || true
for new in "$state/new"/*; do
  [ -e "$new" ] && mv -f "$new" "$out/"
done
[ -e "$out/$file" ]
