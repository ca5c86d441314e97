// What goes wrong outside ends a recording with a clear error and a readable file.

import { execFile, execFileSync } from 'node:child_process';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { CaptureError, openRecording, startRecording } from '#lib/index.js';
import { Desktop } from './harness/desktop.js';
import { stroke, textKeys } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, presses, readEvents, Session, temporaryFolder, textOf } from './harness/session.js';
import { until } from './harness/until.js';

t.setTimeout(300_000);

const library = new URL('../../dist/index.js', import.meta.url).href;

/** Runs a module that has the library as `capstan`, with this environment alone. */
async function runModule(body: string, env: Readonly<Record<string, string>> = {}) {
  const source = `import * as capstan from ${JSON.stringify(library)};\n${body}`;
  const args = ['--input-type=module', '--eval', source];
  const { PATH = '' } = process.env;
  return promisify(execFile)(process.execPath, args, { env: { PATH, ...env }, timeout: 60_000 });
}

const tryToRecord = `
  try {
    await capstan.startRecording({ policy: ${JSON.stringify(allowing('Allowed'))} });
    console.log('recording');
  } catch (error) {
    console.log(error instanceof capstan.CaptureError, error.code, error.message);
  }`;

t.test(
  'the X server dies while recording: the recording fails with ERR_CONNECTION_LOST, and its file is whole',
  async (t) => {
    const desktop = await Desktop.start(t);
    const client = await desktop.client({ app: 'Allowed' });
    const injector = await desktop.injector();
    const session = await Session.start(t, desktop, allowing('Allowed'));
    const states: string[] = [];
    session.recording.onState((state) => states.push(state));
    await client.focus();
    await session.allowed();
    await injector.type('last words');
    await session.fence(injector);
    process.kill(desktop.serverPid, 'SIGKILL');
    await t.rejects(session.recording.finished, { code: 'ERR_CONNECTION_LOST', name: 'CaptureError' });
    t.equal(session.recording.state, 'failed');
    t.strictSame(states, ['failed']);
    t.equal(textOf(await readEvents(session.path)), 'last words');
  },
);

t.test('the live stream ends when the X server dies', async (t) => {
  const desktop = await Desktop.start(t);
  process.env['DISPLAY'] = desktop.display;
  const recording = await startRecording({ policy: allowing('Allowed') });
  t.teardown(() => recording.stop().catch(() => {}));
  const ended = (async () => {
    for await (const _batch of recording.events());
    return null;
  })().catch((error: unknown) => error);
  process.kill(desktop.serverPid, 'SIGKILL');
  const error = await ended;
  if (error !== null) t.match(error, { code: 'ERR_CONNECTION_LOST' });
  await t.rejects(recording.finished, { code: 'ERR_CONNECTION_LOST' });
});

t.test('after an X server has died, another one can be recorded', async (t) => {
  const first = await Desktop.start(t);
  process.env['DISPLAY'] = first.display;
  const recording = await startRecording({ policy: allowing('Allowed') });
  process.kill(first.serverPid, 'SIGKILL');
  await t.rejects(recording.finished, { code: 'ERR_CONNECTION_LOST' });
  await recording.stop().catch(() => {});

  const { injector, session } = await recordedApp(t);
  await injector.type('again');
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'again');
});

t.test('a full disk ends the recording with ERR_NO_SPACE, and what was written is readable', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-full-'));
  // A disk of its own, as small as a recording can be: this needs root, as the set-up does.
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const root = (...command: string[]) => {
    const [program = '', ...args] = [...asRoot, ...command];
    execFileSync(program, args);
  };
  root('mount', '-t', 'tmpfs', '-o', `size=192k,mode=0700,uid=${process.getuid?.()}`, 'tmpfs', folder);
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  t.teardown(() => root('umount', '--lazy', folder));

  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Allowed', motion: false });
  const injector = await desktop.injector();
  process.env['DISPLAY'] = desktop.display;
  const recording = await startRecording({ policy: allowing('Allowed'), out: folder });
  t.teardown(() => recording.stop().catch(() => {}));
  let failed: unknown;
  recording.finished.catch((error: unknown) => {
    failed = error;
  });
  await client.focus();
  await until('the window is allowed', () => recording.focus?.denied === false);
  const random = new Random(28);
  for (let round = 0; round < 400 && failed === undefined; round++) {
    await injector.play(Array.from({ length: 200 }, () => [...stroke(random.pick(textKeys)), 'sleep 1000']).flat());
  }
  await t.rejects(recording.finished, { code: 'ERR_NO_SPACE', name: 'CaptureError' });
  t.equal(recording.state, 'failed');
  if (recording.path === null) throw new Error('no file');
  await using file = await openRecording(recording.path);
  const events = [];
  for await (const event of file.events()) events.push(event);
  t.ok(presses(events).length > 100, `${events.length} events, ${recording.stats.chunks} chunks, ${file.bytes} bytes`);
});

t.test('with no display, importing works and recording says what is missing', async (t) => {
  const { stdout, stderr } = await runModule(tryToRecord);
  t.match(stdout, /^true ERR_NO_DISPLAY \S.*\.\n$/);
  t.equal(stderr, '');
});

t.test('with a display that is not there, the same', async (t) => {
  const { stdout } = await runModule(tryToRecord, { DISPLAY: ':4711' });
  t.match(stdout, /^true ERR_NO_DISPLAY \S.*\.\n$/);
});

t.test('with no display, capabilities say why input does not work and what to do', async (t) => {
  const { stdout } = await runModule('console.log(JSON.stringify(capstan.capabilities()));');
  t.match(JSON.parse(stdout), { functions: { input: { available: false, why: /\S/, remedy: /\S/ } } });
});

t.test('a refused recording leaves no file behind', async (t) => {
  const folder = await temporaryFolder(t);
  process.env['DISPLAY'] = ':4711';
  await t.rejects(startRecording({ policy: allowing('Allowed'), out: folder }), { code: 'ERR_NO_DISPLAY' });
  t.strictSame(await readdir(folder), []);
});

t.test('a file that exists is never recorded over', async (t) => {
  const desktop = await Desktop.start(t);
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await session.finish();
  const error = await startRecording({ policy: allowing('Allowed'), out: session.path }).catch(
    (reason: unknown) => reason,
  );
  t.ok(error instanceof CaptureError && error.code === 'ERR_FILE');
  await access(session.path);
});
