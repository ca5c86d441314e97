import fc from 'fast-check';
import t from 'tap';
import type { ButtonEvent, InputEvent, KeyEvent, PenEvent, TouchEvent } from '#lib/events.js';
import { PressFilter } from '#lib/policy/press-filter.js';

function key(kind: KeyEvent['kind'], code: string, fields: Partial<KeyEvent> = {}): KeyEvent {
  return {
    kind,
    time: 1n,
    device: 1,
    injected: false,
    synthetic: false,
    code,
    key: code,
    text: 'x',
    usage: null,
    modifiers: ['Shift'],
    repeat: false,
    ...fields,
  };
}

function button(kind: ButtonEvent['kind'], number: number, fields: Partial<ButtonEvent> = {}): ButtonEvent {
  return {
    kind,
    time: 1n,
    device: 2,
    injected: false,
    synthetic: false,
    x: 10,
    y: 20,
    button: number,
    clicks: 1,
    modifiers: [],
    ...fields,
  };
}

const from = { time: 1n, injected: false, synthetic: false, x: 10, y: 20 };

function touch(kind: TouchEvent['kind'], contact: number, fields: Partial<TouchEvent> = {}): TouchEvent {
  return { ...from, device: 3, kind, contact, ...fields };
}

function pen(kind: PenEvent['kind'], buttons: number, fields: Partial<PenEvent> = {}): PenEvent {
  return { ...from, device: 4, kind, buttons, pressure: 0.5, tiltX: 1, tiltY: 2, ...fields };
}

t.test('A release passes once its press has', async (t) => {
  const filter = new PressFilter();
  t.ok(filter.passes(key('keydown', 'KeyA')));
  t.ok(filter.passes(key('keyup', 'KeyA')));
  t.notOk(filter.passes(key('keyup', 'KeyA')));
  t.ok(filter.passes(button('buttondown', 0)));
  t.ok(filter.passes(button('buttonup', 0)));
  t.notOk(filter.passes(button('buttonup', 0)));
});

t.test('A release whose press was not kept is dropped', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  filter.passes(button('buttondown', 0));
  t.notOk(filter.passes(key('keyup', 'KeyB')));
  t.notOk(filter.passes(button('buttonup', 2)));
});

t.test('The same key of another keyboard is another key', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA', { device: 1 }));
  t.notOk(filter.passes(key('keyup', 'KeyA', { device: 3 })));
});

t.test('A key is known by its place, whatever it means when it goes up', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA', { key: 'A', usage: 4 }));
  t.ok(filter.passes(key('keyup', 'KeyA', { key: 'a', usage: 4 })));
});

t.test('Keys without a place are told apart by their meaning', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'Unidentified', { key: 'x' }));
  t.notOk(filter.passes(key('keyup', 'Unidentified', { key: 'y' })));
  t.ok(filter.passes(key('keyup', 'Unidentified', { key: 'x' })));
});

t.test('A repeat passes while its key is held and was kept', async (t) => {
  const filter = new PressFilter();
  t.notOk(filter.passes(key('keydown', 'KeyA', { repeat: true })));
  filter.passes(key('keydown', 'KeyA'));
  t.ok(filter.passes(key('keydown', 'KeyA', { repeat: true })));
  filter.leave(5n);
  t.notOk(filter.passes(key('keydown', 'KeyA', { repeat: true })), 'not in the next window');
});

t.test('Moves and wheels pass', async (t) => {
  const where = { time: 1n, device: 2, injected: false, synthetic: false, x: 1, y: 2, dx: 0, dy: 120 };
  t.ok(new PressFilter().passes({ kind: 'wheel', ...where }));
  t.ok(new PressFilter().passes({ kind: 'move', ...where, merged: 0 }));
});

