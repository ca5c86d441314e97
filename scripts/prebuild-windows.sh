#!/usr/bin/env bash
# npm run prebuild:windows: cross-builds the addon for 64-bit Windows on Linux and puts it into prebuilds/win32-x64/, which
# the npm package ships. The same sources and compiler give the same bytes, in whatever folder. Leaves every other build
# of the checkout alone. See docs/adr/0015-windows-binary-without-windows.md.
#   npm run prebuild:windows -- --arch x64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "prebuild: $1" >&2
  exit 1
}

arch=x64
while [ $# -gt 0 ]; do
  case $1 in
    --arch=*) arch=${1#--arch=} ;;
    --arch)
      arch=${2:-}
      shift
      ;;
    *) fail "no argument $1; there is --arch x64" ;;
  esac
  shift || true
done
case $arch in
  x64) ;;
  arm64) fail 'win32-arm64 cannot be built here: Debian packages no compiler that targets Windows on ARM.' ;;
  *) fail "no architecture \"$arch\"; there is x64." ;;
esac

folder=build-prebuild-win32-$arch
addon=prebuilds/win32-$arch/capstan.node

for tool in x86_64-w64-mingw32-g++-posix cmake node; do
  command -v "$tool" >/dev/null || fail "$tool is not installed: bash scripts/setup.sh windows"
done
[ -d node_modules ] || fail 'node_modules is missing: bash scripts/setup.sh windows'

mkdir -p "$folder"
if ! { cmake -S . -B "$folder" -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/mingw-w64.cmake" -DCMAKE_BUILD_TYPE=Release \
  -DCAPSTAN_TESTS=OFF -DCAPSTAN_BENCH=OFF && cmake --build "$folder" --parallel 2; } >"$folder/build.log" 2>&1 </dev/null; then
  tail -n 40 "$folder/build.log" >&2
  fail "the build failed (see above; all of it is in $folder/build.log)"
fi

# Nothing that does not pass lies in the folder that is shipped.
rm -f "$addon"
node scripts/check-windows-binary.js "$folder/native/node/capstan.node" "$arch" || fail 'the binary is not fit to be shipped.'
mkdir -p "$(dirname "$addon")"
cp "$folder/native/node/capstan.node" "$addon"
echo "$addon ($(stat -c %s "$addon") bytes)"
