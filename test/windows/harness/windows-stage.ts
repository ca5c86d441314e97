import type { AppOptions, Stage, Teardown } from '../../contract/stage.js';
import { Program, type WindowTrait } from './program.js';
import { SendInput } from './send-input.js';
import { Programs } from './tool.js';

/** The contract's stage on the desktop that the tests run on: there is one a session, and it is the person's. */
export class WindowsStage implements Stage {
  readonly backend = 'win';
  readonly handsOverEveryKey = false;
  readonly ordersFocus = true;
  readonly tellsPlaces = true;
  readonly #test: Teardown;
  readonly #programs: Programs;

  private constructor(test: Teardown, programs: Programs) {
    this.#test = test;
    this.#programs = programs;
  }

  static async open(test: Teardown): Promise<WindowsStage> {
    return new WindowsStage(test, await Programs.make(test));
  }

  enter(): void {}

  async open(options: AppOptions, ...traits: readonly WindowTrait[]): Promise<Program> {
    const program = await Program.start(await this.#programs.named(options.app), options, ...traits);
    this.#test.teardown(() => program.close());
    return program;
  }

  async injector(): Promise<SendInput> {
    const injector = await SendInput.start(await this.#programs.named('injector'));
    this.#test.teardown(() => injector.stop());
    return injector;
  }
}
