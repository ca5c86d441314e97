// Pause means off: nothing is kept, and nothing of ours is left in the X server.

import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { CapstanEvent, KeyEvent } from '#lib/index.js';
import type { Teardown } from '../contract/stage.js';
import { canariesIn, contentsOf } from './harness/canary.js';
import { Desktop } from './harness/desktop.js';
import { keycodeOf, stroke, textKeys } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { allowing, presses, Session, textOf } from './harness/session.js';
import { until } from './harness/until.js';

t.setTimeout(300_000);

const inputKinds: readonly string[] = ['keydown', 'keyup', 'buttondown', 'buttonup', 'wheel', 'move'];
const isInput = (event: CapstanEvent) => inputKinds.includes(event.kind);

async function recorded(test: Teardown) {
  const desktop = await Desktop.start(test);
  const client = await desktop.client({ app: 'Allowed' });
  const injector = await desktop.injector();
  const session = await Session.start(test, desktop, allowing('Allowed'));
  await client.focus();
  await session.allowed();
  return { desktop, client, injector, session };
}

t.test('a pause in the middle of a burst: no event after it returns, until it ends', async (t) => {
  const { client, injector, session } = await recorded(t);
  const random = new Random(30);
  const burst = Array.from({ length: 3000 }, () => [...stroke(random.pick(textKeys)), 'sleep 200']).flat();
  const typing = injector.play(burst);
  await until('keys are coming', () => presses(session.live).length > 100);
  await session.recording.pause('10m');
  const { events } = session.recording.stats;
  const seen = session.live.filter(isInput).length;
  const pausedAt = BigInt(Date.now()) * 1_000_000n;
  t.equal(session.recording.state, 'paused');
  await typing;
  await client.settled();
  t.ok(client.presses().length > presses(session.live).length, 'typing went on through the pause');
  t.equal(session.recording.stats.events, events);
  // What the reader had not yet taken when the pause began is taken back from it.
  t.ok(session.live.filter(isInput).length <= seen);

  await session.recording.resume();
  await session.allowed();
  await injector.type('resumed');
  await session.fence(injector);
  const file = await session.finish();
  t.ok(textOf(file).endsWith('resumed'));
  const states = file.flatMap((event) => (event.kind === 'state' ? [event] : []));
  const pause = states.find((event) => event.state === 'pause');
  const resume = states.find((event) => event.state === 'resume');
  if (pause === undefined || resume === undefined) throw new Error('the file says nothing of the pause');
  t.ok(pause.time <= pausedAt + 1_000_000n);
  for (const found of [file, session.live]) {
    t.notOk(found.some((event) => isInput(event) && event.time > pause.time && event.time < resume.time));
  }
});

t.test('what is typed during a pause is nowhere', async (t) => {
  const { client, injector, session } = await recorded(t);
  await injector.type('before');
  await session.fence(injector);
  await session.recording.pause();
  await injector.type('quick');
  await client.settled();
  await session.recording.resume();
  await session.allowed();
  await injector.type('later');
  await session.fence(injector);
  const events = await session.finish();
  t.equal(client.text(), 'beforequicklater');
  t.equal(textOf(events), 'beforelater');
  t.equal(textOf(session.live), 'beforelater');
  t.strictSame(canariesIn(await contentsOf(session.path), ['"q"', '"KeyQ"', '"KeyU"', '"KeyK"']), []);
});

t.test('while paused nothing of ours hooks the X server; recording does', async (t) => {
  const { desktop, session } = await recorded(t);
  t.ok((await desktop.resourcesHeld(process.pid, 'INPUTCLIENT')) > 0, 'hooks while recording');
  await session.recording.pause();
  t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0);
  await session.recording.resume();
  t.ok((await desktop.resourcesHeld(process.pid, 'INPUTCLIENT')) > 0, 'hooks again after the pause');
  await session.recording.stop();
  t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0, 'none once stopped');
});

t.test('a pause ends by itself and says so', async (t) => {
  const { injector, session } = await recorded(t);
  const states: string[] = [];
  session.recording.onState((state) => states.push(state));
  const pausing = session.recording.pause(300);
  t.ok((session.recording.pausedUntil ?? 0) > 0);
  await pausing;
  await until('the pause has ended', () => session.recording.state === 'recording');
  t.equal(session.recording.pausedUntil, null);
  t.strictSame(states, ['paused', 'recording']);
  await session.allowed();
  await injector.type('on');
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});

t.test('a longer pause than the policy allows is refused, and recording goes on', async (t) => {
  const { injector, session } = await recorded(t);
  await t.rejects(session.recording.pause('31m'), { code: 'ERR_PAUSE_TOO_LONG' });
  await t.rejects(session.recording.pause(30 * 60_000 + 1), { code: 'ERR_PAUSE_TOO_LONG' });
  t.equal(session.recording.state, 'recording');
  await injector.type('on');
  await session.fence(injector);
  await session.recording.pause('30m');
  t.equal(session.recording.state, 'paused');
  t.equal(textOf(await session.finish()), 'on');
});

t.test(
  'a key held over the edges of a pause leaves no press without release, and no release without press',
  async (t) => {
    const { injector, session } = await recorded(t);
    const [a, b] = [keycodeOf('KeyA'), keycodeOf('KeyB')];
    await injector.play([`key ${a} 1`]);
    await until('the press is there', () => presses(session.live).length > 0);
    await session.recording.pause();
    await injector.play([`key ${a} 0`, `key ${b} 1`]);
    await session.recording.resume();
    await session.allowed();
    await injector.play([`key ${b} 0`]);
    await session.fence(injector);
    const events = await session.finish();
    const keys = events.filter((event): event is KeyEvent => event.kind === 'keydown' || event.kind === 'keyup');
    const count = (kind: string, code: string) =>
      keys.filter((event) => event.kind === kind && event.code === code && !event.repeat).length;
    t.equal(count('keydown', 'KeyA'), 1);
    t.equal(count('keyup', 'KeyA'), 1);
    t.equal(count('keyup', 'KeyB'), count('keydown', 'KeyB'));
  },
);

t.test('stopping ends a pause, and what was recorded before it is there', async (t) => {
  const { injector, session } = await recorded(t);
  await injector.type('kept');
  await session.fence(injector);
  await session.recording.pause();
  await sleep(10);
  t.equal(textOf(await session.finish()), 'kept');
  t.equal(session.recording.state, 'stopped');
});
