import type { AppOptions, AppWindow, Place, ReceivedButton, ReceivedKey, ReceivedWheel } from '../../contract/stage.js';
import { codeOf, F9 } from '../../system/harness/keyboard.js';
import { type Line, LineProcess } from '../../system/harness/line-process.js';
import type { Sway } from './sway.js';
import type { SwayNode } from './sway-socket.js';
import { wlTool } from './tools.js';

/** X numbers of the W3C buttons, as wl_tool says them. */
const buttons: readonly number[] = [1, 2, 3, 8, 9];
const NOTCH = 120;
const MENU_SIDE = 100;

/** A program with a window: `wl_tool client`. */
export class WaylandWindow implements AppWindow {
  /** sway's number of its main window. */
  readonly container: number;
  readonly #sway: Sway;
  readonly #process: LineProcess;
  readonly #window: number;
  readonly #pid: number;
  readonly #title: string;
  readonly #places = new Map<number, Place>();
  #commands = 0;
  #open = 0;

  private constructor(sway: Sway, process: LineProcess, ready: Line, main: SwayNode, title: string) {
    this.#sway = sway;
    this.#process = process;
    this.#window = ready['window'] as number;
    this.#pid = ready['pid'] as number;
    this.#title = title;
    this.container = main.id;
  }

  static async start(sway: Sway, options: AppOptions): Promise<WaylandWindow> {
    const { app, title = app, at = { x: 100, y: 100, width: 500, height: 400 }, motion = true } = options;
    const size = ['--size', String(at.width), String(at.height)];
    const args = ['client', '--class', app, '--title', title, ...size, ...(motion ? [] : ['--no-motion'])];
    const process = await LineProcess.start(wlTool, args, sway.env);
    const ready = await process.when((line) => line.type === 'ready');
    const main = await shown(sway, (node) => node.pid === ready['pid']);
    const window = new WaylandWindow(sway, process, ready, main, title);
    await window.#put(window.#window, main.id, at);
    return window;
  }

  get place(): Place {
    const place = this.#places.get(this.#window);
    if (place === undefined) throw new Error('the window has no place yet');
    return place;
  }

  /** Everything its windows received, in order. */
  get lines(): readonly Line[] {
    return this.#process.lines;
  }

  async focus(): Promise<void> {
    await this.#focus(this.container, this.#window);
  }

  async title(title: string): Promise<void> {
    await this.#command(`title ${title}`);
  }

  // In the middle of the window, wherever it is asked for: a client does not know where its windows are.
  async menu(_x: number, _y: number): Promise<Place> {
    await this.#opened('popup', 'popup');
    const { x, y, width, height } = this.place;
    const at = { x: x + (width - MENU_SIDE) / 2, y: y + (height - MENU_SIDE) / 2, width: MENU_SIDE, height: MENU_SIDE };
    this.#places.set(this.#newestWindow('popup'), at);
    return at;
  }

  async dialog(at: Place): Promise<void> {
    const window = await this.#opened('dialog', 'dialog');
    const node = await shown(this.#sway, ({ pid, name }) => pid === this.#pid && name === `${this.#title} dialog`);
    await this.#put(window, node.id, at);
    await this.#focus(node.id, window);
  }

  async popdown(): Promise<void> {
    if (this.#open === 0) return;
    this.#open--;
    await this.#command('popdown');
  }

  async settled(): Promise<void> {
    await this.#sway.socket.caughtUp();
    await this.#command('sync');
  }

  text(): string {
    return this.#of('text')
      .map((line) => line['text'] as string)
      .join('')
      .replaceAll(/\p{Cc}/gu, '');
  }

  presses(): readonly ReceivedKey[] {
    return this.#of('keydown')
      .filter((line) => line['keycode'] !== F9)
      .map((line) => ({ code: codeOf(line['keycode'] as number), repeat: line['repeat'] === true }));
  }

  // A client is told places within its window.
  buttons(): readonly ReceivedButton[] {
    return this.lines.flatMap((line) => {
      if (line.type !== 'buttondown' && line.type !== 'buttonup') return [];
      const { x, y } = this.#places.get(line['window'] as number) ?? this.place;
      return [
        {
          down: line.type === 'buttondown',
          button: buttons.indexOf(line['button'] as number),
          x: x + (line['x'] as number),
          y: y + (line['y'] as number),
        },
      ];
    });
  }

  wheels(): readonly ReceivedWheel[] {
    return this.#of('wheel').map((line) => {
      const notches = (line['v120'] as number) / NOTCH;
      return line['axis'] === 'horizontal' ? { dx: notches, dy: 0 } : { dx: 0, dy: notches };
    });
  }

  async close(): Promise<void> {
    await this.#process.stop();
  }

  #of(type: string): Line[] {
    return this.lines.filter((line) => line.type === type);
  }

  #newestWindow(type: string): number {
    return this.#of(type).at(-1)?.['window'] as number;
  }

  async #put(window: number, container: number, at: Place): Promise<void> {
    const to = `resize set ${at.width} px ${at.height} px, move absolute position ${at.x} px ${at.y} px`;
    await this.#sway.socket.run(`[con_id=${container}] ${to}`);
    this.#places.set(window, at);
  }

  async #focus(container: number, window: number): Promise<void> {
    await this.#sway.socket.run(`[con_id=${container}] focus`);
    const has = () => {
      const line = this.lines.findLast(({ type }) => type === 'focusin' || type === 'focusout');
      return line?.type === 'focusin' && line['window'] === window;
    };
    await this.#process.when(has);
    if (!has()) await this.#process.when(has, this.lines.length);
  }

  async #opened(type: string, command: string): Promise<number> {
    const from = this.lines.length;
    await this.#command(command);
    const window = (await this.#process.when((line) => line.type === type, from))['window'] as number;
    await this.#process.when((line) => line.type === 'map' && line['window'] === window, from);
    this.#open++;
    return window;
  }

  /** Resolves when the compositor has carried it out; what it caused is in `lines` by then. */
  async #command(line: string): Promise<void> {
    const n = this.#commands++;
    const from = this.lines.length;
    await this.#process.send(line);
    const answer = await this.#process.when((each) => each['n'] === n, from);
    if (answer.type !== 'done') throw new Error(`wl_tool refused "${line}": ${answer['what']}`);
  }
}

/** The window that fits, once sway shows it. */
async function shown(sway: Sway, fits: (node: SwayNode) => boolean): Promise<SwayNode> {
  for (let tries = 0; tries < 1000; tries++) {
    const node = (await sway.socket.windows()).find(fits);
    if (node !== undefined) return node;
  }
  throw new Error('sway shows no such window');
}
