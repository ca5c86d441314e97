import type { CapstanEvent } from '../events.js';

/** Keys and buttons held down, as the events written so far tell. */
export class HeldState {
  readonly #keys = new Set<string>();
  readonly #buttons = new Set<number>();

  /** Takes an event into account. `dropped`: it was not kept, so a press in it is none. */
  apply(event: CapstanEvent, dropped = false): void {
    switch (event.kind) {
      case 'keydown':
        if (!dropped) this.#keys.add(event.code);
        return;
      case 'keyup':
        this.#keys.delete(event.code);
        return;
      case 'buttondown':
        if (!dropped) this.#buttons.add(event.button);
        return;
      case 'buttonup':
        this.#buttons.delete(event.button);
        return;
      case 'focus':
        // Nothing that happens in a denied context is known, so no release would ever come.
        if (event.denied) this.#reset([], []);
        return;
      case 'state':
        if (event.held !== undefined) this.#reset(event.held.keys, event.held.buttons);
        else if (event.state === 'pause' || event.state === 'stop') this.#reset([], []);
    }
  }

  snapshot(): { keys: string[]; buttons: number[] } {
    return { keys: [...this.#keys], buttons: [...this.#buttons] };
  }

  #reset(keys: readonly string[], buttons: readonly number[]): void {
    this.#keys.clear();
    this.#buttons.clear();
    for (const key of keys) this.#keys.add(key);
    for (const button of buttons) this.#buttons.add(button);
  }
}
