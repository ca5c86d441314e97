import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { frameSlot } from '#lib/binding/event-layout.js';
import { CaptureError } from '#lib/errors.js';
import { FrameFeed, type FrameFeedOptions } from '#lib/frames/frame-feed.js';
import type { EventTrigger } from '#lib/frames/frame-schedule.js';
import type { PendingFrame } from '#lib/screen.js';
import { layout, ScriptedPort } from './fixtures/frame-port.js';
import { HandClock } from './fixtures/hand-clock.js';
import { button, inEditor, outside } from './fixtures/kept-events.js';

const on: EventTrigger[] = ['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'];
const settle = { click: 200, focus: 300, 'typing-pause': 500, 'scroll-stop': 400, menu: 150 };
const second = 1e9;

interface Delivery {
  frame: PendingFrame;
  /** The first byte of its pixels when it was handed over; -1: none. */
  first: number;
  written: () => void;
  lost: () => void;
}

/** A feed on a scripted native side. Frames are written at once, unless `slow`: then when the test says so. */
function setUp(change: Partial<FrameFeedOptions<string>> = {}, { slow = false } = {}) {
  const clock = new HandClock();
  const port = new ScriptedPort();
  const deliveries: Delivery[] = [];
  const gaveUp: string[] = [];
  const errors: unknown[] = [];
  const feed = new FrameFeed<string>({
    port,
    layout,
    rules: { every: null, on: new Set(on), minGap: 200, maxPerMinute: 600, settle },
    scale: 1,
    cursor: true,
    screen: { width: 8, height: 4 },
    judgeWindow: (window) => window === 'Editor',
    timeOf: (ns) => BigInt(ns),
    deliver: (frame) =>
      new Promise((resolve, reject) => {
        const first = frame.dataSize > 0 ? (frame.memory[frame.dataAt] ?? -1) : -1;
        deliveries.push({ frame, first, written: resolve, lost: () => reject(new Error('the worker died')) });
        if (!slow) resolve();
      }),
    onGiveUp: (reason) => gaveUp.push(reason),
    onError: (error) => errors.push(error),
    clock,
    ...change,
  });
  const pass = (ms: number): void => {
    port.ns += ms * 1e6;
    clock.pass(ms);
  };
  /** A click that has settled: a request, unless something stands against it. */
  const click = (): void => {
    feed.see([button('buttondown')]);
    pass(1000);
  };
  return { feed, port, clock, deliveries, gaveUp, errors, pass, click };
}

/** The same, started, in an allowed window whose first request waits for its answer. */
function started(change: Partial<FrameFeedOptions<string>> = {}, options = {}) {
  const made = setUp(change, options);
  made.feed.start();
  made.feed.see([inEditor]);
  made.pass(1000);
  return made;
}

t.test('The first frame is a key frame, and goes to the file as it is in its slot', async (t) => {
  const { feed, port, deliveries, errors } = started();
  t.match(port.requests, [{ key: true, cursor: true }]);
  port.answerFrame(7);
  const { frame, first } = deliveries[0] ?? {};
  t.match(frame, { key: true, trigger: 'start', width: 8, height: 4, scale: 1, merged: 0, cursor: null, rects: [] });
  t.equal(frame?.time, BigInt(second));
  t.equal(first, 7);
  await feed.settled();
  t.match(feed.stats, { frames: 1, merged: 0, lost: 0 });
  t.same(port.pool.states, [frameSlot.free, frameSlot.free, frameSlot.free, frameSlot.free]);
  t.same(errors, []);
});

t.test('Frames after it are patches', async (t) => {
  const { port, click, deliveries } = started();
  port.answerFrame();
  click();
  t.equal(port.requests[1]?.key, false);
  port.answerFrame();
  t.match(deliveries[1]?.frame, { key: false, trigger: 'click' });
});

t.test('A picture of half the size has a pool of half the size each way', async (t) => {
  const { port } = started({ scale: 0.5, screen: { width: 1921, height: 1081 } });
  t.equal(port.scale, 2);
  t.ok(port.pool.slotBytes < 1921 * 1081 * 3);
});

