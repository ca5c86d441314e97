import type { CapstanEvent } from '../events.js';
import type { FrameTrigger } from '../screen.js';

/** Triggers that a policy chooses; `every` is a rhythm, and `start` always counts. */
export type EventTrigger = Exclude<FrameTrigger, 'start' | 'every'>;

/** When frames are taken. All times in ms. */
export interface FrameRules {
  /** A frame at the latest this long after the one before; null: only on events. */
  readonly every: number | null;
  readonly on: ReadonlySet<EventTrigger>;
  /** The least time between two requests. */
  readonly minGap: number;
  /** The most requests in any 60 s. */
  readonly maxPerMinute: number;
  /** How long after the last event of its kind a trigger is due. */
  readonly settle: Readonly<Record<EventTrigger, number>>;
}

/** The time and the timers of a schedule: others than the system's only in tests. */
export interface FrameClock {
  /** Milliseconds, from anywhere, never stepping back. */
  now(): number;
  /** @returns a function that takes the timer back */
  after(ms: number, callback: () => void): () => void;
}

export interface FrameScheduleOptions {
  rules: FrameRules;
  /**
   * Takes a frame now. Not called again before {@link FrameSchedule.done} or {@link FrameSchedule.again}.
   *
   * @param merged earlier triggers that this request stands for, too
   */
  request: (trigger: FrameTrigger, merged: number) => void;
  clock?: FrameClock;
}

const MINUTE = 60_000;
// Node fires a longer timer at once (a 32-bit number of milliseconds).
const LONGEST_TIMER = 2 ** 31 - 1;
/** Clicks, titles and menus that never come to rest are looked at after this many settling times all the same. */
const LONGEST_PUT_OFF = 5;
/** A pause in typing or scrolling is waited for, however long that takes. */
const waitsForRest: ReadonlySet<FrameTrigger> = new Set(['typing-pause', 'scroll-stop']);

const triggers: Partial<Record<CapstanEvent['kind'], EventTrigger>> = {
  keydown: 'typing-pause',
  buttondown: 'click',
  buttonup: 'click',
  touchstart: 'click',
  touchend: 'click',
  pendown: 'click',
  penup: 'click',
  wheel: 'scroll-stop',
};

const systemClock: FrameClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Decides when a frame is taken, from the events that were kept. A trigger first settles, then waits for its turn: for the
 * request before it, for the least gap, for a place in the minute. One that finds another waiting takes its place, and the
 * merge is counted. Outside an allowed context nothing is due and no timer runs.
 */
export class FrameSchedule {
  readonly #options: FrameScheduleOptions;
  readonly #clock: FrameClock;
  #active = false;
  #settling = new Map<FrameTrigger, { at: number; latest: number }>();
  #waiting: FrameTrigger | null = null;
  #mergedIntoWaiting = 0;
  #merged = 0;
  /** A request is under way. */
  #busy = false;
  /** There is no room for another frame. */
  #held = false;
  /** When the newest requests were made: at most maxPerMinute of them. */
  #requests: number[] = [];
  /** What `every` counts from. */
  #rhythmFrom = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: FrameScheduleOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Triggers ever merged into later ones. */
  get merged(): number {
    return this.#merged;
  }

  /** Takes events as they were kept. */
  see(events: readonly CapstanEvent[]): void {
    for (const event of events) {
      if (event.kind === 'focus') {
        if (event.denied) this.#forget();
        else this.#enter();
      } else {
        const trigger = triggers[event.kind];
        // A release that Capstan made up is nothing that the app saw.
        const madeUp = (event.kind === 'buttonup' || event.kind === 'penup') && event.synthetic;
        if (trigger !== undefined && !madeUp) this.#settle(trigger);
      }
    }
    this.#turn();
  }

  /** A popup of an allowed app opened. */
  popup(): void {
    this.#settle('menu');
    this.#turn();
  }

  /** The allowed context was left, or the recording is paused: what was due is dropped. */
  leave(): void {
    this.#forget();
    this.#turn();
  }

  /** The request was answered. */
  done(): void {
    this.#busy = false;
    this.#turn();
  }

