import { type Line, LineProcess } from './line-process.js';
import { x11Tool } from './tool.js';

export interface ClientOptions {
  /** WM_CLASS: class, and instance where it differs. */
  readonly app: string;
  readonly instance?: string;
  readonly title?: string;
  readonly at?: Place;
  readonly overrideRedirect?: boolean;
  /** Window of whichever client that it says it is transient for. */
  readonly transientFor?: number;
  /** False: the client neither asks for nor logs pointer motion. */
  readonly motion?: boolean;
}

/** Root pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const geometry = ({ x, y, width, height }: Place) => `${width}x${height}+${x}+${y}`;

/** An app with a window. What it says it received is the truth that a recording is held against. */
export class Client {
  readonly window: number;
  readonly pid: number;
  readonly #process: LineProcess;
  readonly #managed: boolean;
  #commands = 0;

  private constructor(process: LineProcess, ready: Line, managed: boolean) {
    this.#process = process;
    this.#managed = managed;
    this.window = ready['window'] as number;
    this.pid = ready['pid'] as number;
  }

  static async open(
    env: Readonly<Record<string, string>>,
    options: ClientOptions,
    { managed = true } = {},
  ): Promise<Client> {
    const { app, instance = app, title = app, at = { x: 100, y: 100, width: 600, height: 400 } } = options;
    const args = ['client', '--class', app, '--instance', instance, '--title', title, '--geometry', geometry(at)];
    if (options.overrideRedirect) args.push('--override-redirect');
    if (options.transientFor !== undefined) args.push('--transient-for', String(options.transientFor));
    if (options.motion === false) args.push('--no-motion');
    const process = await LineProcess.start(await x11Tool(), args, env);
    const client = new Client(process, await process.when((line) => line.type === 'ready'), managed);
    await process.when((line) => line.type === 'geometry' && line['window'] === client.window);
    // A window manager gives a new window the focus, in its own time.
    if (managed) await client.managed();
    return client;
  }

  /** Everything it received, in order. */
  get lines(): readonly Line[] {
    return this.#process.lines;
  }

  /** Where its main window stands now, without the frame that a window manager puts around. */
  get place(): Place {
    const line = this.lines.findLast((each) => each.type === 'geometry' && each['window'] === this.window);
    if (line === undefined) throw new Error('the window has no place yet');
    return line as unknown as Place;
  }

  /** Text that its windows received, composed as the locale says, without control characters. */
  text(): string {
    return this.#of('text')
      .map((line) => line['text'] as string)
      .join('')
      .replaceAll(/\p{Cc}/gu, '');
  }

  /** Key presses it received, repeats included unless told. */
  presses({ repeats = true } = {}): readonly Line[] {
    return this.#of('keydown').filter((line) => repeats || line['repeat'] === false);
  }

  /** Button presses and releases it received; X numbers wheel steps as buttons 4 to 7. */
  buttons(): readonly Line[] {
    return this.lines.filter((line) => line.type === 'buttondown' || line.type === 'buttonup');
  }

  hasFocus(window = this.window): boolean {
    return this.#focusLine(window)?.type === 'focusin';
  }

  /** Gives its main window the input focus; with a window manager by that, once it has done all that it was told before. */
  async focus(): Promise<void> {
    if (this.#managed) await this.#askWindowManager('activate');
    else await this.command('focus');
    await this.#process.when(() => this.hasFocus());
  }

  /** Resolves when the window manager has done all that it was told before. */
  async managed(): Promise<void> {
    await this.#askWindowManager('ask-window-manager');
  }

  async title(title: string): Promise<void> {
    await this.command(`title ${title}`);
  }

  /** A window that no window manager frames, as a menu is. Returns its id. */
  async popup(at: Place, ...how: readonly ('transient' | 'grab')[]): Promise<number> {
    return this.#opened('popup', `popup ${geometry(at)} ${how.join(' ')}`);
  }

  /** Has the newest popup grab pointer and keyboard, as menus do. */
  async grabNewest(): Promise<void> {
    await this.command('grab-newest');
  }

  /** A toplevel of its own that is transient for the main window. Returns its id once it has the focus. */
  async dialog(at: Place, app?: string): Promise<number> {
    const window = await this.#opened('dialog', `dialog ${geometry(at)} ${app ?? ''}`);
    await this.#process.when((line) => line.type === 'map' && line['window'] === window);
    await this.command('focus-newest');
    if (!this.hasFocus(window))
      await this.#process.when((line) => line.type === 'focusin' && line['window'] === window);
    return window;
  }

  /** Closes the newest popup or dialog. */
  async popdown(): Promise<void> {
    await this.command('popdown');
  }

  /** Resolves when the server has carried it out; what it caused is in `lines` by then. */
  async command(line: string): Promise<void> {
    const n = this.#commands++;
    const from = this.lines.length;
    await this.#process.send(line);
    const answer = await this.#process.when((each) => each['n'] === n, from);
    if (answer.type !== 'done') throw new Error(`x11_tool refused "${line}": ${answer['what']}`);
  }

  /** Resolves when everything that the server had sent it by now is in `lines`. */
  async settled(): Promise<void> {
    await this.command('sync');
  }

  async close(): Promise<void> {
    await this.#process.stop();
  }

  async #askWindowManager(command: string): Promise<void> {
    const from = this.lines.length;
    await this.command(command);
    await this.#process.when((line) => line.type === 'window-manager', from);
  }

  #of(type: string): Line[] {
    return this.lines.filter((line) => line.type === type);
  }

  #focusLine(window: number): Line | undefined {
    return this.lines.findLast(
      (line) =>
        (line.type === 'focusin' || line.type === 'focusout') &&
        line['window'] === window &&
        line['detail'] !== 'Pointer',
    );
  }

  async #opened(type: string, command: string): Promise<number> {
    const from = this.lines.length;
    await this.command(command);
    return (await this.#process.when((line) => line.type === type, from))['window'] as number;
  }
}
