import fc from 'fast-check';
import t from 'tap';
import { codeOfUsage, isPrintable, keyName } from '#lib/binding/key-names.js';

const noText = 0xffffffff;
const unicode = (character: string) => 0x01000000 | (character.codePointAt(0) ?? 0);

t.test('a usage has the code of the physical key', async (t) => {
  const known: [number, string][] = [
    [0x04, 'KeyA'],
    [0x1d, 'KeyZ'],
    [0x1e, 'Digit1'],
    [0x27, 'Digit0'],
    [0x28, 'Enter'],
    [0x2c, 'Space'],
    [0x31, 'Backslash'],
    [0x32, 'Backslash'],
    [0x35, 'Backquote'],
    [0x39, 'CapsLock'],
    [0x45, 'F12'],
    [0x46, 'PrintScreen'],
    [0x4c, 'Delete'],
    [0x4f, 'ArrowRight'],
    [0x52, 'ArrowUp'],
    [0x58, 'NumpadEnter'],
    [0x62, 'Numpad0'],
    [0x63, 'NumpadDecimal'],
    [0x64, 'IntlBackslash'],
    [0x65, 'ContextMenu'],
    [0x73, 'F24'],
    [0x81, 'AudioVolumeDown'],
    [0x89, 'IntlYen'],
    [0x94, 'Lang5'],
    [0xd9, 'NumpadClearEntry'],
    [0xe0, 'ControlLeft'],
    [0xe6, 'AltRight'],
    [0xe7, 'MetaRight'],
  ];
  for (const [usage, code] of known) t.equal(codeOfUsage(usage), code);
});

t.test('a usage without a code is Unidentified', async (t) => {
  for (const usage of [0x00, 0x01, 0x03, 0x66 + 0x20, 0xdf, 0xe8, 0xff, 0x100, 0xffff, -1]) {
    t.equal(codeOfUsage(usage), 'Unidentified', String(usage));
  }
});

t.test('every code of UI Events that has a usage on the keyboard page is reached, by one usage', async (t) => {
  // UI Events KeyboardEvent code Values, sections 3.1 to 3.5, without what HID has on other pages or not at all: Fn,
  // FnLock, NumpadStar, Eject, Sleep, WakeUp, and the media, browser and launch keys.
  const expected = [
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').map((letter) => `Key${letter}`),
    ...'0123456789'.split('').flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]),
    ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
    ...['Backquote', 'Backslash', 'BracketLeft', 'BracketRight', 'Comma', 'Equal', 'IntlBackslash', 'IntlRo'],
    ...['IntlYen', 'Minus', 'Period', 'Quote', 'Semicolon', 'Slash'],
    ...['AltLeft', 'AltRight', 'Backspace', 'CapsLock', 'ContextMenu', 'ControlLeft', 'ControlRight', 'Enter'],
    ...['MetaLeft', 'MetaRight', 'ShiftLeft', 'ShiftRight', 'Space', 'Tab'],
    ...['Convert', 'KanaMode', 'Lang1', 'Lang2', 'Lang3', 'Lang4', 'Lang5', 'NonConvert'],
    ...['Delete', 'End', 'Help', 'Home', 'Insert', 'PageDown', 'PageUp'],
    ...['ArrowDown', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'NumLock'],
    ...['NumpadAdd', 'NumpadBackspace', 'NumpadClear', 'NumpadClearEntry', 'NumpadComma', 'NumpadDecimal'],
    ...['NumpadDivide', 'NumpadEnter', 'NumpadEqual', 'NumpadHash', 'NumpadMemoryAdd', 'NumpadMemoryClear'],
    ...['NumpadMemoryRecall', 'NumpadMemoryStore', 'NumpadMemorySubtract', 'NumpadMultiply', 'NumpadParenLeft'],
    ...['NumpadParenRight', 'NumpadSubtract'],
    ...['Escape', 'PrintScreen', 'ScrollLock', 'Pause'],
    ...['Power', 'AudioVolumeDown', 'AudioVolumeMute', 'AudioVolumeUp'],
    ...['Abort', 'Again', 'Copy', 'Cut', 'Find', 'Open', 'Paste', 'Props', 'Select', 'Undo'],
  ];
  const reached = Array.from({ length: 256 }, (_, usage) => codeOfUsage(usage)).filter(
    (code) => code !== 'Unidentified',
  );
  t.strictSame([...new Set(reached)].sort(), expected.sort());
  t.strictSame(
    reached.filter((code, index) => reached.indexOf(code) !== index),
    ['Backslash'],
  );
});

