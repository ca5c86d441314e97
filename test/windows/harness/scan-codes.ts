// Scan codes (set 1, E0 in the upper byte) and the W3C codes of the same keys, from the table "Scan codes" of Windows'
// documentation of keyboard input: written down apart from the library's own tables, so that a mistake there shows.

const rows: readonly (readonly [first: number, codes: readonly string[]])[] = [
  [
    0x02,
    [
      'Digit1',
      'Digit2',
      'Digit3',
      'Digit4',
      'Digit5',
      'Digit6',
      'Digit7',
      'Digit8',
      'Digit9',
      'Digit0',
      'Minus',
      'Equal',
    ],
  ],
  [0x0e, ['Backspace', 'Tab']],
  [
    0x10,
    ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP', 'BracketLeft', 'BracketRight'],
  ],
  [0x1c, ['Enter', 'ControlLeft']],
  [0x1e, ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote', 'Backquote']],
  [
    0x2a,
    ['ShiftLeft', 'Backslash', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash'],
  ],
  [0x36, ['ShiftRight']],
  [0x38, ['AltLeft', 'Space', 'CapsLock']],
  [0x3b, ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10']],
  [0xe01d, ['ControlRight']],
  [0xe038, ['AltRight']],
  [0xe047, ['Home', 'ArrowUp', 'PageUp']],
  [0xe04b, ['ArrowLeft']],
  [0xe04d, ['ArrowRight']],
  [0xe04f, ['End', 'ArrowDown', 'PageDown', 'Insert', 'Delete']],
];

const byScan = new Map(
  rows.flatMap(([first, codes]) => codes.map((code, index): [number, string] => [first + index, code])),
);
const byCode = new Map([...byScan].map(([scan, code]) => [code, scan]));

export function codeOf(scan: number): string {
  const code = byScan.get(scan);
  if (code === undefined) throw new Error(`no code for scan code 0x${scan.toString(16)}`);
  return code;
}

export function scanOf(code: string): number {
  const scan = byCode.get(code);
  if (scan === undefined) throw new Error(`no scan code for ${code}`);
  return scan;
}
