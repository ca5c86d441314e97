import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { decompressFrameSync } from 'lz4-napi';
import t from 'tap';
import { topics } from '#lib/events.js';
import { jsonSchema } from '#lib/recording/schemas.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
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

const lz4 = { lz4: (bytes: Uint8Array) => decompressFrameSync(Buffer.from(bytes)) };
const sample = fc.sample(eventSequence, { seed: 7, numRuns: 30 }).reduce((a, b) => (a.length > b.length ? a : b));

t.test('a recording is what the MCAP specification says, byte by byte', async (t) => {
  let n = 0;
  const folder = t.testdir();
  await fc.assert(
    fc.asyncProperty(eventSequence, async (events) => {
      const path = join(folder, `${n++}.mcap`);
      await writeRecording(path, events, { chunkBytes: 4096 });
      verifyMcap(await readFile(path));
    }),
    { numRuns: 40 },
  );
  t.ok(n >= 40);
});

t.test('an empty recording is a valid file', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, []);
  const file = verifyMcap(await readFile(path));
  t.equal(file.chunks.length, 0);
  t.strictSame(await readRecording(path), []);
});

t.test('the header and the metadata say what it is', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, sample);
  const file = verifyMcap(await readFile(path));
  t.equal(file.profile, 'capstan');
  t.equal(file.library, 'capstan 0.0.0');
  t.strictSame(
    [...(file.metadata.get('capstan') ?? [])],
    [
      ['version', '0.0.0'],
      ['policy', 'sha256:0'],
    ],
  );
});

t.test('the official indexed reader reads every message by its index', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, sample, { chunkBytes: 4096 });
  const bytes = await readFile(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
    },
    decompressHandlers: lz4,
  });
  const times: bigint[] = [];
  for await (const message of reader.readMessages()) times.push(message.logTime);
  t.strictSame(
    times,
    verifyMcap(bytes).messages.map((message) => message.logTime),
  );
  t.ok(times.length > 20);
  const names: string[] = [];
  for await (const record of reader.readMetadata()) names.push(record.name);
  t.strictSame(names, ['capstan']);
});

t.test('the official streaming reader reads every message', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, sample, { chunkBytes: 4096 });
  const bytes = await readFile(path);
  const reader = new McapStreamReader({ decompressHandlers: lz4, validateCrcs: true });
  reader.append(bytes);
  let messages = 0;
  for (let record = reader.nextRecord(); record; record = reader.nextRecord())
    if (record.type === 'Message') messages++;
  t.ok(reader.done());
  t.equal(messages, verifyMcap(bytes).messages.length);
});

t.test('every message fits the JSON Schema in the file', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, sample);
  const file = verifyMcap(await readFile(path));
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  const seen = new Set<string>();
  for (const { topic, json } of file.messages) {
    const schema = file.schemas.get(`capstan${topic.replaceAll('/', '.')}`) as object;
    t.ok(ajv.validate(schema, json), `${topic} ${ajv.errorsText()}`);
    seen.add(topic);
  }
  t.strictSame([...seen].sort(), [...new Set(Object.values(topics))].sort());
});

t.test('every field of a schema has one plain type, as viewers need it', async (t) => {
  const check = (schema: { type?: unknown; properties?: object; items?: object }, path: string) => {
    t.equal(typeof schema.type, 'string', path);
    for (const [name, field] of Object.entries(schema.properties ?? {})) check(field, `${path}.${name}`);
    if (schema.items !== undefined) check(schema.items, `${path}[]`);
  };
  for (const topic of new Set(Object.values(topics))) {
    const schema = jsonSchema(topic) as { type: string };
    t.equal(schema.type, 'object');
    check(schema, topic);
  }
});

t.test('moves of a second are one message', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const moves = Array.from({ length: 900 }, (_, i) => move(T0 + ms(i), i, i));
  await writeRecording(path, moves);
  const batches = verifyMcap(await readFile(path)).messages.filter((message) => message.topic === '/input/move');
  t.equal(batches.length, 1);
  t.equal(batches[0]?.publishTime, T0, 'publish time is the first move');
  t.equal(batches[0]?.logTime, T0 + ms(899), 'log time is the last move');
  t.strictSame(Object.keys(batches[0]?.json ?? {}).sort(), ['device', 'dt', 'dx', 'dy', 't0', 'x', 'y']);
});

