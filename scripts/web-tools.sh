#!/bin/sh
# Install what the tests of the articles take from npm (tests/web/package-lock.json) into build/.web, once for each state of the lock.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder="$root/build/.web"
key=$(cat "$root/tests/web/package.json" "$root/tests/web/package-lock.json" | cksum | tr ' ' '-')

[ ! -f "$folder/.ready-$key" ] || exit 0
command -v npm >/dev/null 2>&1 || {
    echo "npm is missing: scripts/system-packages.sh test installs it" >&2
    exit 1
}
mkdir -p "$folder"
rm -f "$folder"/.ready-*
cp "$root/tests/web/package.json" "$root/tests/web/package-lock.json" "$folder/"
# No script of a package is run; nothing is asked of the registry but the packages.
(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null)
touch "$folder/.ready-$key"
