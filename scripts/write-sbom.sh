#!/usr/bin/env bash
# Writes what an installation brings, in the versions that were tested, as a CycloneDX list:
#   bash scripts/write-sbom.sh FILE
# Not of this checkout itself: there `npm sbom --omit dev` leaves out what development needs too (zod, commander).
set -euo pipefail
file=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/capstan # what npm calls the whole
mkdir "$folder"
cp package-lock.json "$folder/"
node -p 'const { devDependencies: _, ...rest } = JSON.parse(fs.readFileSync("package.json")); JSON.stringify(rest)' >"$folder/package.json"
cd "$folder"
npm install --package-lock-only --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error >&2
npm sbom --sbom-format cyclonedx --package-lock-only >"$file"
