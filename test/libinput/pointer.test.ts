// What no X server has in the way: a mouse tells its way, a wheel parts of a notch, a finger and a pen their place.

import t from 'tap';
import type { CapstanEvent, MoveEvent, PenEvent, TouchEvent } from '#lib/index.js';
import { left, recordedApp } from '../contract/recorded.js';
import type { Teardown } from '../contract/stage.js';
import { move } from '../contract/steps.js';
import { allowing, Session } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { Machine } from './harness/machine.js';
import type { DeviceKind } from './harness/uinput.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.setTimeout(300_000);

/** The compositor's only screen, and what devices here count to (test/tools/evdev/device_kinds.hpp). */
const screen = { width: 1280, height: 800 };
const MOST = 10_000;

const isMove = (event: CapstanEvent): event is MoveEvent => event.kind === 'move';
const isTouch = (event: CapstanEvent): event is TouchEvent => event.kind.startsWith('touch');
const isPen = (event: CapstanEvent): event is PenEvent => event.kind.startsWith('pen');

/** A recording with a device beside the keyboard and the mouse. */
async function recordedDevice(test: Teardown, kind: DeviceKind) {
  const stage = await WaylandStage.open(test);
  const devices = await stage.devices(kind);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  return { stage, devices, allowed, injector, session };
}

/** The place that a device means by its own numbers, within a pixel. */
function isAt({ x, y }: { x: number | null; y: number | null }, rawX: number, rawY: number): boolean {
  if (x === null || y === null) return false;
  return Math.abs(x - (rawX / MOST) * screen.width) <= 1 && Math.abs(y - (rawY / MOST) * screen.height) <= 1;
}

t.test('parts of a notch are recorded in 120ths, as the wheel turned', async (t) => {
  const { allowed, session } = await recordedApp(t);
  const injector = await (await WaylandStage.open(t)).injector();
  await injector.play([move(allowed.place.x + 50, allowed.place.y + 50)]);
  // Of a turn less than half a notch libinput believes nothing, and then all that follows.
  await injector.run(['wheel 0 60', 'wheel 0 30', 'wheel 0 15', 'wheel 0 -120', 'wheel 90 0']);
  await session.fence(injector);
  const events = await session.finish();
  t.strictSame(
    events.flatMap((event) => (event.kind === 'wheel' ? [[event.dx, event.dy]] : [])),
    [
      [0, 60],
      [0, 30],
      [0, 15],
      [0, -120],
      [90, 0],
    ],
  );
});

t.test('the machine’s own mouse tells its way and its buttons, and no place', async (t) => {
  const stage = await WaylandStage.open(t);
  const machine = await Machine.open(t);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  await injector.play([move(left.x + 50, left.y + 50)]);
  const session = await Session.start(t, stage, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  await machine.move(12, 0);
  await machine.move(0, -7);
  await machine.button('right', true);
  await machine.button('right', false);
  await session.fence(injector);
  const events = await session.finish();
  const moves = events.filter(isMove);
  t.ok(moves.length > 0);
  // Accelerated, as libinput does it by default: the direction stays.
  t.ok(moves.reduce((sum, { dx }) => sum + dx, 0) > 0);
  t.ok(moves.reduce((sum, { dy }) => sum + dy, 0) < 0);
  t.ok(moves.every(({ x, y, injected }) => x === null && y === null && !injected));
  t.match(
    events.filter(({ kind }) => kind === 'buttondown' || kind === 'buttonup'),
    [
      { kind: 'buttondown', button: 2, x: null, y: null, injected: false },
      { kind: 'buttonup', button: 2, x: null, y: null, injected: false },
    ],
  );
});

t.test('a mouse that tells places is recorded at them, on the only screen', async (t) => {
  const { devices, injector, session } = await recordedDevice(t, 'absolute');
  await devices.run(['abs 500 2000', 'abs 2500 3000', 'abs 3000 3500']);
  await session.fence(injector);
  const moves = (await session.finish()).filter(isMove);
  const last = moves.at(-1);
  if (last === undefined) throw new Error('no move was recorded');
  t.ok(isAt(last, 3000, 3500), `${last.x}, ${last.y}`);
});

t.test('fingers are told apart, and each is recorded at its places', async (t) => {
  const { devices, injector, session } = await recordedDevice(t, 'touch');
  await devices.run([
    'touch 0 1000 2000',
    'touch 1 3000 4000',
    'touch 0 1500 2500',
    'lift 0',
    'touch 1 3200 4200',
    'lift 1',
  ]);
  await until('the touches come out', () => session.live.filter(({ kind }) => kind === 'touchend').length >= 2);
  await session.fence(injector);
  const touches = (await session.finish()).filter(isTouch);
  t.strictSame(
    touches.map(({ kind, contact }) => [kind, contact]),
    [
      ['touchstart', touches[0]?.contact],
      ['touchstart', touches[1]?.contact],
      ['touchmove', touches[0]?.contact],
      ['touchend', touches[0]?.contact],
      ['touchmove', touches[1]?.contact],
      ['touchend', touches[1]?.contact],
    ],
  );
  t.not(touches[0]?.contact, touches[1]?.contact);
  const places = [
    [1000, 2000],
    [3000, 4000],
    [1500, 2500],
    [1500, 2500],
    [3200, 4200],
    [3200, 4200],
  ] as const;
  for (const [n, [x, y]] of places.entries()) {
    const touch = touches[n];
    t.ok(touch !== undefined && isAt(touch, x, y), `touch ${n} is at ${touch?.x}, ${touch?.y}`);
  }
});

t.test('a pen is recorded near and on the screen, with pressure and tilt', async (t) => {
  const { devices, injector, session } = await recordedDevice(t, 'pen');
  await devices.run([
    'pen 1000 2000 0 0 0',
    'pen 1500 2500 500 30 -20',
    'pen 2000 3000 1000 30 -20',
    'pen 2000 3000 0 30 -20',
    'pen-away',
  ]);
  await until('the pen is lifted', () => session.live.some(({ kind }) => kind === 'penup'));
  await session.fence(injector);
  const pens = (await session.finish()).filter(isPen);
  const down = pens.find(({ kind }) => kind === 'pendown');
  const up = pens.find(({ kind }) => kind === 'penup');
  if (down === undefined || up === undefined) throw new Error('the pen did not touch');
  t.ok(isAt(down, 1500, 2500), `down at ${down.x}, ${down.y}`);
  t.ok(down.buttons === 1 && down.pressure > 0);
  t.ok(Math.abs(down.tiltX - 30) <= 2 && Math.abs(down.tiltY + 20) <= 2, `tilted ${down.tiltX}, ${down.tiltY}`);
  t.ok(isAt(up, 2000, 3000), `up at ${up.x}, ${up.y}`);
  t.equal(up.buttons, 0);
  const strongest = Math.max(...pens.map(({ pressure }) => pressure));
  t.ok(strongest > 0.95, `the strongest was ${strongest}`);
});
