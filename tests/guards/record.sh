#!/bin/sh
# Writes instructions.txt anew: record.sh SCRIPT DRIVER
set -eu
exec python3 -B "$1" "$2" \
  "$BUILD_WORKSPACE_DIRECTORY/tests/guards/instructions.txt" --record
