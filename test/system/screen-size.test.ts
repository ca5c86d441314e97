// The screen changes its size while frames are taken.

import t from 'tap';
import { Desktop } from './harness/desktop.js';
import { FrameTap } from './harness/frame-tap.js';
import { Scene } from './harness/scene.js';

t.setTimeout(300_000);

const full = { width: 640, height: 480 };

t.test('frames follow the size of the screen: a key frame each time, and right', async (t) => {
  const desktop = await Desktop.start(t, { size: `${full.width}x${full.height}`, windowManager: false });
  const scene = await Scene.start(desktop, full);
  const tap = FrameTap.start(t, desktop, { size: full });
  await scene.open('allowed', 'it', { x: 40, y: 30, width: 400, height: 300 });
  await scene.open('allowed', 'deep', { x: 300, y: 200, width: 300, height: 200 }, 'translucent', 'seed=4');
  await scene.open('denied', 'over', { x: 100, y: 100, width: 250, height: 120 });
  await scene.shownBy(tap);
  for (const size of [{ width: 500, height: 400 }, { width: 333, height: 221 }, full]) {
    await scene.resizeScreen(size);
    await scene.painted();
    t.match(await tap.next(), { key: true, ...size });
    await scene.shownBy(tap);
    t.equal(tap.picture.canaries(), 0);
    t.strictSame(tap.picture.differences((await scene.expected()).frame), [], `${size.width}x${size.height}`);
  }
});

t.test('a screen too large for the slots is told with its size, and read again with larger ones', async (t) => {
  const small = { width: 320, height: 240 };
  const desktop = await Desktop.start(t, { size: `${full.width}x${full.height}`, windowManager: false });
  const scene = await Scene.start(desktop, full);
  const tap = FrameTap.start(t, desktop, { size: small });
  await scene.open('allowed', 'it', { x: 40, y: 30, width: 400, height: 300 });
  await scene.painted();
  t.match(await tap.until('too-large'), full);
  tap.enlarge(full);
  await tap.next();
  await scene.shownBy(tap);
  t.strictSame(tap.picture.differences((await scene.expected()).frame), []);
});
