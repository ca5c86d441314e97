import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { McapRecordBuilder, McapWriter } from '@mcap/core';
import { compressFrameSync } from 'lz4-napi';
import t from 'tap';
import { channels, schemas } from '#lib/recording/channels.js';
import { inspectRecording } from '#lib/recording/inspect.js';
import { openRecording } from '#lib/recording/reader.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { notOnWindows, osNumber } from './fixtures/platform.js';
import { createWriter, key, ms, readRecording, T0, writeRecording } from './fixtures/recording-events.js';

/** A file of one chunk, made by hand: whatever is wrong about it is on purpose, its CRCs are right. */
async function craft(
  path: string,
  chunk: { records: Uint8Array; uncompressedSize?: bigint; compression?: string; start?: bigint; end?: bigint },
): Promise<void> {
  const { records, compression = 'lz4' } = chunk;
  const builder = new McapRecordBuilder();
  builder.writeMagic();
  builder.writeHeader({ profile: 'capstan', library: 'craft' });
  builder.writeChunk({
    messageStartTime: chunk.start ?? 0n,
    messageEndTime: chunk.end ?? 1n << 63n,
    uncompressedSize: chunk.uncompressedSize ?? BigInt(records.byteLength),
    uncompressedCrc: crc32(records),
    compression,
    records: compression === 'lz4' ? compressFrameSync(Buffer.from(records)) : records,
  });
  builder.writeDataEnd({ dataSectionCrc: 0 });
  builder.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
  builder.writeMagic();
  await writeFile(path, builder.buffer);
}

/** The records of a chunk with messages on one of our channels. */
function records(channelId: number, messages: (string | Uint8Array)[], logTime = T0): Uint8Array {
  const builder = new McapRecordBuilder();
  for (const schema of schemas) if (schema.id === channelId) builder.writeSchema(schema);
  for (const channel of channels) if (channel.id === channelId) builder.writeChannel(channel);
  for (const [sequence, message] of messages.entries()) {
    const data = typeof message === 'string' ? Buffer.from(message) : message;
    builder.writeMessage({ channelId, sequence, logTime: logTime + BigInt(sequence), publishTime: logTime, data });
  }
  return builder.buffer;
}

const keyJson = (fields: object = {}) => {
  const { time: _, text: __, ...message } = key(T0);
  return JSON.stringify({ ...message, ...fields });
};

t.test('a hand-made file is read when all is right about it', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await craft(path, { records: records(1, [keyJson(), keyJson({ text: 'a', extra: 1 })]) });
  t.strictSame(await readRecording(path), [{ ...key(T0), text: null }, key(T0 + 1n)]);
});

t.test('what is no MCAP file is not a recording', async (t) => {
  const folder = t.testdir({ empty: '', short: '\x89MCA', text: 'hello', sub: {} });
  await writeFile(join(folder, 'random'), randomBytes(100_000));
  await writeFile(join(folder, 'zeros'), Buffer.alloc(100_000));
  for (const name of ['empty', 'short', 'text', 'sub', 'random', 'zeros']) {
    const path = join(folder, name);
    await t.rejects(openRecording(path), { code: 'ERR_NOT_A_RECORDING' }, name);
    await t.rejects(inspectRecording(path), { code: 'ERR_NOT_A_RECORDING' }, name);
  }
});

notOnWindows(t, 'no such files', 'a pipe without a writer and a device are no recordings', async (t) => {
  const fifo = join(t.testdir(), 'fifo');
  execFileSync('mkfifo', [fifo]);
  for (const path of [fifo, '/dev/zero']) {
    await t.rejects(openRecording(path), { code: 'ERR_NOT_A_RECORDING' }, path);
    await t.rejects(inspectRecording(path), { code: 'ERR_NOT_A_RECORDING' }, path);
  }
});

t.test('a file that is not there, or not ours to read, is named', async (t) => {
  const path = join(t.testdir(), 'none.mcap');
  await t.rejects(openRecording(path), { code: 'ERR_FILE', message: /none\.mcap/, osError: osNumber(2) });
});

t.test('another program’s MCAP file is not a recording', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const parts: Uint8Array[] = [];
  let position = 0n;
  const writer = new McapWriter({
    writable: {
      position: () => position,
      write: async (bytes) => {
        parts.push(Uint8Array.from(bytes));
        position += BigInt(bytes.byteLength);
      },
    },
  });
  await writer.start({ profile: 'ros2', library: 'x' });
  await writer.end();
  await writeFile(path, Buffer.concat(parts));
  await t.rejects(openRecording(path), { code: 'ERR_NOT_A_RECORDING', message: /profile "ros2"/ });
  await t.rejects(salvageRecording(path, `${path}.out`), { code: 'ERR_NOT_A_RECORDING' });
});

