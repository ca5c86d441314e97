import { setTimeout as wait } from 'node:timers/promises';
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
import { type Step, sleep, stroke } from '../../contract/steps.js';
import { type Command, FakeMac } from './fake-mac.js';
import { codeOf, virtualKeyOf } from './virtual-keys.js';

const REPEAT_MS = 30;
/** Less than a hand needs from where it has moved the pointer to, to the press of a button. */
const HAND: Command = ['sleep', 50];
/** CGWindowLevel.h */
const MENU_LAYER = 101;
/** Of a program that injects. */
const INJECTOR_PID = 9;

const words = ({ x, y, width, height }: Place) => [x, y, width, height] as const;

/** W3C counts the wheel's button as 1, macOS as 2. */
const swapped = (button: number): number => (button === 1 ? 2 : button === 2 ? 1 : button);

/** The contract's stage on the fake Mac. */
export class MacStage implements Stage {
  readonly backend = 'mac';
  readonly handsOverEveryKey = false;
  readonly ordersFocus = false;
  readonly tellsPlaces = true;
  readonly mac = new FakeMac();
  #pids = 100;
  #windows = 1;
  readonly #programs = new Map<string, number>();

  private constructor() {}

  static open(test: Teardown): MacStage {
    const stage = new MacStage();
    test.teardown(() => stage.mac.idle());
    return stage;
  }

  enter(): void {}

  async open({ app, title = app, at = { x: 40, y: 90, width: 500, height: 400 } }: AppOptions): Promise<MacWindow> {
    let pid = this.#programs.get(app);
    // One that was ended starts anew, as another process.
    if (pid === undefined || this.mac.tell('runs', pid) === '0') {
      pid = this.#pids++;
      this.#programs.set(app, pid);
      this.mac.tell('program', pid, app, app.toLowerCase());
    }
    return new MacWindow(this.mac, pid, () => this.#windows++, title, at);
  }

  async injector(source = INJECTOR_PID): Promise<MacInjector> {
    return new MacInjector(this.mac, source);
  }
}

export class MacWindow implements AppWindow {
  readonly id: number;
  readonly pid: number;
  readonly place: Place;
  readonly #mac: FakeMac;
  readonly #nextId: () => number;
  readonly #popups: number[] = [];
  #title: string;

  constructor(mac: FakeMac, pid: number, nextId: () => number, title: string, place: Place) {
    this.#mac = mac;
    this.#nextId = nextId;
    this.pid = pid;
    this.id = nextId();
    this.place = place;
    this.#title = title;
    mac.tell('window', this.id, pid, ...words(place), 0, 0x336699, title);
  }

  async focus(): Promise<void> {
    this.#mac.tell('focus', this.id);
    // Somewhat less than a person needs to go on.
    await wait(50);
  }

  async title(title: string): Promise<void> {
    this.#title = title;
    this.#mac.tell('title', this.id, title);
  }

  async menu(x: number, y: number): Promise<Place> {
    const place = { x, y, width: 160, height: 120 };
    this.#open(place, MENU_LAYER, '');
    return place;
  }

  async dialog(at: Place): Promise<void> {
    this.#mac.tell('focus', this.#open(at, 0, `${this.#title} dialog`));
  }

  async popdown(): Promise<void> {
    const id = this.#popups.pop();
    if (id !== undefined) this.#mac.tell('close', id);
  }

  async settled(): Promise<void> {
    await this.#mac.idle();
  }

  text(): string {
    return this.#received(/^key \d+ (?:down|repeat) (.*)$/)
      .map(([, text = '']) => text)
      .join('')
      .replaceAll(/\p{Cc}/gu, '');
  }

  presses(): readonly ReceivedKey[] {
    return this.#received(/^key (\d+) (down|repeat) /)
      .map(([, key, what]) => ({ code: codeOf(Number(key)), repeat: what === 'repeat' }))
      .filter(({ code }) => code !== 'F9');
  }

  buttons(): readonly ReceivedButton[] {
    return this.#received(/^button (\d) (up|down) (\S+) (\S+)$/).map(([, button, what, x, y]) => ({
      down: what === 'down',
      button: swapped(Number(button)),
      x: Number(x),
      y: Number(y),
    }));
  }

  wheels(): readonly ReceivedWheel[] {
    return this.#received(/^wheel (\S+) (\S+)$/).map(([, dx, dy]) => ({ dx: Number(dx), dy: Number(dy) }));
  }

  async close(): Promise<void> {
    this.#mac.tell('quit', this.pid);
  }

  #open(place: Place, layer: number, title: string): number {
    const id = this.#nextId();
    this.#popups.push(id);
    this.#mac.tell('window', id, this.pid, ...words(place), layer, 0x996633, title);
    return id;
  }

  #received(pattern: RegExp): RegExpExecArray[] {
    return this.#mac
      .lines('received', this.pid)
      .map((line) => pattern.exec(line))
      .filter((match) => match !== null);
  }
}

export class MacInjector implements InputInjector {
  readonly #mac: FakeMac;
  readonly #source: number;

  constructor(mac: FakeMac, source: number) {
    this.#mac = mac;
    this.#source = source;
  }

  async play(steps: readonly Step[], meanwhile?: () => void): Promise<void> {
    const commands = steps.flatMap((step, at): Command[] => {
      const press = step.do === 'button' && step.down && steps[at - 1]?.do === 'move';
      return press ? [HAND, commandFor(step)] : [commandFor(step)];
    });
    await this.#mac.play([['source', this.#source], ...commands], meanwhile);
  }

  async fence(): Promise<void> {
    await this.play(stroke('F9'));
  }

  async hold(code: string, ms: number): Promise<void> {
    const repeat: Command = ['key', virtualKeyOf(code), 'repeat'];
    const repeats = Array.from({ length: Math.floor(ms / REPEAT_MS) }, () => [commandFor(sleep(REPEAT_MS)), repeat]);
    await this.#mac.play([
      ['source', this.#source],
      ['key', virtualKeyOf(code), 'down'],
      ...repeats.flat(),
      ['key', virtualKeyOf(code), 'up'],
    ]);
  }
}

function commandFor(step: Step): Command {
  switch (step.do) {
    case 'key':
      return ['key', virtualKeyOf(step.code), step.down ? 'down' : 'up'];
    case 'button':
      return ['button', swapped(step.button), step.down];
    case 'wheel':
      return ['wheel', step.dx, step.dy, false];
    case 'move':
      return ['move', step.x, step.y];
    case 'sleep':
      return ['sleep', step.ms];
    case 'focus':
      return ['focus', (step.window as MacWindow).id];
  }
}
