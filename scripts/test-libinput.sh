#!/usr/bin/env bash
# npm run test:libinput: sets up, builds, and runs the contract's tests and those of libinput on a real kernel: in QEMU,
# on Debian's kernel and this machine's files, with sway as the compositor. The last line says how many passed.
#   npm run test:libinput                                    all parts
#   npm run test:libinput -- contract                        only these: contract libinput
#   npm run test:libinput -- test/contract/keys.test.ts      only these files
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

builds=build/guest
files=()
for argument in "$@"; do
  case $argument in
    contract | libinput) files+=(test/"$argument"/*.test.ts) ;;
    *.test.ts) files+=("$argument") ;;
    *)
      echo "test-libinput: no part or file $argument; parts: contract libinput" >&2
      exit 2
      ;;
  esac
done
[ ${#files[@]} -gt 0 ] || files=(test/contract/*.test.ts test/libinput/*.test.ts)

stop() {
  echo "$1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

quiet() { # quiet NAME COMMAND…: what it says goes to a file, and is shown when it fails
  local log=$builds/$1.log
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 60 "$log"
  stop 'test-libinput: the build failed (see above).'
}

# The guest compiles nothing: it would take minutes there.
tools() {
  local each
  for each in evdev wl; do
    cmake -S "test/tools/$each" -B "$builds/tools/$each" && cmake --build "$builds/tools/$each" --parallel 2 || return
  done
}

# The tests beside what they import. What they import as tap is a stand-in; all else is found in the folders above.
tests() {
  npx tsc -p tsconfig.json --noCheck --noEmit false --outDir "$builds/js" &&
    mkdir -p "$builds/js/node_modules/tap" "$builds/js/test/lib/fixtures" &&
    cp test/lib/fixtures/*.mjs "$builds/js/test/lib/fixtures/" &&
    cp scripts/guest/tap.js "$builds/js/node_modules/tap/index.js" &&
    echo '{ "type": "module", "main": "index.js" }' >"$builds/js/node_modules/tap/package.json" &&
    cp package.json "$builds/js/" &&
    cp test/lib/fixtures/*.mjs "$builds/js/test/lib/fixtures/" &&
    for each in dist docs scripts; do ln -sfn "$PWD/$each" "$builds/js/$each" || return; done
}

mkdir -p "$builds"
{ bash scripts/setup.sh build libinput && bash scripts/guest/kernel.sh; } </dev/null ||
  stop 'test-libinput: the set-up failed (see above).'
quiet addon npm run build
quiet tools tools
quiet tests tests
# Its own signals: Ctrl-C reaches it too, and it takes its machine down.
exec node scripts/test-libinput.js "${files[@]}"
