// From an injected move to JavaScript, Capstan beside uiohook-napi: the same desktop, the same injected moves, in turns
// of the same run. Latency: from the call that hands the move to the server until JavaScript has it in hand (Capstan: the
// batch from events(); uiohook-napi: the listener). CPU: of the receiving process. JSON on stdout, a table on stderr.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Desktop } from './latency/desktop.js';

const ROUNDS = 3;
const injector = fileURLToPath(new URL('../../build-bench/Release/xtest_pace', import.meta.url));
const paces = [
  { name: '125/s', count: 500, intervalUs: 8000 },
  { name: '1000/s', count: 3000, intervalUs: 1000 },
  { name: 'flood', count: 100_000, intervalUs: 0 },
] as const;
const peers = ['capstan', 'uiohook'] as const;
type Peer = (typeof peers)[number];

interface Figures {
  medianMs: number;
  p99Ms: number;
  cpuUsPerEvent: number;
  received: number;
  sent: number;
}

await using desktop = await Desktop.start();
const env = { ...process.env, DISPLAY: desktop.display };
const results: Record<string, Record<Peer, Figures>> = {};
for (const pace of paces) {
  const rounds: Record<Peer, Figures[]> = { capstan: [], uiohook: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) rounds[peer].push(await measure(peer, pace.count, pace.intervalUs));
  }
  results[pace.name] = { capstan: middle(rounds.capstan), uiohook: middle(rounds.uiohook) };
}
print();

async function measure(peer: Peer, count: number, intervalUs: number): Promise<Figures> {
  const program = fileURLToPath(new URL(`./latency/${peer}.js`, import.meta.url));
  const receiver = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(receiver, 'exit');
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  await lines.next();
  await sleep(500);
  receiver.stdin.write('begin\n');
  const { stdout } = await promisify(execFile)(injector, [String(count), String(intervalUs)], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  // The best-known peer holds events back for up to a second.
  await sleep(2000);
  receiver.stdin.write('end\n');
  const { value } = await lines.next();
  receiver.stdin.end();
  await exited;

  const { cpuMs, arrivals } = JSON.parse(value) as { cpuMs: number; arrivals: [number, number, number][] };
  const arrivedAt = new Map(arrivals.map(([x, y, ns]) => [`${x} ${y}`, ns]));
  const delays = stdout
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [x, y, sent] = line.split(' ');
      const ns = arrivedAt.get(`${x} ${y}`);
      return ns === undefined ? [] : [(ns - Number(sent)) / 1e6];
    })
    .sort((a, b) => a - b);
  const at = (share: number): number =>
    delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN;
  return {
    medianMs: at(0.5),
    p99Ms: at(0.99),
    cpuUsPerEvent: (cpuMs * 1000) / count,
    received: delays.length,
    sent: count,
  };
}

/** The round whose median is the middle one. */
function middle(rounds: Figures[]): Figures {
  const sorted = [...rounds].sort((a, b) => a.medianMs - b.medianMs);
  return sorted[Math.floor(sorted.length / 2)] as Figures;
}

function print(): void {
  const table = Object.entries(results).flatMap(([pace, { capstan, uiohook }]) => [
    row(pace, 'capstan', capstan),
    row(pace, 'uiohook-napi', uiohook),
    {
      pace,
      peer: 'ratio',
      'median ms': (uiohook.medianMs / capstan.medianMs).toFixed(0),
      'p99 ms': (uiohook.p99Ms / capstan.p99Ms).toFixed(0),
      'CPU µs/event': (uiohook.cpuUsPerEvent / capstan.cpuUsPerEvent).toFixed(1),
      received: '',
    },
  ]);
  console.error('Aim: 0.1 ms median, 1 ms p99, at most a third of the peer’s CPU.');
  const { Console } = console;
  new Console(process.stderr).table(table);
  console.log(JSON.stringify(results, null, 2));
}

function row(pace: string, peer: string, figures: Figures): Record<string, string> {
  return {
    pace,
    peer,
    'median ms': figures.medianMs.toFixed(3),
    'p99 ms': figures.p99Ms.toFixed(3),
    'CPU µs/event': figures.cpuUsPerEvent.toFixed(1),
    received: `${figures.received}/${figures.sent}`,
  };
}
