import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  startVirtualDesktop,
  type VirtualDesktop,
  type VirtualDesktopOptions,
} from '../../../scripts/virtual-desktop.js';
import type { Teardown } from '../../contract/stage.js';
import { resourcesHeld } from './census.js';
import { Client, type ClientOptions } from './client.js';
import { Grabber } from './grabber.js';
import { Injector } from './injector.js';
import { Painter } from './painter.js';
import { RequestWatch } from './request-watch.js';

/** An X server of this test's own, and what lives on it. All of it ends with the test, passed or failed. */
export class Desktop {
  readonly display: string;
  readonly env: Readonly<Record<string, string>>;
  readonly serverPid: number;
  readonly #test: Teardown;
  readonly #managed: boolean;

  private constructor(test: Teardown, desktop: VirtualDesktop, managed: boolean) {
    this.#test = test;
    this.#managed = managed;
    this.display = desktop.display;
    this.env = desktop.env;
    this.serverPid = desktop.serverPid;
  }

  static async start(test: Teardown, options: VirtualDesktopOptions = {}): Promise<Desktop> {
    const desktop = await startVirtualDesktop(options);
    test.teardown(() => desktop.stop());
    return new Desktop(test, desktop, options.windowManager ?? true);
  }

  /** Points this process at it. */
  enter(): void {
    process.env['DISPLAY'] = this.display;
    // A person's own Wayland session would come first.
    for (const name of ['WAYLAND_DISPLAY', 'XDG_SESSION_TYPE']) delete process.env[name];
  }

  async client(options: ClientOptions): Promise<Client> {
    const client = await Client.open(this.env, options, { managed: this.#managed });
    this.#test.teardown(() => client.close());
    return client;
  }

  async injector(): Promise<Injector> {
    const injector = await Injector.start(this.env);
    this.#test.teardown(() => injector.stop());
    return injector;
  }

  async grabber(options?: { window?: boolean }): Promise<Grabber> {
    const grabber = await Grabber.start(this.env, options);
    this.#test.teardown(() => grabber.stop());
    return grabber;
  }

  /** An app that draws known windows. */
  async painter(app: string): Promise<Painter> {
    const painter = await Painter.start(this.env, app);
    this.#test.teardown(() => painter.stop());
    return painter;
  }

  /** Gives the screen another size, up to the one it was started with. */
  async resize({ width, height }: { readonly width: number; readonly height: number }): Promise<void> {
    await promisify(execFile)('xrandr', ['--fb', `${width}x${height}`], { env: this.env }).catch((failure: unknown) => {
      // xrandr then wants the one monitor of Xvfb smaller as well, which it cannot be.
      if (!String(failure).includes('not large enough')) throw failure;
    });
  }

  async requestWatch(): Promise<RequestWatch> {
    const watch = await RequestWatch.start(this.env);
    this.#test.teardown(() => watch.stop());
    return watch;
  }

  /** How many resources of a type a process holds in this X server. */
  resourcesHeld(pid: number, type: string): Promise<number> {
    return resourcesHeld(this.env, pid, type);
  }
}
