// A hook thread that stands still is noticed, told of, and at last given up; nothing hangs.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import { recordedApp } from '../contract/recorded.js';
import type { InputInjector } from '../contract/stage.js';
import { down, sleep, stroke, typing, up } from '../contract/steps.js';
import { allowing, readEvents, Session, textOf } from '../system/harness/session.js';
import { Intruder } from './harness/intruder.js';

t.setTimeout(300_000);

const stalled = 'the input hook did not answer';
const reinstalled = 'the system no longer called the input hook; it was installed again';

const released = 'keys that were released unseen were released';

const healthOf = (events: readonly CapstanEvent[]): readonly (string | undefined)[] =>
  events.flatMap((event) => (event.kind === 'state' && event.state === 'health' ? [event.reason] : []));

/** A person who goes on typing until something has happened. */
async function typeUntil(injector: InputInjector, happened: () => boolean): Promise<void> {
  while (!happened()) await injector.play([...stroke('KeyX'), sleep(100)]);
}

t.test('typing and pauses are no reason to install the hook again', async (t) => {
  const { injector, session } = await recordedApp(t);
  for (const word of ['one', 'two', 'three']) {
    await injector.play([...typing(word), sleep(1500)]);
  }
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'onetwothree');
  t.strictSame(healthOf(events), []);
});

t.test('a hook thread that another program stops for a while is told of, and goes on', async (t) => {
  const { injector, session } = await recordedApp(t);
  const intruder = await Intruder.make(t);
  await injector.play(typing('before '));
  await session.fence(injector);
  await intruder.suspend('capstan-hook');
  await typeUntil(injector, () => healthOf(session.live).includes(stalled));
  await intruder.resume('capstan-hook');
  await typeUntil(injector, () => healthOf(session.live).includes(reinstalled));
  await injector.play(typing(' after'));
  await session.fence(injector);
  const events = await session.finish();
  t.match(textOf(events), /^before .* after$/);
  t.strictSame(healthOf(events), [stalled, reinstalled]);
});

t.test('a key let go while the hook thread stood still is released, marked and told', async (t) => {
  const { injector, session } = await recordedApp(t);
  const intruder = await Intruder.make(t);
  await injector.play([down('ShiftLeft')]);
  await session.fence(injector);
  await intruder.suspend('capstan-hook');
  await injector.play([up('ShiftLeft')]);
  await intruder.resume('capstan-hook');
  await injector.play([sleep(500), ...typing('a')]);
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'a', 'without Shift');
  const ups = events.filter((event) => event.kind === 'keyup' && event.code === 'ShiftLeft');
  t.equal(ups.length, 1);
  t.match(ups[0], { synthetic: true });
  t.ok(healthOf(events).includes(released));
});

t.test('a hook thread that stays stopped ends the recording with ERR_HOOK_REMOVED', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const intruder = await Intruder.make(t);
  await injector.play(typing('before'));
  await session.fence(injector);
  let failed = false;
  session.recording.finished.catch(() => {
    failed = true;
  });
  await intruder.suspend('capstan-hook');
  await typeUntil(injector, () => failed);
  await t.rejects(session.recording.finished, { code: 'ERR_HOOK_REMOVED' });
  const events = await readEvents(session.path);
  t.match(textOf(events), /^before/);
  t.match(events.at(-1), { kind: 'state', state: 'stop', reason: 'ERR_HOOK_REMOVED' });

  const next = await Session.start(t, stage, allowing('Allowed'));
  await allowed.focus();
  await next.allowed();
  await injector.play(typing('next'));
  await next.fence(injector);
  t.equal(textOf(await next.finish()), 'next', 'the next recording works');
});

t.test('stop() returns although the frame thread is stopped', async (t) => {
  const screen = { every: '1s' };
  const { injector, session } = await recordedApp(t, {}, { streams: { keys: 'full', pointer: true, screen } });
  const intruder = await Intruder.make(t);
  await injector.play(typing('before'));
  await session.fence(injector);
  await intruder.suspend('capstan-frames');
  t.equal(textOf(await session.finish()), 'before');
});

t.test('stop() and pause() return although the hook thread is stopped', async (t) => {
  const { injector, session } = await recordedApp(t);
  const intruder = await Intruder.make(t);
  await injector.play(typing('before'));
  await session.fence(injector);
  await intruder.suspend('capstan-hook');
  await session.recording.pause();
  await session.recording.resume();
  await session.allowed();
  await injector.play(typing(' after'));
  await session.fence(injector);
  await intruder.suspend('capstan-hook');
  t.equal(textOf(await session.finish()), 'before after');
});