t.test('a place that is not told is left out', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const nowhere = { x: null, y: null };
  await writeRecording(path, [
    { ...touch(T0, 'touchstart', 7), ...nowhere },
    { ...pen(T0 + 1n, 'pendown'), ...nowhere },
    touch(T0 + 2n, 'touchmove', 7),
  ]);
  const messages = verifyMcap(await readFile(path)).messages.filter(({ topic }) => topic.startsWith('/input/'));
  const fromDevice = { injected: false, synthetic: false };
  t.strictSame(
    messages.map(({ topic, json }) => ({ topic, ...json })),
    [
      { topic: '/input/touch', kind: 'touchstart', contact: 7, device: 3, ...fromDevice },
      {
        topic: '/input/pen',
        kind: 'pendown',
        pressure: 0.5,
        tiltX: -30,
        tiltY: 45,
        buttons: 1,
        device: 4,
        ...fromDevice,
      },
      { topic: '/input/touch', kind: 'touchmove', x: 5, y: 6, contact: 7, device: 3, ...fromDevice },
    ],
  );
});

t.test('a batch has places for all of its moves or for none, and ends where that changes', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const moves = [0, 1, 2, 3, 4, 5, 6].map((i) => (i < 2 || i > 4 ? move(T0 + ms(i), i, -i) : unplacedMove(T0 + ms(i))));
  await writeRecording(path, moves);
  const batches = verifyMcap(await readFile(path)).messages.filter((message) => message.topic === '/input/move');
  t.strictSame(
    batches.map(({ json }) => [(json['dt'] as number[]).length, json['x'], json['y']]),
    [
      [2, [0, 1], [-0, -1]],
      [3, undefined, undefined],
      [2, [5, 6], [-5, -6]],
    ],
  );
  t.notOk(Object.hasOwn(batches[1]?.json ?? {}, 'x'));
  t.strictSame(await readRecording(path), moves);
});

t.test('no batch of moves spans more than a second, however long its chunk stays open', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const moves = Array.from({ length: 500 }, (_, i) => move(T0 + ms(i * 10), i, i));
  await writeRecording(path, moves);
  const batches = verifyMcap(await readFile(path)).messages.filter((message) => message.topic === '/input/move');
  t.equal(batches.length, 5);
  for (const { json } of batches) t.ok((json['dt'] as number[]).every((dt) => dt <= 1e9));
});

t.test('a chunk begins with a snapshot of what is held', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0, 'ShiftLeft'));
  writer.write({ ...move(T0 + 1n), kind: 'buttondown', button: 2, clicks: 1, modifiers: [] } as never);
  await writer.flush();
  writer.write(key(T0 + 2n, 'KeyB'));
  writer.write(key(T0 + 3n, 'ShiftLeft', 'keyup'));
  await writer.flush();
  writer.write(key(T0 + 4n, 'KeyC'));
  await writer.close();
  const { chunks } = verifyMcap(await readFile(path));
  t.strictSame(
    chunks.map(({ messages }) => messages[0]?.json['held']),
    [
      { keys: [], buttons: [] },
      { keys: ['ShiftLeft'], buttons: [2] },
      { keys: ['KeyB'], buttons: [2] },
    ],
  );
  t.ok(chunks.every(({ messages }) => messages[0]?.json['reason'] === 'chunk'));
});

t.test('nothing is held any more after a pause or in a denied context', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  writer.write(key(T0, 'KeyA'));
  writer.write({ kind: 'focus', time: T0 + 1n, denied: true, reason: 'not-listed' });
  await writer.flush();
  writer.write(key(T0 + 2n, 'KeyB'));
  writer.write({ kind: 'state', time: T0 + 3n, state: 'pause' });
  await writer.flush();
  writer.write(key(T0 + 4n, 'KeyC'));
  await writer.close();
  const { chunks } = verifyMcap(await readFile(path));
  for (const { messages } of chunks) t.strictSame(messages[0]?.json['held'], { keys: [], buttons: [] });
});

t.test('sequence numbers count the messages of each channel', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  await writeRecording(path, sample, { chunkBytes: 4096 });
  const next = new Map<string, number>();
  for (const { topic, sequence } of verifyMcap(await readFile(path)).messages) {
    t.equal(sequence, next.get(topic) ?? 0);
    next.set(topic, sequence + 1);
  }
});
