// Frames against an independent screenshot: every pixel of every allowed window that can be seen, and nothing else.

import t from 'tap';
import type { NativeWindow } from '#lib/binding/native-binding.js';
import type { Teardown } from '../contract/stage.js';
import { Desktop } from './harness/desktop.js';
import { FrameTap } from './harness/frame-tap.js';
import { Scene } from './harness/scene.js';

t.setTimeout(300_000);

const size = { width: 640, height: 480 };

async function start(test: Teardown, shows?: (window: NativeWindow) => boolean) {
  const desktop = await Desktop.start(test, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(test, desktop, { size, ...(shows === undefined ? {} : { shows }) });
  return { desktop, scene, tap };
}

/** Where the frame differs from what it must hold. */
async function wrongPixels({ scene, tap }: Awaited<ReturnType<typeof start>>) {
  await scene.shownBy(tap);
  return tap.picture.differences((await scene.expected()).frame);
}

t.test('a frame shows every allowed window as it stands, and black elsewhere', async (t) => {
  const parts = await start(t);
  const { scene } = parts;
  await scene.open('allowed', 'text', { x: 30, y: 40, width: 300, height: 200 });
  await scene.open('denied', 'behind', { x: 300, y: 20, width: 200, height: 300 });
  await scene.open('allowed', 'second', { x: 250, y: 150, width: 200, height: 200 }, 'seed=3', 'border=6');
  await scene.open('denied', 'over', { x: 60, y: 100, width: 120, height: 80 });
  t.strictSame(await wrongPixels(parts), []);
  const { screen, frame } = await scene.expected();
  t.ok(frame.lit() > 50_000, 'the allowed windows are large');
  t.ok(screen.canaries() > 10_000, 'the denied ones can be seen on the screen');
});

for (const traits of [[], ['no-background'], ['no-background', 'keeps-bits'], ['translucent'], ['round']]) {
  t.test(`moved, resized, restacked, scrolled and covered: ${traits.join(', ') || 'a plain window'}`, async (t) => {
    const parts = await start(t);
    const { scene } = parts;
    const steps: readonly [string, () => Promise<unknown>][] = [
      ['opened', () => scene.open('allowed', 'it', { x: 40, y: 30, width: 260, height: 200 }, ...traits)],
      ['covered', () => scene.open('denied', 'over', { x: 200, y: 100, width: 200, height: 200 }, ...traits)],
      ['moved', () => scene.move('it', 61, 77)],
      ['larger', () => scene.place('it', { x: 61, y: 77, width: 400, height: 301 })],
      ['partly outside', () => scene.move('it', -50, 300)],
      ['raised', () => scene.raise('it')],
      ['smaller', () => scene.place('it', { x: 100, y: 200, width: 131, height: 97 })],
      ['scrolled', () => scene.allowed.run('scroll it 23')],
      ['redrawn', () => scene.allowed.run('redraw it 9')],
      ['hidden', () => scene.map('it', false)],
      ['shown', () => scene.map('it', true)],
      ['uncovered', () => scene.close('over')],
    ];
    for (const [what, step] of steps) {
      await step();
      t.strictSame(await wrongPixels(parts), [], what);
    }
  });
}

t.test('menus, tooltips and dialogs are in or out by the verdict on each', async (t) => {
  const shows = ({ app, owner }: NativeWindow) => app === 'Allowed' || owner?.app === 'Allowed';
  const parts = await start(t, shows);
  const { scene } = parts;
  await scene.open('allowed', 'main', { x: 50, y: 50, width: 400, height: 300 });
  await scene.open('allowed', 'menu', { x: 80, y: 90, width: 120, height: 160 }, 'menu', 'transient=main', 'seed=4');
  await scene.open('denied', 'other-menu', { x: 240, y: 90, width: 120, height: 160 }, 'menu');
  await scene.open('denied', 'other-tooltip', { x: 100, y: 200, width: 90, height: 20 }, 'tooltip');
  await scene.open('allowed', 'dialog', { x: 300, y: 200, width: 250, height: 180 }, 'transient=main', 'class=Dialog');
  t.strictSame(await wrongPixels(parts), []);
  await scene.close('menu');
  await scene.close('other-menu');
  t.strictSame(await wrongPixels(parts), [], 'once the menus are closed');
});

t.test('at half the size each pixel is the mean of four, the black ones counted', async (t) => {
  const desktop = await Desktop.start(t, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const tap = FrameTap.start(t, desktop, { size, scale: 2 });
  await scene.open('allowed', 'it', { x: 41, y: 31, width: 261, height: 201 });
  await scene.open('denied', 'over', { x: 99, y: 51, width: 61, height: 61 });
  await scene.shownBy(tap);
  const { frame } = await scene.expected();
  t.match(tap.picture, { width: size.width / 2, height: size.height / 2 });
  t.ok(tap.picture.distance(frame.halved()) <= 1, 'but for rounding');
});
