import { recordByte } from '#lib/binding/event-layout.js';
import { loadNative } from '#lib/binding/load-native.js';
import type { NativeFrameReport, NativeSession, NativeWindow } from '#lib/binding/native-binding.js';
import { createError } from '#lib/binding/native-faults.js';
import { RingReader } from '#lib/binding/ring-reader.js';
import type { Desktop, Teardown } from './desktop.js';
import { FrameDecoder, slotBytes } from './frame-decoder.js';
import type { Picture } from './picture.js';

// native/core/frame_layout.hpp and ring_layout.hpp.
const POOL_MAGIC = 0x4d524643;
const POOL_HEADER_BYTES = 128;
const STATES_AT = 64;
const SLOT_FREE = 0;
const SLOT_READY = 2;
const SLOT_READING = 3;
const SCREEN_BIT = 2 ** 31;
const SLOTS = 2;
const PATIENCE_MS = 30_000;

export interface TapOptions {
  /** The screen, or larger. */
  readonly size: { readonly width: number; readonly height: number };
  /** Which windows frames may show. By default those of the class "Allowed". */
  readonly shows?: (window: NativeWindow) => boolean;
  readonly scale?: 1 | 2;
}

/** The native capture with nothing of the library between: frames at once, as many as wanted, decoded apart. */
export class FrameTap {
  readonly #session: NativeSession;
  readonly #reader = RingReader.allocate(1024);
  readonly #decoder = new FrameDecoder();
  readonly #pool: Uint8Array<SharedArrayBuffer>;
  readonly #states: Uint32Array<SharedArrayBuffer>;
  readonly #slotBytes: number;
  readonly #shows: (window: NativeWindow) => boolean;
  readonly #waiting = new Map<number, (report: NativeFrameReport) => void>();
  #kinds = SCREEN_BIT;
  #epoch = 0;
  #ticket = 0;

  static start(test: Teardown, desktop: Desktop, options: TapOptions): FrameTap {
    // Each test file is a process of its own, with one capture at a time.
    process.env['DISPLAY'] = desktop.display;
    const tap = new FrameTap(options);
    test.teardown(() => tap.stop());
    return tap;
  }

  private constructor({ size, shows = ({ app }) => app === 'Allowed', scale = 1 }: TapOptions) {
    this.#shows = shows;
    this.#slotBytes = slotBytes(size.width, size.height);
    this.#pool = new Uint8Array(new SharedArrayBuffer(POOL_HEADER_BYTES + SLOTS * this.#slotBytes));
    new Uint32Array(this.#pool.buffer).set([POOL_MAGIC, 1, SLOTS, this.#slotBytes]);
    this.#states = new Uint32Array(this.#pool.buffer, STATES_AT, SLOTS);
    this.#session = new (loadNative().Session)({
      ring: this.#reader.u8,
      backend: 'default',
      doorbell: () => this.#drain(),
      createError,
    });
    this.#session.start();
    this.#reader.openGate();
    this.#drain();
    this.#session.startFrames({ pool: this.#pool, scale, bell: () => this.#serve() });
  }

  /** The image that the frames so far make. */
  get picture(): Picture {
    return this.#decoder.picture;
  }

  /** Whether the context in use, and those to come, let the screen be read. */
  allowScreen(allowed: boolean): void {
    this.#kinds = allowed ? SCREEN_BIT : 0;
    this.#reader.judge(this.#epoch, this.#kinds);
  }

  /** Asks for a frame, and takes what comes of it into {@link picture}. */
  async take({ key = false } = {}): Promise<NativeFrameReport> {
    const ticket = ++this.#ticket;
    const reported = new Promise<NativeFrameReport>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to the request for frame ${ticket}`)), PATIENCE_MS);
      this.#waiting.set(ticket, (report) => {
        clearTimeout(timer);
        resolve(report);
      });
    });
    this.#session.requestFrame({ ticket, key, cursor: false });
    return reported;
  }

  /** The same until nothing is new: {@link picture} is what is on the screen then, if nobody draws. */
  async settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { outcome } = await this.take();
      if (outcome === 'unchanged') return;
      if (Date.now() > deadline) throw new Error(`the screen never rests; the last answer was "${outcome}"`);
    }
  }

  stop(): void {
    this.#session.stop();
  }

  #drain(): void {
    do {
      this.#reader.drain((at) => {
        const epoch = this.#reader.u32[at + recordByte.contextEpoch / 4] ?? 0;
        // No stream is asked for: contexts are all that comes.
        this.#epoch = epoch;
        return true;
      });
    } while (!this.#reader.sleep());
    if (this.#epoch !== 0) this.#reader.judge(this.#epoch, this.#kinds);
  }

  #serve(): void {
    for (const { id, window } of this.#session.windowQuestions()) this.#session.judgeWindow(id, this.#shows(window));
    for (let report = this.#session.frameReport(); report !== null; report = this.#session.frameReport()) {
      if (report.outcome === 'frame') this.#decode(report);
      this.#waiting.get(report.ticket)?.(report);
      this.#waiting.delete(report.ticket);
    }
  }

  #decode(report: NativeFrameReport): void {
    const { slot } = report;
    // Pairs with native's store of "ready": the slot is written.
    const was = Atomics.compareExchange(this.#states, slot, SLOT_READY, SLOT_READING);
    if (was !== SLOT_READY) throw new Error(`slot ${slot} is not ready: ${was}`);
    const start = POOL_HEADER_BYTES + slot * this.#slotBytes;
    this.#decoder.take(this.#pool.subarray(start, start + this.#slotBytes), report);
    Atomics.store(this.#states, slot, SLOT_FREE);
  }
}
