import type { ButtonEvent, InputEvent, KeyEvent, MoveEvent, WheelEvent } from '../events.js';

/** What is held down and kept, as a `state` event names it: W3C codes and button numbers, sorted. */
export interface HeldInput {
  readonly keys: readonly string[];
  readonly buttons: readonly number[];
}

interface HeldKey {
  readonly press: KeyEvent;
  // Its release never came, and the key was pressed again since, unkept: the next release is not that of this press.
  overdue: boolean;
}

/**
 * Lets a release pass only when its press was kept, so that nothing of a denied context shows by its releases, and makes
 * the releases that are missing when an allowed context is left, so that no key stays stuck in the recording.
 *
 * Give it every key and pointer event that all other rules keep, in order. Call a `leave` method when a context that
 * allowed keys (or the pointer) ends: it is denied from now on, another window is in use, or capture stops. A mere change
 * of the title is no leaving. After it, what is still held counts as pressed elsewhere: its repeats and its release
 * do not pass.
 */
export class PressFilter {
  readonly #keys = new Map<string, HeldKey>();
  readonly #buttons = new Map<string, ButtonEvent>();
  // Where the pointer was in the newest event that passed: a place that the recording holds already.
  #place: { x: number; y: number } | null = null;

  /** Whether the event passes. Remembers it when it does. */
  passes(event: InputEvent): boolean {
    switch (event.kind) {
      case 'keydown':
        return this.#keyDown(event);
      case 'keyup':
        return this.#keyUp(event);
      case 'buttondown':
        this.#buttons.set(buttonId(event), event);
        return this.#moved(event);
      case 'buttonup':
        return this.#buttons.delete(buttonId(event)) && this.#moved(event);
      default:
        return this.#moved(event);
    }
  }

  /** Tell of a key press that another rule dropped: its release is not to pass for that of an earlier kept press. */
  refused(event: InputEvent): void {
    if (event.kind !== 'keydown' || event.repeat) return;
    const held = this.#keys.get(keyId(event));
    if (held) held.overdue = true;
  }

  /**
   * Releases, marked `synthetic`, of every kept key and button, at `time`, `time + 1`… in nanoseconds: keys first, each
   * in the order of their presses. Nothing is held afterwards.
   */
  leave(time: bigint): (KeyEvent | ButtonEvent)[] {
    const keys = this.leaveKeys(time);
    return [...keys, ...this.leaveButtons(time + BigInt(keys.length))];
  }

  /** As {@link leave}, for keys alone: they belong to the focused window. */
  leaveKeys(time: bigint): KeyEvent[] {
    const held = [...this.#keys.values()];
    this.#keys.clear();
    // What the key would write or which modifiers are up by then is not known, so nothing is said of it.
    return held.map(({ press }, index) => ({
      ...press,
      kind: 'keyup',
      time: time + BigInt(index),
      text: null,
      modifiers: [],
      repeat: false,
      synthetic: true,
    }));
  }

  /** As {@link leave}, for buttons alone: they belong to the window under the pointer as well. */
  leaveButtons(time: bigint): ButtonEvent[] {
    const held = [...this.#buttons.values()];
    this.#buttons.clear();
    return held.map((press, index) => ({
      ...press,
      ...this.#place,
      kind: 'buttonup',
      time: time + BigInt(index),
      modifiers: [],
      synthetic: true,
    }));
  }

  held(): HeldInput {
    return {
      keys: [...new Set([...this.#keys.values()].map(({ press }) => press.code))].sort(),
      buttons: [...new Set([...this.#buttons.values()].map((press) => press.button))].sort((a, b) => a - b),
    };
  }

  #keyDown(event: KeyEvent): boolean {
    const id = keyId(event);
    if (event.repeat) return this.#keys.get(id)?.overdue === false;
    // A second press without a release between: the release was lost on the way. It still ends with one release.
    this.#keys.delete(id);
    this.#keys.set(id, { press: event, overdue: false });
    return true;
  }

  #keyUp(event: KeyEvent): boolean {
    const id = keyId(event);
    return this.#keys.get(id)?.overdue === false && this.#keys.delete(id);
  }

  #moved({ x, y }: ButtonEvent | WheelEvent | MoveEvent): true {
    this.#place = { x, y };
    return true;
  }
}

// By position on the keyboard: what a key means may change while it is held. A key that has neither usage nor code goes
// by its meaning; when that changed, its release is dropped and made up when the context is left.
function keyId({ device, usage, code, key }: KeyEvent): string {
  if (usage !== null) return `${device} usage ${usage}`;
  return code === 'Unidentified' ? `${device} key ${key}` : `${device} code ${code}`;
}

function buttonId({ device, button }: ButtonEvent): string {
  return `${device} ${button}`;
}
