// What the ring costs: publish in native code, a drain in JavaScript, and both at once with the order checked.
//
//   node build/bench/ring.js [--json]
//
// Build before: npx tsc -p tsconfig.build.json && npx tsc -p bench/tsconfig.json
//               npx cmake-js build -O build/bench-native --CDCAPSTAN_BENCH=ON
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { eventKind, recordByte } from '#lib/binding/event-layout.js';
import { RingReader } from '#lib/binding/ring-reader.js';

interface BenchAddon {
  attach(ring: Uint8Array): void;
  fill(): void;
  start(records: number): void;
  stop(): void;
}

interface PublishCost {
  allowed_ns: number;
  denied_ns: number;
  closed_ns: number;
}

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly aim: number | null;
  /** How many times better than the aim; null without one. */
  readonly ratio: number | null;
}

const { CAPSTAN_BENCH_DIR } = process.env;
const folder = CAPSTAN_BENCH_DIR ?? join(import.meta.dirname, '../bench-native/Release');
const addon: BenchAddon = createRequire(import.meta.url)(resolve(folder, 'capstan_bench.node'));
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const kindWord = recordByte.kind / 4;
const timeDouble = recordByte.timeNs / 8;

/** Checks each record's seq, and reads its kind and time, as the recorder does. */
class OrderCheck {
  #seq = 0;
  taken = 0;
  faults = 0;
  kinds = 0;
  timeSum = 0;
  readonly visit: (at: number) => boolean;

  constructor(ring: RingReader) {
    const { u32, f64 } = ring;
    this.visit = (at) => {
      const seq = u32[at] as number;
      if (seq !== ((this.#seq + 1) | 0) >>> 0) this.faults++;
      this.#seq = seq;
      this.kinds |= 1 << ((u32[at + kindWord] as number) & 0xff);
      this.timeSum += f64[(at >> 1) + timeDouble] as number;
      this.taken++;
      return true;
    };
  }

  assertWhole(records: number): void {
    const kinds = (1 << eventKind.keyDown) | (1 << eventKind.context);
    if (this.faults > 0 || this.taken !== records || this.kinds !== kinds || !(this.timeSum > 0)) {
      throw new Error(`order broken: ${this.faults} faults, ${this.taken} of ${records} records, kinds ${this.kinds}`);
    }
  }
}

function openRing(): RingReader {
  const ring = RingReader.allocate();
  ring.setStreams(0xffff_ffff);
  ring.openGate(0);
  addon.attach(ring.u8);
  ring.judge(1, 0xffff_ffff);
  return ring;
}

function median(samples: number[]): number {
  return samples.sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN;
}

function seconds(since: bigint): number {
  return Number(process.hrtime.bigint() - since) / 1e9;
}

/** Records a second that JavaScript takes from a full ring, the producer at rest. */
function measureDrain(rounds = 400): number {
  const ring = openRing();
  const check = new OrderCheck(ring);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    addon.fill();
    const since = process.hrtime.bigint();
    while (ring.drain(check.visit) !== 'empty');
    rates.push(ring.capacity / seconds(since));
  }
  check.assertWhole(rounds * ring.capacity);
  return median(rates);
}

/** Records a second from a native thread to JavaScript, nothing lost. */
async function measureSustained(records = 64_000_000): Promise<number> {
  const ring = openRing();
  const check = new OrderCheck(ring);
  const since = process.hrtime.bigint();
  addon.start(records);
  while (check.taken < records + 1) {
    const before = check.taken;
    ring.drain(check.visit);
    if (check.taken === before) await setImmediate();
  }
  const rate = records / seconds(since);
  addon.stop();
  check.assertWhole(records + 1);
  return rate;
}

function row(name: string, value: number, unit: string, aim: number | null = null): Row {
  const better = aim === null ? null : unit === 'ns' ? aim / value : value / aim;
  return { name, value: Number(value.toPrecision(3)), unit, aim, ratio: better && Number(better.toPrecision(3)) };
}

async function main(): Promise<void> {
  const load = Number((loadavg()[0] ?? 0).toFixed(2)); // of others: read before the bench adds its own
  const publish: PublishCost = JSON.parse(execFileSync(resolve(folder, 'ring_publish'), { encoding: 'utf8' }));
  const drain = measureDrain();
  await measureSustained(8_000_000); // warms the code up
  const sustained: number[] = [];
  for (let round = 0; round < 5; round++) sustained.push(await measureSustained());

  const rows = [
    row('publish, allowed', publish.allowed_ns, 'ns', 10),
    row('publish, denied', publish.denied_ns, 'ns'),
    row('publish, gate closed', publish.closed_ns, 'ns'),
    row('drain of a full ring', drain / 1e6, 'M records/s', 200),
    // Both sides need a core each: on a machine with other work the best round says more about the ring.
    row('native to JavaScript, median of 5', median(sustained) / 1e6, 'M records/s', 50),
    row('native to JavaScript, best of 5', Math.max(...sustained) / 1e6, 'M records/s', 50),
  ];
  if (options.json) {
    console.log(JSON.stringify({ bench: 'ring', node: process.version, cpus: cpus().length, load, rows }, null, 2));
    return;
  }
  console.log(`ring: 32-byte records, ring of 32,768, ${cpus().length} CPUs, load ${load}, node ${process.version}`);
  for (const { name, value, unit, aim, ratio } of rows) {
    const against = aim === null ? '' : `aim ${unit === 'ns' ? '≤' : '≥'} ${aim}, ${ratio} × the aim`;
    console.log(`  ${name.padEnd(34)}${String(value).padStart(8)} ${unit.padEnd(12)} ${against}`);
  }
}

await main();
