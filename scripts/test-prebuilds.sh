#!/usr/bin/env bash
# npm run test:prebuilds: sets up, builds every Linux binary that the package ships, and tests them in programs of their
# systems: Node, Node for arm64 (emulated), Bun for musl. The last line says how many passed.
#   npm run test:prebuilds                                      all
#   npm run test:prebuilds -- test/prebuilds/binary.test.ts     only these files
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/prebuilds
mkdir -p "$reports"

stop() {
  echo "$1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

for argument in "$@"; do
  [ -e "$argument" ] || stop "test-prebuilds: no file $argument"
done
bash scripts/setup.sh build test prebuild compile </dev/null || stop 'test-prebuilds: the set-up failed (see above).'
bash scripts/setup-prebuilds.sh </dev/null || stop 'test-prebuilds: the set-up failed (see above).'
npm run build:ts </dev/null >"$reports/build.log" 2>&1 || stop "test-prebuilds: the build failed (see $reports/build.log)."
bash scripts/prebuild.sh linux-x64 linux-x64-musl linux-arm64 || stop 'test-prebuilds: the build failed (see above).'

# One of them once more: from a copy of the sources, in another folder, with nothing that was compiled before but Zig's libc++.
build_elsewhere() {
  local place=$PWD/build/prebuilds/another/place
  rm -rf "$place" && mkdir -p "$place/build" &&
    git ls-files -z --cached --others --exclude-standard native cmake scripts CMakeLists.txt package.json |
    tar -c --null --ignore-failed-read -T - | tar -x -C "$place" &&
    ln -s "$(realpath node_modules)" "$place/node_modules" && ln -s "$PWD/build/zig" "$place/build/zig" &&
    bash "$place/scripts/prebuild.sh" linux-x64
}

# The package as it is installed: with what is shipped, and no build of its own. The tests lie in it too. Not biome.json:
# below the checkout it would be a second root, which biome refuses.
installed=build/prebuilds/installed
copy_installed() {
  rm -rf "$installed" && mkdir -p "$installed" &&
    git ls-files -z --cached --others --exclude-standard -- ':!biome.json' |
    tar -c --null --ignore-failed-read -T - | tar -x -C "$installed" &&
    cp -r dist prebuilds "$installed/" && ln -s "$(realpath node_modules)" "$installed/node_modules"
}

if [ $# -eq 0 ] || [[ " $* " == *reproducible* ]]; then
  build_elsewhere || stop 'test-prebuilds: the build in another folder failed (see above).'
fi

passed=0
failed=0
part() { # part NAME FOLDER FILE…
  local name=$1 folder=$2 verdict p f
  shift 2
  echo "== $name"
  rm -f "$reports/$name.count"
  (cd "$folder" && npx tap run --reporter=tap "$@" </dev/null) | tee "$reports/$name.tap" |
    awk -v counts="$reports/$name.count" -f scripts/tap-report.awk
  verdict=$?
  read -r p f <"$reports/$name.count" || { p=0 f=1; }
  # A runner that breaks, or runs nothing, is a failure even where no test says so.
  if [ "$f" -eq 0 ] && { [ "$verdict" -ne 0 ] || [ "$p" -eq 0 ]; }; then f=1; fi
  passed=$((passed + p))
  failed=$((failed + f))
}

if [ $# -gt 0 ]; then
  part files . "$@"
else
  part prebuilds . test/prebuilds/*.test.ts
  copy_installed || stop 'test-prebuilds: the package could not be copied (see above).'
  part installed "$installed" test/lib/{session,worker,frame-session}.test.ts \
    test/contract/{keys,lifecycle,native-session}.test.ts
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
