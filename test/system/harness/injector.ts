import { F9, stroke } from './keyboard.js';
import { LineProcess } from './line-process.js';
import { x11Tool } from './tool.js';

/** Input by XTEST. */
export class Injector {
  readonly #process: LineProcess;
  #marks = 0;

  private constructor(process: LineProcess) {
    this.#process = process;
  }

  static async start(env: Readonly<Record<string, string>>): Promise<Injector> {
    return new Injector(await LineProcess.start(await x11Tool(), ['inject'], env));
  }

  /**
   * Plays a script and resolves once the server has taken it. The whole of it is handed over first: it plays at the
   * server's pace. The commands are those of test/tools/injector.cpp: `key`, `text`, `button`, `move`, `focus`, `sleep`…
   * `meanwhile` is called as it begins to play, and may block: the injector is a process of its own.
   */
  async play(script: readonly string[], meanwhile?: () => void): Promise<void> {
    const mark = `m${this.#marks++}`;
    const from = this.#process.lines.length;
    await this.#process.send('begin', ...script);
    await this.#process.send('end', `mark ${mark}`);
    meanwhile?.();
    await this.#process.when((line) => line['mark'] === mark, from);
    const refusal = this.#process.lines.slice(from).find((line) => line.type === 'refused' || line.type === 'error');
    if (refusal !== undefined) throw new Error(`x11_tool could not inject: ${JSON.stringify(refusal)}`);
  }

  /** Types text with the keys of the layout in use. */
  async type(text: string): Promise<void> {
    const spaces = text.replaceAll(' ', '\u0000');
    await this.play([...spaces].map((character) => (character === '\u0000' ? 'keysym space' : `text ${character}`)));
  }

  /** Strikes F9, which closes a test's input. */
  async fence(): Promise<void> {
    await this.play(stroke(F9));
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
