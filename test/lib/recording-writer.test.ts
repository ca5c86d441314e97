import { lstat, mkdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { compressFrame } from '#lib/compress/lz4-frame.js';
import type { CaptureError } from '#lib/errors.js';
import type { CapstanEvent, LostEvent } from '#lib/events.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import { hasMode, notOnWindows, notOnWine, onWindows } from './fixtures/platform.js';
import {
  createWriter,
  HeldCompressor,
  inPlace,
  key,
  ManualClock,
  move,
  ms,
  pen,
  readRecording,
  T0,
  touch,
  unplacedMove,
  writeRecording,
} from './fixtures/recording-events.js';

/** Long enough for what is under way to reach the file; under Wine that takes a while. */
const settle = () => new Promise((resolve) => setTimeout(resolve, onWindows ? 200 : 20));

t.test('the file is its owner’s only, whatever the umask', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const before = process.umask(0);
  t.teardown(() => process.umask(before));
  await writeRecording(path, [key(T0)]);
  t.ok(hasMode(path, 0o600));
});

t.test('an existing file is refused and left as it was', async (t) => {
  const path = join(t.testdir({ 'a.mcap': 'mine' }), 'a.mcap');
  await t.rejects(createWriter(path), { code: 'ERR_FILE', message: /exists already.*Choose another name/ });
  t.equal(await readFile(path, 'utf8'), 'mine');
});

notOnWindows(t, 'a link takes a privilege', 'a link is refused, also one that leads nowhere', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'link.mcap');
  await symlink(join(folder, 'elsewhere'), path);
  await t.rejects(createWriter(path), { code: 'ERR_FILE' });
  t.ok((await lstat(path)).isSymbolicLink());
  await t.rejects(stat(join(folder, 'elsewhere')), { code: 'ENOENT' });
});

t.test('a missing folder is refused, not made', async (t) => {
  const folder = join(t.testdir(), 'none');
  await t.rejects(createWriter(join(folder, 'a.mcap')), { code: 'ERR_FILE', message: /no such file or folder/ });
  await t.rejects(stat(folder), { code: 'ENOENT' });
});

t.test('a chunk size out of range is refused before there is a file', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  for (const chunkBytes of [0, 4095, Number.NaN, 1e9]) {
    await t.rejects(createWriter(path, { chunkBytes }), { code: 'ERR_USAGE' });
  }
  await t.rejects(stat(path), { code: 'ENOENT' });
});

t.test('a chunk closes a second after its first event', async (t) => {
  const clock = new ManualClock();
  const writer = await createWriter(join(t.testdir(), 'a.mcap'), { clock });
  writer.write(key(T0));
  clock.advance(999);
  await settle();
  t.equal(writer.stats.chunks, 0);
  clock.advance(1);
  await settle();
  t.equal(writer.stats.chunks, 1);
  await writer.close();
});

t.test('a chunk closes when it is large enough', async (t) => {
  const writer = await createWriter(join(t.testdir(), 'a.mcap'), { clock: new ManualClock(), chunkBytes: 4096 });
  for (let i = 0; i < 40; i++) writer.write(key(T0 + ms(i)));
  await settle();
  t.ok(writer.stats.chunks >= 1);
  await writer.close();
});

t.test('with nothing to write there is no timer', async (t) => {
  const clock = new ManualClock();
  const writer = await createWriter(join(t.testdir(), 'a.mcap'), { clock });
  t.equal(clock.timers, 0, 'before the first event');
  writer.write(key(T0));
  t.equal(clock.timers, 1, 'the chunk is open');
  clock.advance(1000);
  await settle();
  t.equal(clock.timers, 1, 'the chunk waits for its sync');
  clock.advance(1000);
  await settle();
  t.equal(clock.timers, 0, 'all is written and synced');
  writer.write(key(T0 + 1n));
  t.equal(clock.timers, 1);
  await writer.close();
  t.equal(clock.timers, 0, 'closed');
});

