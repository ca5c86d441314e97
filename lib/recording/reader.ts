import { McapConstants, McapIndexedReader } from '@mcap/core';
import { CaptureError } from '../errors.js';
import type { CapstanEvent, Topic } from '../events.js';
import { isChunkSnapshot, parseRecordBytes, readEvents, readMessages } from './chunk-decoder.js';
import { type ChunkIndex, type ChunkPlace, ChunkPlaces } from './chunk-places.js';
import { FrameReader, type FrameReadOptions, type RecordedFrame, type ScreenSummary } from './frame-reader.js';
import { MAX_CHUNK_BYTES, PROFILE } from './profile.js';
import { damaged, damagedChunk, FIRST_RECORD, notARecording, RecordSource, reasonOf } from './record-source.js';

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

/** A chunk's compressed form may exceed its records a little. */
const MAX_EVENTS_RECORD_BYTES = MAX_CHUNK_BYTES + MAX_CHUNK_BYTES / 128;

/** A recording opened for reading. It holds the index and one chunk at a time in memory, and an image. */
export class RecordingReader implements AsyncDisposable {
  readonly path: string;
  /** The metadata record `capstan`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file has its index; one that was ended on a full disk may lack it, and is read from front to end. */
  readonly complete: boolean;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly #source: RecordSource;
  readonly #places: ChunkPlaces;
  readonly #frames: FrameReader;
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
    this.#places = new ChunkPlaces(source, indexes);
    this.#frames = new FrameReader(this.#places, () => this.#checkOpen());
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
      throw error instanceof CaptureError ? error : damaged(path, reasonOf(error), error);
    }
  }

  /** Chunks in the file. */
  chunkCount(): Promise<number> {
    return this.#places.count();
  }

  /**
   * Events in time order.
   *
   * @throws CaptureError `ERR_DAMAGED` where a chunk is damaged: what came before is right; `ERR_STATE` when closed
   */
  async *events(options: ReadOptions = {}): AsyncIterableIterator<CapstanEvent> {
    for await (const batch of this.#batches(options)) yield* batch;
  }

  /**
   * Frames of the screen in time order, rebuilt as they were. A patch on a frame that is missing, as in a salvaged file,
   * is passed over, and so are those after it until the next key frame.
   *
   * @throws CaptureError `ERR_DAMAGED` where a frame is damaged: what came before is right; `ERR_STATE` when closed
   */
  frames(options: FrameReadOptions = {}): AsyncIterableIterator<RecordedFrame> {
    return this.#frames.frames(options);
  }

  /**
   * The frame just before an event: the newest one at or before its time; null when there is none.
   *
   * @throws CaptureError as `frames()` does
   */
  frameBefore(time: bigint): Promise<RecordedFrame | null> {
    return this.#frames.before(time);
  }

  /**
   * The frame just after an event: the oldest one later than its time; null when there is none.
   *
   * @throws CaptureError as `frames()` does
   */
  async frameAfter(time: bigint): Promise<RecordedFrame | null> {
    for await (const frame of this.#frames.frames({ from: time + 1n })) return frame;
    return null;
  }

  /** What there is of the screen, without reading an image. */
  screen(): Promise<ScreenSummary> {
    return this.#frames.summary();
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
    for await (const place of this.#places.all()) {
      this.#checkOpen();
      if (place.kind !== 'events') continue;
      // Without an index the times are what nothing vouches for.
      if (this.#places.indexed && from !== undefined && place.end < from) continue;
      if (this.#places.indexed && to !== undefined && place.start >= to) continue;
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
    place: ChunkPlace,
    last: bigint,
    wanted: ReadonlySet<string> | undefined,
  ): Promise<{ events: CapstanEvent[]; end: bigint }> {
    const { offset, start, end } = place;
    try {
      const messages = readMessages(await this.#places.read(place, MAX_EVENTS_RECORD_BYTES));
      if (start <= last && messages.length > 0) throw new Error('its chunks are not in time order');
      return { events: readEvents(messages, start, end, wanted), end: messages.length > 0 ? end : last };
    } catch (error) {
      if (error instanceof CaptureError) throw error;
      throw damagedChunk(this.path, offset, error);
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
