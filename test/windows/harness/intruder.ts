import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Teardown } from '../../contract/stage.js';
import { Programs } from './tool.js';

/** What another program can do to this one's input hook: test/tools/win/intruder.cpp. */
export class Intruder {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static async make(test: Teardown): Promise<Intruder> {
    return new Intruder(await (await Programs.make(test)).named('intruder'));
  }

  /** Rejects when this process has no thread of that name. */
  async suspend(thread: string): Promise<void> {
    await this.#run('suspend', String(process.pid), thread);
  }

  async resume(thread: string): Promise<void> {
    await this.#run('resume', String(process.pid), thread);
  }

  /** Takes every hook on this desktop away; under Wine only. Rejects when there was none. */
  async unhook(): Promise<void> {
    await this.#run('unhook');
  }

  async #run(...args: readonly string[]): Promise<void> {
    await promisify(execFile)(this.#path, args);
  }
}
