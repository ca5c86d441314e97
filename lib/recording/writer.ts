import { type ChunkCompressor, Compressor } from '../compress/compressor.js';
import { compressFrame } from '../compress/lz4-frame.js';
import { CaptureError } from '../errors.js';
import type { CapstanEvent, StateEvent } from '../events.js';
import type { PendingFrame } from '../screen.js';
import { ChunkAssembler, type PlainChunk } from './chunk-assembler.js';
import { type BuiltChunk, ChunkFile } from './chunk-file.js';
import { fileFault } from './file-faults.js';
import { FrameLane, type FrameStats } from './frame-lane.js';
import { HeldState } from './held-state.js';
import { LossTally } from './loss-tally.js';
import type { PrivateFiles } from './private-files.js';
import { BACKLOG_FACTOR, MAX_IN_FLIGHT, PROFILE } from './profile.js';

/** The time and the timers of a writer: others than the system's only in tests. */
export interface WriterClock {
  /** Milliseconds, from anywhere, never stepping back. */
  now(): number;
  /** @returns a function that takes the timer back */
  after(ms: number, callback: () => void): () => void;
}

export interface RecordingWriterOptions {
  /** The file to create; its folder must exist, and nothing may be there. */
  path: string;
  /** Goes into the metadata record `capstan`: whatever tells how the recording came about; no user's or host's name. */
  metadata: Readonly<Record<string, string>>;
  /** What closes the file to others where its mode does not; none by default. */
  privately?: PrivateFiles | undefined;
  /** Shared with others; one of the writer's own by default. */
  compressor?: ChunkCompressor;
  /** Called once, when the file cannot be written any more. Capture must stop; `close()` still has to be called. */
  onError: (error: CaptureError) => void;
  /** A chunk closes at this size, uncompressed: 4 KiB to 2 MiB, 1 MiB by default. */
  chunkBytes?: number;
  /** A chunk closes this long after its first event, in ms; 1000 by default. */
  chunkMs?: number;
  clock?: WriterClock;
}

export interface WriterStats extends FrameStats {
  /** Bytes in the file. */
  readonly bytes: number;
  /** Chunks wholly in the file. */
  readonly chunks: number;
  /** Chunks of events being compressed or written: 0 to 2. */
  readonly inFlight: number;
  /** Events in chunks wholly in the file. */
  readonly events: number;
  /** MCAP messages of them: a batch of moves is one. */
  readonly messages: number;
  /** Events that this writer dropped for want of room. Each loss is a `lost` event in the file, too. */
  readonly lost: number;
  /** Moves absorbed by the moves that were written. */
  readonly merged: number;
}

const SYNC_MS = 2000;
const MIN_CHUNK_BYTES = 4096;
const MAX_CHUNK_BYTES_OPTION = 2 * 1024 * 1024;

const systemClock: WriterClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Writes a recording. `write()` never waits: a chunk is built in memory, compressed by a worker and appended, at most two
 * at a time and in order. Timers run only while there is something to write or to sync.
 */
export class RecordingWriter implements AsyncDisposable {
  readonly path: string;
  readonly #options: RecordingWriterOptions;
  readonly #compressor: ChunkCompressor;
  readonly #ownCompressor: Compressor | null;
  readonly #clock: WriterClock;
  readonly #chunkBytes: number;
  readonly #chunkMs: number;
  readonly #file: ChunkFile;
  readonly #open = new ChunkAssembler();
  readonly #held = new HeldState();
  readonly #tally = new LossTally();
  readonly #frames: FrameLane;
  /** All that touches the file, one after the other. */
  #tail: Promise<void> = Promise.resolve();
  #inFlight = 0;
  #lastTime = 0n;
  #due = false;
  #cancelChunkTimer: (() => void) | null = null;
  #cancelSyncTimer: (() => void) | null = null;
  #lastSync: number;
  #failure: CaptureError | null = null;
  #closing: Promise<void> | null = null;
  #counts = { events: 0, messages: 0, lost: 0, merged: 0 };

  private constructor(options: RecordingWriterOptions, file: ChunkFile) {
    this.path = file.path;
    this.#options = options;
    this.#ownCompressor = options.compressor === undefined ? new Compressor() : null;
    this.#compressor = options.compressor ?? (this.#ownCompressor as Compressor);
    this.#clock = options.clock ?? systemClock;
    this.#chunkBytes = options.chunkBytes ?? 1024 * 1024;
    this.#chunkMs = options.chunkMs ?? 1000;
    this.#file = file;
    this.#lastSync = this.#clock.now();
    this.#frames = new FrameLane(this.#compressor, (chunk) => this.#storeFrame(chunk));
  }

