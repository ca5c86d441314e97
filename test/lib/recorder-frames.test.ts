// Frames of a recording, from the scripted screen to the file.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { loadNative } from '#lib/binding/load-native.js';
import type { FakeStep, FakeWindow, NativeBinding } from '#lib/binding/native-binding.js';
import type { CapstanEvent } from '#lib/events.js';
import { openRecording } from '#lib/index.js';
import { parsePolicy } from '#lib/policy/parser.js';
import type { PolicyInput } from '#lib/policy/schema.js';
import { type CaptureParts, CaptureSession } from '#lib/recorder/capture-session.js';
import { startWith } from '#lib/recorder.js';
import { RecordingWriter } from '#lib/recording/writer.js';
import { coloursOf, type StockMessage, stockMessages } from './fixtures/screen-messages.js';

const red = 0xc01020;
const green = 0x10c020;
const canary = 0x1234fe;
const [width, height] = [640, 400];

const rect = (x: number, y: number, w: number, h: number) => ({ x, y, width: w, height: h });
const editor = { id: 1, app: 'Editor', title: 'draft', rect: rect(10, 20, 300, 200), colour: red };
const vault = { id: 2, app: 'Vault', title: 'secrets', rect: rect(100, 100, 300, 200), colour: canary };

const policy: PolicyInput = {
  version: 1,
  allow: [{ app: 'Editor' }],
  streams: {
    keys: 'full',
    pointer: true,
    screen: { on: ['click', 'focus'], minGap: '100ms', maxPerMinute: 600, settle: { click: '0ms', focus: '0ms' } },
  },
};

const focus = (window: FakeWindow): FakeStep => ({ do: 'context', focus: window });
const screen = (...windows: (FakeWindow & { colour: number })[]): FakeStep => ({ do: 'screen', windows });
const click: FakeStep[] = [true, false].map((down) => ({ do: 'button', button: 0, down, x: 50, y: 50 }));
const paint = (colour: number): FakeStep => ({ do: 'paint', id: 1, rect: rect(20, 30, 40, 10), colour });

declare namespace Tap {
  type Test = Pick<typeof t, 'teardown' | 'testdir'>;
}

async function start(t: Tap.Test) {
  const out = join(t.testdir(), 'a.mcap');
  const recording = await startWith({ policy, out }, { backend: 'fake' });
  t.teardown(() => recording.stop());
  const until = async (fits: () => boolean) => {
    while (!fits()) await sleep(5);
  };
  return { recording, out, until, frames: (count: number) => until(() => recording.stats.frames >= count) };
}

const byTopic = (path: string, topic: string): StockMessage[] =>
  stockMessages(path).filter((message) => message.topic === topic);

/** A capture whose writer is another's. */
function startOn(t: Tap.Test, out: string, change: (writer: RecordingWriter) => RecordingWriter['writeFrame']) {
  const parts = { binding: loadNative(), backend: 'fake' as const, policy: parsePolicy(policy) };
  const openWriter: CaptureParts['openWriter'] = async (onError) => {
    const writer = await RecordingWriter.create({ path: out, metadata: {}, onError });
    writer.writeFrame = change(writer);
    return writer;
  };
  return CaptureSession.start({ ...parts, openWriter }).then((recording) => {
    t.teardown(() => recording.stop());
    return recording;
  });
}

t.test('a recording holds pictures of the allowed window, cut where a denied one covers it', async (t) => {
  const { recording, out, frames } = await start(t);
  recording.native.play([screen(editor, vault), focus(editor)]);
  await frames(1);
  await recording.stop();
  const [image] = byTopic(out, '/screen/frame');
  if (image === undefined) throw new Error('no picture');
  const covered = 210 * 120;
  t.strictSame(
    [...coloursOf(image, width * height)].sort(([a], [b]) => a - b),
    [
      [0, width * height - (300 * 200 - covered)],
      [red, 300 * 200 - covered],
    ],
  );
});

t.test('of a denied window not one pixel is in the file, wherever it moves', async (t) => {
  const { recording, out, frames, until } = await start(t);
  recording.native.play([screen(editor, vault), focus(editor)]);
  await frames(1);
  for (let move = 0; move < 10; move++) {
    const moved = { ...vault, rect: rect(30 * move, 20 * move, 200, 150) };
    recording.native.play([screen(editor, moved), paint(green + move), ...click]);
    await frames(2 + move);
  }
  recording.native.play([focus(vault), ...click]);
  await until(() => recording.focus?.denied === true);
  await sleep(50);
  t.equal(recording.stats.frames, 11);
  await recording.stop();
  const needle = Buffer.from([canary >> 16, (canary >> 8) & 255, canary & 255]);
  for (const { data, topic } of stockMessages(out)) t.notOk(data.includes(needle), topic);
  const allowed = new Set([0, red, ...Array.from({ length: 10 }, (_, move) => green + move)]);
  const reader = await openRecording(out);
  let count = 0;
  for await (const frame of reader.frames()) {
    count += 1;
    const pixels = new DataView(frame.data.buffer, frame.data.byteOffset, frame.data.byteLength);
    for (let at = 0; at < frame.data.length; at += 4) {
      const colour = pixels.getUint32(at) >>> 8;
      if (!allowed.has(colour)) t.fail(`frame ${count} has the colour ${colour.toString(16)}`);
    }
  }
  await reader.close();
  t.equal(count, 11);
});

