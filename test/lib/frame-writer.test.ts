import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { Compressor } from '#lib/compress/compressor.js';
import type { CaptureError } from '#lib/errors.js';
import type { PendingFrame } from '#lib/screen.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import {
  createWriter,
  HeldCompressor,
  inPlace,
  key,
  ManualClock,
  ms,
  readRecording,
  T0,
} from './fixtures/recording-events.js';
import {
  cursor,
  cursorImage,
  HEADROOM,
  random,
  readFrames,
  Screen,
  slot,
  writeFrames,
} from './fixtures/recording-frames.js';

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const cells = (frame: PendingFrame) => frame.memory.slice();

/** A compressor whose n-th frame fails. */
function failing(...which: number[]) {
  let calls = 0;
  return {
    ...inPlace,
    compressShared: (bytes: Uint8Array<SharedArrayBuffer>) =>
      which.includes(calls++) ? Promise.reject(new Error('no memory')) : inPlace.compressShared(bytes),
  };
}

t.test('the chunk’s first records stand right before the pixels, and nothing else of the slot changes', async (t) => {
  const writer = await createWriter(join(t.testdir(), 'a.mcap'));
  const screen = new Screen(20, 10);
  screen.noise(random(1));
  const frame = screen.keyFrame();
  const before = cells(frame);
  await writer.writeFrame(frame);
  const after = cells(frame);
  const first = after.findIndex((byte, i) => byte !== before[i]);
  t.ok(first > frame.dataAt - 4000 && first < frame.dataAt);
  t.strictSame(after.subarray(frame.dataAt), before.subarray(frame.dataAt));
  t.strictSame(after.subarray(0, first), before.subarray(0, first));
  await writer.close();
});

t.test('a worker reads the pixels where they are', async (t) => {
  const folder = t.testdir();
  const worker = join(folder, 'worker.mjs');
  // It writes into what it was given: a copy would not show that here.
  await writeFile(
    worker,
    `import { compressShared as real } from ${JSON.stringify(import.meta.resolve('#lib/compress/worker.js'))};
     export function compressShared(bytes) { const done = real(bytes); bytes[bytes.length - 1] = 0x5a; return done; }`,
  );
  await using compressor = new Compressor({ worker: pathToFileURL(worker) });
  const writer = await createWriter(join(folder, 'a.mcap'), { compressor });
  const frame = new Screen(20, 10).keyFrame();
  await writer.writeFrame(frame);
  t.equal(frame.memory[frame.dataAt + frame.dataSize - 1], 0x5a);
  await writer.close();
});

t.test('a slot that may be written over once writeFrame() has resolved does not spoil what was written', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await using compressor = new Compressor();
  const writer = await createWriter(path, { compressor });
  const [screen, next] = [new Screen(64, 48), random(3)];
  for (let n = 0; n < 8; n++) {
    screen.noise(next);
    const frame = screen.keyFrame();
    await writer.writeFrame(frame);
    frame.memory.fill(0);
  }
  await writer.close();
  t.strictSame(
    (await readFrames(path)).map(({ data }) => data),
    screen.expected,
  );
});

t.test('frames that are compressed out of order stand in order', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const writer = await createWriter(path, { compressor });
  const [screen, next] = [new Screen(20, 10), random(4)];
  const written = [writer.writeFrame(screen.keyFrame())];
  for (let n = 0; n < 3; n++) {
    screen.change(next);
    written.push(writer.writeFrame(screen.patch()));
  }
  await settle();
  t.equal(compressor.inFlight, 4, 'none waits for another');
  for (const release of compressor.waiting.splice(0).reverse()) {
    t.equal(writer.stats.frames, 0);
    release();
    await settle();
  }
  await Promise.all(written);
  await writer.close();
  t.strictSame(
    (await readFrames(path)).map(({ data }) => data),
    screen.expected,
  );
});

