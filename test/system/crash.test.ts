// The recorder killed at random moments while real input comes in: what was in the file by its own account is salvaged.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { openRecording } from '#lib/index.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { Desktop } from './harness/desktop.js';
import { allowing, readEvents, temporaryFolder } from './harness/session.js';

t.setTimeout(300_000);

const KILLS = 30;
const library = new URL('../../dist/index.js', import.meta.url).href;

interface Told {
  /** The times of all events so far, in order. */
  times: string[];
  /** Chunks in the file by the recorder's own account. */
  chunks: number;
}

/** Records for ever; says on stdout what it has seen, and how many chunks the file has. */
const program = (path: string) => `
  import { writeSync } from 'node:fs';
  import { startRecording } from ${JSON.stringify(library)};
  const recording = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))}, out: ${JSON.stringify(path)} });
  for await (const batch of recording.events()) {
    writeSync(1, JSON.stringify([recording.stats.chunks, batch.map(({ time }) => String(time))]) + '\\n');
  }`;

/** Runs the program until a random moment after its first event, kills it, and returns what it said. */
async function killedAtRandom(path: string, display: string): Promise<Told> {
  const env = { ...process.env, DISPLAY: display };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(path)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told = { times: [], chunks: 0 };
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, 'close');
  lines.on('line', (line) => {
    let parsed: [number, string[]];
    try {
      parsed = JSON.parse(line);
    } catch {
      return; // the kill cut it
    }
    told.chunks = parsed[0];
    told.times.push(...parsed[1]);
  });
  await once(lines, 'line');
  await sleep(Math.random() * 2500);
  child.kill('SIGKILL');
  await closed;
  return told;
}

t.test(
  `kill -9 at ${KILLS} random moments: each file is salvaged, and no more is missing than was under way`,
  async (t) => {
    const desktop = await Desktop.start(t);
    const client = await desktop.client({ app: 'Allowed', motion: false });
    await client.focus();
    const folder = await temporaryFolder(t);
    const injector = await desktop.injector();
    let typing = true;
    const typist = (async () => {
      while (typing) await injector.type('the quick brown fox jumps over the lazy dog ');
    })();
    let chunks = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const [path, out] = [join(folder, `${kill}.mcap`), join(folder, `${kill}-saved.mcap`)];
      const told = await killedAtRandom(path, desktop.display);
      await t.rejects(openRecording(path), { code: 'ERR_DAMAGED' });
      const report = await salvageRecording(path, out);
      t.ok(report.chunks.kept >= told.chunks, `kill ${kill}: all ${told.chunks} chunks that the recorder had counted`);
      const saved = (await readEvents(out)).map(({ time }) => String(time)).filter((time) => told.times.includes(time));
      t.strictSame(saved, told.times.slice(0, saved.length), `kill ${kill}: from the first event on, without a gap`);
      chunks += report.chunks.kept;
    }
    typing = false;
    await typist;
    t.ok(chunks >= KILLS / 2, `${chunks} chunks were written in all`);
  },
);
