#!/usr/bin/env bash
# npm run prebuild:mac: cross-builds the addon for macOS on Linux, for both architectures, and puts it into
# prebuilds/darwin-x64+arm64/, which the npm package ships. The same sources and compiler give the same bytes, in whatever
# folder. Compiled, linked and checked; nothing here can run it. See docs/adr/0019-macos-without-a-mac.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "prebuild: $1" >&2
  exit 1
}

folder=build-prebuild-darwin
sdk=$PWD/build/mac/sdk
addon=prebuilds/darwin-x64+arm64/capstan.node

for tool in clang++-19 ld64.lld-19 llvm-lipo-19 llvm-ar-19 cmake node; do
  command -v "$tool" >/dev/null || fail "$tool is not installed: bash scripts/setup.sh mac"
done
[ -d node_modules ] || fail 'node_modules is missing: bash scripts/setup.sh mac'
bash scripts/setup-mac.sh

mkdir -p "$folder"
# Anew only when it would differ: every object depends on its headers.
sum=$(cat scripts/mac-sdk.js scripts/mac-frameworks.js scripts/mac-programs.js scripts/mach-o.js cmake/darwin/libc++.symbols build/zig/lib/.integrity build/mac/*/.integrity | sha256sum)
if [ "$(cat "$sdk/made-from" 2>/dev/null)" != "$sum" ]; then
  node scripts/mac-sdk.js "$sdk"
  echo "$sum" >"$sdk/made-from"
fi

slice() { # slice ARCHITECTURE
  cmake -S . -B "$folder/$1" -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/darwin.cmake" -DCAPSTAN_MAC_ARCH="$1" \
    -DCAPSTAN_MAC_SDK="$sdk" -DCMAKE_BUILD_TYPE=Release -DCAPSTAN_TESTS=OFF -DCAPSTAN_BENCH=OFF &&
    cmake --build "$folder/$1" --parallel 2
}

# The addon holds what it calls. This holds every function of the backend, so that a name that no library has is found
# where nothing calls it yet, too.
whole() { # whole ARCHITECTURE
  local -a frameworks=()
  local path
  for path in "$sdk"/System/Library/Frameworks/*.framework; do frameworks+=(-framework "$(basename "$path" .framework)"); done
  clang++-19 --target="$1-apple-macos12.3" -isysroot "$sdk" -fuse-ld=lld -bundle -Wl,-undefined,error -Wl,-all_load \
    "$folder/$1/native/mac/libcapstan_os.a" "$folder/$1/native/core/libcapstan_core.a" \
    $(find "$folder/$1/native/mac" -name 'libcapstan_mac_*.a') \
    "${frameworks[@]}" -lobjc -o "$folder/$1/whole.bundle"
}

for arch in x86_64 arm64; do
  if ! { slice "$arch" && whole "$arch"; } >"$folder/$arch.log" 2>&1 </dev/null; then
    grep -E 'error|undefined|referenced' "$folder/$arch.log" | head -n 40 >&2 || tail -n 40 "$folder/$arch.log" >&2
    fail "the build for $arch failed (see above; all of it is in $folder/$arch.log)"
  fi
done
llvm-lipo-19 -create "$folder/x86_64/native/node/capstan.node" "$folder/arm64/native/node/capstan.node" \
  -output "$folder/capstan.node"

# Nothing that does not pass lies in the folder that is shipped.
rm -f "$addon"
node scripts/check-mac-binary.js "$folder/capstan.node" || fail 'the binary is not fit to be shipped.'
mkdir -p "$(dirname "$addon")"
cp "$folder/capstan.node" "$addon"
echo "$addon ($(stat -c %s "$addon") bytes)"
