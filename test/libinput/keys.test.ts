// Keys of real devices and of made ones, and what the kernel itself loses of them.

import t from 'tap';
import { textKeys } from '../contract/keys.js';
import { keysOf, left, recordedApp } from '../contract/recorded.js';
import type { Teardown } from '../contract/stage.js';
import { typing } from '../contract/steps.js';
import { Random } from '../system/harness/random.js';
import { allowing, losses, presses, Session, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { Machine } from './harness/machine.js';
import { kernelCode } from './harness/uinput.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.setTimeout(300_000);

async function recordedMachine(test: Teardown) {
  const stage = await WaylandStage.open(test);
  const machine = await Machine.open(test);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  return { stage, machine, allowed, injector, session };
}

t.test(
  '300 keys of the machine’s own keyboard are recorded exactly and in order, and as nobody’s injection',
  async (t) => {
    const { machine, allowed, injector, session } = await recordedMachine(t);
    const random = new Random(300);
    const letters = textKeys.filter((code) => /^(Key|Digit)/.test(code));
    const sent = Array.from({ length: 300 }, () => random.pick(letters));
    for (const code of sent) await machine.stroke(code);
    await session.fence(injector);
    await allowed.settled();
    const events = await session.finish();
    t.strictSame(
      allowed.presses().map(({ code }) => code),
      sent,
    );
    t.strictSame(
      presses(events).map(({ code }) => code),
      sent,
    );
    t.equal(textOf(events), allowed.text());
    t.notOk(keysOf(events).some(({ injected }) => injected));
    t.strictSame(losses(events), []);
  },
);

t.test('keys of a device that a program made are said to be injected', async (t) => {
  const { injector, session } = await recordedApp(t);
  await injector.play(typing('made'));
  await session.fence(injector);
  const keys = keysOf(await session.finish());
  t.equal(keys.length, 8);
  t.ok(keys.every(({ injected }) => injected));
});

t.test('where the policy drops what is injected, the keys of the machine’s own keyboard stay', async (t) => {
  const stage = await WaylandStage.open(t);
  const machine = await Machine.open(t);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  const session = await Session.start(t, stage, allowing('Allowed', { injected: 'drop' }));
  await allowed.focus();
  await session.allowed();
  await injector.play(typing('made'));
  for (const code of ['KeyR', 'KeyE', 'KeyA', 'KeyL']) await machine.stroke(code);
  await until('the machine’s keys come out', () => keysOf(session.live).length >= 8);
  await allowed.settled();
  t.equal(textOf(await session.finish()), 'real');
  t.equal(allowed.text(), 'madereal');
});

t.test('both keyboards hold the modifiers together, as one seat', async (t) => {
  const { machine, allowed, injector, session } = await recordedMachine(t);
  await machine.key('ShiftLeft', true);
  await injector.play(typing('a'));
  await machine.key('ShiftLeft', false);
  await injector.play(typing('a'));
  await session.fence(injector);
  await allowed.settled();
  t.equal(allowed.text(), 'Aa');
  t.equal(textOf(await session.finish()), 'Aa');
});

t.test('a burst that the kernel cuts off is told, leaves no key held, and what follows is whole', async (t) => {
  const { stage, allowed, injector, session } = await recordedMachine(t);
  const devices = await stage.devices('keyboard');
  // Far more than a keyboard's reader has room for.
  await devices.run([`flood ${kernelCode('KeyQ')} 2000`]);
  await injector.play(typing('after'));
  await session.fence(injector);
  await allowed.settled();
  const all = await session.finish();
  const events = keysOf(all);
  const received = allowed.presses().filter(({ code }) => code === 'KeyQ').length;
  const floods = events.filter(({ code }) => code === 'KeyQ');
  t.ok(received < 2000, `the kernel cut it off: ${received} of 2000 reached the window`);
  t.ok(floods.length < 4000);
  t.equal(floods.filter(({ kind }) => kind === 'keydown').length, floods.filter(({ kind }) => kind === 'keyup').length);
  t.ok(textOf(events).endsWith('after'));
  const reasons = all.flatMap((event) => (event.kind === 'state' && event.state === 'health' ? [event.reason] : []));
  t.strictSame([...new Set(reasons)], ['the system dropped input that came faster than it was read']);
});
