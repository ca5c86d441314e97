// Names of keys as W3C UI Events spells them: `code` from the USB HID usage (the physical key), `key` from the text and
// the X keysym that the layout gave it.

import { keysymNames } from './keysym-names.js';

const unidentified = 'Unidentified';
const unicodeKeysym = 0x01000000;
const lastCodePoint = 0x10ffff;

// USB HID Usage Tables, page 0x07, to UI Events KeyboardEvent code Values. Runs of neighbours, then single keys.
const usageRuns: readonly (readonly [first: number, codes: string])[] = [
  [0x04, 'KeyA KeyB KeyC KeyD KeyE KeyF KeyG KeyH KeyI KeyJ KeyK KeyL KeyM'],
  [0x11, 'KeyN KeyO KeyP KeyQ KeyR KeyS KeyT KeyU KeyV KeyW KeyX KeyY KeyZ'],
  [0x1e, 'Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0'],
  [0x28, 'Enter Escape Backspace Tab Space Minus Equal BracketLeft BracketRight Backslash'],
  [0x32, 'Backslash'], // "Non-US # and ~": the same key as Backslash, on keyboards with a tall Enter
  [0x33, 'Semicolon Quote Backquote Comma Period Slash CapsLock'],
  [0x3a, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12'],
  [0x46, 'PrintScreen ScrollLock Pause Insert Home PageUp Delete End PageDown'],
  [0x4f, 'ArrowRight ArrowLeft ArrowDown ArrowUp'],
  [0x53, 'NumLock NumpadDivide NumpadMultiply NumpadSubtract NumpadAdd NumpadEnter'],
  [0x59, 'Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9 Numpad0 NumpadDecimal'],
  [0x64, 'IntlBackslash ContextMenu Power NumpadEqual'],
  [0x68, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24'],
  [0x74, 'Open Help'],
  [0x77, 'Select'],
  [0x79, 'Again Undo Cut Copy Paste Find AudioVolumeMute AudioVolumeUp AudioVolumeDown'],
  [0x85, 'NumpadComma'],
  [0x87, 'IntlRo KanaMode IntlYen Convert NonConvert'],
  [0x90, 'Lang1 Lang2 Lang3 Lang4 Lang5'],
  [0x9b, 'Abort'], // "Keyboard Cancel"
  [0xa3, 'Props'], // "Keyboard CrSel/Props"
  [0xb6, 'NumpadParenLeft NumpadParenRight'],
  [0xbb, 'NumpadBackspace'],
  [0xcc, 'NumpadHash'],
  [0xd0, 'NumpadMemoryStore NumpadMemoryRecall NumpadMemoryClear NumpadMemoryAdd NumpadMemorySubtract'],
  [0xd8, 'NumpadClear NumpadClearEntry'],
  [0xe0, 'ControlLeft ShiftLeft AltLeft MetaLeft ControlRight ShiftRight AltRight MetaRight'],
];

const codes: readonly string[] = (() => {
  const table = new Array<string>(256).fill(unidentified);
  for (const [first, names] of usageRuns) {
    for (const [offset, name] of names.split(' ').entries()) table[first + offset] = name;
  }
  return table;
})();

/**
 * W3C `KeyboardEvent.code` of a USB HID usage on page 0x07; `"Unidentified"` for a usage that has none.
 */
export function codeOfUsage(usage: number): string {
  return codes[usage] ?? unidentified;
}

/** Whether a code point can be W3C `key` text: no control character, and no half of a surrogate pair. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x20 || codePoint > lastCodePoint) return false;
  if (codePoint >= 0x7f && codePoint < 0xa0) return false;
  return codePoint < 0xd800 || codePoint > 0xdfff;
}

/** dead_grave … dead_longsolidusoverlay (keysymdef.h); 0xfe70 … 0xfe7f between them are AccessX switches. */
function isDead(keysym: number): boolean {
  return keysym >= 0xfe50 && keysym <= 0xfe93 && (keysym < 0xfe70 || keysym > 0xfe7f);
}

/** The code point that a keysym stands for, or -1. Legacy keysyms (Cyrillic and so on) come as Unicode ones. */
function codePointOfKeysym(keysym: number): number {
  if (keysym < 0x100) return keysym; // Latin-1
  if (keysym >= unicodeKeysym && keysym <= unicodeKeysym + lastCodePoint) return keysym - unicodeKeysym;
  if (keysym >= 0xffaa && keysym <= 0xffb9) return keysym - 0xff80; // KP_Multiply … KP_9
  if (keysym === 0xffbd) return 0x3d; // KP_Equal
  if (keysym === 0xff80) return 0x20; // KP_Space
  return -1;
}

/**
 * W3C `KeyboardEvent.key`.
 *
 * @param keysym X keysym that the layout gives the key; Unicode keysyms are `0x01000000 | code point`.
 * @param text The code point that the key makes, composed; any number that is no printable code point when it makes none.
 */
export function keyName(keysym: number, text: number): string {
  if (isDead(keysym)) return 'Dead';
  if (isPrintable(text)) return String.fromCodePoint(text);
  const codePoint = codePointOfKeysym(keysym);
  if (isPrintable(codePoint)) return String.fromCodePoint(codePoint);
  return keysymNames.get(keysym) ?? unidentified;
}
