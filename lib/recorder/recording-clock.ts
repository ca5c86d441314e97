const MS = 1_000_000;

// How far the wall clock may drift from the recording's before it is worth an event: well above what NTP slews in a
// minute, well below what a person would notice.
const NOTICEABLE_NS = 250 * MS;

/** Where the time comes from: the wall clock at the start, carried on by the OS's clock that runs through suspend. */
export interface TimeSource {
  /** The wall time at which the recording's clock stood at zero, ms since the Unix epoch. */
  readonly epochUnixMs: number;
  /** Nanoseconds since then; never steps. */
  elapsed(): number;
  /** The wall clock, ms since the Unix epoch. */
  wall(): number;
}

/** One strictly rising scale for the events of native and those that JavaScript makes. */
export class RecordingClock {
  readonly #source: TimeSource;
  readonly #epoch: bigint;
  #last = 0n;
  #toldOffset = 0;

  constructor(source: TimeSource) {
    this.#source = source;
    this.#epoch = BigInt(Math.round(source.epochUnixMs * MS));
  }

  /** Nanoseconds since the Unix epoch, later than every time given before. */
  now(): bigint {
    return this.rising(this.timeOf(this.#source.elapsed()));
  }

  /** A native time, ns, as nanoseconds since the Unix epoch; whatever was given before. */
  timeOf(elapsed: number): bigint {
    return this.#epoch + BigInt(Math.round(elapsed));
  }

  /** The time itself, or the first one after all that were given before. */
  rising(time: bigint): bigint {
    this.#last = time > this.#last ? time : this.#last + 1n;
    return this.#last;
  }

  /** Wall clock minus recording clock, ns, when that has changed noticeably since it was told last; else null. */
  newOffset(): bigint | null {
    const { epochUnixMs } = this.#source;
    const offset = (this.#source.wall() - epochUnixMs) * MS - this.#source.elapsed();
    if (Math.abs(offset - this.#toldOffset) < NOTICEABLE_NS) return null;
    this.#toldOffset = offset;
    return BigInt(Math.round(offset));
  }
}
