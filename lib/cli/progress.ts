import type { Output } from './output.js';
import { escapeText, fitLine, formatDuration } from './text.js';

const patience = 2000;
const interval = 1000;

/** Does the work; where it takes more than two seconds, a terminal shows that it goes on and for how long it has. */
export async function withProgress<Result>(err: Output, what: string, work: Promise<Result>): Promise<Result> {
  if (!err.canRepaint) return work;
  const start = performance.now();
  let shown = false;
  const paint = () => {
    shown = true;
    const line = `${escapeText(what)}… ${formatDuration(performance.now() - start)}`;
    err.paint(`\r\x1b[2K${fitLine(line, err.width - 1)}`);
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
