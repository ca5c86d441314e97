// Keys of a PC keyboard by their W3C codes, and what they type in the US layout: written down apart from the library's own
// tables, so that a mistake there shows.

const rows: readonly (readonly [codes: readonly string[], plain: string, shifted: string])[] = [
  [
    ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0'],
    '1234567890',
    '!@#$%^&*()',
  ],
  [['Minus', 'Equal'], '-=', '_+'],
  [
    ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP', 'BracketLeft', 'BracketRight'],
    'qwertyuiop[]',
    'QWERTYUIOP{}',
  ],
  [
    ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote', 'Backquote'],
    "asdfghjkl;'`",
    'ASDFGHJKL:"~',
  ],
  [
    ['Backslash', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash'],
    '\\zxcvbnm,./',
    '|ZXCVBNM<>?',
  ],
  [['Space'], ' ', ' '],
];

interface TextKey {
  readonly code: string;
  readonly plain: string;
  readonly shifted: string;
}

const keys: readonly TextKey[] = rows.flatMap(([codes, plain, shifted]) =>
  codes.map((code, index) => ({ code, plain: plain[index] ?? '', shifted: shifted[index] ?? '' })),
);

/** Codes of the keys that make text. */
export const textKeys: readonly string[] = keys.map(({ code }) => code);

/** What a key types, with Shift or without. */
export function textOfKey(code: string, { shift = false } = {}): string {
  const key = keys.find((each) => each.code === code);
  if (key === undefined) throw new Error(`no text for ${code}`);
  return shift ? key.shifted : key.plain;
}

/** The key that types a character, and whether with Shift. */
export function keyFor(character: string): { readonly code: string; readonly shift: boolean } {
  const plain = keys.find((key) => key.plain === character);
  if (plain !== undefined) return { code: plain.code, shift: false };
  const shifted = keys.find((key) => key.shifted === character);
  if (shifted === undefined) throw new Error(`the US layout has no key for ${character}`);
  return { code: shifted.code, shift: true };
}
