// Finds and loads the native addon, once and on first use: importing the package loads nothing.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CaptureError } from '../errors.js';
import type { NativeBinding } from './native-binding.js';

/** dist/binding/ lies two below the package. */
const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

let loaded: NativeBinding | undefined;

/**
 * The addon of a local build (`build/Release`), else the one shipped in `prebuilds/`.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`: there is none for this platform, or it cannot be loaded.
 */
export function loadNative(): NativeBinding {
  loaded ??= loadFrom(packageRoot);
  return loaded;
}

/** As {@link loadNative}, from another folder of the same shape, and anew each time. */
export function loadFrom(root: string): NativeBinding {
  const require = createRequire(import.meta.url);
  const load = require('node-gyp-build') as ((root: string) => NativeBinding) & { resolve(root: string): string };
  let file: string;
  try {
    file = load.resolve(root);
  } catch (cause) {
    throw new CaptureError('ERR_NATIVE_MISSING', missing(root), {
      cause,
      remedy:
        'Binaries are shipped for linux-x64 and win32-x64; on another platform, or in a checkout, build one with "npm run build:native" (needs CMake and a C++20 compiler).',
    });
  }
  try {
    return require(file) as NativeBinding;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptureError('ERR_NATIVE_MISSING', `The native addon ${file} cannot be loaded: ${why}.`, {
      cause,
      remedy:
        'It may have been built for another system: build it here with "npm run build:native", or reinstall the package.',
    });
  }
}

function missing(root: string): string {
  const platform = `${process.platform}-${process.arch}`;
  const folder = process.env['CAPSTAN_PREBUILD'] ?? root; // node-gyp-build's way to load another build
  return `No native addon for ${platform} was found: tried build/Release, build/Debug and prebuilds/${platform} in ${folder}, and prebuilds/${platform} beside ${process.execPath}.`;
}
