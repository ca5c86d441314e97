#!/usr/bin/env bash
# npm run demo: sets this machine up, then records, and shows what was recorded and what was not.
#   no display   a virtual desktop with two apps, of which the policy allows one; input by XTEST
#   a display    your own input for 20 seconds, after you have seen the policy and said yes (or: npm run demo -- --yes)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for argument in "$@"; do
  case $argument in
    --yes) ;;
    -h | --help)
      sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *)
      echo "demo: no option $argument; there is --yes" >&2
      exit 2
      ;;
  esac
done

if [ -n "${DISPLAY:-}" ]; then
  bash scripts/setup.sh build compile
  command -v xprop >/dev/null || bash scripts/setup.sh demo
  exec node scripts/demo-own-input.js "$@"
fi
bash scripts/setup.sh build demo compile
exec node scripts/demo-virtual.js "$@"
