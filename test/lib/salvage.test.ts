import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { CapstanEvent } from '#lib/events.js';
import { inspectRecording } from '#lib/recording/inspect.js';
import { openRecording } from '#lib/recording/reader.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import { hasMode } from './fixtures/platform.js';
import {
  createWriter,
  eventSequence,
  key,
  move,
  ms,
  pen,
  readRecording,
  T0,
  touch,
  unplacedMove,
  writeRecording,
} from './fixtures/recording-events.js';

// Many files, and perhaps a busy machine.
t.setTimeout(600_000);

const CHUNKS = 12;
const PER_CHUNK = 20;

function sampleEvent(time: bigint, chunk: number, i: number): CapstanEvent {
  if (i % 4 === 0) return key(time, `Key${chunk}x${i}`);
  if (i === 1) return touch(time, 'touchstart', chunk);
  if (i === 2) return pen(time, 'penmove');
  return i < 13 ? move(time, chunk, i) : unplacedMove(time);
}

/** Twelve chunks of twenty events. */
async function sample(path: string): Promise<{ events: CapstanEvent[]; bytes: Buffer; chunkAt: number[] }> {
  const writer = await createWriter(path);
  const events: CapstanEvent[] = [];
  const chunkAt: number[] = [];
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    chunkAt.push(writer.stats.bytes);
    for (let i = 0; i < PER_CHUNK; i++) {
      const time = T0 + ms(1000 * chunk + i);
      events.push(sampleEvent(time, chunk, i));
    }
    for (const event of events.slice(-PER_CHUNK)) writer.write(event);
    await writer.flush();
  }
  chunkAt.push(writer.stats.bytes);
  await writer.close();
  return { events, bytes: await readFile(path), chunkAt };
}

/** The events without those of some chunks. */
const without = (events: CapstanEvent[], ...chunks: number[]) =>
  events.filter((_, i) => !chunks.includes(Math.floor(i / PER_CHUNK)));

t.test('an undamaged recording salvages to the same events', async (t) => {
  const folder = t.testdir();
  let n = 0;
  await fc.assert(
    fc.asyncProperty(eventSequence, async (events) => {
      const [path, out] = [join(folder, `${n}.mcap`), join(folder, `${n++}-saved.mcap`)];
      await writeRecording(path, events, { chunkBytes: 4096 });
      const report = await salvageRecording(path, out);
      t.match(report, {
        path: out,
        events: events.length,
        bytesSkipped: 0,
        messagesMissing: 0,
        gaps: [],
        undamaged: true,
      });
      t.strictSame(await readRecording(out), events);
      verifyMcap(await readFile(out));
    }),
    { numRuns: 25 },
  );
});

t.test('what is saved is a complete recording, its owner’s only, and says that it was salvaged', async (t) => {
  const folder = t.testdir();
  const { bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const [cut, out] = [join(folder, 'cut.mcap'), join(folder, 'saved.mcap')];
  await writeFile(cut, bytes.subarray(0, (chunkAt[5] as number) + 30));
  await salvageRecording(cut, out);
  t.ok(hasMode(out, 0o600));
  const file = verifyMcap(await readFile(out));
  t.ok(file.indexed);
  t.equal(file.library, 'capstan 0.0.0');
  t.strictSame(
    [...(file.metadata.get('capstan.salvage') ?? [])],
    [
      ['chunksKept', '5'],
      ['chunksLost', '1'],
      ['bytesSkipped', '30'],
    ],
  );
  t.match(await inspectRecording(out), {
    complete: true,
    chunks: 5,
    metadata: { version: '0.0.0', policy: 'sha256:0' },
  });
});

t.test('a file cut anywhere gives every chunk that lies wholly before the cut', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const cuts = fc.sample(fc.noBias(fc.integer({ min: 9, max: bytes.length - 1 })), { seed: 3, numRuns: 120 });
  for (const [n, cut] of cuts.entries()) {
    const [path, out] = [join(folder, `${n}.mcap`), join(folder, `${n}-saved.mcap`)];
    await writeFile(path, bytes.subarray(0, cut));
    await t.rejects(openRecording(path), { code: 'ERR_DAMAGED', message: /capstan salvage/ }, `cut at ${cut}`);
    const report = await salvageRecording(path, out);
    t.equal(report.undamaged, false);
    // A chunk is whole without the message indexes behind it.
    const whole = verifyMcap(bytes).chunks.filter((_, i) => chunkEnd(bytes, chunkAt[i] as number) <= cut).length;
    t.equal(report.chunks.kept, whole);
    t.strictSame(await readRecording(out), events.slice(0, whole * PER_CHUNK));
  }
});

