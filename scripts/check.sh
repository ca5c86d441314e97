#!/usr/bin/env bash
# npm run check: everything that reads the code without running it. Every step runs, whatever the others say.
#   npm run check                   all steps
#   npm run check -- --fix          format first, then all steps
#   npm run check -- types walls-ts only these
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

llvm=14 # another version formats differently
reports=build/reports/check
chosen=()
fix=false
for argument in "$@"; do
  case $argument in
    --fix) fix=true ;;
    -*)
      echo "check: no option $argument; there is --fix" >&2
      exit 2
      ;;
    *) chosen+=("$argument") ;;
  esac
done

ready() {
  local tool
  for tool in clang++-$llvm clang-tidy-$llvm clang-format-$llvm cmake x86_64-w64-mingw32-g++-posix; do command -v "$tool" >/dev/null || return 1; done
  [ -d node_modules ]
}
ready || bash scripts/setup.sh build check </dev/null || exit 1
mkdir -p "$reports"

list() { git ls-files --cached --others --exclude-standard -- "$@"; }
mapfile -t headers < <(list '*.hpp')
mapfile -t cpp < <(list '*.cpp' '*.hpp')
mapfile -t shell < <(list '*.sh' .ci/run)

format_ts() { npx biome format .; }
format_cpp() { clang-format-$llvm --dry-run --Werror "${cpp[@]}"; }
lint() { npx biome lint --error-on-warnings .; }
types() { npx tsc -p tsconfig.json --noEmit; }

# Clang for Windows, with the headers of mingw-w64 and none of this machine's own.
for_windows() {
  local gcc
  gcc=$(dirname "$(x86_64-w64-mingw32-g++-posix -print-libgcc-file-name)") || return 1
  printf '%s\n' --target=x86_64-w64-mingw32 -nostdlibinc "-isystem$gcc/include/c++" \
    "-isystem$gcc/include/c++/x86_64-w64-mingw32" -isystem/usr/x86_64-w64-mingw32/include
}

# A file that passed is not looked at again until it, any header of ours or the set of checks changes.
tidy_file() { # tidy_file FOLDER FILE SUM [CLANG-TIDY OPTION…]
  local mark
  mark=build/tidy/passed/$({ echo "$3"; cat "$2"; } | sha256sum | cut -c 1-64)
  [ -e "$mark" ] && return
  clang-tidy-"$llvm" --quiet --use-color=false -p "$1" "${@:4}" "$2" 2>&1 && touch "$mark"
}
export -f tidy_file
export llvm

compiled_files() { sed -nE 's/^ *"file": "(.*)",?$/\1/p' "$1/compile_commands.json" | sort -u; }

tidy_folder() { # tidy_folder SOURCE [CMAKE OPTION…]
  local folder=build/tidy/$1 sum
  cmake -S "$1" -B "$folder" -DCMAKE_CXX_COMPILER=clang++-$llvm -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "${@:2}" || return 1
  mkdir -p build/tidy/passed
  sum=$(cat .clang-tidy "$1/CMakeLists.txt" "${headers[@]}" | sha256sum)
  # What a build generates is not ours to mend, and what includes it cannot be read without the build.
  compiled_files "$folder" | grep -vF -e "$PWD/build/" -e "$PWD/test/tools/wl/" |
    xargs -d '\n' -P 2 -I {} bash -c 'tidy_file "$@"' _ "$folder" {} "$sum"
}

# What only the build for Windows compiles.
tidy_windows() { # tidy_windows SOURCE [CMAKE OPTION…]
  local folder=build/tidy/windows/$1 sum flag
  # Windows hands pointers through integers (LPARAM, LONG_PTR, _beginthreadex).
  local -a flags=() options=(--checks=-performance-no-int-to-ptr)
  cmake -S "$1" -B "$folder" -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/mingw-w64.cmake" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
    "${@:2}" || return 1
  # CMake gives it to gcc for mingw; clang knows no such flag.
  sed -i 's/ -fno-keep-inline-dllexport//' "$folder/compile_commands.json"
  mapfile -t flags < <(for_windows)
  for flag in "${flags[@]}"; do options+=("--extra-arg-before=$flag"); done
  mkdir -p build/tidy/passed
  sum=$(cat .clang-tidy cmake/mingw-w64.cmake native/win/CMakeLists.txt "$1/CMakeLists.txt" "${headers[@]}" | sha256sum)
  compiled_files "$folder" | grep -vF "$PWD/build/" | grep -vxF -f <(compiled_files build/tidy/.) |
    xargs -d '\n' -P 2 -I {} bash -c 'tidy_file "$@"' _ "$folder" {} "$sum" "${options[@]}"
}

