import { setTimeout } from 'node:timers/promises';
import type { AppOptions, Stage, Teardown } from '../../contract/stage.js';
import { Sway } from './sway.js';
import { type DeviceKind, Uinput } from './uinput.js';
import { WaylandWindow } from './wayland-window.js';

/** What is typed sooner after a switch may be nobody's. */
const SETTLING_MS = 200;

interface Desktop {
  readonly sway: Sway;
  readonly injector: Uinput;
}

// To start a compositor and to make devices takes seconds in the guest: the tests of a process share them.
let shared: Promise<Desktop> | undefined;

async function start(): Promise<Desktop> {
  const sway = await Sway.start();
  return { sway, injector: await Uinput.start(sway, ['keyboard', 'mouse']) };
}

/** The contract's stage on sway, with input devices of its own; in the guest alone. */
export class WaylandStage implements Stage {
  readonly backend = 'evdev';
  readonly handsOverEveryKey = false;
  readonly ordersFocus = false;
  readonly tellsPlaces = false;
  readonly sway: Sway;
  readonly #test: Teardown;
  readonly #injector: Uinput;

  private constructor(test: Teardown, { sway, injector }: Desktop) {
    this.#test = test;
    this.sway = sway;
    this.#injector = injector;
  }

  static async open(test: Teardown): Promise<WaylandStage> {
    shared ??= start();
    return new WaylandStage(test, await shared);
  }

  enter(): void {
    this.sway.enter();
  }

  async open(options: AppOptions): Promise<WaylandWindow> {
    const window = await WaylandWindow.start(this.sway, options);
    this.#test.teardown(() => window.close());
    return window;
  }

  async injector(): Promise<Uinput> {
    await this.#injector.home();
    return this.#injector;
  }

  /** Resolves when what the compositor has told by now has come to whoever listens: what follows is after it. */
  async catchesUp(): Promise<void> {
    await this.sway.socket.caughtUp();
    await setTimeout(SETTLING_MS);
  }

  /** Devices beside those that all tests share. */
  async devices(...kinds: readonly DeviceKind[]): Promise<Uinput> {
    const devices = await Uinput.start(this.sway, kinds);
    this.#test.teardown(() => devices.stop());
    return devices;
  }
}
