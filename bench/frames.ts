// What a frame of 1920x1080 costs, medians: from the request to the report (grab, mask, compare, write into the pool), and to the
// compressed chunk in the file; beside the packages that take pictures of the screen, and the floor, all in one run.
//
//   node build/bench/frames.js [--json]

import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { RecordingWriter } from '#lib/recording/writer.js';
import { startVirtualDesktop } from './desktop/virtual-desktop.js';
import { FrameGrabber } from './frames/grabber.js';
import { Painter } from './frames/painter.js';
import { floorRows, peerRows } from './frames/peers.js';
import { ROUNDS, type Row, row, times } from './frames/timing.js';

const WIDTH = 1920;
const HEIGHT = 1080;
const WARM_UPS = 5;

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

async function ownRows(painter: Painter, folder: string): Promise<Row[]> {
  using grabber = new FrameGrabber(WIDTH, HEIGHT);
  const writer = await RecordingWriter.create({
    path: join(folder, 'frames.mcap'),
    metadata: {},
    onError: (error) => {
      throw error;
    },
  });
  const outcomes: Record<string, number> = {};
  let time = 0n;
  const grab = async (key = false): Promise<Awaited<ReturnType<FrameGrabber['grab']>>> => {
    const report = await grabber.grab(key);
    outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
    return report;
  };
  const toFile = async (key = false): Promise<void> => {
    const report = await grab(key);
    if (report.outcome !== 'frame') return;
    const { width, height } = report;
    const about = { time: ++time, trigger: 'every', width, height, scale: 1, merged: 0, cursor: null } as const;
    await writer.writeFrame({ ...about, ...grabber.read(report) });
    grabber.free(report);
  };
  const toSlot = async (): Promise<void> => {
    const report = await grab();
    if (report.outcome !== 'frame') return;
    grabber.read(report);
    grabber.free(report);
  };
  await sleep(1500);
  for (let warm = 0; warm < WARM_UPS; warm++) {
    await painter.paint('page');
    await toFile(true);
  }
  for (const outcome of Object.keys(outcomes)) delete outcomes[outcome];

  const rows = [
    row('nothing drawn', await times(async () => {}, toSlot)),
    row('drawn anew, the same pixels', await times(() => painter.paint('same'), toSlot), '≤ 1.0'),
    row('one glyph', await times(() => painter.paint('glyph'), toSlot), '≤ 1.2'),
    row('all changed', await times(() => painter.paint('page'), toSlot), '≤ 4'),
    row('one glyph, to the file', await times(() => painter.paint('glyph'), toFile)),
    row('all changed, to the file', await times(() => painter.paint('page'), toFile), '≤ 12'),
    row(
      'key frame, to the file',
      await times(
        () => painter.paint('page'),
        () => toFile(true),
      ),
    ),
  ];
  await writer.close();
  const { frame = 0, unchanged = 0, ...others } = outcomes;
  if (frame !== 5 * ROUNDS || unchanged !== 2 * ROUNDS) {
    throw new Error(`Not the frames that were to be measured: ${JSON.stringify({ frame, unchanged, ...others })}`);
  }
  return rows;
}

const load = Number((loadavg()[0] ?? 0).toFixed(2)); // of others: read before the bench adds its own
const folder = await mkdtemp(join(tmpdir(), 'capstan-frames-'));
const desktop = await startVirtualDesktop({ size: `${WIDTH}x${HEIGHT}` });
// The packages ask the environment for the display when they are loaded or used.
process.env['DISPLAY'] = desktop.display;
try {
  const painter = await Painter.open(desktop.env);
  const rows: Row[] = [...(await ownRows(painter, folder)), ...(await peerRows(painter)), ...(await floorRows())];
  await painter.close();
  if (options.json) {
    console.log(JSON.stringify({ bench: 'frames', node: process.version, cpus: cpus().length, load, rows }, null, 2));
  } else {
    for (const { name, value, unit, aim } of rows) {
      console.log(
        `  ${name.padEnd(44)}${String(value ?? '–').padStart(8)} ${unit.padEnd(4)}${aim === null ? '' : `aim ${aim}`}`,
      );
    }
  }
} finally {
  await desktop.stop();
  await rm(folder, { recursive: true });
}
