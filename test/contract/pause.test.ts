// Pause means off: what happens meanwhile is nowhere.

import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { Random } from '../system/harness/random.js';
import { presses, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { textKeys } from './keys.js';
import { asText, isInput, keysOf, recordedApp } from './recorded.js';
import { click, down, move, sleep, stroke, typing, up } from './steps.js';

t.setTimeout(300_000);

t.test('a pause in the middle of a burst: no event after it returns, until it ends', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  const random = new Random(30);
  const typed = injector.play(Array.from({ length: 2000 }, () => [...stroke(random.pick(textKeys)), sleep(1)]).flat());
  await until('keys are coming', () => presses(session.live).length > 100);
  await session.recording.pause('10m');
  const { events } = session.recording.stats;
  const seen = session.live.filter(isInput).length;
  const pausedAt = BigInt(Date.now()) * 1_000_000n;
  t.equal(session.recording.state, 'paused');
  await typed;
  await allowed.settled();
  t.ok(allowed.presses().length > presses(session.live).length, 'typing went on through the pause');
  t.equal(session.recording.stats.events, events);
  // What the reader had not yet taken when the pause began is taken back from it.
  t.ok(session.live.filter(isInput).length <= seen);

  await session.recording.resume();
  await session.allowed();
  await injector.play(typing('resumed'));
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

t.test('what is typed and clicked during a pause is nowhere', async (t) => {
  const { allowed, injector, session } = await recordedApp(t);
  await injector.play(typing('before'));
  await session.fence(injector);
  await session.recording.pause();
  const { x, y } = allowed.place;
  await injector.play([...typing('quick'), move(x + 77, y + 77), ...click(2)]);
  await allowed.settled();
  await session.recording.resume();
  await session.allowed();
  await injector.play(typing('later'));
  await session.fence(injector);
  const events = await session.finish();
  t.equal(allowed.text(), 'beforequicklater');
  t.ok(allowed.buttons().length > 0);
  t.equal(textOf(events), 'beforelater');
  t.equal(textOf(session.live), 'beforelater');
  t.notOk(events.some((event) => event.kind === 'buttondown' || event.kind === 'buttonup'));
  const contents = [...(await contentsOf(session.path)), asText(session.live)];
  t.strictSame(canariesIn(contents, ['"q"', '"KeyQ"', '"KeyU"', '"KeyK"']), []);
});

t.test('a pause ends by itself and says so', async (t) => {
  const { injector, session } = await recordedApp(t);
  const states: string[] = [];
  session.recording.onState((state) => states.push(state));
  const pausing = session.recording.pause(300);
  t.ok((session.recording.pausedUntil ?? 0) > 0);
  await pausing;
  await until('the pause has ended', () => session.recording.state === 'recording');
  t.equal(session.recording.pausedUntil, null);
  t.strictSame(states, ['paused', 'recording']);
  await session.allowed();
  await injector.play(typing('on'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});

t.test('a longer pause than the policy allows is refused, and recording goes on', async (t) => {
  const { injector, session } = await recordedApp(t);
  await t.rejects(session.recording.pause('31m'), { code: 'ERR_PAUSE_TOO_LONG' });
  await t.rejects(session.recording.pause(30 * 60_000 + 1), { code: 'ERR_PAUSE_TOO_LONG' });
  t.equal(session.recording.state, 'recording');
  await injector.play(typing('on'));
  await session.fence(injector);
  await session.recording.pause('30m');
  t.equal(session.recording.state, 'paused');
  t.equal(textOf(await session.finish()), 'on');
});

t.test(
  'a key held over the edges of a pause leaves no press without release, and no release without press',
  async (t) => {
    const { injector, session } = await recordedApp(t);
    await injector.play([down('KeyA')]);
    await until('the press is there', () => presses(session.live).length > 0);
    await session.recording.pause();
    await injector.play([up('KeyA'), down('KeyB')]);
    await session.recording.resume();
    await session.allowed();
    await injector.play([up('KeyB')]);
    await session.fence(injector);
    const keys = keysOf(await session.finish());
    const count = (kind: string, code: string) =>
      keys.filter((event) => event.kind === kind && event.code === code && !(event.kind === 'keydown' && event.repeat))
        .length;
    t.equal(count('keydown', 'KeyA'), 1);
    t.equal(count('keyup', 'KeyA'), 1);
    t.equal(count('keyup', 'KeyB'), count('keydown', 'KeyB'));
  },
);

t.test('stopping ends a pause, and what was recorded before it is there', async (t) => {
  const { injector, session } = await recordedApp(t);
  await injector.play(typing('kept'));
  await session.fence(injector);
  await session.recording.pause();
  await wait(10);
  t.equal(textOf(await session.finish()), 'kept');
  t.equal(session.recording.state, 'stopped');
});
