import { McapConstants } from '@mcap/core';
import { RECORD_HEADER_BYTES } from './chunk-decoder.js';
import { COMPRESSION } from './profile.js';
import type { RecordSource } from './record-source.js';

const WINDOW = 1024 * 1024;
/** Of a chunk record: opcode, length, two times, uncompressed size and CRC stand before the compression's name. */
const NAME_AT = RECORD_HEADER_BYTES + 8 + 8 + 8 + 4;
/** The name with its length before it, as it stands in the file, and behind it the length of the records. */
const NAME = Buffer.from([COMPRESSION.length, 0, 0, 0, ...Buffer.from(COMPRESSION)]);
const CHUNK_PREFIX = NAME_AT + NAME.length + 8;

/** A chunk record whose two lengths, its own and that of the records in it, agree. */
export interface FoundChunk {
  readonly offset: number;
  /** Offset behind it; beyond the end of the file when the file was cut inside it. */
  readonly end: number;
}

/** Finds chunk records in a file whose records cannot be followed one by one any more. */
export class ChunkSearch {
  readonly #source: RecordSource;

  constructor(source: RecordSource) {
    this.#source = source;
  }

  /** The first chunk record at or behind an offset. */
  async next(from: number): Promise<FoundChunk | null> {
    for (let at = from; at + CHUNK_PREFIX <= this.#source.length; ) {
      const length = Math.min(WINDOW, this.#source.length - at);
      const bytes = Buffer.from((await this.#source.read(at, length)).buffer);
      for (let hit = bytes.indexOf(NAME, NAME_AT); hit !== -1; hit = bytes.indexOf(NAME, hit + 1)) {
        const found = await this.at(at + hit - NAME_AT);
        if (found !== null) return found;
      }
      // Windows overlap by one prefix less a byte, so none is missed and none is looked at twice.
      at += Math.max(length - CHUNK_PREFIX + 1, 1);
    }
    return null;
  }

  /** The chunk record at an offset, if one is there. */
  async at(offset: number): Promise<FoundChunk | null> {
    if (offset + CHUNK_PREFIX > this.#source.length) return null;
    const prefix = Buffer.from((await this.#source.read(offset, CHUNK_PREFIX)).buffer);
    if (prefix[0] !== McapConstants.Opcode.CHUNK || !prefix.subarray(NAME_AT, NAME_AT + NAME.length).equals(NAME)) {
      return null;
    }
    const own = prefix.readBigUInt64LE(1);
    const records = prefix.readBigUInt64LE(CHUNK_PREFIX - 8);
    if (own !== records + BigInt(CHUNK_PREFIX - RECORD_HEADER_BYTES)) return null;
    return { offset, end: offset + RECORD_HEADER_BYTES + Number(own) };
  }
}
