#!/usr/bin/env bash
# npm run prebuild: builds the addon for this machine and puts it into prebuilds/<platform>-<arch>/, which the npm package
# ships. Leaves the build of the checkout (build/) alone. See docs/adr/0005-prebuilds.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build-prebuild # prebuildify takes what lies in build/Release below it
newest_glibc=2.34     # Debian 12 and Ubuntu 22.04 have it

rm -rf "$folder"
mkdir -p "$folder"
PREBUILD_NODE_GYP="$PWD/scripts/prebuild-node-gyp.sh" CAPSTAN_PREBUILD_FOLDER="$PWD/$folder" \
  npx prebuildify --napi --strip --name capstan --cwd "$folder" --out .

target=$(node -p 'process.platform + "-" + process.arch')
addon=prebuilds/$target/capstan.node

fail() {
  echo "prebuild: $1" >&2
  rm -f "$addon"
  exit 1
}

if [ "$(uname -s)" = Linux ]; then
  declare -A machines=([x64]='Advanced Micro Devices X86-64' [arm64]=AArch64)
  machine=$(readelf --file-header "$addon" | sed -nE 's/^ *Machine: *//p')
  [ "$machine" = "${machines[${target#*-}]:-}" ] || fail "$addon is built for $machine, not for $target."
  needed=$(readelf --version-info --wide "$addon" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
  highest=$(printf '%s\n' "${needed#GLIBC_}" "$newest_glibc" | sort -V | tail -n 1)
  [ "$highest" = "$newest_glibc" ] || fail "$addon needs $needed; it must load with glibc $newest_glibc."
fi
echo "$addon"