t.test('the frames in the file are those that the recording counts', async (t) => {
  const { recording, out, frames } = await start(t);
  recording.native.play([screen(editor), focus(editor)]);
  await frames(1);
  for (let count = 1; count < 4; count++) {
    recording.native.play([paint(green + count), ...click]);
    await frames(count + 1);
  }
  await recording.stop();
  t.match(recording.stats, { frames: 4, framesLost: 0 });
  t.equal(byTopic(out, '/screen/frame').length, 1);
  t.equal(byTopic(out, '/screen/patch').length, 3);
  t.same(
    byTopic(out, '/screen/about').map(({ data }) => JSON.parse(data.toString()).trigger),
    ['start', 'click', 'click', 'click'],
  );
});

t.test('a frame’s time lies between the events around it', async (t) => {
  const { recording, out, frames } = await start(t);
  const seen: CapstanEvent[] = [];
  void (async () => {
    for await (const batch of recording.events()) seen.push(...batch);
  })();
  recording.native.play([screen(editor), focus(editor)]);
  await frames(1);
  await recording.stop();
  const [image] = byTopic(out, '/screen/frame');
  const [from, to] = [seen.find(({ kind }) => kind === 'focus'), seen.at(-1)];
  if (image === undefined || from === undefined || to === undefined) throw new Error('something is missing');
  t.ok(from.time < image.logTime && image.logTime < to.time);
});

t.test('while paused no frame is taken, and afterwards a whole one comes first', async (t) => {
  const { recording, out, frames } = await start(t);
  recording.native.play([screen(editor), focus(editor)]);
  await frames(1);
  await recording.pause('1m');
  recording.native.play([paint(green), ...click]);
  await sleep(100);
  t.equal(recording.stats.frames, 1);
  await recording.resume();
  recording.native.play([focus(editor)]);
  await frames(2);
  await recording.stop();
  t.equal(byTopic(out, '/screen/frame').length, 2);
});

t.test('stopping waits for the frame that is on its way to the file', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  let handedOver = 0;
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const recording = await startOn(t, out, (writer) => {
    const write = writer.writeFrame.bind(writer);
    return async (frame) => {
      handedOver += 1;
      await gate;
      await write(frame);
    };
  });
  recording.native.play([screen(editor), focus(editor)]);
  while (handedOver === 0) await sleep(5);
  const stopping = recording.stop();
  await sleep(50);
  t.equal(recording.state, 'recording');
  goOn();
  await stopping;
  t.equal(recording.stats.frames, 1);
  t.equal(byTopic(out, '/screen/frame').length, 1);
});

t.test('a menu that opened in an allowed app is an occasion for a frame', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  const on = {
    on: ['click' as const, 'menu' as const],
    minGap: '100ms',
    settle: { focus: '0ms', click: '0ms', menu: '1s' },
  };
  const recording = await startWith(
    { policy: { ...policy, streams: { pointer: true, screen: on } }, out },
    { backend: 'fake' },
  );
  t.teardown(() => recording.stop());
  const owner: FakeWindow = { id: editor.id, app: 'Editor', title: 'draft' };
  const menu = { id: 9, app: 'Editor', popup: true, owner, rect: rect(20, 40, 80, 90), colour: green };
  recording.native.play([screen(editor), focus(editor)]);
  while (recording.stats.frames < 1) await sleep(5);
  recording.native.play([screen(editor, menu), ...click]);
  while (recording.stats.frames < 2) await sleep(5);
  recording.native.play([paint(red - 1)]);
  while (recording.stats.frames < 3) await sleep(5);
  await recording.stop();
  t.same(
    byTopic(out, '/screen/about').map(({ data }) => JSON.parse(data.toString()).trigger),
    ['start', 'click', 'menu'],
  );
});

t.test('a live stream takes no pictures, whatever the policy says', async (t) => {
  const recording = await startWith({ policy }, { backend: 'fake' });
  t.teardown(() => recording.stop());
  recording.native.play([screen(editor), focus(editor), ...click]);
  while (recording.stats.events < 3) await sleep(5);
  await sleep(50);
  t.match(recording.stats, { frames: 0, framesLost: 0, framesMerged: 0 });
});

t.test('pictures that the policy wants and the machine cannot give are refused, and no file is left', async (t) => {
  const folder = t.testdir();
  const { Session, ...rest } = loadNative();
  const why = { available: false, why: 'There is no shared memory.', remedy: 'Load the module.' };
  const binding: NativeBinding = {
    ...rest,
    Session: class extends Session {
      override capabilities() {
        return { ...super.capabilities(), frames: why };
      }
    },
  };
  const open: CaptureParts['openWriter'] = (onError) =>
    RecordingWriter.create({ path: join(folder, 'a.mcap'), metadata: {}, onError });
  const parts = { binding, backend: 'fake' as const, openWriter: open };
  await t.rejects(CaptureSession.start({ ...parts, policy: parsePolicy(policy) }), {
    code: 'ERR_UNSUPPORTED',
    message: /There is no shared memory\. Load the module\. .*"screen": "off"/,
  });
  t.strictSame(await readdir(folder), []);
  const without = await CaptureSession.start({ ...parts, policy: parsePolicy({ version: 1, allow: [] }) });
  t.equal(without.state, 'recording', 'and the next one is not refused');
  await without.stop();
});

t.test('a frame that cannot be written is counted, and the next is a whole one', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  let refuse = true;
  const recording = await startOn(t, out, (writer) => {
    const write = writer.writeFrame.bind(writer);
    return async (frame) => {
      if (refuse) throw new Error('the worker died');
      await write(frame);
    };
  });
  recording.native.play([screen(editor), focus(editor)]);
  while (recording.stats.framesLost < 1) await sleep(5);
  refuse = false;
  recording.native.play([paint(green), ...click]);
  while (recording.stats.frames < 1) await sleep(5);
  await recording.stop();
  t.equal(recording.state, 'stopped');
  t.match(recording.stats, { frames: 1, framesLost: 1 });
  t.equal(byTopic(out, '/screen/frame').length, 1);
});
