import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { McapRecordBuilder } from '@mcap/core';
import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import t, { type Test } from 'tap';
import { channels, schemas } from '#lib/recording/channels.js';
import { inspectRecording } from '#lib/recording/inspect.js';
import { screenChannelIds } from '#lib/recording/profile.js';
import { rawImageHead } from '#lib/recording/raw-image.js';
import { openRecording } from '#lib/recording/reader.js';
import { screenPatchHead } from '#lib/recording/screen-patch.js';
import type { PatchRect } from '#lib/screen.js';
import { createWriter, key, ms, readRecording, T0 } from './fixtures/recording-events.js';
import { random, readFrames, Screen, writeFrames } from './fixtures/recording-frames.js';

t.setTimeout(120_000);

async function sample(t: Test, count = 25, options: Parameters<typeof writeFrames>[2] = {}) {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const screen = await writeFrames(writer, count, options);
  for (let i = 0; i < 10; i++) writer.write(key(T0 + ms(i)));
  await writer.close();
  return { path, screen };
}

/** The file without its index, as it is when there was no room for one. */
async function withoutIndex(path: string): Promise<string> {
  const bytes = await readFile(path);
  const summary = Number(bytes.readBigUInt64LE(bytes.length - 28));
  const tail = Buffer.from(bytes.subarray(bytes.length - 37));
  tail.fill(0, 9, 29);
  await writeFile(`${path}.plain`, Buffer.concat([bytes.subarray(0, summary), tail]));
  return `${path}.plain`;
}

t.test('every frame is rebuilt as it was, over hundreds of random changes', async (t) => {
  for (const seed of [1, 2, 3]) {
    const { path, screen } = await sample(t, 250, { keyEvery: 60, seed });
    const frames = await readFrames(path);
    t.equal(frames.length, 250);
    t.ok(frames.every(({ data }, n) => Buffer.compare(data, screen.expected[n] as Uint8Array) === 0));
  }
});

t.test('a frame has its time, trigger, size, scale and merged triggers', async (t) => {
  const { path, screen } = await sample(t, 3);
  const frames = await readFrames(path);
  t.match(frames, [
    { time: screen.times[0], trigger: 'start', width: 40, height: 30, scale: 1, merged: 0, cursor: null },
    { time: screen.times[1], trigger: 'every', merged: 1 },
    { time: screen.times[2], trigger: 'click', merged: 2 },
  ]);
});

t.test('the pixels are the caller’s own, to keep or to change', async (t) => {
  const { path, screen } = await sample(t, 5);
  await using reader = await openRecording(path);
  const kept: Uint8Array[] = [];
  for await (const { data } of reader.frames()) {
    kept.push(data.slice());
    data.fill(7);
  }
  t.strictSame(kept, screen.expected);
});

t.test('a range begins at any frame and leaves out its end', async (t) => {
  const { path, screen } = await sample(t);
  for (const [from, to] of [
    [0, 25],
    [3, 12],
    [10, 11],
    [14, 25],
    [24, 25],
    [7, 7],
  ] as const) {
    const end = screen.times[to] ?? (screen.times[24] as bigint) + 1n;
    const frames = await readFrames(path, { from: screen.times[from] as bigint, to: end });
    t.strictSame(
      frames.map(({ data }) => data),
      screen.expected.slice(from, to),
      `${from} to ${to}`,
    );
  }
  t.strictSame(await readFrames(path, { to: T0 }), []);
  t.strictSame(await readFrames(path, { from: T0 + ms(1_000_000) }), []);
});

t.test('the frame just before and just after any event can be asked for', async (t) => {
  const { path, screen } = await sample(t);
  await using reader = await openRecording(path);
  for (const n of [0, 1, 9, 10, 11, 23]) {
    const time = screen.times[n] as bigint;
    for (const event of [time + 1n, time + ms(200)]) {
      t.strictSame((await reader.frameBefore(event))?.data, screen.expected[n]);
      t.strictSame((await reader.frameAfter(event))?.data, screen.expected[n + 1]);
    }
    t.equal((await reader.frameBefore(time))?.time, time, 'at the same time counts as before');
    t.equal((await reader.frameAfter(time))?.time, screen.times[n + 1]);
  }
  t.equal(await reader.frameBefore(T0 - 1n), null);
  t.equal(await reader.frameAfter(screen.times[24] as bigint), null);
  t.equal((await reader.frameAfter(0n))?.time, T0);
  t.equal((await reader.frameBefore(T0 + ms(1_000_000)))?.time, screen.times[24]);
});

