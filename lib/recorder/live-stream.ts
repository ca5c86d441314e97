import type { CapstanEvent, InputEvent } from '../events.js';

type Counts = Record<'keys' | 'buttons' | 'wheels' | 'moves', number>;

const countOf: Record<InputEvent['kind'], keyof Counts> = {
  keydown: 'keys',
  keyup: 'keys',
  buttondown: 'buttons',
  buttonup: 'buttons',
  wheel: 'wheels',
  move: 'moves',
};

function isInput(event: CapstanEvent): event is InputEvent {
  return event.kind in countOf;
}

/**
 * One live reader's queue. Holds at most `limit` events: a slow reader gets a `lost` event in place of the input that
 * found no room. Focus and state events always find room: they are few, and without them the rest cannot be understood.
 */
export class LiveStream implements AsyncIterableIterator<readonly CapstanEvent[]> {
  readonly #limit: number;
  readonly #onEnd: (stream: LiveStream) => void;
  #queue: CapstanEvent[] = [];
  #lost: Counts | null = null;
  #waiting: PromiseWithResolversLike<IteratorResult<readonly CapstanEvent[]>>[] = [];
  #ended = false;
  #error: Error | null = null;

  constructor(limit: number, onEnd: (stream: LiveStream) => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  /** @returns how many events were lost for want of room */
  push(events: readonly CapstanEvent[]): number {
    if (this.#ended) return 0;
    let lost = 0;
    for (const event of events) {
      if (this.#queue.length < this.#limit || !isInput(event)) {
        this.#tellLoss(event.time);
        this.#queue.push(event);
      } else {
        this.#lost ??= { keys: 0, buttons: 0, wheels: 0, moves: 0 };
        this.#lost[countOf[event.kind]] += 1;
        lost += 1;
      }
    }
    this.#deliver();
    return lost;
  }

  /** Takes back the input that the reader has not fetched: a pause leaves nothing in flight. */
  discardInput(): void {
    this.#queue = this.#queue.filter((event) => !isInput(event));
    this.#lost = null;
  }

  /** Ends the stream once the reader has fetched what is queued. With an error, the reader gets it last. */
  end(error: Error | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#deliver();
  }

  next(): Promise<IteratorResult<readonly CapstanEvent[]>> {
    const asked = withResolvers<IteratorResult<readonly CapstanEvent[]>>();
    this.#waiting.push(asked);
    this.#deliver();
    return asked.promise;
  }

  return(): Promise<IteratorResult<readonly CapstanEvent[]>> {
    this.#queue = [];
    this.end();
    this.#onEnd(this);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // A loss stands where it happened: before the first event that found room again, and with that event's time.
  #tellLoss(time: bigint): void {
    if (this.#lost === null) return;
    this.#queue.push({ kind: 'lost', time, where: 'stream', ...this.#lost });
    this.#lost = null;
  }

  #deliver(): void {
    while (this.#waiting.length > 0 && (this.#queue.length > 0 || this.#ended)) {
      const asked = this.#waiting.shift();
      if (this.#queue.length > 0) {
        asked?.resolve({ done: false, value: this.#queue });
        this.#queue = [];
      } else if (this.#error !== null) {
        asked?.reject(this.#error);
        this.#error = null;
      } else {
        asked?.resolve({ done: true, value: undefined });
      }
    }
  }
}

interface PromiseWithResolversLike<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
}

// Promise.withResolvers comes with Node 22.
function withResolvers<T>(): PromiseWithResolversLike<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
