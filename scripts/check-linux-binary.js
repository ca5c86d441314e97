// Reads an addon built for Linux and says what is wrong with it: the machine and the libc it is for, what it asks of the
// system, what it shows to others, what a build leaves in it. Formats: the System V gABI,
// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html, and for the versions of symbols the LSB,
// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
// Usage: node scripts/check-linux-binary.js FILE [ARCH] [LIBC]. Prints every fault; exits 1 when there is one.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { symbols as nodeApi } from 'node-api-headers';

/** That of RHEL 8 and of every later system that Node 20 runs on. */
export const newestGlibc = '2.28';

const sizeLimit = 3 * 1024 * 1024;

// The page size is the largest that a kernel of the architecture may have: parts of a file that are mapped with other
// rights must not share a page.
const architectures = {
  x64: { machine: 62, page: 0x1000, loader: 'ld-linux-x86-64.so.2' },
  arm64: { machine: 183, page: 0x10000, loader: 'ld-linux-aarch64.so.1' },
};

// What every system with this libc has. Any other library is opened at run time, so that the addon loads where it is
// missing; the one of C++ is linked in.
const systemLibraries = {
  glibc: (arch) => [
    ...['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2', 'librt.so.1'],
    architectures[arch].loader,
  ],
  // Musl is one library, which answers to this name too.
  musl: () => ['libc.so'],
};

// The two functions that Node looks for.
const nodeExport = /^(napi_register_module_v\d+|node_api_module_get_api_version_v\d+)$/;

const nodeFunctions = new Set([...nodeApi.v8.js_native_api_symbols, ...nodeApi.v8.node_api_symbols]);

const segment = { load: 1, dynamic: 2, stack: 0x6474e551, relro: 0x6474e552 };
const tag = {
  ...{ needed: 1, strtab: 5, rpath: 15, textrel: 22, flags: 30, runpath: 29 },
  ...{ versym: 0x6ffffff0, flags1: 0x6ffffffb, verneed: 0x6ffffffe, verneednum: 0x6fffffff },
};
const [executable, writable] = [1, 2];
const [textrelFlag, nodeleteFlag] = [4, 8];
const sharedObject = 3;
const symbolTable = 2;
const dynamicSymbolTable = 11;
const noBits = 8;
const weak = 2;

