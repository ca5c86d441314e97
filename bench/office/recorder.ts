// `capstan record` in a process of its own, so that what it costs can be told from what the bench and the apps cost.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { officeApps } from './desk.js';

const command = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const SETTLE_MS = 3000;

const policy = {
  version: 1,
  allow: officeApps.map((app) => ({ app })),
  streams: {
    keys: 'full',
    pointer: true,
    screen: { every: '30s', on: ['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'] },
  },
  // What the bench types is injected.
  injected: 'keep',
};

export class Recorder {
  readonly path: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #said = '';

  /** Resolves once it records. */
  static async start(folder: string, env: Readonly<Record<string, string>>): Promise<Recorder> {
    const file = join(folder, 'policy.json');
    await writeFile(file, JSON.stringify(policy));
    const path = join(folder, 'office.mcap');
    const recorder = new Recorder(path, file, env);
    await sleep(SETTLE_MS);
    if (recorder.#child.exitCode !== null) throw recorder.#failure();
    return recorder;
  }

  private constructor(path: string, policyFile: string, env: Readonly<Record<string, string>>) {
    const args = [command, 'record', '--policy', policyFile, '--out', path];
    this.path = path;
    this.#child = spawn(process.execPath, args, { env: { ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    this.pid = this.#child.pid ?? 0;
    this.#exited = once(this.#child, 'exit');
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-4000);
    });
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    await this.#exited;
    // 130: ended by the signal, as asked.
    if (this.#child.exitCode !== 0 && this.#child.exitCode !== 130) throw this.#failure();
  }

  #failure(): Error {
    return new Error(`capstan record ended with ${this.#child.exitCode}: ${this.#said}`);
  }
}
