#!/usr/bin/env bash
# npm run test:mac: what can be known of the macOS backend without a Mac. Sets up, cross-builds and reads the binary,
# compares the declarations with other sources, tests the plain parts, and runs the backend as it is in Node on Linux, with
# fakes of Apple's frameworks, under AddressSanitizer. The last line says how many passed.
#   npm run test:mac                                 all parts
#   npm run test:mac -- binary native                only these: binary declarations native shell
#   npm run test:mac -- test/contract/keys.test.ts   only these files, on the fakes
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=build/reports/mac
builds=build/mac
elsewhere=$PWD/$builds/another/place
fakes=build-fake-mac # node-gyp-build looks for build/Release below it
parts=()
files=()
for argument in "$@"; do
  case $argument in
    binary | declarations | native | shell) parts+=("$argument") ;;
    *.test.ts) files+=("$argument") ;;
    *)
      echo "test-mac: no part or file $argument; parts: binary declarations native shell" >&2
      exit 2
      ;;
  esac
done
[ $# -gt 0 ] || parts=(binary declarations native shell)

stop() {
  echo "$1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

quiet() { # quiet NAME COMMAND…: what it says goes to a file, and is shown when it fails
  local log=$builds/$1.log
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 60 "$log"
  return 1
}

mkdir -p "$reports" "$builds"
{ bash scripts/setup.sh build mac && bash scripts/setup-mac.sh; } </dev/null || stop 'test-mac: the set-up failed (see above).'

# Every part below sets `passed` and `failed` from what its runner itself reported, and returns the runner's verdict.

counted() { # counted COMMAND…: one test, that passes when the command does
  if "${@:2}"; then
    passed=$((passed + 1))
    echo "  ok - $1"
  else
    failed=$((failed + 1))
    echo "  not ok - $1"
  fi
}

tap_files() { # tap_files NAME FILE…
  local name=$1 verdict p f
  shift
  rm -f "$reports/$name.count"
  npx tap run --reporter=tap "$@" </dev/null |
    tee "$reports/$name.tap" |
    awk -v counts="$reports/$name.count" -f scripts/tap-report.awk
  verdict=$?
  read -r p f <"$reports/$name.count"
  passed=$((passed + p))
  failed=$((failed + f))
  return "$verdict"
}

# The addon once more: from a copy of the sources, in another folder.
copy_elsewhere() {
  local package
  mkdir -p "$elsewhere/build/mac" &&
    git ls-files -z --cached --others --exclude-standard native cmake scripts CMakeLists.txt package.json |
    tar -c --null --ignore-failed-read -T - | tar -x -C "$elsewhere" &&
    ln -sfn "$(realpath node_modules)" "$elsewhere/node_modules" &&
    mkdir -p "$elsewhere/build/zig" &&
    for package in build/zig/lib "$builds"/{macos-node-api,get-windows,node-screenshots}; do
      ln -sfn "$(realpath "$package")" "$elsewhere/$package" || return
    done &&
    bash "$elsewhere/scripts/prebuild-mac.sh"
}

binary() {
  local addon='prebuilds/darwin-x64+arm64/capstan.node' verdict=0
  quiet prebuild bash scripts/prebuild-mac.sh || return
  tail -n 1 "$builds/prebuild.log"
  quiet elsewhere copy_elsewhere || return
  counted 'the same sources give the same bytes in another folder' cmp "$addon" "$elsewhere/$addon"
  tap_files binary test/mac/binary.test.ts || verdict=1
  return "$verdict"
}

declarations() { tap_files declarations test/mac/declarations.test.ts; }

native() {
  quiet native cmake -S . -B build/ctest -DCAPSTAN_ADDON=OFF -DCAPSTAN_TESTS=ON || return
  local -a targets=()
  mapfile -t targets < <(ctest --test-dir build/ctest -N -R '^mac_' | sed -nE 's/^ *Test +#[0-9]+: (.*)$/\1/p')
  [ ${#targets[@]} -gt 0 ] || return
  quiet native cmake --build build/ctest -j 2 --target "${targets[@]}" || return
  ctest --test-dir build/ctest --output-on-failure --no-tests=error -R '^mac_' </dev/null
  local verdict=$?
  # Each program ends with its own count of sentences.
  read -r passed failed < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { print p + 0, f + 0 }' \
    build/ctest/Testing/Temporary/LastTest.log)
  return "$verdict"
}

# The addon with fakes in place of Apple's frameworks, and the tests compiled, which then run in plain Node.
build_fakes() {
  cmake -S . -B "$fakes/build" -DCAPSTAN_FAKE_MAC=ON -DCAPSTAN_SANITIZE=address -DCMAKE_BUILD_TYPE=Debug \
    -DCAPSTAN_TESTS=OFF -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$PWD/$fakes/build/Release" &&
    cmake --build "$fakes/build" --parallel 2 &&
    npm run build:ts &&
    npx tsc -p tsconfig.json --noCheck --noEmit false --outDir "$builds/js"
}

on_fakes() { # on_fakes COMMAND…: in Node, with the sanitizer there before Node's own allocations
  local runtime
  runtime=$(ldd "$fakes/build/Release/capstan.node" | sed -nE 's/^.*libasan\S* => (\S+) .*$/\1/p')
  [ -n "$runtime" ] || return
  env LD_PRELOAD="$runtime" CAPSTAN_PREBUILD="$PWD/$fakes" CAPSTAN_FAKE_MAC="$PWD/$fakes/build/fake_mac.node" \
    ASAN_OPTIONS="detect_leaks=${leaks:-1}:exitcode=86" \
    LSAN_OPTIONS="suppressions=$PWD/test/mac/leaks-of-others.txt:print_suppressions=0" TAP_TIMEOUT=290 TAP_FAIL_SKIP=1 TAP_FAIL_TODO=1 TAP_FAIL_ONLY=1 \
    timeout 300 "$@" </dev/null
}

# A file in one process, as the block of TAP that scripts/tap-report.awk counts.
file_on_fakes() { # file_on_fakes FILE
  local log leaks=1 verdict='ok'
  log=$reports/$(basename "$1" .ts).tap
  # These end, or have programs that end, while V8's heap is whole: its own pages are left to the system. That sessions
  # leak nothing, the ways below show.
  [[ $1 != *lifecycle* && $1 != *native-session* ]] || leaks=0
  on_fakes node "$builds/js/${1%.ts}.js" >"$log" 2>&1 || verdict='not ok'
  # Without the plan at its end, the file broke off, whatever its exit code.
  grep -qE '^1\.\.[1-9][0-9]*$' "$log" || verdict='not ok'
  printf '# Subtest: %s\n' "$1"
  sed 's/^\(.\)/    \1/' "$log"
  printf '%s 1 - %s\n' "$verdict" "$1"
}

files_on_fakes() { # files_on_fakes NAME FILE…
  local name=$1 file verdict p f
  shift
  rm -f "$reports/$name.count"
  for file in "$@"; do file_on_fakes "$file"; done |
    awk -v counts="$reports/$name.count" -f scripts/tap-report.awk
  verdict=$?
  read -r p f <"$reports/$name.count"
  passed=$((passed + p))
  failed=$((failed + f))
  return "$verdict"
}

shell() {
  local way verdict=0
  quiet fakes build_fakes || return
  files_on_fakes shell test/mac/shell.test.ts test/contract/*.test.ts || verdict=1
  for way in load cycles sessions busy throwing worker terminate; do
    CAPSTAN_TEST_BACKEND=default counted "no leak, no use of freed memory: $way" \
      quiet "lifetimes-$way" on_fakes node test/lib/fixtures/lifetimes.mjs "$way"
  done
  return "$verdict"
}

chosen_files() { quiet fakes build_fakes && files_on_fakes files "${files[@]}"; }

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
  # A runner that breaks, or runs nothing, is a failure even where no test says so.
  if [ "$failed" -eq 0 ] && { [ "$verdict" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
  all_passed=$((all_passed + passed))
  all_failed=$((all_failed + failed))
  table+=("$(printf '%-12s %6d %6d %5d s' "$name" "$passed" "$failed" $((SECONDS - start)))")
}

for name in "${parts[@]}"; do part "$name" "$name"; done
[ ${#files[@]} -eq 0 ] || part files chosen_files

echo
printf '%-12s %6s %6s\n' part passed failed
printf '%s\n' "${table[@]}"
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
