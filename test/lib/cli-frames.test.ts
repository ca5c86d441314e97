// `capstan frames`, and what `inspect` and `salvage` say of frames.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decode as decodePng } from 'fast-png';
import t from 'tap';
import { capstan, isPlainError, start } from './fixtures/capstan-child.js';
import { runHere } from './fixtures/capstan-here.js';
import { hasMode } from './fixtures/platform.js';
import { createWriter, key, ms, T0 } from './fixtures/recording-events.js';
import { cursor, cursorImage, random, rgba, Screen, writeFrames } from './fixtures/recording-frames.js';
import { sampleEvents, writeRecording } from './fixtures/sample-recording.js';

const folder = t.testdir();
const sample = path.join(folder, 'sample.mcap');
const writer = await createWriter(sample);
writer.write(key(T0 - ms(1000)));
const screen = await writeFrames(writer, 12);
await writer.close();
const without = await writeRecording(path.join(folder, 'without.mcap'), sampleEvents());

let folders = 0;
const newFolder = () => path.join(folder, `images-${folders++}`);
const names = (out: string) => readdirSync(out).sort();

t.test('every frame is a PNG of the very pixels, named so that the images sort by time', async (t) => {
  const out = newFolder();
  const { code, stdout, stderr } = await runHere(['frames', sample, '--out', out]);
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.match(stdout, `12 images in ${out}`);
  const files = names(out);
  t.equal(files.length, 12);
  t.equal(files[0], '2026-09-21T14-13-20.000000000Z-start.png');
  t.equal(files[2], '2026-09-21T14-13-20.500000000Z-click.png');
  for (const [n, file] of files.entries()) {
    const { width, height, channels, data } = decodePng(readFileSync(path.join(out, file)), { checkCrc: true });
    t.match({ width, height, channels }, { width: 40, height: 30, channels: 3 });
    t.ok(Buffer.compare(rgba(data as Uint8Array), screen.expected[n] as Uint8Array) === 0, file);
  }
});

t.test('WebP keeps every pixel, too', async (t) => {
  const out = newFolder();
  t.equal((await runHere(['frames', sample, '--out', out, '--format', 'webp'])).code, 0);
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<object> } };
  await init(await WebAssembly.compile(await readFile(wasm)));
  // The decoder makes what a browser has.
  Object.assign(globalThis, {
    ImageData: class {
      constructor(
        readonly data: Uint8ClampedArray,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  });
  for (const [n, file] of names(out).entries()) {
    t.match(file, /\.webp$/);
    const bytes = readFileSync(path.join(out, file));
    const { data } = await decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
    t.ok(Buffer.compare(Buffer.from(data.buffer), screen.expected[n] as Uint8Array) === 0, file);
  }
});

t.test('the folder and the images are their owner’s only, whatever the umask', async (t) => {
  const out = newFolder();
  const before = process.umask(0);
  t.teardown(() => process.umask(before));
  await runHere(['frames', sample, '--out', out]);
  t.ok(hasMode(out, 0o700));
  for (const file of names(out)) t.ok(hasMode(path.join(out, file), 0o600), file);
});

t.test('--at gives the one frame at or just before a time, in each of its forms', async (t) => {
  const time = screen.times[5] as bigint;
  const iso = `${new Date(Number(time / 1_000_000n)).toISOString().slice(0, 19)}.250000000Z`;
  for (const at of ['2300ms', String(time), String(time + 1n), iso]) {
    const out = newFolder();
    const { code, stdout } = await runHere(['frames', sample, '--out', out, '--at', at]);
    t.equal(code, 0);
    t.strictSame(names(out), ['2026-09-21T14-13-21.250000000Z-scroll-stop.png'], at);
    t.match(stdout, '2026-09-21T14-13-21.250000000Z-scroll-stop.png');
    const { data } = decodePng(readFileSync(path.join(out, names(out)[0] as string)));
    t.ok(Buffer.compare(rgba(data as Uint8Array), screen.expected[5] as Uint8Array) === 0);
  }
});

t.test('--at before the first frame is a wrong call, and makes no folder', async (t) => {
  const out = newFolder();
  const { code, stderr } = await runHere(['frames', sample, '--out', out, '--at', '1ms']);
  t.equal(code, 2);
  t.match(stderr, 'no frame at or before that time');
  t.ok(isPlainError(stderr));
  t.notOk(existsSync(out));
});

