#!/usr/bin/env bash
# Every route against its own description: schemathesis asks what the description allows and what it
# forbids, and every answer must be described. Seeded, so that a failure comes again.
#   tests/contract/schemathesis.sh BINARY [more options of `schemathesis run`]
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/contract/box.sh
. tests/contract/box.sh
root=$PWD
binary=${1:-target/x86_64-unknown-linux-gnu/debug/omi}
shift || true
examples=15
[ "${OMI_TORTURE:-0}" = 1 ] && examples=200

start_box "$binary"
token=$(sign_in admin@demo.omi)
clinician=$(sign_in odontologo@demo.omi)
leaver=$(sign_in recepcion@demo.omi)

# The tool leaves files where it runs.
cd "$box_folder"
check() {
    local token=$1
    shift
    "$root/target/venv/bin/schemathesis" --config-file "$root/tests/contract/schemathesis.toml" run \
        "$staff/api/openapi.json" --url "$staff" --tls-verify "$ca" --header "Authorization: Bearer $token" \
        --checks all --seed 20261124 --generation-database none --no-color "$@"
}

echo "-- as ADMIN: every route but the one that ends the session"
check "$token" --exclude-path /api/auth/logout --max-examples "$examples" "$@"
echo "-- as ODONTOLOGO: the routes of patients, with the clinical fields"
check "$clinician" --include-path-regex '^/api/patients' --max-examples "$examples" "$@"
echo "-- as RECEPCION: the route that ends the session"
check "$leaver" --include-path /api/auth/logout --max-examples 5 --phases examples,coverage,fuzzing "$@"

kill -0 "$box_pid" 2>/dev/null || fail "the box did not survive"
if grep -a '"message":"panicked"' log; then
    fail "the box panicked"
fi
