import type { InputInjector } from '../../contract/stage.js';
import { type Step, sleep, stroke } from '../../contract/steps.js';
import { LineProcess } from '../../system/harness/line-process.js';
import type { Program } from './program.js';
import { scanOf } from './scan-codes.js';

const NOTCH = 120; // WHEEL_DELTA
/** Somewhat over 30 a second, as keyboards repeat by default. */
const REPEAT_MS = 30;

/** Input by SendInput: `win_tool inject`. */
export class SendInput implements InputInjector {
  readonly #process: LineProcess;
  #marks = 0;

  private constructor(process: LineProcess) {
    this.#process = process;
  }

  static async start(path: string): Promise<SendInput> {
    return new SendInput(await LineProcess.start(path, ['inject'], process.env));
  }

  async play(steps: readonly Step[], meanwhile?: () => void): Promise<void> {
    await this.run(steps.flatMap(commandsFor), meanwhile);
  }

  async fence(): Promise<void> {
    await this.play(stroke('F9'));
  }

  // What is injected does not repeat by itself: a keyboard's own repeats are presses of a key that is down.
  async hold(code: string, ms: number): Promise<void> {
    const press: Step = { do: 'key', code, down: true };
    const repeats = Array.from({ length: Math.floor(ms / REPEAT_MS) }, () => [press, sleep(REPEAT_MS)]).flat();
    await this.play([...repeats, { do: 'key', code, down: false }]);
  }

  /** The same in the words of test/tools/win/injector.cpp. */
  async run(script: readonly string[], meanwhile?: () => void): Promise<void> {
    const mark = `m${this.#marks++}`;
    const from = this.#process.lines.length;
    await this.#process.send('begin', ...script);
    await this.#process.send('end', `mark ${mark}`);
    meanwhile?.();
    await this.#process.when((line) => line['mark'] === mark, from);
    const refusal = this.#process.lines.slice(from).find((line) => line.type === 'refused');
    if (refusal !== undefined) throw new Error(`win_tool could not inject: ${JSON.stringify(refusal)}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

function commandsFor(step: Step): readonly string[] {
  switch (step.do) {
    case 'key':
      return [`key ${scanOf(step.code)} ${step.down ? 1 : 0}`];
    case 'button':
      return [`button ${step.button} ${step.down ? 1 : 0}`];
    case 'wheel':
      return [
        ...Array.from({ length: Math.abs(step.dx) }, () => `hwheel ${Math.sign(step.dx) * NOTCH}`),
        ...Array.from({ length: Math.abs(step.dy) }, () => `wheel ${-Math.sign(step.dy) * NOTCH}`),
      ];
    case 'move':
      return [`move ${step.x} ${step.y}`];
    case 'sleep':
      return [`sleep ${step.ms * 1000}`];
    case 'focus':
      return [`focus ${(step.window as Program).window}`];
  }
}
