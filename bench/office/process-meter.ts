// What a process costs, from /proc: CPU, memory over time, and how often its threads woke up.

import { readdir, readFile } from 'node:fs/promises';

const CLOCK_TICKS = 100; // USER_HZ, which Linux fixes for what it shows here
const INTERVAL_MS = 1000;

export interface ProcessCost {
  readonly seconds: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly wakeUpsPerSecond: number;
  /** Most that was ever resident, MB. */
  readonly peakMb: number;
  /** Resident, MB: the highest reading of each tenth of the time. */
  readonly courseMb: readonly number[];
}

export class ProcessMeter {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  readonly #begin = performance.now();
  readonly #cpuAtBegin: Promise<number>;
  readonly #residentMb: number[] = [];
  // By thread: the count when it was read last. A thread that has ended keeps what it had.
  readonly #switches = new Map<string, { first: number; last: number }>();
  #reading: Promise<void> = Promise.resolve();

  constructor(pid: number) {
    this.#pid = pid;
    this.#cpuAtBegin = this.#cpuSeconds();
    this.#read();
    this.#timer = setInterval(() => this.#read(), INTERVAL_MS);
  }

  /** To be called while the process still runs. */
  async stop(): Promise<ProcessCost> {
    clearInterval(this.#timer);
    this.#read();
    await this.#reading;
    const seconds = (performance.now() - this.#begin) / 1000;
    const cpu = (await this.#cpuSeconds()) - (await this.#cpuAtBegin);
    const switches = [...this.#switches.values()].reduce((sum, { first, last }) => sum + last - first, 0);
    const tenth = Math.ceil(this.#residentMb.length / 10);
    const course = Array.from({ length: 10 }, (_, index) => this.#residentMb.slice(index * tenth, (index + 1) * tenth));
    return {
      seconds,
      cpuPercent: (100 * cpu) / seconds,
      wakeUpsPerSecond: switches / seconds,
      peakMb: (await this.#statusKb('VmHWM')) / 1000,
      courseMb: course.filter((part) => part.length > 0).map((part) => Math.max(...part)),
    };
  }

  #read(): void {
    this.#reading = this.#reading.then(async () => {
      this.#residentMb.push((await this.#statusKb('VmRSS')) / 1000);
      await this.#countSwitches(this.#switches.size === 0);
    });
  }

  async #countSwitches(atBegin: boolean): Promise<void> {
    for (const thread of await readdir(`/proc/${this.#pid}/task`)) {
      const status = await readFile(`/proc/${this.#pid}/task/${thread}/status`, 'utf8').catch(() => '');
      const count = Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? Number.NaN);
      if (Number.isNaN(count)) continue; // it ended in between
      const known = this.#switches.get(thread);
      if (known === undefined) this.#switches.set(thread, { first: atBegin ? count : 0, last: count });
      else known.last = count;
    }
  }

  async #statusKb(field: string): Promise<number> {
    const status = await readFile(`/proc/${this.#pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * 1.024;
  }

  async #cpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third on: the name may hold anything
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS; // utime, stime
  }
}