t.test('Leaving releases what is held, keys first, a nanosecond apart, and says that it made them up', async (t) => {
  const filter = new PressFilter();
  filter.passes(button('buttondown', 0));
  filter.passes(key('keydown', 'KeyB'));
  filter.passes(key('keydown', 'KeyA'));
  const releases = filter.leave(100n);
  t.same(
    releases.map((event) => [
      event.kind,
      event.time,
      event.synthetic,
      'code' in event ? event.code : 'button' in event && event.button,
    ]),
    [
      ['keyup', 100n, true, 'KeyB'],
      ['keyup', 101n, true, 'KeyA'],
      ['buttonup', 102n, true, 0],
    ],
  );
  t.same(filter.held(), { keys: [], buttons: [] });
});

t.test('A release that was made up says nothing of text or modifiers', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  t.match(filter.leaveKeys(2n), [{ text: null, modifiers: [], repeat: false }]);
});

t.test('After leaving, the real release is dropped', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  filter.passes(button('buttondown', 0));
  filter.leave(2n);
  t.notOk(filter.passes(key('keyup', 'KeyA')));
  t.notOk(filter.passes(button('buttonup', 0)));
});

t.test('Leaving twice releases nothing again', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  filter.leave(2n);
  t.same(filter.leave(3n), []);
});

t.test('A button is released where the pointer was last seen, not where it has gone', async (t) => {
  const filter = new PressFilter();
  filter.passes(button('buttondown', 0, { x: 1, y: 1 }));
  filter.passes({
    kind: 'move',
    time: 2n,
    device: 2,
    injected: false,
    synthetic: false,
    x: 7,
    y: 8,
    dx: 6,
    dy: 7,
    merged: 0,
  });
  t.match(filter.leavePointer(3n), [{ x: 7, y: 8 }]);
});

t.test('A button whose pointer is told no place any more is released without one', async (t) => {
  const filter = new PressFilter();
  filter.passes(button('buttondown', 0, { x: null, y: null }));
  t.match(filter.leavePointer(3n), [{ kind: 'buttonup', x: null, y: null }]);
});

t.test('A touch moves and ends only after its start, each finger by itself', async (t) => {
  const filter = new PressFilter();
  for (const kind of ['touchmove', 'touchend', 'touchcancel'] as const) t.notOk(filter.passes(touch(kind, 0)), kind);
  t.ok(filter.passes(touch('touchstart', 0)));
  t.notOk(filter.passes(touch('touchmove', 1)));
  t.notOk(filter.passes(touch('touchmove', 0, { device: 9 })), 'another screen has fingers of its own');
  t.ok(filter.passes(touch('touchmove', 0)));
  t.ok(filter.passes(touch('touchend', 0)));
  t.notOk(filter.passes(touch('touchmove', 0)));
  t.notOk(filter.passes(touch('touchcancel', 0)));
  t.ok(filter.passes(touch('touchstart', 0)));
  t.ok(filter.passes(touch('touchcancel', 0)));
  t.notOk(filter.passes(touch('touchend', 0)));
});

t.test('Leaving cancels each kept touch where it was last seen', async (t) => {
  const filter = new PressFilter();
  filter.passes(touch('touchstart', 0));
  filter.passes(touch('touchstart', 1));
  filter.passes(touch('touchmove', 0, { x: 30, y: 40 }));
  filter.passes(touch('touchstart', 2));
  filter.passes(touch('touchend', 2));
  filter.passes(button('buttondown', 0, { x: 70, y: 80 }));
  t.strictSame(filter.leave(9n), [
    button('buttonup', 0, { x: 70, y: 80, time: 9n, synthetic: true }),
    touch('touchcancel', 0, { x: 30, y: 40, time: 10n, synthetic: true }),
    touch('touchcancel', 1, { time: 11n, synthetic: true }),
  ]);
  t.notOk(filter.passes(touch('touchmove', 0)), 'what goes on elsewhere does not show');
  t.notOk(filter.passes(touch('touchend', 1)));
  t.same(filter.leave(12n), []);
});

t.test('A touch without a place is cancelled without one', async (t) => {
  const filter = new PressFilter();
  filter.passes(touch('touchstart', 0, { x: null, y: null }));
  t.match(filter.leavePointer(9n), [{ kind: 'touchcancel', x: null, y: null }]);
});