tidy() {
  local bench=OFF verdict=0
  [ -e bench/native/CMakeLists.txt ] && bench=ON
  tidy_folder . -DCMAKE_JS_INC="$PWD/node_modules/node-api-headers/include" -DCAPSTAN_TESTS=ON -DCAPSTAN_BENCH=$bench ||
    verdict=1
  # The tests' X11 tool builds by itself.
  if [ -e test/tools/CMakeLists.txt ]; then tidy_folder test/tools || verdict=1; fi
  tidy_windows . -DCMAKE_JS_INC="$PWD/node_modules/node-api-headers/include" -DCAPSTAN_TESTS=ON || verdict=1
  if [ -e test/tools/win/CMakeLists.txt ]; then tidy_windows test/tools/win || verdict=1; fi
  return "$verdict"
}

# The parts that this machine's own build leaves out: at least their C++ is whole, and every header of Windows stands by
# itself (its .cpp files are looked at by tidy).
other_platforms() {
  local file verdict=0
  local -a windows=() headers=()
  local -a flags=(-x c++ -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-pragma-once-outside-header)
  mapfile -t windows < <(for_windows)
  [ ${#windows[@]} -gt 0 ] || return 1
  for file in "${cpp[@]}"; do
    case $file in
      native/win/*.hpp) headers+=("$file") ;;
      native/mac/*)
        clang++-$llvm "${flags[@]}" -fsyntax-only -Inative "$file" || verdict=1
        ;;
    esac
  done
  printf '%s\0' "${headers[@]}" | xargs -0 -P 2 -n 1 \
    clang++-$llvm "${windows[@]}" -DUNICODE -D_UNICODE -D_WIN32_WINNT=0x0A00 "${flags[@]}" -fsyntax-only -Inative || verdict=1
  return "$verdict"
}

walls_ts() {
  local folders=(lib)
  [ -d examples ] && folders+=(examples)
  npx depcruise "${folders[@]}" --config .dependency-cruiser.cjs
}

unused() { npx knip; }
package() { npm run build:ts && npx publint --strict && npx attw --pack . --profile esm-only; }

shell_scripts() {
  local file
  for file in "${shell[@]}"; do bash -n "$file" || return 1; done
  if command -v shellcheck >/dev/null; then shellcheck "${shell[@]}"; fi
}

passed=0
failed=0
step() { # step NAME COMMAND…
  local name=$1 start=$SECONDS
  shift
  if [ ${#chosen[@]} -gt 0 ] && [[ " ${chosen[*]} " != *" $name "* ]]; then return; fi
  if "$@" >"$reports/$name.log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    printf 'pass  %-16s %4d s\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf 'FAIL  %-16s %4d s\n' "$name" $((SECONDS - start))
    grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed |^Use -header-filter' "$reports/$name.log" | tail -n 100 | sed 's/^/      /'
  fi
}

if $fix; then
  npx biome check --write .
  clang-format-$llvm -i "${cpp[@]}"
fi
step format-ts format_ts
step format-cpp format_cpp
step lint lint
step types types
step rooms node scripts/check-parity.js
step walls-cpp node scripts/check-walls.js
step walls-ts walls_ts
step platforms node scripts/write-platforms.js --check
step other-platforms other_platforms
step shell shell_scripts
step unused unused
step package package
step tidy tidy

if [ $((passed + failed)) -eq 0 ]; then
  echo "check: no step of that name: ${chosen[*]}" >&2
  exit 2
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
