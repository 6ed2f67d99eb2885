#!/bin/sh
# Make the virtual environment that make uses: scripts/venv.sh PYTHON FOLDER
#
# Everything in it comes from requirements-build.lock and requirements.lock, checked against their hashes. The build tools come first, because a few
# dependencies are published as source only: they are built with the locked tools, not with whatever a registry serves today.
set -eu

python="$1"
folder="$2"
here="$(dirname "$0")"

if ! command -v "$python" >/dev/null 2>&1; then
    found="is not to be found"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found="is $("$python" --version 2>&1 || true)"
else
    found=""
fi
if [ -n "$found" ]; then
    echo "Probant needs Python 3.11 or newer; '$python' $found." >&2
    echo "Name another one: make PYTHON=/path/to/python3.11, or on Debian: apt-get install python3" >&2
    exit 1
fi

make_venv() { rm -rf "$folder" && "$python" -m venv "$folder"; }

if ! make_venv >"$folder.log" 2>&1; then
    # Debian keeps ensurepip in a package of its own.
    if ! "$python" -c 'import ensurepip' 2>/dev/null && "$here/system-packages.sh" venv && make_venv >"$folder.log" 2>&1; then
        :
    else
        cat "$folder.log" >&2
        rm -rf "$folder" "$folder.log"
        echo "'$python' cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi
rm -f "$folder.log"

pip() { "$folder/bin/python" -m pip --disable-pip-version-check --no-input "$@" </dev/null; }

echo "Installing the locked dependencies (the first time, some minutes)"
pip install -qq --require-hashes --only-binary :all: -r requirements-build.lock
pip install -qq --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