t.test('Each question about a window gets the policy’s answer', async (t) => {
  const { port } = started();
  port.questions = [
    { id: 1, window: 'Editor' },
    { id: 2, window: 'Vault' },
  ];
  port.ring();
  t.same(port.judged, [
    [1, true],
    [2, false],
  ]);
});

t.test('A question that breaks the policy’s code is answered with no, and is a defect', async (t) => {
  const { port, errors } = started({
    judgeWindow: () => {
      throw new Error('broken');
    },
  });
  port.questions = [{ id: 1, window: 'Editor' }];
  port.ring();
  t.same(port.judged, [[1, false]]);
  t.equal(errors.length, 1);
});

t.test('A popup is an occasion for a frame', async (t) => {
  const { port, pass } = started();
  port.answerFrame();
  port.opened = 1;
  port.ring();
  pass(150);
  t.equal(port.requests.length, 2);
  port.answer('unchanged');
  port.ring();
  pass(10_000);
  t.equal(port.requests.length, 2, 'once');
});

t.test('A screen in which nothing changed makes no frame, and is no loss', async (t) => {
  const { feed, port, deliveries, click } = started();
  port.answerFrame();
  click();
  port.answer('unchanged');
  await feed.settled();
  t.equal(deliveries.length, 1);
  t.match(feed.stats, { frames: 1, merged: 0, lost: 0 });
});

t.test(
  'While every slot is being written nothing is requested, and what was merged is told by the next frame',
  async (t) => {
    const { feed, port, deliveries, click, pass } = started({}, { slow: true });
    port.answerFrame();
    for (let slot = 1; slot < 4; slot++) {
      click();
      port.answerFrame();
    }
    t.equal(deliveries.length, 4);
    for (let more = 0; more < 3; more++) click();
    pass(60_000);
    t.equal(port.requests.length, 4);
    deliveries[0]?.written();
    await turn();
    t.equal(port.requests.length, 5);
    port.answerFrame();
    t.equal(deliveries[4]?.frame.merged, 2);
    t.match(feed.stats, { merged: 2, lost: 0 });
  },
);

t.test('A request that found no slot is made again when one is free', async (t) => {
  const { port, deliveries, click, pass } = started({}, { slow: true });
  port.answerFrame();
  click();
  port.answer('no-slot');
  pass(1000);
  t.match(port.requests.at(-1), { ticket: 3 });
  port.answerFrame();
  t.match(deliveries[1]?.frame, { trigger: 'click', merged: 0 });
});

t.test('After a frame was lost the next one is a key frame, and the loss is counted', async (t) => {
  const { feed, port, deliveries, click } = started({}, { slow: true });
  port.answerFrame();
  deliveries[0]?.lost();
  await feed.settled();
  t.match(feed.stats, { frames: 0, lost: 1 });
  click();
  t.equal(port.requests[1]?.key, true);
  port.answerFrame();
  deliveries[1]?.written();
  await feed.settled();
  t.match(feed.stats, { frames: 1, lost: 1 });
  t.ok(port.pool.states.every((state) => state === frameSlot.free));
});

t.test('Patches that stand on a lost frame are lost with it', async (t) => {
  const { feed, port, deliveries, click } = started({}, { slow: true });
  port.answerFrame();
  click();
  port.answerFrame();
  click();
  port.leave('frame', { slot: port.pool.fill(1, 0) ?? -1 });
  deliveries[0]?.lost();
  await turn();
  port.ring();
  t.equal(deliveries.length, 2, 'a patch that was read before the loss was known is not handed over');
  deliveries[1]?.written();
  await feed.settled();
  t.match(feed.stats, { frames: 0, lost: 3 });
  t.ok(port.pool.states.every((state) => state === frameSlot.free));
});

t.test('A key frame is taken once a minute, as long as frames are', async (t) => {
  const { port, deliveries, pass, feed } = started();
  for (let frame = 0; frame < 40; frame++) {
    port.answerFrame();
    await turn();
    feed.see([button('buttondown')]);
    pass(10_000);
  }
  let key = 0n;
  for (const { frame } of deliveries) {
    if (frame.key) key = frame.time;
    t.ok(frame.time - key <= 60n * BigInt(second));
  }
  t.equal(deliveries.filter(({ frame }) => frame.key).length, 7);
});

