import type { Output } from './output.js';
import { fitLine, formatBytes, formatDuration } from './text.js';

const patience = 2000;
const interval = 500;

/** How far a piece of work is, in bytes. */
export type ReportProgress = (done: number, total: number) => void;

/** Runs the work; where it takes more than two seconds, a terminal shows that it goes on and how far it is. */
export async function withProgress<Result>(
  err: Output,
  what: string,
  work: (report: ReportProgress) => Promise<Result>,
): Promise<Result> {
  if (!err.canRepaint) return work(() => {});
  const start = Date.now();
  let progress = '';
  let shown = false;
  const paint = () => {
    shown = true;
    const line = `${what}… ${progress}${formatDuration(Date.now() - start)}`;
    err.paint(`\r\x1b[2K${fitLine(line, err.width - 1)}`);
  };
  let timer = setTimeout(function again() {
    paint();
    timer = setTimeout(again, interval);
  }, patience);
  try {
    return await work((done, total) => {
      const percent = total > 0 ? ` (${Math.floor((100 * done) / total)} %)` : '';
      progress = `${formatBytes(done)}${percent}, `;
    });
  } finally {
    clearTimeout(timer);
    if (shown) err.paint('\r\x1b[2K');
  }
}
