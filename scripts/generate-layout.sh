#!/usr/bin/env bash
# Writes lib/binding/event-layout.ts from the C++ headers.
#   generate-layout.sh                 write it
#   generate-layout.sh --check [FILE]  fail when FILE (the committed one by default) differs from the headers
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  echo "usage: scripts/generate-layout.sh [--check [FILE]]" >&2
  exit 2
}

target=lib/binding/event-layout.ts
check=false
if [ $# -gt 0 ]; then
  [ "$1" = --check ] && [ $# -le 2 ] || usage
  check=true
  target=${2:-$target}
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${CXX:-c++}" -std=c++20 -Wall -Wextra -Werror -I native native/core/layout_dump.cpp -o "$work/layout_dump"
"$work/layout_dump" > "$work/event-layout.ts"

if $check; then
  if ! diff -u "$target" "$work/event-layout.ts" >&2; then
    echo "$target differs from the C++ headers: run 'npm run layout' and commit the result." >&2
    exit 1
  fi
else
  cp "$work/event-layout.ts" "$target"
fi
