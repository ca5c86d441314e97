import type { Output } from './output.js';
import { escapeText, fitLine, formatCount, formatDuration } from './text.js';

const patience = 2000;
const interval = 1000;
const barWidth = 24;

/** Does the work; where it takes more than two seconds, a terminal shows that it goes on and for how long it has. */
export function withProgress<Result>(err: Output, what: string, work: Promise<Result>): Promise<Result> {
  return painted(err, (elapsed) => `${escapeText(what)}… ${elapsed}`, work);
}

/** The same for work of a known number of steps, which tells how many are done: a terminal shows a bar. */
export function withProgressBar<Result>(
  err: Output,
  what: string,
  total: number,
  work: (tell: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  let done = 0;
  const line = (elapsed: string) => {
    const filled = Math.floor((barWidth * Math.min(done, total)) / Math.max(total, 1));
    const bar = '#'.repeat(filled).padEnd(barWidth, '-');
    return `${escapeText(what)} [${bar}] ${formatCount(done)} of ${formatCount(total)}, ${elapsed}`;
  };
  const tell = (count: number) => {
    done = count;
  };
  return painted(err, line, work(tell));
}

async function painted<Result>(err: Output, line: (elapsed: string) => string, work: Promise<Result>): Promise<Result> {
  if (!err.canRepaint) return work;
  const start = performance.now();
  let shown = false;
  const paint = () => {
    shown = true;
    err.paint(`\r\x1b[2K${fitLine(line(formatDuration(performance.now() - start)), err.width - 1)}`);
  };
  let timer = setTimeout(function again() {
    paint();
    timer = setTimeout(again, interval);
  }, patience);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (shown) err.paint('\r\x1b[2K');
  }
}
