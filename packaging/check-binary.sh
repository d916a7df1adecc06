#!/usr/bin/env bash
# Checks that a release binary is one file that needs nothing: static, position independent, stripped, small.
set -euo pipefail
binary=${1:?which binary}
most_mb=60

kind=$(file -b "$binary")
bytes=$(stat -c %s "$binary")
mb=$(awk -v bytes="$bytes" 'BEGIN { printf "%.1f", bytes / 1000000 }')

fail() {
    echo "$binary: $*" >&2
    exit 1
}

case "$kind" in *static-pie*) ;; *) fail "is not static-pie: $kind" ;; esac
case "$kind" in *"not stripped"*) fail "is not stripped" ;; esac
ldd "$binary" 2>&1 | grep -q 'statically linked' || fail "needs shared libraries: $(ldd "$binary" 2>&1)"
[ "$bytes" -lt $((most_mb * 1000000)) ] || fail "is $mb MB, at most $most_mb are wanted"
echo "$binary: static-pie, needs no library, stripped, $mb MB"
