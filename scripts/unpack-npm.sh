#!/usr/bin/env bash
# Unpacks one npm package into a folder of its own, once: that version and no other bytes. No script of it runs.
#   bash scripts/unpack-npm.sh NAME VERSION INTEGRITY FOLDER [PATH…]   only these paths of it, without what stands above
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

name=$1 version=$2 wanted=$3 folder=$4
shift 4
mark=$folder/.integrity
if [ "$(cat "$mark" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

fail() {
  echo "setup: $*" >&2
  exit 1
}

echo "setup: $name $version, from npm …"
rm -rf "$folder"
mkdir -p "$folder"
log=$folder/npm.log
if ! npm pack "$name@$version" --ignore-scripts --pack-destination "$folder" >"$log" 2>&1 </dev/null; then
  grep -m 20 'npm error' "$log" >&2 || tail -n 20 "$log" >&2
  fail "npm could not fetch $name@$version (see above)."
fi
tarball=$(echo "$folder"/*.tgz)
found=sha512-$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball")
[ "$found" = "$wanted" ] || fail "$name@$version is not what it was: $found instead of $wanted."
tar -xzf "$tarball" -C "$folder" --no-same-owner --strip-components=1 "$@"
rm "$tarball" "$log"
# Last: it says that what stands beside it is whole.
echo "$wanted" >"$mark"
