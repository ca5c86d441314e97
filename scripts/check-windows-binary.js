// Reads an addon built for Windows and says what is wrong with it: the machine it is for, what it imports and exports,
// what a build leaves in it. Formats: Microsoft's "PE Format", https://learn.microsoft.com/windows/win32/debug/pe-format
// Usage: node scripts/check-windows-binary.js FILE [ARCH]. Prints every fault; exits 1 when there is one.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

const machines = { x64: 0x8664, arm64: 0xaa64 };

// What every Windows from 10 on has, its smallest Server too. Any other library is opened at run time, so that the addon
// loads where it is missing; a compiler's own runtime is linked in.
const systemLibraries = new Set(['advapi32.dll', 'gdi32.dll', 'kernel32.dll', 'msvcrt.dll', 'user32.dll']);

// The two functions that Node looks for.
const nodeExport = /^(napi_register_module_v\d+|node_api_module_get_api_version_v\d+)$/;

const exportDirectory = 0;
const importDirectory = 1;

/** @param {Buffer} bytes */
function readImage(bytes) {
  const at = bytes.readUInt32LE(0x3c);
  if (bytes.toString('latin1', 0, 2) !== 'MZ' || bytes.toString('latin1', at, at + 4) !== 'PE\0\0') {
    throw new RangeError('no PE signature');
  }
  const file = at + 4;
  const optional = file + 20;
  if (bytes.readUInt16LE(optional) !== 0x20b) throw new RangeError('not a 64-bit image (PE32+)');
  const sections = [];
  for (let i = 0; i < bytes.readUInt16LE(file + 2); i++) {
    const header = optional + bytes.readUInt16LE(file + 16) + 40 * i;
    sections.push({
      name: bytes.toString('latin1', header, header + 8).replace(/\0+$/, ''),
      address: bytes.readUInt32LE(header + 12),
      size: bytes.readUInt32LE(header + 16),
      offset: bytes.readUInt32LE(header + 20),
    });
  }
  /** Where a relative virtual address lies in the file. */
  const offsetOf = (address) => {
    const section = sections.find((one) => address >= one.address && address < one.address + one.size);
    if (section === undefined) throw new RangeError(`address 0x${address.toString(16)} lies in no section`);
    return address - section.address + section.offset;
  };
  const textAt = (address) => {
    const start = offsetOf(address);
    return bytes.toString('latin1', start, bytes.indexOf(0, start));
  };
  const directory = (index) => bytes.readUInt32LE(optional + 112 + 8 * index);

  const imports = [];
  if (directory(importDirectory) !== 0) {
    for (let entry = offsetOf(directory(importDirectory)); bytes.readUInt32LE(entry + 12) !== 0; entry += 20) {
      imports.push(textAt(bytes.readUInt32LE(entry + 12)));
    }
  }
  const exports = [];
  if (directory(exportDirectory) !== 0) {
    const table = offsetOf(directory(exportDirectory));
    const names = offsetOf(bytes.readUInt32LE(table + 32));
    for (let i = 0; i < bytes.readUInt32LE(table + 24); i++) exports.push(textAt(bytes.readUInt32LE(names + 4 * i)));
  }
  return {
    machine: bytes.readUInt16LE(file),
    isLibrary: (bytes.readUInt16LE(file + 18) & 0x2000) !== 0,
    symbols: bytes.readUInt32LE(file + 12),
    sections: sections.map((section) => section.name),
    imports,
    exports,
  };
}

/**
 * What is wrong with an addon for Windows, a sentence each; empty when nothing is.
 *
 * @param {Buffer} bytes the whole file
 * @param {'x64' | 'arm64'} arch
 * @returns {string[]}
 */
export function faultsOf(bytes, arch = 'x64') {
  let image;
  try {
    image = readImage(bytes);
  } catch (error) {
    return [`it is no library for 64-bit Windows: ${error.message}`];
  }
  const faults = [];
  if (image.machine !== machines[arch]) {
    faults.push(`it is built for machine 0x${image.machine.toString(16)}, not for ${arch}`);
  }
  if (!image.isLibrary) faults.push('it is a program, not a library');
  for (const library of image.imports) {
    if (!systemLibraries.has(library.toLowerCase())) faults.push(`it imports ${library}, which not every Windows has`);
  }
  if (!image.exports.some((name) => name.startsWith('napi_register_module_v'))) {
    faults.push('it does not export napi_register_module_v…, so Node cannot load it');
  }
  for (const name of image.exports) {
    if (!nodeExport.test(name)) faults.push(`it exports ${name}; only Node may call in`);
  }
  // GNU's linker names sections of debug information by their place in a string table: "/4".
  const leftovers = image.sections.filter((name) => /^(\/|\.debug|\.stab)/.test(name));
  if (leftovers.length > 0 || image.symbols !== 0) {
    faults.push(
      `it holds debug information (${[...leftovers, image.symbols !== 0 ? 'a symbol table' : []].flat().join(', ')})`,
    );
  }
  return faults;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [, , file, arch = 'x64'] = argv;
  if (file === undefined || !(arch in machines)) {
    console.error('usage: node scripts/check-windows-binary.js FILE [x64|arm64]');
    process.exit(2);
  }
  const faults = faultsOf(readFileSync(file), arch);
  for (const fault of faults) console.error(`${file}: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
