#!/usr/bin/env bash
# npm run bench: measures. One file a question in bench/; each prints its table on stderr and its figures, one JSON
# document, on stdout. No test asserts what is measured here: machines differ, and the one in use is busy.
#   npm run bench             all
#   npm run bench -- ring     one
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=build/reports/bench
names=("$@")
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
bash scripts/setup.sh build test </dev/null || exit 1
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

verdict=0
for name in "${names[@]}"; do
  echo "== $name" >&2
  if node "build/bench/$name.js" >"$results/$name.json.part" </dev/null; then
    mv "$results/$name.json.part" "$results/$name.json"
  else
    verdict=1
    echo "bench: $name failed" >&2
  fi
done

# All figures as one JSON object on stdout, by name of the benchmark.
node -e '
  const [folder, ...names] = process.argv.slice(1);
  const { existsSync, readFileSync } = require("node:fs");
  const read = (name) => `${folder}/${name}.json`;
  const all = names.filter((name) => existsSync(read(name))).map((name) => [name, JSON.parse(readFileSync(read(name)))]);
  console.log(JSON.stringify(Object.fromEntries(all), null, 2));
' "$results" "${names[@]}"
exit "$verdict"
