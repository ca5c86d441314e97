// Denied windows show two colours that no allowed window has: not one pixel of them may be in any frame, whatever moves.

import t from 'tap';
import type { Teardown } from '../contract/stage.js';
import { Desktop } from './harness/desktop.js';
import { FrameTap } from './harness/frame-tap.js';
import { screenshot } from './harness/picture.js';
import { Random } from './harness/random.js';
import { type App, Scene } from './harness/scene.js';

t.setTimeout(300_000);

const size = { width: 640, height: 480 };
const STEPS = 300;

async function start(test: Teardown) {
  const desktop = await Desktop.start(test, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(test, desktop, { size });
  return { desktop, scene, tap };
}
type Parts = Awaited<ReturnType<typeof start>>;

const wide = { x: 100, y: 80, width: 300, height: 240 };

/** Denied windows where they stand by an allowed one. */
const situations: readonly [string, (scene: Scene) => Promise<void>][] = [
  ['beside it', (scene) => scene.open('denied', 'other', { ...wide, x: 401 })],
  ['half over it', (scene) => scene.open('denied', 'other', { ...wide, x: 250 })],
  ['within it', (scene) => scene.open('denied', 'other', { x: 150, y: 120, width: 101, height: 57 })],
  ['round, over it', (scene) => scene.open('denied', 'other', { x: 150, y: 120, width: 121, height: 91 }, 'round')],
  ['translucent, over it', (scene) => scene.open('denied', 'other', { ...wide, y: 200 }, 'translucent')],
  ['with a border, over it', (scene) => scene.open('denied', 'other', { ...wide, x: 300 }, 'border=9')],
  ['a menu over it', (scene) => scene.open('denied', 'other', { ...wide, width: 90 }, 'menu')],
  ['a tooltip over it', (scene) => scene.open('denied', 'other', { x: 180, y: 160, width: 80, height: 18 }, 'tooltip')],
  [
    'under it',
    async (scene) => {
      await scene.open('denied', 'other', { x: 50, y: 50, width: 500, height: 400 });
      await scene.raise('it');
    },
  ],
];

for (const traits of [[], ['no-background', 'translucent']]) {
  const kind = traits.join(', ') || 'plain';
  t.test(`a denied window in every place by an allowed one (${kind}) is in no frame`, async (t) => {
    const { desktop, scene, tap } = await start(t);
    await scene.open('allowed', 'it', wide, ...traits);
    for (const [where, arrange] of situations) {
      await arrange(scene);
      await tap.take();
      t.equal(tap.picture.canaries(), 0, `${where}, at once`);
      await scene.shownBy(tap);
      t.equal(tap.picture.canaries(), 0, where);
      t.ok((await screenshot(desktop.env)).canaries() > 500, `${where}: it is on the screen`);
      t.ok(tap.picture.lit() > 20_000, `${where}: so is the allowed window, in the frame`);
      await scene.close('other');
    }
    await scene.open('denied', 'other', { x: 90, y: 70, width: 400, height: 300 });
    await tap.settle();
    t.equal(tap.picture.lit(), 0, 'all of it is covered: the frame is black');
  });
}

/** What an allowed app that hangs leaves unpainted: without a background the server leaves there what was before. */
const hangs: readonly [string, (parts: Parts, traits: readonly string[]) => Promise<void>][] = [
  [
    'a denied window moves away from over it',
    async ({ scene, tap }, traits) => {
      await scene.open('allowed', 'it', wide, ...traits);
      await scene.open('denied', 'other', { x: 150, y: 120, width: 200, height: 150 });
      await scene.painted();
      await tap.take();
      await scene.allowed.run('hang');
      await scene.move('other', 450, 300);
    },
  ],
  [
    'a denied window over it is closed',
    async ({ scene }, traits) => {
      await scene.open('allowed', 'it', wide, ...traits);
      await scene.open('denied', 'other', { x: 150, y: 120, width: 200, height: 150 });
      await scene.painted();
      await scene.allowed.run('hang');
      await scene.close('other');
    },
  ],
  [
    'it is opened over a denied window',
    async ({ scene }, traits) => {
      await scene.open('denied', 'other', { x: 50, y: 50, width: 500, height: 400 });
      await scene.painted();
      await scene.allowed.run('hang');
      await scene.open('allowed', 'it', wide, ...traits);
    },
  ],
  [
    'it grows over a denied window',
    async ({ scene, tap }, traits) => {
      await scene.open('denied', 'other', { x: 50, y: 50, width: 500, height: 400 });
      await scene.open('allowed', 'it', { ...wide, width: 90, height: 70 }, ...traits);
      await scene.shownBy(tap);
      await scene.allowed.run('hang');
      await scene.place('it', wide);
    },
  ],
  [
    'it moves over a denied window and grows',
    async ({ scene, tap }, traits) => {
      await scene.open('denied', 'other', { x: 200, y: 150, width: 400, height: 300 });
      await scene.open('allowed', 'it', { x: 0, y: 0, width: 120, height: 90 }, ...traits);
      await scene.shownBy(tap);
      await scene.allowed.run('hang');
      await scene.move('it', 220, 170);
      await scene.place('it', { x: 180, y: 130, width: 260, height: 210 });
    },
  ],
  [
    'it is shown again over a denied window',
    async ({ scene }, traits) => {
      await scene.open('denied', 'other', { x: 50, y: 50, width: 500, height: 400 });
      await scene.open('allowed', 'it', wide, ...traits);
      await scene.painted();
      await scene.map('it', false);
      await scene.painted();
      await scene.allowed.run('hang');
      await scene.map('it', true);
    },
  ],
  [
    'it scrolls by copying right after a denied window left from over it',
    async ({ scene, tap }, traits) => {
      await scene.open('allowed', 'it', wide, ...traits);
      await scene.open('denied', 'other', { x: 150, y: 120, width: 200, height: 100 });
      await scene.shownBy(tap);
      await scene.allowed.run('hang');
      await scene.move('other', 450, 350);
      await scene.allowed.run('scroll it 60', 'scroll it -30');
    },
  ],
];

for (const traits of [[], ['no-background'], ['no-background', 'keeps-bits'], ['no-background', 'translucent']]) {
  t.test(
    `an allowed app hangs (${traits.join(', ') || 'plain'}): what it leaves unpainted is in no frame`,
    async (t) => {
      const parts = await start(t);
      const { scene, tap } = parts;
      for (const [what, happens] of hangs) {
        await happens(parts, traits);
        for (let frame = 0; frame < 2; frame++) {
          await tap.take();
          t.equal(tap.picture.canaries(), 0, `${what}: frame ${frame}`);
        }
        await scene.allowed.run('wake', 'redraw it 3');
        await scene.shownBy(tap);
        t.equal(tap.picture.canaries(), 0, `${what}: once it has painted`);
        t.ok(tap.picture.lit() > 20_000, `${what}: then it is in the frame`);
        for (const name of [...scene.names]) await scene.close(name);
      }
    },
  );
}

/** One random change of a scene. */
function randomChange(random: Random, scene: Scene): Promise<unknown> {
  const name = random.pick(scene.names);
  const place = () => ({
    x: random.below(size.width) - 60,
    y: random.below(size.height) - 60,
    width: 20 + random.below(300),
    height: 20 + random.below(250),
  });
  const { x, y } = place();
  const painter = scene.isAllowed(name) ? scene.allowed : scene.denied;
  switch (random.below(10)) {
    case 0:
    case 1:
      return scene.place(name, place());
    case 2:
    case 3:
      return scene.move(name, x, y);
    case 4:
      return scene.raise(name);
    case 5:
      return scene.lower(name);
    case 6:
      return scene.map(name, random.chance(2));
    case 7:
      return scene.allowed.run(random.chance(2) ? 'hang' : 'wake');
    case 8:
      return painter.run(`scroll ${name} ${random.below(30) - 15}`);
    default:
      return painter.run(`redraw ${name} ${random.below(1000)}`);
  }
}

t.test(`${STEPS} random moves and restackings while frames are taken: no canary in any of them`, async (t) => {
  const seed = Date.now() % 1_000_000;
  t.comment(`seed ${seed}`);
  const random = new Random(seed);
  const { desktop, scene, tap } = await start(t);
  const windows: readonly [App, ...string[]][] = [
    ['allowed', 'no-background'],
    ['denied'],
    ['allowed', 'no-background', 'keeps-bits'],
    ['denied', 'no-background'],
    ['allowed', 'round'],
    ['denied', 'round'],
    ['allowed', 'translucent', 'no-background'],
    ['denied', 'translucent', 'border=3'],
    ['allowed', 'tooltip'],
    ['denied', 'tooltip'],
    ['denied', 'menu'],
  ];
  for (const [number, [app, ...traits]] of windows.entries()) {
    const place = { x: random.below(400), y: random.below(300), width: 200, height: 150 };
    await scene.open(app, `w${number}`, place, ...traits);
  }
  const counts = { lit: 0, onScreen: 0 };
  const outcomes = new Map<string, number>();
  for (let step = 0; step < STEPS; step++) {
    const change = randomChange(random, scene);
    // Without waiting, the frame is of before, of after, or of in between.
    if (random.chance(2)) await change;
    const [report] = await Promise.all([tap.take({ key: random.chance(20) }), change]);
    const canaries = tap.picture.canaries();
    if (canaries > 0) t.fail(`step ${step}: ${canaries} pixels of a denied window`);
    outcomes.set(report.outcome, (outcomes.get(report.outcome) ?? 0) + 1);
    if (tap.picture.lit() > 0) counts.lit++;
    if (step % 30 !== 29) continue;
    if ((await screenshot(desktop.env)).canaries() > 0) counts.onScreen++;
    await scene.allowed.run('wake');
    await scene.shownBy(tap);
    t.equal(tap.picture.canaries(), 0, `after step ${step}`);
  }
  t.comment(JSON.stringify({ ...counts, ...Object.fromEntries(outcomes) }));
  t.ok((outcomes.get('frame') ?? 0) > STEPS / 10, 'there were frames');
  t.ok(counts.lit > STEPS / 2, 'with something in them');
  t.ok(counts.onScreen > STEPS / 60, 'and canaries on the screen');
});

t.test('the allowed window closes between the request and the frame', async (t) => {
  const { scene, tap } = await start(t);
  await scene.open('denied', 'other', { x: 50, y: 50, width: 500, height: 400 });
  for (let turn = 0; turn < 8; turn++) {
    await scene.open('allowed', 'it', wide, 'no-background');
    await scene.painted();
    if (turn % 2 === 0) await tap.take();
    await Promise.all([tap.take(), scene.close('it')]);
    t.equal(tap.picture.canaries(), 0, `turn ${turn}`);
    await tap.take();
    t.equal(tap.picture.canaries(), 0, `turn ${turn}, once it is closed`);
  }
  await tap.settle();
  t.equal(tap.picture.lit(), 0, 'nothing allowed is left');
});

t.test('a window that is denied from now on is not in the next frame', async (t) => {
  const desktop = await Desktop.start(t, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(t, desktop, { size, shows: ({ title }) => title === 'public' });
  await scene.open('allowed', 'it', wide, 'title=public');
  await scene.shownBy(tap);
  t.ok(tap.picture.lit() > 20_000);
  for (let turn = 0; turn < 10; turn++) {
    await scene.allowed.run('title it private');
    await tap.next();
    t.equal(tap.picture.lit(), 0, 'a new title, a new verdict');
    await scene.allowed.run('title it public');
    await tap.next();
    t.ok(tap.picture.lit() > 20_000, 'and back');
  }
});
