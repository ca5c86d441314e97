import type { InputInjector } from '../../contract/stage.js';
import { type Step, sleep, stroke } from '../../contract/steps.js';
import { keycodeOf } from '../../system/harness/keyboard.js';
import { LineProcess } from '../../system/harness/line-process.js';
import type { Sway } from './sway.js';
import { evdevTool } from './tools.js';
import type { WaylandWindow } from './wayland-window.js';

/** Between the codes of the kernel and those of X. */
const X_OFFSET = 8;
/** linux/input-event-codes.h: BTN_LEFT, BTN_MIDDLE, BTN_RIGHT, BTN_SIDE, BTN_EXTRA. */
const buttons: readonly number[] = [0x110, 0x112, 0x111, 0x113, 0x114];
const NOTCH = 120;
const FARTHER_THAN_ANY_SCREEN = 10_000;

/** What a button does sooner after its last press or release, libinput takes for a worn switch. */
const BOUNCE_US = 40_000;

export type DeviceKind = 'keyboard' | 'mouse' | 'absolute' | 'touch' | 'pen';

const names: Readonly<Record<DeviceKind, string>> = {
  keyboard: 'Capstan test keyboard',
  mouse: 'Capstan test mouse',
  absolute: 'Capstan test tablet of a machine',
  touch: 'Capstan test touch screen',
  pen: 'Capstan test pen',
};

const namesOf = (sway: Sway) => sway.socket.inputs();
const count = (all: readonly string[], kind: DeviceKind) => all.filter((name) => name === names[kind]).length;

export const kernelCode = (code: string): number => keycodeOf(code) - X_OFFSET;

/** Devices made by a program, and input on them: `evdev_tool inject`. */
export class Uinput implements InputInjector {
  readonly #process: LineProcess;
  readonly #sway: Sway;
  #marks = 0;
  #pointer = { x: 0, y: 0 };

  private constructor(process: LineProcess, sway: Sway) {
    this.#process = process;
    this.#sway = sway;
  }

  static async start(sway: Sway, kinds: readonly DeviceKind[]): Promise<Uinput> {
    const before = await namesOf(sway);
    const injector = new Uinput(await LineProcess.start(evdevTool, ['inject', ...kinds], sway.env), sway);
    for (const kind of kinds) await injector.#known(kind, count(before, kind) + 1);
    return injector;
  }

  async play(steps: readonly Step[], meanwhile?: () => void): Promise<void> {
    await this.run(
      steps.flatMap((step) => this.#commandsFor(step)),
      meanwhile,
    );
  }

  // What is typed within a tenth of a second of a switch may be nobody's.
  async fence(): Promise<void> {
    await this.play([sleep(100), ...stroke('F9')]);
  }

  async hold(code: string, ms: number): Promise<void> {
    const key = { do: 'key', code } as const;
    await this.play([{ ...key, down: true }, sleep(ms), { ...key, down: false }]);
  }

  /** To the corner of the screen, from wherever it is. */
  async home(): Promise<void> {
    await this.run([`rel ${-FARTHER_THAN_ANY_SCREEN} ${-FARTHER_THAN_ANY_SCREEN}`]);
    this.#pointer = { x: 0, y: 0 };
  }

  /** /dev/input/eventN of the newest of a kind. */
  path(kind: DeviceKind): string {
    const line = this.#process.lines.findLast((each) => each.type === 'plugged' && each['kind'] === kind);
    if (line === undefined) throw new Error(`there is no ${kind}`);
    return line['path'] as string;
  }

  async unplug(kind: DeviceKind): Promise<void> {
    const before = await namesOf(this.#sway);
    await this.run([`unplug ${kind}`]);
    await this.#known(kind, count(before, kind) - 1);
  }

  /** In the words of test/tools/evdev/player.cpp. */
  async run(script: readonly string[], meanwhile?: () => void): Promise<void> {
    const mark = `m${this.#marks++}`;
    const from = this.#process.lines.length;
    await this.#process.send('begin', ...script);
    await this.#process.send('end', `mark ${mark}`);
    meanwhile?.();
    await this.#process.when((line) => line['mark'] === mark, from);
    const refusal = this.#process.lines.slice(from).find((line) => line.type === 'refused');
    if (refusal !== undefined) throw new Error(`evdev_tool could not inject: ${JSON.stringify(refusal)}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  /** Resolves when the compositor has so many of a kind. */
  async #known(kind: DeviceKind, wanted: number): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      if (count(await namesOf(this.#sway), kind) === wanted) return;
    }
    throw new Error(`sway does not see that the ${kind} has come or gone`);
  }

  #commandsFor(step: Step): readonly string[] {
    switch (step.do) {
      case 'key':
        return [`key ${kernelCode(step.code)} ${step.down ? 1 : 0}`];
      case 'button':
        return [`button ${buttons[step.button]} ${step.down ? 1 : 0}`, `sleep ${BOUNCE_US}`];
      case 'wheel':
        return [
          ...Array.from({ length: Math.abs(step.dx) }, () => `wheel ${Math.sign(step.dx) * NOTCH} 0`),
          ...Array.from({ length: Math.abs(step.dy) }, () => `wheel 0 ${Math.sign(step.dy) * NOTCH}`),
        ];
      case 'move': {
        const way = { x: step.x - this.#pointer.x, y: step.y - this.#pointer.y };
        this.#pointer = { x: step.x, y: step.y };
        return [`rel ${way.x} ${way.y}`];
      }
      case 'sleep':
        return [`sleep ${step.ms * 1000}`];
      case 'focus':
        return [`focus ${(step.window as WaylandWindow).container}`];
    }
  }
}