t.test('a recording still being written is damaged for now, and says how it may be saved', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0));
  await writer.flush();
  await t.rejects(openRecording(path), { code: 'ERR_DAMAGED', message: /still being written.*capstan salvage/ });
  await writer.close();
  t.equal((await readRecording(path)).length, 1);
});

t.test('a chunk that claims, or decompresses to, a huge size is refused before it takes memory', async (t) => {
  const folder = t.testdir();
  const [path, bomb] = [join(folder, 'a.mcap'), join(folder, 'b.mcap')];
  await craft(path, { records: records(1, [keyJson()]), uncompressedSize: 1n << 60n });
  await craft(bomb, { records: Buffer.alloc(200 * 1024 * 1024), uncompressedSize: 1000n });
  for (const [file, message] of [
    [path, /A chunk of 1152921504606846976 bytes/],
    [bomb, /LZ4 frame may hold \d+ bytes, more than/],
  ] as const) {
    await t.rejects(readRecording(file), { code: 'ERR_DAMAGED', message });
    const report = await salvageRecording(file, `${file}.saved`);
    t.match(report.chunks, { kept: 0, lost: 1 });
  }
});

t.test('a record that claims to be huge is refused before it takes memory', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, [key(T0)]);
  const bytes = await readFile(path);
  // Header, chunk by its index, summary by its footer.
  for (const at of [9, bytes.length - 28, bytes.length - 20]) {
    for (const length of [1n << 32n, 1n << 62n, (1n << 64n) - 1n]) {
      const bad = Buffer.from(bytes);
      bad.writeBigUInt64LE(length, at);
      await writeFile(path, bad);
      await t.rejects(readRecording(path), { code: 'ERR_DAMAGED' });
    }
  }
});

t.test('a message that does not fit its schema is damage', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const move = { t0: T0.toString(), dt: [0, 1], x: [1, 2], y: [1, 2], dx: [1, 2], dy: [1, 2] };
  const placed = (fields: object) =>
    JSON.stringify({ x: 1, y: 2, device: 0, injected: false, synthetic: false, ...fields });
  const bad: [number, string | Uint8Array][] = [
    [1, 'not json'],
    [1, ''],
    [1, '[]'],
    [1, 'null'],
    [1, '['.repeat(100_000)],
    [1, new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    [1, keyJson({ kind: 'wheel' })],
    [1, keyJson({ code: 5 })],
    [1, keyJson({ usage: -1 })],
    [1, keyJson({ modifiers: ['Hyper'] })],
    [4, JSON.stringify({ ...move, x: [1] })],
    [4, JSON.stringify({ ...move, x: undefined })],
    [4, JSON.stringify({ ...move, x: undefined, y: undefined, dx: [1] })],
    [4, JSON.stringify({ ...move, dt: [] })],
    [4, JSON.stringify({ ...move, dt: [0, 1.5] })],
    [4, JSON.stringify({ ...move, dt: [0, 1e15] })],
    [4, JSON.stringify({ ...move, t0: 'soon' })],
    [4, JSON.stringify({ ...move, t0: '1' })],
    [4, JSON.stringify({ ...move, mergedEach: [1] })],
    [5, JSON.stringify({ kind: 'focus', denied: true, app: 'x', reason: 'because' })],
    [5, JSON.stringify({ kind: 'focus', denied: false })],
    [6, JSON.stringify({ kind: 'state', state: 'start', clockOffset: 'x' })],
    [6, JSON.stringify({ kind: 'keydown' })],
    [2, placed({ kind: 'buttondown', button: 0, clicks: 1, modifiers: [], x: undefined })],
    [3, placed({ kind: 'wheel', dx: 0, dy: 0, y: undefined })],
    [3, placed({ kind: 'wheel', dx: 0, dy: 0, x: null, y: null })],
    [10, placed({ kind: 'touchstart' })],
    [10, placed({ kind: 'touchstart', contact: -1 })],
    [10, placed({ kind: 'touchstart', contact: 0, x: undefined })],
    [10, placed({ kind: 'pendown', contact: 0 })],
    [11, placed({ kind: 'penmove', pressure: 'much', tiltX: 0, tiltY: 0, buttons: 0 })],
    [11, placed({ kind: 'penmove', pressure: 0, tiltX: 0.5, tiltY: 0, buttons: 0 })],
    [11, placed({ kind: 'penmove', pressure: 0, tiltX: 0, tiltY: 0, buttons: 0, y: undefined })],
  ];
  for (const [channel, message] of bad) {
    const end = T0 + 10n;
    await craft(path, { records: records(channel, [message]), start: T0, end });
    await t.rejects(readRecording(path), { code: 'ERR_DAMAGED' }, Buffer.from(message).toString().slice(0, 80));
    await t.rejects(inspectRecording(path), { code: 'ERR_DAMAGED' });
  }
});

