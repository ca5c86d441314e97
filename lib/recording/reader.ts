import { McapConstants, McapIndexedReader, type McapTypes } from '@mcap/core';
import { CaptureError } from '../errors.js';
import type { CapstanEvent, Topic } from '../events.js';
import { isChunkSnapshot, parseRecordBytes, readEvents, readMessages } from './chunk-decoder.js';
import { PROFILE } from './profile.js';
import { damaged, FIRST_RECORD, notARecording, RecordSource, type RecordSpan } from './record-source.js';

const { Opcode } = McapConstants;

export interface ReadOptions {
  /** Events at or after this time, ns since the Unix epoch. */
  from?: bigint;
  /** Events before this time. */
  to?: bigint;
  topics?: readonly Topic[];
  /** Also the snapshots of held keys and buttons that stand at the start of each chunk; false by default. */
  snapshots?: boolean;
}

type ChunkIndex = McapTypes.TypedMcapRecords['ChunkIndex'];

/** A chunk to be read; its times are known beforehand only from an index. */
interface ChunkPlace {
  readonly span: RecordSpan;
  readonly index: ChunkIndex | null;
}

/** A recording opened for reading. It holds the index and one chunk at a time in memory. */
export class RecordingReader implements AsyncDisposable {
  readonly path: string;
  /** The metadata record `capstan`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file has its index; one that was ended on a full disk may lack it, and is read from front to end. */
  readonly complete: boolean;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly #source: RecordSource;
  readonly #indexes: readonly ChunkIndex[] | null;
  #closed = false;

  private constructor(
    source: RecordSource,
    indexes: readonly ChunkIndex[] | null,
    metadata: Readonly<Record<string, string>>,
  ) {
    this.path = source.path;
    this.bytes = source.length;
    this.metadata = metadata;
    this.complete = indexes !== null;
    this.#source = source;
    this.#indexes = indexes;
  }

  /** See {@link openRecording}. */
  static async open(path: string): Promise<RecordingReader> {
    const source = await RecordSource.open(path);
    try {
      await checkBeginning(source);
      const summaryStart = await source.summaryStart();
      if (summaryStart === null) throw damaged(path, 'it was cut short, or is still being written');
      const { indexes, metadata } = await readIndex(source, summaryStart);
      return new RecordingReader(source, indexes, metadata);
    } catch (error) {
      await source.close();
      throw error instanceof CaptureError ? error : damaged(path, reason(error), error);
    }
  }

