// Capstan's own way to a frame, without the schedule: a native session, a pool, a request, a report.

import {
  frameEncoding,
  frameHeader,
  frameLayout,
  frameRect,
  frameSlot,
  recordByte,
} from '#lib/binding/event-layout.js';
import { loadNative } from '#lib/binding/load-native.js';
import type { NativeFrameReport, NativeSession } from '#lib/binding/native-binding.js';
import { createError } from '#lib/binding/native-faults.js';
import { RingReader } from '#lib/binding/ring-reader.js';
import { type FramePixels, FramePool } from '#lib/frames/frame-pool.js';

const EVERYTHING = 0xffff_ffff; // kinds of events, and the screen

export class FrameGrabber implements Disposable {
  readonly #ring = RingReader.allocate();
  readonly #session: NativeSession;
  readonly #pool: FramePool;
  #ticket = 0;
  #done: (report: NativeFrameReport) => void = () => {};

  constructor(width: number, height: number) {
    const layout = {
      pool: frameLayout,
      header: frameHeader,
      slot: frameSlot,
      rect: frameRect,
      encoding: frameEncoding,
    };
    const pool = FramePool.allocate(layout, width, height);
    if (pool === null) throw new Error('The screen is too large.');
    this.#pool = pool;
    const { Session } = loadNative();
    this.#session = new Session({
      ring: this.#ring.u8,
      backend: 'default',
      doorbell: () => this.#judgeContexts(),
      createError,
    });
    this.#ring.setStreams(EVERYTHING);
    this.#ring.openGate(0);
    this.#session.start();
    this.#judgeContexts();
    this.#session.startFrames({ pool: pool.bytes, scale: 1, bell: () => this.#answer() });
  }

  /** Resolves in the bell of the report. */
  grab(key = false): Promise<NativeFrameReport> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#session.requestFrame({ ticket: ++this.#ticket, key, cursor: false });
    });
  }

  read(report: NativeFrameReport): FramePixels {
    return this.#pool.read(report);
  }

  /** The slot of a frame that was read is free again. */
  free(report: NativeFrameReport): void {
    this.#pool.free(report.slot);
  }

  [Symbol.dispose](): void {
    this.#ring.closeGate();
    this.#session.stop();
  }

  // The desktop is the bench's own: all of it is allowed.
  #judgeContexts(): void {
    do {
      this.#ring.drain((at) => {
        const epoch = this.#ring.u32[at + recordByte.contextEpoch / 4] ?? 0;
        if (this.#session.context(epoch)?.pending) return false;
        this.#ring.judge(epoch, EVERYTHING);
        return true;
      });
    } while (!this.#ring.sleep());
  }

  #answer(): void {
    for (const { id } of this.#session.windowQuestions()) this.#session.judgeWindow(id, true);
    for (let report = this.#session.frameReport(); report !== null; report = this.#session.frameReport()) {
      if (report.ticket === this.#ticket) this.#done(report);
      else if (report.outcome === 'frame') this.#pool.discard(report.slot);
    }
  }
}
