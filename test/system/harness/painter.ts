import type { Place } from './client.js';
import { LineProcess } from './line-process.js';
import { x11Tool } from './tool.js';

const geometry = ({ x, y, width, height }: Place) => `${width}x${height}${x < 0 ? x : `+${x}`}${y < 0 ? y : `+${y}`}`;

/** An app of any number of windows with known pictures: the commands of test/tools/painter.cpp. */
export class Painter {
  readonly #process: LineProcess;
  #commands = 0;

  private constructor(process: LineProcess) {
    this.#process = process;
  }

  static async start(env: Readonly<Record<string, string>>, app: string): Promise<Painter> {
    return new Painter(await LineProcess.start(await x11Tool(), ['painter', '--class', app], env));
  }

  /**
   * Opens a window above all others. Traits: `canary`, `plain`, `seed=N`, `no-background`, `keeps-bits`, `translucent`,
   * `round`, `border=N`, `menu`, `tooltip`, `transient=NAME`, `class=CLASS`, `title=TITLE`. Returns its id.
   */
  async create(name: string, at: Place, ...traits: readonly string[]): Promise<number> {
    const from = this.#process.lines.length;
    await this.run(`create ${name} ${geometry(at)} ${traits.join(' ')}`);
    return (await this.#process.when((line) => line.type === 'created', from))['window'] as number;
  }

  async place(name: string, at: Place): Promise<void> {
    await this.run(`place ${name} ${geometry(at)}`);
  }

  /** The rectangles that a round window covers, relative to its corner. */
  async shape(name: string): Promise<readonly Place[]> {
    const from = this.#process.lines.length;
    await this.run(`shape ${name}`);
    return (await this.#process.when((line) => line.type === 'shape', from))['parts'] as unknown as readonly Place[];
  }

  /** Resolves when the server has carried all of it out. */
  async run(...commands: readonly string[]): Promise<void> {
    if (commands.length === 0) return;
    const from = this.#process.lines.length;
    this.#commands += commands.length;
    const last = this.#commands - 1;
    await this.#process.send(...commands);
    await this.#process.when((line) => line['n'] === last, from);
    const refusal = this.#process.lines.slice(from).find(({ type }) => type === 'refused' || type === 'error');
    if (refusal !== undefined) throw new Error(`x11_tool could not paint: ${JSON.stringify(refusal)}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

/** Resolves when every app has painted what the others' commands laid bare, and the server has drawn it. */
export async function painted(...painters: readonly Painter[]): Promise<void> {
  for (let turn = 0; turn < 2; turn++) for (const painter of painters) await painter.run('sync');
}
