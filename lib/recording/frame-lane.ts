import type { ChunkCompressor } from '../compress/compressor.js';
import { CaptureError } from '../errors.js';
import type { PendingFrame } from '../screen.js';
import type { BuiltChunk } from './chunk-file.js';
import { FrameRecords, type LaidFrame } from './frame-records.js';

export interface FrameStats {
  /** Frames in the file, and how many of them are patches. */
  readonly frames: number;
  readonly patches: number;
  /** Frames that were not written: a worker failed, or they were patches on a frame that was lost. */
  readonly framesLost: number;
  /** Bytes of their chunks in the file, compressed. */
  readonly frameBytes: number;
  /** What the images would take as they are, three bytes a pixel. */
  readonly rawFrameBytes: number;
}

/**
 * Frames on their way to the file: compressed beside one another, stored in their order, and apart from the events, so
 * that a slow frame holds up none of them. The pool's slots bound how many there can be.
 */
export class FrameLane {
  readonly #compressor: ChunkCompressor;
  readonly #store: (chunk: BuiltChunk) => Promise<number>;
  readonly #records = new FrameRecords();
  readonly #counts = { frames: 0, patches: 0, framesLost: 0, frameBytes: 0, rawFrameBytes: 0 };
  #tail: Promise<unknown> = Promise.resolve();
  /** The newest chain of which a frame was lost. */
  #lostChain = 0;

  /** `store`: writes a chunk, tells its bytes in the file, and rejects when it is not there. */
  constructor(compressor: ChunkCompressor, store: (chunk: BuiltChunk) => Promise<number>) {
    this.#compressor = compressor;
    this.#store = store;
  }

  get stats(): FrameStats {
    return { ...this.#counts };
  }

  /** See RecordingWriter.writeFrame. */
  async write(frame: PendingFrame): Promise<void> {
    try {
      const laid = this.#records.lay(frame);
      const compressed = this.#compressor.compressShared(laid.records);
      const turn = Promise.allSettled([compressed, this.#tail]).then(async () =>
        this.#write(frame, laid, await compressed),
      );
      this.#tail = turn.catch(() => this.#lose(laid.chain));
      await turn;
    } catch (error) {
      this.#counts.framesLost++;
      if (error instanceof CaptureError) throw error;
      throw new CaptureError('ERR_INTERNAL', `A frame could not be compressed: ${String(error)}.`, { cause: error });
    }
  }

  /** Resolves when the frames taken until now are stored or lost. */
  async drain(): Promise<void> {
    await this.#tail;
  }

  async #write(frame: PendingFrame, laid: LaidFrame, piece: { frame: Uint8Array; crc: number }): Promise<void> {
    if (laid.chain === this.#lostChain) {
      throw new CaptureError('ERR_INTERNAL', 'A patch of the screen is lost: the frame before it was lost.');
    }
    const bytes = await this.#store({
      compressed: piece.frame,
      uncompressedSize: laid.records.byteLength,
      crc: piece.crc,
      start: laid.time,
      end: laid.time,
      indexes: laid.indexes,
    });
    this.#counts.frames++;
    if (!frame.key) this.#counts.patches++;
    this.#counts.frameBytes += bytes;
    this.#counts.rawFrameBytes += frame.width * frame.height * 3;
  }

  #lose(chain: number): void {
    this.#lostChain = chain;
    this.#records.breakChain(chain);
  }
}
