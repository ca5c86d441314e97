#!/usr/bin/env bash
# What prebuildify takes for node-gyp: answers `rebuild --target=… --devdir=… --arch=… --release|--debug` with cmake-js.
# The target is of no matter, since the addon uses Node-API only; the headers come from node-api-headers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

arch=$(node -p process.arch)
config=Release
for argument in "$@"; do
  case $argument in
    --arch=*) arch=${argument#--arch=} ;;
    --debug) config=Debug ;;
    rebuild | --release | --target=* | --devdir=*) ;;
    *)
      echo "prebuild-node-gyp: no argument $argument is known" >&2
      exit 1
      ;;
  esac
done

options=(--parallel "$(nproc)" --CDCAPSTAN_TESTS=OFF)
if [ -n "${CAPSTAN_ZIG_TARGET:-}" ]; then
  options+=(--CDCMAKE_TOOLCHAIN_FILE="$PWD/cmake/zig-linux.cmake" --CDCAPSTAN_ZIG_TARGET="$CAPSTAN_ZIG_TARGET")
fi

exec npx cmake-js build --out "$CAPSTAN_PREBUILD_FOLDER/build" --config "$config" --arch "$arch" "${options[@]}"
