// `capstan record` as a process: what it says, and how it ends. The recording is scripted; the rest is the real thing.

import { once } from 'node:events';
import path from 'node:path';
import t from 'tap';
import { shellWord } from '#lib/cli/text.js';
import { isPlainError, run, start } from './fixtures/capstan-child.js';
import { notOnWindows, onWindows } from './fixtures/platform.js';

const scripted = path.join(import.meta.dirname, 'fixtures/scripted-record.mjs');

function session(script: Record<string, unknown>) {
  return start([scripted, JSON.stringify(script)]);
}

/** The same on a terminal, whose both streams are one. */
function onTerminal(script: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) {
  const command = `exec '${process.execPath}' '${scripted}' '${JSON.stringify(script)}'`;
  return start(['-e', spawnScript, command], { env: { TERM: 'xterm', ...env } });
}
// script(1) gives the command a pseudo-terminal; it needs a parent that is a process, not a shell's job.
const spawnScript = `require('node:child_process').spawn('script', ['-qec', process.argv[1], '/dev/null'], { stdio: 'inherit' })
  .on('close', (code) => { process.exitCode = code; });`;

t.test('says what will be recorded, where it goes and how to stop it before anything starts', async (t) => {
  const { child, ended, printed } = session({ startMs: 60_000, out: '/recordings/x.mcap' });
  await printed('stderr', '[starting]');
  child.kill('SIGKILL');
  const { stderr } = await ended;
  const notice = stderr.slice(0, stderr.indexOf('[starting]'));
  t.match(notice, /apps +xterm/);
  t.match(notice, /keys +every key, and the text that it makes/);
  t.match(notice, /pointer +not recorded/);
  t.match(notice, /screen +not recorded/);
  t.match(notice, /\/recordings\/x\.mcap/);
  t.match(notice, /Ctrl-C/);
});

t.test('says which pictures of the screen will be taken', async (t) => {
  const screen = { on: ['click', 'menu'], every: '30s', maxPerMinute: 20, scale: 0.5 };
  const policy = { version: 1, allow: [{ app: 'xterm' }], streams: { pointer: true, screen } };
  const { stderr } = await session({ policy, forMs: 1 }).ended;
  t.match(
    stderr,
    /screen +pictures of these apps' windows, all else black: after clicks, a menu opening, and every 30s; 20 a minute at most, at half size\n/,
  );
});

t.test('the summary counts the frames, and those that were merged or lost', async (t) => {
  const stats = { frames: 7, framesMerged: 2, framesLost: 1 };
  const { stdout } = await session({ stats, forMs: 1 }).ended;
  t.match(stdout, /Recorded 0 events and 7 frames in .*: 0 lost, 2 frames merged, 1 frame lost, 0 B\./);
  const json = await session({ stats, forMs: 1, json: true }).ended;
  t.match(JSON.parse(json.stdout.trimEnd().split('\n').at(-1) ?? ''), { kind: 'summary', ...stats });
});

t.test('a policy cannot steer the terminal that its notice is printed on', async (t) => {
  const { stderr } = await session({ title: '\u001b]0;owned\u0007\u009b2J*', forMs: 1 }).ended;
  t.match(stderr, '\\u001b]0;owned\\u0007\\u009b2J*');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  t.notMatch(stderr, /[\u001b\u0007\u009b]/);
});

// Ctrl-C, and what else may end it; Windows has no polite kill, and one key more.
const signals = ['SIGINT', 'SIGHUP', onWindows ? 'SIGBREAK' : 'SIGTERM'] as const;

for (const signal of signals) {
  t.test(`${signal} closes the recording, prints a summary and the next commands, and is a success`, async (t) => {
    const out = path.join(t.testdir(), 'a b.mcap');
    const { ended, printed, interrupt } = session({ events: 3, stopMs: 50, out });
    await printed('stderr', '[played]');
    interrupt(signal);
    const { code, stdout, stderr } = await ended;
    t.equal(code, 0);
    t.match(stderr, '[closed]');
    t.match(stdout, /Recorded 3 events in .*: 0 lost, 300 B\./);
    const file = shellWord(out);
    t.match(stdout, `capstan inspect ${file}\n  capstan events ${file}`);
  });
}

t.test('the time of --for being up ends it as Ctrl-C does', async (t) => {
  const { code, stdout, stderr } = await session({ forMs: 20 }).ended;
  t.equal(code, 0);
  t.match(stderr, '[closed]');
  t.match(stdout, 'Recorded 0 events');
});

t.test('a signal while the recording is being started is not lost', async (t) => {
  const { ended, printed, interrupt } = session({ startMs: 200 });
  await printed('stderr', '[starting]');
  interrupt('SIGINT');
  const { code, stderr } = await ended;
  t.equal(code, 0);
  t.match(stderr, '[closed]');
});

t.test('a second Ctrl-C is told that the file is being closed, and it is', async (t) => {
  const { ended, printed, interrupt } = session({ stopMs: 400 });
  await printed('stderr', 'recording');
  interrupt('SIGINT');
  await printed('stderr', 'stopped');
  interrupt('SIGINT');
  await printed('stderr', 'being closed');
  const { code, stderr } = await ended;
  t.equal(code, 0);
  t.match(stderr, '[closed]');
});

