import type { PendingFrame } from '../screen.js';
import type { FrameRun } from './frame-chain.js';

/** Frames on their way to the file: as many at most as the pool has slots, for each of them holds one. */
export class FrameOutbox {
  readonly #deliver: (frame: PendingFrame) => Promise<void>;
  readonly #sending = new Set<Promise<void>>();
  #frames = 0;
  #lost = 0;

  /** @param deliver resolves when the frame is in the file; rejects when it is lost */
  constructor(deliver: (frame: PendingFrame) => Promise<void>) {
    this.#deliver = deliver;
  }

  /** Frames in the file that can be rebuilt from it. */
  get frames(): number {
    return this.#frames;
  }

  /** Frames that were lost, and patches that stand on one of them. */
  get lost(): number {
    return this.#lost;
  }

  /** Hands a frame over. A lost one breaks its run. `afterwards`: its slot is no longer looked at; must not throw. */
  send(frame: PendingFrame, run: FrameRun, afterwards: () => void): void {
    const sending = this.#send(frame, run).finally(() => {
      this.#sending.delete(sending);
      afterwards();
    });
    this.#sending.add(sending);
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  async #send(frame: PendingFrame, run: FrameRun): Promise<void> {
    try {
      await this.#deliver(frame);
    } catch {
      // Counted here; what made the writer lose it is the writer's to tell.
      run.broken = true;
    }
    if (run.broken) this.#lost += 1;
    else this.#frames += 1;
  }
}
