import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { FakeStep, FakeWindow } from '#lib/binding/native-binding.js';
import type { CapstanEvent } from '#lib/events.js';
import { openRecording, startRecording } from '#lib/index.js';
import type { Clock } from '#lib/policy/pause-clock.js';
import type { CaptureSession } from '#lib/recorder/capture-session.js';
import { type RecorderParts, startWith } from '#lib/recorder.js';
import { notOnWindows } from './fixtures/platform.js';

const editor: FakeWindow = { id: 1, app: 'Editor', executable: 'editor', title: 'Draft' };
const vault: FakeWindow = { id: 2, app: 'Vault', executable: 'vault', title: 'CANARY title' };
const policy = { version: 1, allow: [{ app: 'Editor' }], streams: { keys: 'full', pointer: true } };

const focus = (window: FakeWindow | null, more = {}): FakeStep =>
  ({ do: 'context', focus: window, ...more }) as FakeStep;
/** A press and its release for each letter. */
const type = (text: string): FakeStep[] =>
  [...text].flatMap((letter) => {
    const key = { do: 'key', usage: 4 + letter.charCodeAt(0) - 97, text: letter.charCodeAt(0) } as const;
    return [
      { ...key, down: true },
      { ...key, down: false },
    ];
  });
const text = (events: readonly CapstanEvent[]): string =>
  events.map((event) => (event.kind === 'keydown' ? (event.text ?? '') : '')).join('');
const kinds = (events: readonly CapstanEvent[]): string[] =>
  events.map((event) =>
    event.kind === 'state' ? event.state : event.kind === 'focus' ? `focus ${event.denied}` : event.kind,
  );

interface Take {
  recording: CaptureSession;
  seen: CapstanEvent[];
  /** Resolves when all that was seen fits. */
  until: (fits: (seen: readonly CapstanEvent[]) => boolean) => Promise<void>;
}

async function start(t: Tap.Test, options: Record<string, unknown> = {}, parts: RecorderParts = {}): Promise<Take> {
  const recording = await startWith({ policy, ...options }, { backend: 'fake', ...parts });
  t.teardown(() => recording.stop());
  const seen: CapstanEvent[] = [];
  void (async () => {
    for await (const batch of recording.events()) seen.push(...batch);
  })().catch(() => {});
  return {
    recording,
    seen,
    until: async (fits) => {
      while (!fits(seen)) await sleep(5);
    },
  };
}

declare namespace Tap {
  type Test = Pick<typeof t, 'teardown'>;
}

/** Time that stands until the test moves it. */
class HandClock implements Clock {
  #now = 1_000_000;
  #timers = new Map<number, { at: number; callback: () => void }>();
  #last = 0;

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delay: number): number {
    this.#timers.set(++this.#last, { at: this.#now + delay, callback });
    return this.#last;
  }

  clearTimeout(timer: number): void {
    this.#timers.delete(timer);
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const [id, { at, callback }] of [...this.#timers]) {
      if (at > this.#now) continue;
      this.#timers.delete(id);
      callback();
    }
  }
}

t.test('what is typed into an allowed window is recorded, and nothing of another', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(editor), ...type('abc'), focus(vault), ...type('xyz'), focus(editor), ...type('d')]);
  await until((events) => text(events).includes('d'));
  t.equal(text(seen), 'abcd');
  t.strictSame(
    seen.filter((event) => event.kind === 'focus').map((event) => (event.denied ? event.reason : event.app)),
    ['Editor', 'not-listed', 'Editor'],
  );
  t.notMatch(
    JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    /CANARY|Vault/,
  );
});

