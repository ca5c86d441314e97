// The frames of a whole recording, under a window manager: what is in the file.

import t from 'tap';
import type { RecordedFrame } from '#lib/index.js';
import { openRecording } from '#lib/index.js';
import type { Teardown } from '../contract/stage.js';
import { Desktop } from './harness/desktop.js';
import { painted } from './harness/painter.js';
import { Picture, screenshot } from './harness/picture.js';
import { allowingScreen, Session } from './harness/session.js';
import { until } from './harness/until.js';

t.setTimeout(300_000);

const place = { x: 60, y: 80, width: 400, height: 300 };

async function recorded(test: Teardown) {
  const desktop = await Desktop.start(test, { size: '800x600' });
  const allowed = await desktop.painter('Allowed');
  const denied = await desktop.painter('Denied');
  await allowed.create('it', place, 'no-background');
  const injector = await desktop.injector();
  await injector.play([`move ${place.x + 30} ${place.y + 30}`]);
  const session = await Session.start(test, desktop, allowingScreen('Allowed'));
  await allowed.run('activate it');
  await session.allowed();
  await until('the first frame', () => session.recording.stats.frames > 0);
  return { desktop, allowed, denied, injector, session };
}

async function framesOf(path: string): Promise<readonly (RecordedFrame & { picture: Picture })[]> {
  await using file = await openRecording(path);
  const frames: (RecordedFrame & { picture: Picture })[] = [];
  for await (const frame of file.frames()) {
    frames.push({ ...frame, picture: Picture.fromRgba(frame.width, frame.height, frame.data) });
  }
  return frames;
}

t.test('a click brings a frame that shows the app as a screenshot does, and nothing beside it', async (t) => {
  const { desktop, allowed, denied, injector, session } = await recorded(t);
  await denied.create('other', { x: 420, y: 200, width: 200, height: 200 }, 'canary');
  // It came up in front, with the focus; the denied window then stands behind the allowed one, but for its right part.
  await allowed.run('activate it', 'raise it');
  await session.allowed();
  await painted(allowed, denied);
  const { frames: before } = session.recording.stats;
  await allowed.run('redraw it 7');
  await injector.play(['click 1']);
  await until('a frame of the click', () => session.recording.stats.frames > before);
  const screen = await screenshot(desktop.env);
  await session.finish();
  const frames = await framesOf(session.path);
  const last = frames.at(-1);
  if (last === undefined) throw new Error('no frame');
  t.match(last, { width: 800, height: 600, scale: 1 });
  t.strictSame(last.picture.cut(place).differences(screen.cut(place)), [], 'the app, pixel by pixel');
  t.ok(screen.canaries() > 10_000, 'the denied window is on the screen');
  for (const { picture } of frames) t.equal(picture.canaries(), 0);
  t.equal(last.picture.cut({ x: 480, y: 60, width: 300, height: 500 }).lit(), 0, 'black beside the app');
});

t.test('the focus changes between trigger and frame, again and again: no denied pixel in any frame', async (t) => {
  const { allowed, denied, injector, session } = await recorded(t);
  await denied.create('other', { ...place, x: 200 }, 'canary', 'no-background');
  for (let turn = 0; turn < 12; turn++) {
    await allowed.run('activate it', `redraw it ${turn}`);
    await session.allowed();
    // At random moments of the settling time and of the reading.
    await injector.play(['click 1', `sleep ${turn * 9000}`]);
    await denied.run('activate other', 'raise other', `move other ${100 + turn * 20} 90`);
    await session.denied();
  }
  await allowed.run('activate it');
  await session.allowed();
  await session.finish();
  const frames = await framesOf(session.path);
  t.ok(frames.length > 4, `${frames.length} frames`);
  t.ok(
    frames.some(({ picture }) => picture.lit() > 50_000),
    'with the app in them',
  );
  for (const { picture, trigger } of frames) t.equal(picture.canaries(), 0, trigger);
});

t.test('the app closes between trigger and frame: what lay under it is in no frame', async (t) => {
  const { allowed, denied, injector, session } = await recorded(t);
  await denied.create('other', { x: 20, y: 30, width: 700, height: 500 }, 'canary');
  for (let turn = 0; turn < 12; turn++) {
    await allowed.create(`next${turn}`, { ...place, x: 90 }, 'no-background');
    await allowed.run(`activate next${turn}`);
    await session.allowed();
    await injector.play(['click 1', `sleep ${turn * 12_000}`]);
    await allowed.run(`destroy next${turn}`);
  }
  await session.finish();
  const frames = await framesOf(session.path);
  t.ok(frames.filter(({ picture }) => picture.lit() > 50_000).length >= 2, `${frames.length} frames`);
  for (const { picture, trigger } of frames) t.equal(picture.canaries(), 0, trigger);
});
