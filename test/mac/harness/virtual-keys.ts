// macOS's virtual key codes by W3C code: kVK_… of Carbon's Events.h, written down apart from the library's own table, so
// that a mistake there shows.

const ansi = "ASDFHGZXCV?BQWERYT123465=97-80]OU[IP?LJ'K;\\,/NM.";
const names: Readonly<Record<string, string>> = {
  '=': 'Equal',
  '-': 'Minus',
  ']': 'BracketRight',
  '[': 'BracketLeft',
  "'": 'Quote',
  ';': 'Semicolon',
  '\\': 'Backslash',
  ',': 'Comma',
  '/': 'Slash',
  '.': 'Period',
};

const keys = new Map<string, number>([
  ['Enter', 36],
  ['Tab', 48],
  ['Space', 49],
  ['Backquote', 50],
  ['Backspace', 51],
  ['Escape', 53],
  ['MetaRight', 54],
  ['MetaLeft', 55],
  ['ShiftLeft', 56],
  ['CapsLock', 57],
  ['AltLeft', 58],
  ['ControlLeft', 59],
  ['ShiftRight', 60],
  ['AltRight', 61],
  ['ControlRight', 62],
  ['F9', 101],
  ['Delete', 117],
  ['ArrowLeft', 123],
  ['ArrowRight', 124],
  ['ArrowDown', 125],
  ['ArrowUp', 126],
]);
for (const [vk, character] of [...ansi].entries()) {
  if (character === '?') continue;
  const name = names[character] ?? (/\d/.test(character) ? `Digit${character}` : `Key${character}`);
  keys.set(name, vk);
}
const codes = new Map(Array.from(keys, ([code, vk]) => [vk, code]));

export function virtualKeyOf(code: string): number {
  const vk = keys.get(code);
  if (vk === undefined) throw new Error(`no virtual key for ${code}`);
  return vk;
}

export function codeOf(virtualKey: number): string {
  const code = codes.get(virtualKey);
  if (code === undefined) throw new Error(`no code for virtual key ${virtualKey}`);
  return code;
}
