#!/usr/bin/env bash
# Runs one step of `make test` and tells what it is and how long it took.
#   packaging/step.sh start                 forgets the steps so far
#   packaging/step.sh run NAME COMMAND...   runs one; its failure is ours
#   packaging/step.sh finish                prints them all
set -euo pipefail
cd "$(dirname "$0")/.."
log=target/steps.txt
mkdir -p target

case "$1" in
start)
    : >"$log"
    ;;
run)
    name=$2
    shift 2
    printf '\n==> %s\n' "$name"
    begin=$SECONDS
    if "$@"; then
        printf '<== %s: %d s\n' "$name" $((SECONDS - begin))
        printf '%6d s  %s\n' $((SECONDS - begin)) "$name" >>"$log"
    else
        status=$?
        printf '<== %s FAILED after %d s\n' "$name" $((SECONDS - begin)) >&2
        exit "$status"
    fi
    ;;
finish)
    printf '\n'
    cat "$log"
    awk '{ total += $1 } END { printf "make test: all %d steps passed in %d min %d s\n", NR, total / 60, total % 60 }' "$log"
    ;;
*)
    echo "step.sh: start, run or finish" >&2
    exit 2
    ;;
esac
