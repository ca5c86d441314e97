import { setTimeout as sleep } from 'node:timers/promises';

export interface Row {
  readonly name: string;
  /** Null: it does not run here. */
  readonly value: number | null;
  readonly unit: string;
  readonly aim: string | null;
}

export const ROUNDS = 60;
const PAUSE_MS = 5; // lets the server and the workers come to rest

/** How long `run` takes, ms, each time after `prepare` and at rest. */
export async function times(
  prepare: () => Promise<void> | void,
  run: () => Promise<unknown> | unknown,
  rounds = ROUNDS,
): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await prepare();
    await sleep(PAUSE_MS);
    const since = performance.now();
    await run();
    taken.push(performance.now() - since);
  }
  return taken;
}

/** The median. */
export function row(name: string, taken: readonly number[], aim: string | null = null): Row {
  const sorted = [...taken].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.NaN;
  return { name, value: Number(median.toPrecision(3)), unit: 'ms', aim };
}
