// What both receivers share: arrivals by place, and the cost of the process between two lines on stdin.
// "begin" → counts from here; "end" → prints a JSON line { cpuMs, arrivals: [[x, y, ns]…] }.

import { createInterface } from 'node:readline';

const arrivals: [x: number, y: number, ns: number][] = [];
let from = process.cpuUsage();

export function arrived(x: number, y: number, ns: bigint): void {
  arrivals.push([x, y, Number(ns)]);
}

export function listen(stop: () => Promise<void> | void): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line === 'begin') {
      arrivals.length = 0;
      from = process.cpuUsage();
    } else {
      const { user, system } = process.cpuUsage(from);
      process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000, arrivals })}\n`);
    }
  });
  lines.on('close', async () => {
    await stop();
    process.exit(0);
  });
  process.stdout.write('ready\n');
}
