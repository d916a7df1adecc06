# shellcheck shell=bash
# Sourced by the contract checks: starts a demo box of the given binary in a folder of its own, on free
# ports of the loopback interface, and stops it when the check ends.

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

stop_box() {
    if [ -n "${box_pid:-}" ]; then
        kill "$box_pid" 2>/dev/null || true
        wait "$box_pid" 2>/dev/null || true
    fi
    rm -rf "$box_folder"
}

# Sets staff, portal and ops (addresses as the box tells them), ca (file) and box_folder.
start_box() {
    local binary ready
    binary=$(realpath "$1") || fail "no binary at $1: build it first"
    box_folder=$(mktemp -d)
    trap stop_box EXIT
    mkfifo "$box_folder/ready"
    "$binary" serve --demo --data "$box_folder/data" --staff 127.0.0.1:0 --portal 127.0.0.1:0 \
        --ops 127.0.0.1:0 >"$box_folder/ready" 2>"$box_folder/log" &
    box_pid=$!
    exec 3<"$box_folder/ready"
    if ! read -r -t 120 ready <&3; then
        tail -n 20 "$box_folder/log" >&2
        fail "the box did not say that it is ready"
    fi
    [ "$(jq -r .event <<<"$ready")" = ready ] || fail "the box said: $ready"
    staff=$(jq -er .staff <<<"$ready")
    # shellcheck disable=SC2034 # for those who source this
    portal=$(jq -er .portal <<<"$ready") ops=$(jq -er .ops <<<"$ready")
    ca=$box_folder/data/tls/ca.crt
    [ -s "$ca" ] || fail "the box left no certificate at tls/ca.crt"
}

# Prints an access token of a demo account.
sign_in() {
    local answer
    answer=$(curl -sS --fail-with-body --cacert "$ca" "$staff/api/auth/login" -H 'content-type: application/json' \
        -d "{\"email\":\"$1\",\"password\":\"demo-omi-2026\"}") || fail "signing in as $1: $answer"
    jq -er .accessToken <<<"$answer" || fail "signing in as $1 gave no token"
}
