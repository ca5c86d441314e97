import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { CaptureError } from '../errors.js';
import type { CompressedPiece } from './worker.js';

/** What a writer needs: one LZ4 frame out of bytes that stay the caller's. */
export interface ChunkCompressor {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  /** Reads the bytes where they are: they must not change until it has settled. */
  compressShared(bytes: Uint8Array<SharedArrayBuffer>): Promise<CompressedPiece>;
}

export interface CompressorOptions {
  /** Most worker threads at once; 2 by default. */
  threads?: number;
  /** The worker's module: another one only in tests. */
  worker?: URL;
}

/** A second worker, needed in bursts only, ends after this long without work. */
const IDLE_TIMEOUT_MS = 10_000;

/**
 * A pool of worker threads that compress into LZ4 frames. The first thread starts with the first call, and an idle
 * pool neither wakes up nor keeps the process alive.
 */
export class Compressor implements ChunkCompressor, AsyncDisposable {
  readonly #options: CompressorOptions;
  #pool: Piscina<Uint8Array> | null = null;
  #closed = false;

  constructor(options: CompressorOptions = {}) {
    this.#options = options;
  }

  /**
   * @returns one LZ4 frame; `bytes` are copied, not taken
   * @throws CaptureError `ERR_INTERNAL` when two workers in a row died of it; `ERR_STATE` after `close()`
   */
  compress(bytes: Uint8Array): Promise<Uint8Array> {
    return this.#run('compress', bytes);
  }

  /**
   * @returns one LZ4 frame, and the CRC-32 of the bytes; a worker reads them in the shared memory
   * @throws CaptureError as `compress()` does
   */
  compressShared(bytes: Uint8Array<SharedArrayBuffer>): Promise<CompressedPiece> {
    return this.#run('compressShared', bytes);
  }

  async #run<Result>(name: string, bytes: Uint8Array): Promise<Result> {
    let fault: unknown;
    // Once more, on the worker that the pool starts in place of a dead one: a thread may die of want of memory that is
    // there again a moment later.
    for (let attempt = 0; attempt < 2 && !this.#closed; attempt++) {
      try {
        return await this.#open().run(bytes, { name });
      } catch (error) {
        fault = error;
      }
    }
    if (this.#closed) throw new CaptureError('ERR_STATE', 'The compressor is closed.', { cause: fault });
    throw new CaptureError('ERR_INTERNAL', 'A chunk could not be compressed: the worker thread failed twice.', {
      cause: fault,
      remedy: 'See whether the machine is out of memory; otherwise please report this.',
    });
  }

  /** Ends the threads; work still under way is rejected. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    const pool = this.#pool;
    this.#pool = null;
    await pool?.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(): Piscina<Uint8Array> {
    this.#pool ??= this.#create();
    return this.#pool;
  }

  #create(): Piscina<Uint8Array> {
    const pool = new Piscina<Uint8Array>({
      filename: fileURLToPath(this.#options.worker ?? new URL('./worker.js', import.meta.url)),
      minThreads: 1,
      maxThreads: this.#options.threads ?? 2,
      idleTimeout: IDLE_TIMEOUT_MS,
      // 'sync', the default, parks each worker in Atomics.wait, deaf to everything else.
      atomics: 'disabled',
      recordTiming: false,
      // The host's loaders and flags are none of the worker's business.
      execArgv: [],
    });
    // A thread that dies without a task reports here, and would end the process if nobody listened. Nothing is lost by
    // it: the next call gets a new pool.
    pool.on('error', () => {
      if (this.#pool === pool) this.#pool = null;
      void pool.destroy();
    });
    return pool;
  }
}
