// What a person points at: buttons and wheel exact, moves within what the system itself delivers.

import t from 'tap';
import type { ButtonEvent, CapstanEvent, MoveEvent } from '#lib/index.js';
import { Random } from '../system/harness/random.js';
import { until } from '../system/harness/until.js';
import { recordedApp, recordedApps, told } from './recorded.js';
import { click, move, type Step, wheel } from './steps.js';

t.setTimeout(300_000);

const isMove = (event: CapstanEvent): event is MoveEvent => event.kind === 'move';
const isButton = (event: CapstanEvent): event is ButtonEvent =>
  event.kind === 'buttondown' || event.kind === 'buttonup';

t.test('every button is recorded at its place, as the window received it', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const { x, y } = allowed.place;
  const random = new Random(40);
  const sent: { down: boolean; button: number; x: number; y: number }[] = [];
  for (let n = 0; n < 50; n++) {
    const at = { button: random.below(5), x: x + 10 + random.below(400), y: y + 10 + random.below(300) };
    sent.push({ down: true, ...at }, { down: false, ...at });
    await injector.play([move(at.x, at.y), ...click(at.button)]);
    await allowed.settled();
  }
  // The keyboard's fence says nothing of a pointer that a window manager holds for a moment.
  await until('the clicks come out', () => session.live.filter(isButton).length >= sent.length);
  const events = await session.finish();
  t.strictSame(
    events.filter(isButton).map((event) => ({
      down: event.kind === 'buttondown',
      button: event.button,
      x: event.x,
      y: event.y,
    })),
    sent.map((each) => told(stage, each)),
  );
  // A window manager that sees a click first hands the release on with a place of its own time.
  t.strictSame(
    allowed.buttons().map(({ down, button }) => ({ down, button })),
    sent.map(({ down, button }) => ({ down, button })),
  );
  t.ok(events.filter(isButton).every((event) => event.injected));
});

t.test('clicks in a row at one place are counted, and a click elsewhere starts anew', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const { x, y } = allowed.place;
  // At the first click a window manager may raise the window, and what lies under the pointer is not known meanwhile.
  await injector.play([move(x + 20, y + 20), ...click(1)]);
  await allowed.settled();
  await session.fence(injector);
  await injector.play([
    move(x + 100, y + 100),
    ...click(),
    ...click(),
    ...click(),
    move(x + 200, y + 200),
    ...click(),
    ...click(2),
  ]);
  // The keyboard's fence says nothing of a pointer that a window manager holds for a moment.
  await until('the clicks come out', () => session.live.filter(isButton).length >= 12);
  const events = await session.finish();
  t.strictSame(
    events.flatMap((event) => (event.kind === 'buttondown' ? [[event.button, event.clicks]] : [])),
    [
      [1, 1],
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 1],
      [2, 1],
    ],
  );
});

t.test('wheel steps are recorded exactly, both ways on both axes', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const { x, y } = allowed.place;
  const random = new Random(41);
  const steps = Array.from({ length: 100 }, () => {
    const notches = random.chance(2) ? 1 : -1;
    return random.chance(2) ? { dx: notches, dy: 0 } : { dx: 0, dy: notches };
  });
  await injector.play([move(x + 50, y + 60), ...steps.map(({ dx, dy }) => wheel(dx, dy))]);
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  t.strictSame(allowed.wheels().length, 100);
  t.strictSame(
    events.flatMap((event) => (event.kind === 'wheel' ? [{ dx: event.dx, dy: event.dy }] : [])),
    steps.map(({ dx, dy }) => ({ dx: dx * 120, dy: dy * 120 })),
  );
  const at = told(stage, { x: x + 50, y: y + 60 });
  for (const event of events) {
    if (event.kind === 'wheel') t.strictSame({ x: event.x, y: event.y }, at);
  }
});

t.test('moves are recorded in order where the pointer was, and the last of them is never missing', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const { x, y } = allowed.place;
  const random = new Random(42);
  await injector.play([move(x + 5, y + 5)]);
  await session.fence(injector);
  const from = session.live.length;
  const path = Array.from({ length: 200 }, () => ({ x: x + 10 + random.below(400), y: y + 10 + random.below(300) }));
  await injector.play(path.flatMap((place): Step[] => [move(place.x, place.y), { do: 'sleep', ms: 2 }]));
  await session.fence(injector);
  const moves = session.live.slice(from).filter(isMove);
  await session.finish();
  const point = (place: Pick<MoveEvent, 'x' | 'y'>) => `${place.x},${place.y}`;
  const sent = path.map((place) => point(told(stage, place)));
  let at = 0;
  const astray = moves.map(point).filter((place) => {
    const next = sent.indexOf(place, at);
    if (next >= 0) at = next;
    return next < 0;
  });
  t.strictSame(astray, []);
  t.equal(moves.map(point).at(-1), sent.at(-1));
  // Some of them the system itself may make one.
  t.ok(moves.length + moves.reduce((sum, each) => sum + each.merged, 0) >= 150, `${moves.length} of 200`);
});

t.test('the pointer over another app is not recorded while the keyboard stays in the allowed one', async (t) => {
  const { stage, allowed, other, injector, session } = await recordedApps(t);
  const inside = allowed.place;
  const outside = other.place;
  await injector.play([move(inside.x + 20, inside.y + 20), wheel(0, 1)]);
  await session.fence(injector);
  await injector.play([move(outside.x + 20, outside.y + 20), move(outside.x + 30, outside.y + 30), wheel(0, 1)]);
  await injector.play([move(inside.x + 40, inside.y + 40), wheel(0, -1)]);
  await session.fence(injector);
  await other.settled();
  const events = await session.finish();
  t.strictSame(other.wheels(), [{ dx: 0, dy: 1 }], 'the other window was scrolled');
  const places = events.flatMap((event) => (event.kind === 'move' || event.kind === 'wheel' ? [event] : []));
  if (!stage.tellsPlaces) {
    // The pointer may be over the other at any time.
    t.strictSame(places, []);
    return;
  }
  t.ok(places.every(({ x }) => x !== null && x < outside.x));
  t.match(
    places.filter((event) => event.kind === 'wheel'),
    [
      { x: inside.x + 20, y: inside.y + 20, dx: 0, dy: 120 },
      { x: inside.x + 40, y: inside.y + 40, dx: 0, dy: -120 },
    ],
  );
});
