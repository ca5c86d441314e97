// A display of the bench's own: Xvfb, a window manager and one window to have the focus.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export class Desktop implements AsyncDisposable {
  readonly display: string;
  readonly #children: ChildProcess[];

  static async start(): Promise<Desktop> {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
    const display = `:${number.toString().trim()}`;
    const env = { ...process.env, DISPLAY: display };
    const manager = spawn('openbox', [], { env, stdio: 'ignore' });
    await sleep(1000);
    const window = spawn('xterm', ['-geometry', '120x40+0+0'], { env, stdio: 'ignore' });
    await sleep(1500);
    return new Desktop(display, [window, manager, server]);
  }

  private constructor(display: string, children: ChildProcess[]) {
    this.display = display;
    this.#children = children;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  }
}
