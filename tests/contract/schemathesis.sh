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
examples=40
[ "${OMI_TORTURE:-0}" = 1 ] && examples=400

start_box "$binary"
# All sign in before the first run: its wrong passwords use up what an address may try in a minute.
admin=$(sign_in admin@demo.omi)
odontologo=$(sign_in odontologo@demo.omi)
recepcion=$(sign_in recepcion@demo.omi)
# What ends sessions is asked with an account that nobody else uses.
ends_sessions='^/api/(auth/(logout|sessions/)|users/[^/]+/sessions/)'
# A stream of events has no end to wait for; tests/api/live.rs asks it.
endless='^/api/live$'

# The tool leaves files where it runs.
cd "$box_folder"
cp "$root/tests/contract/schemathesis.toml" random.toml
settings=random.toml
check() {
    local token=$1
    shift
    "$root/target/venv/bin/schemathesis" --config-file "$settings" run \
        "$staff/api/openapi.json" --url "$staff" --tls-verify "$ca" --header "Authorization: Bearer $token" \
        --checks all --seed 20261124 --generation-database none --no-color --warnings off "$@"
}

ask() {
    curl -sS --fail-with-body --cacert "$ca" --header "Authorization: Bearer $admin" "$staff$1"
}

echo "-- as ADMIN: every route but those that end sessions"
check "$admin" --exclude-path-regex "$ends_sessions|$endless" --max-examples "$examples" "$@"
echo "-- as ODONTOLOGO: the routes of patients, with the clinical fields"
check "$odontologo" --include-path-regex '^/api/patients' --max-examples "$examples" "$@"
echo "-- as ADMIN and as ODONTOLOGO: the same with families that exist and versions that are current"
known_families() {
    local operations=(
        "GET /api/patients/{id}" "GET /api/patients/{id}/history" "GET /api/patients/{id}/plans"
        "PUT /api/patients/{id}" "POST /api/patients/{id}/guardians"
        "PUT /api/patients/{id}/guardians/{guardianId}" "DELETE /api/patients/{id}/guardians/{guardianId}"
        "POST /api/patients/{id}/plans" "PUT /api/patients/{id}/plans/{planId}"
        "POST /api/patients/{id}/plans/{planId}/cancel" "DELETE /api/patients/{id}"
        "POST /api/patients/{id}/restore"
    )
    local ids index
    mapfile -t ids < <(ask "/api/patients?limit=50&planStatus=ACTIVE" | jq -er '.items[].id')
    for index in "${!operations[@]}"; do
        ask "/api/patients/${ids[$index]}" | jq -er --arg name "${operations[$index]}" '
            "[[operations]]",
            "include-name = \($name | tojson)",
            "[operations.parameters]",
            "id = \(.id | tojson)",
            (if $name | test("planId") then "planId = \(.plan.id | tojson)" else empty end),
            (if $name | test("guardianId") then "guardianId = \(.guardians[-1].id | tojson)" else empty end),
            (if $name | test("^(PUT|DELETE)") then "\"header.If-Match\" = \(("\"" +
                (if ($name | test("guardianId")) then .guardians[-1].version
                 elif ($name | test("planId")) then .plan.version else .version end | tostring) + "\"") | tojson)"
             else empty end)'
    done
}
{
    cat random.toml
    known_families
} >known.toml
settings=known.toml
check "$admin" --include-path-regex '^/api/patients/' --max-examples "$examples" "$@"
check "$odontologo" --include-path-regex '^/api/patients/' --max-examples "$examples" "$@"
settings=random.toml

echo "-- as RECEPCION: the routes that end sessions"
check "$recepcion" --include-path-regex "$ends_sessions" --max-examples 5 --phases examples,coverage,fuzzing "$@"

kill -0 "$box_pid" 2>/dev/null || fail "the box did not survive"
if grep -a '"message":"panicked"' log; then
    fail "the box panicked"
fi
