// X keycodes of a PC keyboard and the W3C codes of the same keys, from the key positions of the UI Events code tables:
// written down apart from the library's own tables, so that a mistake there shows.

export const SHIFT_LEFT = 50;
export const SHIFT_RIGHT = 62;
export const ALT_RIGHT = 108;
const CONTROL_LEFT = 37;
/** Closes a test's input; makes no text, and no window manager here binds it. */
export const F9 = 75;

const rows: readonly (readonly [first: number, codes: readonly string[]])[] = [
  [10, ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0']],
  [20, ['Minus', 'Equal']],
  [24, ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP']],
  [34, ['BracketLeft', 'BracketRight']],
  [38, ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote', 'Backquote']],
  [51, ['Backslash', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash']],
  [94, ['IntlBackslash']],
  [65, ['Space']],
];

const others: readonly (readonly [number, string])[] = [
  [SHIFT_LEFT, 'ShiftLeft'],
  [SHIFT_RIGHT, 'ShiftRight'],
  [ALT_RIGHT, 'AltRight'],
  [CONTROL_LEFT, 'ControlLeft'],
  [F9, 'F9'],
];

const byKeycode = new Map<number, string>([
  ...rows.flatMap(([first, codes]) => codes.map((code, index) => [first + index, code] as const)),
  ...others,
]);
const byCode = new Map([...byKeycode].map(([keycode, code]) => [code, keycode]));

/** Keycodes of the keys that make text. */
export const textKeys: readonly number[] = rows.flatMap(([first, codes]) => codes.map((_, index) => first + index));

export function codeOf(keycode: number): string {
  const code = byKeycode.get(keycode);
  if (code === undefined) throw new Error(`no code for keycode ${keycode}`);
  return code;
}

export function keycodeOf(code: string): number {
  const keycode = byCode.get(code);
  if (keycode === undefined) throw new Error(`no keycode for ${code}`);
  return keycode;
}

export const press = (keycode: number) => `key ${keycode} 1`;
export const release = (keycode: number) => `key ${keycode} 0`;

/** One key struck while others are held. */
export function stroke(keycode: number, held: readonly number[] = []): string[] {
  return [...held.map(press), press(keycode), release(keycode), ...held.toReversed().map(release)];
}