t.test('at most two chunks are compressed at once, and stand in order whichever is done first', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const frames: { bytes: Uint8Array; done: (frame: Uint8Array) => void }[] = [];
  const compressor = {
    ...inPlace,
    compress: (bytes: Uint8Array) => new Promise<Uint8Array>((done) => frames.push({ bytes, done })),
  };
  const writer = await createWriter(path, { compressor, chunkBytes: 4096 });
  for (let i = 0; i < 60; i++) writer.write(key(T0 + ms(i)));
  t.equal(frames.length, 2);
  t.equal(writer.stats.inFlight, 2);
  for (const { bytes, done } of frames.splice(0).reverse()) done(compressFrame(bytes));
  await settle();
  for (const { bytes, done } of frames.splice(0)) done(compressFrame(bytes));
  const closing = writer.close();
  while (writer.stats.inFlight > 0 || frames.length > 0) {
    for (const { bytes, done } of frames.splice(0)) done(compressFrame(bytes));
    await settle();
  }
  await closing;
  verifyMcap(await readFile(path));
  t.equal((await readRecording(path)).length, 60);
});

t.test('with a compressor that stands still memory stays bounded, and what found no room is counted', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const chunkBytes = 4096;
  const writer = await createWriter(path, { compressor, chunkBytes });
  const sent: CapstanEvent[] = [];
  for (let i = 0; i < 5000; i++) sent.push(i % 2 ? move(T0 + ms(i), i) : key(T0 + ms(i)));
  for (const event of sent) writer.write(event);
  t.ok(writer.stats.lost > 4000);
  t.equal(compressor.most, 2);
  const closing = writer.close();
  while (writer.stats.inFlight > 0) {
    compressor.release();
    await settle();
  }
  await closing;
  t.equal(compressor.most, 2);
  const { chunks } = verifyMcap(await readFile(path));
  for (const { uncompressedSize } of chunks) t.ok(uncompressedSize < 10 * chunkBytes);
  const events = await readRecording(path);
  const lost = events.filter((event) => event.kind === 'lost');
  t.equal(lost.length, 1, 'one run of loss, one event');
  const { keys, moves, where, time } = lost[0] as LostEvent;
  t.equal(where, 'file');
  t.equal(time, sent.at(-1)?.time, 'it stands where the last lost event stood');
  t.equal(keys + moves, writer.stats.lost);
  t.equal(events.length - 1 + keys + moves, sent.length, 'kept and lost are all');
  t.strictSame(events.slice(0, -1), sent.slice(0, events.length - 1), 'what was kept came before');
});

t.test('a loss is told as soon as there is room, before the next event', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const writer = await createWriter(path, { compressor, chunkBytes: 4096 });
  let i = 0;
  while (writer.stats.lost === 0) writer.write(key(T0 + ms(i++)));
  compressor.release();
  while (writer.stats.chunks === 0) await settle();
  await settle();
  writer.write(key(T0 + ms(i), 'KeyZ'));
  const closing = writer.close();
  while (writer.stats.inFlight > 0) {
    compressor.release();
    await settle();
  }
  await closing;
  t.match((await readRecording(path)).slice(-2), [
    { kind: 'lost', keys: 1 },
    { kind: 'keydown', code: 'KeyZ' },
  ]);
});

t.test('touches and pens are lost as buttons where they go down or up, and as moves where they move', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const writer = await createWriter(path, { compressor, chunkBytes: 4096 });
  let i = 0;
  while (writer.stats.lost === 0) writer.write(key(T0 + ms(i++)));
  for (const kind of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    writer.write(touch(T0 + ms(i++), kind));
  }
  for (const kind of ['pendown', 'penmove', 'penup'] as const) writer.write(pen(T0 + ms(i++), kind));
  t.equal(writer.stats.lost, 8);
  const closing = writer.close();
  while (writer.stats.inFlight > 0) {
    compressor.release();
    await settle();
  }
  await closing;
  t.match((await readRecording(path)).at(-1), {
    kind: 'lost',
    where: 'file',
    keys: 1,
    buttons: 5,
    wheels: 0,
    moves: 2,
  });
});