t.test("a window's class is told where the OS has one, and only then", async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([
    focus({ ...editor, windowClass: 'EditorFrame' }),
    focus({ ...editor, id: 3, title: 'Other' }),
  ]);
  recording.native.play(type('a'));
  await until((events) => text(events) === 'a');
  t.strictSame(
    seen.flatMap((event) => (event.kind === 'focus' && !event.denied ? [[event.title, event.windowClass]] : [])),
    [
      ['Draft', 'EditorFrame'],
      ['Other', undefined],
    ],
  );
  t.strictSame(
    seen.flatMap((event) => (event.kind === 'focus' ? ['windowClass' in event] : [])),
    [true, false],
  );
});

t.test('many denied windows in a row are one stay, told once', async (t) => {
  const { recording, seen, until } = await start(t);
  const others = Array.from({ length: 20 }, (_, id) => focus({ id: 10 + id, app: `Other${id}` }));
  recording.native.play([focus(editor), ...others, focus(editor), ...type('a')]);
  await until((events) => text(events) === 'a');
  t.strictSame(kinds(seen).slice(0, 3), ['focus false', 'focus true', 'focus false']);
});

t.test('a stay whose reason was unknown at first is told once more, when it is known', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(editor), focus(null), focus(vault), focus(null), focus({ id: 9, app: 'Third' })]);
  recording.native.play([focus(editor), ...type('a')]);
  await until((events) => text(events) === 'a');
  t.strictSame(
    seen.flatMap((event) => (event.kind === 'focus' && event.denied ? [event.reason] : [])),
    ['unknown', 'not-listed'],
  );
});

t.test('an epoch whose window is not known yet waits for its verdict, and loses nothing', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(editor, { pending: true }), ...type('abc'), { do: 'wait', ms: 30 }]);
  await sleep(20);
  t.equal(text(seen), '');
  recording.native.play([{ do: 'resolve', focus: editor }, ...type('d')]);
  await until((events) => text(events).includes('d'));
  t.equal(text(seen), 'abcd');
  t.equal(recording.stats.lost, 0);
});

t.test('an epoch that turns out denied leaves nothing of what waited', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(vault, { pending: true }), ...type('xyz'), { do: 'resolve', focus: vault }]);
  recording.native.play([focus(editor), ...type('a')]);
  await until((events) => text(events).includes('a'));
  t.equal(text(seen), 'a');
  t.equal(recording.stats.lost, 0);
});

t.test('a key held while the window changes is released in the recording', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([
    focus(editor),
    { do: 'key', usage: 4, down: true, text: 97 },
    focus(vault),
    { do: 'key', usage: 4, down: false },
    focus(editor),
    ...type('b'),
  ]);
  await until((events) => text(events) === 'ab');
  const releases = seen.filter((event) => event.kind === 'keyup');
  t.match(releases[0], { code: 'KeyA', synthetic: true });
  t.equal(releases.filter((event) => event.kind === 'keyup' && event.code === 'KeyA').length, 1);
});

t.test('a change of the title releases nothing', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([
    focus(editor),
    { do: 'key', usage: 4, down: true, text: 97 },
    focus({ ...editor, title: 'Draft *' }),
    { do: 'key', usage: 4, down: false },
    ...type('b'),
  ]);
  await until((events) => text(events) === 'ab');
  t.equal(seen.filter((event) => event.kind === 'keyup' && event.synthetic).length, 0);
  t.strictSame(
    seen.flatMap((event) => (event.kind === 'focus' && !event.denied ? [event.title] : [])),
    ['Draft', 'Draft *'],
  );
});

t.test('pointer events need the window under the pointer allowed, too', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([
    focus(editor, { pointer: editor }),
    { do: 'move', x: 1, y: 1 },
    focus(editor, { pointer: vault }),
    { do: 'move', x: 2, y: 2 },
    { do: 'button', button: 0, down: true, x: 2, y: 2 },
    focus(editor, { pointer: editor }),
    { do: 'move', x: 3, y: 3 },
  ]);
  await until((events) => events.some((event) => event.kind === 'move' && event.x === 3));
  t.strictSame(
    seen.flatMap((event) => (event.kind === 'move' ? [event.x] : [])),
    [1, 3],
  );
  t.notOk(kinds(seen).includes('buttondown'));
});