t.test('A touch that another rule dropped does not pass for an earlier one of the same contact', async (t) => {
  const filter = new PressFilter();
  filter.passes(touch('touchstart', 0));
  filter.refused(touch('touchstart', 0));
  t.notOk(filter.passes(touch('touchmove', 0)));
  t.notOk(filter.passes(touch('touchend', 0)));
  t.equal(filter.leave(2n).length, 1, 'the earlier touch is still cancelled');
});

t.test('A pen that is near moves freely, and one that touches only after it went down', async (t) => {
  const filter = new PressFilter();
  for (const buttons of [0, 2]) t.ok(filter.passes(pen('penmove', buttons)), `near, buttons ${buttons}`);
  for (const buttons of [1, 3, 32]) t.notOk(filter.passes(pen('penmove', buttons)), `touching, buttons ${buttons}`);
  t.notOk(filter.passes(pen('penup', 0)));
  t.ok(filter.passes(pen('pendown', 1)));
  t.ok(filter.passes(pen('penmove', 1)));
  t.notOk(filter.passes(pen('penmove', 1, { device: 9 })), 'another pen');
  t.ok(filter.passes(pen('penup', 0)));
  t.notOk(filter.passes(pen('penmove', 1)));
});

t.test('Leaving lifts a kept pen where it was last seen, and only one that is down', async (t) => {
  const filter = new PressFilter();
  filter.passes(pen('penmove', 0));
  t.same(filter.leave(5n), []);
  filter.passes(pen('pendown', 3));
  filter.passes(pen('penmove', 3, { x: 50, y: 60, pressure: 0.9 }));
  t.strictSame(filter.leave(6n), [pen('penup', 2, { x: 50, y: 60, pressure: 0, time: 6n, synthetic: true })]);
  t.notOk(filter.passes(pen('penmove', 3)));
  t.notOk(filter.passes(pen('penup', 0)));
});

t.test('A pen that another rule dropped does not draw on as an earlier one', async (t) => {
  const filter = new PressFilter();
  filter.passes(pen('pendown', 1));
  filter.refused(pen('pendown', 1));
  t.notOk(filter.passes(pen('penmove', 1)));
  t.notOk(filter.passes(pen('penup', 0)));
  t.match(filter.leave(6n), [{ kind: 'penup', synthetic: true }]);
});

t.test('Keys and buttons are left apart: one belongs to the focus, the other to the pointer', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  filter.passes(button('buttondown', 1));
  t.same(filter.held(), { keys: ['KeyA'], buttons: [1] });
  t.equal(filter.leavePointer(2n).length, 1);
  t.same(filter.held(), { keys: ['KeyA'], buttons: [] });
  t.equal(filter.leaveKeys(3n).length, 1);
});

t.test('A key whose release was lost is held once and released once', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyA'));
  filter.passes(key('keydown', 'KeyB'));
  t.ok(filter.passes(key('keydown', 'KeyA')));
  t.match(filter.leave(2n), [{ code: 'KeyB' }, { code: 'KeyA' }], 'in the order of the newest presses');
});

t.test('The release of a press that another rule dropped does not pass for that of an earlier press', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyC'));
  filter.refused(key('keydown', 'KeyC'));
  t.notOk(filter.passes(key('keyup', 'KeyC')));
  t.notOk(filter.passes(key('keydown', 'KeyC', { repeat: true })));
  t.equal(filter.leave(2n).length, 1, 'the earlier press still gets its release');
});

t.test('A key that is kept again after that is released by its own release', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyC'));
  filter.refused(key('keydown', 'KeyC'));
  filter.passes(key('keydown', 'KeyC'));
  t.ok(filter.passes(key('keyup', 'KeyC')));
});

t.test('A dropped repeat leaves the release of its kept press alone', async (t) => {
  const filter = new PressFilter();
  filter.passes(key('keydown', 'KeyC'));
  filter.refused(key('keydown', 'KeyC', { repeat: true }));
  t.ok(filter.passes(key('keyup', 'KeyC')));
});

