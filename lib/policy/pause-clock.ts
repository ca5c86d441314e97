import { CaptureError } from '../errors.js';
import { formatDuration, parseDuration } from './duration.js';

/** The time a pause is counted by. Tests pass their own. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by a clock that does not step. */
  now(): number;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(timer: never): void;
}

/**
 * Wall time as it was when the process began, carried on by a clock that never steps: setting the system's clock cannot
 * end a pause early. It stands still while the machine sleeps, so a pause then ends that much later, never sooner.
 */
const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
};

// Node fires a longer timer at once (a 32-bit number of milliseconds).
const LONGEST_TIMER = 2 ** 31 - 1;

export interface PauseClockOptions {
  /** The longest one pause, in ms: the policy's `pause.max`. */
  max: number;
  /** Called when a pause has run out by itself; not after {@link PauseClock.end}. */
  onEnd: () => void;
  clock?: Clock;
}

/**
 * Counts a pause down. Its timer keeps the process alive: a paused recording is still one, and must resume by itself.
 * `end()` releases it.
 */
export class PauseClock {
  readonly #max: number;
  readonly #onEnd: () => void;
  readonly #clock: Clock;
  #until: number | null = null;
  #timer: unknown;

  constructor({ max, onEnd, clock = systemClock }: PauseClockOptions) {
    if (!(max > 0 && Number.isFinite(max))) throw new CaptureError('ERR_INTERNAL', `A longest pause of ${max} ms.`);
    this.#max = max;
    this.#onEnd = onEnd;
    this.#clock = clock;
  }

  /** When the running pause ends, ms since the Unix epoch; null when none runs. */
  get until(): number | null {
    return this.#until;
  }

  /**
   * Starts a pause, or extends the one that runs: it then ends `duration` from now, but never earlier than it would have.
   * May be called as often as wanted; each time the longest pause counts from now.
   *
   * @param duration ms, or as in a policy (`"10m"`); the longest allowed by default
   * @returns when it ends, ms since the Unix epoch
   * @throws CaptureError `ERR_PAUSE_TOO_LONG`; `ERR_USAGE` for what is no duration above zero. Nothing changes then.
   */
  start(duration: number | string = this.#max): number {
    const length = this.#checked(duration);
    this.#until = Math.max(this.#until ?? 0, this.#clock.now() + length);
    this.#arm(this.#until);
    return this.#until;
  }

  /** Ends the running pause, if any. Idempotent. */
  end(): void {
    this.#until = null;
    this.#clock.clearTimeout(this.#timer as never);
    this.#timer = undefined;
  }

  #checked(duration: number | string): number {
    const length = typeof duration === 'string' ? parseDuration(duration) : duration;
    if (typeof length !== 'number' || !(length > 0)) {
      throw new CaptureError('ERR_USAGE', `A pause must last some time, not ${text(duration)}.`, {
        remedy: `Pass a time above 0 and up to ${formatDuration(this.#max)}.`,
      });
    }
    if (length > this.#max) {
      const max = formatDuration(this.#max);
      throw new CaptureError(
        'ERR_PAUSE_TOO_LONG',
        `A pause of ${text(duration)} is longer than the policy allows: ${max}.`,
        {
          remedy: `Pause for ${max} or less, and again when it ends, or raise "pause": { "max" } in the policy.`,
        },
      );
    }
    return length;
  }

  #arm(until: number): void {
    this.#clock.clearTimeout(this.#timer as never);
    const delay = Math.min(Math.max(Math.ceil(until - this.#clock.now()), 0), LONGEST_TIMER);
    this.#timer = this.#clock.setTimeout(() => this.#fired(), delay);
  }

  #fired(): void {
    const until = this.#until;
    if (until === null) return;
    // A timer may fire a little early, and a pause may be longer than any timer.
    if (this.#clock.now() < until) {
      this.#arm(until);
    } else {
      this.end();
      this.#onEnd();
    }
  }
}

function text(duration: unknown): string {
  if (typeof duration === 'string') return duration;
  if (typeof duration !== 'number') return `a ${typeof duration}`;
  return Number.isSafeInteger(duration) && duration > 0 ? formatDuration(duration) : `${duration} ms`;
}