t.test('a key that makes text has that text as its name', async (t) => {
  t.equal(keyName(0x61, 0x61), 'a');
  t.equal(keyName(0x61, 0xe1), 'á', 'composed with a dead key before');
  t.equal(keyName(0x20ac, 0x20ac), '€');
  t.equal(keyName(unicode('日'), '日'.codePointAt(0) ?? 0), '日');
  t.equal(keyName(0xffb7, 0x37), '7', 'a numpad key with NumLock');
  t.equal(keyName(unicode('😀'), 0x1f600), '😀');
});

t.test('a key that makes no text is named by its keysym', async (t) => {
  t.equal(keyName(0x61, noText), 'a', 'a release');
  t.equal(keyName(0x41, noText), 'A');
  t.equal(keyName(0x63, 3), 'c', 'Control+C makes a control character, which is no name');
  t.equal(keyName(0xe9, noText), 'é');
  t.equal(keyName(unicode('ж'), noText), 'ж');
  t.equal(keyName(0xffaa, noText), '*', 'KP_Multiply');
  t.equal(keyName(0xffb0, noText), '0', 'KP_0');
  t.equal(keyName(0xffbd, noText), '=', 'KP_Equal');
  t.equal(keyName(0xff80, noText), ' ', 'KP_Space');
});

t.test('named keys have their W3C names, whatever control character they make', async (t) => {
  const known: [number, string][] = [
    [0xff0d, 'Enter'],
    [0xff8d, 'Enter'],
    [0xff09, 'Tab'],
    [0xfe20, 'Tab'],
    [0xff08, 'Backspace'],
    [0xff1b, 'Escape'],
    [0xffff, 'Delete'],
    [0xff9f, 'Delete'],
    [0xff51, 'ArrowLeft'],
    [0xff52, 'ArrowUp'],
    [0xff53, 'ArrowRight'],
    [0xff54, 'ArrowDown'],
    [0xff55, 'PageUp'],
    [0xff9b, 'PageDown'],
    [0xffbe, 'F1'],
    [0xffc9, 'F12'],
    [0xffe0, 'F35'],
    [0xff91, 'F1'],
    [0xffe1, 'Shift'],
    [0xffe4, 'Control'],
    [0xffe9, 'Alt'],
    [0xffeb, 'Meta'],
    [0xfe03, 'AltGraph'],
    [0xff20, 'Compose'],
    [0xff7e, 'ModeChange'],
    [0xfe08, 'GroupNext'],
    [0xff23, 'Convert'],
    [0xff31, 'HangulMode'],
    [0xff61, 'PrintScreen'],
    [0xff67, 'ContextMenu'],
    [0x1008ff11, 'AudioVolumeDown'],
    [0x1008ff12, 'AudioVolumeMute'],
    [0x1008ff13, 'AudioVolumeUp'],
    [0x1008ff14, 'MediaPlayPause'],
    [0x1008ff17, 'MediaTrackNext'],
    [0x1008ff02, 'BrightnessUp'],
    [0x1008ff26, 'BrowserBack'],
    [0x1008ff19, 'LaunchMail'],
  ];
  for (const [keysym, name] of known) {
    t.equal(keyName(keysym, noText), name);
    t.equal(keyName(keysym, 0x0d), name);
  }
});

t.test('a dead key is Dead, whatever it composes to', async (t) => {
  for (const keysym of [0xfe50, 0xfe51, 0xfe57, 0xfe6f, 0xfe80, 0xfe8c, 0xfe93]) {
    t.equal(keyName(keysym, noText), 'Dead');
    t.equal(keyName(keysym, 0xb4), 'Dead');
  }
  t.equal(keyName(0xfe70, noText), 'Unidentified', 'AccessX_Enable stands among them and is none');
});

t.test('a keysym without a name is Unidentified', async (t) => {
  for (const keysym of [0, 0xfe7a, 0xffffff, 0x1008fe01, 0x0100d800, 0x01110000, 0x7f, 0x80]) {
    t.equal(keyName(keysym, noText), 'Unidentified', keysym.toString(16));
  }
});

t.test('no keysym and text yields a control character, half a character, or throws', async (t) => {
  const word = fc.nat({ max: 0xffffffff });
  const property = fc.property(word, fc.oneof(word, fc.nat({ max: 0x110000 })), (keysym, text) =>
    /^[^\p{Cc}\p{Cs}]+$/u.test(keyName(keysym, text)),
  );
  t.doesNotThrow(() => fc.assert(property));
});

t.test('printable is what is neither a control character nor half of a surrogate pair', async (t) => {
  for (const codePoint of [0x20, 0x7e, 0xa0, 0xd7ff, 0xe000, 0x10ffff]) t.ok(isPrintable(codePoint));
  for (const codePoint of [-1, 0, 0x1f, 0x7f, 0x9f, 0xd800, 0xdfff, 0x110000]) t.notOk(isPrintable(codePoint));
});
