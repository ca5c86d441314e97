#!/usr/bin/env bash
# npm run prebuild:here: builds the addon for this machine and puts it into prebuilds/<platform>-<arch>/, which the npm
# package ships. Leaves the build of the checkout (build/Release) alone. See docs/adr/0005-prebuilds.md, and for Linux
# 0021. Not "prebuild" alone: npm would run that before each "npm run build".
#   npm run prebuild:here -- linux-x64-musl linux-arm64   others of Linux, from Linux x64: linux-x64 linux-x64-musl linux-arm64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "prebuild: $1" >&2
  exit 1
}

# What Zig calls them; the number is the oldest glibc, which scripts/check-linux-binary.js holds them to.
declare -A zig_target=(
  [linux-x64]=x86_64-linux-gnu.2.28
  [linux-x64-musl]=x86_64-linux-musl
  [linux-arm64]=aarch64-linux-gnu.2.28
)

build() { # build FOLDER [PREBUILDIFY OPTION…]: prebuildify takes what lies in build/Release below the folder
  local folder=$1
  shift
  mkdir -p "$folder"
  if ! PREBUILD_NODE_GYP="$PWD/scripts/prebuild-node-gyp.sh" CAPSTAN_PREBUILD_FOLDER="$PWD/$folder" \
    npx prebuildify --napi --name capstan --cwd "$folder" --out "${out:-$folder}" "$@" >"$folder/build.log" 2>&1 </dev/null; then
    tail -n 40 "$folder/build.log" >&2
    fail "the build failed (see above; all of it is in $folder/build.log)"
  fi
}

linux() { # linux TARGET
  local target=$1 folder=build-prebuild/$1 platform libc=glibc addon
  [ -n "${zig_target[$target]:-}" ] || fail "no Linux binary $target; there are: linux-x64 linux-x64-musl linux-arm64."
  platform=${target%-musl}
  [ "$platform" = "$target" ] || libc=musl
  addon=$platform/capstan.$libc.node
  # What was compiled before is taken, unless by another compiler.
  cmp -s build/zig/compiler/.integrity "$folder/compiler" || rm -rf "$folder"
  mkdir -p "$folder"
  cp build/zig/compiler/.integrity "$folder/compiler"
  CAPSTAN_ZIG_TARGET=${zig_target[$target]} build "$folder" --platform linux --arch "${platform#linux-}" --libc "$libc" --tag-libc
  # Nothing that does not pass lies in the folder that is shipped.
  rm -f "prebuilds/$addon" "prebuilds/$platform/capstan.node"
  node scripts/check-linux-binary.js "$folder/prebuilds/$addon" "${platform#linux-}" "$libc" ||
    fail 'the binary is not fit to be shipped.'
  mkdir -p "prebuilds/$platform"
  cp "$folder/prebuilds/$addon" "prebuilds/$addon"
  echo "prebuilds/$addon ($(stat -c %s "prebuilds/$addon") bytes)"
}

host=$(node -p 'process.platform + "-" + process.arch')
if [[ $host != linux-* ]]; then
  [ $# -eq 0 ] || fail "$host builds no other binaries; those of Linux are built on Linux x64."
  out=. build build-prebuild --strip
  echo "prebuilds/$host/capstan.node"
  exit
fi
bash scripts/setup-zig.sh >/dev/null
# Zig keeps its libc++ there.
export ZIG_GLOBAL_CACHE_DIR=$PWD/build/zig/cache ZIG_LOCAL_CACHE_DIR=$PWD/build/zig/cache
[ $# -gt 0 ] || set -- "$host"
for target in "$@"; do linux "$target"; done
