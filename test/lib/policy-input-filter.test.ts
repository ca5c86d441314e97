import fc from 'fast-check';
import t from 'tap';
import type { InputEvent, KeyEvent, Modifier, MoveEvent, TouchEvent } from '#lib/events.js';
import { InputFilter } from '#lib/policy/input-filter.js';
import { parsePolicy } from '#lib/policy/parser.js';
import type { PolicyInput } from '#lib/policy/schema.js';
import type { Verdict } from '#lib/policy/verdict.js';

const allowed: Verdict = { focus: { allowed: true }, keys: true, pointer: true, screen: false };
const keysOnly: Verdict = { ...allowed, pointer: false };
const denied: Verdict = { focus: { allowed: false, reason: 'not-listed' }, keys: false, pointer: false, screen: false };

function filterOf(fields: Partial<PolicyInput> = {}): InputFilter {
  const streams = { keys: 'full', pointer: true } as const;
  return new InputFilter(parsePolicy({ version: 1, allow: [], streams, ...fields }), { altWrites: false });
}

const from = { time: 1n, device: 1, injected: false, synthetic: false };

function key(
  kind: KeyEvent['kind'],
  code: string,
  modifiers: Modifier[] = [],
  fields: Partial<KeyEvent> = {},
): KeyEvent {
  return {
    ...from,
    kind,
    code,
    key: code.slice(-1).toLowerCase(),
    text: 'c',
    usage: null,
    modifiers,
    repeat: false,
    ...fields,
  };
}

const move: MoveEvent = { ...from, kind: 'move', x: 1, y: 2, dx: 0, dy: 0, merged: 0 };

t.test('What an allowed context allows is kept as it is', async (t) => {
  const press = key('keydown', 'KeyC');
  t.equal(filterOf().keep(allowed, press), press);
  t.equal(filterOf().keep(allowed, move), move);
});

t.test('Keys are kept where only the pointer is over a denied window', async (t) => {
  t.not(filterOf().keep(keysOnly, key('keydown', 'KeyC')), null);
  t.equal(filterOf().keep(keysOnly, move), null);
});

t.test('Injected input is dropped unless the policy keeps it', async (t) => {
  const press = key('keydown', 'KeyC', [], { injected: true });
  t.equal(filterOf().keep(allowed, press), null);
  t.equal(filterOf().keep(allowed, { ...move, injected: true }), null);
  t.equal(filterOf({ injected: 'keep' }).keep(allowed, press), press);
});

t.test('A shortcut is kept with its release, also when Control goes up first', async (t) => {
  const filter = filterOf({ streams: { keys: 'shortcuts' } });
  const events = [
    key('keydown', 'ControlLeft', [], { key: 'Control', text: null }),
    key('keydown', 'KeyC', ['Control']),
    key('keyup', 'ControlLeft', ['Control'], { key: 'Control', text: null }),
    key('keyup', 'KeyC'),
  ];
  const kept = events.map((event) => filter.keep(allowed, event)).filter((event) => event !== null);
  t.match(kept, [
    { kind: 'keydown', code: 'KeyC', text: null, modifiers: ['Control'] },
    { kind: 'keyup', code: 'KeyC', text: null },
  ]);
  t.equal(kept.length, 2);
});

t.test('A letter that repeats on after Control went up is text and is dropped', async (t) => {
  const filter = filterOf({ streams: { keys: 'shortcuts' } });
  filter.keep(allowed, key('keydown', 'KeyC', ['Control']));
  t.not(filter.keep(allowed, key('keydown', 'KeyC', ['Control'], { repeat: true })), null);
  t.equal(filter.keep(allowed, key('keydown', 'KeyC', [], { repeat: true })), null);
  t.not(filter.keep(allowed, key('keyup', 'KeyC')), null);
});

t.test('A letter that was typed does not become a shortcut when Control goes down while it is held', async (t) => {
  const filter = filterOf({ streams: { keys: 'shortcuts' } });
  filter.keep(allowed, key('keydown', 'KeyC'));
  t.equal(filter.keep(allowed, key('keydown', 'KeyC', ['Control'], { repeat: true })), null);
  t.equal(filter.keep(allowed, key('keyup', 'KeyC', ['Control'])), null);
});

t.test('A typed letter does not show by its release where the release of an earlier shortcut was lost', async (t) => {
  const filter = filterOf({ streams: { keys: 'shortcuts' } });
  filter.keep(allowed, key('keydown', 'KeyC', ['Control']));
  t.equal(filter.keep(allowed, key('keydown', 'KeyC')), null);
  t.equal(filter.keep(allowed, key('keyup', 'KeyC')), null);
  t.equal(filter.leave(9n, 'keys').length, 1);
});

