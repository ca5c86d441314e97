import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { spawnTied } from '../shared/virtual-desktop.js';

const { CAPSTAN_BENCH_DIR } = process.env;
const folder = CAPSTAN_BENCH_DIR ?? join(import.meta.dirname, '../../../build-bench/Release');

/** A window as large as the screen (bench/native/screen_painter.cpp). */
export class Painter {
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  static async open(env: Readonly<Record<string, string>>): Promise<Painter> {
    const painter = new Painter(
      spawnTied(resolve(folder, 'screen_painter'), [], { env, stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await once(painter.#lines, 'line');
    return painter;
  }

  private constructor(process: ChildProcess) {
    if (process.stdout === null) throw new Error('The painter has no output.');
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout });
  }

  /** Resolves once the server has drawn it. */
  async paint(what: 'same' | 'glyph' | 'page'): Promise<void> {
    const done = once(this.#lines, 'line');
    this.#process.stdin?.write(`${what}\n`);
    await done;
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await exited;
  }
}