t.test('a third Ctrl-C leaves at once and says what helps', async (t) => {
  const { ended, printed, interrupt } = session({ stopMs: 600_000 });
  await printed('stderr', 'recording');
  interrupt('SIGINT');
  await printed('stderr', 'stopped');
  interrupt('SIGINT');
  await printed('stderr', 'being closed');
  interrupt('SIGINT');
  const { code, stderr } = await ended;
  t.equal(code, 1);
  t.match(stderr, 'capstan salvage');
  t.notMatch(stderr, '[closed]');
});

t.test('a fault on the way says where the file is, and is a failure', async (t) => {
  const out = path.join(t.testdir(), 'x.mcap');
  const { code, stdout, stderr } = await session({ failMs: 10, out }).ended;
  t.equal(code, 1);
  t.match(stderr, 'capstan: The display server went away. Log in again.\n');
  t.match(stderr, `recorded until then is kept: ${out}`);
  t.notMatch(stdout, 'Recorded');
});

t.test('a start that is refused is a failure, and names no file', async (t) => {
  const { code, stderr } = await session({ refuse: true }).ended;
  t.equal(code, 1);
  t.match(stderr, 'capstan: There is no display. Start one.\n');
  t.notMatch(stderr, 'until then');
});

t.test('off a terminal each change of state is a line, and nothing is painted', async (t) => {
  const { stderr } = await session({ events: 200, everyMs: 1, forMs: 400 }).ended;
  t.match(stderr, /\nrecording\n/);
  t.match(stderr, /\nstopped\n/);
  t.notMatch(stderr, /[\r\u009b]/);
});

t.test('with --json stdout is one object a line: plan, state, summary', async (t) => {
  const { stdout } = await session({ json: true, events: 2, forMs: 100, app: '\u001b[2J' }).ended;
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.same(
    lines.map(({ kind }) => kind),
    ['plan', 'state', 'state', 'summary'],
  );
  t.match(lines[0], { allow: [{ app: 'xterm' }], streams: { keys: 'full', pointer: false }, forMs: 100 });
  t.same(
    lines.slice(1, 3).map(({ state }) => state),
    ['recording', 'stopped'],
  );
  t.match(lines[3], { state: 'stopped', events: 2, bytes: 200, lost: 0, path: null });
});

t.test('with --json the notice is still printed: nothing records in silence', async (t) => {
  const { stderr } = await session({ json: true, forMs: 1 }).ended;
  t.match(stderr, 'Capstan will record');
});

t.test('a closed stdout stops and closes the recording', async (t) => {
  const { child, ended, printed } = session({ json: true, startMs: 100 });
  await printed('stderr', '[starting]');
  child.stdout.destroy();
  await once(child, 'exit');
  const { code, stderr } = await ended;
  t.equal(code, 0);
  t.match(stderr, '[closed]');
});

notOnWindows(
  t,
  'no script(1) that gives a terminal',
  'on a terminal one line is painted over, with the focus, and the summary follows',
  async (t) => {
    const { stdout } = await onTerminal({ events: 100, everyMs: 1, forMs: 1500, app: 'evil\u001b]0;x' }).ended;
    const paints = stdout.split('\r\u001b[2K').slice(1);
    t.match(
      paints[0],
      /● ?.*recording · (no window yet|evil\\u001b\]0;x allowed|nothing kept: not on the list) · \d+ events? · [\d.]+ k?B · 0 lost/,
    );
    t.notMatch(stdout, '\u001b]0;', 'an app name cannot set the title of the terminal');
    t.match(paints.at(-1), /^Recorded 100 events/, 'the line is wiped first');
  },
);

notOnWindows(t, 'no script(1) that gives a terminal', 'Ctrl-C on a terminal ends it well', async (t) => {
  const { child, ended, printed } = onTerminal({ events: 1 });
  await printed('stdout', '[played]');
  child.stdin.write('\u0003');
  const { code, stdout } = await ended;
  t.equal(code, 0);
  t.match(stdout, '[closed]');
  t.match(stdout, 'Recorded 1 event ');
});

notOnWindows(t, 'no script(1) that gives a terminal', 'colours are left out when NO_COLOR is set', async (t) => {
  const plain = await onTerminal({ forMs: 100 }, { NO_COLOR: '1' }).ended;
  t.notMatch(plain.stdout, '\u001b[3');
  const coloured = await onTerminal({ forMs: 100 }).ended;
  t.match(coloured.stdout, '\u001b[31m●');
});

notOnWindows(
  t,
  'no script(1) that gives a terminal',
  'a dumb terminal gets lines instead of a painted one',
  async (t) => {
    const { stdout } = await onTerminal({ forMs: 100 }, { TERM: 'dumb' }).ended;
    t.notMatch(stdout, '\u001b');
    t.match(stdout, /stopped\r?\n/);
  },
);

t.test('a policy that is not valid is refused before anything is recorded', async (t) => {
  const folder = t.testdir({ 'bad.json': '{"version":1,"allow":[{"app":""}]}', 'text.json': 'allow all', folder: {} });
  for (const name of ['bad.json', 'text.json', 'folder', 'missing.json']) {
    const { code, stdout, stderr } = await run(['record', '--policy', path.join(folder, name)]);
    t.equal(code, 1, name);
    t.ok(isPlainError(stderr), stderr);
    t.equal(stdout, '');
  }
});
