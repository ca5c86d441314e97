import { CaptureError } from '../errors.js';
import type { CapstanEvent } from '../events.js';
import type { FrameTrigger, PendingFrame } from '../screen.js';
import { CursorShape } from './cursor-shape.js';
import { FrameChain } from './frame-chain.js';
import { FrameOutbox } from './frame-outbox.js';
import { type FrameLayout, FramePool } from './frame-pool.js';
import type { FramePort, FrameReport } from './frame-port.js';
import { type FrameClock, type FrameRules, FrameSchedule } from './frame-schedule.js';

export interface FrameFeedOptions<Window> {
  port: FramePort<Window>;
  layout: FrameLayout;
  rules: FrameRules;
  /** Image pixels per screen pixel. */
  scale: 1 | 0.5;
  /** Whether the frames tell where the cursor is. */
  cursor: boolean;
  /** The screen's size as far as it is known, in pixels; native says so when it is larger. */
  screen: { readonly width: number; readonly height: number };
  /** The policy's word on one window by itself. */
  judgeWindow: (window: Window) => boolean;
  /** A native time, ns, as nanoseconds since the Unix epoch. */
  timeOf: (timeNs: number) => bigint;
  /** Resolves when the frame is in the file and its slot may be used anew; rejects when the frame was lost. */
  deliver: (frame: PendingFrame) => Promise<void>;
  /** The screen cannot be read any more: there are no more frames until the next start. */
  onGiveUp: (reason: string) => void;
  /** A defect: what must not go on. */
  onError: (error: unknown) => void;
  clock?: FrameClock;
}

export interface FrameStats {
  /** Frames in the file. */
  readonly frames: number;
  /** Triggers that found no room and are told by a later frame. */
  readonly merged: number;
  /** Frames that could not be read or written, and patches that stand on one that was not written. */
  readonly lost: number;
}

interface Asked {
  readonly ticket: number;
  readonly trigger: FrameTrigger;
}

/** How often a frame is tried anew when windows moved, or the context changed, at every look. */
const MOST_TRIES = 3;
/** Failures in a row after which the screen is left alone. */
const MOST_FAILURES = 5;

/**
 * The way of a frame: asks native for one when the schedule says so, answers its questions about windows, takes the
 * frame from its slot and hands it over. At most one request is under way, and frames being written are bounded by the
 * pool's slots.
 */
export class FrameFeed<Window> {
  readonly #options: FrameFeedOptions<Window>;
  readonly #schedule: FrameSchedule;
  readonly #chain = new FrameChain();
  readonly #cursor = new CursorShape();
  readonly #outbox: FrameOutbox;
  #pool: FramePool | null = null;
  /** Of the image, as far as it is known. */
  #width: number;
  #height: number;
  #running = false;
  #asked: Asked | null = null;
  #lastTicket = 0;
  #tries = 0;
  #failures = 0;
  #popups = 0;
  #lastTime = 0n;
  /** Merged triggers that no frame has told yet. */
  #untold = 0;
  /** Frames that could not be read, or stand on nothing. */
  #unread = 0;

  constructor(options: FrameFeedOptions<Window>) {
    this.#options = options;
    const { screen, scale } = options;
    this.#width = Math.floor(screen.width * scale);
    this.#height = Math.floor(screen.height * scale);
    this.#outbox = new FrameOutbox(options.deliver);
    this.#schedule = new FrameSchedule({
      rules: options.rules,
      request: (trigger, merged) => this.#guard(() => this.#request(trigger, merged)),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
  }