/** @param {Buffer} bytes */
function readImage(bytes) {
  const number = (at) => Number(bytes.readBigUInt64LE(at));
  const textAt = (at) => {
    const end = bytes.indexOf(0, at);
    if (end === -1) throw new RangeError('a name has no end');
    return bytes.toString('latin1', at, end);
  };
  if (bytes.toString('latin1', 0, 4) !== '\x7fELF') throw new RangeError('no ELF signature');
  if (bytes[4] !== 2 || bytes[5] !== 1) throw new RangeError('not 64-bit, little-endian');

  const segments = Array.from({ length: bytes.readUInt16LE(56) }, (_, i) => {
    const at = number(32) + i * bytes.readUInt16LE(54);
    return {
      type: bytes.readUInt32LE(at),
      flags: bytes.readUInt32LE(at + 4),
      offset: number(at + 8),
      address: number(at + 16),
      size: number(at + 32),
      align: number(at + 48),
    };
  });
  /** Where an address lies in the file. */
  const offsetOf = (address) => {
    const one = segments.find(
      ({ type, address: start, size }) => type === segment.load && address >= start && address < start + size,
    );
    if (one === undefined) throw new RangeError(`address 0x${address.toString(16)} lies in no segment`);
    return address - one.address + one.offset;
  };

  const table = segments.find(({ type }) => type === segment.dynamic);
  if (table === undefined) throw new RangeError('nothing for the dynamic linker');
  const dynamic = [];
  for (let at = table.offset; at < table.offset + table.size && number(at) !== 0; at += 16) {
    dynamic.push({ tag: number(at), value: number(at + 8) });
  }
  const found = (wanted) => dynamic.find((one) => one.tag === wanted)?.value;
  const required = (wanted, name) => {
    const value = found(wanted);
    if (value === undefined) throw new RangeError(`no ${name}`);
    return value;
  };
  const strings = offsetOf(required(tag.strtab, 'string table'));
  const nameAt = (offset) => textAt(strings + offset);

  /** What each version index asks for. */
  const versions = new Map();
  if (found(tag.verneed) !== undefined) {
    let file = offsetOf(found(tag.verneed));
    for (let i = 0; i < required(tag.verneednum, 'count of versions'); i++) {
      let entry = file + bytes.readUInt32LE(file + 8);
      for (let j = 0; j < bytes.readUInt16LE(file + 2); j++) {
        versions.set(bytes.readUInt16LE(entry + 6), nameAt(bytes.readUInt32LE(entry + 8)));
        entry += bytes.readUInt32LE(entry + 12);
      }
      file += bytes.readUInt32LE(file + 12);
    }
  }

  const sections = Array.from({ length: bytes.readUInt16LE(60) }, (_, i) => {
    const at = number(40) + i * bytes.readUInt16LE(58);
    const type = bytes.readUInt32LE(at + 4);
    if (type !== noBits && number(at + 24) + number(at + 32) > bytes.length) throw new RangeError('cut short');
    return { nameOffset: bytes.readUInt32LE(at), type, offset: number(at + 24), size: number(at + 32) };
  });
  const dynsym = sections.find(({ type }) => type === dynamicSymbolTable);
  if (dynsym === undefined) throw new RangeError('no symbols for the dynamic linker');
  const versym = found(tag.versym);
  const symbols = Array.from({ length: dynsym.size / 24 }, (_, i) => {
    const at = dynsym.offset + 24 * i;
    const index = versym === undefined ? 0 : bytes.readUInt16LE(offsetOf(versym) + 2 * i) & 0x7fff;
    return {
      name: nameAt(bytes.readUInt32LE(at)),
      weak: (bytes[at + 4] ?? 0) >> 4 === weak,
      defined: bytes.readUInt16LE(at + 6) !== 0,
      version: versions.get(index),
    };
  }).slice(1);

  const sectionNames = sections[bytes.readUInt16LE(62)]?.offset ?? 0;

  return {
    type: bytes.readUInt16LE(16),
    machine: bytes.readUInt16LE(18),
    segments,
    sections: sections.map(({ nameOffset, type }) => ({ name: textAt(sectionNames + nameOffset), type })),
    libraries: dynamic.filter((entry) => entry.tag === tag.needed).map((entry) => nameAt(entry.value)),
    searchPaths: dynamic
      .filter((entry) => entry.tag === tag.rpath || entry.tag === tag.runpath)
      .map((entry) => nameAt(entry.value)),
    textRelocations: found(tag.textrel) !== undefined || ((found(tag.flags) ?? 0) & textrelFlag) !== 0,
    stays: ((found(tag.flags1) ?? 0) & nodeleteFlag) !== 0,
    versions: [...versions.values()],
    symbols,
  };
}

/** Whether a version such as 2.28 is newer than another. */
function isNewer(version, other) {
  const [parts, others] = [version, other].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((i) => (parts[i] ?? 0) !== (others[i] ?? 0));
  return at !== undefined && (parts[at] ?? 0) > (others[at] ?? 0);
}

/** What asks for more than a system of that libc has; of every library's versions the newest. */
function* versionFaults(image, libc) {
  const newest = new Map();
  for (const version of image.versions) {
    const [, library = version, number = ''] = /^(\w+)_([\d.]+)$/.exec(version) ?? [];
    if (isNewer(number, newest.get(library) ?? '')) newest.set(library, number);
    else if (!newest.has(library)) newest.set(library, number);
  }
  for (const [library, number] of newest) {
    const version = [library, number].filter(Boolean).join('_');
    if (libc !== 'glibc' || library !== 'GLIBC')
      yield `it asks for ${version}, which not every system with ${libc} has`;
    else if (isNewer(number, newestGlibc)) yield `it asks for ${version}; it must load with glibc ${newestGlibc}`;
  }
}

