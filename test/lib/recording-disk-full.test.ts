import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McapStreamReader } from '@mcap/core';
import { decompressFrameSync } from 'lz4-napi';
import t, { type Test } from 'tap';
import type { CaptureError } from '#lib/errors.js';
import type { CapstanEvent } from '#lib/events.js';
import { openRecording } from '#lib/recording/reader.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { verifyMcap } from './fixtures/mcap-verifier.js';
import { createWriter, key, ms, readRecording, T0 } from './fixtures/recording-events.js';

/** A disk of its own, as large as given, for one test. Needs root, as the whole suite does. */
function smallDisk(t: Test, kib: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=0700`, 'tmpfs', folder]);
  t.teardown(() => {
    execFileSync('umount', [folder]);
    rmdirSync(folder);
  });
  return folder;
}

/** Text that hardly compresses, so that a small disk fills soon. */
function noise(i: number): string {
  let [state, text] = [i + 1, ''];
  for (let n = 0; n < 200; n++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += String.fromCharCode(0x4e00 + ((state >> 8) % 20000));
  }
  return text;
}

const noisy = (i: number): CapstanEvent => ({ ...key(T0 + ms(i)), text: noise(i) });

async function fillDisk(
  t: Test,
  folder: string,
): Promise<{ path: string; errors: CaptureError[]; sent: CapstanEvent[] }> {
  const path = join(folder, 'a.mcap');
  const errors: CaptureError[] = [];
  const sent: CapstanEvent[] = [];
  const writer = await createWriter(path, { chunkBytes: 16384, onError: (error) => errors.push(error) });
  for (let i = 0; errors.length === 0 && i < 10_000; i++) {
    const event = noisy(i);
    sent.push(event);
    writer.write(event);
    // As fast as the writer keeps up: what a slow worker would make it drop is another test's.
    do await new Promise(setImmediate);
    while (writer.stats.inFlight > 1 && errors.length === 0);
  }
  await writer.close();
  t.equal(writer.stats.bytes, (await stat(path)).size);
  return { path, errors, sent };
}

t.test('a full disk ends the recording with a clear error, and what was written is a valid file', async (t) => {
  const { path, errors, sent } = await fillDisk(t, smallDisk(t, 256));
  t.match(errors, [{ code: 'ERR_NO_SPACE', message: /no space is left.*Free some space/, osError: 28 }]);
  const { chunks } = verifyMcap(await readFile(path));
  t.ok(chunks.length > 2);
  const events = await readRecording(path);
  t.strictSame(events, sent.slice(0, events.length), 'the first events, all of them');
  t.ok(events.length > 100);
});

t.test('with no room for the index the file ends without one, and is read all the same', async (t) => {
  const folder = smallDisk(t, 256);
  const path = join(folder, 'a.mcap');
  const errors: CaptureError[] = [];
  const writer = await createWriter(path, { onError: (error) => errors.push(error) });
  for (let i = 0; i < 40; i++) writer.write(noisy(i));
  await writer.flush();
  // Fills the disk but for what is left of the recording's last page: 4096 bytes are never enough for the index.
  const filler = join(folder, 'filler');
  await writeFile(filler, Buffer.alloc(256 * 1024)).catch(() => {});
  const room = 4096 - ((await stat(path)).size % 4096);
  t.ok(room > 50 && room < 4000, 'the page has room for the end, not for the index');
  await writer.close();
  t.match(errors, [{ code: 'ERR_NO_SPACE' }]);
  const bytes = await readFile(path);
  t.equal(verifyMcap(bytes).indexed, false);
  const stock = new McapStreamReader({ decompressHandlers: { lz4: (b) => decompressFrameSync(Buffer.from(b)) } });
  stock.append(bytes);
  while (stock.nextRecord());
  t.ok(stock.done(), 'a stock reader reads it to its end');
  await using reader = await openRecording(path);
  t.equal(reader.complete, false);
  t.equal(reader.metadata['version'], '0.0.0');
  t.equal(await reader.chunkCount(), 1);
  t.strictSame(
    await readRecording(path),
    Array.from({ length: 40 }, (_, i) => noisy(i)),
  );
});

t.test('with no room for the end either the last chunk gives way to it', async (t) => {
  const folder = smallDisk(t, 256);
  const path = join(folder, 'a.mcap');
  const errors: CaptureError[] = [];
  const writer = await createWriter(path, { onError: (error) => errors.push(error) });
  writer.write(noisy(0));
  await writer.flush();
  // Chunk by chunk until hardly a byte is left of the file's last page.
  let i = 1;
  do {
    writer.write(key(T0 + ms(i++), `K${'x'.repeat(i % 7)}`));
    await writer.flush();
  } while (4096 - (writer.stats.bytes % 4096) >= 50);
  const kept = writer.stats.chunks;
  await writeFile(join(folder, 'filler'), Buffer.alloc(256 * 1024)).catch(() => {});
  await writer.close();
  t.match(errors, [{ code: 'ERR_NO_SPACE' }]);
  const file = verifyMcap(await readFile(path));
  t.equal(file.chunks.length, kept - 1);
  t.equal((await readRecording(path)).length, i - 1);
});

t.test('a disk too full to begin on is refused, and no file is left', async (t) => {
  const folder = smallDisk(t, 8);
  await writeFile(join(folder, 'filler'), Buffer.alloc(64 * 1024)).catch(() => {});
  const path = join(folder, 'a.mcap');
  await t.rejects(createWriter(path), { code: 'ERR_NO_SPACE' });
  await t.rejects(stat(path), { code: 'ENOENT' });
});

t.test('salvaging onto a full disk is refused, and no file is left', async (t) => {
  const { path } = await fillDisk(t, smallDisk(t, 256));
  const out = join(path, '..', 'saved.mcap');
  await t.rejects(salvageRecording(path, out), { code: 'ERR_NO_SPACE' });
  await t.rejects(stat(out), { code: 'ENOENT' });
});
