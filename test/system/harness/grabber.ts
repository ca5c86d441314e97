import { type Line, LineProcess } from './line-process.js';
import { x11Tool } from './tool.js';

/** A screen locker: covers the screen, holds keyboard and pointer, and says what was typed into it. */
export class Grabber {
  readonly #process: LineProcess;
  #commands = 0;

  private constructor(process: LineProcess) {
    this.#process = process;
  }

  /** With `window: false` it grabs on the root window and shows nothing, as some password prompts do. */
  static async start(env: Readonly<Record<string, string>>, { window = true } = {}): Promise<Grabber> {
    return new Grabber(
      await LineProcess.start(await x11Tool(), window ? ['grabber'] : ['grabber', '--no-window'], env),
    );
  }

  get lines(): readonly Line[] {
    return this.#process.lines;
  }

  presses(): readonly Line[] {
    return this.lines.filter((line) => line.type === 'keydown');
  }

  async grab(): Promise<void> {
    await this.#command('grab');
  }

  async ungrab(): Promise<void> {
    await this.#command('ungrab');
  }

  async settled(): Promise<void> {
    await this.#command('sync');
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async #command(line: string): Promise<void> {
    const n = this.#commands++;
    const from = this.lines.length;
    await this.#process.send(line);
    const answer = await this.#process.when((each) => each['n'] === n, from);
    if (answer.type !== 'done') throw new Error(`x11_tool refused "${line}": ${answer['what']}`);
  }
}
