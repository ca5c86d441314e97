#!/usr/bin/env bash
# npm test: sets up, builds, runs every test there is, and says how many passed.
#   npm test                             all parts
#   npm test -- lib native               only these: native race lib contract system asan
#   npm test -- test/lib/errors.test.ts  only these files
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/test
parts=()
files=()
for argument in "$@"; do
  case $argument in
    native | race | lib | contract | system | asan) parts+=("$argument") ;;
    *.test.ts) files+=("$argument") ;;
    *)
      echo "test: no part or file $argument; parts: native race lib contract system asan" >&2
      exit 2
      ;;
  esac
done
[ ${#parts[@]} -gt 0 ] || [ ${#files[@]} -gt 0 ] || parts=(native race lib contract system asan)

stop() {
  echo "$1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

mkdir -p "$reports"
bash scripts/setup.sh build test </dev/null || stop 'test: the set-up failed (see above).'
npm run build </dev/null >"$reports/build.log" 2>&1 || {
  tail -n 60 "$reports/build.log"
  stop 'test: the build failed (see above).'
}

under=()
sums() { # sums FILE (- is stdin): the sum of its lines "N passed, N failed", as two numbers
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 } END { printf "%d %d\n", passed, failed }' "$1"
}

# Every runner below sets `passed` and `failed` from what its runner itself reported, and returns the runner's verdict.

ctest_in() { # ctest_in FOLDER [CTEST OPTION…]; under the command in `under`, if there is one
  local folder=$1 verdict
  shift
  "${under[@]}" ctest --test-dir "$folder" --output-on-failure --no-tests=error "$@" </dev/null
  verdict=$?
  # Each program ends with its own count of sentences.
  read -r passed failed < <(sums "$folder/Testing/Temporary/LastTest.log")
  return "$verdict"
}

cmake_build() { # cmake_build FOLDER TARGET [CMAKE OPTION…]
  local folder=$1 target=$2
  shift 2
  { cmake -S . -B "$folder" -DCAPSTAN_ADDON=OFF -DCAPSTAN_TESTS=ON "$@" && cmake --build "$folder" -j 2 --target "$target"; } \
    >"$folder.log" 2>&1 </dev/null && return
  tail -n 60 "$folder.log"
  return 1
}

tap_files() { # tap_files NAME FILE…
  local name=$1 verdict
  shift
  rm -f "$reports/$name.count"
  npx tap run --reporter=tap "$@" </dev/null |
    tee "$reports/$name.tap" |
    awk -v counts="$reports/$name.count" -f scripts/tap-report.awk
  verdict=$?
  read -r passed failed <"$reports/$name.count"
  return "$verdict"
}

native() { cmake_build build/ctest all && ctest_in build/ctest -j 2; }
race() {
  # ThreadSanitizer needs its shadow memory where a randomised layout may put something else.
  local under=()
  setarch "$(uname -m)" -R true 2>/dev/null && under=(setarch "$(uname -m)" -R)
  cmake_build build/tsan ring_stress_test -DCAPSTAN_SANITIZE=thread && ctest_in build/tsan -R '^ring_stress_test$'
}
lib() { tap_files lib test/lib/*.test.ts; }
contract() { tap_files contract test/contract/*.test.ts; }
system() { tap_files system test/system/*.test.ts; }
chosen_files() { tap_files files "${files[@]}"; }
asan() {
  bash scripts/test-asan.sh </dev/null | tee "$reports/asan.log"
  local verdict=$?
  read -r passed failed < <(tail -n 1 "$reports/asan.log" | sums -)
  return "$verdict"
}

table=()
all_passed=0
all_failed=0
part() { # part NAME COMMAND
  local name=$1 command=$2 start=$SECONDS verdict
  passed=0
  failed=0
  echo "== $name"
  $command
  verdict=$?
  : "${passed:=0}" "${failed:=0}"
  # A runner that breaks, or runs nothing, is a failure even where no test says so.
  if [ "$failed" -eq 0 ] && { [ "$verdict" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
  all_passed=$((all_passed + passed))
  all_failed=$((all_failed + failed))
  table+=("$(printf '%-8s %6d %6d %5d s' "$name" "$passed" "$failed" $((SECONDS - start)))")
}

for name in "${parts[@]}"; do part "$name" "$name"; done
[ ${#files[@]} -eq 0 ] || part files chosen_files

echo
printf '%-8s %6s %6s\n' part passed failed
printf '%s\n' "${table[@]}"
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
