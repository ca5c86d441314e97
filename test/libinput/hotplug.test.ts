// Devices come and go while somebody works.

import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { keysOf, recordedApp } from '../contract/recorded.js';
import { stroke, typing } from '../contract/steps.js';
import { presses, type Session, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { Machine } from './harness/machine.js';
import { kernelCode, type Uinput } from './harness/uinput.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.setTimeout(300_000);

/** Resolves when the recorder has opened a keyboard that was put in: the compositor may have done so before it. */
async function heard(session: Session, devices: Uinput): Promise<void> {
  const shifts = () => presses(session.live).filter(({ code }) => code === 'ShiftLeft').length;
  for (let tries = 0; tries < 100 && shifts() === 0; tries++) {
    await devices.play(stroke('ShiftLeft'));
    await setTimeout(200);
  }
}

t.test('a keyboard that is put in during the recording is recorded', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const stage = await WaylandStage.open(t);
  const devices = await stage.devices('keyboard');
  await heard(session, devices);
  await devices.play(typing('new'));
  await session.fence(injector);
  await allowed.settled();
  t.equal(allowed.text(), 'new');
  t.equal(textOf(await session.finish()), 'new');
});

t.test('a keyboard that is pulled out while a key is held leaves no key held', async (t) => {
  const { injector, session } = await recordedApp(t);
  const stage = await WaylandStage.open(t);
  const devices = await stage.devices('keyboard');
  await heard(session, devices);
  await devices.run([`key ${kernelCode('KeyA')} 1`]);
  await until('the press is there', () => presses(session.live).some(({ code }) => code === 'KeyA'));
  await devices.unplug('keyboard');
  await injector.play(typing('b'));
  await session.fence(injector);
  const keys = keysOf(await session.finish()).filter(
    ({ kind, code, repeat }) => code !== 'ShiftLeft' && (kind === 'keyup' || !repeat),
  );
  t.strictSame(
    keys.map(({ kind, code }) => [kind, code]),
    [
      ['keydown', 'KeyA'],
      ['keyup', 'KeyA'],
      ['keydown', 'KeyB'],
      ['keyup', 'KeyB'],
    ],
  );
});

t.test('a keyboard that the machine gets is recorded as a real one, and goes without a trace', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const machine = await Machine.open(t);
  const { sway } = await WaylandStage.open(t);
  const keyboards = async () =>
    (await sway.socket.inputs()).filter((name) => name.includes('QEMU Virtio Keyboard')).length;
  const before = await keyboards();
  await machine.plug('virtio-keyboard-pci', 'second');
  while ((await keyboards()) === before);
  // The newest keyboard is the one that the machine types on.
  await machine.stroke('KeyH');
  await machine.stroke('KeyI');
  await machine.unplug('second');
  while ((await keyboards()) > before);
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  t.equal(stage.backend, 'evdev');
  t.equal(textOf(events), 'hi');
  t.notOk(keysOf(events).some(({ code, injected }) => code !== 'F9' && injected));
});