function* symbolFaults(image, libc) {
  const exports = image.symbols.filter((symbol) => symbol.defined).map((symbol) => symbol.name);
  if (!exports.some((name) => name.startsWith('napi_register_module_v'))) {
    yield 'it does not export napi_register_module_v…, so Node cannot load it';
  }
  for (const name of exports) if (!nodeExport.test(name)) yield `it exports ${name}; only Node may call in`;
  for (const { name, defined, weak, version } of image.symbols) {
    if (defined || weak || version !== undefined || nodeFunctions.has(name)) continue;
    // Musl's own functions have no versions.
    if (libc === 'glibc' || /^(napi|node_api)_/.test(name)) yield `it asks for ${name}, which Node-API 8 does not have`;
  }
}

function* segmentFaults(image, arch) {
  const stack = image.segments.find(({ type }) => type === segment.stack);
  if (stack === undefined || (stack.flags & executable) !== 0) yield 'it asks for a stack whose bytes can be run';
  for (const { type, flags, align } of image.segments) {
    if (type !== segment.load) continue;
    if ((flags & executable) !== 0 && (flags & writable) !== 0) yield 'it holds code that can be written to';
    if (align < architectures[arch].page) yield `it is laid out for pages of ${align} bytes`;
  }
  if (!image.segments.some(({ type }) => type === segment.relro))
    yield 'its tables stay writable once it is loaded (no RELRO)';
  if (image.textRelocations) yield 'it changes its own code when it is loaded (text relocations)';
}

/**
 * What is wrong with an addon for Linux, a sentence each; empty when nothing is.
 *
 * @param {Buffer} bytes the whole file
 * @param {'x64' | 'arm64'} arch
 * @param {'glibc' | 'musl'} libc
 * @returns {string[]}
 */
export function faultsOf(bytes, arch = 'x64', libc = 'glibc') {
  let image;
  try {
    image = readImage(bytes);
  } catch (error) {
    return [`it is no library for 64-bit Linux: ${error.message}`];
  }
  const faults = [];
  const { machine } = architectures[arch];
  if (image.machine !== machine) faults.push(`it is built for machine ${image.machine}, not for ${arch} (${machine})`);
  if (image.type !== sharedObject) faults.push('it is a program, not a library');
  const known = systemLibraries[libc](arch);
  for (const library of image.libraries) {
    if (!known.includes(library)) faults.push(`it needs ${library}, which not every system with ${libc} has`);
  }
  faults.push(...versionFaults(image, libc), ...symbolFaults(image, libc), ...segmentFaults(image, arch));
  for (const path of image.searchPaths) faults.push(`it looks for libraries in ${path}`);
  if (!image.stays) faults.push('it can be unloaded (no NODELETE), with what it opened for the process');
  const leftovers = image.sections.filter(
    ({ name, type }) => type === symbolTable || /^\.(debug|zdebug|stab|gdb_index)/.test(name),
  );
  if (leftovers.length > 0) faults.push(`it holds debug information (${leftovers.map(({ name }) => name).join(', ')})`);
  if (bytes.length > sizeLimit) faults.push(`it has ${bytes.length} bytes; ${sizeLimit} are enough`);
  return faults;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [, , file, arch = 'x64', libc = 'glibc'] = argv;
  if (file === undefined || !(arch in architectures) || !(libc in systemLibraries)) {
    console.error('usage: node scripts/check-linux-binary.js FILE [x64|arm64] [glibc|musl]');
    process.exit(2);
  }
  const faults = faultsOf(readFileSync(file), arch, libc);
  for (const fault of faults) console.error(`${file}: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
