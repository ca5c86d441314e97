import type { Teardown } from '../../contract/stage.js';
import { type Line, LineProcess } from '../../system/harness/line-process.js';
import { evdevTool } from './tools.js';

/** QEMU's names (QKeyCode), where they are not the letter or digit. */
const names: Readonly<Record<string, string>> = { ShiftLeft: 'shift' };

interface Answer {
  readonly id?: string;
  readonly error?: { readonly desc: string };
}

/** Between two events, as people and the guest's pace allow. */
const PACE_MS = 10;

function keyEvent(code: string, down: boolean): object {
  const data = names[code] ?? code.replace(/^(Key|Digit)/, '').toLowerCase();
  return { type: 'key', data: { down, key: { type: 'qcode', data } } };
}

/** The guest's own machine, which has a keyboard, a mouse and a tablet that no program made: QEMU's monitor (QMP). */
export class Machine {
  readonly #monitor: LineProcess;
  #questions = 0;

  private constructor(monitor: LineProcess) {
    this.#monitor = monitor;
  }

  static async open(test: Teardown): Promise<Machine> {
    const port = process.env['CAPSTAN_GUEST_MACHINE'];
    if (port === undefined) throw new Error('not in the guest');
    const machine = new Machine(await LineProcess.start(evdevTool, ['relay', port], process.env));
    test.teardown(() => machine.#monitor.stop());
    // Of whoever asked last, the machine may think that it is still there.
    await machine.#ask('qmp_capabilities').catch(() => {});
    return machine;
  }

  async key(code: string, down: boolean): Promise<void> {
    await this.#input(keyEvent(code, down));
  }

  /** At once, so that no wait of the guest makes it repeat. */
  async stroke(code: string): Promise<void> {
    await this.#input(keyEvent(code, true), keyEvent(code, false));
  }

  async move(dx: number, dy: number): Promise<void> {
    const way = (axis: string, value: number) => ({ type: 'rel', data: { axis, value } });
    await this.#input(way('x', dx), way('y', dy));
  }

  /** QEMU calls them left, middle, right, side and extra. */
  async button(button: string, down: boolean): Promise<void> {
    await this.#input({ type: 'btn', data: { down, button } });
  }

  /** A device of the machine comes, as when somebody puts in its plug. */
  async plug(driver: string, id: string): Promise<void> {
    await this.#ask('device_add', { driver, id });
  }

  async unplug(id: string): Promise<void> {
    await this.#ask('device_del', { id });
  }

  async #input(...events: readonly object[]): Promise<void> {
    await this.#ask('input-send-event', { events });
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }

  async #ask(execute: string, args: object = {}): Promise<void> {
    const id = `${process.pid}-${this.#questions++}`;
    const from = this.#monitor.lines.length;
    await this.#monitor.send(JSON.stringify({ execute, arguments: args, id }));
    const answer = (line: Line) => line['reply'] as unknown as Answer | undefined;
    const line = await this.#monitor.when((each) => answer(each)?.id === id, from);
    const refusal = answer(line)?.error?.desc;
    if (refusal !== undefined) throw new Error(`the machine refused ${execute}: ${refusal}`);
  }
}
