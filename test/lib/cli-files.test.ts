// `capstan inspect`, `events` and `salvage` on recordings, and on files that are none.

import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { shellWord } from '#lib/cli/text.js';
import { capstan, isPlainError, start } from './fixtures/capstan-child.js';
import { runHere } from './fixtures/capstan-here.js';
import { hasMode, notOnWindows } from './fixtures/platform.js';
import {
  cutCopy,
  hostileTitle,
  manyEvents,
  sampleEvents,
  startTime,
  writeRecording,
} from './fixtures/sample-recording.js';

type Line = Record<string, unknown> & { topic: string; time: string; kind: string };

const folder = t.testdir();
const sample = await writeRecording(path.join(folder, 'sample.mcap'), sampleEvents());
const long = await writeRecording(path.join(folder, 'long.mcap'), manyEvents(6000));

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

function parseLines(stdout: string): Line[] {
  return stdout === ''
    ? []
    : stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
}

async function eventsOf(...args: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await runHere(['events', ...args]);
  if (code !== 0) throw new Error(stderr);
  return parseLines(stdout);
}

t.test('events prints every event, in order, with the fields of the library', async (t) => {
  const lines = await eventsOf(sample);
  const expected = sampleEvents().map(({ time, ...event }) => ({
    ...event,
    time: String(time),
    ...('clockOffset' in event ? { clockOffset: '-7' } : {}),
  }));
  t.same(
    lines.map(({ topic, ...line }) => line),
    expected,
  );
});

t.test('a line starts with topic, time and kind', async (t) => {
  const { stdout } = await runHere(['events', sample, '--topic', '/input/key']);
  t.match(stdout, `{"topic":"/input/key","time":"${startTime + 100_000_000n}","kind":"keydown",`);
});

t.test('--topic keeps that topic, several keep several', async (t) => {
  t.same(
    (await eventsOf(sample, '--topic', '/input/button')).map(({ kind }) => kind),
    ['buttondown', 'buttonup'],
  );
  const both = await eventsOf(sample, '--topic', '/input/wheel', '--topic', '/context/focus');
  t.same(
    both.map(({ kind }) => kind),
    ['focus', 'wheel', 'wheel', 'focus'],
  );
});

t.test('touches and pens have topics of their own, and a place that is not told is null', async (t) => {
  const touches = await eventsOf(sample, '--topic', '/input/touch');
  t.same(
    touches.map(({ kind, x, y, contact }) => [kind, x, y, contact]),
    [
      ['touchstart', 5, 6, 1],
      ['touchmove', 6, 7, 1],
      ['touchend', 6, 7, 1],
      ['touchstart', null, null, 2],
      ['touchcancel', null, null, 2],
    ],
  );
  const pens = await eventsOf(sample, '--topic', '/input/pen');
  t.same(
    pens.map(({ topic, kind, pressure, tiltX, tiltY, buttons }) => [topic, kind, pressure, tiltX, tiltY, buttons]),
    [
      ['/input/pen', 'pendown', 0.25, 10, -10, 1],
      ['/input/pen', 'penmove', 0.5, 10, -10, 1],
      ['/input/pen', 'penup', 0, 10, -10, 0],
    ],
  );
});

t.test('--from and --to count from the start, the end left out', async (t) => {
  const lines = await eventsOf(sample, '--from', '100ms', '--to', '250ms');
  t.same(
    lines.map(({ kind }) => kind),
    ['keydown', 'keyup', 'buttondown'],
  );
});

t.test('--from takes a time as events prints it', async (t) => {
  const all = await eventsOf(sample);
  t.same(await eventsOf(sample, '--from', all[5]?.time ?? ''), all.slice(5));
});

t.test('a range without events prints nothing and is no error', async (t) => {
  t.same(await eventsOf(sample, '--from', '10h'), []);
});

t.test('a long recording comes out whole', async (t) => {
  const lines = await eventsOf(long, '--topic', '/input/key');
  t.equal(lines.length, 6000);
  t.ok(lines.every(({ time }, index) => BigInt(time) === startTime + BigInt(index) * 1_000_000n));
});

t.test('a reader that goes away ends events quietly', async (t) => {
  const { child, ended, printed } = start([capstan, 'events', long]);
  await printed('stdout', 'keydown');
  child.stdout.destroy();
  t.match(await ended, { code: 0, signal: null, stderr: '' });
});

