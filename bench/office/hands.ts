// Hands at the keyboard and the mouse: input by XTEST, at a person's pace.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Random } from './random.js';

const STEP_SECONDS = 0.016; // between two moves of the pointer: a 60 Hz mouse
const KEY_MS = 90; // between two keys: about 65 words a minute

export class Hands {
  readonly #env: NodeJS.ProcessEnv;
  readonly #random: Random;
  #x = 960;
  #y = 540;

  constructor(env: Readonly<Record<string, string>>, random: Random) {
    this.#env = env;
    this.#random = random;
  }

  async xdotool(...args: readonly (string | number)[]): Promise<string> {
    const { stdout } = await promisify(execFile)('xdotool', args.map(String), { env: this.#env, timeout: 60_000 });
    return stdout.trim();
  }

  /** Puts the pointer where it is taken to be. */
  async rest(): Promise<void> {
    await this.xdotool('mousemove', this.#x, this.#y);
  }

  /** Moves the pointer there in small steps. An absolute move of xdotool is a warp, which is no input. */
  async moveTo(x: number, y: number): Promise<void> {
    const steps = 12 + this.#random.between(0, 8);
    const fromX = this.#x;
    const fromY = this.#y;
    const chain: (string | number)[] = [];
    for (let step = 1; step <= steps; step++) {
      const share = 0.5 - Math.cos((Math.PI * step) / steps) / 2; // slow, fast, slow
      const nextX = Math.round(fromX + (x - fromX) * share);
      const nextY = Math.round(fromY + (y - fromY) * share);
      chain.push('mousemove_relative', '--', nextX - this.#x, nextY - this.#y, 'sleep', STEP_SECONDS);
      this.#x = nextX;
      this.#y = nextY;
    }
    await this.xdotool(...chain);
  }

  async click(x: number, y: number): Promise<void> {
    await this.moveTo(x, y);
    await this.xdotool('mousedown', 1, 'sleep', 0.07, 'mouseup', 1);
  }

  /** Turns the wheel; more than 0 notches are down. */
  async wheel(notches: number): Promise<void> {
    await this.xdotool('click', '--repeat', Math.abs(notches), '--delay', 70, notches > 0 ? 5 : 4);
  }

  async type(text: string): Promise<void> {
    await this.xdotool('type', '--delay', KEY_MS, '--', text);
  }

  async key(...names: readonly string[]): Promise<void> {
    await this.xdotool('key', '--delay', KEY_MS, ...names);
  }

  /** Brings a window to the front, as a task bar does. */
  async activate(window: string): Promise<void> {
    await this.xdotool('windowactivate', '--sync', window);
  }
}
