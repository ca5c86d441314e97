import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { frameHeader, frameSlot, screenBit } from '#lib/binding/event-layout.js';
import type { FakeStep, FakeWindow, NativeFrameOptions } from '#lib/binding/native-binding.js';
import {
  createFrames,
  createImage,
  createPool,
  type FramesOptions,
  fill,
  type TestFrames,
  type TestImage,
} from './fixtures/frame-session.mjs';
import { at, createSession, judge } from './fixtures/native-session.mjs';
import { runNode } from './fixtures/run-node.mjs';

const red = 0xc01020;
const green = 0x10c020;
const canary = 0x1234fe;

type Shown = FakeWindow & { colour: number };
const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const editor: Shown = { id: 1, app: 'Editor', title: 'draft', rect: rect(10, 20, 300, 200), colour: red };
const vault: Shown = { id: 2, app: 'Vault', title: 'secrets', rect: rect(100, 100, 300, 200), colour: canary };
const screen = (...windows: Shown[]): FakeStep => ({ do: 'screen', windows });
const paint = (id: number, where: ReturnType<typeof rect>, colour: number): FakeStep => ({
  do: 'paint',
  id,
  rect: where,
  colour,
});
const judgeByApp: NonNullable<FramesOptions['judge']> = (window) => window.app !== 'Vault';

async function running(t: Test, options: FramesOptions = {}): Promise<TestFrames> {
  const frames = await createFrames({ judge: judgeByApp, ...options });
  t.teardown(() => frames.session.stop());
  return frames;
}

const same = (a: TestImage, b: TestImage) =>
  a.width === b.width && a.height === b.height && a.pixels.every((colour, index) => colour === b.pixels[index]);
const black = (width = 640, height = 400) => createImage(width, height);
const newestEpoch = ({ records }: TestFrames) => records.findLast(({ kind }) => kind === 'context')?.words[0] ?? 0;

t.test('a frame holds what is visible of the allowed windows, and black elsewhere', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor, vault, { ...editor, id: 3, rect: rect(350, 50, 200, 100), colour: green })]);
  const before = frames.session.elapsed();
  const report = await frames.ask();
  t.match(report, { outcome: 'frame', key: true, width: 640, height: 400, cursor: null, keepAs: 0 });
  t.ok(report.timeNs >= before && report.timeNs <= frames.session.elapsed());
  t.equal(frames.pool.state(report.slot), frameSlot.ready);
  const wanted = fill(black(), rect(10, 20, 300, 200), red);
  fill(fill(wanted, rect(100, 100, 300, 200), 0), rect(350, 50, 200, 100), green);
  t.ok(same(frames.decode(report), wanted));
});

t.test('what changed since is a patch', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  const wanted = fill(black(), rect(10, 20, 300, 200), red);
  for (const [index, colour] of [green, 0xffffff, 0x000001].entries()) {
    const where = rect(20 + 50 * index, 30, 12, 13);
    await frames.play([paint(1, where, colour)]);
    const report = await frames.ask();
    t.match(report, { outcome: 'frame', key: false });
    t.ok(report.rectCount > 0);
    t.ok(same(frames.decode(report), fill(wanted, where, colour)), `paint ${index}`);
  }
});

t.test('a key frame comes when it is asked for', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  await frames.play([paint(1, rect(20, 30, 5, 5), green)]);
  const report = await frames.ask({ key: true });
  t.equal(report.key, true);
  const wanted = fill(fill(black(), rect(10, 20, 300, 200), red), rect(20, 30, 5, 5), green);
  t.ok(same(frames.decode(report), wanted));
});

t.test('where nothing changed there is no frame', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  t.equal((await frames.ask()).outcome, 'unchanged');
  await frames.play([paint(1, rect(20, 30, 5, 5), red)]);
  t.equal((await frames.ask()).outcome, 'unchanged', 'painted with the same colour');
  await frames.play([screen(editor, vault), screen(editor)]);
  t.equal((await frames.ask({ key: true })).outcome, 'unchanged');
});

t.test('a frame that was lost is taken again, as a key frame, though nothing changed', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  const again = await frames.ask({ retake: true });
  t.match(again, { outcome: 'frame', key: true });
  t.ok(same(frames.decode(again), fill(black(), rect(10, 20, 300, 200), red)));
});