t.test('--json prints one object an image', async (t) => {
  const file = path.join(folder, 'cursor.mcap');
  const recorder = await createWriter(file);
  const small = new Screen(8, 4);
  await recorder.writeFrame(
    small.keyFrame({ trigger: 'focus', scale: 0.5, merged: 2, cursor: cursor(3, cursorImage(1)) }),
  );
  await recorder.writeFrame(small.patch());
  await recorder.close();
  const out = newFolder();
  const { code, stdout } = await runHere(['frames', file, '--out', out, '--json']);
  t.equal(code, 0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.equal(lines.length, 2);
  t.strictSame(lines[0], {
    path: path.join(out, '2026-09-21T14-13-20.000000000Z-focus.png'),
    time: String(T0),
    trigger: 'focus',
    width: 8,
    height: 4,
    scale: 0.5,
    merged: 2,
    cursor: { x: 3, y: 7 },
    bytes: statSync(path.join(out, names(out)[0] as string)).size,
  });
  t.equal(lines[1]?.['cursor'], null);
});

t.test('an image that is there already is never overwritten', async (t) => {
  const out = newFolder();
  await runHere(['frames', sample, '--out', out]);
  const file = path.join(out, names(out)[0] as string);
  writeFileSync(file, 'mine');
  const { code, stderr } = await runHere(['frames', sample, '--out', out]);
  t.equal(code, 1);
  t.ok(isPlainError(stderr), stderr);
  t.match(stderr, 'exists already, and is never overwritten');
  t.equal(readFileSync(file, 'utf8'), 'mine');
  t.equal(names(out).length, 12, 'and nothing is left behind');
});

t.test('a folder that cannot be made is refused in one line', async (t) => {
  const { code, stderr } = await runHere(['frames', sample, '--out', sample]);
  t.equal(code, 1);
  t.ok(isPlainError(stderr), stderr);
});

t.test('a recording without frames says so, and no folder is made', async (t) => {
  const out = newFolder();
  const { code, stdout } = await runHere(['frames', without, '--out', out]);
  t.equal(code, 0);
  t.match(stdout, 'has no frames');
  t.notOk(existsSync(out));
  t.strictSame(await runHere(['frames', without, '--out', out, '--json']).then(({ stdout }) => stdout), '');
});

t.test('Ctrl-C leaves whole images only, and says how many', async (t) => {
  const file = path.join(folder, 'long.mcap');
  const recorder = await createWriter(file);
  const large = new Screen(400, 300);
  large.noise(random(8));
  for (let n = 0; n < 60; n++) await recorder.writeFrame(large.keyFrame());
  await recorder.close();
  const out = newFolder();
  const { ended, printed, interrupt } = start([capstan, 'frames', file, '--out', out, '--json']);
  await printed('stdout', 'path');
  interrupt('SIGINT');
  const { code, stderr, stdout } = await ended;
  t.equal(code, 1);
  t.match(stderr, /^Stopped: \d+ of 60 images written, each of them whole\.\n$/);
  t.equal(names(out).length, stdout.trimEnd().split('\n').length);
  for (const name of names(out)) {
    t.match(name, /Z-click\.png$/);
    const { data } = decodePng(readFileSync(path.join(out, name)), { checkCrc: true });
    t.ok(Buffer.compare(rgba(data as Uint8Array), large.expected[0] as Uint8Array) === 0);
  }
});

t.test('inspect tells frames, patches, bytes and the ratio', async (t) => {
  const { stdout } = await runHere(['inspect', sample]);
  t.match(stdout, /frames +12, 10 patches among them; [\d.]+ kB, 1\/\d+ of the images as they are\n/);
  const { screen } = JSON.parse((await runHere(['inspect', sample, '--json'])).stdout) as { screen: object };
  t.match(screen, { frames: 12, patches: 10 });
  t.match((await runHere(['inspect', without])).stdout, /frames +none\n/);
});

t.test('salvage tells what became of the frames', async (t) => {
  const cut = path.join(folder, 'cut.mcap');
  const bytes = readFileSync(sample);
  writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
  const saved = path.join(folder, 'saved.mcap');
  const { stdout } = await runHere(['salvage', cut, '--out', saved]);
  t.match(stdout, /frames +\d saved\n/);
  mkdirSync(path.join(folder, 'saved'));
  t.equal((await runHere(['frames', saved, '--out', path.join(folder, 'saved')])).code, 0);
  t.ok(names(path.join(folder, 'saved')).length > 1);
});
