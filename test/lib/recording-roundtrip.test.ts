import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { Compressor } from '#lib/compress/compressor.js';
import { type CapstanEvent, topics } from '#lib/events.js';
import { inspectRecording } from '#lib/recording/inspect.js';
import { openRecording } from '#lib/recording/reader.js';
import {
  createWriter,
  eventSequence,
  key,
  move,
  ms,
  readRecording,
  T0,
  touch,
  unplacedMove,
  writeRecording,
} from './fixtures/recording-events.js';

t.test('any events come back the same, in the same order', async (t) => {
  const folder = t.testdir();
  const kinds = new Set<string>();
  let n = 0;
  await fc.assert(
    fc.asyncProperty(eventSequence, async (events) => {
      const path = join(folder, `${n++}.mcap`);
      await writeRecording(path, events, { chunkBytes: 4096 });
      for (const event of events) kinds.add(event.kind);
      t.strictSame(await readRecording(path), events);
    }),
    { numRuns: 60 },
  );
  t.strictSame([...kinds].sort(), Object.keys(topics).sort(), 'every kind was among them');
});

t.test('a time range gives the events from its start to before its end', async (t) => {
  const folder = t.testdir();
  let n = 0;
  await fc.assert(
    fc.asyncProperty(eventSequence, fc.nat(), fc.nat(), async (events, a, b) => {
      const path = join(folder, `${n++}.mcap`);
      await writeRecording(path, events, { chunkBytes: 4096 });
      const time = (i: number) => events[i % Math.max(events.length, 1)]?.time ?? 0n;
      const [from, to] = [time(a), time(b)].sort((x, y) => Number(x - y)) as [bigint, bigint];
      const expected = events.filter((event) => event.time >= from && event.time < to);
      t.strictSame(await readRecording(path, { from, to }), expected);
    }),
    { numRuns: 30 },
  );
});

t.test('topics give their events only', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const events: CapstanEvent[] = [
    { kind: 'state', time: T0, state: 'start', held: { keys: [], buttons: [] } },
    key(T0 + 1n),
    move(T0 + 2n),
    key(T0 + 3n, 'KeyA', 'keyup'),
  ];
  await writeRecording(path, events);
  t.strictSame(await readRecording(path, { topics: ['/input/key'] }), [events[1], events[3]]);
  t.strictSame(await readRecording(path, { topics: ['/state', '/input/move'] }), [events[0], events[2]]);
  t.strictSame(await readRecording(path, { topics: [] }), []);
});

t.test('the snapshots at the start of chunks are given only when asked for', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0, 'KeyA'));
  await writer.flush();
  writer.write(key(T0 + 5n, 'KeyA', 'keyup'));
  await writer.close();
  t.equal((await readRecording(path)).length, 2);
  const all = await readRecording(path, { snapshots: true });
  t.strictSame(all[2], {
    kind: 'state',
    time: T0 + 5n,
    state: 'snapshot',
    held: { keys: ['KeyA'], buttons: [] },
    reason: 'chunk',
  });
});

t.test('moves between other events come back between them', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const events = Array.from({ length: 3000 }, (_, i) => (i % 3 === 1 ? key(T0 + ms(i)) : move(T0 + ms(i), i)));
  await writeRecording(path, events);
  t.strictSame(await readRecording(path), events);
});

t.test('an event that is not later than the one before it is moved to 1 ns after it', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, [key(T0), key(T0, 'KeyB'), move(T0 - 5n), key(T0 + 9n, 'KeyC')]);
  const times = (await readRecording(path)).map((event) => event.time - T0);
  t.strictSame(times, [0n, 1n, 2n, 9n]);
});

t.test('two iterators over one reader do not disturb each other', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const events = Array.from({ length: 400 }, (_, i) => key(T0 + ms(i)));
  const writer = await createWriter(path, { chunkBytes: 4096 });
  for (const event of events) {
    writer.write(event);
    if (writer.stats.inFlight > 0) await writer.flush();
  }
  await writer.close();
  await using reader = await openRecording(path);
  const [a, b] = [reader.events(), reader.events({ from: T0 + ms(200) })];
  for (let i = 0; i < 200; i++) {
    t.strictSame((await a.next()).value, events[i]);
    t.strictSame((await b.next()).value, events[200 + i]);
  }
});

t.test('a closed reader says so', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, [key(T0)]);
  const reader = await openRecording(path);
  await reader.close();
  await reader.close();
  await t.rejects(reader.events().next(), { code: 'ERR_STATE' });
});

t.test('a flood of 100,000 moves and 20,000 keys arrives whole or is counted', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await using compressor = new Compressor();
  const writer = await createWriter(path, { compressor });
  let sent = 0;
  let time = T0;
  for (let i = 0; i < 20_000; i++) {
    for (let m = 0; m < 5; m++, sent++) writer.write(move((time += 1000n), i % 1920, m));
    writer.write(key((time += 1000n), i % 2 ? 'KeyB' : 'KeyA', i % 4 < 2 ? 'keydown' : 'keyup'));
    sent++;
    if (i % 500 === 0) await new Promise(setImmediate);
  }
  await writer.close();
  const { lost, events } = await inspectRecording(path);
  t.equal(events.move + events.keydown + events.keyup + lost, sent);
  t.equal(lost, writer.stats.lost);
  let last = 0n;
  let ordered = true;
  await using reader = await openRecording(path);
  for await (const event of reader.events()) {
    ordered &&= event.time > last;
    last = event.time;
  }
  t.ok(ordered);
});

t.test('a summary counts by kind, and names what was allowed', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const rect = { x: 0, y: 0, width: 10, height: 10 };
  const focus = { kind: 'focus', denied: false, executable: null, rect, screen: 0 } as const;
  await writeRecording(path, [
    { ...focus, time: T0, app: 'Editor', title: 'one' },
    key(T0 + 1n),
    { ...move(T0 + 2n), merged: 4 },
    { ...focus, time: T0 + 3n, app: 'Editor', title: 'two' },
    { kind: 'lost', time: T0 + 4n, where: 'capture', keys: 1, buttons: 2, wheels: 3, moves: 4 },
  ]);
  const summary = await inspectRecording(path);
  t.match(summary, {
    start: T0,
    end: T0 + 4n,
    duration: 4n,
    events: { keydown: 1, keyup: 0, move: 1, focus: 2, lost: 1, state: 0 },
    apps: ['Editor'],
    titles: ['one', 'two'],
    lost: 10,
    merged: 4,
    chunks: 1,
    complete: true,
    metadata: { version: '0.0.0' },
  });
});

t.test('a summary counts the pointer events whose place was not told', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, [
    key(T0),
    move(T0 + 1n),
    unplacedMove(T0 + 2n),
    unplacedMove(T0 + 3n),
    touch(T0 + 4n, 'touchstart'),
    { ...touch(T0 + 5n, 'touchend'), x: null, y: null },
  ]);
  t.match(await inspectRecording(path), { unplaced: 3, events: { move: 3, touchstart: 1, touchend: 1, penup: 0 } });
});

t.test('a summary counts nothing of what was denied', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, [
    { kind: 'focus', time: T0, denied: true, reason: 'not-listed' },
    key(T0 + 1n),
    { kind: 'focus', time: T0 + 2n, denied: true, reason: 'grab' },
  ]);
  const { events, apps, titles } = await inspectRecording(path);
  t.equal(events.focus, 0);
  t.equal(
    Object.values(events).reduce((a, b) => a + b),
    1,
  );
  t.strictSame([apps, titles], [[], []]);
});
