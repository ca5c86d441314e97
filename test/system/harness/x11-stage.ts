import type {
  AppOptions,
  AppWindow,
  InputInjector,
  Place,
  ReceivedButton,
  ReceivedKey,
  ReceivedWheel,
  Stage,
  Teardown,
} from '../../contract/stage.js';
import type { Step } from '../../contract/steps.js';
import type { Client } from './client.js';
import { Desktop } from './desktop.js';
import type { Injector } from './injector.js';
import { codeOf, F9, keycodeOf } from './keyboard.js';

/** X numbers of the W3C buttons; 4 to 7 are wheel steps (X Input Extension, "XI 2.1", legacy scroll events). */
const buttons: readonly number[] = [1, 2, 3, 8, 9];
const up = { button: 4, dx: 0, dy: -1 };
const down = { button: 5, dx: 0, dy: 1 };
const left = { button: 6, dx: -1, dy: 0 };
const right = { button: 7, dx: 1, dy: 0 };
const wheelSteps = [up, down, left, right];

/** The contract's stage on an X server of its own, with a window manager. */
export class X11Stage implements Stage {
  readonly backend = 'x11';
  readonly handsOverEveryKey = true;
  readonly ordersFocus = true;
  readonly tellsPlaces = true;
  readonly #desktop: Desktop;

  private constructor(desktop: Desktop) {
    this.#desktop = desktop;
  }

  static async open(test: Teardown): Promise<X11Stage> {
    return new X11Stage(await Desktop.start(test));
  }

  enter(): void {
    this.#desktop.enter();
  }

  async open(options: AppOptions): Promise<AppWindow> {
    return new X11Window(await this.#desktop.client(options));
  }

  async injector(): Promise<InputInjector> {
    return new X11Injector(await this.#desktop.injector());
  }
}

class X11Window implements AppWindow {
  readonly #client: Client;
  #open = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  get place(): Place {
    return this.#client.place;
  }

  /** For a `focus` step. */
  get window(): number {
    return this.#client.window;
  }

  focus(): Promise<void> {
    return this.#client.focus();
  }

  title(title: string): Promise<void> {
    return this.#client.title(title);
  }

  async menu(x: number, y: number): Promise<Place> {
    const at = { x, y, width: 150, height: 200 };
    await this.#client.popup(at, 'transient');
    this.#open++;
    return at;
  }

  async dialog(at: Place): Promise<void> {
    await this.#client.dialog(at);
    this.#open++;
  }

  async popdown(): Promise<void> {
    if (this.#open === 0) return;
    this.#open--;
    await this.#client.popdown();
  }

  async settled(): Promise<void> {
    // The window manager sees a click first, and then lets it through.
    await this.#client.managed();
    await this.#client.settled();
  }

  text(): string {
    return this.#client.text();
  }

  presses(): readonly ReceivedKey[] {
    return this.#client
      .presses()
      .filter((line) => line['keycode'] !== F9)
      .map((line) => ({ code: codeOf(line['keycode'] as number), repeat: line['repeat'] === true }));
  }

  buttons(): readonly ReceivedButton[] {
    return this.#client.buttons().flatMap((line) => {
      const button = buttons.indexOf(line['button'] as number);
      if (button < 0) return [];
      return [{ down: line.type === 'buttondown', button, x: line['x'] as number, y: line['y'] as number }];
    });
  }

  wheels(): readonly ReceivedWheel[] {
    return this.#client
      .buttons()
      .filter((line) => line.type === 'buttondown')
      .flatMap((line) => wheelSteps.filter(({ button }) => button === line['button']))
      .map(({ dx, dy }) => ({ dx, dy }));
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

class X11Injector implements InputInjector {
  readonly #injector: Injector;

  constructor(injector: Injector) {
    this.#injector = injector;
  }

  play(steps: readonly Step[], meanwhile?: () => void): Promise<void> {
    return this.#injector.play(steps.flatMap(commandsFor), meanwhile);
  }

  fence(): Promise<void> {
    return this.#injector.fence();
  }

  // The server repeats a held key.
  hold(code: string, ms: number): Promise<void> {
    const key = keycodeOf(code);
    return this.#injector.play([`key ${key} 1`, `sleep ${ms * 1000}`, `key ${key} 0`]);
  }
}

function commandsFor(step: Step): readonly string[] {
  switch (step.do) {
    case 'key':
      return [`key ${keycodeOf(step.code)} ${step.down ? 1 : 0}`];
    case 'button':
      return [`button ${buttons[step.button]} ${step.down ? 1 : 0}`];
    case 'wheel':
      return [
        ...Array.from({ length: Math.abs(step.dx) }, () => `click ${(step.dx < 0 ? left : right).button}`),
        ...Array.from({ length: Math.abs(step.dy) }, () => `click ${(step.dy < 0 ? up : down).button}`),
      ];
    case 'move':
      return [`move ${step.x} ${step.y}`];
    case 'sleep':
      return [`sleep ${step.ms * 1000}`];
    case 'focus':
      return [`focus ${(step.window as X11Window).window}`];
  }
}