t.test('a file without an index gives the same frames, events and figures', async (t) => {
  const { path, screen } = await sample(t);
  const plain = await withoutIndex(path);
  await using reader = await openRecording(plain);
  t.equal(reader.complete, false);
  t.strictSame(
    (await readFrames(plain)).map(({ data }) => data),
    screen.expected,
  );
  t.strictSame((await readFrames(plain, { from: screen.times[13] as bigint })).length, 12);
  t.strictSame(await readRecording(plain), await readRecording(path));
  t.strictSame(await reader.screen(), (await inspectRecording(path)).screen);
  t.equal((await reader.frameBefore(screen.times[15] as bigint))?.time, screen.times[15]);
  t.equal(await reader.chunkCount(), 26);
});

t.test('events are read without touching a frame', async (t) => {
  const { path } = await sample(t);
  const bytes = await readFile(path);
  // Every frame's chunk is spoilt; the index behind it is not.
  for (const [at, end] of chunks(bytes))
    if (bytes.readUInt16LE(end + 9) >= screenChannelIds.frame) bytes.fill(0, at + 60, end);
  await writeFile(path, bytes);
  t.equal((await readRecording(path)).length, 10);
  t.equal((await readRecording(await withoutIndex(path))).length, 10);
  t.match((await inspectRecording(path)).screen, { frames: 25, patches: 22 });
  await t.rejects(readFrames(path), { code: 'ERR_DAMAGED', message: /chunk at byte/ });
});

t.test('a recording without frames gives none', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0));
  await writer.close();
  await using reader = await openRecording(path);
  t.strictSame(await readFrames(path), []);
  t.equal(await reader.frameBefore(T0), null);
  t.equal(await reader.frameAfter(T0), null);
  t.strictSame(await reader.screen(), { frames: 0, patches: 0, bytes: 0, rawBytes: 0 });
});

t.test('a reader that was closed gives no more frames', async (t) => {
  const { path } = await sample(t, 3);
  const reader = await openRecording(path);
  const frames = reader.frames();
  await frames.next();
  await reader.close();
  await t.rejects(frames.next(), { code: 'ERR_STATE' });
  await t.rejects(reader.frameBefore(T0), { code: 'ERR_STATE' });
});

t.test('inspect counts frames, patches and bytes', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  await writeFrames(writer, 12, { screen: new Screen(200, 100) });
  const { frames, patches, frameBytes, rawFrameBytes } = writer.stats;
  await writer.close();
  const { screen } = await inspectRecording(path);
  t.match(screen, { frames, patches, bytes: frameBytes });
  t.ok(screen.rawBytes >= rawFrameBytes && screen.rawBytes < rawFrameBytes * 1.05);
});

/** Parts of a frame's chunk, each as it has to be unless the change says otherwise. */
interface Crafted {
  key?: boolean;
  time?: bigint;
  about?: object | string;
  image?: Uint8Array;
  /** Records behind the others. */
  more?: Uint8Array;
  aboutTime?: bigint;
}

const rgb = (width: number, height: number) => new Uint8Array(width * height * 3).fill(9);
const goodImage = Buffer.concat([rawImageHead(T0, 8, 8), rgb(8, 8)]);

/** A file of such chunks, its CRCs right. */
async function craft(path: string, ...frames: Crafted[]): Promise<string> {
  const file = new McapRecordBuilder();
  file.writeMagic();
  file.writeHeader({ profile: 'capstan', library: 'craft' });
  for (const [n, frame] of frames.entries()) {
    const { key = true, time = T0 + BigInt(n), more = new Uint8Array(0), image = goodImage, aboutTime = time } = frame;
    const about = frame.about ?? { trigger: 'click', scale: 1, merged: 0, key };
    const data = Buffer.from(typeof about === 'string' ? about : JSON.stringify(about));
    const records = new McapRecordBuilder();
    for (const schema of schemas) if (schema.id >= 7) records.writeSchema(schema);
    for (const channel of channels) if (channel.id >= 7) records.writeChannel(channel);
    const message = { sequence: n, publishTime: time };
    records.writeMessage({ ...message, channelId: screenChannelIds.about, logTime: aboutTime, data });
    const channelId = key ? screenChannelIds.frame : screenChannelIds.patch;
    records.writeMessage({ ...message, channelId, logTime: time, data: image });
    const plain = Buffer.concat([records.buffer, more]);
    file.writeChunk({
      messageStartTime: time,
      messageEndTime: time,
      uncompressedSize: BigInt(plain.length),
      uncompressedCrc: crc32(plain),
      compression: 'lz4',
      records: compressFrameSync(plain),
    });
    for (const id of [screenChannelIds.about, channelId])
      file.writeMessageIndex({ channelId: id, records: [[time, 0n]] });
  }
  file.writeDataEnd({ dataSectionCrc: 0 });
  file.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
  file.writeMagic();
  await writeFile(path, file.buffer);
  return path;
}