t.test('injected input is dropped unless the policy keeps it', async (t) => {
  const { recording, seen, until } = await start(t);
  const injected = { do: 'key', usage: 5, down: true, text: 98, injected: true } as const;
  recording.native.play([focus(editor), injected, ...type('a')]);
  await until((events) => text(events).includes('a'));
  t.equal(text(seen), 'a');
});

t.test('a pause takes the hook away at once, and a resume brings it back', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(editor), ...type('abc')]);
  await until((events) => text(events) === 'abc');
  recording.native.play([{ do: 'flood', kind: 'key', count: 200_000 }]);
  const paused = recording.pause('1m');
  t.equal(recording.state, 'paused', 'before anything is awaited');
  await paused;
  const atPause = seen.length;
  recording.native.play(type('z'));
  await sleep(50);
  t.ok(seen.slice(atPause).every((event) => event.kind === 'state'));
  t.equal(recording.focus, null);
  await recording.resume();
  recording.native.play([focus(editor), ...type('d')]);
  await until((events) => text(events).endsWith('d'));
  t.match(
    kinds(seen).filter((kind) => kind === 'pause' || kind === 'resume'),
    ['pause', 'resume'],
  );
});

t.test('a pause ends by itself, and is 30 minutes at most', async (t) => {
  const clock = new HandClock();
  const { recording, seen, until } = await start(t, {}, { pauseClock: clock });
  await t.rejects(recording.pause('31m'), { code: 'ERR_PAUSE_TOO_LONG' });
  await t.rejects(recording.pause(0), { code: 'ERR_USAGE' });
  t.equal(recording.state, 'recording');
  await recording.pause();
  t.equal(recording.pausedUntil, clock.now() + 30 * 60_000);
  clock.pass(30 * 60_000 - 1);
  t.equal(recording.state, 'paused');
  clock.pass(1);
  await until((events) => kinds(events).includes('resume'));
  t.equal(recording.state, 'recording');
  t.equal(recording.pausedUntil, null);
  recording.native.play([focus(editor), ...type('a')]);
  await until((events) => text(events) === 'a');
  t.ok(seen.length > 0);
});

t.test('a reader that comes late is told first where it is', async (t) => {
  const { recording, until } = await start(t);
  recording.native.play([focus(editor), ...type('a')]);
  await until((events) => text(events) === 'a');
  const late = recording.events();
  t.match((await late.next()).value, [{ kind: 'focus', denied: false, app: 'Editor' }]);
});

t.test('a second pause extends the first, and never shortens it', async (t) => {
  const clock = new HandClock();
  const { recording } = await start(t, {}, { pauseClock: clock });
  await recording.pause('10m');
  await recording.pause('1m');
  t.equal(recording.pausedUntil, clock.now() + 600_000);
  await recording.pause('20m');
  t.equal(recording.pausedUntil, clock.now() + 1_200_000);
});

t.test('a pause taken right after a resume counts', async (t) => {
  const { recording } = await start(t);
  await recording.pause('10m');
  const resumed = recording.resume();
  await recording.pause('5m');
  await resumed;
  t.equal(recording.state, 'paused');
  t.not(recording.pausedUntil, null);
  recording.native.play([focus(editor), ...type('abc')]);
  await sleep(30);
  t.equal(recording.stats.events, 2, 'start and pause, and nothing since');
  await recording.resume();
  t.equal(recording.state, 'recording');
});