t.test('a frame that is slow to compress holds up no event', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const held = new HeldCompressor();
  const compressor = {
    ...inPlace,
    compressShared: (bytes: Uint8Array<SharedArrayBuffer>) => held.compressShared(bytes),
  };
  const writer = await createWriter(path, { compressor, clock: new ManualClock(), chunkBytes: 4096 });
  const screen = new Screen(20, 10);
  const written = writer.writeFrame(screen.keyFrame());
  for (let i = 0; i < 200; i++) {
    writer.write(key(T0 + ms(i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settle();
  t.ok(writer.stats.chunks > 3);
  t.equal(writer.stats.lost, 0);
  held.release();
  await written;
  await writer.close();
  t.equal((await readRecording(path)).length, 200);
  t.equal((await readFrames(path)).length, 1);
  verifyMcap(await readFile(path));
});

t.test('flush() and close() wait for the frames under way', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const writer = await createWriter(path, { compressor });
  const screen = new Screen(20, 10);
  void writer.writeFrame(screen.keyFrame());
  let flushed = false;
  const flushing = writer.flush().then(() => {
    flushed = true;
  });
  await settle();
  t.equal(flushed, false);
  compressor.release();
  await flushing;
  t.equal(writer.stats.frames, 1);
  void writer.writeFrame(screen.patch());
  const closing = writer.close();
  await settle();
  compressor.release();
  await closing;
  t.equal((await readFrames(path)).length, 2);
});

t.test('a worker that dies twice loses the frame and the patches on it, and nothing else', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const errors: CaptureError[] = [];
  const writer = await createWriter(path, { compressor: failing(1), onError: (error) => errors.push(error) });
  const [screen, next] = [new Screen(20, 10), random(5)];
  await writer.writeFrame(screen.keyFrame());
  screen.change(next);
  const lost = [writer.writeFrame(screen.patch()), writer.writeFrame(screen.patch())];
  for (const frame of lost) await t.rejects(frame, { code: 'ERR_INTERNAL' });
  await t.rejects(writer.writeFrame(screen.patch()), { code: 'ERR_INTERNAL', message: /frame before it was lost/ });
  await writer.writeFrame(screen.keyFrame());
  screen.change(next);
  await writer.writeFrame(screen.patch());
  writer.write(key(T0 + ms(1)));
  await writer.close();
  t.strictSame(errors, [], 'the recording goes on');
  t.match(writer.stats, { frames: 3, patches: 1, framesLost: 3 });
  const expected = [0, 4, 5].map((n) => screen.expected[n]);
  t.strictSame(
    (await readFrames(path)).map(({ data }) => data),
    expected,
  );
  t.equal((await readRecording(path)).length, 1);
  verifyMcap(await readFile(path));
});

t.test('a key frame behind the lost one is not lost with it', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path, { compressor: failing(0) });
  const screen = new Screen(20, 10);
  const frames = [screen.keyFrame(), screen.patch(), screen.keyFrame(), screen.patch()];
  const outcomes = await Promise.allSettled(frames.map((frame) => writer.writeFrame(frame)));
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled', 'fulfilled'],
  );
  await writer.close();
  t.equal((await readFrames(path)).length, 2);
});

t.test('a real worker that dies of a frame is replaced, and the recording goes on', async (t) => {
  const folder = t.testdir();
  const worker = join(folder, 'worker.mjs');
  await writeFile(
    worker,
    `export { compress } from ${JSON.stringify(import.meta.resolve('#lib/compress/worker.js'))};
     export const compressShared = () => process.exit(3);`,
  );
  await using compressor = new Compressor({ worker: pathToFileURL(worker) });
  const path = join(folder, 'a.mcap');
  const writer = await createWriter(path, { compressor });
  await t.rejects(writer.writeFrame(new Screen(20, 10).keyFrame()), { code: 'ERR_INTERNAL', message: /failed twice/ });
  writer.write(key(T0));
  await writer.close();
  t.equal((await readRecording(path)).length, 1);
  t.equal(writer.stats.framesLost, 1);
});

t.test('a frame after close() is refused', async (t) => {
  const writer = await createWriter(join(t.testdir(), 'a.mcap'));
  await writer.close();
  await t.rejects(writer.writeFrame(new Screen(4, 4).keyFrame()), { code: 'ERR_STATE' });
});

t.test('a frame under way when the writer fails, and one after that, are rejected with the failure', async (t) => {
  const clock = new ManualClock();
  const compressor = new HeldCompressor();
  const errors: CaptureError[] = [];
  const writer = await createWriter(join(t.testdir(), 'a.mcap'), { clock, compressor, onError: (e) => errors.push(e) });
  const screen = new Screen(4, 4);
  const first = writer.writeFrame(screen.keyFrame());
  compressor.release();
  await first;
  const second = writer.writeFrame(screen.patch());
  const outcome = t.rejects(second, { code: 'ERR_FILE', message: /was cut short/ });
  await truncate(writer.path);
  clock.advance(2000);
  while (errors.length === 0) await settle();
  t.equal(errors.length, 1);
  compressor.release();
  await outcome;
  await t.rejects(writer.writeFrame(screen.patch()), { code: 'ERR_FILE' });
  await writer.close();
});

