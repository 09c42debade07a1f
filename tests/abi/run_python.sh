#!/bin/sh
# Runs SCRIPT with what follows; py_test wants a toolchain that Debian's Bazel
# does not have.
#
# usage: run_python.sh SCRIPT ARGS...
exec python3 -B "$@"
