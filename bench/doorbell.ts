// How to wake the JavaScript thread (docs/adr/0003): the hook calls the threadsafe function itself, or wakes a notifier
// thread that does. What the ringing thread pays, and how long until JavaScript runs; the loop sleeps before each ring.
//
//   node build/bench/doorbell.js [--json]
//
// Build before as for bench/ring.ts.
import { createRequire } from 'node:module';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

type Done = (cost: number[], latency: number[]) => void;
interface BenchAddon {
  measure(byNotifier: boolean, rings: number, pauseMicroseconds: number, done: Done): void;
}

const { CAPSTAN_BENCH_DIR } = process.env;
const folder = CAPSTAN_BENCH_DIR ?? join(import.meta.dirname, '../bench-native/Release');
const addon: BenchAddon = createRequire(import.meta.url)(resolve(folder, 'capstan_bench_doorbell.node'));
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const measure = (byNotifier: boolean, rings: number) =>
  new Promise<{ cost: number[]; latency: number[] }>((done) => {
    addon.measure(byNotifier, rings, 1000, (cost, latency) => done({ cost, latency }));
  });

function row(name: string, samples: number[], quantile: number) {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = (sorted[Math.floor((sorted.length - 1) * quantile)] ?? Number.NaN) / 1000;
  return { name, value: Number(value.toPrecision(3)), unit: 'µs', aim: null };
}

const load = Number((loadavg()[0] ?? 0).toFixed(2)); // of others: read before the bench adds its own
const ways = [
  { name: 'direct', cost: [] as number[], latency: [] as number[] },
  { name: 'by a notifier thread', cost: [] as number[], latency: [] as number[] },
];
// In turns, so that what else the machine does falls on both.
for (let round = 0; round < 5; round++) {
  for (const [index, way] of ways.entries()) {
    const { cost, latency } = await measure(index === 1, 500);
    way.cost.push(...cost);
    way.latency.push(...latency);
  }
}
const rows = ways.flatMap(({ name, cost, latency }) => [
  row(`${name}: cost to the hook, median`, cost, 0.5),
  row(`${name}: cost to the hook, p99`, cost, 0.99),
  row(`${name}: until JavaScript runs, median`, latency, 0.5),
  row(`${name}: until JavaScript runs, p99`, latency, 0.99),
]);
if (options.json) {
  console.log(JSON.stringify({ bench: 'doorbell', node: process.version, cpus: cpus().length, load, rows }, null, 2));
} else {
  console.log(`doorbell: 2,500 rings each, ${cpus().length} CPUs, load ${load}, node ${process.version}`);
  for (const { name, value, unit } of rows) console.log(`  ${name.padEnd(48)}${String(value).padStart(8)} ${unit}`);
}