t.test('what no reader could read back is refused, and takes the patches on it along', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const [screen, next] = [new Screen(20, 10), random(6)];
  await t.rejects(writer.writeFrame(screen.patch()), { code: 'ERR_INTERNAL', message: /no frame before it/ });
  await writer.writeFrame(screen.keyFrame());
  screen.paint(1, 2, 3, 4, next);
  const patch = screen.patch();
  const rect = patch.rects[0] as PendingFrame['rects'][number];
  const bad: Partial<PendingFrame>[] = [
    { width: 21 },
    { keepAs: 4 },
    { dataSize: 35 },
    { rects: [{ ...rect, x: 18 }] },
    { rects: [{ ...rect, y: -1 }] },
    { rects: [{ ...rect, width: 0, dataSize: 0 }], dataSize: 0 },
    { rects: [{ ...rect, dataSize: 37 }], dataSize: 37 },
    { rects: [{ ...rect, encoding: 'indexed8', colours: 257 }] },
    { rects: [{ ...rect, encoding: 'copy', reference: 4, dataSize: 0 }], dataSize: 0 },
    { rects: [{ ...rect, encoding: 'copy', sourceX: 18, dataSize: 0 }], dataSize: 0 },
    { rects: [{ ...rect, encoding: 'jpeg' as 'copy' }] },
    { rects: Array(2049).fill({ ...rect, encoding: 'copy', dataSize: 0 }), dataSize: 0 },
    { merged: -1 },
    { trigger: 'boredom' as 'click' },
    { ...slot(new Uint8Array(36), 50) },
  ];
  for (const change of bad) {
    await writer.writeFrame(screen.keyFrame());
    await t.rejects(
      writer.writeFrame({ ...patch, ...change }),
      { code: 'ERR_INTERNAL' },
      JSON.stringify(Object.keys(change)),
    );
    await t.rejects(writer.writeFrame(patch), { message: /frame before it was lost/ });
  }
  const wrong = { ...new Screen(4, 4).keyFrame(), width: 5 };
  await t.rejects(writer.writeFrame(wrong), { code: 'ERR_INTERNAL' });
  await writer.close();
  t.equal((await readFrames(path)).length, 1 + bad.length);
  verifyMcap(await readFile(path));
});

t.test('the largest patch there can be fits into the room before its pixels', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const screen = new Screen(2100, 40);
  await writer.writeFrame(screen.keyFrame());
  for (let n = 0; n < 2048; n++) screen.copy(2000 + (n % 100), 39, 1, 1, 0, 2099 - (n % 99), 38);
  const image = cursorImage(9, 64);
  const frame = screen.patch({ cursor: cursor(1, image) });
  t.equal(frame.dataAt, HEADROOM);
  await writer.writeFrame(frame);
  await writer.close();
  t.strictSame((await readFrames(path)).at(-1)?.data, screen.expected.at(-1));
});

t.test('log times of frames rise, whatever the clock says', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const screen = new Screen(4, 4);
  for (const time of [T0, T0, T0 - 5n, T0 + 10n]) await writer.writeFrame(screen.keyFrame({ time }));
  await writer.close();
  t.strictSame(
    (await readFrames(path)).map(({ time }) => time),
    [T0, T0 + 1n, T0 + 2n, T0 + 10n],
  );
});

t.test('an image of the cursor is told once a key frame, and again when it changes', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const screen = new Screen(4, 4);
  const [arrow, hand] = [cursorImage(1), cursorImage(2)];
  const shown = [arrow, arrow, hand, hand, null, hand, cursorImage(3, 65), arrow];
  await writer.writeFrame(screen.keyFrame({ cursor: cursor(0, shown[0] ?? null) }));
  for (const [x, image] of shown.slice(1).entries())
    await writer.writeFrame(screen.patch({ cursor: cursor(x + 1, image) }));
  await writer.writeFrame(screen.keyFrame({ cursor: cursor(8, arrow) }));
  await writer.writeFrame(screen.patch());
  await writer.close();
  const told = verifyMcap(await readFile(path))
    .messages.filter(({ topic }) => topic === '/screen/about')
    .map(({ json }) => json['cursor'] as { image?: object } | undefined);
  t.strictSame(
    told.map((one) => one?.image !== undefined),
    [true, false, true, false, false, true, false, true, true, false],
  );
  const read = (await readFrames(path)).map((frame) => frame.cursor);
  const kept = [arrow, arrow, hand, hand, null, hand, null, arrow, arrow].map((image, x) => cursor(x, image));
  t.strictSame(read, [...kept, null]);
});

t.test('the stats tell frames, patches and bytes', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  t.match(writer.stats, { frames: 0, patches: 0, framesLost: 0, frameBytes: 0, rawFrameBytes: 0 });
  const before = writer.stats.bytes;
  await writeFrames(writer, 25);
  const { bytes, frameBytes, rawFrameBytes } = writer.stats;
  t.match(writer.stats, { frames: 25, patches: 22, framesLost: 0, events: 0 });
  t.equal(frameBytes, bytes - before);
  t.equal(rawFrameBytes, 25 * 40 * 30 * 3);
  await writer.close();
});
