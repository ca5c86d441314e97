import type { Place } from './client.js';
import type { Desktop } from './desktop.js';
import { type Painter, painted } from './painter.js';
import { type Picture, screenshot } from './picture.js';

interface SceneWindow {
  readonly painter: Painter;
  readonly allowed: boolean;
  readonly border: number;
  readonly round: boolean;
  place: Place;
  mapped: boolean;
}

export type App = 'allowed' | 'denied';

/**
 * Windows of an allowed and of a denied app on a screen without a window manager, and a model of their stacking: what a
 * frame may show is known apart from the recorder. Names are of one space for both apps.
 */
export class Scene {
  readonly allowed: Painter;
  readonly denied: Painter;
  readonly #desktop: Desktop;
  #size: { readonly width: number; readonly height: number };
  readonly #windows = new Map<string, SceneWindow>();
  /** Names, bottom to top. */
  #stack: string[] = [];

  static async start(desktop: Desktop, size: { width: number; height: number }): Promise<Scene> {
    return new Scene(desktop, size, await desktop.painter('Allowed'), await desktop.painter('Denied'));
  }

  private constructor(
    desktop: Desktop,
    size: { readonly width: number; readonly height: number },
    allowed: Painter,
    denied: Painter,
  ) {
    this.#desktop = desktop;
    this.#size = size;
    this.allowed = allowed;
    this.denied = denied;
  }

  get names(): readonly string[] {
    return this.#stack;
  }

  isAllowed(name: string): boolean {
    return this.#window(name).allowed;
  }

  /** The screen has another size from now on. */
  async resizeScreen(size: { readonly width: number; readonly height: number }): Promise<void> {
    this.#size = size;
    await this.#desktop.resize(size);
  }

  /** Opens a window above all others; of the denied app it shows a canary. A round one has no border. */
  async open(app: App, name: string, place: Place, ...traits: readonly string[]): Promise<void> {
    const border = Number(traits.find((trait) => trait.startsWith('border='))?.slice('border='.length) ?? 0);
    const allowed = app === 'allowed';
    this.#windows.set(name, {
      painter: this[app],
      allowed,
      border,
      round: traits.includes('round'),
      place,
      mapped: true,
    });
    this.#stack.push(name);
    await this[app].create(name, place, ...(allowed ? [] : ['canary']), ...traits);
  }

  async place(name: string, place: Place): Promise<void> {
    this.#window(name).place = place;
    await this.#window(name).painter.place(name, place);
  }

  async move(name: string, x: number, y: number): Promise<void> {
    const it = this.#window(name);
    it.place = { ...it.place, x, y };
    await it.painter.run(`move ${name} ${x} ${y}`);
  }

  async raise(name: string): Promise<void> {
    this.#stack = [...this.#stack.filter((other) => other !== name), name];
    await this.#window(name).painter.run(`raise ${name}`);
  }

  async lower(name: string): Promise<void> {
    this.#stack = [name, ...this.#stack.filter((other) => other !== name)];
    await this.#window(name).painter.run(`lower ${name}`);
  }

  async map(name: string, mapped: boolean): Promise<void> {
    this.#window(name).mapped = mapped;
    await this.#window(name).painter.run(`${mapped ? 'map' : 'unmap'} ${name}`);
  }

  async close(name: string): Promise<void> {
    const { painter } = this.#window(name);
    this.#windows.delete(name);
    this.#stack = this.#stack.filter((other) => other !== name);
    await painter.run(`destroy ${name}`);
  }

  /** Resolves when both apps have painted all that was laid bare. */
  async painted(): Promise<void> {
    await painted(this.allowed, this.denied);
  }

  /**
   * Takes frames until they show what is on the screen. The capture may ask an app to paint anew, which the app does in
   * its own time: hence twice.
   */
  async shownBy(tap: { settle(): Promise<void> }): Promise<void> {
    for (let turn = 0; turn < 2; turn++) {
      await this.painted();
      await tap.settle();
    }
  }

  /** Whether each pixel of the screen belongs to an allowed window: 1 or 0. */
  async allowedPixels(): Promise<Uint8Array> {
    const { width, height } = this.#size;
    const owners = new Uint8Array(width * height);
    for (const name of this.#stack) {
      const { place, allowed, mapped } = this.#window(name);
      if (!mapped) continue;
      for (const part of await this.#parts(name)) {
        const left = Math.max(place.x + part.x, 0);
        const right = Math.min(place.x + part.x + part.width, width);
        const top = Math.max(place.y + part.y, 0);
        const bottom = Math.min(place.y + part.y + part.height, height);
        for (let y = top; y < bottom && left < right; y++) {
          owners.fill(allowed ? 1 : 0, y * width + left, y * width + right);
        }
      }
    }
    return owners;
  }

  /** What a frame must hold, pixel by pixel, once both apps have painted. */
  async expected(): Promise<{ screen: Picture; frame: Picture }> {
    await this.painted();
    const screen = await screenshot(this.#desktop.env);
    return { screen, frame: screen.within(await this.allowedPixels()) };
  }

  /** What a window covers, relative to the corner of its border. */
  async #parts(name: string): Promise<readonly Place[]> {
    const { painter, round, border, place } = this.#window(name);
    // X.Org's server forgets one side of the border when it is asked for the shape of a window that has none.
    if (!round) return [{ x: 0, y: 0, width: place.width + 2 * border, height: place.height + 2 * border }];
    return painter.shape(name);
  }

  #window(name: string): SceneWindow {
    const found = this.#windows.get(name);
    if (found === undefined) throw new Error(`no window ${name}`);
    return found;
  }
}
