// Programs for macOS that Apple's linker made from Apple's SDK, brought by scripts/setup-mac.sh and npm: each says of what
// it imports which library has it.
import { existsSync, readFileSync } from 'node:fs';
import { readMachO } from './mach-o.js';

const programs = [
  'build/mac/get-windows/main',
  'build/mac/node-screenshots/node-screenshots.darwin-arm64.node',
  'build/mac/macos-node-api/build/RelWithDebInfo/NativeScript.apple.node/macos-arm64/NativeScript.framework/Versions/0.1.0/NativeScript',
  'node_modules/uiohook-napi/prebuilds/darwin-arm64/uiohook-napi.node',
];

export const programsAreThere = () => programs.every((file) => existsSync(file));

/** Where programs import a symbol from: "_CFRelease" → "CoreFoundation", "_objc_msgSend" → "libobjc". */
export function importedFrom() {
  const found = new Map();
  for (const file of programs) {
    for (const image of readMachO(readFileSync(file))) {
      for (const { name, ordinal } of image.symbols.undefined) {
        const path = image.libraries[ordinal - 1]?.path;
        if (path !== undefined) found.set(name, path.split('/').at(-1).split('.')[0]);
      }
    }
  }
  return found;
}