t.test('a change of focus or state is never lost, so that what follows stands in the right window', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const compressor = new HeldCompressor();
  const writer = await createWriter(path, { compressor, chunkBytes: 4096 });
  let now = T0;
  const later = () => {
    now += 1n;
    return now;
  };
  while (writer.stats.lost === 0) writer.write(key(later()));
  const focus = (app: string): CapstanEvent => ({
    kind: 'focus',
    time: later(),
    denied: false,
    app,
    executable: null,
    title: app,
    rect: { x: 0, y: 0, width: 1, height: 1 },
    screen: 0,
  });
  writer.write(focus('Old'));
  writer.write({ kind: 'state', time: later(), state: 'pause' });
  writer.write({ kind: 'state', time: later(), state: 'resume' });
  writer.write(key(later()));
  writer.write({ kind: 'lost', time: later(), where: 'capture', keys: 1, buttons: 0, wheels: 0, moves: 0 });
  writer.write({ kind: 'lost', time: later(), where: 'capture', keys: 2, buttons: 0, wheels: 0, moves: 5 });
  writer.write(focus('New'));
  t.equal(writer.stats.lost, 2, 'only the keys are lost');
  const closing = writer.close();
  while (writer.stats.inFlight > 0) {
    compressor.release();
    await settle();
  }
  await closing;
  t.match((await readRecording(path)).slice(-5), [
    { state: 'pause' },
    { state: 'resume' },
    { kind: 'lost', where: 'file', keys: 2 },
    { kind: 'lost', where: 'capture', keys: 3, moves: 5 },
    { kind: 'focus', app: 'New' },
  ]);
});

t.test('flush() resolves when all written before it is in the file', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path, { clock: new ManualClock() });
  writer.write(key(T0));
  t.equal(writer.stats.events, 0);
  await writer.flush();
  t.match(writer.stats, { events: 1, chunks: 1, messages: 2, inFlight: 0 });
  t.equal(writer.stats.bytes, (await stat(path)).size);
  await writer.flush();
  t.equal(writer.stats.chunks, 1, 'nothing to flush, no chunk');
  await writer.close();
});

t.test('close() writes a last event, is idempotent, and refuses what comes later', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0));
  const stop = { kind: 'state', time: T0 + 1n, state: 'stop', reason: 'asked' } as const;
  await Promise.all([writer.close(stop), writer.close(stop), writer.close()]);
  t.strictSame((await readRecording(path)).at(-1), stop);
  t.equal(writer.stats.bytes, (await stat(path)).size);
  t.throws(() => writer.write(key(T0 + 2n)), { code: 'ERR_STATE' });
});

t.test('merged moves are summed up', async (t) => {
  const writer = await createWriter(join(t.testdir(), 'a.mcap'));
  writer.write({ ...move(T0), merged: 3 });
  writer.write({ ...move(T0 + 1n), merged: 4 });
  await writer.close();
  t.equal(writer.stats.merged, 7);
});

t.test('an event that no reader could read back is refused, and spoils nothing', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0));
  const bad = [
    { ...move(T0 + 1n), x: Number.NaN },
    { ...move(T0 + 1n), x: null },
    { ...move(T0 + 1n), y: null },
    { ...unplacedMove(T0 + 1n), dx: Number.NaN },
    { ...move(T0 + 1n), merged: -1 },
    { ...touch(T0 + 1n, 'touchstart'), x: Number.NaN },
    { ...touch(T0 + 1n, 'touchstart'), y: null },
    { ...touch(T0 + 1n, 'touchstart'), contact: -1 },
    { ...pen(T0 + 1n, 'penmove'), pressure: Number.NaN },
    { ...pen(T0 + 1n, 'penmove'), tiltY: 0.5 },
    { ...key(T0 + 1n), device: 1.5 },
    { ...key(T0 + 1n), code: undefined },
    { ...key(T0 + 1n), text: 'x'.repeat(5 * 1024 * 1024) },
  ];
  for (const event of bad) t.throws(() => writer.write(event as CapstanEvent), { code: 'ERR_INTERNAL' });
  writer.write(key(T0 + 2n));
  await writer.close();
  t.strictSame(await readRecording(path), [key(T0), key(T0 + 2n)]);
});

