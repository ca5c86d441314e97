// What a recording costs while nothing happens on the desktop: context switches and CPU of all threads of a real
// `capstan record`, a second, after it has settled. JSON on stdout, a table on stderr.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Desktop } from './latency/desktop.js';

// Half a minute after the last work V8 tidies its heaps once; that is not what idling costs.
const SETTLE_MS = 45_000;
const SECONDS = 30;
const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

interface Usage {
  switches: number;
  cpuMs: number;
  threads: number;
}

async function usageOf(pid: number): Promise<Usage> {
  const total = { switches: 0, cpuMs: 0, threads: 0 };
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const status = await readFile(`/proc/${pid}/task/${thread}/status`, 'utf8');
    for (const [, count] of status.matchAll(/^(?:non)?voluntary_ctxt_switches:\s+(\d+)$/gm)) {
      total.switches += Number(count);
    }
    const schedule = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
    total.cpuMs += Number(schedule.split(' ')[0]) / 1e6;
    total.threads += 1;
  }
  return total;
}

await using desktop = await Desktop.start();
const folder = await mkdtemp(join(tmpdir(), 'capstan-idle-'));
try {
  const policy = join(folder, 'policy.json');
  const streams = { keys: 'full', pointer: true };
  await writeFile(policy, JSON.stringify({ version: 1, allow: [{ app: '*' }], streams }));
  const recording = spawn(
    process.execPath,
    [command, 'record', '--policy', policy, '--out', join(folder, 'idle.mcap')],
    { env: { ...process.env, DISPLAY: desktop.display, CAPSTAN_HOME: folder }, stdio: 'ignore' },
  );
  const exited = once(recording, 'exit');
  const pid = recording.pid ?? 0;
  await sleep(SETTLE_MS);
  const before = await usageOf(pid);
  await sleep(SECONDS * 1000);
  const after = await usageOf(pid);
  recording.kill('SIGINT');
  const [code] = await exited;
  const figures = {
    seconds: SECONDS,
    threads: after.threads,
    switchesPerSecond: (after.switches - before.switches) / SECONDS,
    cpuMsPerSecond: (after.cpuMs - before.cpuMs) / SECONDS,
    exitCode: code,
  };
  console.error('Aim: at most one wake-up a second, all threads together.');
  new console.Console(process.stderr).table([figures]);
  console.log(JSON.stringify(figures, null, 2));
} finally {
  await rm(folder, { recursive: true });
}
