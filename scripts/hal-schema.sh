#!/bin/sh
# Fetch the schema of HAL's records for the tests (tests/hal/requirements.lock) into build/.hal, once for each state of the lock; nothing is installed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder="$root/build/.hal"
key=$(cat "$root/tests/hal/requirements.lock" "$root/tests/hal/xml.xsd" | cksum | tr ' ' '-')

[ ! -f "$folder/.ready-$key" ] || exit 0
python="$root/.venv/bin/python"
rm -rf "$folder"
mkdir -p "$folder"
"$python" -m pip --disable-pip-version-check --no-input download --quiet --no-deps --require-hashes --dest "$folder" \
    --requirement "$root/tests/hal/requirements.lock" </dev/null
"$python" -m zipfile --extract "$folder"/*.whl "$folder"
# The schema imports the attributes of the XML namespace from the network; here they stand beside it.
sed 's|schemaLocation="[^"]*xml\.xsd"|schemaLocation="xml.xsd"|' "$folder/push2HAL/aofr.xsd" > "$folder/aofr.xsd"
cp "$root/tests/hal/xml.xsd" "$folder/xml.xsd"
touch "$folder/.ready-$key"
