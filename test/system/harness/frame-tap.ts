import { recordByte } from '#lib/binding/event-layout.js';
import { loadNative } from '#lib/binding/load-native.js';
import type { NativeFrameReport, NativeSession, NativeWindow } from '#lib/binding/native-binding.js';
import { createError } from '#lib/binding/native-faults.js';
import { RingReader } from '#lib/binding/ring-reader.js';
import type { Teardown } from '../../contract/stage.js';
import type { Desktop } from './desktop.js';
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

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface TapOptions {
  /** Of the largest image that a slot has room for. */
  readonly size: Size;
  /** Which windows frames may show. By default those of the class "Allowed". */
  readonly shows?: (window: NativeWindow) => boolean;
  readonly scale?: 1 | 2;
}

/** The native capture with nothing of the library between: frames at once, as many as wanted, decoded apart. */
export class FrameTap {
  readonly #session: NativeSession;
  readonly #reader = RingReader.allocate(1024);
  readonly #decoder = new FrameDecoder();
  readonly #scale: 1 | 2;
  #slots: Slots;
  readonly #shows: (window: NativeWindow) => boolean;
  readonly #waiting = new Map<number, (report: NativeFrameReport) => void>();
  #kinds = SCREEN_BIT;
  #epoch = 0;
  #ticket = 0;

  static start(test: Teardown, desktop: Desktop, options: TapOptions): FrameTap {
    // Each test file is a process of its own, with one capture at a time.
    desktop.enter();
    const tap = new FrameTap(options);
    test.teardown(() => tap.stop());
    return tap;
  }

  private constructor({ size, shows = ({ app }) => app === 'Allowed', scale = 1 }: TapOptions) {
    this.#shows = shows;
    this.#scale = scale;
    this.#slots = new Slots(size);
    this.#session = new (loadNative().Session)({
      ring: this.#reader.u8,
      backend: 'default',
      doorbell: () => this.#drain(),
      createError,
    });
    this.#session.start();
    this.#reader.openGate(0);
    this.#drain();
    this.#startFrames();
  }

  /** The image that the frames so far make. */
  get picture(): Picture {
    return this.#decoder.picture;
  }

  /** Starts the frames anew with slots for images of this size. */
  enlarge(size: Size): void {
    this.#slots = new Slots(size);
    this.#startFrames();
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

  /** Asks until there is a new frame: something must have changed. */
  async next(): Promise<NativeFrameReport> {
    return this.until('frame');
  }

  /** Asks until nothing is new: {@link picture} is what is on the screen then, if nobody draws. */
  async settle(): Promise<void> {
    await this.until('unchanged');
  }

  stop(): void {
    this.#session.stop();
  }

  /** Asks until a request ends like this. */
  async until(outcome: NativeFrameReport['outcome']): Promise<NativeFrameReport> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const report = await this.take();
      if (report.outcome === outcome) return report;
      if (Date.now() > deadline) throw new Error(`never "${outcome}"; the last answer was "${report.outcome}"`);
    }
  }

  #startFrames(): void {
    this.#session.startFrames({ pool: this.#slots.pool, scale: this.#scale, bell: () => this.#serve() });
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
    this.#decoder.take(this.#slots.take(report.slot), report);
    this.#slots.give(report.slot);
  }
}

/** The reading end of a frame pool. */
class Slots {
  readonly pool: Uint8Array<SharedArrayBuffer>;
  readonly #states: Uint32Array<SharedArrayBuffer>;
  readonly #slotBytes: number;

  constructor({ width, height }: Size) {
    this.#slotBytes = slotBytes(width, height);
    this.pool = new Uint8Array(new SharedArrayBuffer(POOL_HEADER_BYTES + SLOTS * this.#slotBytes));
    new Uint32Array(this.pool.buffer, 0, POOL_HEADER_BYTES / 4).set([POOL_MAGIC, 1, SLOTS, this.#slotBytes]);
    this.#states = new Uint32Array(this.pool.buffer, STATES_AT, SLOTS);
  }

  take(slot: number): Uint8Array {
    // Pairs with native's store of "ready": the slot is written.
    const was = Atomics.compareExchange(this.#states, slot, SLOT_READY, SLOT_READING);
    if (was !== SLOT_READY) throw new Error(`slot ${slot} is not ready: ${was}`);
    const start = POOL_HEADER_BYTES + slot * this.#slotBytes;
    return this.pool.subarray(start, start + this.#slotBytes);
  }

  give(slot: number): void {
    Atomics.store(this.#states, slot, SLOT_FREE);
  }
}
