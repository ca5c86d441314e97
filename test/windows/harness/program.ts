import type { AppOptions, AppWindow, Place, ReceivedButton, ReceivedKey, ReceivedWheel } from '../../contract/stage.js';
import { type Line, LineProcess } from '../../system/harness/line-process.js';
import { codeOf, scanOf } from './scan-codes.js';

const geometry = ({ x, y, width, height }: Place) => `${width}x${height}${x < 0 ? x : `+${x}`}${y < 0 ? y : `+${y}`}`;
const F9 = scanOf('F9');

/** How a program's main window is made; see test/tools/win/window_app.cpp. */
export type WindowTrait = 'no-frame' | 'topmost' | 'no-activate';

/** A program with a window: `win_tool window`, under a name of its own. */
export class Program implements AppWindow {
  /** The handle of its main window. */
  readonly window: number;
  readonly pid: number;
  readonly #process: LineProcess;
  #commands = 0;

  private constructor(process: LineProcess, ready: Line) {
    this.#process = process;
    this.window = ready['window'] as number;
    this.pid = ready['pid'] as number;
  }

  static async start(path: string, options: AppOptions, ...traits: readonly WindowTrait[]): Promise<Program> {
    const { app, title = app, at = { x: 100, y: 100, width: 500, height: 400 }, motion = true } = options;
    const args = ['window', '--title', title, '--place', geometry(at), ...traits.map((trait) => `--${trait}`)];
    const started = await LineProcess.start(path, motion ? args : [...args, '--no-motion'], process.env);
    return new Program(started, await started.when((line) => line.type === 'ready'));
  }

  /** Everything its windows received, in order. */
  get lines(): readonly Line[] {
    return this.#process.lines;
  }

  get place(): Place {
    return this.#lastGeometry() as unknown as Place;
  }

  /** Of its main window, with its frame. */
  get outerPlace(): Place {
    return this.#lastGeometry()['outer'] as unknown as Place;
  }

  async focus(): Promise<void> {
    await this.run('focus');
  }

  async title(title: string): Promise<void> {
    await this.run(`title ${title}`);
  }

  async menu(x: number, y: number): Promise<Place> {
    const from = this.lines.length;
    await this.run(`menu ${x} ${y}`);
    return (await this.#process.when((line) => line.type === 'menu', from)) as unknown as Place;
  }

  async dialog(at: Place): Promise<void> {
    await this.run(`dialog ${geometry(at)}`, 'focus-newest');
  }

  /** A window without frame or keyboard above all others, as a tooltip; `colour` is RRGGBB. */
  async popup(at: Place, ...how: readonly string[]): Promise<void> {
    await this.run(`popup ${geometry(at)} ${how.join(' ')}`);
  }

  async popdown(): Promise<void> {
    const from = this.lines.length;
    const menus = (type: string) => this.lines.filter((line) => line.type === type).length;
    const menuIsOpen = menus('menu') > menus('menu-end');
    await this.run('popdown');
    if (menuIsOpen) await this.#process.when((line) => line.type === 'menu-end', from);
  }

  async settled(): Promise<void> {
    await this.run('sync');
  }

  text(): string {
    return this.#of('text')
      .map((line) => line['text'] as string)
      .join('')
      .replaceAll(/\p{Cc}/gu, '');
  }

  presses(): readonly ReceivedKey[] {
    return this.#of('keydown')
      .filter((line) => line['scan'] !== F9)
      .map((line) => ({ code: codeOf(line['scan'] as number), repeat: line['repeat'] === true }));
  }

  buttons(): readonly ReceivedButton[] {
    return this.lines
      .filter((line) => line.type === 'buttondown' || line.type === 'buttonup')
      .map((line) => ({
        down: line.type === 'buttondown',
        button: line['button'] as number,
        x: line['x'] as number,
        y: line['y'] as number,
      }));
  }

  // WM_MOUSEWHEEL counts away from the person, in 120ths of a notch.
  wheels(): readonly ReceivedWheel[] {
    return this.#of('wheel').map((line) => {
      const notches = (line['delta'] as number) / 120;
      return line['axis'] === 'x' ? { dx: notches, dy: 0 } : { dx: 0, dy: -notches };
    });
  }

  /** Resolves when its windows have done all of it. The commands are those of test/tools/win/window_app.cpp. */
  async run(...commands: readonly string[]): Promise<void> {
    const from = this.lines.length;
    this.#commands += commands.length;
    const last = this.#commands - 1;
    await this.#process.send(...commands);
    await this.#process.when((line) => line['n'] === last, from);
    const refusal = this.lines.slice(from).find(({ type }) => type === 'refused');
    if (refusal !== undefined) throw new Error(`win_tool refused: ${JSON.stringify(refusal)}`);
  }

  async close(): Promise<void> {
    await this.#process.stop();
  }

  #of(type: string): Line[] {
    return this.lines.filter((line) => line.type === type);
  }

  #lastGeometry(): Line {
    const line = this.lines.findLast((each) => each.type === 'geometry' && each['window'] === this.window);
    if (line === undefined) throw new Error('the window has no place yet');
    return line;
  }
}
