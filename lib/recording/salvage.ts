import { McapConstants } from '@mcap/core';
import { CaptureError } from '../errors.js';
import { channels } from './channels.js';
import { type ChunkMessage, isChunkSnapshot, parseRecordBytes, readEvents, readMessages } from './chunk-decoder.js';
import { type BuiltChunk, ChunkFile } from './chunk-file.js';
import { ChunkSearch, type FoundChunk } from './chunk-search.js';
import { fileFault } from './file-faults.js';
import { FrameChain } from './frame-chain.js';
import type { PrivateFiles } from './private-files.js';
import { PROFILE, SALVAGE_METADATA } from './profile.js';
import { scanMetadata } from './reader.js';
import { FIRST_RECORD, notARecording, RecordSource } from './record-source.js';
import { isScreenChunk, type OpenedChunk, openChunk, readScreenChunk, type ScreenChunk } from './screen-chunk.js';

const { Opcode } = McapConstants;
const MAGIC_BYTES = 8;
const MAX_GAPS = 1000;
const channelTopics = new Map(channels.map((channel) => [channel.id, channel.topic]));

export interface SalvageReport {
  /** The new file. */
  readonly path: string;
  /** Whole chunks copied, and broken ones seen. */
  readonly chunks: { readonly kept: number; readonly lost: number };
  /** Bytes of the damaged file that belong to no record known to be whole. */
  readonly bytesSkipped: number;
  /** Events copied. */
  readonly events: number;
  /**
   * Messages of events missing before or between those kept, by their sequence numbers; what is missing at the end nobody
   * knows.
   */
  readonly messagesMissing: number;
  /**
   * Frames of the screen copied; left out because the frame that they are patches on is missing; and missing before or
   * between the others, those included that were lost while recording.
   */
  readonly frames: { readonly kept: number; readonly leftOut: number; readonly missing: number };
  /** Times of the first and the last event kept, ns since the Unix epoch; null when there is none. */
  readonly start: bigint | null;
  readonly end: bigint | null;
  /** Spans of time, of those that lie between kept events, in which something was lost; the first 1000. */
  readonly gaps: readonly { readonly from: bigint; readonly to: bigint }[];
  /** Whether the file was undamaged: nothing was skipped, and it was properly closed. */
  readonly undamaged: boolean;
}

/**
 * Copies the whole chunks of a cut or damaged recording into a new, complete file, for its owner only.
 *
 * @param out must not exist
 * @param privately what closes it to others where its mode does not
 * @throws CaptureError `ERR_FILE` when `path` cannot be read or `out` exists; `ERR_NOT_A_RECORDING` when nothing of a
 *   recording is in it; `ERR_NO_SPACE`
 */
export async function salvageRecording(
  path: string,
  out: string,
  privately: PrivateFiles | null = null,
): Promise<SalvageReport> {
  const source = await RecordSource.open(path);
  try {
    const library = await readLibrary(source);
    const metadata = await scanMetadata(source).catch(() => ({}));
    const file = await ChunkFile.create(out, library, { [PROFILE]: metadata }, privately);
    try {
      return await new Salvage(source, file).run();
    } catch (error) {
      await file.discard();
      throw fileFault(error, 'Cannot write', out);
    }
  } finally {
    await source.close();
  }
}

/** The library of the header; refuses what is surely something else before any file is made. */
async function readLibrary(source: RecordSource): Promise<string> {
  if (!(await source.startsWithMagic())) {
    if ((await new ChunkSearch(source).next(0)) === null) throw notARecording(source.path, 'no chunk of one is in it');
    return PROFILE;
  }
  try {
    const span = await source.span(FIRST_RECORD);
    const header = span === null ? null : parseRecordBytes(await source.readSpan(span));
    if (header?.type !== 'Header') return PROFILE;
    if (header.profile !== PROFILE) throw notARecording(source.path, 'it is an MCAP file of another kind');
    return header.library;
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    return PROFILE;
  }
}

/** One walk through a damaged file. */
class Salvage {
  readonly #source: RecordSource;
  readonly #search: ChunkSearch;
  readonly #file: ChunkFile;
  readonly #expected = new Map<number, number>();
  readonly #frames = new FrameChain();
  readonly #gaps: { from: bigint; to: bigint }[] = [];
  #lost = 0;
  #bytesSkipped = 0;
  #events = 0;
  #missing = 0;
  #start: bigint | null = null;
  #end: bigint | null = null;
  /** Something was lost since the last chunk kept. */
  #broken = false;

  constructor(source: RecordSource, file: ChunkFile) {
    this.#source = source;
    this.#search = new ChunkSearch(source);
    this.#file = file;
  }

