import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
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

  /**
   * Rejects when this process has no thread of that name. Waits before, so that the thread rests: stopped while it holds a
   * lock of the C runtime's heap, it would take the whole process with it.
   */
  async suspend(thread: string): Promise<void> {
    await sleep(500);
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