  /**
   * Creates the file, for its owner only, with its header and metadata.
   *
   * @throws CaptureError `ERR_FILE` when something is there already or the folder is missing; `ERR_NO_SPACE`;
   *   `ERR_USAGE` for a `chunkBytes` out of range
   */
  static async create(options: RecordingWriterOptions): Promise<RecordingWriter> {
    const { path, metadata, chunkBytes, privately = null } = options;
    if (chunkBytes !== undefined && !(chunkBytes >= MIN_CHUNK_BYTES && chunkBytes <= MAX_CHUNK_BYTES_OPTION)) {
      throw new CaptureError('ERR_USAGE', `chunkBytes must be ${MIN_CHUNK_BYTES} to ${MAX_CHUNK_BYTES_OPTION}.`);
    }
    const library = ['capstan', metadata['version']].filter(Boolean).join(' ');
    return new RecordingWriter(options, await ChunkFile.create(path, library, { [PROFILE]: metadata }, privately));
  }

  get stats(): WriterStats {
    return {
      bytes: this.#file.bytes,
      chunks: this.#file.chunkCount,
      inFlight: this.#inFlight,
      ...this.#counts,
      ...this.#frames.stats,
    };
  }

  /** What ended the writing early; null while all is well. */
  get failure(): CaptureError | null {
    return this.#failure;
  }

  /**
   * Takes an event. Events come in time order; one that is not later than the one before it is moved to 1 ns after it.
   * After a failure it does nothing.
   *
   * @throws CaptureError `ERR_STATE` after `close()`; `ERR_INTERNAL` when the event does not fit the format
   */
  write(event: CapstanEvent): void {
    if (this.#closing !== null) throw new CaptureError('ERR_STATE', 'The recording is closed.');
    this.#write(event);
  }

  /**
   * Takes a frame, in the order of their times. Its chunk's first records go right before its pixels, a worker compresses
   * the whole where it is, and the file gets a chunk of its own. Waits for no event and keeps none waiting.
   *
   * @returns resolves when the chunk is in the file; either way, once it settles the slot may be reused
   * @throws CaptureError when the frame is lost, and with it every patch until the next key frame, while the recording
   *   goes on: `ERR_INTERNAL` when it does not fit the format or the worker failed twice. `ERR_STATE` after `close()`. The
   *   writer's failure after one
   */
  async writeFrame(frame: PendingFrame): Promise<void> {
    if (this.#closing !== null) throw new CaptureError('ERR_STATE', 'The recording is closed.');
    if (this.#failure !== null) throw this.#failure;
    await this.#frames.write(frame);
  }

  /** Closes the open chunk, and resolves when it, all before it and all frames under way are in the file. */
  async flush(): Promise<void> {
    while (this.#inFlight >= MAX_IN_FLIGHT && this.#failure === null) await this.#tail;
    this.#closeChunk();
    await this.#tail;
    await this.#frames.drain();
  }

  /**
   * Writes what is open, the end and the index, and closes the file; after a failure it resolves once the file has been
   * ended as well as the fault allowed. Idempotent.
   *
   * @param finalState a last event
   */
  close(finalState?: StateEvent): Promise<void> {
    if (this.#closing === null) {
      if (finalState !== undefined) this.#write(finalState);
      this.#closing = this.#close();
    }
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #write(event: CapstanEvent): void {
    if (this.#failure !== null) return;
    const timed = event.time > this.#lastTime ? event : { ...event, time: this.#lastTime + 1n };
    if (!this.#hasRoom()) {
      this.#drop(timed);
      return;
    }
    this.#append(timed);
    if (this.#open.byteLength >= this.#chunkBytes || this.#open.full) this.#closeWhenPossible();
  }

  #hasRoom(): boolean {
    if (this.#inFlight < MAX_IN_FLIGHT) return true;
    return !this.#open.full && this.#open.byteLength < BACKLOG_FACTOR * this.#chunkBytes;
  }

  #append(event: CapstanEvent): void {
    const data = this.#open.encode(event);
    this.#lastTime = event.time;
    if (this.#open.empty) {
      this.#open.begin(event.time, this.#held.snapshot());
      this.#cancelChunkTimer = this.#clock.after(this.#chunkMs, () => {
        this.#cancelChunkTimer = null;
        this.#closeWhenPossible();
      });
    }
    this.#open.add(event, data);
    this.#held.apply(event);
    if (event.kind === 'move') this.#counts.merged += event.merged;
  }

  #drop(event: CapstanEvent): void {
    const keptBack = event.kind === 'focus' || event.kind === 'state' || event.kind === 'lost';
    // What is kept back must be writable later, when there is nobody left to refuse it to.
    if (keptBack) this.#open.encode(event);
    this.#lastTime = event.time;
    const before = this.#tally.count;
    this.#tally.add(event);
    this.#counts.lost += this.#tally.count - before;
    if (!keptBack) this.#held.apply(event, true);
  }

  #closeWhenPossible(): void {
    this.#due = true;
    if (this.#inFlight < MAX_IN_FLIGHT) this.#closeChunk();
  }

  #closeChunk(): void {
    this.#due = false;
    if (this.#open.empty || this.#failure !== null) return;
    this.#cancelChunkTimer?.();
    this.#cancelChunkTimer = null;
    const chunk = this.#open.take();
    this.#inFlight++;
    const compressed = this.#compress(chunk);
    this.#enqueue(async () => {
      const { frame, fault } = await compressed;
      await this.#store(chunk, frame);
      if (fault !== null) throw fault;
    }).finally(() => {
      this.#inFlight--;
      this.#onRoom();
    });
  }

