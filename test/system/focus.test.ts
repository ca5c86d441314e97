// Every key belongs to the window that received it, however fast the focus changes.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import type { Client } from './harness/client.js';
import { Desktop } from './harness/desktop.js';
import { codeOf, F9, keycodeOf, stroke, textKeys } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, presses, Session, textOf } from './harness/session.js';

t.setTimeout(300_000);

const codesOf = (client: Client) =>
  client
    .presses()
    .filter((line) => line['keycode'] !== F9)
    .map((line) => codeOf(line['keycode'] as number));
const codesIn = (events: readonly CapstanEvent[]) => presses(events).map((event) => event.code);

const left = { x: 50, y: 80, width: 600, height: 400 };
const right = { x: 900, y: 80, width: 600, height: 400 };

t.test(
  'focus changes by input focus and by window manager mixed: what is kept is what the allowed window received',
  async (t) => {
    const desktop = await Desktop.start(t);
    const allowed = await desktop.client({ app: 'Allowed', at: left });
    const other = await desktop.client({ app: 'Other', at: right });
    const injector = await desktop.injector();
    const session = await Session.start(t, desktop, allowing('Allowed'));
    await allowed.focus();
    await session.allowed();

    const random = new Random(501);
    const script: string[] = [];
    // Keys in a fixed round: a key that was given to the wrong window, left out or doubled breaks the order.
    let next = 0;
    for (let turn = 0; turn < 500; turn++) {
      const window = random.chance(2) ? allowed.window : other.window;
      script.push(`${random.chance(2) ? 'focus' : 'activate'} ${window}`);
      for (let key = random.below(6); key > 0; key--) {
        script.push(...stroke(textKeys[next++ % textKeys.length] ?? 38));
      }
      if (random.chance(2)) script.push(`sleep ${random.below(4000)}`);
    }
    await injector.play(script);
    await allowed.focus();
    await session.allowed();
    await session.fence(injector);
    await allowed.settled();
    await other.settled();
    const events = await session.finish();

    t.equal(codesOf(allowed).length + codesOf(other).length, next, 'each key went to one of the windows');
    t.ok(codesOf(other).length > 200 && codesOf(allowed).length > 200, 'both windows received keys');
    t.strictSame(codesIn(events), codesOf(allowed));
  },
);

t.test('with no window in focus nothing is kept', async (t) => {
  const { client: allowed, injector, session } = await recordedApp(t, { at: left });
  await injector.type('a');
  await injector.play(['focus 0', ...stroke(keycodeOf('KeyB'))]);
  await allowed.focus();
  await session.allowed();
  await injector.type('c');
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'ac');
});

t.test('without a window manager nothing is kept', async (t) => {
  const desktop = await Desktop.start(t, { windowManager: false });
  const client = await desktop.client({ app: 'Allowed', at: left });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await client.focus();
  await injector.type('abc');
  await client.settled();
  await session.denied();
  const { focus } = session.recording;
  const events = await session.finish();
  t.equal(client.text(), 'abc');
  t.strictSame(presses(events), []);
  t.equal(focus?.denied && focus.reason, 'no-window-manager');
});
