import { McapConstants, type McapTypes } from '@mcap/core';
import { RECORD_HEADER_BYTES } from './chunk-decoder.js';
import { screenChannelIds } from './profile.js';
import { damaged, FIRST_RECORD, type RecordSource, type RecordSpan } from './record-source.js';

const { Opcode } = McapConstants;
const screenIds: ReadonlySet<number> = new Set(Object.values(screenChannelIds));

export type ChunkIndex = McapTypes.TypedMcapRecords['ChunkIndex'];

/** A chunk of a recording, not read yet. */
export interface ChunkPlace {
  /** A chunk with nothing but a frame of the screen, whole or a patch; else it has events. */
  readonly kind: 'events' | 'key' | 'patch';
  readonly offset: number;
  /** Of the chunk record, and of the message indexes behind it. */
  readonly length: number;
  readonly indexLength: number;
  readonly uncompressedSize: bigint;
  /** Log times of the first and the last message. */
  readonly start: bigint;
  readonly end: bigint;
}

/** Where the chunks of a recording lie: by its index or, without one, by its records from front to end. */
export class ChunkPlaces {
  readonly #source: RecordSource;
  readonly #indexes: readonly ChunkIndex[] | null;

  constructor(source: RecordSource, indexes: readonly ChunkIndex[] | null) {
    this.#source = source;
    this.#indexes = indexes;
  }

  get path(): string {
    return this.#source.path;
  }

  /** Whether the places come from the index, which has a CRC. */
  get indexed(): boolean {
    return this.#indexes !== null;
  }

  async count(): Promise<number> {
    if (this.#indexes !== null) return this.#indexes.length;
    let count = 0;
    for await (const _ of this.all()) count++;
    return count;
  }

  /** All of them, in the order of the file. */
  async *all(): AsyncIterableIterator<ChunkPlace> {
    if (this.#indexes === null) yield* this.#scan();
    else for (const index of this.#indexes) yield placeOf(index);
  }

  /** The chunk record, of at most `limit` bytes. */
  async read({ offset, length }: ChunkPlace, limit: number): Promise<Uint8Array> {
    const span = await this.#source.span(offset);
    if (span?.opcode !== Opcode.CHUNK || span.end - span.offset !== length) {
      throw damaged(this.path, `there is no chunk at byte ${offset}`);
    }
    if (length > limit) throw damaged(this.path, `the chunk at byte ${offset} is too large`);
    return this.#source.readSpan(span);
  }

  async *#scan(): AsyncIterableIterator<ChunkPlace> {
    for (let offset = FIRST_RECORD; ; ) {
      const span = await this.#source.span(offset);
      if (span === null) throw damaged(this.path, `there is no record at byte ${offset}`);
      if (span.opcode === Opcode.DATA_END) return;
      offset = span.end;
      if (span.opcode !== Opcode.CHUNK) continue;
      const place = await this.#placeAt(span);
      offset += place.indexLength;
      yield place;
    }
  }

  /** What the chunk says of itself, and the message indexes behind it of its channels. */
  async #placeAt(chunk: RecordSpan): Promise<ChunkPlace> {
    const head = await this.#numbers(chunk, 3 * 8);
    const ids: number[] = [];
    let end = chunk.end;
    for (;;) {
      const span = await this.#source.span(end);
      if (span?.opcode !== Opcode.MESSAGE_INDEX) break;
      ids.push((await this.#numbers(span, 2)).getUint16(0, true));
      end = span.end;
    }
    return {
      kind: kindOf(ids),
      offset: chunk.offset,
      length: chunk.end - chunk.offset,
      indexLength: end - chunk.end,
      start: head.getBigUint64(0, true),
      end: head.getBigUint64(8, true),
      uncompressedSize: head.getBigUint64(16, true),
    };
  }

  /** The first bytes of a record's content. */
  async #numbers(span: RecordSpan, bytes: number): Promise<DataView> {
    const from = span.offset + RECORD_HEADER_BYTES;
    if (from + bytes > span.end) throw damaged(this.path, `the record at byte ${span.offset} is too short`);
    return new DataView((await this.#source.read(from, bytes)).buffer);
  }
}

function placeOf(index: ChunkIndex): ChunkPlace {
  return {
    kind: kindOf([...index.messageIndexOffsets.keys()]),
    offset: Number(index.chunkStartOffset),
    length: Number(index.chunkLength),
    indexLength: Number(index.messageIndexLength),
    uncompressedSize: index.uncompressedSize,
    start: index.messageStartTime,
    end: index.messageEndTime,
  };
}

function kindOf(channelIds: readonly number[]): ChunkPlace['kind'] {
  if (!channelIds.every((id) => screenIds.has(id))) return 'events';
  if (channelIds.includes(screenChannelIds.frame)) return 'key';
  return channelIds.includes(screenChannelIds.patch) ? 'patch' : 'events';
}
