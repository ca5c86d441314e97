import type { CapstanEvent, InputEvent } from '../events.js';

type Counts = Record<'keys' | 'buttons' | 'wheels' | 'moves', number>;

const countOf: Record<InputEvent['kind'], keyof Counts> = {
  keydown: 'keys',
  keyup: 'keys',
  buttondown: 'buttons',
  buttonup: 'buttons',
  wheel: 'wheels',
  move: 'moves',
  touchstart: 'buttons',
  touchmove: 'moves',
  touchend: 'buttons',
  touchcancel: 'buttons',
  pendown: 'buttons',
  penmove: 'moves',
  penup: 'buttons',
};

function isInput(event: CapstanEvent): event is InputEvent {
  return event.kind in countOf;
}

// State events kept back at most; older ones give way. Pausing in a loop must not grow a queue that nobody reads.
const MOST_LATE = 64;

/**
 * One live reader's queue. Holds at most `limit` events and a few more: a slow reader gets a `lost` event in place of the
 * input that found no room, and after it the newest focus and state, without which the rest cannot be understood.
 */
export class LiveStream implements AsyncIterableIterator<readonly CapstanEvent[]> {
  readonly #limit: number;
  readonly #onEnd: (stream: LiveStream) => void;
  #queue: CapstanEvent[] = [];
  /** Since the queue was full: the loss, and the focus and state events that came after its beginning. */
  #lost: ({ time: bigint } & Counts) | null = null;
  #late: CapstanEvent[] = [];
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
      if (this.#queue.length < this.#limit && this.#late.length === 0 && this.#lost === null) this.#queue.push(event);
      else lost += this.#keepBack(event);
    }
    this.#deliver();
    return lost;
  }

  #keepBack(event: CapstanEvent): number {
    if (isInput(event)) {
      this.#tally(event.time)[countOf[event.kind]] += 1;
      return 1;
    }
    if (event.kind === 'lost') {
      const tally = this.#tally(event.time);
      for (const kind of ['keys', 'buttons', 'wheels', 'moves'] as const) tally[kind] += event[kind];
      return 0; // counted where it was lost
    }
    if (event.kind === 'focus') this.#late = this.#late.filter(({ kind }) => kind !== 'focus');
    this.#late.push(event);
    if (this.#late.length > MOST_LATE) this.#late.shift();
    return 0;
  }

  #tally(time: bigint): Counts {
    this.#lost ??= { time, keys: 0, buttons: 0, wheels: 0, moves: 0 };
    return this.#lost;
  }

  /** Takes back the input that the reader has not fetched: a pause leaves nothing in flight. */
  discardInput(): void {
    this.#queue = [...this.#queue, ...this.#late].filter((event) => !isInput(event));
    this.#late = [];
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

  /** Hands over the queue; what was kept back meanwhile becomes the next one. */
  #take(): readonly CapstanEvent[] {
    const queue = this.#queue;
    this.#queue = [
      ...(this.#lost === null ? [] : [{ kind: 'lost', where: 'stream', ...this.#lost } as const]),
      ...this.#late,
    ];
    this.#lost = null;
    this.#late = [];
    return queue;
  }

  #deliver(): void {
    while (this.#waiting.length > 0 && (this.#queue.length > 0 || this.#ended)) {
      const asked = this.#waiting.shift();
      if (this.#queue.length > 0) {
        asked?.resolve({ done: false, value: this.#take() });
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
