// What other readers find in a recording with frames: the official MCAP reader, protobuf by the descriptors in the file,
// and Foxglove's own definition of an image.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { foxgloveMessageSchemas, generateProto } from '@foxglove/schemas/internal.js';
import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { decompressFrameSync } from 'lz4-napi';
import t, { type Test } from 'tap';
import { Compressor } from '#lib/compress/compressor.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import { createWriter, key, ms, T0 } from './fixtures/recording-events.js';
import { cursor, cursorImage, random, rgba, Screen, writeFrames } from './fixtures/recording-frames.js';

const lz4 = { lz4: (bytes: Uint8Array) => decompressFrameSync(Buffer.from(bytes)) };

/** Events and 25 frames, three of them whole, compressed by real workers. */
async function sample(t: Test): Promise<{ bytes: Buffer; screen: Screen }> {
  const path = join(t.testdir(), 'a.mcap');
  await using compressor = new Compressor();
  const writer = await createWriter(path, { compressor });
  writer.write(key(T0 + ms(1)));
  const screen = await writeFrames(writer, 25);
  writer.write(key(T0 + ms(2)));
  await writer.close();
  return { bytes: await readFile(path), screen };
}

function messageType(descriptors: Uint8Array, name: string) {
  const type = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors)).getMessage(name);
  if (type === undefined) throw new Error(`No ${name} in the descriptors`);
  return type;
}

t.test('a recording with frames is what the MCAP specification says, byte by byte', async (t) => {
  const file = verifyMcap((await sample(t)).bytes);
  const topics = file.messages.map((message) => message.topic);
  t.equal(topics.filter((topic) => topic === '/screen/frame').length, 3);
  t.equal(topics.filter((topic) => topic === '/screen/patch').length, 22);
  t.equal(topics.filter((topic) => topic === '/screen/about').length, 25);
});

t.test('each frame has a chunk of its own, with what is told of it at the same log time', async (t) => {
  const { bytes, screen } = await sample(t);
  const chunks = verifyMcap(bytes).chunks.filter(({ messages }) => messages[0]?.topic.startsWith('/screen/'));
  t.equal(chunks.length, 25);
  for (const [n, { messages }] of chunks.entries()) {
    t.equal(messages.length, 2);
    t.equal(messages[0]?.topic, '/screen/about');
    for (const message of messages) t.equal(message.logTime, screen.times[n]);
  }
});

t.test('the official readers give every key frame, and its bytes are those of the screen', async (t) => {
  const { bytes, screen } = await sample(t);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
    },
    decompressHandlers: lz4,
  });
  const channel = [...reader.channelsById.values()].find(({ topic }) => topic === '/screen/frame');
  const schema = reader.schemasById.get(channel?.schemaId ?? 0);
  t.match(schema, { name: 'foxglove.RawImage', encoding: 'protobuf' });
  const type = messageType(schema?.data ?? new Uint8Array(0), 'foxglove.RawImage');
  let frames = 0;
  for await (const { data, logTime } of reader.readMessages({ topics: ['/screen/frame'] })) {
    const image = fromBinary(type, data) as unknown as Record<string, unknown>;
    t.match(image, { frameId: 'screen', width: 40, height: 30, encoding: 'rgb8', step: 120 });
    t.strictSame(
      { ...(image['timestamp'] as object) },
      {
        $typeName: 'google.protobuf.Timestamp',
        seconds: logTime / 1_000_000_000n,
        nanos: Number(logTime % 1_000_000_000n),
      },
    );
    t.ok(Buffer.from(rgba(image['data'] as Uint8Array)).equals(screen.expected[10 * frames++] as Uint8Array));
  }
  t.equal(frames, 3);

  const stream = new McapStreamReader({ decompressHandlers: lz4, validateCrcs: true });
  stream.append(bytes);
  let messages = 0;
  for (let record = stream.nextRecord(); record; record = stream.nextRecord())
    if (record.type === 'Message') messages++;
  t.ok(stream.done());
  t.equal(messages, verifyMcap(bytes).messages.length);
});

