// What takes pictures of the screen elsewhere, and what no way can be faster than.

import screenshot from 'screenshot-desktop';
import { compressFrame } from '#lib/compress/lz4-frame.js';
import type { Painter } from './painter.js';
import { type Row, row, times } from './timing.js';

const WIDTH = 1920;
const HEIGHT = 1080;
const SLOW_ROUNDS = 15;

/** The whole screen, whatever it shows: these know no mask and do not compare. */
export async function peerRows(painter: Painter): Promise<Row[]> {
  const { Monitor } = await import('node-screenshots');
  const monitor = Monitor.all()[0];
  if (monitor === undefined) throw new Error('node-screenshots sees no screen.');
  const page = (): Promise<void> => painter.paint('page');
  const rows = [
    row('node-screenshots: grab', await times(page, () => monitor.captureImageSync())),
    row('node-screenshots: grab, raw', await times(page, () => monitor.captureImageSync().toRawSync())),
    row('node-screenshots: grab, PNG', await times(page, () => monitor.captureImageSync().toPngSync(), SLOW_ROUNDS)),
  ];
  const name = 'screenshot-desktop: grab, PNG';
  // It runs ImageMagick, scrot or a desktop's own program, and there may be none.
  const runs = await screenshot({ format: 'png' }).then(
    () => true,
    () => false,
  );
  if (!runs) return [...rows, { name: `${name} (does not run here)`, value: null, unit: 'ms', aim: null }];
  return [...rows, row(name, await times(page, () => screenshot({ format: 'png' }), SLOW_ROUNDS))];
}

export async function floorRows(): Promise<Row[]> {
  const { Monitor } = await import('node-screenshots');
  const picture = Monitor.all()[0]?.captureImageSync().toRawSync() ?? Buffer.alloc(0);
  if (picture.length !== WIDTH * HEIGHT * 4) throw new Error(`A picture of ${picture.length} bytes.`);
  const copy = Buffer.alloc(picture.length);
  const rest = (): void => {};
  return [
    row('LZ4 alone, of the picture', await times(rest, () => compressFrame(picture))),
    row('memcpy of the picture', await times(rest, () => picture.copy(copy))),
  ];
}