t.test('with half the size each way a pixel is the mean of four', async (t) => {
  const frames = await running(t, { scale: 2, pool: createPool(2, 320, 200) });
  const even = { ...editor, rect: rect(10, 20, 100, 100), colour: 0x804020 };
  await frames.play([screen(even), paint(1, rect(20, 40, 1, 2), 0x000000)]);
  const report = await frames.ask();
  t.match(report, { outcome: 'frame', width: 320, height: 200 });
  const wanted = fill(fill(black(320, 200), rect(5, 10, 50, 50), 0x804020), rect(10, 20, 1, 1), 0x402010);
  t.ok(same(frames.decode(report), wanted));
});

t.test('a window is asked about once, and again when its title changes', async (t) => {
  const frames = await running(t, { judge: ({ title }) => title === 'draft' });
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  await frames.play([screen({ ...editor, rect: rect(0, 0, 50, 50) })]);
  t.ok(same(frames.decode(await frames.ask()), fill(black(), rect(0, 0, 50, 50), red)), 'moved');
  t.strictSame(frames.titles, ['draft']);
  await frames.play([screen({ ...editor, title: 'secrets', colour: canary })]);
  t.ok(same(frames.decode(await frames.ask()), black()));
  t.strictSame(frames.titles, ['draft', 'secrets']);
  await frames.play([screen(editor)]);
  t.equal((await frames.ask()).outcome, 'frame', 'allowed again');
  t.strictSame(frames.titles, ['draft', 'secrets', 'draft']);
});

t.test('a question tells the whole window', async (t) => {
  const frames = await running(t, { judge: () => undefined });
  const popup = { ...editor, id: 9, popup: true, executable: 'ed', pid: 42, owner: editor, kin: [editor] };
  await frames.play([screen(popup)]);
  const report = frames.ask();
  while (frames.open.length === 0) await sleep(1);
  const { window } = frames.open[0] ?? {};
  t.match(window, { id: 9, app: 'Editor', title: 'draft', popup: true, executable: 'ed', pid: 42, rect: editor.rect });
  t.match(window?.owner, { id: 1, title: 'draft' });
  t.match(window?.kin, [{ id: 1, title: 'draft' }]);
  t.strictSame(frames.session.windowQuestions(), [], 'each is handed over once');
  frames.session.judgeWindow(frames.open[0]?.id ?? 0, true);
  frames.decode(await report);
});

t.test('a window that nobody answers for is black, until somebody does', async (t) => {
  const frames = await running(t, { judge: () => undefined });
  await frames.play([screen(editor)]);
  t.ok(same(frames.decode(await frames.ask()), black()));
  frames.session.judgeWindow(frames.open[0]?.id ?? 0, true);
  t.ok(same(frames.decode(await frames.ask()), fill(black(), rect(10, 20, 300, 200), red)));
});

t.test('an answer to a question that nobody asked allows nothing', async (t) => {
  const frames = await running(t, { judge: () => undefined });
  await frames.play([screen(editor)]);
  const report = frames.ask();
  while (frames.open.length === 0) await sleep(1);
  for (const other of [0, 2, 3, 0xffffffff]) frames.session.judgeWindow(other, true);
  frames.session.judgeWindow(frames.open[0]?.id ?? 0, false);
  t.ok(same(frames.decode(await report), black()));
});

t.test('a window with more relatives than an application has is black without a question', async (t) => {
  const frames = await running(t);
  const kin = Array.from({ length: 5000 }, () => ({ app: 'Editor' }));
  await frames.play([screen({ ...editor, kin }, { ...editor, id: 3, rect: rect(350, 50, 200, 100) })]);
  t.ok(same(frames.decode(await frames.ask()), fill(black(), rect(350, 50, 200, 100), red)));
  t.equal(frames.titles.length, 1);
});

