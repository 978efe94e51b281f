# What scripts/run and scripts/test share: saying what is done, and installing only what is missing.
# To be sourced, from the root of the checkout, by a script that runs under `set -Eeuo pipefail`.

VENV=.venv
PYTHON=$VENV/bin/python

doing='starting'
remedy='Read the message above.'

# about WHAT REMEDY: keep what begins now and what to do if it fails.
about() {
  doing=$1
  remedy=$2
}

# step WHAT REMEDY: say it too.
step() {
  about "$@"
  printf '• %s\n' "$doing"
}

fail() {
  trap - ERR
  if [ "$BASHPID" != "$$" ]; then exit 1; fi # a subshell leaves the word to the script
  printf '\nStopped while: %s\n%s\n' "$doing" "${1:-$remedy}" >&2
  exit 1
}

trap fail ERR

# quietly COMMAND…: show what it printed only if it failed.
quietly() {
  local output
  if ! output=$("$@" 2>&1); then
    printf '%s\n' "$output" >&2
    fail
  fi
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()

# need PACKAGE COMMAND…: the package is missing unless the command succeeds.
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_package() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed* ]]
}

has_command() { command -v "$1"; }

python_will_do() {
  python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'
}

need_to_run() {
  need python3 has_command python3
  need python3-venv python_will_do
  need ca-certificates has_package ca-certificates
  need gettext has_command msgfmt
  need libpango-1.0-0 has_package libpango-1.0-0
  need libpangoft2-1.0-0 has_package libpangoft2-1.0-0
  # Without it a one-page document costs three to four times the CPU.
  need libharfbuzz-subset0 has_package libharfbuzz-subset0
  # The widths of Times New Roman, with every Vietnamese letter.
  need fonts-liberation2 has_package fonts-liberation2
}

need_to_test() {
  need chromium has_command chromium
  # Playwright's own Node.js wants it.
  need libatomic1 has_package libatomic1
  need poppler-utils has_command pdftotext
  need postgresql postgres_programs
}

postgres_programs() {
  local folders=(/usr/lib/postgresql/*/bin)
  [ -x "${folders[-1]}/initdb" ] && printf '%s\n' "${folders[-1]}"
}

# Touches neither the network nor root where nothing is missing.
install_missing() {
  if [ "${#missing[@]}" = 0 ]; then return; fi
  step "Installing system packages: ${missing[*]}" \
    "Check the network and the package sources, or install them by hand: ${missing[*]}"
  has_command apt-get >/dev/null || fail "This is no Debian: install the equivalents of ${missing[*]}"
  if [ "$(id -u)" != 0 ] && ! has_command sudo >/dev/null; then
    fail "This needs root once, or sudo: apt-get install --no-install-recommends ${missing[*]}"
  fi
  if [[ " ${missing[*]} " == *' postgresql '* ]]; then
    # Only its programs are wanted: no server of the package's own, started now and at every boot.
    as_root sh -c 'mkdir -p /etc/postgresql-common/createcluster.d &&
      echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no-main-cluster.conf'
  fi
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}"
  missing=()
}

make_venv() {
  if "$PYTHON" -c 'import pip' 2>/dev/null; then return; fi
  step "Making the virtual environment $VENV" "Delete $VENV and start again."
  python_will_do || fail 'Python 3.11 or newer with its venv module is needed (Debian: python3-venv).'
  python3 -m venv --clear "$VENV"
}

# install_requirements FILE…: the last one names what to install, all of them decide whether it changed.
install_requirements() {
  local wanted=${!#} stamp fingerprint
  stamp=$VENV/${wanted%.txt}.sha256
  fingerprint=$(cat "$@" | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ]; then return; fi
  step "Installing the packages of $wanted into $VENV" \
    "Check the network; if it goes on, delete $VENV and start again."
  "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
    --root-user-action=ignore -r "$wanted"
  printf '%s\n' "$fingerprint" >"$stamp"
}

# Translations that git does not keep: each .mo is made from its .po when that is newer.
compile_translations() {
  local po mo
  while IFS= read -r po; do
    mo=${po%.po}.mo
    if [ -e "$mo" ] && [ ! "$po" -nt "$mo" ]; then continue; fi
    step "Compiling $po" 'Mend the line that msgfmt names.'
    msgfmt --check-format --output-file="$mo.new" "$po"
    mv "$mo.new" "$mo"
  done < <(find emulation_portal campaigns awards -name '*.po')
}
