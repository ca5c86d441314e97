import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { spawnTied } from '../desktop/virtual-desktop.js';

const { CAPSTAN_BENCH_DIR } = process.env;
const folder = CAPSTAN_BENCH_DIR ?? join(import.meta.dirname, '../../../build-bench/Release');

/** A window as large as the screen (bench/native/screen_painter.cpp). */
export class Painter {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #gone: Promise<never>;

  static async open(env: Readonly<Record<string, string>>): Promise<Painter> {
    const painter = new Painter(
      spawnTied(resolve(folder, 'screen_painter'), [], { env, stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await painter.#answer();
    return painter;
  }

  private constructor(process: ChildProcess) {
    if (process.stdout === null) throw new Error('The painter has no output.');
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout });
    this.#gone = once(this.#lines, 'close').then(() => Promise.reject(new Error('The painter has ended.')));
    this.#gone.catch(() => {}); // which it does at the end, too
  }

  /** Resolves once the server has drawn it. */
  async paint(what: 'same' | 'glyph' | 'page'): Promise<void> {
    const done = this.#answer();
    this.#process.stdin?.write(`${what}\n`);
    await done;
  }

  async #answer(): Promise<void> {
    await Promise.race([once(this.#lines, 'line'), this.#gone]);
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await exited;
  }
}