  get stats(): FrameStats {
    const { frames, lost } = this.#outbox;
    return { frames, merged: this.#schedule.merged, lost: lost + this.#unread };
  }

  /**
   * Starts the native side. The session must have been started.
   *
   * @throws CaptureError when native refuses; `ERR_UNSUPPORTED` when the screen is larger than a recording takes
   */
  start(): void {
    if (this.#begin(this.#width, this.#height)) return;
    throw new CaptureError('ERR_UNSUPPORTED', `A recording cannot hold pictures of ${this.#width}x${this.#height}.`, {
      remedy: 'Set "scale": 0.5 in the policy\'s "screen", or "screen": "off".',
    });
  }

  /** Takes events that were kept, in the order of their times. */
  see(events: readonly CapstanEvent[]): void {
    if (this.#running) this.#schedule.see(events);
  }

  /** Takes the frames that native has ready. Before its frame thread is stopped, so that none of them is missed. */
  collect(): void {
    if (this.#running) this.#ring();
  }

  /** After native has stopped: nothing is due any more, and frames that were not handed over yet are gone. */
  stop(): void {
    this.#running = false;
    this.#asked = null;
    this.#untold = 0;
    this.#schedule.leave();
    this.#schedule.done();
    this.#chain.end();
    this.#pool?.discardUnread();
  }

  /** Resolves when every frame that was handed over is in the file or lost. */
  settled(): Promise<void> {
    return this.#outbox.settled();
  }

  /** @returns false when an image of this size is more than a recording takes */
  #begin(width: number, height: number): boolean {
    const { port, layout, scale } = this.#options;
    // Frames of the pool before may still be on their way to the file: native must not write over them.
    if (!(this.#pool?.fits(width, height) && this.#pool.idle)) this.#pool = FramePool.allocate(layout, width, height);
    if (this.#pool === null) return false;
    this.#width = width;
    this.#height = height;
    port.startFrames({
      pool: this.#pool.bytes,
      scale: scale === 1 ? 1 : 2,
      bell: () => this.#guard(() => this.#ring()),
    });
    this.#running = true;
    this.#asked = null;
    this.#tries = 0;
    this.#failures = 0;
    this.#popups = 0;
    this.#chain.end();
    this.#cursor.forget();
    this.#schedule.release();
    return true;
  }

  #request(trigger: FrameTrigger, merged: number): void {
    const { port, cursor } = this.#options;
    this.#lastTicket = (this.#lastTicket + 1) >>> 0;
    this.#asked = { ticket: this.#lastTicket, trigger };
    this.#untold += merged;
    const key = this.#chain.wantsKey(port.elapsed());
    port.requestFrame({ ticket: this.#lastTicket, key, retake: this.#chain.missing, cursor });
  }

  #ring(): void {
    if (!this.#running) return;
    const { port, judgeWindow } = this.#options;
    for (const { id, window } of port.windowQuestions()) {
      let allowed = false;
      try {
        allowed = judgeWindow(window);
      } finally {
        port.judgeWindow(id, allowed);
      }
    }
    for (let report = port.frameReport(); report !== null; report = this.#running ? port.frameReport() : null) {
      this.#take(report);
    }
    if (!this.#running) return;
    const popups = port.popups();
    if (popups !== this.#popups) this.#schedule.popup();
    this.#popups = popups;
  }

  #take(report: FrameReport): void {
    const asked = this.#asked;
    if (asked === null || report.ticket !== asked.ticket)
      throw new Error('Native answered a request that was not made.');
    this.#asked = null;
    const cursor = this.#cursor.next(report.cursor);
    if (report.outcome !== 'denied' && report.outcome !== 'restless') this.#tries = 0;
    if (report.outcome !== 'failed') this.#failures = 0;
    switch (report.outcome) {
      case 'frame':
        this.#keep(report, asked, cursor);
        break;
      case 'unchanged':
        this.#answered();
        break;
      case 'no-slot':
        this.#again(asked);
        break;
      case 'denied':
      case 'restless':
        this.#tryAgain(report, asked);
        break;
      case 'too-large':
        this.#enlarge(report, asked);
        break;
      case 'failed':
        this.#failed();
        break;
    }
  }

  #keep(report: FrameReport, asked: Asked, cursor: PendingFrame['cursor']): void {
    const { scale, timeOf } = this.#options;
    const pool = this.#pool as FramePool;
    const run = this.#chain.add(report);
    if (run === null) {
      // Native has told what changed, and will not tell it again unless it changes once more.
      this.#unread += 1;
      pool.discard(report.slot);
      this.#chain.end();
      this.#again(asked);
      return;
    }
    const time = timeOf(report.timeNs);
    this.#lastTime = time > this.#lastTime ? time : this.#lastTime + 1n;
    const { trigger } = asked;
    const { width, height } = report;
    const about = { time: this.#lastTime, trigger, width, height, scale, merged: this.#untold, cursor };
    this.#outbox.send({ ...about, ...pool.read(report) }, run, () => {
      pool.free(report.slot);
      if (pool === this.#pool) this.#guard(() => this.#schedule.release());
    });
    if (!pool.hasRoom) this.#schedule.hold();
    this.#answered();
  }

  #answered(): void {
    this.#untold = 0;
    this.#schedule.done();
  }

  #again({ trigger }: Asked): void {
    if (this.#pool?.hasRoom === false) this.#schedule.hold();
    this.#schedule.again(trigger);
  }

  // Denied: the context changed and is not judged yet. When it is denied for good the schedule hears of it and drops the
  // trigger; when it is allowed, the event's frame is still due.
  #tryAgain({ outcome }: FrameReport, asked: Asked): void {
    this.#tries += 1;
    if (this.#tries < MOST_TRIES) {
      this.#again(asked);
      return;
    }
    this.#tries = 0;
    if (outcome === 'restless') this.#unread += 1;
    this.#answered();
  }

  #enlarge({ width, height }: FrameReport, asked: Asked): void {
    let reason = 'the screen is larger than a recording takes';
    try {
      if (this.#pool?.fits(width, height) === false && this.#begin(width, height)) {
        this.#again(asked);
        return;
      }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    this.#giveUp(reason);
  }

  #failed(): void {
    this.#unread += 1;
    this.#failures += 1;
    if (this.#failures < MOST_FAILURES) this.#answered();
    else this.#giveUp('the screen cannot be read any more');
  }

  #giveUp(reason: string): void {
    this.stop();
    this.#options.onGiveUp(`${reason}: no frames from here on`);
  }

  // Called by timers and by native, where nobody would catch.
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
