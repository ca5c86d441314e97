#!/usr/bin/env bash
# npm run test:windows: sets up, cross-builds, and runs the tests in Node for Windows under Wine, on a desktop and in a
# Wine prefix of their own that are gone afterwards. The last line says how many passed.
#   npm run test:windows                                all parts
#   npm run test:windows -- binary lib                  only these: binary native lib contract windows
#   npm run test:windows -- test/lib/session.test.ts    only these files
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/windows
builds=build/windows
app=$builds/app
elsewhere=$PWD/$builds/another/place
binary=false
chosen=()
for argument in "$@"; do
  case $argument in
    binary) binary=true ;;
    native | lib | contract | windows | *.test.ts) chosen+=("$argument") ;;
    *)
      echo "test-windows: no part or file $argument; parts: binary native lib contract windows" >&2
      exit 2
      ;;
  esac
done
[ $# -gt 0 ] || binary=true

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
  stop 'test-windows: the build failed (see above).'
}

# The native tests, and the addon once more: from a copy of the sources, in another folder.
copy_elsewhere() {
  mkdir -p "$elsewhere" &&
    git ls-files -z --cached --others --exclude-standard native cmake scripts test CMakeLists.txt package.json |
    tar -c --null --ignore-failed-read -T - | tar -x -C "$elsewhere" &&
    ln -sfn "$(realpath node_modules)" "$elsewhere/node_modules" &&
    cmake -S "$elsewhere" -B "$elsewhere/build" -DCMAKE_TOOLCHAIN_FILE="$elsewhere/cmake/mingw-w64.cmake" \
      -DCMAKE_BUILD_TYPE=Release -DCAPSTAN_TESTS=ON && cmake --build "$elsewhere/build" --parallel 2
}

# The window and the input of the tests, and what Wine 8 lacks.
tools() {
  cmake -S test/tools/win -B "$builds/win-tool" -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/mingw-w64.cmake" \
    -DCMAKE_BUILD_TYPE=Release && cmake --build "$builds/win-tool" --parallel 2 &&
    x86_64-w64-mingw32-g++-posix -shared -static -s -O2 -o "$builds/bcryptprimitives.dll" \
      test/tools/wine/bcryptprimitives.cpp -ladvapi32
}

# The package as it is installed on Windows: its files beside dependencies for Windows. The tests lie in it, compiled.
# Not biome.json: below the checkout it would be a second root, which biome refuses.
package_for_windows() {
  find "$app" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} + &&
    npm run build:ts &&
    npx tsc -p tsconfig.json --noCheck --noEmit false --outDir "$builds/js" &&
    git ls-files -z --cached --others --exclude-standard -- ':!biome.json' |
    tar -c --null --ignore-failed-read -T - | tar -x -C "$app" &&
    cp -r dist prebuilds "$app/" &&
    cp -r "$builds/js/test" "$app/"
}

mkdir -p "$reports" "$builds"
{ bash scripts/setup.sh build windows && bash scripts/setup-windows.sh; } </dev/null || stop 'test-windows: the set-up failed (see above).'
quiet prebuild bash scripts/prebuild-windows.sh
tail -n 1 "$builds/prebuild.log"

native=false
if [ $# -eq 0 ] || [[ " ${chosen[*]-} " == *' native '* ]]; then native=true; fi
if $binary || $native; then quiet elsewhere copy_elsewhere; fi

passed=0
failed=0
if $binary; then
  echo '== binary'
  if cmp prebuilds/win32-x64/capstan.node "$elsewhere/build/native/node/capstan.node"; then
    passed=1
    echo '  ok - the same sources give the same bytes in another folder'
  else
    failed=1
    echo '  not ok - the same sources give the same bytes in another folder'
  fi
fi
if [ $# -eq 0 ] || [ ${#chosen[@]} -gt 0 ]; then
  quiet tools tools
  quiet package package_for_windows
  # Its own signals: Ctrl-C reaches it too, and it takes its desktop down.
  node scripts/test-windows.js "${chosen[@]}" | tee "$reports.log"
  line=$(tail -n 1 "$reports.log" | grep -E '^[0-9]+ passed, [0-9]+ failed$') || line='0 passed, 1 failed'
  read -r p _ f _ <<<"$line"
  passed=$((passed + p))
  failed=$((failed + f))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
