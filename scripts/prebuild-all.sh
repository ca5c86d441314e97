#!/usr/bin/env bash
# npm run prebuild:all: builds every binary that the package ships, from Linux x64, into prebuilds/, and checks each. Goes
# on when one fails; ends with a table, and with an error when one failed. The same sources give the same sums anywhere.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/prebuild
mkdir -p "$reports"
bash scripts/setup.sh build windows mac </dev/null || exit 1

table=()
failed=0
target() { # target NAME COMMAND…
  local name=$1 start=$SECONDS verdict=pass file count=0
  shift
  echo "prebuild: $name …"
  # What is older than this was not made by it.
  touch "$reports/$name.start"
  if ! "$@" >"$reports/$name.log" 2>&1 </dev/null; then
    verdict=FAIL
    tail -n 40 "$reports/$name.log"
  fi
  while IFS= read -r -d '' file; do
    count=$((count + 1))
    table+=("$(printf '%-4s  %5d s  %8d  %s  %s' "$verdict" $((SECONDS - start)) "$(stat -c %s "$file")" \
      "$(sha256sum "$file" | cut -d ' ' -f 1)" "$file")")
  done < <(find prebuilds -name '*.node' -newer "$reports/$name.start" -print0 2>/dev/null | sort -z)
  if [ "$verdict" = FAIL ] || [ "$count" -eq 0 ]; then
    failed=$((failed + 1))
    table+=("$(printf 'FAIL  %5d s  %s: see %s' $((SECONDS - start)) "$name" "$reports/$name.log")")
  fi
}

for name in linux-x64 linux-x64-musl linux-arm64; do target "$name" bash scripts/prebuild.sh "$name"; done
target win32-x64 bash scripts/prebuild-windows.sh
if [ -e scripts/prebuild-mac.sh ]; then target darwin bash scripts/prebuild-mac.sh; fi

printf '\n%-4s  %7s  %8s  %-64s  %s\n' '' time bytes sha256 file
printf '%s\n' "${table[@]}"
[ "$failed" -eq 0 ] || echo "prebuild: $failed failed." >&2
[ "$failed" -eq 0 ]