t.test(
  'A patch that was read more than a minute after its key frame is not kept; a key frame is taken in its place',
  async (t) => {
    const { port, deliveries, click, pass } = started();
    port.answerFrame();
    click();
    pass(60_000);
    port.answerFrame(1, { key: false });
    pass(200);
    t.equal(deliveries.length, 1);
    t.equal(port.requests.at(-1)?.key, true);
    port.answerFrame();
    t.match(deliveries[1]?.frame, { key: true, trigger: 'click' });
  },
);

t.test('A frame that native made a key frame by itself begins a new minute', async (t) => {
  const { port, click, pass } = started();
  port.answerFrame();
  pass(30_000);
  click();
  port.answerFrame(1, { key: true });
  pass(40_000);
  click();
  t.equal(port.requests.at(-1)?.key, false);
});

t.test('Windows that do not come to rest are tried three times, then the frame counts as lost', async (t) => {
  const { feed, port, pass } = started();
  for (let look = 0; look < 5; look++) {
    port.answer('restless');
    pass(1000);
  }
  t.equal(port.requests.length, 3);
  t.match(feed.stats, { frames: 0, lost: 1 });
});

t.test('A look while the context is being judged is tried again; a denied one is dropped and no loss', async (t) => {
  const { feed, port, pass, deliveries } = started();
  port.answer('denied');
  pass(200);
  t.equal(port.requests.length, 2);
  port.answerFrame();
  t.equal(deliveries[0]?.frame.trigger, 'start');
  feed.see([button('buttondown')]);
  pass(200);
  feed.see([outside]);
  port.answer('denied');
  pass(10_000);
  t.equal(port.requests.length, 3);
  t.match(feed.stats, { lost: 0 });
});

t.test('A screen that outgrew the slots gets a larger pool, and its frame', async (t) => {
  const { port, pass, deliveries, click } = started({}, { slow: true });
  port.answerFrame(1);
  const before = port.pool;
  click();
  port.answer('too-large', { width: 800, height: 600 });
  t.equal(port.starts, 2);
  t.ok(port.pool.slotBytes > 800 * 600 * 3);
  pass(200);
  t.match(port.requests.at(-1), { key: true });
  const pixelBytes = 800 * 600 * 3;
  const slot = port.pool.fill(9, pixelBytes) ?? -1;
  port.answer('frame', { slot, pixelBytes, width: 800, height: 600 });
  t.match(deliveries[1]?.frame, { trigger: 'click', key: true, width: 800 });
  t.equal(deliveries[0]?.frame.memory.buffer, before.bytes.buffer);
  deliveries[0]?.written();
  deliveries[1]?.written();
  await turn();
  t.equal(before.states[0], frameSlot.free);
});

t.test('A screen larger than a recording takes ends the frames, not the recording', async (t) => {
  const { port, gaveUp, click, errors, feed } = started();
  port.answerFrame();
  click();
  port.answer('too-large', { width: 20_000, height: 20_000 });
  t.match(gaveUp, [/larger than a recording takes/]);
  click();
  t.equal(port.requests.length, 2);
  t.same(errors, []);
  feed.start();
  t.equal(port.starts, 2, 'a later start tries again');
});

t.test('A larger pool that native refuses ends the frames', async (t) => {
  const { port, gaveUp } = started();
  port.refusal = new CaptureError('ERR_CONNECTION_LOST', 'The display went away.');
  port.answer('too-large', { width: 800, height: 600 });
  t.match(gaveUp, [/The display went away/]);
});

t.test('A start on a screen that is too large is refused', async (t) => {
  const { feed } = setUp({ screen: { width: 30_000, height: 30_000 } });
  t.throws(() => feed.start(), { code: 'ERR_UNSUPPORTED', remedy: /"scale": 0\.5/ });
});

t.test('A screen that cannot be read is tried on the next occasions, then left alone', async (t) => {
  const { feed, port, click, gaveUp } = started();
  for (let failure = 0; failure < 4; failure++) {
    port.answer('failed');
    click();
  }
  port.answerFrame();
  for (let failure = 0; failure < 10; failure++) {
    click();
    if (gaveUp.length === 0) port.answer('failed');
  }
  t.equal(gaveUp.length, 1);
  t.match(feed.stats, { lost: 9 });
  t.equal(port.requests.length, 10);
});

