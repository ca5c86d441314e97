// What is shipped is checked when it is made (scripts/check-linux-binary.js). Here every shipped binary passes, and each
// fault that the check is there for is planted in a copy once.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { faultsOf } from '../../scripts/check-linux-binary.js';
import { shipped } from './harness/shipped.js';

for (const [name, { file, arch, libc }] of Object.entries(shipped)) {
  t.test(`the binary ${name} has no fault`, async (t) => {
    t.strictSame(faultsOf(readFileSync(file), arch, libc), []);
  });
}

const addon = readFileSync(shipped['linux-x64'].file);

/** A copy with one change. */
function changed(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(addon);
  change(copy);
  return copy;
}

/** A copy in which one text is another of the same length, wherever it stands. */
function replaced(text: string, other: string): Buffer {
  return changed((copy) => {
    for (let at = copy.indexOf(text); at !== -1; at = copy.indexOf(text, at + 1)) copy.write(other, at, 'latin1');
  });
}

/** A copy with another number in every program header of a type; `at` counts from its begin. */
function withSegment(type: number, at: number, value: (was: number) => number): Buffer {
  return changed((copy) => {
    for (let header = 64; header < 64 + 56 * copy.readUInt16LE(56); header += 56) {
      if (copy.readUInt32LE(header) === type) copy.writeUInt32LE(value(copy.readUInt32LE(header + at)), header + at);
    }
  });
}

/** A copy with another tag and value for one entry of the dynamic table. */
function withEntry(tag: number, otherTag: number, value: (was: number) => number): Buffer {
  return changed((copy) => {
    let header = 64;
    while (copy.readUInt32LE(header) !== 2) header += 56;
    let entry = Number(copy.readBigUInt64LE(header + 8));
    while (copy.readUInt32LE(entry) !== tag) entry += 16;
    copy.writeUInt32LE(otherTag, entry);
    copy.writeUInt32LE(value(copy.readUInt32LE(entry + 8)), entry + 8);
  });
}

const flags = 30;
const flags1 = 0x6ffffffb;
const planted: Record<string, [Buffer, RegExp]> = {
  'a binary for another machine': [changed((copy) => copy.writeUInt16LE(183, 18)), /machine 183, not for x64/],
  'a program': [changed((copy) => copy.writeUInt16LE(2, 16)), /a program, not a library/],
  'a newer glibc': [replaced('GLIBC_2.27', 'GLIBC_2.29'), /GLIBC_2\.29; it must load with glibc 2\.28/],
  'a C++ library of the system': [replaced('GLIBC_2.27', 'CXXABI_1.3'), /asks for CXXABI_1\.3/],
  'a library that not every system has': [replaced('libdl.so.2', 'libGL.so.2'), /needs libGL\.so\.2/],
  'a stray export': [
    replaced('node_api_module_get_api_version_v1', 'capstan_lets_anybody_in_through_me'),
    /exports capstan/,
  ],
  'no entry for Node': [replaced('napi_register_module_v1', 'napi_register_m0dule_v1'), /Node cannot load it/],
  'a function that only a newer Node has': [
    replaced('napi_create_function', 'node_api_set_protot1'),
    /asks for node_api_set_protot1, which Node-API 8/,
  ],
  'a function that nobody has': [replaced('napi_create_function', 'capstan_forgot_to_do'), /asks for capstan_forgot/],
  'debug information': [replaced('.comment', '.debug_s'), /debug information \(\.debug_s/],
  'a folder to find libraries in': [withEntry(flags, 29, (was) => was), /looks for libraries in/],
  'text relocations': [withEntry(flags, flags, (was) => was | 4), /text relocations/],
  'that it can be unloaded': [withEntry(flags1, flags1, (was) => was & ~8), /can be unloaded/],
  'a stack that can be run': [withSegment(0x6474e551, 4, (was) => was | 1), /stack whose bytes can be run/],
  'code that can be written to': [withSegment(1, 4, () => 7), /code that can be written to/],
  'tables that stay writable': [withSegment(0x6474e552, 0, () => 0), /no RELRO/],
  'small pages': [withSegment(1, 48, () => 0x800), /pages of 2048 bytes/],
  'a binary of twice the size': [Buffer.concat([addon, Buffer.alloc(4 << 20)]), /bytes; \d+ are enough/],
  'a cut file': [addon.subarray(0, addon.length / 2), /no library for 64-bit Linux/],
  'something else': [Buffer.from('#!/bin/sh\n'.padEnd(200)), /no library for 64-bit Linux/],
};
for (const [what, [binary, fault]] of Object.entries(planted)) {
  t.test(`the check finds ${what}`, async (t) => {
    t.match(faultsOf(binary).join('\n'), fault);
  });
}

t.test('the check finds a binary for another libc or architecture', async (t) => {
  t.match(faultsOf(addon, 'x64', 'musl').join('\n'), /needs libc\.so\.6, which not every system with musl has/);
  t.match(faultsOf(addon, 'arm64', 'glibc').join('\n'), /pages of 4096 bytes/);
});