t.test('the screen is not read', async (t) => {
  const closed: Record<string, (frames: TestFrames) => unknown> = {
    'while the gate is closed': ({ ring }) => Atomics.store(ring.words, at.gate / 4, 0),
    'while the gate is neither open nor closed': ({ ring }) => Atomics.store(ring.words, at.gate / 4, 2),
    'in a context without a verdict': (frames) => frames.turn(),
    'in a context that is denied': async (frames) => {
      await frames.turn();
      judge(frames.ring, newestEpoch(frames), 0);
    },
    'in a context where only events are allowed': async (frames) => {
      await frames.turn();
      judge(frames.ring, newestEpoch(frames), ~screenBit >>> 0);
    },
    'in a context denied after it was allowed': (frames) => judge(frames.ring, newestEpoch(frames), 0),
    'after a verdict on another epoch': (frames) => judge(frames.ring, newestEpoch(frames) + 1, screenBit),
    'after a verdict on no epoch': (frames) => judge(frames.ring, 0, screenBit),
  };
  for (const [when, close] of Object.entries(closed)) {
    await t.test(when, async (t) => {
      const frames = await running(t);
      await frames.play([screen(editor)]);
      await close(frames);
      t.match(await frames.ask(), { outcome: 'denied', slot: 0, width: 0, cursor: null });
      t.strictSame(frames.titles, [], 'no window was looked at');
      t.equal(frames.pool.state(0), frameSlot.free);
    });
  }

  await t.test('when the person turned away while windows were judged', async (t) => {
    const frames = await running(t, { judge: () => undefined });
    await frames.play([screen(editor)]);
    const report = frames.ask();
    while (frames.open.length === 0) await sleep(1);
    await frames.turn();
    frames.session.judgeWindow(frames.open[0]?.id ?? 0, true);
    t.equal((await report).outcome, 'denied');
  });
});

t.test('the screen is not read before the first context', async (t) => {
  const { session, ring } = createSession();
  session.start();
  t.teardown(() => session.stop());
  judge(ring, 0, screenBit);
  session.startFrames({ pool: createPool().bytes, scale: 1, bell() {} });
  session.requestFrame({ ticket: 1, key: false, cursor: false });
  let report = session.frameReport();
  while (report === null) {
    await sleep(1);
    report = session.frameReport();
  }
  t.equal(report.outcome, 'denied');
});

t.test('the screen is read where the verdict allows it and no event', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  await frames.turn();
  judge(frames.ring, newestEpoch(frames), screenBit);
  t.equal((await frames.ask()).outcome, 'frame');
});

t.test('a window that was renamed while others were judged is black', async (t) => {
  const frames = await running(t, { judge: ({ title }) => (title === 'draft' ? true : undefined) });
  const slow = { ...editor, id: 5, title: 'slow', rect: rect(400, 300, 10, 10) };
  await frames.play([screen(editor, slow)]);
  const report = frames.ask();
  while (frames.open.length === 0) await sleep(1);
  await frames.play([screen({ ...editor, title: 'secrets', colour: canary }, slow)]);
  frames.session.judgeWindow(frames.open[0]?.id ?? 0, true);
  t.ok(same(frames.decode(await report), fill(black(), slow.rect, red)));
});

t.test('without a free slot there is no frame, and the next one holds the change', async (t) => {
  const frames = await running(t, { pool: createPool(1) });
  await frames.play([screen(editor)]);
  const first = await frames.ask();
  await frames.play([paint(1, rect(20, 30, 5, 5), green)]);
  t.equal((await frames.ask()).outcome, 'no-slot');
  t.equal((await frames.ask()).outcome, 'no-slot');
  frames.decode(first);
  const wanted = fill(fill(black(), rect(10, 20, 300, 200), red), rect(20, 30, 5, 5), green);
  t.ok(same(frames.decode(await frames.ask()), wanted));
});

t.test('each slot is written only while it is free', async (t) => {
  const frames = await running(t, { pool: createPool(3) });
  const slots = new Set<number>();
  for (let index = 0; index < 3; index++) {
    await frames.play([screen({ ...editor, colour: index + 1 })]);
    slots.add((await frames.ask()).slot);
  }
  t.strictSame([...slots].sort(), [0, 1, 2]);
  t.equal((await frames.ask()).outcome, 'unchanged');
});

t.test('a screen that has outgrown the slots says its size, and larger slots serve it', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  await frames.play([{ do: 'screen', width: 1000, height: 700 }]);
  t.match(await frames.ask(), { outcome: 'too-large', width: 1000, height: 700 });
  frames.restart({ pool: createPool(1, 1000, 700) });
  const report = await frames.ask();
  t.match(report, { outcome: 'frame', key: true, width: 1000, height: 700 });
  t.ok(same(frames.decode(report), fill(black(1000, 700), rect(10, 20, 300, 200), red)));
  await frames.play([{ do: 'screen', width: 640, height: 400 }]);
  t.match(await frames.ask(), { outcome: 'frame', key: true, width: 640, height: 400 }, 'a smaller one fits');
});