  /** The request came to nothing: its trigger waits again, or is merged into one that came meanwhile. */
  again(trigger: FrameTrigger): void {
    this.#busy = false;
    if (this.#active) {
      if (this.#waiting === null) this.#waiting = trigger;
      else if (trigger !== 'every') this.#countMerge();
    }
    this.#turn();
  }

  /** Nothing is requested until {@link release}: there is no room for a frame. */
  hold(): void {
    this.#held = true;
    this.#turn();
  }

  release(): void {
    this.#held = false;
    this.#turn();
  }

  #enter(): void {
    if (this.#active && !this.#settling.has('start')) {
      this.#settle('focus');
      return;
    }
    if (!this.#active) this.#rhythmFrom = this.#clock.now();
    this.#active = true;
    this.#putOff('start', this.#options.rules.settle.focus);
  }

  #settle(trigger: EventTrigger): void {
    const { on, settle } = this.#options.rules;
    if (this.#active && on.has(trigger)) this.#putOff(trigger, settle[trigger]);
  }

  #putOff(trigger: FrameTrigger, ms: number): void {
    const now = this.#clock.now();
    const latest =
      this.#settling.get(trigger)?.latest ?? (waitsForRest.has(trigger) ? Infinity : now + LONGEST_PUT_OFF * ms);
    this.#settling.set(trigger, { at: Math.min(now + ms, latest), latest });
  }

  #forget(): void {
    this.#active = false;
    this.#settling.clear();
    this.#waiting = null;
    this.#mergedIntoWaiting = 0;
  }

  #countMerge(): void {
    this.#merged += 1;
    this.#mergedIntoWaiting += 1;
  }

  /** Does what is due by now, and sets the timer for what comes next. */
  #turn(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (!this.#active) return;
    const now = this.#clock.now();
    this.#takeSettled(now);
    if (this.#waiting === null && this.#rhythmAt() <= now) this.#waiting = 'every';
    if (this.#waiting !== null && this.#turnAt() <= now) this.#request(this.#waiting, now);
    const next = this.#nextAt();
    // The request may have been answered, and the next timer set, before it returned.
    if (next === Infinity || this.#cancelTimer !== null || !this.#active) return;
    const wait = Math.min(Math.max(Math.ceil(next - now), 0), LONGEST_TIMER);
    this.#cancelTimer = this.#clock.after(wait, () => {
      this.#cancelTimer = null;
      this.#turn();
    });
  }

  #takeSettled(now: number): void {
    const settled = [...this.#settling].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [trigger] of settled) {
      this.#settling.delete(trigger);
      // Any frame keeps up the rhythm: one that waited for it alone is not merged but done.
      if (this.#waiting !== null && this.#waiting !== 'every') this.#countMerge();
      this.#waiting = trigger;
    }
  }

  #request(trigger: FrameTrigger, now: number): void {
    const merged = this.#mergedIntoWaiting;
    this.#waiting = null;
    this.#mergedIntoWaiting = 0;
    this.#busy = true;
    this.#rhythmFrom = now;
    this.#requests.push(now);
    if (this.#requests.length > this.#options.rules.maxPerMinute) this.#requests.shift();
    this.#options.request(trigger, merged);
  }

  #rhythmAt(): number {
    const { every } = this.#options.rules;
    return every === null || this.#busy || this.#held ? Infinity : this.#rhythmFrom + every;
  }

  /** When what waits may be requested; Infinity: not before something else happens. */
  #turnAt(): number {
    if (this.#busy || this.#held) return Infinity;
    const { minGap, maxPerMinute } = this.#options.rules;
    const last = this.#requests.at(-1) ?? -Infinity;
    const oldest = this.#requests.length < maxPerMinute ? -Infinity : (this.#requests[0] ?? -Infinity);
    return Math.max(last + minGap, oldest + MINUTE);
  }

  #nextAt(): number {
    let next = this.#waiting === null ? this.#rhythmAt() : this.#turnAt();
    for (const { at } of this.#settling.values()) next = Math.min(next, at);
    return next;
  }
}
