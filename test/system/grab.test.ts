// A screen locker or password prompt grabs the keyboard: raw events still arrive here, and none of them may be kept.

import t from 'tap';
import { canariesIn, contentsOf } from './harness/canary.js';
import { Desktop } from './harness/desktop.js';
import { codeOf, F9, keycodeOf, stroke } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { allowing, losses, presses, Session, textOf } from './harness/session.js';

t.setTimeout(300_000);

for (const window of [true, false]) {
  const how = window ? 'that covers the screen' : 'that shows no window';

  t.test(`what is typed into a locker ${how} is nowhere, though the allowed window was in focus`, async (t) => {
    const desktop = await Desktop.start(t);
    const allowed = await desktop.client({ app: 'Allowed' });
    const injector = await desktop.injector();
    const session = await Session.start(t, desktop, allowing('Allowed'));
    const locker = await desktop.grabber({ window });
    await allowed.focus();
    await session.allowed();
    await injector.type('before');
    await locker.grab();
    await injector.type('quick');
    await injector.play(['move 700 700', 'click 3', 'click 5']);
    await locker.settled();
    await session.denied();
    const { focus } = session.recording;
    await locker.ungrab();
    await session.allowed();
    await injector.type('later');
    await session.fence(injector);
    await allowed.settled();
    const events = await session.finish();

    t.equal(locker.presses().length, 5);
    t.equal(allowed.text(), 'beforelater');
    t.equal(textOf(events), 'beforelater');
    t.equal(focus?.denied && focus.reason, 'grab');
    t.notOk(events.some((event) => event.kind === 'buttondown' || event.kind === 'wheel'));
    t.strictSame(canariesIn(await contentsOf(session.path), ['"q"', '"KeyQ"', '"KeyU"', '"KeyK"']), []);
  });

  t.test(`100 grabs by a locker ${how} while typing without a pause: it keeps its keys to itself`, async (t) => {
    const desktop = await Desktop.start(t);
    const allowed = await desktop.client({ app: 'Allowed' });
    const injector = await desktop.injector();
    const session = await Session.start(t, desktop, allowing('Allowed'));
    const locker = await desktop.grabber({ window });
    await allowed.focus();
    await session.allowed();

    const random = new Random(window ? 11 : 12);
    // A fixed round of keys, so that a key kept from the locker's share, left out or doubled breaks the order.
    const round = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => keycodeOf(`Key${letter}`));
    let typed = 0;
    let typing = true;
    const typist = (async () => {
      while (typing) {
        const burst = Array.from({ length: 20 }, () => [...stroke(round[typed++ % round.length] ?? 38), 'sleep 300']);
        await injector.play(burst.flat());
      }
    })();
    const bothHaveKeys = () =>
      locker.presses().length > 20 && allowed.presses().filter((line) => line['keycode'] !== F9).length > 20;
    for (let turn = 0; turn < 100 || (turn < 10_000 && !bothHaveKeys()); turn++) {
      await locker.grab();
      for (let wait = random.below(4); wait > 0; wait--) await locker.settled();
      await locker.ungrab();
      for (let wait = random.below(4); wait > 0; wait--) await locker.settled();
    }
    typing = false;
    await typist;
    await allowed.focus();
    await session.allowed();
    await session.fence(injector);
    await allowed.settled();
    const events = await session.finish();

    const received = allowed.presses().filter((line) => line['keycode'] !== F9);
    t.equal(received.length + locker.presses().length, typed, 'each key went to one of the two');
    t.ok(bothHaveKeys(), 'both received keys');
    t.strictSame(
      presses(events).map((event) => event.code),
      received.map((line) => codeOf(line['keycode'] as number)),
    );
    t.strictSame(losses(events), []);
  });
}
