import fc from 'fast-check';
import t from 'tap';
import type { KeyEvent, Modifier } from '#lib/events.js';
import { filterKey } from '#lib/policy/key-filter.js';

function down(key: string, fields: Partial<KeyEvent> = {}): KeyEvent {
  return {
    kind: 'keydown',
    time: 1n,
    device: 1,
    injected: false,
    synthetic: false,
    code: 'KeyA',
    key,
    text: [...key].length === 1 ? key : null,
    usage: 4,
    modifiers: [],
    repeat: false,
    ...fields,
  };
}

const kept = (event: KeyEvent, altWrites = false) => filterKey('shortcuts', event, { altWrites }) !== null;
const withHeld = (key: string, modifiers: Modifier[], fields: Partial<KeyEvent> = {}) =>
  down(key, { modifiers, ...fields });

t.test('full keeps every key as it is, none keeps no key', async (t) => {
  const event = down('a');
  t.equal(filterKey('full', event), event);
  t.equal(filterKey('none', event), null);
  t.equal(filterKey('none', { ...event, kind: 'keyup' }), null);
});

t.test('shortcuts drops what writes text', async (t) => {
  for (const key of ['a', 'A', '1', ' ', 'é', '日', 'Dead', 'Process', 'Unidentified']) t.notOk(kept(down(key)), key);
  t.notOk(kept(withHeld('A', ['Shift'])));
  t.notOk(kept(withHeld('a', ['CapsLock', 'NumLock'])));
});

t.test('shortcuts drops the editing keys, which show how long a text is', async (t) => {
  for (const key of ['Enter', 'Tab', 'Backspace', 'Delete', 'Insert']) {
    t.notOk(kept(down(key)), key);
    t.notOk(kept(withHeld(key, ['Shift'])), `Shift+${key}`);
    t.ok(kept(withHeld(key, ['Control'])), `Control+${key}`);
  }
});

t.test('shortcuts keeps function and navigation keys, also with Shift', async (t) => {
  for (const key of ['F1', 'F12', 'F24', 'ArrowLeft', 'Home', 'End', 'PageUp', 'PageDown', 'Escape']) {
    t.ok(kept(down(key)), key);
    t.ok(kept(withHeld(key, ['Shift'])), `Shift+${key}`);
  }
  t.ok(kept(down('Escape', { text: '\u001b' })), 'a control character is not text');
  t.notOk(kept(down('F25')));
});

t.test('shortcuts keeps combinations with Control, Alt or Meta', async (t) => {
  for (const held of ['Control', 'Alt', 'Meta'] as const) {
    t.ok(kept(withHeld('c', [held])), held);
    t.ok(kept(withHeld('C', [held, 'Shift'])), `${held}+Shift`);
    t.ok(kept(withHeld('c', [held], { repeat: true })), `${held}, repeated`);
  }
  t.ok(kept(withHeld('c', ['Control'], { text: '\u0003' })));
  t.ok(kept(withHeld('t', ['Control', 'Alt'], { text: null })));
});

t.test('The text of AltGr is no shortcut, also where AltGr arrives as Control and Alt', async (t) => {
  t.notOk(kept(withHeld('@', ['AltGraph'])));
  t.notOk(kept(withHeld('@', ['Control', 'Alt', 'AltGraph'])));
  t.notOk(kept(withHeld('@', ['Control', 'Alt'])));
  t.notOk(kept(withHeld('Dead', ['Control', 'Alt'])));
  t.notOk(kept(withHeld('Backspace', ['AltGraph'])), 'nor is an editing key pressed with it');
  t.notOk(kept(withHeld('q', ['Control', 'AltGraph'], { text: null })));
  t.notOk(kept(withHeld('q', ['Meta', 'AltGraph'], { text: null })));
  t.ok(kept(withHeld('ArrowLeft', ['AltGraph'])), 'a navigation key is kept with anything');
});

t.test('Where Alt writes, what it writes is no shortcut', async (t) => {
  t.notOk(kept(withHeld('@', ['Alt']), true), 'Option+L on a German Mac');
  t.notOk(kept(withHeld('Dead', ['Alt']), true));
  t.notOk(kept(withHeld('Insert', ['Alt'], { code: 'Numpad0', text: null }), true), 'a digit of an Alt code');
  t.notOk(kept(withHeld('Clear', ['Alt'], { code: 'Numpad5' }), true));
  t.ok(kept(withHeld('f', ['Alt'], { text: null }), true));
  t.ok(kept(withHeld('Tab', ['Alt']), true));
});

t.test('The digits of the number pad write, its arrows navigate', async (t) => {
  t.notOk(kept(down('4', { code: 'Numpad4' })));
  t.ok(kept(down('ArrowLeft', { code: 'Numpad4' })));
});

t.test('A modifier is never kept by itself: Shift alone would show each capital', async (t) => {
  for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock', 'Compose']) {
    t.notOk(kept(down(key, { code: 'Unidentified' })), key);
    t.notOk(kept(withHeld(key, ['Control', 'Meta'], { code: 'Unidentified' })), `Control+Meta+${key}`);
  }
  t.notOk(kept(withHeld('Unidentified', ['Alt'], { code: 'ShiftLeft' })), 'Shift under another name');
});

t.test('shortcuts never keeps text', async (t) => {
  t.equal(filterKey('shortcuts', withHeld('c', ['Control']))?.text, null);
  t.equal(filterKey('shortcuts', { ...down('a'), kind: 'keyup' })?.text, null);
});

t.test('shortcuts leaves a release to the rule that it needs a kept press', async (t) => {
  t.not(filterKey('shortcuts', { ...down('c'), kind: 'keyup' }), null);
});

t.test('Under shortcuts no press without Control, Alt or Meta passes that has text or is a modifier', async () => {
  const modifiers = fc.subarray<Modifier>(['Shift', 'AltGraph', 'CapsLock', 'NumLock']);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }).filter((text) => /\P{Cc}/u.test(text));
  const key = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.constantFrom('F1', 'Escape', 'Home'),
  );
  fc.assert(
    fc.property(key, text, modifiers, fc.boolean(), (key, text, modifiers, altWrites) => {
      return !kept(down(key, { text, modifiers }), altWrites);
    }),
    { numRuns: 1000 },
  );
});
