// Nobody reads the screen while paused, or while a denied window has the focus: the X server itself tells.

import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Teardown } from '../contract/stage.js';
import { Desktop } from './harness/desktop.js';
import { FrameTap } from './harness/frame-tap.js';
import type { Painter } from './harness/painter.js';
import { Scene } from './harness/scene.js';
import { allowingScreen, Session } from './harness/session.js';
import { until } from './harness/until.js';

t.setTimeout(300_000);

/** More than two of the rhythm in which frames are taken. */
const WHILE_MS = 2500;

/** A recording with frames every second of an app that draws all the time. */
async function recorded(test: Teardown) {
  const desktop = await Desktop.start(test, { size: '800x600' });
  const allowed = await desktop.painter('Allowed');
  const denied = await desktop.painter('Denied');
  await allowed.create('it', { x: 50, y: 50, width: 300, height: 200 });
  await denied.create('other', { x: 450, y: 50, width: 300, height: 200 }, 'canary');
  const injector = await desktop.injector();
  const watch = await desktop.requestWatch();
  const session = await Session.start(test, desktop, allowingScreen('Allowed'));
  await allowed.run('activate it');
  await session.allowed();
  return { allowed, denied, injector, watch, session };
}

/** Draws and clicks for a while: whatever makes frames, happens. */
async function busy({ allowed, injector }: { allowed: Painter; injector: { play(script: string[]): Promise<void> } }) {
  const end = Date.now() + WHILE_MS;
  for (let seed = 0; Date.now() < end; seed++) {
    await allowed.run(`redraw it ${seed}`);
    await injector.play(['click 1']);
    await sleep(20);
  }
}

t.test('no request that reads the screen reaches the server while paused; before and after some do', async (t) => {
  const parts = await recorded(t);
  const { watch, session, injector, allowed } = parts;
  const { recording } = session;
  await injector.play(['move 150 150']);
  await until('a frame is kept', () => recording.stats.frames > 0);
  await busy(parts);
  t.ok((await watch.since(process.pid)).length > 0, 'the screen is read while recording');
  await recording.pause();
  await watch.since(process.pid);
  await busy(parts);
  t.strictSame(await watch.since(process.pid), [], 'nothing from the return of pause() on');
  const { frames } = recording.stats;
  await recording.resume();
  await until('frames come again', () => {
    void allowed.run(`redraw it ${Date.now() % 1000}`);
    return recording.stats.frames > frames;
  });
  t.ok((await watch.since(process.pid)).length > 0, 'the screen is read again');
});

t.test('no request that reads the screen reaches the server while a denied window has the focus', async (t) => {
  const parts = await recorded(t);
  const { watch, session, denied, allowed, injector } = parts;
  const { recording } = session;
  await until('a frame is kept', () => recording.stats.frames > 0);
  // On the denied window: a click must not give the focus back.
  await injector.play(['move 500 100']);
  await denied.run('activate other');
  await session.denied();
  await watch.since(process.pid);
  await busy(parts);
  t.strictSame(await watch.since(process.pid), []);
  const { frames } = recording.stats;
  await allowed.run('activate it');
  await session.allowed();
  await until('frames come again', () => {
    void allowed.run(`redraw it ${Date.now() % 1000}`);
    return recording.stats.frames > frames;
  });
  t.ok((await watch.since(process.pid)).length > 0, 'the screen is read again');
});

t.test('a request for a frame in a denied context is answered without reading', async (t) => {
  const size = { width: 640, height: 480 };
  const desktop = await Desktop.start(t, { size: `${size.width}x${size.height}`, windowManager: false });
  const scene = await Scene.start(desktop, size);
  const watch = await desktop.requestWatch();
  const tap = FrameTap.start(t, desktop, { size });
  await scene.open('allowed', 'it', { x: 50, y: 50, width: 300, height: 200 });
  await scene.shownBy(tap);
  t.ok((await watch.since(process.pid)).length > 0, 'allowed, it reads');
  tap.allowScreen(false);
  for (let turn = 0; turn < 20; turn++) {
    await scene.allowed.run(`redraw it ${turn}`);
    t.equal((await tap.take()).outcome, 'denied');
  }
  t.strictSame(await watch.since(process.pid), []);
  tap.allowScreen(true);
  await tap.settle();
  t.ok((await watch.since(process.pid)).length > 0, 'and again');
});
