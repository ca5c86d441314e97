// Reads 64-bit Mach-O files, and the fat files that hold one for each architecture, as far as the checks of the macOS
// addon want it. What is imported and exported is read from the tables that the loader uses, not from the symbol table,
// which is for people. Formats: Apple's <mach-o/loader.h>, <mach-o/fat.h> and <mach-o/nlist.h>.
// Whatever is not so throws a RangeError.

/** Shorter than any real table and more than ours ever hold: a file that claims more is broken. */
const MOST_ENTRIES = 100_000;

const architectures = { 16777223: 'x86_64', 16777228: 'arm64' };
const fileTypes = { 1: 'object', 2: 'program', 6: 'dylib', 8: 'bundle' };

const loadCommand = {
  symbols: 0x2,
  dynamicSymbols: 0xb,
  library: 0xc,
  ownName: 0xd,
  weakLibrary: 0x80000018,
  segment: 0x19,
  searchPath: 0x8000001c,
  codeSignature: 0x1d,
  reexportedLibrary: 0x8000001f,
  dyldInfo: 0x80000022,
  upwardLibrary: 0x80000023,
  oldestMac: 0x24,
  buildVersion: 0x32,
  exportsTrie: 0x80000033,
  chainedFixups: 0x80000034,
};
const libraryCommands = [
  loadCommand.library,
  loadCommand.weakLibrary,
  loadCommand.reexportedLibrary,
  loadCommand.upwardLibrary,
];

/** @param {Buffer} bytes @param {number} start */
function textAt(bytes, start, end = bytes.length) {
  const zero = bytes.indexOf(0, start);
  if (start < 0 || zero < start || zero >= end) throw new RangeError('a name has no end');
  return bytes.toString('utf8', start, zero);
}

function part(bytes, offset, size, what) {
  if (offset + size > bytes.length) throw new RangeError(`${what} lies beyond the end of the file`);
  return bytes.subarray(offset, offset + size);
}

/** A cursor over bytes that hold numbers in LEB128. */
class Stream {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get ended() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes.readUInt8(this.at++);
  }

  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale > 2 ** 63) throw new RangeError('a number is too long');
    }
  }

  text() {
    const text = textAt(this.bytes, this.at);
    this.at += Buffer.byteLength(text) + 1;
    return text;
  }
}

/** What dyld binds, from the opcodes of LC_DYLD_INFO. */
function readBindings(bytes) {
  const found = new Map();
  const stream = new Stream(bytes);
  let ordinal = 0;
  let name = '';
  let weak = false;
  const bind = () => found.set(`${name} ${ordinal}`, { name, ordinal, weak });
  while (!stream.ended) {
    const byte = stream.byte();
    const immediate = byte & 0x0f;
    switch (byte & 0xf0) {
      case 0x00: // done; in the lazy table, one after each entry
        break;
      case 0x10:
        ordinal = immediate;
        break;
      case 0x20:
        ordinal = stream.number();
        break;
      case 0x30: // 0 is the file itself; the special ones are negative
        ordinal = immediate === 0 ? 0 : immediate - 16;
        break;
      case 0x40:
        name = stream.text();
        weak = (immediate & 1) !== 0;
        break;
      case 0x50: // type
        break;
      case 0x60: // an addend, signed: skipped all the same
      case 0x70: // segment and offset
      case 0x80: // add to the address
        stream.number();
        break;
      case 0x90:
        bind();
        break;
      case 0xa0:
        bind();
        stream.number();
        break;
      case 0xb0:
        bind();
        break;
      case 0xc0:
        bind();
        stream.number();
        stream.number();
        break;
      default:
        throw new RangeError(`no such binding: 0x${byte.toString(16)}`);
    }
  }
  return [...found.values()];
}

/** What dyld binds, from the table of LC_DYLD_CHAINED_FIXUPS. */
function readChainedImports(bytes) {
  const count = bytes.readUInt32LE(16);
  const format = bytes.readUInt32LE(20);
  if (format !== 1 || bytes.readUInt32LE(24) !== 0) throw new RangeError(`imports of format ${format} are not known`);
  if (count > MOST_ENTRIES) throw new RangeError(`${count} imports are too many`);
  const names = bytes.readUInt32LE(12);
  return Array.from({ length: count }, (_, index) => {
    const entry = bytes.readUInt32LE(bytes.readUInt32LE(8) + 4 * index);
    const ordinal = entry & 0xff;
    return {
      name: textAt(bytes, names + (entry >>> 9)),
      ordinal: ordinal > 0xf0 ? ordinal - 256 : ordinal,
      weak: (entry & 0x100) !== 0,
    };
  });
}

/** The names in a trie of exports. */
function readExports(bytes) {
  const names = [];
  const open = bytes.length === 0 ? [] : [{ at: 0, name: '' }];
  for (let visits = 0; open.length > 0; visits++) {
    // A branch that leads back would never end.
    if (visits > MOST_ENTRIES) throw new RangeError('the trie of exports has no end');
    const { at, name } = open.pop();
    const stream = new Stream(bytes, at);
    const size = stream.number();
    if (size > 0) names.push(name);
    stream.at += size;
    for (let left = stream.byte(); left > 0; left--) {
      const branch = stream.text();
      open.push({ at: stream.number(), name: name + branch });
    }
  }
  return names.sort();
}

const version = (word) => `${word >>> 16}.${(word >>> 8) & 0xff}`;