t.test('the capabilities tell the size of the scripted screen', async (t) => {
  const frames = await running(t);
  t.strictSame(frames.session.capabilities().displays, [rect(0, 0, 640, 400)]);
  await frames.play([{ do: 'screen', width: 1000, height: 700 }]);
  t.strictSame(frames.session.capabilities().displays, [rect(0, 0, 1000, 700)]);
});

t.test('the cursor is told beside a frame, where it lies on an allowed window', async (t) => {
  const frames = await running(t);
  const change = async (x: number, y: number, colour: number) => {
    await frames.play([{ do: 'move', x, y }, screen(editor, vault), paint(1, rect(15, 25, 1, 1), colour)]);
  };
  const ask = async (cursor: boolean) => {
    const report = await frames.ask({ cursor });
    t.equal(report.outcome, 'frame');
    frames.decode(report);
    return report.cursor;
  };
  await change(50, 60, 1);
  t.equal(await ask(false), null, 'not asked for');
  await change(50, 61, 2);
  const first = await ask(true);
  t.match(first, { x: 50, y: 61, hotX: 0, hotY: 0, width: 1, height: 1 });
  t.strictSame(first?.argb, Uint32Array.of(0xffffffff));
  await change(51, 61, 3);
  const second = await ask(true);
  t.equal(second?.x, 51);
  t.equal(second?.argb.length, 0, 'the image of before');
  await change(150, 150, 4);
  t.equal(await ask(true), null, 'on a denied window');
  await change(600, 390, 5);
  t.equal(await ask(true), null, 'on no window');
});

t.test('popups of allowed apps are counted once each', async (t) => {
  const frames = await running(t);
  const menu = { ...editor, id: 11, popup: true, rect: rect(20, 30, 50, 60) };
  await frames.play([screen(editor)]);
  await frames.ask();
  t.equal(frames.session.popups(), 0);
  await frames.play([screen(editor, menu, { ...vault, popup: true })]);
  await frames.ask();
  await frames.ask();
  t.equal(frames.session.popups(), 1);
  await frames.play([screen(editor)]);
  await frames.ask();
  await frames.play([screen(editor, menu)]);
  await frames.ask();
  t.equal(frames.session.popups(), 2, 'opened again');
});

t.test('a session refuses a pool that it cannot share', async (t) => {
  const { session } = createSession();
  session.start();
  t.teardown(() => session.stop());
  const { memory, bytes } = createPool();
  const tampered = (field: keyof typeof frameHeader, value: number) => {
    const pool = createPool();
    pool.words[frameHeader[field] / 4] = value;
    return pool.bytes;
  };
  const pools: [string, unknown][] = [
    ['nothing', undefined],
    ['an array', []],
    ['another element type', new Int8Array(memory)],
    ['memory that could be detached', Uint8Array.from(bytes)],
    ['memory without a header', new Uint8Array(new SharedArrayBuffer(memory.byteLength))],
    ['less than the header says', new Uint8Array(memory, 0, memory.byteLength - 64)],
    ['memory out of line', new Uint8Array(memory, 1)],
    ['too little for a header', new Uint8Array(new SharedArrayBuffer(16))],
    ['nothing at all', new Uint8Array(new SharedArrayBuffer(0))],
    ['another layout', tampered('magic', 0)],
    ['a newer layout', tampered('abi', 2)],
    ['no slot', tampered('slotCount', 0)],
    ['more slots than memory', tampered('slotCount', 3)],
    ['fewer slots than memory', tampered('slotCount', 1)],
    ['slots beyond all memory', tampered('slotCount', 0xffffffff)],
    ['slots of no size', tampered('slotBytes', 0)],
    ['slots of another size', tampered('slotBytes', 64)],
    ['slots larger than all memory', tampered('slotBytes', 0xffffffc0)],
  ];
  for (const [what, pool] of pools) {
    t.throws(() => session.startFrames({ pool: pool as Uint8Array, scale: 1, bell() {} }), TypeError, what);
  }
});

