// What a person types is recorded exactly where the policy allows it, and in order.

import t from 'tap';
import { Random } from '../system/harness/random.js';
import { losses, presses, textOf } from '../system/harness/session.js';
import { textKeys, textOfKey } from './keys.js';
import { keysOf, recordedApp } from './recorded.js';
import { down, type Step, stroke, typing, up } from './steps.js';

t.setTimeout(300_000);

t.test('1000 random key strokes are recorded exactly and in order, with the text that they make', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const random = new Random(20);
  const sent: { code: string; text: string; shift: boolean }[] = [];
  const script: Step[] = [];
  for (let n = 0; n < 1000; n++) {
    const code = random.pick(textKeys);
    const shift = random.chance(3);
    sent.push({ code, text: textOfKey(code, { shift }), shift });
    script.push(...stroke(code, shift ? [random.pick(['ShiftLeft', 'ShiftRight'])] : []));
  }
  await injector.play(script);
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  const found = presses(events);
  t.strictSame(
    found.map((event) => event.code),
    allowed.presses().map(({ code }) => code),
  );
  t.equal(textOf(events), allowed.text());
  t.strictSame(
    found
      .filter((event) => event.text !== null)
      .map(({ code, text, key, modifiers }) => ({ code, text, key, shift: modifiers.includes('Shift') })),
    sent.map(({ code, text, shift }) => ({ code, text, key: text, shift })),
  );
  t.strictSame(losses(events), []);
});

t.test('each press has its release, and after the last nothing is held', async (t) => {
  const { injector, session } = await recordedApp(t);
  const random = new Random(21);
  // Strokes that overlap, as fast typing does.
  const script: Step[] = [];
  let last: string | null = null;
  for (let n = 0; n < 300; n++) {
    const code = random.pick(textKeys.filter((each) => each !== last));
    script.push(down(code));
    if (last !== null) script.push(up(last));
    last = code;
  }
  if (last !== null) script.push(up(last));
  await injector.play(script);
  await session.fence(injector);
  const keys = keysOf(await session.finish());
  t.equal(keys.length, 600);
  const held = new Set<string>();
  const unpaired = keys.filter(({ kind, code }) => {
    const wasHeld = held.delete(code);
    if (kind === 'keydown') held.add(code);
    return wasHeld !== (kind === 'keyup');
  });
  t.strictSame(unpaired, []);
  t.equal(held.size, 0);
});

t.test('the live stream and the file have the same keys', async (t) => {
  const { injector, session } = await recordedApp(t);
  const random = new Random(3);
  await injector.play(Array.from({ length: 200 }, () => stroke(random.pick(textKeys))).flat());
  await session.fence(injector);
  const events = await session.finish();
  t.equal(presses(events).length, 200);
  t.strictSame(keysOf(session.live), keysOf(events));
});

t.test('left and right modifiers are told apart, and shortcuts make no text', async (t) => {
  const { injector, session } = await recordedApp(t);
  await injector.play([
    ...stroke('KeyA', ['ShiftLeft']),
    ...stroke('KeyA', ['ShiftRight']),
    ...stroke('KeyC', ['ControlLeft']),
  ]);
  await session.fence(injector);
  const events = await session.finish();
  t.match(presses(events), [
    { code: 'ShiftLeft', key: 'Shift', text: null },
    { code: 'KeyA', key: 'A', text: 'A', modifiers: ['Shift'] },
    { code: 'ShiftRight', key: 'Shift', text: null },
    { code: 'KeyA', key: 'A', text: 'A', modifiers: ['Shift'] },
    { code: 'ControlLeft', key: 'Control', text: null },
    { code: 'KeyC', key: 'c', text: null, modifiers: ['Control'] },
  ]);
});

t.test('a held key repeats about as often as it did for the window', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  await injector.hold('KeyA', 2000);
  await injector.play(stroke('KeyS'));
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  const received = allowed.presses().filter(({ repeat }) => repeat).length;
  const recorded = presses(events).filter((event) => event.repeat);
  t.ok(received > 10);
  t.ok(Math.abs(recorded.length - received) <= 2, `${recorded.length} recorded, ${received} received`);
  t.ok(recorded.every((event) => event.code === 'KeyA' && event.text === 'a'));
  t.strictSame(
    presses(events)
      .filter((event) => !event.repeat)
      .map((event) => event.code),
    ['KeyA', 'KeyS'],
  );
  t.equal(keysOf(events).filter((event) => event.kind === 'keyup' && event.code === 'KeyA').length, 1);
});

t.test('what a program injects is dropped unless the policy keeps it', async (t) => {
  const { allowed, injector, session } = await recordedApp(t, {}, { injected: 'drop' });
  const { x, y } = allowed.place;
  await injector.play(typing('hunter2'));
  await injector.play([
    { do: 'move', x: x + 60, y: y + 60 },
    { do: 'button', button: 0, down: true },
    { do: 'button', button: 0, down: false },
    { do: 'wheel', dx: 0, dy: 1 },
  ]);
  await allowed.settled();
  // What follows in the recording shows that the input before it has been seen.
  await allowed.title('after');
  await session.allowed('after');
  const events = await session.finish();
  t.equal(allowed.text(), 'hunter2');
  t.strictSame(
    events.filter((event) => event.kind !== 'focus' && event.kind !== 'state'),
    [],
  );
});

t.test('what is kept of injected input is marked as injected', async (t) => {
  const { injector, session } = await recordedApp(t);
  await injector.play(typing('abc'));
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'abc');
  t.ok(keysOf(events).every((event) => event.injected));
});

t.test('times rise strictly', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const random = new Random(9);
  const { x, y } = allowed.place;
  await injector.play([{ do: 'move', x, y }]);
  await session.fence(injector);
  await injector.play(
    Array.from({ length: 500 }, (): Step[] => [
      { do: 'move', x: x + random.below(400), y: y + random.below(300) },
      ...stroke(random.pick(textKeys)),
    ]).flat(),
  );
  await session.fence(injector);
  const events = await session.finish();
  t.equal(presses(events).length, 500);
  t.notOk(events.some((event, n) => n > 0 && event.time <= (events[n - 1]?.time ?? 0n)));
});

t.test('a live reader that falls behind is told what it missed, and the file has it all', async (t) => {
  const { injector, session } = await recordedApp(t, { motion: false });
  const slow = session.recording.events({ limit: 100 });
  const random = new Random(4);
  await injector.play(Array.from({ length: 1000 }, () => stroke(random.pick(textKeys))).flat());
  await session.fence(injector);
  const events = await session.finish();
  let keys = 0;
  let lost = 0;
  for await (const batch of slow) {
    for (const event of batch) {
      if (event.kind === 'keydown' || event.kind === 'keyup') keys++;
      if (event.kind !== 'lost') continue;
      t.equal(event.where, 'stream');
      lost += event.keys;
    }
  }
  t.ok(lost > 0);
  // The fence is a press and a release more.
  t.equal(keys + lost, 2002);
  t.equal(presses(events).length, 1000);
  t.strictSame(losses(events), []);
});

t.test('a host that blocks for a second loses none of 1000 keys', async (t) => {
  const { injector, session } = await recordedApp(t, { motion: false });
  const random = new Random(11);
  const codes = Array.from({ length: 1000 }, () => random.pick(textKeys));
  // The whole thread: no drain, no timer, as under a host that computes.
  const block = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  await injector.play(
    codes.flatMap((code) => stroke(code)),
    block,
  );
  await session.drained();
  await session.fence(injector);
  const events = await session.finish();
  t.strictSame(
    presses(events).map((event) => event.code),
    codes,
  );
  t.strictSame(losses(events), []);
});
