// Reads an addon built for macOS and says what is wrong with it: which machines and which macOS it is for, what it
// imports and exports, whether its signature fits, what a build leaves in it.
// Usage: node scripts/check-mac-binary.js FILE. Prints every fault; exits 1 when there is one.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { readMachO } from './mach-o.js';

const wanted = ['x86_64', 'arm64'];
const oldestMac = '12.3';
const mostBytes = 4 * 1024 * 1024;

const framework = (name, letter = 'A') => `/System/Library/Frameworks/${name}.framework/Versions/${letter}/${name}`;

// Part of every macOS from 12.3 on.
const systemLibraries = new Set([
  '/usr/lib/libSystem.B.dylib',
  '/usr/lib/libc++.1.dylib',
  '/usr/lib/libobjc.A.dylib',
  framework('AppKit', 'C'),
  framework('ApplicationServices'),
  framework('Carbon'),
  framework('CoreFoundation'),
  framework('CoreGraphics'),
  framework('CoreMedia'),
  framework('CoreServices'),
  framework('CoreVideo'),
  framework('Foundation', 'C'),
  framework('IOKit'),
  framework('ScreenCaptureKit'),
]);

// Their classes are asked for by name, so that a missing one would be met on a Mac only.
const neededForClasses = [framework('AppKit', 'C'), framework('ScreenCaptureKit')];

// The two functions that Node looks for.
const nodeExport = /^_(napi_register_module_v\d+|node_api_module_get_api_version_v\d+)$/;

const { v8 } = createRequire(import.meta.url)('node-api-headers').symbols;
const nodeSymbols = new Set([...v8.js_native_api_symbols, ...v8.node_api_symbols].map((name) => `_${name}`));

/**
 * What keeps macOS from believing the signature, if anything does: on ARM it kills a process that loads such code.
 * Format: Apple's <kern/cs_blobs.h>; all of it is big-endian.
 */
function signatureFault({ signature, bytes }) {
  if (signature === undefined) return 'it is not signed';
  const blob = signature.bytes;
  if (blob.readUInt32BE(0) !== 0xfade0cc0) return 'its signature is none';
  for (let index = 0; index < blob.readUInt32BE(8); index++) {
    const directory = blob.subarray(blob.readUInt32BE(16 + 8 * index));
    if (directory.readUInt32BE(0) !== 0xfade0c02) continue;
    const hashes = directory.readUInt32BE(16);
    const pages = directory.readUInt32BE(28);
    const limit = directory.readUInt32BE(32);
    const pageSize = 2 ** directory.readUInt8(39);
    if (directory.readUInt8(37) !== 2) return 'its signature does not use SHA-256';
    if (limit !== signature.offset || pages !== Math.ceil(limit / pageSize)) return 'its signature does not cover it';
    for (let page = 0; page < pages; page++) {
      const code = bytes.subarray(page * pageSize, Math.min((page + 1) * pageSize, limit));
      const hash = directory.subarray(hashes + 32 * page, hashes + 32 * (page + 1));
      if (!createHash('sha256').update(code).digest().equals(hash)) return 'it was changed after it was signed';
    }
    return undefined;
  }
  return 'its signature holds no hashes';
}

function* importFaults(image) {
  for (const { name, ordinal, coalesced } of [...image.imports, ...image.symbols.undefined]) {
    if (nodeSymbols.has(name)) continue;
    const library = image.libraries[ordinal - 1]?.path;
    // From a library by its number; anything else is looked for in the whole process, or in the addon itself.
    if (library === undefined && !coalesced)
      yield `it imports ${name} from no library; only Node-API may come from its host`;
  }
}

function* sliceFaults(image) {
  if (image.type !== 'bundle') yield `it is a ${image.type}, not a bundle`;
  if (image.platform !== 1) yield 'it is not built for macOS';
  if (image.oldest !== oldestMac) yield `it needs macOS ${image.oldest}, not ${oldestMac}`;
  if (!image.twoLevel) yield 'it does not say which library each import comes from';
  for (const { path, weak, reexported } of image.libraries) {
    if (!systemLibraries.has(path)) yield `it loads ${path}, which not every Mac has`;
    else if (weak || reexported) yield `it loads ${path} otherwise than by need`;
  }
  for (const path of neededForClasses) {
    if (!image.libraries.some((library) => library.path === path))
      yield `it does not load ${path}, whose classes it asks for`;
  }
  for (const path of image.searchPaths) yield `it searches ${path} for libraries`;
  yield* new Set(importFaults(image));
  if (!image.exports.some((name) => name.startsWith('_napi_register_module_v'))) {
    yield 'it does not export napi_register_module_v…, so Node cannot load it';
  }
  for (const name of image.exports) {
    if (!nodeExport.test(name)) yield `it exports ${name.slice(1)}; only Node may call in`;
  }
  const { debug, local } = image.symbols;
  if (debug > 0 || local.length > 0 || image.segments.some(({ name }) => name === '__DWARF')) {
    yield `it holds debug information (${debug} entries, ${local.length} local names)`;
  }
  for (const { name, protection } of image.segments) {
    if ((protection & 0b110) === 0b110) yield `its segment ${name} can be written and executed`;
  }
  const fault = signatureFault(image);
  if (fault !== undefined) yield fault;
}

/**
 * What is wrong with an addon for macOS, a sentence each; empty when nothing is.
 *
 * @param {Buffer} bytes the whole file
 * @returns {string[]}
 */
export function faultsOf(bytes) {
  const faults = [];
  try {
    const images = readMachO(bytes);
    const found = images.map((image) => image.architecture);
    if (found.join() !== wanted.join())
      faults.push(`it is built for ${found.join(' and ')}, not for ${wanted.join(' and ')}`);
    for (const image of images) {
      for (const fault of sliceFaults(image)) faults.push(`${image.architecture}: ${fault}`);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [`it is no whole library for macOS: ${error.message}`];
  }
  if (bytes.length > mostBytes) faults.push(`its size is ${bytes.length} bytes, over ${mostBytes}`);
  return faults;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [, , file] = argv;
  if (file === undefined) {
    console.error('usage: node scripts/check-mac-binary.js FILE');
    process.exit(2);
  }
  const faults = faultsOf(readFileSync(file));
  for (const fault of faults) console.error(`${file}: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
