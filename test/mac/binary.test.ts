// What is shipped is checked when it is made (scripts/check-mac-binary.js). Here the addon passes once more, and each
// fault that the check is there for is planted in a copy of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import t from 'tap';
import { faultsOf } from '../../scripts/check-mac-binary.js';

const addon = readFileSync('prebuilds/darwin-x64+arm64/capstan.node');

const segment = 0x19;
const library = 0xc;
const symbols = 0x2;
const buildVersion = 0x32;
const codeSignature = 0x1d;

/** Where the Mach-O file of an architecture begins: 0 is x86_64, 1 is arm64. */
const sliceAt = (index: number): number => addon.readUInt32BE(8 + 20 * index + 8);
const sliceSize = (index: number): number => addon.readUInt32BE(8 + 20 * index + 12);

/** Where the first load command of this kind begins, in the arm64 file as a rule. */
function commandAt(kind: number, slice = 1): number {
  let at = sliceAt(slice) + 32;
  while (addon.readUInt32LE(at) !== kind) at += addon.readUInt32LE(at + 4);
  return at;
}

/** A copy with one number changed, least significant byte first. */
function withNumber(at: number, value: number, bytes = 4): Buffer {
  const copy = Buffer.from(addon);
  copy.writeUIntLE(value, at, bytes);
  return copy;
}

/** A copy in which one text is another of the same length, wherever it stands. */
function replaced(text: string, other: string): Buffer {
  if (text.length !== other.length || !addon.includes(text)) throw new Error(`cannot put ${other} for ${text}`);
  const copy = Buffer.from(addon);
  for (let at = copy.indexOf(text); at !== -1; at = copy.indexOf(text, at + 1)) copy.write(other, at, 'latin1');
  return copy;
}

/** Built by Apple's own tools. */
function uiohook(arch: string): Buffer {
  const root = dirname(createRequire(import.meta.url).resolve('uiohook-napi/package.json'));
  return readFileSync(join(root, 'prebuilds', `darwin-${arch}`, 'uiohook-napi.node'));
}

t.test('the addon has no fault', async (t) => {
  t.strictSame(faultsOf(addon), []);
});

const planted: Record<string, [Buffer, RegExp]> = {
  'one architecture only': [
    addon.subarray(sliceAt(1), sliceAt(1) + sliceSize(1)),
    /built for arm64, not for x86_64 and/,
  ],
  'an architecture that is not what is said': [
    withNumber(sliceAt(1) + 4, 0x01000007),
    /what is said to be arm64 is x86/,
  ],
  'a dylib': [withNumber(sliceAt(1) + 12, 6), /arm64: it is a dylib, not a bundle/],
  'another platform': [withNumber(commandAt(buildVersion) + 8, 2), /not built for macOS/],
  'a newer macOS': [withNumber(commandAt(buildVersion) + 12, 0x000e0000), /needs macOS 14\.0, not 12\.3/],
  'imports without libraries': [withNumber(sliceAt(1) + 24, 0x85 & ~0x80), /which library each import comes from/],
  'a library that not every Mac has': [
    replaced('/usr/lib/libc++.1.dylib', '/opt/lib/libc++.1.dylib'),
    /loads \/opt\/lib/,
  ],
  'a library that it can do without': [withNumber(commandAt(library), 0x80000018), /otherwise than by need/],
  'a framework that it asks for classes of, missing': [
    replaced('/AppKit.framework/Versions/C/AppKit', '/IOKit.framework/Versions/A/IOKit\0\0'),
    /does not load .*AppKit, whose classes/,
  ],
  'a function of Node beyond Node-API': [
    replaced('_napi_create_object', '_node_create_object'),
    /_node_create_object from no/,
  ],
  'an import from the host': [uiohook('arm64'), /imports _uv_thread_create from no library/],
  'stray exports': [uiohook('x64'), /exports hook_run; only Node may call in/],
  'debug information': [uiohook('x64'), /debug information/],
  'no entry for Node': [
    // A trie keeps what names have in common once: not all of this one's letters are in one place.
    replaced('api_register_module_v1', 'api_register_m0dule_v1'),
    /Node cannot load it/,
  ],
  'code that can be written': [withNumber(commandAt(segment) + 60, 7), /__TEXT can be written and executed/],
  'no signature': [withNumber(commandAt(codeSignature), 0x2b), /arm64: it is not signed/],
  'a byte changed after signing': [
    withNumber(sliceAt(0) + 0x3000, addon.readUInt8(sliceAt(0) + 0x3000) ^ 1, 1),
    /x86_64: it was changed after it was signed/,
  ],
  'a symbol table that has no end': [withNumber(commandAt(symbols) + 12, 0x0fffffff), /beyond the end of the file/],
  'a load command without size': [withNumber(commandAt(library) + 4, 0), /a load command has no end/],
  'a huge file': [Buffer.concat([addon, Buffer.alloc(4 * 1024 * 1024)]), /its size is/],
  'a cut file': [addon.subarray(0, sliceAt(1) + 5000), /no whole library for macOS/],
  'a program for Linux': [readFileSync(process.execPath).subarray(0, 100_000), /no whole library for macOS/],
  'an empty file': [Buffer.alloc(0), /it is too short/],
};
for (const [what, [binary, fault]] of Object.entries(planted)) {
  t.test(`the check finds ${what}`, async (t) => {
    t.match(faultsOf(binary).join('\n'), fault);
  });
}

t.test('the check ends with a verdict, wherever a file is cut', async (t) => {
  const passed = [];
  for (let cut = 0; cut < addon.length; cut += cut < 8192 ? 7 : 4099) {
    if (faultsOf(addon.subarray(0, cut)).length === 0) passed.push(cut);
  }
  t.strictSame(passed, []);
});

t.test('the check ends with a verdict, whatever is overwritten in the tables', async (t) => {
  const passed = [];
  // A generator of its own, so that a failure can be met again.
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 400; round++) {
    const copy = Buffer.from(addon);
    const slice = next(2);
    // The head of a file holds the commands, its end the tables that they name.
    const at = sliceAt(slice) + (round % 2 === 0 ? next(4096) : sliceSize(slice) - 4 - next(24_000));
    const value = next(2 ** 32);
    if (copy.readUInt32LE(at) === value) continue;
    copy.writeUInt32LE(value, at);
    // The signature covers what stands before it; what stands in it, macOS alone reads.
    const signature = sliceAt(slice) + addon.readUInt32LE(commandAt(codeSignature, slice) + 8);
    if (at + 4 <= signature && faultsOf(copy).length === 0) passed.push(at);
  }
  t.strictSame(passed, []);
});