t.test('what JavaScript writes into the header later takes no frame outside its memory', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  frames.decode(await frames.ask());
  frames.pool.words[frameHeader.slotCount / 4] = 16;
  frames.pool.words[frameHeader.slotBytes / 4] = 0x4000_0000;
  await frames.play([{ do: 'screen', width: 8192, height: 8192 }]);
  t.equal((await frames.ask()).outcome, 'too-large');
  await frames.play([{ do: 'screen', width: 640, height: 400 }, paint(1, rect(20, 30, 5, 5), green)]);
  t.match(await frames.ask(), { outcome: 'frame', slot: 0 });
});

t.test('a session refuses arguments of the wrong type', async (t) => {
  const { session } = createSession();
  session.start();
  t.teardown(() => session.stop());
  const options: NativeFrameOptions = { pool: createPool().bytes, scale: 1, bell() {} };
  for (const wrong of [{ scale: 0 }, { scale: 3 }, { scale: 0.5 }, { scale: '1' }, { bell: null }, { bell: {} }]) {
    t.throws(() => session.startFrames({ ...options, ...wrong } as NativeFrameOptions), TypeError);
  }
  t.throws(() => session.startFrames(undefined as unknown as NativeFrameOptions), TypeError);
  const request = { ticket: 1, key: false, cursor: false };
  for (const wrong of [{ ticket: -1 }, { ticket: 1.5 }, { ticket: '1' }, { key: 1 }, { cursor: undefined }]) {
    t.throws(() => session.requestFrame({ ...request, ...wrong } as typeof request), TypeError);
  }
  t.throws(() => session.requestFrame(null as unknown as typeof request), TypeError);
  const answers = [[], [1], [1, 1], ['1', true], [-1, true], [2 ** 32, true]];
  for (const wrong of answers) {
    t.throws(() => (session.judgeWindow as (...wrong: unknown[]) => void)(...wrong), TypeError);
  }
});

t.test('a script with a screen that is none is refused', async (t) => {
  const { session } = createSession();
  const wrong = [
    { do: 'screen', width: 0 },
    { do: 'screen', height: 8193 },
    { do: 'screen', windows: {} },
    { do: 'screen', windows: [null] },
    { do: 'screen', windows: [{ app: 'Editor' }] },
    { do: 'screen', windows: [{ app: 'Editor', colour: 0x1000000 }] },
    { do: 'screen', windows: [editor, editor] },
    { do: 'paint', id: 1, rect: rect(0, 0, 1, 1) },
    { do: 'paint', rect: rect(0, 0, 1, 1), colour: 0 },
    { do: 'paint', id: 1, colour: 0 },
  ];
  for (const step of wrong) t.throws(() => session.play([step as FakeStep]), TypeError);
});

t.test('a method refuses an object that is no session', async (t) => {
  const { session } = createSession();
  const methods = ['startFrames', 'requestFrame', 'windowQuestions', 'judgeWindow', 'frameReport', 'popups'] as const;
  for (const method of methods) {
    const call = session[method] as () => unknown;
    for (const other of [{}, Object.create(Object.getPrototypeOf(session)), undefined]) {
      t.throws(() => call.call(other), TypeError, `${method} on ${typeof other}`);
    }
  }
});

t.test('frames need a capture that runs', async (t) => {
  const { session } = createSession();
  const options: NativeFrameOptions = { pool: createPool().bytes, scale: 1, bell() {} };
  t.throws(() => session.startFrames(options), { code: 'ERR_INTERNAL' });
  session.start();
  session.stop();
  t.throws(() => session.startFrames(options), { code: 'ERR_INTERNAL' });
});

t.test('without frames there is nothing to ask and nothing to tell', async (t) => {
  const frames = await createFrames();
  await frames.play([screen(editor)]);
  await frames.ask();
  frames.session.stop();
  frames.session.requestFrame({ ticket: 9, key: false, cursor: false });
  frames.session.judgeWindow(1, true);
  t.strictSame(frames.session.windowQuestions(), []);
  t.equal(frames.session.frameReport(), null);
  t.equal(frames.session.popups(), 0);
});