t.test('the image’s schema is Foxglove’s, field by field', async (t) => {
  const { descriptors } = verifyMcap((await sample(t)).bytes);
  const type = messageType(descriptors.get('foxglove.RawImage') as Buffer, 'foxglove.RawImage');
  const scalar = (field: (typeof type.fields)[number]) =>
    field.fieldKind === 'scalar'
      ? ['', 'double', 'float', 'int64', 'uint64', 'int32', 'fixed64', 'fixed32', 'bool', 'string', '', '', 'bytes'][
          field.scalar
        ]
      : '';
  const found = type.fields.map((field) =>
    field.fieldKind === 'message'
      ? `${field.message.typeName} ${field.name} = ${field.number}`
      : `${scalar(field)} ${field.name} = ${field.number}`,
  );
  const published = generateProto(foxgloveMessageSchemas.RawImage, []);
  const expected = [...published.matchAll(/^ {2}([\w.]+ \w+ = \d+);/gm)].map((match) => match[1]);
  t.equal(expected.length, 7);
  t.strictSame(found, expected);
});

t.test('a patch can be read by the descriptors in the file alone', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const [screen, next] = [new Screen(40, 30), random(5)];
  await writer.writeFrame(screen.keyFrame());
  screen.keep(2);
  screen.paintIndexed(
    1,
    2,
    10,
    5,
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    next,
  );
  screen.copy(20, 10, 6, 7, 2, 3, 4);
  await writer.writeFrame(screen.patch());
  await writer.close();
  const { descriptors, messages } = verifyMcap(await readFile(path));
  const type = messageType(descriptors.get('capstan.ScreenPatch') as Buffer, 'capstan.ScreenPatch');
  const patch = fromBinary(type, messages.at(-1)?.data ?? Buffer.alloc(0)) as unknown as Record<string, unknown>;
  t.match(patch, { base: T0, key: T0, width: 40, height: 30, keepAs: 2 });
  t.match(patch['rectangles'], [
    { x: 1, y: 2, width: 10, height: 5, encoding: 1, colours: 2, dataSize: 56 },
    { x: 20, y: 10, width: 6, height: 7, encoding: 2, reference: 2, sourceX: 3, sourceY: 4, dataSize: 0 },
  ]);
  t.equal((patch['data'] as Uint8Array).length, 56);
});

t.test('the definition of a patch in docs/recording-format.md is the one in the file', async (t) => {
  const { descriptors } = verifyMcap((await sample(t)).bytes);
  const type = messageType(descriptors.get('capstan.ScreenPatch') as Buffer, 'capstan.ScreenPatch');
  const docs = await readFile(new URL('../../docs/recording-format.md', import.meta.url), 'utf8');
  const proto = /```proto\n(.*?)```/s.exec(docs)?.[1] ?? '';
  const documented = [...proto.matchAll(/(\w+) = (\d+);/g)].map(([, name, number]) => `${name} = ${number}`);
  const [rectangle] = type.nestedMessages;
  const [encoding] = type.nestedEnums;
  const found = [...type.fields, ...(rectangle?.fields ?? []), ...(encoding?.values ?? [])];
  t.equal(found.length, 21);
  t.strictSame(
    documented,
    found.map(({ name, number }) => `${name} = ${number}`),
  );
});

t.test('what is told of a frame fits the JSON Schema in the file, and has no nulls', async (t) => {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path);
  const screen = new Screen(4, 4);
  await writer.writeFrame(
    screen.keyFrame({ trigger: 'typing-pause', scale: 0.5, merged: 3, cursor: cursor(5, cursorImage(1)) }),
  );
  await writer.writeFrame(screen.patch({ cursor: cursor(6, null) }));
  await writer.writeFrame(screen.patch());
  await writer.close();
  const { schemas, messages } = verifyMcap(await readFile(path));
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  const about = messages.filter(({ topic }) => topic === '/screen/about').map(({ json }) => json);
  for (const json of about) t.ok(ajv.validate(schemas.get('capstan.screen.about') as object, json), ajv.errorsText());
  t.match(about[0], { trigger: 'typing-pause', scale: 0.5, merged: 3, key: true });
  t.match(about[0]?.['cursor'], { x: 5, y: 7, image: { width: 16, height: 16, hotX: 1, hotY: 2 } });
  t.strictSame(about[1]?.['cursor'], { x: 6, y: 7, imageLeftOut: true });
  t.strictSame(about[2], { trigger: 'click', scale: 1, merged: 0, key: false });
});