const goodRect: PatchRect = {
  x: 1,
  y: 1,
  width: 2,
  height: 2,
  encoding: 'rgb8',
  colours: 0,
  reference: 0,
  sourceX: 0,
  sourceY: 0,
  dataSize: 12,
};

function patch(
  rects: Partial<PatchRect>[],
  dataSize: number,
  change: object = {},
  data = new Uint8Array(dataSize),
): Crafted {
  const about = { base: T0, key: T0, width: 8, height: 8, keepAs: 0, ...change };
  const head = screenPatchHead(T0 + 1n, { ...about, rects: rects.map((rect) => ({ ...goodRect, ...rect })) }, dataSize);
  return { key: false, image: Buffer.concat([head, data]) };
}

t.test('a hand-made frame is read when all is right about it', async (t) => {
  const path = await craft(join(t.testdir(), 'a.mcap'), {}, patch([{}], 12));
  const frames = await readFrames(path);
  t.equal(frames.length, 2);
  t.strictSame([...(frames[1]?.data.subarray(4 * 8, 4 * 11) ?? [])], [9, 9, 9, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
});

t.test(
  'a patch on a frame that is missing is passed over, and those on it too, until the next key frame',
  async (t) => {
    const path = await craft(
      join(t.testdir(), 'a.mcap'),
      patch([{}], 12, { base: T0 - 9n }),
      {},
      patch([{}], 12, { base: T0 + 1n }),
      patch([{}], 12, { base: T0 + 7n }),
      patch([{}], 12, { base: T0 + 3n }),
      {},
      patch([{}], 12, { base: T0 + 5n }),
    );
    const times = (await readFrames(path)).map(({ time }) => time - T0);
    t.strictSame(times, [1n, 2n, 5n, 6n]);
    await using reader = await openRecording(path);
    t.equal((await reader.frameBefore(T0 + 4n))?.time, T0 + 2n, 'the last one that can be had');
    t.equal((await reader.frameAfter(T0 + 2n))?.time, T0 + 5n);
    t.equal(await reader.frameBefore(T0), null);
  },
);

t.test('a frame that does not fit the format is damage', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const copy = { encoding: 'copy', dataSize: 0 } as const;
  const indexed = { encoding: 'indexed8', colours: 2, dataSize: 10 } as const;
  const bad: [string, Crafted[]][] = [
    ['no JSON', [{ about: 'nothing' }]],
    ['another kind than is told', [{ about: { trigger: 'click', scale: 1, merged: 0, key: false } }]],
    ['a trigger that there is not', [{ about: { trigger: '../../x', scale: 1, merged: 0, key: true } }]],
    ['a scale that there is not', [{ about: { trigger: 'click', scale: 2, merged: 0, key: true } }]],
    [
      'a huge cursor',
      [
        {
          about: {
            trigger: 'click',
            scale: 1,
            merged: 0,
            key: true,
            cursor: { x: 0, y: 0, image: { width: 65, height: 1, hotX: 0, hotY: 0, data: '' } },
          },
        },
      ],
    ],
    [
      'a cursor without pixels',
      [
        {
          about: {
            trigger: 'click',
            scale: 1,
            merged: 0,
            key: true,
            cursor: { x: 0, y: 0, image: { width: 4, height: 4, hotX: 0, hotY: 0, data: 'AAAA' } },
          },
        },
      ],
    ],
    ['two times', [{ aboutTime: T0 - 1n }]],
    ['two images', [{ more: messageRecord(screenChannelIds.frame, goodImage) }]],
    ['half a record', [{ more: new Uint8Array(10).fill(5) }]],
    ['frames in no order', [{}, { time: T0 - 1n }]],
    ['no image', [{ image: new Uint8Array(0) }]],
    ['noise', [{ image: new Uint8Array(500).fill(0xff) }]],
    ['an image of no size', [{ image: rawImageHead(T0, 0, 0) }]],
    ['an image of few pixels', [{ image: Buffer.concat([rawImageHead(T0, 8, 9), rgb(8, 8)]) }]],
    ['an image too wide', [{ image: Buffer.concat([rawImageHead(T0, 16_385, 1), rgb(16_385, 1)]) }]],
    ['an image that claims to be huge', [{ image: rawImageHead(T0, 16_384, 16_384) }]],
    ['a patch of another size', [{}, patch([], 0, { width: 9 })]],
    ['a rectangle outside', [{}, patch([{ x: 7 }], 12)]],
    ['a rectangle far outside', [{}, patch([{ y: 4_000_000_000 }], 12)]],
    ['a rectangle of nothing', [{}, patch([{ width: 0, dataSize: 0 }], 0)]],
    ['data of another size', [{}, patch([{}], 12, {}, new Uint8Array(11))]],
    ['sizes that do not add up', [{}, patch([{}, {}], 12)]],
    ['a rectangle of too few bytes', [{}, patch([{ dataSize: 11 }], 11)]],
    ['no colours', [{}, patch([{ ...indexed, colours: 0, dataSize: 4 }], 4)]],
    ['too many colours', [{}, patch([{ ...indexed, colours: 257, dataSize: 775 }], 775)]],
    ['an index without a colour', [{}, patch([indexed], 10, {}, new Uint8Array(10).fill(2))]],
    ['a copy from outside', [{}, patch([{ ...copy, sourceX: 7 }], 0)]],
    ['a copy from a picture that was not kept', [{}, patch([{ ...copy, reference: 1 }], 0)]],
    ['a copy from a picture that there cannot be', [{}, patch([{ ...copy, reference: 4 }], 0)]],
    ['a picture kept under no number', [{}, patch([], 0, { keepAs: 4 })]],
    ['too many rectangles', [{}, patch(Array(2049).fill({ ...copy, width: 1, height: 1 }), 0)]],
    ['painting without end', [{}, patch(Array(9).fill({ ...copy, x: 0, y: 0, width: 8, height: 8 }), 0)]],
    [
      'a key frame forgets what was kept',
      [{}, patch([], 0, { keepAs: 1 }), {}, patch([{ ...copy, reference: 1 }], 0, { base: T0 + 2n })],
    ],
  ];
  for (const [what, frames] of bad) {
    await craft(path, ...frames);
    await t.rejects(readFrames(path), { code: 'ERR_DAMAGED' }, what);
    t.strictSame(await readRecording(path), [], 'events are not concerned');
  }
});

t.test('a frame that would decompress without end is refused before it takes memory', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await craft(path, { more: Buffer.alloc(220 * 1024 * 1024) });
  await t.rejects(readFrames(path), { code: 'ERR_DAMAGED', message: /A chunk of \d+ bytes|may hold/ });
});