// Anything may happen: presses that others dropped, lost releases, releases of what was pressed elsewhere, leaving.
const codes = fc.constantFrom('KeyA', 'KeyB', 'Unidentified');
const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('give', 'refuse'),
    event: fc
      .record({
        kind: fc.constantFrom('keydown', 'keyup'),
        code: codes,
        repeat: fc.boolean(),
        device: fc.integer({ min: 1, max: 2 }),
      })
      .map(({ kind, code, ...rest }): InputEvent => key(kind, code, rest)),
  }),
  fc.record({
    do: fc.constantFrom('give', 'refuse'),
    event: fc
      .record({ kind: fc.constantFrom('buttondown', 'buttonup'), number: fc.integer({ min: 0, max: 2 }) })
      .map(({ kind, number }): InputEvent => button(kind, number)),
  }),
  fc.record({
    do: fc.constantFrom('give', 'refuse'),
    event: fc
      .record({
        kind: fc.constantFrom('touchstart', 'touchmove', 'touchend', 'touchcancel'),
        contact: fc.integer({ min: 0, max: 2 }),
        x: fc.option(fc.nat(9)),
      })
      .map(({ kind, contact, x }): InputEvent => touch(kind, contact, { x, y: x })),
  }),
  fc.record({
    do: fc.constantFrom('give', 'refuse'),
    event: fc
      .record({
        kind: fc.constantFrom('pendown', 'penmove', 'penup'),
        buttons: fc.constantFrom(0, 1, 2, 3, 32),
        device: fc.integer({ min: 4, max: 5 }),
      })
      .map(({ kind, buttons, device }): InputEvent => pen(kind, buttons, { device })),
  }),
  fc.record({ do: fc.constantFrom('leave', 'leaveKeys', 'leavePointer') }),
);

function play(steps: readonly { do: string; event?: InputEvent }[]): InputEvent[] {
  const filter = new PressFilter();
  const out: InputEvent[] = [];
  for (const each of [...steps, { do: 'leave' }]) {
    if (each.do === 'leave') out.push(...filter.leave(9n));
    else if (each.do === 'leaveKeys') out.push(...filter.leaveKeys(9n));
    else if (each.do === 'leavePointer') out.push(...filter.leavePointer(9n));
    else if (each.event && each.do === 'refuse') filter.refused(each.event);
    else if (each.event && filter.passes(each.event)) out.push(each.event);
  }
  return out;
}

function idOf(event: InputEvent): unknown {
  if ('code' in event) return `${event.device} ${event.code}`;
  if ('contact' in event) return `touch ${event.contact}`;
  return 'button' in event ? event.button : `pen ${event.device}`;
}

const presses: readonly string[] = ['keydown', 'buttondown', 'touchstart', 'pendown'];
const releases: readonly string[] = ['keyup', 'buttonup', 'touchend', 'touchcancel', 'penup'];
const isPress = (event: InputEvent) => presses.includes(event.kind) && !('repeat' in event && event.repeat);
const isNear = (event: InputEvent) => event.kind === 'penmove' && (event.buttons & 33) === 0;

t.test(
  'However it goes, what follows a press comes after it, and each press ends with exactly one release',
  async () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const held = new Set<unknown>();
        for (const event of play(steps)) {
          const id = idOf(event);
          if (isPress(event)) held.add(id);
          else if (!held.has(id) && !isNear(event)) return false;
          else if (releases.includes(event.kind)) held.delete(id);
        }
        return held.size === 0;
      }),
      { numRuns: 3000 },
    );
  },
);

t.test('The snapshot names what has been pressed and not released', async () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const filter = new PressFilter();
      const keys = new Map<unknown, string>();
      for (const each of steps) {
        if (!('event' in each) || each.do !== 'give' || !filter.passes(each.event) || !('code' in each.event)) continue;
        if (each.event.kind === 'keydown') keys.set(idOf(each.event), each.event.code);
        else keys.delete(idOf(each.event));
      }
      return JSON.stringify(filter.held().keys) === JSON.stringify([...new Set(keys.values())].sort());
    }),
    { numRuns: 1000 },
  );
});
