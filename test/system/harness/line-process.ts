import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What a test tool says: one JSON object a line. */
export interface Line {
  readonly type: string;
  readonly [field: string]: string | number | boolean | Readonly<Record<string, number>> | readonly unknown[];
}

const PATIENCE_MS = 60_000;

interface Waiter {
  readonly wants: (line: Line) => boolean;
  readonly resolve: (line: Line) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** A running test tool: commands in, a log of lines out. */
export class LineProcess {
  /** Everything said so far, in order. */
  readonly lines: Line[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiters = new Set<Waiter>();
  readonly #closed: Promise<void>;
  readonly #name: string;
  #errors = '';
  #ended = false;

  private constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.#child = child;
    this.#name = basename(child.spawnfile);
    this.#closed = once(child, 'close').then(() => this.#end());
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    createInterface({ input: child.stdout }).on('line', (text) => this.#take(JSON.parse(text) as Line));
  }

  static async start(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    cwd?: string,
    ready = (line: Line) => line.type === 'ready',
  ): Promise<LineProcess> {
    const child = spawn(program, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const started = new LineProcess(child);
    await started.when(ready);
    return started;
  }

  /** Null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Writes lines, and waits while the pipe is full. */
  async send(...lines: readonly string[]): Promise<void> {
    if (!this.#child.stdin.write(`${lines.join('\n')}\n`))
      await Promise.race([once(this.#child.stdin, 'drain'), this.#closed]);
  }

  /** The first line that fits, among those said since `from` and those to come. */
  when(wants: (line: Line) => boolean, from = 0): Promise<Line> {
    const said = this.lines.slice(from).find(wants);
    if (said !== undefined) return Promise.resolve(said);
    if (this.#ended) return Promise.reject(this.#gone());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const last = this.lines.slice(-5).map((line) => JSON.stringify(line));
        reject(new Error(`${this.#name} never said what the test waits for; its last lines: ${last.join(' ')}`));
      }, PATIENCE_MS);
      const waiter: Waiter = { wants, resolve, reject, timer };
      this.#waiters.add(waiter);
    });
  }

  /** Ends it by closing its input. */
  async stop(): Promise<void> {
    if (!this.#ended) this.#child.stdin.end();
    await this.#closed;
  }

  #take(line: Line): void {
    this.lines.push(line);
    for (const waiter of this.#waiters) {
      if (!waiter.wants(line)) continue;
      this.#waiters.delete(waiter);
      clearTimeout(waiter.timer);
      waiter.resolve(line);
    }
  }

  #end(): void {
    this.#ended = true;
    for (const { timer, reject } of this.#waiters) {
      clearTimeout(timer);
      reject(this.#gone());
    }
    this.#waiters.clear();
  }

  #gone(): Error {
    return new Error(
      `${this.#name} has ended (${this.#child.exitCode ?? this.#child.signalCode}): ${this.#errors.trim()}`,
    );
  }
}
