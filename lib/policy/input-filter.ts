import type { InputEvent } from '../events.js';
import { filterKey, type KeyFilterOptions } from './key-filter.js';
import { type InputKind, kindsNow } from './kind-mask.js';
import { type HeldInput, PressFilter, type Release } from './press-filter.js';
import type { Policy } from './schema.js';
import type { Verdict } from './verdict.js';

const kinds: Record<InputEvent['kind'], InputKind> = {
  keydown: 'key',
  keyup: 'key',
  buttondown: 'button',
  buttonup: 'button',
  wheel: 'wheel',
  move: 'move',
  touchstart: 'touch',
  touchmove: 'touch',
  touchend: 'touch',
  touchcancel: 'touch',
  pendown: 'pen',
  penmove: 'pen',
  penup: 'pen',
};

/**
 * All rules about one event, in the order in which they must run: the verdict, injected input, shortcuts, and releases
 * last, since they depend on what the others kept.
 */
export class InputFilter {
  readonly #presses = new PressFilter();
  // A verdict holds for many events.
  #verdict: Verdict | null = null;
  #now: ReadonlySet<InputKind> = new Set();

  constructor(
    readonly policy: Policy,
    readonly options: KeyFilterOptions = {},
  ) {}

  /** What is kept of an event that happened under this verdict: the event, one without its text, or null. */
  keep(verdict: Verdict, event: InputEvent): InputEvent | null {
    const kept = this.#rules(verdict, event);
    if (kept === null) {
      this.#presses.refused(event);
      return null;
    }
    return this.#presses.passes(kept) ? kept : null;
  }

  /** See {@link PressFilter.leave}; `what` is all by default. */
  leave(time: bigint, what: 'all' | 'keys' | 'pointer' = 'all'): Release[] {
    if (what === 'keys') return this.#presses.leaveKeys(time);
    return what === 'pointer' ? this.#presses.leavePointer(time) : this.#presses.leave(time);
  }

  held(): HeldInput {
    return this.#presses.held();
  }

  #rules(verdict: Verdict, event: InputEvent): InputEvent | null {
    if (verdict !== this.#verdict) {
      this.#verdict = verdict;
      this.#now = kindsNow(this.policy, verdict);
    }
    if (!this.#now.has(kinds[event.kind])) return null;
    if (event.injected && this.policy.injected === 'drop') return null;
    if (event.kind !== 'keydown' && event.kind !== 'keyup') return event;
    return filterKey(this.policy.streams.keys, event, this.options);
  }
}