  async run(): Promise<SalvageReport> {
    const whole = (await this.#source.startsWithMagic()) && (await this.#source.summaryStart()) !== null;
    await this.#walk(whole ? this.#source.length - MAGIC_BYTES : this.#source.length);
    const { chunkCount: kept } = this.#file;
    const counts = { chunksKept: kept, chunksLost: this.#lost, bytesSkipped: this.#bytesSkipped };
    await this.#file.addMetadata(
      SALVAGE_METADATA,
      Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, String(value)])),
    );
    await this.#file.end();
    return {
      path: this.#file.path,
      chunks: { kept, lost: this.#lost },
      bytesSkipped: this.#bytesSkipped,
      events: this.#events,
      messagesMissing: this.#missing,
      frames: this.#frames.counts,
      start: this.#start,
      end: this.#end,
      gaps: this.#gaps,
      undamaged:
        whole &&
        this.#lost === 0 &&
        this.#bytesSkipped === 0 &&
        this.#missing === 0 &&
        this.#frames.counts.leftOut === 0,
    };
  }

  /** Follows the records as long as they make sense, and searches for the next chunk where they do not. */
  async #walk(length: number): Promise<void> {
    let offset = (await this.#source.startsWithMagic()) ? FIRST_RECORD : 0;
    while (offset < length) {
      const chunk = await this.#search.at(offset);
      const next = chunk === null ? await this.#behindRecord(offset, length) : await this.#takeChunk(chunk);
      if (next !== null) {
        offset = next;
        continue;
      }
      const span = await this.#source.plausible(offset);
      if (span?.opcode === Opcode.CHUNK && span.end > length) this.#lost++;
      const found = await this.#search.next(offset + 1);
      this.#skip((found?.offset ?? length) - offset);
      offset = found?.offset ?? length;
    }
  }

  /** Behind a record that is no chunk; null unless another record, or the end, follows it. */
  async #behindRecord(offset: number, length: number): Promise<number | null> {
    const span = await this.#source.span(offset);
    if (span === null || span.opcode === Opcode.CHUNK || span.end > length) return null;
    // A length that was damaged leads into the middle of nowhere.
    return span.end === length || (await this.#source.plausible(span.end)) !== null ? span.end : null;
  }

  /** Copies a chunk if it is whole. Returns the offset behind it; null when the file ends inside it. */
  async #takeChunk({ offset, end }: FoundChunk): Promise<number | null> {
    if (end > this.#source.length) return null;
    const bytes = await this.#readChunk(offset, end);
    const chunk = bytes === null ? null : this.#check(bytes);
    if (chunk === null) {
      this.#lost++;
      this.#skip(end - offset);
    } else if (chunk.frame === null) {
      await this.#file.append(chunk.built);
      this.#account(chunk);
    } else if (this.#frames.add(chunk.frame)) {
      await this.#file.append(chunk.built);
    }
    return end;
  }

  /** A chunk larger than any recording's is not read at all. */
  async #readChunk(offset: number, end: number): Promise<Uint8Array | null> {
    const span = await this.#source.span(offset);
    return span?.end === end ? this.#source.readSpan(span) : null;
  }

  #check(bytes: Uint8Array): CheckedChunk | null {
    try {
      const opened = openChunk(bytes);
      return isScreenChunk(opened) ? this.#checkFrame(opened) : this.#checkEvents(opened, bytes);
    } catch {
      return null;
    }
  }

  /** What is written has to be readable: in order, within its times, on the channels that the summary will name. */
  #checkEvents(opened: OpenedChunk, bytes: Uint8Array): CheckedChunk | null {
    const messages = readMessages(bytes);
    const times = messages.map(({ message }) => message.logTime);
    const [start, end] = [times[0] ?? 0n, times.at(-1) ?? 0n];
    if (messages.length === 0 || start <= (this.#end ?? -1n)) return null;
    if (times.some((time, i) => time < (times[i - 1] ?? 0n))) return null;
    if (messages.some(({ topic, message }) => channelTopics.get(message.channelId) !== topic)) return null;
    const events = readEvents(messages, start, end).filter((event) => !isChunkSnapshot(event));
    return { built: rebuild(opened, start, end), messages, events: events.length, frame: null };
  }

  #checkFrame(opened: OpenedChunk): CheckedChunk | null {
    const frame = readScreenChunk(opened);
    if (!this.#frames.isLater(frame)) return null;
    return { built: rebuild(opened, frame.time, frame.time), messages: [], events: 0, frame };
  }

  #account({ built, messages, events }: CheckedChunk): void {
    let missing = 0;
    for (const { message } of messages) {
      const expected = this.#expected.get(message.channelId) ?? 0;
      missing += message.sequence > expected ? message.sequence - expected : 0;
      this.#expected.set(message.channelId, (message.sequence + 1) >>> 0);
    }
    const broken = this.#broken || missing > 0;
    if (broken && this.#end !== null && this.#gaps.length < MAX_GAPS) {
      this.#gaps.push({ from: this.#end, to: built.start });
    }
    this.#broken = false;
    this.#missing += missing;
    this.#events += events;
    this.#start ??= built.start;
    this.#end = built.end;
  }

  #skip(bytes: number): void {
    this.#bytesSkipped += bytes;
    this.#broken = true;
  }
}

interface CheckedChunk {
  readonly built: BuiltChunk;
  readonly messages: readonly ChunkMessage[];
  readonly events: number;
  /** Of a chunk that is one of the screen. */
  readonly frame: ScreenChunk | null;
}

/** The chunk as it stood, its compressed records byte by byte, with new indexes. */
function rebuild({ compressed, crc, records, messages }: OpenedChunk, start: bigint, end: bigint): BuiltChunk {
  const indexes = new Map<number, [bigint, bigint][]>();
  for (const { channelId, logTime, offset } of messages) {
    const entries = indexes.get(channelId) ?? [];
    entries.push([logTime, BigInt(offset)]);
    indexes.set(channelId, entries);
  }
  return {
    compressed,
    uncompressedSize: records.byteLength,
    crc,
    start,
    end,
    indexes: [...indexes].map(([channelId, entries]) => ({ channelId, records: entries })),
  };
}