  /** Chunks read so far or, with an index, in the file. */
  async chunkCount(): Promise<number> {
    if (this.#indexes !== null) return this.#indexes.length;
    let count = 0;
    for await (const _ of this.#places({})) count++;
    return count;
  }

  /**
   * Events in time order.
   *
   * @throws CaptureError `ERR_DAMAGED` where a chunk is damaged: what came before is right; `ERR_STATE` when closed
   */
  async *events(options: ReadOptions = {}): AsyncIterableIterator<CapstanEvent> {
    for await (const batch of this.#batches(options)) yield* batch;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#source.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#batches(options: ReadOptions): AsyncIterableIterator<readonly CapstanEvent[]> {
    const { from, to, snapshots = false } = options;
    const wanted = options.topics === undefined ? undefined : new Set<string>(options.topics);
    let last = -1n;
    for await (const place of this.#places(options)) {
      const { events, end } = await this.#read(place, last, wanted);
      last = end;
      yield events.filter(
        (event) =>
          (from === undefined || event.time >= from) &&
          (to === undefined || event.time < to) &&
          (snapshots || !isChunkSnapshot(event)),
      );
    }
  }

  async #read(
    { span, index }: ChunkPlace,
    last: bigint,
    wanted: ReadonlySet<string> | undefined,
  ): Promise<{ events: CapstanEvent[]; end: bigint }> {
    this.#checkOpen();
    try {
      const { chunk, messages } = readMessages(await this.#source.readSpan(span));
      // The chunk's own times are covered by no CRC; the index's are.
      const { messageStartTime: start, messageEndTime: end } = index ?? chunk;
      if (start <= last && messages.length > 0) throw new Error('its chunks are not in time order');
      return { events: readEvents(messages, start, end, wanted), end: messages.length > 0 ? end : last };
    } catch (error) {
      if (error instanceof CaptureError) throw error;
      throw damaged(this.path, `the chunk at byte ${span.offset} cannot be read (${reason(error)})`, error);
    }
  }

  /** The chunks that may hold events of a time range, in order. */
  async *#places({ from, to }: ReadOptions): AsyncIterableIterator<ChunkPlace> {
    if (this.#indexes === null) {
      for await (const span of this.#scan()) yield { span, index: null };
      return;
    }
    for (const index of this.#indexes) {
      if (from !== undefined && index.messageEndTime < from) continue;
      if (to !== undefined && index.messageStartTime >= to) continue;
      this.#checkOpen();
      const span = await this.#source.span(Number(index.chunkStartOffset));
      if (span?.opcode !== Opcode.CHUNK || BigInt(span.end - span.offset) !== index.chunkLength) {
        throw damaged(this.path, `there is no chunk at byte ${index.chunkStartOffset}`);
      }
      yield { span, index };
    }
  }

  async *#scan(): AsyncIterableIterator<RecordSpan> {
    for (let offset = FIRST_RECORD; ; ) {
      this.#checkOpen();
      const span = await this.#source.span(offset);
      if (span === null) throw damaged(this.path, `there is no record at byte ${offset}`);
      if (span.opcode === Opcode.DATA_END) return;
      if (span.opcode === Opcode.CHUNK) yield span;
      offset = span.end;
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new CaptureError('ERR_STATE', `The reader of ${this.path} is closed.`);
  }
}

/**
 * Opens a recording.
 *
 * @throws CaptureError `ERR_FILE` when the file cannot be read, `ERR_NOT_A_RECORDING` when it is something else,
 *   `ERR_DAMAGED` when it was cut short or damaged
 */
export function openRecording(path: string): Promise<RecordingReader> {
  return RecordingReader.open(path);
}

async function checkBeginning(source: RecordSource): Promise<void> {
  if (!(await source.startsWithMagic())) throw notARecording(source.path, 'it does not begin as an MCAP file does');
  const span = await source.span(FIRST_RECORD);
  if (span?.opcode !== Opcode.HEADER) throw damaged(source.path, 'its header cannot be read');
  const header = parseRecordBytes(await source.readSpan(span));
  if (header.type === 'Header' && header.profile !== PROFILE) {
    const profile = header.profile === '' ? 'no profile' : `the profile ${JSON.stringify(header.profile.slice(0, 40))}`;
    throw notARecording(source.path, `it is an MCAP file of ${profile}`);
  }
}

async function readIndex(
  source: RecordSource,
  summaryStart: bigint,
): Promise<{ indexes: readonly ChunkIndex[] | null; metadata: Record<string, string> }> {
  if (summaryStart === 0n) return { indexes: null, metadata: await scanMetadata(source) };
  const reader = await McapIndexedReader.Initialize({ readable: source });
  const indexes = [...reader.chunkIndexes].sort((a, b) => (a.chunkStartOffset < b.chunkStartOffset ? -1 : 1));
  for await (const record of reader.readMetadata({ name: PROFILE })) {
    return { indexes, metadata: Object.fromEntries(record.metadata) };
  }
  return { indexes, metadata: {} };
}

/** The metadata of a file without an index: it stands before the first chunk. */
export async function scanMetadata(source: RecordSource): Promise<Record<string, string>> {
  for (let span = await source.span(FIRST_RECORD); span !== null; span = await source.span(span.end)) {
    if (span.opcode === Opcode.METADATA) {
      const record = parseRecordBytes(await source.readSpan(span));
      if (record.type === 'Metadata' && record.name === PROFILE) return Object.fromEntries(record.metadata);
    } else if (span.opcode !== Opcode.HEADER) {
      break;
    }
  }
  return {};
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
}