t.test('Leaving may be for the keys, the pointer or both', async (t) => {
  const press: InputEvent = { ...from, kind: 'buttondown', x: 1, y: 2, button: 0, clicks: 1, modifiers: [] };
  const filter = filterOf();
  filter.keep(allowed, key('keydown', 'KeyC'));
  filter.keep(allowed, press);
  t.same(filter.held(), { keys: ['KeyC'], buttons: [0] });
  t.match(filter.leave(5n, 'pointer'), [{ kind: 'buttonup' }]);
  t.match(filter.leave(6n), [{ kind: 'keyup' }]);
});

t.test('Touches and pens belong to the pointer', async (t) => {
  const touch: InputEvent = { ...from, kind: 'touchstart', x: 1, y: 2, contact: 0 };
  const pen: InputEvent = { ...from, kind: 'penmove', x: 1, y: 2, pressure: 0, tiltX: 0, tiltY: 0, buttons: 0 };
  for (const event of [touch, pen]) {
    t.equal(filterOf().keep(allowed, event), event);
    t.equal(filterOf().keep(keysOnly, event), null);
    t.equal(filterOf({ streams: { keys: 'full', pointer: false } }).keep(allowed, event), null);
    t.equal(filterOf().keep(allowed, { ...event, injected: true }), null);
  }
});

t.test('A touch that begins in a denied context shows nowhere, however it goes on', async (t) => {
  const filter = filterOf();
  const touch = (kind: TouchEvent['kind']): TouchEvent => ({ ...from, kind, x: 1, y: 2, contact: 0 });
  t.equal(filter.keep(denied, touch('touchstart')), null);
  t.equal(filter.keep(allowed, touch('touchmove')), null);
  t.equal(filter.keep(allowed, touch('touchend')), null);
  t.same(filter.leave(5n), []);
});

const anyEvent: fc.Arbitrary<InputEvent> = fc.oneof(
  fc
    .record({
      kind: fc.constantFrom('keydown', 'keyup'),
      code: fc.constantFrom('KeyA', 'KeyB', 'ShiftLeft', 'Escape'),
      modifiers: fc.subarray<Modifier>(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']),
      injected: fc.boolean(),
      repeat: fc.boolean(),
    })
    .map(({ kind, code, modifiers, ...rest }) => key(kind, code, modifiers, rest)),
  fc
    .record({ kind: fc.constantFrom('buttondown', 'buttonup'), button: fc.nat(2) })
    .map((fields): InputEvent => ({ ...from, x: 1, y: 2, clicks: 1, modifiers: [], ...fields })),
  fc
    .record({
      kind: fc.constantFrom('touchstart', 'touchmove', 'touchend', 'touchcancel'),
      contact: fc.nat(1),
      injected: fc.boolean(),
    })
    .map((fields): InputEvent => ({ ...from, x: 3, y: 4, ...fields })),
  fc
    .record({ kind: fc.constantFrom('pendown', 'penmove', 'penup'), buttons: fc.nat(1), injected: fc.boolean() })
    .map((fields): InputEvent => ({ ...from, x: 5, y: 6, pressure: 0, tiltX: 0, tiltY: 0, ...fields })),
  fc.constant<InputEvent>(move),
);
const anyStep = fc.record({ verdict: fc.constantFrom(allowed, keysOnly, denied), event: anyEvent });
const anyFilter = fc
  .record({
    streams: fc.record({ keys: fc.constantFrom('full', 'shortcuts', 'none'), pointer: fc.boolean() }),
    injected: fc.constantFrom('drop', 'keep'),
  })
  .map((fields) => () => filterOf(fields));

t.test('No event of a denied context is ever kept', async () => {
  fc.assert(
    fc.property(anyFilter, fc.array(anyStep, { maxLength: 30 }), (make, steps) => {
      const filter = make();
      return steps.every(({ verdict, event }) => {
        const kept = filter.keep(verdict, event);
        if (kept === null) return true;
        const isKey = event.kind === 'keydown' || event.kind === 'keyup';
        return isKey ? verdict.keys : verdict.pointer;
      });
    }),
    { numRuns: 1000 },
  );
});

t.test('What happens in denied contexts cannot be told from what is kept of the allowed ones', async () => {
  fc.assert(
    fc.property(anyFilter, fc.array(anyStep, { maxLength: 30 }), (make, steps) => {
      const play = (events: typeof steps) => {
        const filter = make();
        const out: unknown[] = [];
        let before = denied;
        for (const { verdict, event } of events) {
          if (before !== denied && verdict === denied) out.push(...filter.leave(9n));
          before = verdict;
          const kept = filter.keep(verdict, event);
          if (kept !== null) out.push(kept);
        }
        out.push(...filter.leave(9n));
        return JSON.stringify(out, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      };
      // The same stays in denied contexts, with something else happening in them.
      const silent = steps.map((step) => (step.verdict === denied ? { verdict: denied, event: move } : step));
      return play(steps) === play(silent);
    }),
    { numRuns: 1000 },
  );
});
