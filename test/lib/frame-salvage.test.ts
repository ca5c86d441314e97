import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openRecording } from '#lib/recording/reader.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import { onWindows, spawnBare } from './fixtures/platform.js';
import { createWriter, inPlace, key, ms, readRecording, T0 } from './fixtures/recording-events.js';
import { random, readFrames, Screen } from './fixtures/recording-frames.js';

t.setTimeout(120_000);

/** 25 frames, a key frame every ten, an event between each two; where each frame's chunk begins. */
async function sample(t: Test, compressor = inPlace) {
  const path = join(t.testdir(), 'a.mcap');
  const writer = await createWriter(path, { compressor });
  const [screen, next] = [new Screen(30, 20), random(9)];
  const frameAt: number[] = [];
  for (let n = 0; n < 25; n++) {
    writer.write(key(T0 + ms(250 * n)));
    await writer.flush();
    frameAt.push(writer.stats.bytes);
    screen.change(next);
    await writer.writeFrame(n % 10 === 0 ? screen.keyFrame() : screen.patch()).catch(() => {});
  }
  await writer.close();
  return { path, screen, frameAt, bytes: await readFile(path) };
}

/** The file with the chunks of some frames spoilt, salvaged. */
async function salvageWithout(t: Test, ...lost: number[]) {
  const { path, screen, frameAt, bytes } = await sample(t);
  const broken = Buffer.from(bytes);
  for (const n of lost) broken.fill(0xff, (frameAt[n] as number) + 100, (frameAt[n] as number) + 120);
  await writeFile(path, broken);
  const report = await salvageRecording(path, `${path}.saved`);
  verifyMcap(await readFile(`${path}.saved`));
  const frames = await readFrames(`${path}.saved`);
  for (const { time, data } of frames) {
    const n = screen.times.indexOf(time);
    t.ok(Buffer.compare(data, screen.expected[n] as Uint8Array) === 0, `frame ${n} is as it was`);
  }
  t.equal((await readRecording(`${path}.saved`)).length, 25, 'no event is lost with a frame');
  return { report, read: frames.map(({ time }) => screen.times.indexOf(time)) };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

t.test('an undamaged recording with frames salvages to the same', async (t) => {
  const { path, screen } = await sample(t);
  const report = await salvageRecording(path, `${path}.saved`);
  t.match(report, { undamaged: true, frames: { kept: 25, leftOut: 0, missing: 0 }, chunks: { kept: 50, lost: 0 } });
  t.strictSame(
    (await readFrames(`${path}.saved`)).map(({ data }) => data),
    screen.expected,
  );
  verifyMcap(await readFile(`${path}.saved`));
});

t.test('without a patch, those on it are left out until the next key frame', async (t) => {
  const { report, read } = await salvageWithout(t, 4);
  t.match(report, { undamaged: false, frames: { kept: 19, leftOut: 5, missing: 1 }, chunks: { lost: 1 } });
  t.strictSame(read, [...range(0, 4), ...range(10, 25)]);
});

t.test('without its first key frame a recording begins with the next, and any reader can still read it', async (t) => {
  const { report, read } = await salvageWithout(t, 0);
  t.match(report, { frames: { kept: 15, leftOut: 9, missing: 1 } });
  t.strictSame(read, range(10, 25));
});

t.test('several losses are each counted', async (t) => {
  const { report, read } = await salvageWithout(t, 8, 10, 24);
  t.match(report, { frames: { kept: 12, leftOut: 10, missing: 2 }, chunks: { lost: 3 }, messagesMissing: 0 });
  t.strictSame(read, [...range(0, 8), ...range(20, 24)]);
});

t.test('a frame that was lost while recording is told, and is no damage of the file', async (t) => {
  let calls = 0;
  const { path } = await sample(t, {
    ...inPlace,
    compressShared: (bytes) =>
      calls++ === 13 ? Promise.reject(new Error('no memory')) : inPlace.compressShared(bytes),
  });
  const report = await salvageRecording(path, `${path}.saved`);
  t.match(report, { undamaged: true, messagesMissing: 0, frames: { kept: 18, leftOut: 0, missing: 1 } });
});

t.test('a file cut anywhere gives every frame that lies wholly before the cut', async (t) => {
  const { path, screen, frameAt, bytes } = await sample(t);
  const next = random(21);
  for (let run = 0; run < 40; run++) {
    const cut = 40 + next(bytes.length - 41);
    await writeFile(`${path}.${run}`, bytes.subarray(0, cut));
    await t.rejects(openRecording(`${path}.${run}`), { code: 'ERR_DAMAGED' });
    await salvageRecording(`${path}.${run}`, `${path}.${run}.saved`);
    const whole = frameAt.filter((at) => at + 9 + Number(bytes.readBigUInt64LE(at + 1)) <= cut).length;
    t.strictSame(
      (await readFrames(`${path}.${run}.saved`)).map(({ data }) => data),
      screen.expected.slice(0, whole),
    );
  }
});

const module = (name: string) => JSON.stringify(import.meta.resolve(`#lib/${name}.js`));

/** Writes frames of a known look for ever: all of frame n is of the colour n, but for a rectangle of a patch. */
const program = (path: string) => `
  import { writeSync } from 'node:fs';
  import { RecordingWriter } from ${module('recording/writer')};
  const writer = await RecordingWriter.create({ path: ${JSON.stringify(path)}, metadata: {}, onError: (error) => { throw error; } });
  const [width, height] = [320, 200];
  const pending = [];
  for (let n = 0; ; n++) {
    const key = n % 7 === 0;
    const size = key ? width * height * 3 : 3;
    const memory = new Uint8Array(new SharedArrayBuffer(147456 + size)).fill(n % 251, 147456);
    const rect = { x: 0, y: 0, width, height, encoding: 'indexed8', colours: 1, reference: 0, sourceX: 0, sourceY: 0, dataSize: 3 };
    pending.push(writer.writeFrame({ time: ${T0}n + BigInt(n), trigger: 'click', width, height, scale: 1, merged: 0, cursor: null,
      key, rects: key ? [] : [rect], keepAs: 0, memory, dataAt: 147456, dataSize: size }));
    if (pending.length === 3) await pending.shift();
    writeSync(1, writer.stats.frames + '\\n');
  }`;

t.test('after kill -9 among frames all that the writer had stored, and so the last one saved, decodes', async (t) => {
  const folder = t.testdir();
  const next = random(Date.now() & 0xffff);
  // A process takes ten times as long to start on Windows.
  for (let run = 0; run < (onWindows ? 2 : 8); run++) {
    const [path, out] = [join(folder, `${run}.mcap`), join(folder, `${run}-saved.mcap`)];
    const child = spawnBare(['--input-type=module', '-e', program(path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    const lines = 20 + next(150);
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      told += data;
      if (told.split('\n').length > lines) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    t.equal(signal, 'SIGKILL');
    const stored = Number(told.split('\n').at(-2));
    const report = await salvageRecording(path, out);
    const frames = await readFrames(out);
    t.ok(frames.length >= stored && stored > 0, `run ${run}: ${frames.length} frames of ${stored}`);
    t.equal(report.frames.kept, frames.length);
    for (const [n, { time, data }] of frames.entries()) {
      t.equal(time, T0 + BigInt(n));
      t.ok(data.every((byte, i) => byte === (i % 4 === 3 ? 255 : n % 251)));
    }
  }
});
