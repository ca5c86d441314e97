import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import t from 'tap';
import { openRecording } from '#lib/recording/reader.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { onWindows, spawnBare } from './fixtures/platform.js';
import { readRecording } from './fixtures/recording-events.js';

const module = (name: string) => JSON.stringify(import.meta.resolve(`#lib/${name}.js`));

/**
 * Writes numbered keys for ever, and tells through a pipe, at once: after each write() its number, how many chunks were
 * closed until then, and how many events the file had by the writer's own account.
 */
const program = (path: string, exitAt = -1) => `
  import { writeSync } from 'node:fs';
  import { Compressor } from ${module('compress/compressor')};
  import { RecordingWriter } from ${module('recording/writer')};
  const writer = await RecordingWriter.create({
    path: ${JSON.stringify(path)}, metadata: { version: '0' }, compressor: new Compressor(), chunkBytes: 16384, chunkMs: 50,
    onError: (error) => { throw error; },
  });
  for (let n = 0; ; n++) {
    writer.write({ kind: n % 2 ? 'keyup' : 'keydown', time: ${1_790_000_000_000_000_000n}n + BigInt(n), code: 'K' + n, key: 'k',
      text: null, usage: null, modifiers: [], repeat: false, device: 0, injected: false, synthetic: false });
    const { chunks, inFlight, events, lost } = writer.stats;
    writeSync(1, n + ' ' + (chunks + inFlight) + ' ' + events + ' ' + lost + '\\n');
    if (n === ${exitAt}) { await writer.flush(); process.exit(0); }
    do await new Promise((resolve) => setTimeout(resolve, n % 16 ? 0 : 1)); while (writer.stats.inFlight === 2);
  }`;

t.setTimeout(120_000);

/** A process takes ten times as long to start on Windows. */
const runs = onWindows ? 6 : 30;

/** Starts the program in an empty environment: the test runner's own hooks in every child would take most of the time. */
const start = (source: string) =>
  spawnBare(['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Kills a child after so many of its lines, and gives all whole lines that it wrote. */
async function killAfter(child: ChildProcessByStdio<null, Readable, null>, lines: number): Promise<string[]> {
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    told += data;
    if (told.split('\n').length > lines) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  t.equal(signal, 'SIGKILL');
  // The last line may be half a line.
  return told.split('\n').slice(0, -1);
}

t.test('kill -9 at a random moment costs at most the open chunk and two in flight', async (t) => {
  const folder = t.testdir();
  let chunksSeen = 0;
  for (let run = 0; run < runs; run++) {
    const [path, out] = [join(folder, `${run}.mcap`), join(folder, `${run}-saved.mcap`)];
    const child = start(program(path));
    t.teardown(() => child.kill('SIGKILL'));
    const lines = await killAfter(child, Math.floor(Math.random() * 600));
    const log = lines.map((line) => line.split(' ').map(Number)) as [number, number, number, number][];
    const last = log.at(-1) as [number, number, number, number];
    t.equal(last[3], 0, 'the writer kept pace, so nothing was lost before the kill');

    await t.rejects(openRecording(path), { code: 'ERR_DAMAGED' });
    const report = await salvageRecording(path, out);
    const codes = (await readRecording(out)).map((event) => ('code' in event ? event.code : ''));
    t.strictSame(
      codes,
      Array.from(codes, (_, n) => `K${n}`),
      `run ${run}: from the first on, without a gap`,
    );
    t.ok(codes.length >= last[2], 'all that the writer said was in the file');
    t.ok(report.chunks.kept >= last[1] - 2, 'of the chunks closed at most two are missing');
    // After its write() an event lies in the chunk that is open then, or in one before.
    const owed = log.filter(([, closed]) => closed < report.chunks.kept).length;
    t.ok(codes.length >= owed, 'the chunks that are there are whole');
    chunksSeen += report.chunks.kept;
  }
  t.ok(chunksSeen > runs, 'chunks were written');
});

t.test('a process that exits without close() leaves what was flushed', async (t) => {
  const folder = t.testdir();
  const [path, out] = [join(folder, 'a.mcap'), join(folder, 'saved.mcap')];
  const child = start(program(path, 99));
  child.stdout.resume();
  t.teardown(() => child.kill('SIGKILL'));
  t.strictSame(await once(child, 'exit'), [0, null]);
  await salvageRecording(path, out);
  t.equal((await readRecording(out)).length, 100);
});