t.test('a slow reader gets a lost event, never unbounded memory', async (t) => {
  const { recording, until } = await start(t);
  const slow = recording.events({ limit: 100 });
  // By the reader that is not slow: what a slow one lost is among the recording's lost, and among its events.
  const keys = (seen: readonly CapstanEvent[]) =>
    seen.reduce((sum, event) => sum + (event.kind === 'lost' ? event.keys : event.kind.startsWith('key') ? 1 : 0), 0);
  recording.native.play([focus(editor), { do: 'flood', kind: 'key', count: 50_000 }]);
  await until((seen) => keys(seen) >= 50_000);
  recording.native.play(type('z'));
  await until((seen) => text(seen).includes('z'));
  const { value } = await slow.next();
  t.equal(value.length, 100);
  const { value: after } = await slow.next();
  t.match(after[0], { kind: 'lost', where: 'stream' });
  t.ok(after[0].keys >= 49_900, 'all that the reader missed is counted');
  recording.native.play(type('y'));
  const { value: last } = await slow.next();
  t.equal(text(last), 'y', 'and it goes on');
});

t.test('what is kept and what is lost make up what was sent, in a flood of ten times the ring', async (t) => {
  const { recording, seen } = await start(t);
  const count = 327_680;
  recording.native.play([focus(editor), { do: 'flood', kind: 'move', count }]);
  const total = () =>
    seen.reduce(
      (sum, event) => sum + (event.kind === 'move' ? 1 + event.merged : event.kind === 'lost' ? event.moves : 0),
      0,
    );
  while (total() < count) await sleep(20);
  t.equal(total(), count);
  let last = 0n;
  t.ok(
    seen.every(({ time }) => time > last && (last = time)),
    'in rising time',
  );
});

t.test('a recording file holds what the live reader saw', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  const { recording, seen, until } = await start(t, { out });
  recording.native.play([focus(editor), ...type('abc'), { do: 'move', x: 5, y: 6 }, focus(vault), ...type('xyz')]);
  await until((events) => kinds(events).includes('focus true'));
  await recording.stop();
  await until((events) => kinds(events).includes('stop'));
  const reader = await openRecording(out);
  const read: CapstanEvent[] = [];
  for await (const event of reader.events()) read.push(event);
  await reader.close();
  t.strictSame(kinds(read), ['start', ...kinds(seen)]);
  t.strictSame(read.slice(1), seen);
});

t.test('stop ends every reader, and may be called again', async (t) => {
  const { recording } = await start(t);
  const reading = (async () => {
    const states: string[] = [];
    for await (const batch of recording.events()) states.push(...kinds(batch));
    return states;
  })();
  await Promise.all([recording.stop(), recording.stop()]);
  t.strictSame(await reading, ['stop']);
  await recording.finished;
  t.equal(recording.state, 'stopped');
  t.strictSame(await recording.events().next(), { done: true, value: undefined });
  await t.rejects(recording.pause(), { code: 'ERR_STATE' });
  await t.rejects(recording.resume(), { code: 'ERR_STATE' });
});

t.test('an AbortSignal stops it', async (t) => {
  const abort = new AbortController();
  const { recording } = await start(t, { signal: abort.signal });
  abort.abort();
  await recording.finished;
  t.equal(recording.state, 'stopped');
  await t.rejects(startWith({ policy, signal: abort.signal }, { backend: 'fake' }), { name: 'AbortError' });
});

t.test('await using stops it', async (t) => {
  let kept: CaptureSession;
  {
    await using recording = await startWith({ policy }, { backend: 'fake' });
    kept = recording;
  }
  t.equal(kept.state, 'stopped');
});

const healthReasons = (events: readonly CapstanEvent[]): (string | undefined)[] =>
  events.flatMap((event) => (event.kind === 'state' && event.state === 'health' ? [event.reason] : []));

t.test('what happened to the hook is told in words, once', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([
    focus(editor),
    { do: 'health', what: 'hook-stalled' },
    { do: 'health', what: 'hook-reinstalled' },
    { do: 'health', what: 'keys-released' },
    { do: 'health', what: 'hook-unwatched' },
    { do: 'health', what: 'input-dropped' },
    ...type('a'),
    { do: 'wait', ms: 20 },
    ...type('b'),
  ]);
  await until((events) => text(events) === 'ab' && healthReasons(events).length >= 5);
  t.strictSame(healthReasons(seen).sort(), [
    'keys that were released unseen were released',
    'nothing would notice if the system removed the input hook',
    'the input hook did not answer',
    'the system dropped input that came faster than it was read',
    'the system no longer called the input hook; it was installed again',
  ]);
});

