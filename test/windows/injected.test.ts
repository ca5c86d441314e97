// SendInput, as programs use it: recorded as it came, and marked as made by a program.

import t from 'tap';
import { Random } from '../system/harness/random.js';
import { allowing, presses, Session, textOf } from '../system/harness/session.js';
import { WindowsStage } from './harness/windows-stage.js';

t.setTimeout(300_000);

async function recorded(test: Parameters<typeof WindowsStage.open>[0]) {
  const stage = await WindowsStage.open(test);
  const allowed = await stage.open({ app: 'Allowed' });
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  return { allowed, injector, session };
}

t.test('keys by their meaning alone, without a scan code, have the place that the layout gives them', async (t) => {
  const { allowed, injector, session } = await recorded(t);
  const random = new Random(60);
  const letters = Array.from({ length: 200 }, () => String.fromCharCode(0x41 + random.below(26)));
  await injector.run(letters.flatMap((letter) => [`vk ${letter.charCodeAt(0)} 1`, `vk ${letter.charCodeAt(0)} 0`]));
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  t.equal(allowed.text(), letters.join('').toLowerCase());
  t.equal(textOf(events), allowed.text());
  t.strictSame(
    presses(events).map((event) => event.code),
    letters.map((letter) => `Key${letter}`),
  );
  t.ok(presses(events).every((event) => event.injected));
});

t.test('characters that no key has are recorded with their text', async (t) => {
  const { allowed, injector, session } = await recorded(t);
  await injector.run(['text Größe€é漢']);
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  t.equal(allowed.text(), 'Größe€é漢');
  t.equal(textOf(events), allowed.text());
  t.ok(presses(events).every((event) => event.injected));
});

t.test('turns of a wheel under a notch are recorded in 1/120, to the right and down', async (t) => {
  const { allowed, injector, session } = await recorded(t);
  const { x, y } = allowed.place;
  await injector.run([`move ${x + 50} ${y + 60}`, 'wheel 30', 'wheel -45', 'hwheel 15', 'hwheel -1']);
  await session.fence(injector);
  const events = await session.finish();
  t.strictSame(
    events.flatMap((event) => (event.kind === 'wheel' ? [{ dx: event.dx, dy: event.dy }] : [])),
    [
      { dx: 0, dy: -30 },
      { dx: 0, dy: 45 },
      { dx: 15, dy: 0 },
      { dx: -1, dy: 0 },
    ],
  );
});

t.test(
  "a window is told with its class and its program's file, and rules know it by the name without ending",
  async (t) => {
    const { injector, session } = await recorded(t);
    await session.fence(injector);
    const events = await session.finish();
    const focus = events.find((event) => event.kind === 'focus' && !event.denied);
    t.match(focus, { app: 'Allowed', executable: 'Allowed.exe', windowClass: 'TestToolWindow', screen: 0 });
  },
);
