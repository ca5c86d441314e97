import type { KeyEvent } from '../events.js';
import type { Policy } from './schema.js';

// By W3C `key`. Enter, Tab, Space, Backspace and Delete are left out: alone they show how long a text is.
const functionKeys = Array.from({ length: 24 }, (_, index) => `F${index + 1}`);
const navigationKeys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];
const keptAlone = new Set(['Escape', ...functionKeys, ...navigationKeys]);

// Keys that only change what others mean. A lone Shift would show each capital letter; the modifiers of a combination
// that is kept are in its `modifiers`.
const modifierKeys = new Set(
  (
    'Shift Control Alt AltGraph Meta OS Super Hyper Fn FnLock Symbol SymbolLock CapsLock NumLock ScrollLock ' +
    'Compose ModeChange GroupNext GroupPrevious GroupFirst GroupLast'
  ).split(' '),
);
// By position too: Shift+Alt is another key ("ModeChange") in some layouts, and unnamed in others.
const modifierCodes = /^(Shift|Control|Alt|Meta|OS)(Left|Right)$|^(CapsLock|NumLock|ScrollLock|Fn|FnLock|Hyper|Super)$/;

// What a key means in the middle of a composition: its text comes later.
const composing = new Set(['Dead', 'Process']);

export interface KeyFilterOptions {
  /**
   * Whether Alt alone with a key that makes text is a way to write it (Option on macOS, code numbers on Windows).
   * Elsewhere it is a shortcut (a menu's access key). By default as on the running platform.
   */
  altWrites?: boolean;
}

/**
 * What of a key event the policy's `streams.keys` leaves: the event, one without its text, or null.
 *
 * Looks at one event at a time. A release says nothing of the combination that it ends, since the modifiers may be up
 * again, so it passes here in every mode but `none`: a `PressFilter` after this drops it when its press was dropped.
 */
export function filterKey(
  mode: Policy['streams']['keys'],
  event: KeyEvent,
  { altWrites = process.platform !== 'linux' }: KeyFilterOptions = {},
): KeyEvent | null {
  if (mode === 'full') return event;
  if (mode !== 'shortcuts') return null;
  if (event.kind === 'keydown' && !isShortcut(event, altWrites)) return null;
  return event.text === null ? event : { ...event, text: null };
}

function isShortcut(event: KeyEvent, altWrites: boolean): boolean {
  if (modifierKeys.has(event.key) || modifierCodes.test(event.code)) return false;
  const writes = composing.has(event.key) || makesText(event.text);
  if (!writes && keptAlone.has(event.key)) return true;

  const held = new Set(event.modifiers);
  if (held.has('AltGraph')) return false;
  if (held.has('Meta')) return true;
  if (held.has('Control')) {
    // AltGr arrives as Control and Alt on Windows. A real Control+Alt combination makes no text.
    return !(held.has('Alt') && writes);
  }
  return held.has('Alt') && !(altWrites && (writes || /^Numpad[0-9]$/.test(event.code)));
}

// Control with a letter makes a control character in some systems; nobody reads that as text.
function makesText(text: string | null): boolean {
  return text !== null && /[^\p{Cc}]/u.test(text);
}
