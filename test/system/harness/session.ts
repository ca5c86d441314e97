import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CapstanEvent, KeyEvent, PolicyInput, Recording } from '#lib/index.js';
import { openRecording, startRecording } from '#lib/index.js';
import type { Teardown } from '../../contract/stage.js';
import { until } from './until.js';

/** A desktop that the process can be pointed at. */
interface Recordable {
  enter(): void;
}

/** What can strike F9. */
interface FenceMaker {
  fence(): Promise<void>;
}

/** A policy that allows an app everything there is, injected input too. */
export function allowing(app: string, more: Partial<PolicyInput> = {}): PolicyInput {
  return { version: 1, allow: [{ app }], streams: { keys: 'full', pointer: true }, injected: 'keep', ...more };
}

/** The same with frames: every second, and at each click as soon as may be. */
export function allowingScreen(app: string): PolicyInput {
  const screen = {
    every: '1s',
    on: ['click' as const, 'focus' as const],
    minGap: '100ms',
    maxPerMinute: 600,
    settle: { click: '50ms', focus: '50ms' },
  };
  return allowing(app, { streams: { keys: 'full', pointer: true, screen } });
}

/** A private folder that goes with the test. */
export async function temporaryFolder(test: Teardown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-test-'));
  test.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A recording under test: its live stream is read all along, its file at the end. */
export class Session {
  readonly recording: Recording;
  readonly path: string;
  /** What the live stream has brought so far. */
  readonly live: CapstanEvent[] = [];
  readonly #reading: Promise<void>;
  #fences = 0;

  private constructor(recording: Recording) {
    this.recording = recording;
    if (recording.path === null) throw new Error('the recording has no file');
    this.path = recording.path;
    this.#reading = this.#read();
    // Where a test expects a failure, `finished` brings it.
    this.#reading.catch(() => {});
  }

  static async start(test: Teardown, desktop: Recordable, policy: PolicyInput): Promise<Session> {
    const folder = await temporaryFolder(test);
    // Each test file is a process of its own, with one capture at a time.
    desktop.enter();
    process.env['CAPSTAN_HOME'] = folder;
    const recording = await startRecording({ policy, out: folder });
    test.teardown(() => recording.stop().catch(() => {}));
    return new Session(recording);
  }

  /** Resolves when the recorder has seen that an allowed window has the focus: this one, when a title is given. */
  async allowed(title?: string): Promise<void> {
    await until(`an allowed window has the focus${title === undefined ? '' : `: ${title}`}`, () => {
      const { focus } = this.recording;
      return focus !== null && !focus.denied && (title === undefined || focus.title === title);
    });
  }

  /** Resolves when the recorder has seen that no allowed window has the focus. */
  async denied(): Promise<void> {
    await until('the focus is denied', () => this.recording.focus?.denied === true);
  }

  /** With an allowed window in focus: resolves when all that was injected before has come out of the live stream. */
  async fence(injector: FenceMaker): Promise<void> {
    this.#fences++;
    await injector.fence();
    await until('the fence comes out', () => this.live.filter(isFence).length >= this.#fences);
  }

  /** Resolves when nothing has come for half a second: after a flood, a fence sent at once may find the ring full. */
  async drained(): Promise<void> {
    let { events } = this.recording.stats;
    for (let quiet = 0; quiet < 10; quiet++) {
      await sleep(50);
      if (this.recording.stats.events !== events) quiet = 0;
      ({ events } = this.recording.stats);
    }
  }

  /** Stops, and reads the file. */
  async finish(): Promise<readonly CapstanEvent[]> {
    await this.recording.stop();
    await this.recording.finished;
    await this.#reading;
    return readEvents(this.path);
  }

  async #read(): Promise<void> {
    for await (const batch of this.recording.events()) this.live.push(...batch);
  }
}

export async function readEvents(path: string): Promise<readonly CapstanEvent[]> {
  await using file = await openRecording(path);
  const events: CapstanEvent[] = [];
  for await (const event of file.events()) events.push(event);
  return events;
}

const isFence = (event: CapstanEvent) => event.kind === 'keyup' && event.code === 'F9';

/** Key presses, repeats included, without the fences. */
export function presses(events: readonly CapstanEvent[]): readonly KeyEvent[] {
  return events.filter((event): event is KeyEvent => event.kind === 'keydown' && event.code !== 'F9');
}

/** The text that the keys made, without control characters, as the test client says it too. */
export function textOf(events: readonly CapstanEvent[]): string {
  return presses(events)
    .map((event) => event.text ?? '')
    .join('')
    .replaceAll(/\p{Cc}/gu, '');
}

/** Events that say that something was lost. */
export function losses(events: readonly CapstanEvent[]): readonly CapstanEvent[] {
  return events.filter((event) => event.kind === 'lost');
}

/** Whether `part` is `whole` with some items left out. */
export function isSubsequence<T>(part: readonly T[], whole: readonly T[]): boolean {
  let at = 0;
  for (const item of whole) if (at < part.length && part[at] === item) at++;
  return at === part.length;
}