t.test('A pause discards what was not handed over, and nothing goes on', async (t) => {
  const { feed, port, clock, click, deliveries } = started({}, { slow: true });
  port.answerFrame(1);
  click();
  port.leave('frame', { slot: port.pool.fill(2, 96) ?? -1 });
  feed.stop();
  t.equal(clock.timers, 0);
  port.ring();
  t.equal(deliveries.length, 1);
  t.same(port.pool.states, [frameSlot.reading, frameSlot.free, frameSlot.free, frameSlot.free]);
  t.notOk(port.pool.pixels(1).some((byte) => byte !== 0));
  click();
  t.equal(port.requests.length, 2);
  deliveries[0]?.written();
  await feed.settled();
  t.match(feed.stats, { frames: 1, lost: 0 });
});

t.test('After a pause the frames begin with a key frame, in the same pool when nobody uses it', async (t) => {
  const { feed, port, pass } = started();
  port.answerFrame();
  await feed.settled();
  const before = port.pool;
  feed.stop();
  feed.start();
  t.equal(port.pool.bytes, before.bytes);
  feed.see([inEditor]);
  pass(300);
  t.match(port.requests.at(-1), { key: true });
});

t.test('A pool with frames on their way to the file is not handed to native anew', async (t) => {
  const { feed, port, deliveries, pass } = started({}, { slow: true });
  port.answerFrame(3);
  const before = port.pool;
  feed.stop();
  feed.start();
  t.not(port.pool.bytes.buffer, before.bytes.buffer);
  feed.see([inEditor]);
  pass(300);
  port.answerFrame(4);
  t.equal(before.pixels(0)[0], 3);
  for (const { written } of deliveries) written();
  await feed.settled();
  t.match(feed.stats, { frames: 2, lost: 0 });
});

t.test('Frames that native has ready are taken before it is stopped', async (t) => {
  const { feed, port, deliveries } = started();
  port.leave('frame', { slot: port.pool.fill(1, 96) ?? -1, pixelBytes: 96 });
  feed.collect();
  feed.stop();
  t.equal(deliveries.length, 1);
});

t.test('Waiting for the last frame waits for all of them', async (t) => {
  const { feed, port, deliveries, click } = started({}, { slow: true });
  port.answerFrame();
  click();
  port.answerFrame();
  feed.stop();
  let settled = false;
  const waiting = feed.settled().then(() => {
    settled = true;
  });
  deliveries[0]?.written();
  await turn();
  t.notOk(settled);
  deliveries[1]?.written();
  await waiting;
});

t.test('The times of frames rise, whatever the clock says', async (t) => {
  const { port, click, deliveries } = started();
  port.answerFrame(1, { timeNs: 5000 });
  click();
  port.answerFrame(1, { timeNs: 5000 });
  t.same(
    deliveries.map(({ frame }) => frame.time),
    [5000n, 5001n],
  );
});

t.test('The cursor is told beside the frame, with its image also where native told it before', async (t) => {
  const { port, click, deliveries } = started();
  const cursor = { x: 3, y: 2, hotX: 0, hotY: 0, width: 1, height: 1, argb: Uint32Array.of(0xff010203) };
  port.answerFrame(1, { cursor });
  click();
  port.answerFrame(1, { cursor: { ...cursor, x: 4, argb: new Uint32Array() } });
  t.match(deliveries[1]?.frame.cursor, { x: 4, y: 2, image: { width: 1, height: 1 } });
  t.same([...(deliveries[1]?.frame.cursor?.image?.data ?? [])], [1, 2, 3, 255]);
});

t.test('The cursor is not asked for without the pointer’s stream', async (t) => {
  const { port } = started({ cursor: false });
  t.equal(port.requests[0]?.cursor, false);
});

t.test('A report on something that was not asked for is a defect', async (t) => {
  const { port, errors } = started();
  port.answer('unchanged', { ticket: 99 });
  t.equal(errors.length, 1);
});