t.test('a slow reader gets everything in the end', async (t) => {
  const { child, ended, printed } = start([capstan, 'events', long]);
  await printed('stdout', 'keydown');
  child.stdout.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.stdout.resume();
  const { code, stdout } = await ended;
  t.equal(code, 0);
  t.equal(parseLines(stdout).length, (await eventsOf(long)).length);
});

t.test('inspect tells span, apps, events by kind, loss and size', async (t) => {
  const { code, stdout, stderr } = await runHere(['inspect', sample]);
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.match(stdout, /recorded +2023-11-14 22:13:20 UTC, 2\.0 s/);
  t.match(stdout, /apps +XTerm/);
  t.match(stdout, /keydown +1\n +keyup +1\n/);
  t.match(stdout, /lost +3\n/);
  t.match(stdout, /merged +5 moves/);
  t.match(stdout, /chunk/);
  t.match(stdout, /touchstart +2\n +touchmove +1\n +touchend +1\n +touchcancel +1\n +pendown +1\n/);
  t.match(stdout, /places +not told by the system for 3 pointer events\n/);
  const counts = stdout.match(/(?<=^ +(events +)?)(touchcancel|keydown) +1$/gm) ?? [];
  t.equal(new Set(counts.map((line) => line.length)).size, 1, 'the counts stand in one column');
});

t.test('inspect says nothing of places where all were told', async (t) => {
  const { stdout } = await runHere(['inspect', long]);
  t.notMatch(stdout, /places/);
});

t.test('inspect counts nothing of what was denied and no time per app', async (t) => {
  const { stdout } = await runHere(['inspect', sample]);
  t.match(stdout, /focus +1\n/, 'one allowed window; the denied stay is not counted');
  t.notMatch(stdout, /denied|not-listed/);
});

t.test('inspect --json is one object, times as strings', async (t) => {
  const { code, stdout } = await runHere(['inspect', sample, '--json']);
  t.equal(code, 0);
  t.match(JSON.parse(stdout), {
    path: sample,
    start: String(startTime),
    duration: '2000000000',
    events: { keydown: 1, move: 1, focus: 1 },
    apps: ['XTerm'],
    titles: [hostileTitle],
    unplaced: 3,
    lost: 3,
    merged: 5,
    bytes: statSync(sample).size,
  });
});

t.test('a hostile title reaches no terminal, neither in text nor in JSON', async (t) => {
  for (const args of [
    ['inspect', sample],
    ['inspect', sample, '--json'],
    ['events', sample],
  ]) {
    const { stdout } = await runHere(args);
    t.match(stdout, '\\u001b', args.join(' '));
    t.notMatch(stdout, steering);
  }
});

t.test('salvage saves the whole chunks of a cut file, which then read as any', async (t) => {
  const cut = cutCopy(long, path.join(folder, 'cut.mcap'), 0.6);
  const out = path.join(folder, 'saved.mcap');
  const { code, stdout, stderr } = await runHere(['salvage', cut, '--out', out]);
  t.match({ code, stderr }, { code: 0, stderr: '' });
  t.match(stdout, /saved +[\d,]+ events over .* in \d+ chunks/);
  t.match(stdout, `capstan inspect ${shellWord(out)}`);
  const saved = await eventsOf(out, '--topic', '/input/key');
  t.ok(saved.length > 1000);
  t.same(saved, (await eventsOf(long, '--topic', '/input/key')).slice(0, saved.length));
  t.ok(hasMode(out, 0o600));
});

t.test('salvage --json says what was kept and what was lost', async (t) => {
  const bytes = readFileSync(long);
  bytes.fill(0x55, 20_000, 20_200);
  const broken = path.join(folder, 'broken.mcap');
  writeFileSync(broken, bytes);
  const { code, stdout } = await runHere(['salvage', broken, '--out', path.join(folder, 'saved-2.mcap'), '--json']);
  t.equal(code, 0);
  const report = JSON.parse(stdout) as { chunks: { kept: number; lost: number }; messagesMissing: number };
  t.ok(report.chunks.kept > 2 && report.chunks.lost >= 1 && report.messagesMissing > 0, stdout);
});

