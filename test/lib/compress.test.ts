import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import t, { type Test } from 'tap';
import { Compressor } from '#lib/compress/compressor.js';
import { compressFrame, decompressedBound, decompressFrame } from '#lib/compress/lz4-frame.js';
import { notOnWindows } from './fixtures/platform.js';

const module = (name: string) => import.meta.resolve(`#lib/compress/${name}.js`);

async function workerModule(t: Test, source: string): Promise<URL> {
  const folder = t.testdir();
  const path = join(folder, 'worker.mjs');
  await writeFile(path, source);
  return pathToFileURL(path);
}

t.test('compresses into one LZ4 frame that any decoder reads', async (t) => {
  await using compressor = new Compressor();
  const bytes = Buffer.from('one two one two one two '.repeat(5000));
  const frame = await compressor.compress(bytes);
  t.ok(frame.byteLength < bytes.byteLength / 10);
  t.ok(decompressFrameSync(Buffer.from(frame)).equals(bytes));
});

t.test('the bytes given stay the caller’s, views of larger memory included', async (t) => {
  await using compressor = new Compressor();
  const memory = Buffer.from('xxhello helloxx');
  const view = memory.subarray(2, 13);
  const frame = await compressor.compress(view);
  t.equal(view.toString(), 'hello hello');
  t.equal(Buffer.from(decompressFrame(frame, 100)).toString(), 'hello hello');
});

t.test('what comes back is memory of its own, no larger than the frame', async (t) => {
  await using compressor = new Compressor();
  const frame = await compressor.compress(new Uint8Array(100_000));
  t.equal(frame.buffer.byteLength, frame.byteLength);
});

t.test('many at once come back each to its caller', async (t) => {
  await using compressor = new Compressor();
  const inputs = Array.from({ length: 20 }, (_, i) => Buffer.alloc(1000 * (i + 1), i));
  const frames = await Promise.all(inputs.map((input) => compressor.compress(input)));
  for (const [i, frame] of frames.entries()) t.ok(Buffer.from(decompressFrame(frame, 1e6)).equals(inputs[i] as Buffer));
});

t.test('shared memory is compressed where it is, and its CRC told', async (t) => {
  await using compressor = new Compressor();
  const memory = new Uint8Array(new SharedArrayBuffer(100_000)).map((_, i) => (i >> 5) & 255);
  const shared = new Uint8Array(new SharedArrayBuffer(100_000));
  shared.set(memory);
  const { frame, crc } = await compressor.compressShared(shared.subarray(1000, 90_000));
  const expected = Buffer.from(memory.subarray(1000, 90_000));
  t.ok(Buffer.from(decompressFrame(frame, 1e6)).equals(expected));
  t.equal(crc, crc32(expected));
  t.equal(frame.buffer.byteLength, frame.byteLength);
});

t.test('a worker that dies once is replaced and nobody notices', async (t) => {
  const marker = join(t.testdir(), 'died');
  const worker = await workerModule(
    t,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { compressFrame } from ${JSON.stringify(module('lz4-frame'))};
     export const compress = (bytes) => {
       if (!existsSync(${JSON.stringify(marker)})) { writeFileSync(${JSON.stringify(marker)}, ''); process.exit(3); }
       return new Uint8Array(compressFrame(bytes));
     };`,
  );
  await using compressor = new Compressor({ worker });
  const frame = await compressor.compress(Buffer.from('still here'));
  t.equal(Buffer.from(decompressFrame(frame, 100)).toString(), 'still here');
  t.equal((await readFile(marker)).length, 0);
});

t.test('a worker that dies again is a clear error, and so is one that cannot start', async (t) => {
  for (const source of ['export const compress = () => process.exit(3);', 'throw new Error("no such thing");']) {
    const worker = await workerModule(t, source);
    await using compressor = new Compressor({ worker });
    await t.rejects(compressor.compress(Buffer.from('x')), { code: 'ERR_INTERNAL', message: /failed twice/ });
    await t.rejects(compressor.compress(Buffer.from('x')), { code: 'ERR_INTERNAL' }, 'and does not hang afterwards');
  }
});

t.test('close() is idempotent, and refuses what comes later', async (t) => {
  const compressor = new Compressor();
  await compressor.compress(Buffer.from('x'));
  await compressor.close();
  await compressor.close();
  await t.rejects(compressor.compress(Buffer.from('x')), { code: 'ERR_STATE' });
});

t.test('a pool that nobody closed does not keep the process alive', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    `import { Compressor } from ${JSON.stringify(module('compressor'))};
     const frame = await new Compressor().compress(Buffer.alloc(1000));
     console.log(frame.byteLength > 0);`,
  ]);
  t.equal(stdout.trim(), 'true');
});

notOnWindows(t, 'no /proc to count threads in', 'an unused pool starts no thread', async (t) => {
  const threads = async () => (await readdir('/proc/self/task')).length;
  const before = await threads();
  const compressor = new Compressor();
  t.equal(await threads(), before);
  await compressor.close();
});

t.test('a frame that would grow beyond the limit is refused before it is decompressed', async (t) => {
  const bomb = compressFrameSync(Buffer.alloc(50_000_000));
  t.ok(bomb.length < 300_000);
  t.throws(() => decompressFrame(bomb, 1_000_000), { message: /may hold/ });
});

t.test('the bound holds for every kind of content', async (t) => {
  const random = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 * (i % 251)) & 255));
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.alloc(1),
    Buffer.alloc(9_000_000),
    random,
    Buffer.from('text '.repeat(999)),
  ]) {
    const frame = compressFrame(bytes);
    t.ok(decompressedBound(frame) >= bytes.length);
    t.ok(Buffer.from(decompressFrame(frame, 64_000_000)).equals(bytes));
  }
});

t.test('what is no LZ4 frame, or half of one, is refused', async (t) => {
  const frame = compressFrame(Buffer.from('hello hello hello hello'));
  const legacy = Buffer.from([0x02, 0x21, 0x4c, 0x18, 0, 0, 0, 0]);
  const bad = [new Uint8Array(0), Buffer.from('garbage, really'), frame.subarray(0, 9), frame.subarray(0, -4), legacy];
  for (const bytes of bad) t.throws(() => decompressFrame(bytes, 1000));
});

t.test('a worker does not let what it has compressed pile up outside the heap', async (t) => {
  const script = `
    import { randomFillSync } from 'node:crypto';
    const { compress } = await import(${JSON.stringify(module('worker'))});
    const noise = randomFillSync(new Uint8Array(1 << 20));
    let most = 0;
    for (let i = 0; i < 100; i++) {
      compress(noise);
      // Memory outside the heap is let go of in turns of the loop.
      await new Promise(setImmediate);
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    console.log(most, typeof globalThis.gc);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const [most, collector] = stdout.trim().split(' ');
  t.ok(Number(most) < 12 << 20, `${most} bytes at most, of 100 frames of a megabyte`);
  t.equal(collector, 'undefined', 'and the host sees no collector');
});