t.test('a topic of a later version is passed over', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const builder = new McapRecordBuilder();
  builder.writeChannel({
    id: 77,
    schemaId: 0,
    topic: '/screen/frame',
    messageEncoding: 'protobuf',
    metadata: new Map(),
  });
  builder.writeMessage({ channelId: 77, sequence: 0, logTime: T0, publishTime: T0, data: randomBytes(50) });
  await craft(path, { records: Buffer.concat([builder.buffer, records(1, [keyJson({ text: 'a' })])]) });
  t.strictSame(await readRecording(path), [key(T0)]);
});

t.test('records that have no place in a chunk, unknown compression and a wrong CRC are damage', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const nested = new McapRecordBuilder();
  nested.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
  await craft(path, { records: nested.buffer });
  await t.rejects(readRecording(path), { code: 'ERR_DAMAGED' });
  await craft(path, { records: records(1, [keyJson()]), compression: 'zstd' });
  await t.rejects(readRecording(path), { code: 'ERR_DAMAGED' });
  await craft(path, { records: records(1, [keyJson()]).subarray(0, -3) });
  await t.rejects(readRecording(path), { code: 'ERR_DAMAGED' });
  await craft(path, { records: records(1, [keyJson()]), compression: '' });
  const bytes = await readFile(path);
  bytes.write('KeyZ', bytes.lastIndexOf('KeyA'));
  await writeFile(path, bytes);
  await t.rejects(readRecording(path), { code: 'ERR_DAMAGED', message: /CRC/ });
});

t.test('what comes before a damaged chunk is read, and then the damage is told', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  let second = 0;
  for (let chunk = 0; chunk < 3; chunk++) {
    if (chunk === 1) second = writer.stats.bytes;
    writer.write(key(T0 + ms(chunk)));
    await writer.flush();
  }
  await writer.close();
  const bytes = await readFile(path);
  bytes.fill(0, second + 100, second + 120);
  await writeFile(path, bytes);
  await using reader = await openRecording(path);
  const events = reader.events();
  t.strictSame((await events.next()).value, key(T0));
  await t.rejects(events.next(), { code: 'ERR_DAMAGED', message: /chunk at byte/ });
  const later: unknown[] = [];
  for await (const event of reader.events({ from: T0 + ms(2) })) later.push(event);
  t.strictSame(later, [key(T0 + ms(2))], 'and what lies behind it can be asked for');
});

t.test('an index that names a chunk twice is damage, not twice the events', async (t) => {
  const folder = t.testdir();
  const [path, twice] = [join(folder, 'a.mcap'), join(folder, 'b.mcap')];
  await writeRecording(path, [key(T0)]);
  const bytes = await readFile(path);
  // The chunk index stands before the summary offsets; the summary's CRC is set to "not computed".
  const offsetsAt = Number(bytes.readBigUInt64LE(bytes.length - 20));
  const index = bytes.subarray(bytes.lastIndexOf(Buffer.from([8]), offsetsAt - 1), offsetsAt);
  const indexAt = [...findRecords(bytes, Number(bytes.readBigUInt64LE(bytes.length - 28)), offsetsAt)].find(
    ([opcode]) => opcode === 8,
  ) as [number, number, number];
  t.ok(index.length > 0);
  const copy = bytes.subarray(indexAt[1], indexAt[2]);
  const bad = Buffer.concat([bytes.subarray(0, indexAt[2]), copy, bytes.subarray(indexAt[2])]);
  bad.writeUInt32LE(0, bad.length - 12);
  await writeFile(twice, bad);
  await t.rejects(readRecording(twice), { code: 'ERR_DAMAGED', message: /time order/ });
});

function* findRecords(bytes: Buffer, from: number, to: number): Generator<[number, number, number]> {
  for (let at = from; at < to; ) {
    const end = at + 9 + Number(bytes.readBigUInt64LE(at + 1));
    yield [bytes.readUInt8(at), at, end];
    at = end;
  }
}