t.test('a bit flipped anywhere costs one chunk at most, and never makes an event that was not written', async (t) => {
  const folder = t.testdir();
  const { events, bytes } = await sample(join(folder, 'a.mcap'));
  const written = new Set(events.map(text));
  const places = fc.sample(fc.noBias(fc.integer({ min: 0, max: bytes.length * 8 - 1 })), { seed: 5, numRuns: 260 });
  let untouched = 0;
  for (const [n, place] of places.entries()) {
    const [path, out] = [join(folder, `${n}.mcap`), join(folder, `${n}-saved.mcap`)];
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3);
    await writeFile(path, flipped);
    const read: CapstanEvent[] = [];
    let failure: { code?: string } | null = null;
    try {
      await using reader = await openRecording(path);
      for await (const event of reader.events()) read.push(event);
    } catch (error) {
      failure = error as { code?: string };
    }
    t.ok(
      read.every((event) => written.has(text(event))),
      `bit ${place}: only what was written`,
    );
    if (failure === null) {
      untouched++;
      t.equal(read.length, events.length, `bit ${place}: nothing is missing without a word`);
    } else {
      t.ok(['ERR_DAMAGED', 'ERR_NOT_A_RECORDING'].includes(failure.code ?? ''), `bit ${place}: ${failure}`);
    }
    const saved = await salvageRecording(path, out).then(
      () => readRecording(out),
      (error) => error.code,
    );
    if (saved === 'ERR_NOT_A_RECORDING') {
      t.ok(place >> 3 < 40, 'only the name of the profile makes it something else');
      continue;
    }
    t.ok(saved.length >= events.length - PER_CHUNK, `bit ${place}: one chunk at most is lost`);
    t.ok(saved.every((event: CapstanEvent) => written.has(text(event))));
  }
  t.ok(untouched > 0 && untouched < places.length);
});

t.test('a broken chunk is passed over, and what lies between is named', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const [path, out] = [join(folder, 'b.mcap'), join(folder, 'saved.mcap')];
  const broken = Buffer.from(bytes);
  broken.fill(0xff, (chunkAt[3] as number) + 100, (chunkAt[3] as number) + 140);
  await writeFile(path, broken);
  const report = await salvageRecording(path, out);
  t.match(report, {
    chunks: { kept: CHUNKS - 1, lost: 1 },
    events: events.length - PER_CHUNK,
    gaps: [{ from: events[3 * PER_CHUNK - 1]?.time, to: events[4 * PER_CHUNK]?.time }],
    undamaged: false,
  });
  t.ok(report.messagesMissing > 0);
  t.strictSame(await readRecording(out), without(events, 3));
});

t.test('after a length that makes no sense the next chunk is found', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  for (const [n, length] of [0n, 5n, 1n << 20n, 0xffff_ffff_ffff_ffffn].entries()) {
    const [path, out] = [join(folder, `${n}.mcap`), join(folder, `${n}-saved.mcap`)];
    const broken = Buffer.from(bytes);
    broken.writeBigUInt64LE(length, (chunkAt[2] as number) + 1);
    await writeFile(path, broken);
    await salvageRecording(path, out);
    t.strictSame(await readRecording(out), without(events, 2), `length ${length}`);
  }
});

