# Shared by bin/demo and bin/test: find or install what the project needs, fast when nothing is missing.
# Plain POSIX sh. Sourced with $racine set to the folder of the project.
# shellcheck shell=sh disable=SC2154

# Some machines forbid it to write what it has compiled: each of the many processes started here would then compile everything again.
unset PYTHONDONTWRITEBYTECODE

dire() { printf '%s\n' "$*"; }
arreter() { printf '%s\n' "$*" >&2; exit 1; }
est_root() { [ "$(id -u)" = 0 ]; }

# --- System packages ---------------------------------------------------------------------------------------------------

# Installs Debian packages as root; otherwise stops with the one line to type.
# With $en_fond set they come while the script goes on, until it calls attendre_les_paquets.
paquets() {
    command -v apt-get >/dev/null || arreter "Il manque des logiciels que ce script ne sait installer que sous Debian ou Ubuntu : $*"
    est_root || arreter "Il manque des logiciels du système. Tapez cette ligne, puis recommencez :
    sudo apt-get update && sudo apt-get install --yes $*"
    copier_les_certificats
    dire "Installation de : $*"
    if [ -n "${en_fond:-}" ]; then
        installer "$@" &
        pose=$!
    else
        installer "$@"
    fi
}
attendre_les_paquets() { [ -z "${pose:-}" ] || wait "$pose" || exit 1; }

# One at a time: apt refuses a second.
installer() {
    mkdir -p "$racine/var/journaux" "$racine/var/outils"
    journal=$racine/var/journaux/apt-$1.log
    (
        flock 9
        apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@"
    ) 9>"$racine/var/outils/apt.verrou" >"$journal" 2>&1 || { tail -n 20 "$journal" >&2; arreter "apt-get a échoué (voir $journal)."; }
}

# A package may bring Debian's ca-certificates, whose installation writes its own list over the one the environment points to:
# an authority that the owner of the machine had put there would be lost in the middle of the set-up. From here on a copy is read.
copier_les_certificats() {
    copie=$racine/var/outils/certificats.pem
    [ -f "${SSL_CERT_FILE:-}" ] && [ "$SSL_CERT_FILE" != "$copie" ] || return 0
    mkdir -p "$racine/var/outils"
    cp -L "$SSL_CERT_FILE" "$copie"
    [ "${PIP_CERT:-}" != "$SSL_CERT_FILE" ] || export PIP_CERT="$copie"
    export SSL_CERT_FILE="$copie"
    unset SSL_CERT_DIR
}

bibliotheque() { { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true; } | grep -q "$1"; }

# Pango and HarfBuzz draw the PDF documents. Asked of the system, not of Python, which would take half a second.
bibliotheques_pdf() {
    [ "$(uname -s)" = Linux ] || return 0
    manque=
    bibliotheque libpango-1.0.so.0 || manque="$manque libpango-1.0-0"
    bibliotheque libpangoft2-1.0.so.0 || manque="$manque libpangoft2-1.0-0"
    bibliotheque libharfbuzz-subset.so.0 || manque="$manque libharfbuzz-subset0"
    # shellcheck disable=SC2086 # a list of names
    [ -z "$manque" ] || paquets $manque
}

# The shell of Chromium without a window takes two thirds of the processor time of the whole; who cannot install it may use what he has.
navigateur_de_test() {
    command -v chromium-headless-shell >/dev/null || { ! est_root && { command -v chromium || command -v google-chrome; } >/dev/null; }
}

programmes_de_test() {
    manque=
    command -v redis-server >/dev/null || manque="$manque redis-server"
    navigateur_de_test || manque="$manque chromium-headless-shell fonts-liberation"
    command -v pdftotext >/dev/null || manque="$manque poppler-utils"
    # shellcheck disable=SC2086 # a list of names
    [ -z "$manque" ] || paquets $manque
}

# --- Python, uv and the packages of uv.lock ------------------------------------------------------------------------------

convient() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# Prints a Python >= 3.12, or nothing.
chercher_python() {
    for candidat in python3.13 python3.12 python3.14 python3 "$HOME"/.pyenv/versions/3.13*/bin/python3 "$HOME"/.pyenv/versions/3.*/bin/python3; do
        if convient "$candidat"; then
            command -v "$candidat"
            return
        fi
    done
}

trouver_python() {
    python=$(chercher_python)
    if [ -z "$python" ] && command -v apt-get >/dev/null && { est_root || ! command -v python3 >/dev/null; }; then
        paquets python3 python3-venv
        python=$(chercher_python)
    fi
}

# uv from PyPI, in an environment of its own under var/: nothing is installed in the system's Python.
installer_uv() {
    depart=${python:-$(command -v python3 || true)}
    [ -n "$depart" ] || arreter "Il faut Python 3.12 ou plus récent (https://www.python.org/downloads/)."
    dire "Installation de uv."
    mkdir -p "$racine/var/outils"
    if ! "$depart" -c 'import ensurepip, venv' 2>/dev/null; then
        paquets python3-venv
    fi
    ou_uv=$racine/var/outils/uv
    rm -rf "$ou_uv"
    # the pip of this Python, when it has one, spares the making of another
    if ! { "$depart" -m venv --without-pip "$ou_uv" && "$depart" -m pip --python "$ou_uv/bin/python" install --quiet --disable-pip-version-check uv; } 2>/dev/null; then
        { "$depart" -m venv --clear "$ou_uv" && "$ou_uv/bin/pip" install --quiet --disable-pip-version-check uv; } || arreter "L'installation de uv a échoué."
    fi
    uv=$ou_uv/bin/uv
}

trouver_uv() {
    python=${python:-} # it was not looked for when the environment was there already
    for uv in uv "$HOME/.local/bin/uv" "$racine/var/outils/uv/bin/uv" "${python%/*}/uv"; do
        "$uv" --version >/dev/null 2>&1 && return
    done
    installer_uv
}

# Puts in .venv what uv.lock says; $1 is "demo" or "test" (which adds the development tools).
environnement() {
    empreinte=$(cat "$racine/uv.lock" "$racine/pyproject.toml" | cksum)
    for fait in test "$1"; do
        [ "$(cat "$racine/.venv/.pret-$fait" 2>/dev/null)" = "$empreinte" ] && "$racine/.venv/bin/python" -c '' 2>/dev/null && return
    done
    trouver_python
    trouver_uv
    dire "Installation des paquets Python de uv.lock."
    # "--inexact": the demonstration leaves a developer's tools where they are
    if [ "$1" = test ]; then set -- test; else set -- demo --no-dev --inexact; fi
    ou=$1
    shift
    # an old uv may not read this uv.lock
    synchroniser "$@" || { [ -n "$python" ] && installer_uv && synchroniser "$@"; } \
        || arreter "L'installation des paquets Python a échoué.$([ -n "$python" ] || printf ' Il faut Python 3.12 ou plus récent : https://www.python.org/downloads/')"
    printf '%s\n' "$empreinte" >"$racine/.venv/.pret-$ou"
}

# Without any suitable Python, uv is asked to bring one.
synchroniser() {
    # the server of the database may run under another account, which reads these files
    ( umask 022 && cd "$racine" && unset VIRTUAL_ENV && UV_LINK_MODE=copy "$uv" sync --frozen --quiet --python "${python:-3.13}" "$@" )
}