t.test('a field that the format does not know is not written, least of all on a denied context', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const denied = { kind: 'focus', time: T0, denied: true, reason: 'not-listed' } as const;
  await writeRecording(path, [
    { ...denied, title: 'canary' } as CapstanEvent,
    { ...key(T0 + 1n), window: 'canary' } as CapstanEvent,
  ]);
  const { messages } = verifyMcap(await readFile(path));
  t.notOk(JSON.stringify(messages.map(({ json }) => json)).includes('canary'));
  t.strictSame(await readRecording(path), [denied, key(T0 + 1n)]);
});

notOnWine(
  t,
  'it shows no deletion before the file is closed',
  'a recording deleted under way ends with an error, once',
  async (t) => {
    const path = join(t.testdir(), 'a.mcap');
    const clock = new ManualClock();
    const errors: CaptureError[] = [];
    const writer = await createWriter(path, { clock, onError: (error) => errors.push(error) });
    writer.write(key(T0));
    await writer.flush();
    await rm(path);
    clock.advance(2000);
    while (errors.length === 0) await settle();
    t.match(errors, [{ code: 'ERR_FILE', message: /was deleted/ }]);
    writer.write(key(T0 + 1n));
    t.equal(clock.timers, 0);
    await writer.close();
    t.equal(errors.length, 1);
    t.equal(writer.failure, errors[0]);
  },
);

t.test('a recording cut short by someone else ends with an error', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const errors: CaptureError[] = [];
  const writer = await createWriter(path, { onError: (error) => errors.push(error) });
  writer.write(key(T0));
  await writer.flush();
  await truncate(path, 100);
  await writer.close();
  t.match(errors, [{ code: 'ERR_FILE', message: /cut short/ }]);
});

t.test(
  'a compressor that fails ends the recording with an error, and the file with all that was written',
  async (t) => {
    const path = join(t.testdir(), 'a.mcap');
    const errors: CaptureError[] = [];
    let calls = 0;
    const compressor = {
      ...inPlace,
      compress: (bytes: Uint8Array) =>
        calls++ === 0 ? inPlace.compress(bytes) : Promise.reject(new Error('no memory')),
    };
    const writer = await createWriter(path, { compressor, onError: (error) => errors.push(error) });
    writer.write(key(T0));
    await writer.flush();
    writer.write(key(T0 + 1n));
    await writer.close();
    t.match(errors, [{ code: 'ERR_INTERNAL', message: /could not be compressed.*no memory/ }]);
    t.ok(verifyMcap(await readFile(path)).indexed);
    t.strictSame(await readRecording(path), [key(T0), key(T0 + 1n)]);
  },
);

t.test('a listener that throws does not keep the file from being ended', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path, {
    compressor: { ...inPlace, compress: () => Promise.reject(new Error('no memory')) },
    onError: () => {
      throw new Error('listener');
    },
  });
  writer.write(key(T0));
  await writer.close();
  t.strictSame(await readRecording(path), [key(T0)]);
});

t.test('a writer without a compressor brings its own', async (t) => {
  const folder = t.testdir();
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', 'other'), '');
  const path = join(folder, 'sub', 'a.mcap');
  const { RecordingWriter } = await import('#lib/recording/writer.js');
  const writer = await RecordingWriter.create({ path, metadata: {}, onError: t.fail });
  writer.write(key(T0));
  await writer.close();
  t.strictSame(await readRecording(path), [key(T0)]);
});
