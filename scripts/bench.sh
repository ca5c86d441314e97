#!/usr/bin/env bash
# npm run bench: measures. One file a question in bench/; with --json each prints its figures as one JSON document, kept
# in build/reports/bench. The table is drawn from its `rows` ({ name, value, unit, aim }); a bench without `rows` draws
# its own on stderr.
# No test asserts what is measured here: machines differ, and the one in use is busy.
#   npm run bench             all
#   npm run bench -- ring     one
#   npm run bench -- office --minutes 5     one, with options of its own
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=build/reports/bench
names=()
while [ $# -gt 0 ] && [[ $1 != --* ]]; do
  names+=("$1")
  shift
done
if [ ${#names[@]} -eq 0 ]; then
  for file in bench/*.ts; do names+=("$(basename "$file" .ts)"); done
fi
for name in "${names[@]}"; do
  if [ ! -e "bench/$name.ts" ]; then
    echo "bench: no bench/$name.ts" >&2
    exit 2
  fi
done

mkdir -p "$results"
groups=(build test)
[[ " ${names[*]} " != *' office '* ]] || groups+=(office)
bash scripts/setup.sh "${groups[@]}" </dev/null || exit 1
{
  npm run build &&
    if [ -e bench/native/CMakeLists.txt ]; then
      npx cmake-js build --parallel 2 --out "$PWD/build-bench" --CDCAPSTAN_BENCH=ON --CDCAPSTAN_TESTS=OFF
    fi &&
    npx tsc -p bench/tsconfig.json
} >"$results/build.log" 2>&1 </dev/null || {
  tail -n 60 "$results/build.log"
  exit 1
}

export CAPSTAN_BENCH_DIR=$PWD/build-bench/Release
verdict=0
for name in "${names[@]}"; do
  if node "build/bench/$name.js" --json "$@" >"$results/$name.json.part" </dev/null; then
    mv "$results/$name.json.part" "$results/$name.json"
    node scripts/bench-table.js "$results/$name.json" || verdict=1
  else
    verdict=1
    echo "bench: $name failed" >&2
  fi
done
exit "$verdict"
