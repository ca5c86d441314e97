import type { ScreenChunk } from './screen-chunk.js';

/** Which frames of a damaged file still have the frames that they are patches on. */
export class FrameChain {
  readonly #counts = { kept: 0, leftOut: 0, missing: 0 };
  #sequence = 0;
  #last = -1n;
  /** Time of the newest frame kept; a patch must be one on it. */
  #kept = -1n;

  get counts(): { readonly kept: number; readonly leftOut: number; readonly missing: number } {
    return { ...this.#counts };
  }

  isLater({ time }: ScreenChunk): boolean {
    return time > this.#last;
  }

  /** Takes the next frame. Returns whether it can be shown: a patch on a frame that is missing cannot. */
  add({ time, sequence, image }: ScreenChunk): boolean {
    this.#counts.missing += Math.max(0, sequence - this.#sequence);
    this.#sequence = (sequence + 1) >>> 0;
    this.#last = time;
    if ('rects' in image && image.base !== this.#kept) {
      this.#counts.leftOut++;
      return false;
    }
    this.#kept = time;
    this.#counts.kept++;
    return true;
  }
}
