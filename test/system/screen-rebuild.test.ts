// What key frames and patches make together is what one look at the screen shows.

import t from 'tap';
import { Desktop } from './harness/desktop.js';
import { FrameTap } from './harness/frame-tap.js';
import { Random } from './harness/random.js';
import { Scene } from './harness/scene.js';

t.setTimeout(300_000);

const size = { width: 400, height: 300 };
const CHANGES = 500;

/** One random change of what an allowed app with the windows "it" and "second" shows. */
function randomChange(random: Random, scene: Scene): Promise<unknown> {
  const name = random.pick(['it', 'it', 'second']);
  const [x, y] = [random.below(200), random.below(150)];
  switch (random.below(12)) {
    case 0:
      return scene.allowed.run(`redraw ${name} ${random.below(8)}`);
    case 1:
    case 2:
    case 3:
      return scene.allowed.run(`scroll ${name} ${random.below(80) - 40}`);
    case 4:
      return scene.raise(random.pick(scene.names));
    case 5:
      return scene.move(random.pick(scene.names), x, y);
    case 6:
      return scene.place(name, { x, y, width: 100 + random.below(200), height: 100 + random.below(150) });
    default: // a glyph, a line of text, a field
      return scene.allowed.run(
        `fill ${name} ${1 + random.below(random.pick([12, 90]))}x${1 + random.below(20)}+${x}+${y} ${random.below(12)}`,
      );
  }
}

t.test(`${CHANGES} random changes, a patch each: the rebuilt image is the screen's`, async (t) => {
  const seed = Date.now() % 1_000_000;
  t.comment(`seed ${seed}`);
  const random = new Random(seed);
  const desktop = await Desktop.start(t, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(t, desktop, { size });
  await scene.open('allowed', 'it', { x: 10, y: 10, width: 300, height: 200 });
  await scene.open('allowed', 'second', { x: 100, y: 60, width: 250, height: 200 }, 'seed=2', 'no-background');
  await scene.open('denied', 'other', { x: 150, y: 100, width: 80, height: 80 });
  await scene.shownBy(tap);
  const counts = { keys: 0, patches: 0, rects: 0 };
  for (let change = 0; change < CHANGES; change++) {
    await randomChange(random, scene);
    await scene.painted();
    const report = await tap.take({ key: random.chance(50) });
    if (report.outcome === 'frame') {
      if (report.key) counts.keys++;
      else counts.patches++;
      counts.rects += report.rectCount;
    }
    // The frame may show an app half way through a painting that the capture itself asked for.
    if (tap.picture.differences((await scene.expected()).frame).length === 0) continue;
    await scene.shownBy(tap);
    const wrong = tap.picture.differences((await scene.expected()).frame);
    if (wrong.length > 0) t.strictSame(wrong, [], `change ${change}`);
  }
  t.comment(JSON.stringify(counts));
  t.ok(counts.keys > 2 && counts.patches > CHANGES / 2 && counts.rects > CHANGES / 2, 'there were both');
});

t.test('two windows in turn: each comes back as it was', async (t) => {
  const desktop = await Desktop.start(t, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(t, desktop, { size });
  const whole = { x: 0, y: 0, ...size };
  await scene.open('allowed', 'first', whole);
  await scene.open('allowed', 'second', whole, 'seed=2');
  for (let turn = 0; turn < 6; turn++) {
    await scene.raise(turn % 2 === 0 ? 'first' : 'second');
    await scene.shownBy(tap);
    t.strictSame(tap.picture.differences((await scene.expected()).frame), [], `turn ${turn}`);
  }
});
