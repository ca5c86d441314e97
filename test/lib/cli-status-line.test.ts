import { PassThrough } from 'node:stream';
import { mock } from 'node:test';
import t from 'tap';
import { Output } from '#lib/cli/output.js';
import { type Observed, StatusLine, statusText } from '#lib/cli/status-line.js';
import type { AllowedFocusEvent, DeniedFocusEvent } from '#lib/events.js';

const allowed: AllowedFocusEvent = {
  kind: 'focus',
  time: 1n,
  denied: false,
  app: 'XTerm',
  executable: 'xterm',
  title: 'a title',
  rect: { x: 0, y: 0, width: 1, height: 1 },
  screen: 0,
};
const denied: DeniedFocusEvent = { kind: 'focus', time: 1n, denied: true, reason: 'grab' };

const noFrames = { frames: 0, framesMerged: 0, framesLost: 0 };

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function observed(change: Partial<Observed> = {}): Writable<Observed> {
  const stats = { events: 12, bytes: 3400, lost: 0, merged: 0, chunks: 1, ...noFrames };
  return { state: 'recording', focus: allowed, pausedUntil: null, stats, ...change };
}

/** A status line on a terminal that is 80 wide, and what was painted. */
function painted(watched: Observed) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const paints: string[] = [];
  stream.on('data', (data: Buffer) => paints.push(data.toString()));
  return { line: new StatusLine(new Output(stream), watched), paints };
}

t.test('the line tells state, focus, events, bytes and loss', async (t) => {
  t.equal(statusText(observed()), 'recording · XTerm allowed · 12 events · 3.4 kB · 0 lost');
});

t.test('of a denied window only the kind of reason is shown', async (t) => {
  t.match(statusText(observed({ focus: denied })), 'recording · nothing kept: another program holds the keyboard · ');
});

t.test('what the system keeps from everybody has words of its own', async (t) => {
  t.match(
    statusText(observed({ focus: { ...denied, reason: 'elevated' } })),
    'nothing kept: a program with more rights',
  );
  t.match(statusText(observed({ focus: { ...denied, reason: 'secure-desktop' } })), 'nothing kept: lock screen or ');
});

t.test('a pause tells when it ends, and no focus', async (t) => {
  const until = new Date(2026, 0, 2, 14, 5).getTime();
  t.match(statusText(observed({ state: 'paused', pausedUntil: until })), /^paused until 14:05 · 12 events/);
});

t.test('merged moves are told once there are some', async (t) => {
  const stats = { events: 1, bytes: 0, lost: 2, merged: 7, chunks: 0, ...noFrames };
  t.match(statusText(observed({ stats })), '1 event · 0 B · 2 lost · 7 moves merged');
});

t.test('frames are told once there are some, and those that were merged or lost', async (t) => {
  const stats = { events: 5, bytes: 0, lost: 0, merged: 0, chunks: 0, frames: 3, framesMerged: 2, framesLost: 1 };
  t.match(statusText(observed({ stats })), '5 events · 3 frames · 0 B · 0 lost · 2 frames merged · 1 frame lost');
});

t.test('a thousand changes within a second make two paints: the first at once, the last after it', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const watched = observed();
  const { line, paints } = painted(watched);
  for (let events = 1; events <= 1000; events += 1) {
    watched.stats = { ...watched.stats, events };
    line.changed();
  }
  t.equal(paints.length, 1);
  mock.timers.tick(999);
  t.equal(paints.length, 1);
  mock.timers.tick(1);
  t.equal(paints.length, 2);
  t.match(paints[1], '1,000 events');
});

t.test('what changes shortly after the last event, such as the bytes written, is still shown', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const watched = observed();
  const { line, paints } = painted(watched);
  line.changed();
  mock.timers.tick(1000);
  watched.stats = { ...watched.stats, bytes: 9900 };
  mock.timers.tick(1000);
  t.match(paints.at(-1), '9.9 kB');
});

t.test('while nothing changes nothing is painted, and soon no timer runs', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  let looks = 0;
  const watched = observed();
  const { line, paints } = painted({
    ...watched,
    get stats() {
      looks += 1;
      return watched.stats;
    },
  });
  line.changed();
  for (let second = 0; second < 10; second += 1) mock.timers.tick(1000);
  const before = looks;
  for (let second = 0; second < 3600; second += 1) mock.timers.tick(1000);
  t.equal(looks, before, 'nothing looked');
  t.equal(paints.length, 1);
  line.changed();
  t.ok(looks > before, 'until something happens again');
});

t.test('after its end the line stays wiped, whatever still comes', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const watched = observed();
  const { line, paints } = painted(watched);
  line.changed();
  line.end();
  watched.stats = { ...watched.stats, events: 99 };
  line.changed();
  mock.timers.tick(5000);
  t.equal(paints.at(-1), '\r\u001b[2K');
});

t.test('the line never wraps', async (t) => {
  const { line, paints } = painted(observed({ focus: { ...allowed, app: 'x'.repeat(200) } }));
  line.changed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that take no room
  t.ok((paints[0] ?? '').replaceAll(/\u001b\[[0-9;]*[mK]|\r/g, '').length < 80);
});
