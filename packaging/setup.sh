#!/usr/bin/env bash
# Installs what building and testing OMI needs and is missing, on Debian 12; does nothing when all is there.
#   packaging/setup.sh build   what `make build` and `make run` need
#   packaging/setup.sh test    that, and what the rings of tests need
# Works as root or through sudo. Rust itself (1.95 or newer, with clippy and rustfmt) and Node (20 or newer)
# are expected.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-test}

SCHEMATHESIS=4.32.5
SSLYZE=6.3.1
CARGO_DENY=0.20.2

complain() {
    echo "setup: $*" >&2
    exit 1
}

# True when version $1 is at least $2.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
    local missing=() entry command package
    for entry in "$@"; do
        command=${entry%%=*} package=${entry#*=}
        # Some commands are for root and lie outside an ordinary user's path.
        PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        echo "setup: installing ${missing[*]}"
        # Two runs side by side must not empty each other's archive folder.
        local archives
        archives=$(mktemp -d)
        mkdir -p "$archives/partial"
        chmod -R 755 "$archives"
        as_root apt-get -q -o DPkg::Lock::Timeout=300 update
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=300 -o Dir::Cache::archives="$archives" install "${missing[@]}"
        as_root rm -rf "$archives"
    fi
}

check_toolchains() {
    command -v cargo >/dev/null || complain "Rust is missing: install 1.95 or newer with clippy and rustfmt"
    local rust node
    rust=$(rustc --version | cut -d' ' -f2)
    at_least "$rust" 1.95.0 || complain "Rust $rust is too old: 1.95 or newer is needed"
    rustup target list --installed 2>/dev/null | grep -qx x86_64-unknown-linux-gnu ||
        [ "$(rustc -vV | sed -n 's/^host: //p')" = x86_64-unknown-linux-gnu ] ||
        complain "the Rust target x86_64-unknown-linux-gnu is missing"
    command -v node >/dev/null || complain "Node is missing: install 20 or newer"
    node=$(node --version)
    at_least "${node#v}" 20.0.0 || complain "Node $node is too old: 20 or newer is needed"
}

# The web workspace's packages, exactly as locked; again only when the lock file changes.
install_web() {
    local stamp=web/node_modules/.omi-lock
    if ! cmp -s web/package-lock.json "$stamp"; then
        echo "setup: installing the web workspace's packages"
        (cd web && npm ci --no-audit --no-fund --loglevel=error)
        cp web/package-lock.json "$stamp"
    fi
}

install_python_tools() {
    local wanted="schemathesis==$SCHEMATHESIS sslyze==$SSLYZE" stamp=target/venv/.omi-tools
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        echo "setup: installing $wanted"
        rm -rf target/venv
        mkdir -p target
        /usr/bin/python3 -m venv target/venv
        # shellcheck disable=SC2086 # two words on purpose
        target/venv/bin/pip install --quiet --disable-pip-version-check $wanted
        echo "$wanted" >"$stamp"
    fi
}

install_cargo_tools() {
    if ! command -v cargo-deny >/dev/null; then
        echo "setup: building cargo-deny $CARGO_DENY (once, some minutes)"
        # Unoptimised: it runs for a second, and this takes a third of the time to build.
        (cd / && cargo install --quiet --locked --debug --version "$CARGO_DENY" cargo-deny)
    fi
}

check_toolchains
install_packages make=make gcc=gcc
install_web
if [ "$what" = test ]; then
    install_packages chromium=chromium certutil=libnss3-tools ip=iproute2 unshare=util-linux \
        strace=strace jq=jq curl=curl file=file ldd=libc-bin shellcheck=shellcheck \
        systemd-analyze=systemd python3=python3
    /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || install_packages no-such-command=python3-venv
    install_python_tools
    install_cargo_tools
fi
