import type { ButtonEvent, InputEvent, KeyEvent, PenEvent, TouchEvent } from '../events.js';

/** What ends a press: a key, button or pen that goes up, a touch that is cancelled. */
export type Release = KeyEvent | ButtonEvent | TouchEvent | PenEvent;

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

// A touch, or a pen that touches.
interface HeldContact<Contact> {
  // Its newest event that passed: a place that the recording holds already.
  newest: Contact;
  // As of a key.
  overdue: boolean;
}

/** PenEvent.buttons while the tip or the eraser touches. */
const penTouches = 1 | 32;

/**
 * Lets a release pass only when its press was kept, so that nothing of a denied context shows by its releases, and makes
 * the releases that are missing when an allowed context is left, so that no key stays stuck in the recording.
 *
 * A touch's moves, and those of a pen that touches, tell of its press as a release does: they pass only after it.
 *
 * Give it every key and pointer event that all other rules keep, in order. Call a `leave` method when a context that
 * allowed keys (or the pointer) ends: it is denied from now on, another window is in use, or capture stops. A mere change
 * of the title is no leaving. After it, what is still held counts as pressed elsewhere: its repeats, its
 * moves and its release do not pass.
 */
export class PressFilter {
  readonly #keys = new Map<string, HeldKey>();
  readonly #buttons = new Map<string, ButtonEvent>();
  readonly #touches = new Map<string, HeldContact<TouchEvent>>();
  readonly #pens = new Map<number, HeldContact<PenEvent>>();
  // Where the pointer was in the newest event that passed: a place that the recording holds already.
  #place: Pick<ButtonEvent, 'x' | 'y'> | null = null;

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
      case 'wheel':
      case 'move':
        return this.#moved(event);
      case 'touchstart':
        return hold(this.#touches, contactId(event), event);
      case 'touchmove':
        return goOn(this.#touches, contactId(event), event);
      case 'touchend':
      case 'touchcancel':
        return end(this.#touches, contactId(event));
      case 'pendown':
        return hold(this.#pens, event.device, event);
      case 'penmove': {
        const follows = goOn(this.#pens, event.device, event);
        return follows || (event.buttons & penTouches) === 0;
      }
      case 'penup':
        return end(this.#pens, event.device);
    }
  }

  /** Tell of a press that another rule dropped: its release is not to pass for that of an earlier kept press. */
  refused(event: InputEvent): void {
    const held = this.#heldBefore(event);
    if (held) held.overdue = true;
  }

  #heldBefore(press: InputEvent): { overdue: boolean } | undefined {
    if (press.kind === 'keydown') return press.repeat ? undefined : this.#keys.get(keyId(press));
    if (press.kind === 'touchstart') return this.#touches.get(contactId(press));
    return press.kind === 'pendown' ? this.#pens.get(press.device) : undefined;
  }

  /**
   * Releases, marked `synthetic`, of all that is kept and held, at `time`, `time + 1`… in nanoseconds: keys first, then
   * buttons, touches and pens, each in the order of their presses. Nothing is held afterwards.
   */
  leave(time: bigint): Release[] {
    const keys = this.leaveKeys(time);
    return [...keys, ...this.leavePointer(time + BigInt(keys.length))];
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

  /** As {@link leave}, for buttons, touches and pens alone: they belong to the window under the pointer as well. */
  leavePointer(time: bigint): Release[] {
    const releases: Release[] = [
      ...[...this.#buttons.values()].map(
        (press): ButtonEvent => ({ ...press, ...this.#place, kind: 'buttonup', modifiers: [] }),
      ),
      ...[...this.#touches.values()].map(({ newest }): TouchEvent => ({ ...newest, kind: 'touchcancel' })),
      ...[...this.#pens.values()].map(
        ({ newest }): PenEvent => ({ ...newest, kind: 'penup', pressure: 0, buttons: newest.buttons & ~penTouches }),
      ),
    ];
    this.#buttons.clear();
    this.#touches.clear();
    this.#pens.clear();
    return releases.map((release, index) => ({ ...release, time: time + BigInt(index), synthetic: true }));
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

  #moved({ x, y }: Pick<ButtonEvent, 'x' | 'y'>): true {
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

function contactId({ device, contact }: TouchEvent): string {
  return `${device} ${contact}`;
}

// A second press without a release between: as of a key, it ends with one release.
function hold<Id, Contact>(held: Map<Id, HeldContact<Contact>>, id: Id, press: Contact): true {
  held.delete(id);
  held.set(id, { newest: press, overdue: false });
  return true;
}

function goOn<Id, Contact>(held: Map<Id, HeldContact<Contact>>, id: Id, move: Contact): boolean {
  const contact = held.get(id);
  if (contact === undefined || contact.overdue) return false;
  contact.newest = move;
  return true;
}

function end<Id>(held: Map<Id, HeldContact<unknown>>, id: Id): boolean {
  return held.get(id)?.overdue === false && held.delete(id);
}