function readSegment(bytes, at) {
  const name = (from) => bytes.toString('latin1', from, from + 16).replace(/\0+$/, '');
  const sections = bytes.readUInt32LE(at + 64);
  if (sections > 255) throw new RangeError(`${sections} sections are too many`);
  return {
    name: name(at + 8),
    sections: Array.from({ length: sections }, (_, index) => name(at + 72 + 80 * index)),
    protection: bytes.readUInt32LE(at + 60),
  };
}

/** Entries of the symbol table that are there for a debugger, and names of what is local. */
function readSymbols(bytes, at) {
  const [offset, count, names, namesSize] = [8, 12, 16, 20].map((field) => bytes.readUInt32LE(at + field));
  const table = part(bytes, offset, 16 * count, 'the symbol table');
  const strings = part(bytes, names, namesSize, 'the table of names');
  const symbols = { debug: 0, local: [], undefined: [] };
  for (let entry = 0; entry < table.length; entry += 16) {
    const type = table.readUInt8(entry + 4);
    const name = textAt(strings, table.readUInt32LE(entry));
    if ((type & 0xe0) !== 0) symbols.debug++;
    else if ((type & 0x01) === 0) symbols.local.push(name);
    // Libraries are numbered from 1; 254 and up mean that no library is named.
    else if ((type & 0x0e) === 0) symbols.undefined.push({ name, ordinal: table.readUInt16LE(entry + 6) >>> 8 });
  }
  return symbols;
}

/** @param {Buffer} bytes of one architecture */
function readSlice(bytes) {
  const magic = bytes.readUInt32LE(0);
  if (magic !== 0xfeedfacf) throw new RangeError(`0x${magic.toString(16)} does not begin a 64-bit Mach-O file`);
  const image = {
    architecture: architectures[bytes.readUInt32LE(4)] ?? `CPU 0x${bytes.readUInt32LE(4).toString(16)}`,
    type: fileTypes[bytes.readUInt32LE(12)] ?? `type ${bytes.readUInt32LE(12)}`,
    twoLevel: (bytes.readUInt32LE(24) & 0x80) !== 0,
    libraries: [],
    segments: [],
    searchPaths: [],
    imports: [],
    exports: [],
    symbols: { debug: 0, local: [], undefined: [] },
    bytes,
  };
  const count = bytes.readUInt32LE(16);
  const end = 32 + bytes.readUInt32LE(20);
  part(bytes, 32, end - 32, 'a load command');
  let at = 32;
  for (let index = 0; index < count; index++) {
    const size = bytes.readUInt32LE(at + 4);
    if (size < 8 || at + size > end) throw new RangeError('a load command has no end');
    readCommand(image, bytes.subarray(0, at + size), at, bytes);
    at += size;
  }
  return image;
}

/** `command` ends where the command ends, so that nothing beyond it is read; `bytes` is all of the slice. */
function readCommand(image, command, at, bytes) {
  const kind = command.readUInt32LE(at);
  const word = (offset) => command.readUInt32LE(at + offset);
  const linked = (offset, what) => part(bytes, word(offset), word(offset + 4), what);
  if (libraryCommands.includes(kind)) {
    image.libraries.push({
      path: textAt(command, at + word(8)),
      weak: kind === loadCommand.weakLibrary,
      reexported: kind === loadCommand.reexportedLibrary,
    });
  } else if (kind === loadCommand.segment) {
    image.segments.push(readSegment(command, at));
  } else if (kind === loadCommand.symbols) {
    image.symbols = readSymbols(bytes, at);
  } else if (kind === loadCommand.searchPath) {
    image.searchPaths.push(textAt(command, at + word(8)));
  } else if (kind === loadCommand.buildVersion) {
    image.platform = word(8);
    image.oldest = version(word(12));
  } else if (kind === loadCommand.oldestMac) {
    image.platform = 1;
    image.oldest = version(word(8));
  } else if (kind === loadCommand.dyldInfo) {
    image.imports.push(...readBindings(linked(16, 'the bindings')));
    image.imports.push(...readBindings(linked(24, 'the weak bindings')).map((one) => ({ ...one, coalesced: true })));
    image.imports.push(...readBindings(linked(32, 'the lazy bindings')));
    image.exports.push(...readExports(linked(40, 'the exports')));
  } else if (kind === loadCommand.exportsTrie) {
    image.exports.push(...readExports(linked(8, 'the exports')));
  } else if (kind === loadCommand.chainedFixups) {
    image.imports.push(...readChainedImports(linked(8, 'the fixups')));
  } else if (kind === loadCommand.codeSignature) {
    image.signature = { offset: word(8), bytes: linked(8, 'the signature') };
  }
}

/**
 * The images of a Mach-O file, one an architecture.
 *
 * @param {Buffer} bytes the whole file
 */
export function readMachO(bytes) {
  if (bytes.length < 32) throw new RangeError('it is too short');
  if (bytes.readUInt32BE(0) !== 0xcafebabe) return [readSlice(bytes)];
  const count = bytes.readUInt32BE(4);
  if (count > 8) throw new RangeError(`${count} architectures are too many`);
  return Array.from({ length: count }, (_, index) => {
    const entry = 8 + 20 * index;
    const image = readSlice(
      part(bytes, bytes.readUInt32BE(entry + 8), bytes.readUInt32BE(entry + 12), 'an architecture'),
    );
    const claimed = architectures[bytes.readUInt32BE(entry)];
    if (image.architecture !== claimed) throw new RangeError(`what is said to be ${claimed} is ${image.architecture}`);
    return image;
  });
}
