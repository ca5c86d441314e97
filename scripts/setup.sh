#!/usr/bin/env bash
# Installs what Capstan needs on this machine, says what and why, and does nothing when all of it is there.
#   bash scripts/setup.sh [build] [demo] [test] [check]   system packages of these groups, and node_modules
#   bash scripts/setup.sh windows                         what builds and runs the Windows addon; only when named
#   bash scripts/setup.sh libinput                        what boots the guest of test:libinput; only when named
#   bash scripts/setup.sh mac                             what builds the macOS addon; only when named
#   bash scripts/setup.sh prebuild                        what runs the shipped Linux binaries; only when named
#   bash scripts/setup.sh office                          what the office benchmark works with; only when named
#   bash scripts/setup.sh … compile                       and then the native addon and the TypeScript
# As root or through sudo; Debian and Ubuntu. Elsewhere it says what is needed and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

declare -A why=(
  [build]='to build the native addon'
  [demo]='a virtual desktop and two apps for the demo'
  [test]='a virtual desktop, test windows and injected input for the tests'
  [check]='to check the C++ code'
  [windows]='to build for Windows, and to run that build under Wine'
  [libinput]='to boot a kernel with input devices and a compositor in QEMU'
  [mac]='to build for macOS'
  [prebuild]='to run the shipped Linux binaries: an emulated arm64, and musl'
  [office]='a browser, an editor and a terminal for the office benchmark'
)
declare -A packages=(
  [build]='build-essential cmake ninja-build pkg-config libxcb1-dev libxcb-xinput-dev libxcb-xkb-dev libxcb-res0-dev
    libxcb-shape0-dev libxcb-composite0-dev libxcb-damage0-dev libxcb-shm0-dev libxcb-xfixes0-dev libxkbcommon-dev libxkbcommon-x11-dev libx11-data xkb-data
    libinput-dev libudev-dev libwayland-dev libsystemd-dev'
  [demo]='xvfb openbox xdotool xterm mousepad x11-utils x11-xkb-utils x11-xserver-utils'
  [test]='xvfb openbox xdotool xterm x11-utils x11-xkb-utils x11-xserver-utils x11-apps libx11-dev libxext-dev libxtst-dev
    strace libwayland-dev libwayland-bin wayland-protocols libxkbcommon-dev libsystemd-dev sway swaylock fuzzel wtype rofi xwayland
    weston dbus-daemon'
  [check]='clang clang-tidy clang-format libclang-rt-14-dev g++-mingw-w64-x86-64-posix'
  [windows]='cmake make g++-mingw-w64-x86-64-posix wine wine64 xvfb xdotool x11-utils x11-xkb-utils'
  [libinput]='qemu-system-x86 busybox-static udev sway swaylock libinput10 libinput-bin libwayland-dev libwayland-bin
    wayland-protocols libxkbcommon-dev'
  [mac]='cmake make clang-19 lld-19 llvm-19 libc++-19-dev'
  [prebuild]='qemu-user-static musl'
  [office]='xvfb openbox xdotool x11-utils x11-xkb-utils chromium mousepad xterm fonts-dejavu-core libjpeg-turbo-progs'
)
# Ubuntu releases after Debian 12 have no llvm 14 by default; the runtime then comes with clang's own version.

groups=()
compile=false
for argument in "$@"; do
  case $argument in
    build | demo | test | check | windows | libinput | mac | prebuild | office) groups+=("$argument") ;;
    compile) compile=true ;;
    *)
      echo "setup: no group $argument; there are: build demo test check windows libinput mac prebuild office, and compile" >&2
      exit 2
      ;;
  esac
done
[ ${#groups[@]} -gt 0 ] || groups=(build demo test check)

fail() {
  echo "setup: $*" >&2
  exit 1
}

need_node() {
  command -v node >/dev/null || fail 'Node.js is not installed. Capstan needs Node 20.17, 22.9 or newer: https://nodejs.org'
  # The range of "engines" in package.json.
  node -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit((a === 20 && b >= 17) || (a === 22 && b >= 9) || a > 22 ? 0 : 1)' ||
    fail "Node $(node --version) is too old or unsupported. Capstan needs Node 20.17, 22.9 or newer."
}

installed() { # prints those of the given packages that are installed
  # It fails where it knows one of them not at all, and still prints the others.
  { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } | sed -n 's/^installed //p'
}

system_packages() {
  local wanted=() missing=() group package present
  for group in "${groups[@]}"; do
    for package in ${packages[$group]}; do wanted+=("$package"); done
  done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    for group in "${groups[@]}"; do
      echo "setup: ${why[$group]}, Debian's names: $(echo ${packages[$group]})" >&2
    done
    echo 'setup: this is not Debian or Ubuntu. Install the like of the packages above; then run npm ci and npm run build.' >&2
    exit 1
  fi
  present=" $(installed "${wanted[@]}" | tr '\n' ' ') "
  for group in "${groups[@]}"; do
    local lacks=()
    for package in ${packages[$group]}; do
      if [[ $present != *" $package "* && " ${missing[*]-} " != *" $package "* ]]; then
        lacks+=("$package")
        missing+=("$package")
      fi
    done
    [ ${#lacks[@]} -eq 0 ] || echo "setup: installing, ${why[$group]}: ${lacks[*]}"
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "cannot install as $(id -un) without sudo. As root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  local log
  log=$(mktemp)
  # Another installer may hold the lock: wait for it rather than fail.
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y)
  echo 'setup: apt-get update and install (half a minute as a rule) …'
  if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get failed (see above). By hand: apt-get update && apt-get install ${missing[*]}"
  fi
  rm -f "$log"
}

node_modules() {
  # A link is another checkout's folder: not ours to replace.
  if [ -L node_modules ]; then return 0; fi
  # npm writes this file at the end of every install: older than the lock file, or absent, means not up to date.
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return 0; fi
  echo 'setup: npm ci (a quarter of a minute as a rule) …'
  # No dependency needs an install script: those with native code bring it prebuilt.
  local -a quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
  local log
  log=$(mktemp)
  if ! npm ci "${quiet[@]}" >"$log" 2>&1 </dev/null; then
    grep -m 20 'npm error' "$log" >&2 || tail -n 20 "$log" >&2
    rm -f "$log"
    fail 'npm could not install the dependencies (see above).'
  fi
  rm -f "$log"
  touch node_modules/.package-lock.json
}

up_to_date() {
  local addon=build/Release/capstan.node
  [ -e "$addon" ] && [ -e dist/index.js ] && [ -e dist/policy.schema.json ] || return 1
  [ -z "$(find lib scripts/write-policy-schema.js package.json tsconfig.json tsconfig.build.json -newer dist/policy.schema.json -type f -print -quit)" ] &&
    [ -z "$(find native CMakeLists.txt -newer "$addon" -type f -print -quit)" ]
}

build_all() {
  if up_to_date; then return 0; fi
  local log=build/setup-build.log
  mkdir -p build
  echo 'setup: building the native addon and the TypeScript (a minute as a rule) …'
  if ! npm run build >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    fail "the build failed (see above; all of it is in $log)"
  fi
}

need_node
system_packages
node_modules
if $compile; then build_all; fi
