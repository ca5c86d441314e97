// What a recording with frames costs at office work: a scripted person at three real apps on a virtual desktop, recorded
// by `capstan record`; then the same frames as others keep them. JSON on stdout, a table by scripts/bench-table.js.
//
//   npm run bench -- office [--minutes 3] [--photo]      --photo: a page with a photo, which no lossless way makes small

import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openRecording } from '#lib/index.js';
import { inspectRecording } from '#lib/recording/inspect.js';
import { openDesk } from './office/desk.js';
import { addPeerBytes } from './office/peers.js';
import { type ProcessCost, ProcessMeter } from './office/process-meter.js';
import { Random } from './office/random.js';
import { Recorder } from './office/recorder.js';
import { work } from './office/workload.js';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly aim: string | null;
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '3' },
    photo: { type: 'boolean', default: false },
  },
});
const SEED = 20;

async function record(folder: string): Promise<{ path: string; actions: number; cost: ProcessCost }> {
  await using desk = await openDesk(new Random(SEED), options.photo);
  const recorder = await Recorder.start(folder, { ...desk.env, CAPSTAN_HOME: folder });
  const meter = new ProcessMeter(recorder.pid);
  const actions = await work(desk, new Random(SEED + 1), Number(options.minutes));
  const cost = await meter.stop();
  await recorder.stop();
  return { path: recorder.path, actions, cost };
}

function row(name: string, value: number, unit: string, aim: string | null = null): Row {
  return { name, value: Number(value.toPrecision(3)), unit, aim };
}

async function figures(path: string, actions: number, cost: ProcessCost): Promise<Row[]> {
  const { screen, bytes, events, lost } = await inspectRecording(path);
  const peers = { png: 0, jpeg: 0 };
  await using reader = await openRecording(path);
  for await (const frame of reader.frames()) await addPeerBytes(peers, frame);
  const perHour = (count: number): number => (count / 1e6 / cost.seconds) * 3600;
  const kept = Object.values(events).reduce((sum, count) => sum + count, 0);
  return [
    row('actions a minute', (actions / cost.seconds) * 60, ''),
    row('frames', screen.frames, ''),
    row('of these patches', screen.patches, ''),
    row('events', kept, ''),
    row('events lost', lost, ''),
    row('recording', perHour(bytes), 'MB/h', '≤ 30'),
    row('  its frames', perHour(screen.bytes), 'MB/h'),
    row('  its events and index', perHour(bytes - screen.bytes), 'MB/h'),
    row('the same frames as PNG', perHour(peers.png), 'MB/h'),
    row('the same frames as JPEG, quality 80', perHour(peers.jpeg), 'MB/h'),
    row('a frame', screen.bytes / screen.frames / 1000, 'kB'),
    row('a frame as PNG', peers.png / screen.frames / 1000, 'kB'),
    row('a frame as JPEG, quality 80', peers.jpeg / screen.frames / 1000, 'kB'),
    row('CPU of the recorder', cost.cpuPercent, '% of a core', '≤ 2'),
    row('wake-ups', cost.wakeUpsPerSecond, '/s'),
    row('peak memory', cost.peakMb, 'MB', '≤ 150'),
    row('memory in the first fifth', Math.max(...cost.courseMb.slice(0, 2)), 'MB'),
    row('memory in the last fifth', Math.max(...cost.courseMb.slice(-2)), 'MB', 'as in the first'),
  ];
}

const load = Number((loadavg()[0] ?? 0).toFixed(2)); // of others: read before the bench adds its own
const folder = await mkdtemp(join(tmpdir(), 'capstan-office-'));
try {
  const { path, actions, cost } = await record(folder);
  const rows = await figures(path, actions, cost);
  if (options.json) {
    const machine = { node: process.version, cpus: cpus().length, load };
    console.log(JSON.stringify({ bench: 'office', ...machine, rows, courseMb: cost.courseMb }, null, 2));
  } else {
    for (const { name, value, unit, aim } of rows) {
      console.log(
        `  ${name.padEnd(40)}${String(value).padStart(8)} ${unit.padEnd(14)}${aim === null ? '' : `aim ${aim}`}`,
      );
    }
    console.log(`  memory over the time, MB: ${cost.courseMb.map(Math.round).join(' ')}`);
  }
} finally {
  await rm(folder, { recursive: true });
}
