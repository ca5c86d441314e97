// What is shipped is checked when it is made (scripts/check-windows-binary.js). Here the addon in use passes, and each
// fault that the check is there for is planted in a copy of it once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import t from 'tap';
import { loadNative } from '#lib/binding/load-native.js';
import { faultsOf } from '../../scripts/check-windows-binary.js';

loadNative();
const file = Object.keys(createRequire(import.meta.url).cache).find((path) => path.endsWith('capstan.node')) ?? '';
const addon = readFileSync(file);

/** A copy in which one text is another of the same length, wherever it stands. */
function replaced(text: string, other: string): Buffer {
  const copy = Buffer.from(addon);
  for (let at = copy.indexOf(text); at !== -1; at = copy.indexOf(text, at + 1)) copy.write(other, at, 'latin1');
  return copy;
}

/** A copy with one number of the file header changed; `at` counts from "PE\0\0". */
function withHeader(at: number, bytes: number, value: number): Buffer {
  const copy = Buffer.from(addon);
  copy.writeUIntLE(value, copy.readUInt32LE(0x3c) + at, bytes);
  return copy;
}

t.test('the addon in use has no fault', async (t) => {
  t.strictSame(faultsOf(addon), []);
});

const planted: Record<string, [Buffer, RegExp]> = {
  'a binary for another machine': [withHeader(4, 2, 0xaa64), /machine 0xaa64, not for x64/],
  'a program': [withHeader(22, 2, 0x0022), /a program, not a library/],
  'a symbol table left in it': [withHeader(16, 4, 12), /debug information/],
  'a section of debug information': [replaced('.reloc\0\0', '.debug_i'), /debug information \(\.debug_i/],
  'a library that not every Windows has': [replaced('KERNEL32.dll', 'LIBGCC_S.dll'), /imports LIBGCC_S\.dll/],
  'a stray export': [
    replaced('node_api_module_get_api_version_v1', 'capstan_lets_anybody_in_through_me'),
    /exports capstan/,
  ],
  'no entry for Node': [replaced('napi_register_module_v1', 'napi_register_m0dule_v1'), /Node cannot load it/],
  'a cut file': [addon.subarray(0, 100), /no library for 64-bit Windows/],
  'something else': [Buffer.from('#!/bin/sh\n'.padEnd(200)), /no library for 64-bit Windows/],
};
for (const [what, [binary, fault]] of Object.entries(planted)) {
  t.test(`the check finds ${what}`, async (t) => {
    t.match(faultsOf(binary).join('\n'), fault);
  });
}