t.test('frames that are started anew forget what was before', async (t) => {
  const frames = await running(t);
  await frames.play([screen(editor)]);
  await frames.ask();
  frames.restart();
  t.equal(frames.session.frameReport(), null);
  const report = await frames.ask();
  t.match(report, { outcome: 'frame', key: true });
  t.ok(same(frames.decode(report), fill(black(), rect(10, 20, 300, 200), red)));
  t.strictSame(frames.titles, ['draft', 'draft'], 'no verdict either');
});

t.test('stop() and startFrames() do not wait for a verdict', async (t) => {
  const frames = await running(t, { judge: () => undefined });
  await frames.play([screen(editor)]);
  // Were each waited for, this would take longer than the test may.
  for (let round = 0; round < 700; round++) {
    const asked = frames.open.length;
    void frames.ask();
    while (frames.open.length === asked) await sleep(0);
    frames.restart();
  }
  void frames.ask();
  frames.session.stop();
  t.equal(frames.session.frameReport(), null);
});

t.test('the bell may stop the session', async (t) => {
  let rings = 0;
  const frames = await running(t, {
    bell: () => {
      rings += 1;
      frames.session.stop();
    },
  });
  await frames.play([screen(editor)]);
  frames.session.requestFrame({ ticket: 1, key: false, cursor: false });
  while (rings === 0) await sleep(1);
  await sleep(20);
  t.equal(rings, 1, 'and is not called again');
  frames.session.start();
});

t.test('a bell that stop() overtook is not answered', async (t) => {
  let rings = 0;
  const frames = await running(t, { bell: () => rings++ });
  await frames.play([screen()]);
  frames.session.requestFrame({ ticket: 1, key: false, cursor: false });
  // Without giving the event loop a turn, so that the bell is still waiting when stop() comes.
  while (frames.pool.state(0) !== frameSlot.ready);
  frames.session.stop();
  await sleep(20);
  t.equal(rings, 0);
});

t.test('the memory of the pool outlives every reference of JavaScript, until the frames end', async (t) => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const { session, play } = await running(t);
  let outcome = '';
  const bell = () => {
    for (const { id } of session.windowQuestions()) session.judgeWindow(id, true);
    outcome = session.frameReport()?.outcome ?? outcome;
  };
  // In a function of its own: nothing on this one's stack holds the pool.
  const start = () => {
    const { bytes } = createPool(16);
    session.startFrames({ pool: bytes, scale: 1, bell });
    return new WeakRef(bytes);
  };
  const collected = async (pool: WeakRef<Uint8Array>) => {
    for (let round = 0; round < 20 && pool.deref() !== undefined; round++) {
      await sleep(5);
      gc();
    }
    return pool.deref() === undefined;
  };
  const first = start();
  t.equal(await collected(first), false);
  for (let ticket = 1; ticket <= 3; ticket++) {
    await play([screen({ ...editor, colour: ticket })]);
    outcome = '';
    session.requestFrame({ ticket, key: false, cursor: false });
    while (outcome === '') await sleep(1);
    t.equal(outcome, 'frame');
  }
  const second = start();
  t.equal(await collected(first), true, 'another pool took its place');
  t.equal(await collected(second), false);
  session.stop();
  t.equal(await collected(second), true);
});

t.test('a stopped session is collected although its bell knows it', async (t) => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const weak = (() => {
    const { session } = createSession();
    session.start();
    session.startFrames({ pool: createPool().bytes, scale: 1, bell: () => session.stop() });
    session.stop();
    return new WeakRef(session);
  })();
  for (let round = 0; round < 20 && weak.deref() !== undefined; round++) {
    await sleep(5);
    gc();
  }
  t.equal(weak.deref(), undefined);
});

t.test('a Worker is terminated while frames are taken, again and again', async (t) => {
  for (let round = 0; round < 20; round++) {
    const worker = new Worker(new URL('./fixtures/framing-worker.mjs', import.meta.url), { execArgv: [], env: {} });
    t.strictSame(await once(worker, 'message'), ['frames']);
    await worker.terminate();
  }
  const { session } = createSession();
  session.start();
  session.stop();
});

t.test('process.exit() while frames are taken ends the process with its code', async (t) => {
  const { code, signal, stderr } = await runNode(`
    import { takeForEver } from './frame-session.mjs';
    await takeForEver();
    process.exit(3);`);
  t.equal(signal, null, stderr);
  t.equal(code, 3, stderr);
});