  /** A chunk whose worker failed is compressed right here: it is the last one, for the recording ends with the fault. */
  async #compress(chunk: PlainChunk): Promise<{ frame: Uint8Array; fault: CaptureError | null }> {
    try {
      return { frame: await this.#compressor.compress(chunk.records), fault: null };
    } catch (cause) {
      const fault =
        cause instanceof CaptureError
          ? cause
          : new CaptureError('ERR_INTERNAL', `A chunk could not be compressed: ${String(cause)}.`, { cause });
      return { frame: compressFrame(chunk.records), fault };
    }
  }

  async #store(chunk: PlainChunk, compressed: Uint8Array): Promise<void> {
    const { records, crc, start, end, indexes } = chunk;
    await this.#file.append({ compressed, uncompressedSize: records.byteLength, crc, start, end, indexes });
    this.#counts.events += chunk.events;
    this.#counts.messages += chunk.messages;
    await this.#syncInTime();
  }

  async #storeFrame(chunk: BuiltChunk): Promise<number> {
    let bytes = 0;
    await this.#enqueue(async () => {
      bytes = await this.#file.append(chunk);
      await this.#syncInTime();
    });
    // What is queued never rejects: it may not have run, or have been the very thing that failed.
    if (bytes === 0) throw this.#failure;
    return bytes;
  }

  async #syncInTime(): Promise<void> {
    const wait = this.#lastSync + SYNC_MS - this.#clock.now();
    if (wait <= 0) await this.#sync();
    else this.#cancelSyncTimer ??= this.#clock.after(wait, () => void this.#enqueue(() => this.#sync()));
  }

  async #sync(): Promise<void> {
    this.#cancelSyncTimer?.();
    this.#cancelSyncTimer = null;
    await this.#file.sync();
    this.#lastSync = this.#clock.now();
  }

  /** A place became free: close what waits for it, and say what was lost meanwhile. */
  #onRoom(): void {
    if (this.#failure !== null) return;
    if (this.#due) this.#closeChunk();
    if (this.#tally.empty || !this.#hasRoom()) return;
    for (const event of this.#tally.take()) {
      const last = this.#lastTime;
      this.#append(event);
      this.#lastTime = last;
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail
      .then(async () => {
        if (this.#failure === null) await work();
      })
      .catch((error) => this.#fail(error));
    return this.#tail;
  }

  async #fail(error: unknown): Promise<void> {
    const failure = fileFault(error, 'Cannot write', this.path);
    this.#failure = failure;
    this.#open.clear();
    this.#tally.take();
    this.#stopTimers();
    try {
      // First, so that capture stops before the file is seen to.
      this.#options.onError(failure);
    } catch {
      // The listener's own fault must not keep the file from being ended.
    }
    await this.#file.endAfterFault();
  }

  async #close(): Promise<void> {
    do await this.flush();
    while (this.#failure === null && !(this.#open.empty && this.#tally.empty));
    this.#stopTimers();
    if (this.#failure === null) await this.#enqueue(() => this.#file.end());
    await this.#ownCompressor?.close();
  }

  #stopTimers(): void {
    this.#cancelChunkTimer?.();
    this.#cancelChunkTimer = null;
    this.#cancelSyncTimer?.();
    this.#cancelSyncTimer = null;
  }
}