t.test('a file whose beginning is gone still gives its chunks', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const [path, out] = [join(folder, 'b.mcap'), join(folder, 'saved.mcap')];
  await writeFile(path, bytes.subarray((chunkAt[1] as number) + 7));
  t.match(await salvageRecording(path, out), { chunks: { kept: CHUNKS - 2 } });
  t.strictSame(await readRecording(out), without(events, 0, 1));
});

t.test('garbage in the middle, as large as a search window, is passed over', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const at = chunkAt[6] as number;
  for (const [n, size] of [1, 1024 * 1024 - 20, 1024 * 1024 + 3, 2_500_000].entries()) {
    const [path, out] = [join(folder, `${n}.mcap`), join(folder, `${n}-saved.mcap`)];
    await writeFile(path, Buffer.concat([bytes.subarray(0, at), Buffer.alloc(size, 0xa5), bytes.subarray(at)]));
    const { chunks, bytesSkipped } = await salvageRecording(path, out);
    t.strictSame(chunks, { kept: CHUNKS, lost: 0 });
    t.ok(bytesSkipped >= size && bytesSkipped <= size + 64, 'the garbage, and the index record that ran into it');
    t.strictSame(await readRecording(out), events);
  }
});

t.test('a chunk that stands twice is kept once', async (t) => {
  const folder = t.testdir();
  const { events, bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const [path, out] = [join(folder, 'b.mcap'), join(folder, 'saved.mcap')];
  const twice = bytes.subarray(chunkAt[2], chunkAt[3]);
  await writeFile(path, Buffer.concat([bytes.subarray(0, chunkAt[4]), twice, bytes.subarray(chunkAt[4])]));
  t.match(await salvageRecording(path, out), { chunks: { kept: CHUNKS, lost: 1 } });
  t.strictSame(await readRecording(out), events);
});

t.test('a file cut before its first chunk salvages to an empty recording', async (t) => {
  const folder = t.testdir();
  const { bytes, chunkAt } = await sample(join(folder, 'a.mcap'));
  const [path, out] = [join(folder, 'b.mcap'), join(folder, 'saved.mcap')];
  await writeFile(path, bytes.subarray(0, chunkAt[0]));
  t.match(await salvageRecording(path, out), { chunks: { kept: 0, lost: 0 }, events: 0, start: null, end: null });
  t.strictSame(await readRecording(out), []);
});

t.test('nothing is ever overwritten, the damaged file itself least of all', async (t) => {
  const folder = t.testdir({ 'other.txt': 'mine' });
  const path = join(folder, 'a.mcap');
  const { bytes } = await sample(path);
  await t.rejects(salvageRecording(path, path), { code: 'ERR_FILE', message: /exists already/ });
  await t.rejects(salvageRecording(path, join(folder, 'other.txt')), { code: 'ERR_FILE' });
  t.ok((await readFile(path)).equals(bytes));
  t.equal(await readFile(join(folder, 'other.txt'), 'utf8'), 'mine');
});

t.test('what is no recording is refused, and no file is made', async (t) => {
  const folder = t.testdir({ 'empty.mcap': '', 'text.mcap': 'hello '.repeat(1000), sub: {} });
  const out = join(folder, 'saved.mcap');
  for (const name of ['empty.mcap', 'text.mcap', 'sub']) {
    await t.rejects(salvageRecording(join(folder, name), out), { code: 'ERR_NOT_A_RECORDING' });
  }
  await t.rejects(salvageRecording(join(folder, 'none'), out), { code: 'ERR_FILE' });
  await t.rejects(stat(out), { code: 'ENOENT' });
});

function text(event: CapstanEvent): string {
  const fields = Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
}

function chunkEnd(bytes: Buffer, at: number): number {
  return at + 9 + Number(bytes.readBigUInt64LE(at + 1));
}
