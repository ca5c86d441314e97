#!/usr/bin/env bash
# Builds the addon with AddressSanitizer and ends captures in every way there is, under stock Node: no use of freed
# memory, no leak. Ends with "N passed, M failed".
#   CAPSTAN_TEST_BACKEND=default   with the OS's own backend, where there is a display
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=build-asan # node-gyp-build looks for build/Release below it
log=$folder/asan.log
mkdir -p "$folder"
if ! npx cmake-js build --parallel 2 --out "$PWD/$folder/build" --CDCAPSTAN_SANITIZE=address --CDCAPSTAN_TESTS=OFF \
  >"$folder/build.log" 2>&1; then
  tail -n 40 "$folder/build.log"
  echo '0 passed, 1 failed'
  exit 1
fi
[ -e dist/binding/load-native.js ] || npm run build:ts || exit 1

# The sanitizer must be there before Node's own allocations; the addon was linked against the same one.
runtime=$(ldd "$folder/build/Release/capstan.node" | sed -nE 's/^.*libasan\S* => (\S+) .*$/\1/p')
if [ -z "$runtime" ]; then
  echo 'test-asan: the addon was built without AddressSanitizer.' >&2
  echo '0 passed, 1 failed'
  exit 1
fi

passed=0
failed=0
check() { # check WAY [EXPECTED_CODE]
  local way=$1 expected=${2:-0} leaks=1 code
  # process.exit() leaves all memory, Node's own too, to the system.
  [ "$expected" -eq 0 ] || leaks=0
  LD_PRELOAD=$runtime CAPSTAN_PREBUILD=$PWD/$folder \
    ASAN_OPTIONS=detect_leaks=$leaks:exitcode=86 \
    timeout 120 node test/lib/fixtures/lifetimes.mjs "$way" >"$log" 2>&1 </dev/null
  code=$?
  if [ "$code" -eq "$expected" ]; then
    passed=$((passed + 1))
    echo "pass  $way"
  else
    failed=$((failed + 1))
    echo "FAIL  $way (exit code $code instead of $expected)"
    head -n 60 "$log" | cut -c 1-300 | sed 's/^/      /'
  fi
}

ways=(load cycles sessions busy throwing worker terminate)
# What needs a script has nothing to do with the OS's backend.
[ "${CAPSTAN_TEST_BACKEND:-fake}" = fake ] && ways+=(misuse contexts frames framesTerminate)
for way in "${ways[@]}"; do check "$way"; done
check exit 3
check exitWithWorker 3

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
