/** What a patch needs to be rebuilt: the key frame before it, and every patch between. */
export interface FrameRun {
  /** When its key frame was read, ns. */
  readonly start: number;
  /** One of its frames is not in the file, so none after it can be rebuilt. */
  broken: boolean;
}

const SECOND = 1e9;
/** No patch is older than this, counted from its key frame. */
const LONGEST_RUN = 60 * SECOND;
/** Asked for a little early: native may wait for a verdict before it reads the screen. */
const ASK_AFTER = 57 * SECOND;

/** Sees to it that every patch in the file can be rebuilt from a key frame that is not far. */
export class FrameChain {
  #run: FrameRun | null = null;

  /** Whether the next frame must be a key frame. `now`: ns, on the scale of the frames' times. */
  wantsKey(now: number): boolean {
    return this.#run === null || this.#run.broken || now - this.#run.start >= ASK_AFTER;
  }

  /** What the screen shows is in no frame that can be rebuilt. */
  get missing(): boolean {
    return this.#run === null || this.#run.broken;
  }

  /** The run that a frame belongs to; null when it is a patch of nothing, or too old: it must not be kept then. */
  add(frame: { readonly key: boolean; readonly timeNs: number }): FrameRun | null {
    if (frame.key) this.#run = { start: frame.timeNs, broken: false };
    else if (this.#run === null || this.#run.broken || frame.timeNs - this.#run.start > LONGEST_RUN) return null;
    return this.#run;
  }

  /** The next frame must be a key frame: the native side starts anew, or a frame will never be in the file. */
  end(): void {
    this.#run = null;
  }
}