t.test('salvage of an undamaged file says so', async (t) => {
  const { code, stdout } = await runHere(['salvage', sample, '--out', path.join(folder, 'saved-3.mcap')]);
  t.equal(code, 0);
  t.match(stdout, 'was undamaged');
});

t.test('salvage never overwrites', async (t) => {
  const before = readFileSync(sample);
  for (const out of [sample, long, folder]) {
    const { code, stderr } = await runHere(['salvage', sample, '--out', out]);
    t.equal(code, 1);
    t.ok(isPlainError(stderr), stderr);
  }
  t.same(readFileSync(sample), before);
});

t.test('a cut recording is refused by saying what helps', async (t) => {
  const cut = cutCopy(long, path.join(folder, 'cut-2.mcap'), 0.5);
  for (const command of ['inspect', 'events']) {
    const { code, stdout, stderr } = await runHere([command, cut]);
    t.equal(code, 1);
    t.equal(stdout, '');
    t.match(stderr, 'capstan salvage');
  }
});

mkdirSync(path.join(folder, 'folder.mcap'));
writeFileSync(path.join(folder, 'empty.mcap'), '');
writeFileSync(path.join(folder, 'text.mcap'), 'not a recording\n'.repeat(1000));
writeFileSync(path.join(folder, 'random.mcap'), randomBytes(100_000));
writeFileSync(path.join(folder, 'magic-only.mcap'), readFileSync(sample).subarray(0, 8));
writeFileSync(
  path.join(folder, 'random-tail.mcap'),
  Buffer.concat([readFileSync(sample).subarray(0, 60), randomBytes(50_000)]),
);
writeFileSync(path.join(folder, 'unreadable.mcap'), readFileSync(sample));
chmodSync(path.join(folder, 'unreadable.mcap'), 0o000);

/** The same bytes on every run: what fails must fail again. */
function randomBytes(length: number): Buffer {
  let state = 0x2545f491;
  return Buffer.from(
    Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    }),
  );
}

const hostile = ['missing', 'folder', 'empty', 'text', 'random', 'magic-only', 'random-tail'];
for (const name of hostile) {
  t.test(`a file that is no recording (${name}) is refused in one line, without a stack trace`, async (t) => {
    const file = path.join(folder, `${name}.mcap`);
    for (const args of [
      ['inspect', file],
      ['inspect', file, '--json'],
      ['events', file],
      ['events', file, '--from', '1s'],
    ]) {
      const { code, stdout, stderr } = await runHere(args);
      t.equal(code, 1, args.join(' '));
      t.ok(isPlainError(stderr), stderr);
      if (args.includes('--json')) t.match(JSON.parse(stdout), { error: { code: /^ERR_/, message: /\S/ } });
    }
  });
}

for (const name of ['missing', 'folder', 'empty', 'text', 'random']) {
  t.test(`salvage finds nothing in a file that is no recording (${name}), and leaves nothing behind`, async (t) => {
    const out = path.join(folder, `from-${name}.mcap`);
    const { code, stderr } = await runHere(['salvage', path.join(folder, `${name}.mcap`), '--out', out]);
    t.equal(code, 1);
    t.ok(isPlainError(stderr), stderr);
    t.throws(() => statSync(out), { code: 'ENOENT' });
  });
}

notOnWindows(t, 'no modes', 'a file that may not be read is refused in one line', async (t) => {
  await runHere(['inspect', sample]);
  // Root may read everything: there the rule is tried as somebody else.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    const { code, stderr } = await runHere(['inspect', path.join(folder, 'unreadable.mcap')]);
    t.equal(code, 1);
    t.ok(isPlainError(stderr), stderr);
    t.match(stderr, 'permission denied');
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

t.test('any single damaged byte gives events or one clear line, never a crash', async (t) => {
  const { inspectRecording } = await import('#lib/recording/inspect.js');
  const whole = readFileSync(sample);
  const file = path.join(folder, 'flipped.mcap');
  for (let offset = 0; offset < whole.length; offset += 37) {
    const bytes = Buffer.from(whole);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    const outcome = await inspectRecording(file).then(
      () => 'read',
      (error: Error) => error.name,
    );
    if (outcome !== 'read' && outcome !== 'CaptureError') t.fail(`${outcome} with byte ${offset} damaged`);
  }
});
