// The recorder killed while it writes frames: what the salvaged file holds is whole.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { openRecording } from '#lib/index.js';
import { salvageRecording } from '#lib/recording/salvage.js';
import { Desktop } from './harness/desktop.js';
import { Picture } from './harness/picture.js';
import { Random } from './harness/random.js';
import { allowingScreen, temporaryFolder } from './harness/session.js';

t.setTimeout(300_000);

const KILLS = 10;
const library = new URL('../../dist/index.js', import.meta.url).href;

/** Records for ever, and says on stdout how many frames and chunks are in the file by its own account. */
const program = (path: string) => `
  import { writeSync } from 'node:fs';
  import { startRecording } from ${JSON.stringify(library)};
  const policy = ${JSON.stringify(allowingScreen('Allowed'))};
  const recording = await startRecording({ policy, out: ${JSON.stringify(path)} });
  setInterval(() => writeSync(1, JSON.stringify(recording.stats) + '\\n'), 10);`;

/** Runs the program until some time after its second frame, kills it, and returns what it said last. */
async function killed(
  path: string,
  env: NodeJS.ProcessEnv,
  after: number,
): Promise<{ frames: number; chunks: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(path)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, 'close');
  let told = { frames: 0, chunks: 0 };
  const going = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      try {
        told = JSON.parse(line);
      } catch {
        return; // the kill cut it
      }
      if (told.frames >= 2) resolve();
    });
  });
  await Promise.race([going, closed]);
  await sleep(after);
  child.kill('SIGKILL');
  await closed;
  return told;
}

t.test(
  `kill -9 during frames, ${KILLS} times: every frame of the salvaged file decodes, the last one too`,
  async (t) => {
    const seed = Date.now() % 1_000_000;
    t.comment(`seed ${seed}`);
    const random = new Random(seed);
    const desktop = await Desktop.start(t, { size: '800x600' });
    const painter = await desktop.painter('Allowed');
    await painter.create('it', { x: 50, y: 50, width: 500, height: 400 });
    await painter.run('activate it');
    const injector = await desktop.injector();
    await injector.play(['move 150 150']);
    const folder = await temporaryFolder(t);
    let drawing = true;
    const artist = (async () => {
      for (let turn = 0; drawing; turn++) {
        await painter.run(`redraw it ${turn}`);
        await injector.play(['click 1', 'sleep 20000']);
      }
    })();
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const [path, out] = [join(folder, `${kill}.mcap`), join(folder, `${kill}-saved.mcap`)];
        const env = { ...process.env, DISPLAY: desktop.display, CAPSTAN_HOME: folder };
        const told = await killed(path, env, random.below(300));
        t.ok(told.frames >= 2, `kill ${kill}: ${told.frames} frames were written`);
        await salvageRecording(path, out);
        await using file = await openRecording(out);
        let frames = 0;
        let last: Picture | null = null;
        for await (const { width, height, data } of file.frames()) {
          frames++;
          last = Picture.fromRgba(width, height, data);
        }
        t.ok(frames >= told.frames, `kill ${kill}: ${frames} frames decode, ${told.frames} were told`);
        t.ok((last?.lit() ?? 0) > 100_000, `kill ${kill}: the last one shows the app`);
      }
    } finally {
      drawing = false;
      await artist;
    }
  },
);
