#!/usr/bin/env bash
# npm run test:install: packs this checkout and tests what an installation of the tarball does, in every runtime that the
# README names. Sets itself up; the last line says how many passed.
#   npm run test:install                                      all files
#   npm run test:install -- test/install/bundle.test.ts       only these
#   npm run test:install -- --update                          and writes the README's table of runtimes as measured
#   npm run test:install -- --as-is                           packs prebuilds/ as it lies there, with other platforms' binaries
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/install
files=()
as_is=false
for argument in "$@"; do
  case $argument in
    --update) export CAPSTAN_UPDATE_TABLE=1 ;;
    --as-is) as_is=true ;;
    *.test.ts) files+=("$argument") ;;
    *)
      echo "test-install: no file or option $argument; there are --update and --as-is" >&2
      exit 2
      ;;
  esac
done
[ ${#files[@]} -gt 0 ] || files=(test/install/*.test.ts)

stop() {
  echo "$1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

addon=prebuilds/$(node -p 'process.platform + "-" + process.arch')
prebuilt() { # the binary that is shipped, unless it is newer than its sources already
  $as_is && return
  [ -d "$addon" ] && [ -z "$(find native CMakeLists.txt -newer "$addon" -type f -print -quit)" ] && return
  rm -rf "$addon"
  npm run prebuild:here
}

tarball() {
  local name
  npm run build:ts && prebuilt || return 1
  name=$(npm pack --ignore-scripts --pack-destination build/install | tail -n 1) &&
    mv "build/install/$name" build/install/capstan.tgz
}

mkdir -p "$reports" build/install
{ bash scripts/setup.sh build test && bash scripts/setup-install.sh; } </dev/null ||
  stop 'test-install: the set-up failed (see above).'
tarball </dev/null >"$reports/pack.log" 2>&1 || {
  tail -n 60 "$reports/pack.log"
  stop 'test-install: there is no tarball to install (see above).'
}

# The tests import parts of this checkout too; what they test is the installed package.
npx tap run --reporter=tap "${files[@]}" </dev/null |
  tee "$reports/install.tap" |
  awk -v counts="$reports/count" -f scripts/tap-report.awk
verdict=$?
read -r passed failed <"$reports/count"
if [ "$failed" -eq 0 ] && { [ "$verdict" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
