#!/bin/sh
# Install the system libraries and tools that pip cannot bring.
#
#   scripts/system-packages.sh runtime   what `probant build` needs (Pango, HarfBuzz with its subset library, Fontconfig)
#   scripts/system-packages.sh test      these, and what the tests look at documents with (Poppler, Chromium, LibreOffice, npm, Java with JAXB)
#   scripts/system-packages.sh venv      python3-venv, for a Debian Python that cannot make a virtual environment
#
# Calls apt only when something is missing, and only as root or with a sudo that asks no password. Otherwise it names the command and exits 1.
set -eu

PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
export PATH

# package:probe, where the probe is a shared library, a command or a file that shows that another package or distribution already brings the same thing
runtime="libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0 libharfbuzz-subset0:libharfbuzz-subset.so.0 fontconfig:fc-match"
test="poppler-utils:pdftotext chromium:chromium libreoffice-writer-nogui:soffice npm:npm"
# veraPDF and the Nu HTML checker run in Java (a JDK: veraPDF is asked by a program of one source file); veraPDF's jar comes without JAXB's runtime.
test="$test default-jdk-headless:javac libjaxb-java:/usr/share/java/jaxb-runtime.jar libtxw2-java:/usr/share/java/txw2.jar"
test="$test libistack-commons-java:/usr/share/java/istack-commons-runtime.jar libstax-ex-java:/usr/share/java/stax-ex.jar"
test="$test libfastinfoset-java:/usr/share/java/FastInfoset.jar"

case "${1:-runtime}" in
    runtime) wanted="$runtime" ;;
    test) wanted="$runtime $test" ;;
    venv) wanted="python3-venv:" ;;
    *)
        echo "usage: $0 [runtime|test|venv]" >&2
        exit 2
        ;;
esac

is_present() { # package probe
    if command -v dpkg-query >/dev/null 2>&1 && dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; then
        return 0
    fi
    case "$2" in
        "") return 1 ;;
        /*) [ -e "$2" ] ;;
        *.so.*) ldconfig -p 2>/dev/null | grep -q "[[:space:]]$2 " ;;
        *) command -v "$2" >/dev/null 2>&1 ;;
    esac
}

find_missing() {
    missing=""
    for entry in $wanted; do
        is_present "${entry%%:*}" "${entry#*:}" || missing="$missing ${entry%%:*}"
    done
    missing="${missing# }"
}

find_missing
[ -n "$missing" ] || exit 0

refuse() {
    {
        echo "Missing system packages: $missing"
        echo "$1"
        echo "    sudo apt-get update && sudo apt-get install --no-install-recommends $missing"
        echo "(on another distribution, the packages of the same libraries), then run make again."
    } >&2
    exit 1
}

command -v apt-get >/dev/null 2>&1 || refuse "There is no apt-get here to install them. On Debian or Ubuntu this does it:"
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n"
else
    refuse "Installing them needs root, and there is no sudo without a password. Ask for this, or run it:"
fi

apt() {
    # shellcheck disable=SC2086  # as_root is empty or two words
    $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" </dev/null
}

echo "Installing system packages: $missing"
# A repository that this project does not use may be out of reach; what matters is whether the packages can be installed.
apt update || echo "apt-get update reported errors; going on with the lists that there are." >&2
# shellcheck disable=SC2086  # one word a package
apt install --no-install-recommends $missing || refuse "apt-get could not install them. See its messages above; the command was:"
find_missing
[ -z "$missing" ] || refuse "apt-get reported success, yet they are still missing:"