t.test(
  'any byte of a recording’s frames may be damaged: right frames, fewer, or a clear error, never a wrong one',
  async (t) => {
    const { path, screen } = await sample(t, 12, { keyEvery: 5, screen: new Screen(16, 12) });
    const bytes = await readFile(path);
    const expected = new Map(screen.times.map((time, n) => [time, screen.expected[n] as Uint8Array]));
    const places = fc.sample(fc.noBias(fc.integer({ min: 0, max: bytes.length * 8 - 1 })), { seed: 11, numRuns: 400 });
    let whole = 0;
    for (const place of places) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3);
      await writeFile(path, flipped);
      let read = 0;
      let code = '';
      try {
        await using reader = await openRecording(path);
        for await (const { time, data } of reader.frames()) {
          t.ok(Buffer.compare(data, expected.get(time) ?? Buffer.alloc(0)) === 0, `bit ${place}`);
          read++;
        }
      } catch (error) {
        code = (error as { code: string }).code;
      }
      t.ok(['', 'ERR_DAMAGED', 'ERR_NOT_A_RECORDING'].includes(code), `bit ${place}: ${code}`);
      t.ok(code !== '' || read === 12, `bit ${place}: nothing is missing without a word`);
      if (code === '') whole++;
    }
    t.ok(whole > 0 && whole < places.length);
  },
);

t.test('damage with a CRC that was made to fit gives frames or a clear error, and ends', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const next = random(77);
  const [screen, seed] = [new Screen(8, 8), random(5)];
  screen.noise(seed);
  for (let run = 0; run < 400; run++) {
    const rects = [{}, { encoding: 'copy', dataSize: 0 }, { encoding: 'indexed8', colours: 1, dataSize: 3 }] as const;
    const frames = [{}, patch([...rects], 15, { keepAs: 1 + next(3) })];
    const target = frames[next(2)] as Crafted;
    const image = Buffer.from(target.image ?? goodImage);
    for (let n = 1 + next(3); n > 0; n--) image[next(Math.min(image.length, 120))] = next(256);
    target.image = image;
    await craft(path, ...frames);
    const outcome = await readFrames(path).then(
      (read) => (read.every(({ width, height, data }) => data.length === 4 * width * height) ? 'read' : 'wrong size'),
      (error: { code?: string }) => error.code ?? String(error),
    );
    t.ok(['read', 'ERR_DAMAGED'].includes(outcome), outcome);
  }
});

/** Begin and end of each chunk record. */
function* chunks(bytes: Buffer): Generator<[number, number]> {
  for (let at = 8; at < bytes.length - 8; ) {
    const end = at + 9 + Number(bytes.readBigUInt64LE(at + 1));
    if (bytes.readUInt8(at) === 6) yield [at, end];
    at = end;
  }
}

function messageRecord(channelId: number, data: Uint8Array): Uint8Array {
  const builder = new McapRecordBuilder();
  builder.writeMessage({ channelId, sequence: 0, logTime: T0, publishTime: T0, data });
  return builder.buffer;
}
