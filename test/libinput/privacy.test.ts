// What is not the allowed window's is nowhere: lock screens, other terminals, a compositor that is not there, or hangs.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import t from 'tap';
import { capabilities } from '#lib/index.js';
import { asText, keysOf, recordedApp } from '../contract/recorded.js';
import { typing } from '../contract/steps.js';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { allowing, Session, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { asPerson, Sway } from './harness/sway.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.setTimeout(300_000);

const secret = 'zcvbnm';
const canaries = [
  secret,
  ...[...secret].map((letter) => JSON.stringify(letter)),
  ...[...secret].map((letter) => JSON.stringify(`Key${letter.toUpperCase()}`)),
];

/** Canaries in the file and in the live stream. */
async function found(session: Session): Promise<readonly string[]> {
  return canariesIn([...(await contentsOf(session.path)), asText(session.live)], canaries);
}

t.test('the password that opens a lock screen is nowhere', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const { sway } = await WaylandStage.open(t);
  await injector.play(typing('lake'));
  await session.fence(injector);
  const lock = spawn('setpriv', [...asPerson, 'swaylock', '-c', '000000'], { env: sway.env, stdio: 'inherit' });
  t.teardown(() => lock.kill('SIGKILL'));
  await session.denied();
  await injector.play(typing(secret));
  await allowed.settled();
  t.equal(lock.exitCode, null, 'it is locked');
  // Whoever locked ends: sway gives the keyboard back.
  lock.kill('SIGKILL');
  await once(lock, 'exit');
  await allowed.focus();
  await session.allowed();
  await injector.play(typing(' air'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'lake air');
  t.equal(allowed.text(), 'lake air');
  t.strictSame(await found(session), []);
});

t.test('what is typed while another terminal has the screen is nowhere', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const terminal = (number: number) => promisify(execFile)('busybox', ['chvt', String(number)]);
  t.teardown(() => terminal(1));
  await injector.play(typing('lake'));
  await session.fence(injector);
  await terminal(2);
  await session.denied();
  await injector.play(typing(secret));
  await allowed.settled();
  await terminal(1);
  await session.allowed();
  await injector.play(typing(' air'));
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'lake air');
  t.ok(events.some((event) => event.kind === 'focus' && event.denied && event.reason === 'secure-desktop'));
  t.strictSame(await found(session), []);
});

t.test('without a compositor all is denied, and capabilities say why', async (t) => {
  const stage = await WaylandStage.open(t);
  const injector = await stage.injector();
  const session = await Session.start(t, { enter: withoutCompositor }, allowing('Allowed'));
  t.teardown(() => delete process.env['CAPSTAN_BACKEND']);
  const { windows, input } = capabilities().functions;
  t.equal(input.available, true);
  t.equal(windows.available, false);
  t.not(windows.why, '');
  t.not(windows.remedy, '');
  await session.denied();
  await injector.play(typing(secret));
  await wait(500);
  const events = await session.finish();
  t.strictSame(keysOf(events), []);
  const reasons = events.flatMap((event) => (event.kind === 'focus' && event.denied ? [event.reason] : []));
  t.strictSame(reasons, ['no-window-manager']);
  t.strictSame(await found(session), []);
});

function withoutCompositor(): void {
  delete process.env['WAYLAND_DISPLAY'];
  delete process.env['DISPLAY'];
  process.env['CAPSTAN_BACKEND'] = 'evdev';
}

t.test(
  'while the compositor stands still nothing comes out, and once it goes on, all that it handed over',
  async (t) => {
    const { allowed, injector, session } = await recordedApp(t);
    const { sway } = await WaylandStage.open(t);
    await session.fence(injector);
    sway.signal('SIGSTOP');
    t.teardown(() => sway.signal('SIGCONT'));
    const typed = injector.play(typing('held'));
    await wait(1000);
    t.equal(textOf(session.live), '');
    sway.signal('SIGCONT');
    await typed;
    await session.fence(injector);
    await allowed.settled();
    t.equal(allowed.text(), 'held');
    t.equal(textOf(await session.finish()), 'held');
  },
);

t.test('a compositor that ends, ends the recording, and the file is whole', async (t) => {
  const sway = await Sway.start();
  t.teardown(() => sway.stop());
  const session = await Session.start(t, sway, allowing('Allowed'));
  await sway.stop();
  await t.rejects(session.recording.finished, { code: 'ERR_CONNECTION_LOST' });
  await until('it has stopped', () => session.recording.state !== 'recording');
});