t.test('what happens to the hook outside the list is told once an allowed window is back', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(vault), { do: 'health', what: 'hook-reinstalled' }]);
  await until((events) => kinds(events).includes('focus true'));
  await sleep(20);
  t.strictSame(healthReasons(seen), []);
  recording.native.play([focus(editor), ...type('a')]);
  await until((events) => healthReasons(events).length > 0);
  t.ok(kinds(seen).indexOf('focus false') < kinds(seen).indexOf('health'));
});

t.test('what happened to the hook outside the list is told at the stop, if nowhere else', async (t) => {
  const { recording, seen, until } = await start(t);
  recording.native.play([focus(vault), { do: 'health', what: 'hook-stalled' }]);
  await until((events) => kinds(events).includes('focus true'));
  await recording.stop();
  await until((events) => kinds(events).includes('stop'));
  t.strictSame(kinds(seen).slice(-2), ['health', 'stop']);
});

t.test('a fault of the capture fails the recording, and its file is closed well', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  const { recording, until } = await start(t, { out });
  const states: string[] = [];
  recording.onState((state) => states.push(state));
  const reading = recording.events();
  recording.native.play([focus(editor), ...type('abc'), { do: 'fail', fault: 2, osError: 104 }]);
  await t.rejects(recording.finished, { code: 'ERR_CONNECTION_LOST', osError: 104 });
  await until((events) => text(events) === 'abc');
  t.equal(recording.state, 'failed');
  t.strictSame(states, ['failed']);
  await t.rejects(
    (async () => {
      for await (const _ of reading);
    })(),
    { code: 'ERR_CONNECTION_LOST' },
    'the reader is told',
  );
  const reader = await openRecording(out);
  const read: CapstanEvent[] = [];
  for await (const event of reader.events()) read.push(event);
  await reader.close();
  t.equal(text(read), 'abc');
  t.match(read.at(-1), { kind: 'state', state: 'stop', reason: 'ERR_CONNECTION_LOST' });
});

t.test('a second capture in the process is refused, and leaves no file', async (t) => {
  const folder = t.testdir();
  await start(t);
  await t.rejects(startWith({ policy, out: join(folder, 'b.mcap') }, { backend: 'fake' }), { code: 'ERR_BUSY' });
  t.strictSame(await readdir(folder), []);
});

t.test('a file that cannot be made leaves no capture behind', async (t) => {
  const missing = join(t.testdir(), 'missing', 'b.mcap');
  await t.rejects(startWith({ policy, out: missing }, { backend: 'fake' }), { code: 'ERR_FILE' });
  const { recording } = await start(t);
  t.equal(recording.state, 'recording', 'the next one is not refused');
});

notOnWindows(
  t,
  'no DISPLAY to take away',
  'without a display nothing starts, and nothing is left behind',
  async (t) => {
    const display = process.env['DISPLAY'];
    delete process.env['DISPLAY'];
    t.teardown(() => {
      if (display !== undefined) process.env['DISPLAY'] = display;
    });
    const out = join(t.testdir(), 'a.mcap');
    await t.rejects(startRecording({ policy, out }), { code: 'ERR_NO_DISPLAY' });
    t.notOk(existsSync(out));
  },
);

t.test('no policy, no recording', async (t) => {
  await t.rejects(startRecording({ policy: undefined }), { code: 'ERR_POLICY' });
  await t.rejects(startRecording({ policy: { version: 1, allow: 'all' } }), { code: 'ERR_POLICY' });
  await t.rejects(startRecording({ policy: join(t.testdir(), 'none.json') }), { code: 'ERR_POLICY' });
});
