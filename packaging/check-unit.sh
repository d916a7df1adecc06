#!/usr/bin/env bash
# Checks systemd/omi.service without running it: no complaint from `verify`, exposure of 1.2 or less.
set -euo pipefail
cd "$(dirname "$0")/.."

# `verify` wants the command to be there: it looks below a root of our own.
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/usr/bin" "$root/etc/systemd/system" "$root/usr/share/doc/omi"
install -m 0755 /bin/true "$root/usr/bin/omi"
cp README.md "$root/usr/share/doc/omi/README.md"
sed "s|ExecStart=/usr/bin/omi|ExecStart=$root/usr/bin/omi|; s|file:/usr|file:$root/usr|" \
    systemd/omi.service >"$root/omi.service"

complaints=$(systemd-analyze verify --man=no --recursive-errors=no "$root/omi.service" 2>&1 || true)
if [ -n "$complaints" ]; then
    echo "systemd-analyze verify complains:" >&2
    echo "$complaints" >&2
    exit 1
fi

uncommented=$(awk '
    /^\[/ { section = $0; next }
    section != "[Service]" { next }
    /^$/ { explained = 0; next }
    /^#/ { explained = 1; next }
    !explained { print FILENAME ": line " FNR " has no reason above it: " $0 }
' systemd/omi.service)
if [ -n "$uncommented" ]; then
    echo "$uncommented" >&2
    exit 1
fi

# The threshold is ten times the exposure.
systemd-analyze security --offline=true --threshold=12 "$root/omi.service" | tail -n 1
