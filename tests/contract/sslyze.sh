#!/usr/bin/env bash
# The staff and the portal listener against Mozilla's "modern" profile, with the box's own CA as the root.
#   tests/contract/sslyze.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/contract/box.sh
. tests/contract/box.sh

start_box "${1:-target/x86_64-unknown-linux-gnu/debug/omi}"
# shellcheck disable=SC2154 # set by start_box
for listener in "$staff" "$portal"; do
    for name in 127.0.0.1 localhost; do
        echo "-- $listener as $name"
        report=$(target/venv/bin/sslyze --mozilla_config=modern --certinfo_ca_file="$ca" --sni="$name" \
            "${listener#https://}" 2>&1) || {
            echo "$report"
            fail "$listener as $name is not compliant"
        }
        grep -E 'COMPLIANT|Compliant' <<<"$report" || fail "no verdict in: $report"
    done
done
