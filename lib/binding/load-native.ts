// Finds and loads the native addon, once and on first use: importing the package loads nothing.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureError } from '../errors.js';
import type { NativeBinding } from './native-binding.js';

/** What `npm run prebuild:all` makes. */
const shipped =
  'linux-x64 (glibc 2.28 or later, or musl), linux-arm64 (glibc 2.28 or later), win32-x64 (Windows 10 or later), and darwin-x64 and darwin-arm64 (macOS 12.3 or later)';

/** The first archive of a path, as Electron names them. */
const archive = /\.asar(?=[\\/])/;

let loaded: NativeBinding | undefined;

/**
 * The addon of a local build (`build/Release`), else the one shipped in `prebuilds/`.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`: there is none for this platform, or it cannot be loaded.
 */
export function loadNative(): NativeBinding {
  loaded ??= loadFrom(packageRoot(import.meta.url));
  return loaded;
}

/**
 * The package's folder, of the address of this file: dist/binding/ lies two below it.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`: this file has become part of another one
 */
function packageRoot(here: string | undefined): string {
  // A bundler names its file otherwise, and one that makes CommonJS leaves no address at all.
  if (here?.endsWith('/binding/load-native.js')) return unpacked(fileURLToPath(new URL('../../', here)));
  throw new CaptureError(
    'ERR_NATIVE_MISSING',
    `Capstan was bundled into ${here === undefined ? 'another file' : fileURLToPath(here)}, away from its native addon and its worker threads.`,
    {
      remedy:
        'Keep it out of the bundle (esbuild: --external:capstan; Rollup, Vite and webpack: "external" or "externals") and ship node_modules with the app: docs/packaging.md.',
    },
  );
}

/** The folder's twin beside the archive that it lies in, if it has one: no library can be loaded out of an archive. */
function unpacked(folder: string): string {
  const twin = folder.replace(archive, '.asar.unpacked');
  return existsSync(join(twin, 'prebuilds')) ? twin : folder;
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
      remedy: `Binaries are shipped for ${shipped}; on another platform, or in a checkout, build one with "npm run build:native" (needs CMake and a C++20 compiler).`,
    });
  }
  try {
    return require(file) as NativeBinding;
  } catch (cause) {
    const other = musl(file);
    try {
      if (other !== null) return require(other) as NativeBinding;
    } catch {
      // The first one's reason is the one to tell.
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptureError('ERR_NATIVE_MISSING', `The native addon ${file} cannot be loaded: ${why}.`, {
      cause,
      remedy: archive.test(file)
        ? 'It lies in an archive: have it unpacked ("asarUnpack": "**/*.node"), see docs/packaging.md.'
        : `It may have been built for another system (binaries are shipped for ${shipped}): build it here with "npm run build:native", or reinstall the package.`,
    });
  }
}

/** The shipped binary for musl beside the one for glibc: node-gyp-build knows musl by Alpine's release file only. */
function musl(file: string): string | null {
  const other = file.replace(/\.glibc\.node$/, '.musl.node');
  return other !== file && existsSync(other) ? other : null;
}

function missing(root: string): string {
  const platform = `${process.platform}-${process.arch}`;
  const folder = process.env['CAPSTAN_PREBUILD'] ?? root; // node-gyp-build's way to load another build
  return `No native addon for ${platform} was found: tried build/Release, build/Debug and prebuilds/${platform} in ${folder}, and prebuilds/${platform} beside ${process.execPath}.`;
}
