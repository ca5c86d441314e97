// Every key belongs to the window that received it, however fast the focus changes.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import { canariesIn, contentsOf } from './harness/canary.js';
import type { Client } from './harness/client.js';
import { Desktop } from './harness/desktop.js';
import { codeOf, F9, keycodeOf, stroke, textKeys } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, losses, presses, Session, textOf } from './harness/session.js';

t.setTimeout(300_000);

const json = (value: unknown) =>
  JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field));
const codesOf = (client: Client) =>
  client
    .presses()
    .filter((line) => line['keycode'] !== F9)
    .map((line) => codeOf(line['keycode'] as number));
const codesIn = (events: readonly CapstanEvent[]) => presses(events).map((event) => event.code);

const left = { x: 50, y: 80, width: 600, height: 400 };
const right = { x: 900, y: 80, width: 600, height: 400 };

t.test('500 focus switches while typing without a pause: no key goes to the wrong window', async (t) => {
  const allowedKeys = [...'abcdefghi'].map((letter) => keycodeOf(`Key${letter.toUpperCase()}`));
  // Not x and y: a rectangle's fields have those names.
  const secret = [...'qrstuvwz'];
  const secretKeys = secret.map((letter) => keycodeOf(`Key${letter.toUpperCase()}`));
  const canaries = [
    ...secret.flatMap((letter) => [JSON.stringify(letter), `"Key${letter.toUpperCase()}"`]),
    'VaultApp',
    'my vault',
  ];
  const desktop = await Desktop.start(t);
  const allowed = await desktop.client({ app: 'Allowed', at: left });
  const vault = await desktop.client({ app: 'VaultApp', title: 'my vault', at: right });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();

  const random = new Random(500);
  const script: string[] = [];
  for (let turn = 0; turn < 500; turn++) {
    const toAllowed = random.chance(2);
    script.push(`focus ${toAllowed ? allowed.window : vault.window}`);
    // None, one or a few keys before the next switch, at a random pace up to the server's own.
    for (let key = random.below(5); key > 0; key--) {
      script.push(...stroke(random.pick(toAllowed ? allowedKeys : secretKeys)));
    }
    if (random.chance(3)) script.push(`sleep ${random.below(3000)}`);
  }
  await injector.play(script);
  await allowed.focus();
  await session.allowed();
  await session.fence(injector);
  await allowed.settled();
  await vault.settled();
  const events = await session.finish();

  t.ok(codesOf(vault).length > 300 && codesOf(allowed).length > 300, 'both windows received keys');
  t.strictSame(codesIn(events), codesOf(allowed));
  t.equal(textOf(session.live), allowed.text());
  const live = Buffer.from(json(session.live));
  t.strictSame(canariesIn([...(await contentsOf(session.path)), live], canaries), []);
  t.strictSame(losses(events), []);
});

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

t.test('title changes while typing lose nothing', async (t) => {
  const { client: allowed, injector, session } = await recordedApp(t, { at: left });
  const random = new Random(7);
  const typing = injector.play(
    Array.from({ length: 600 }, () => [...stroke(random.pick(textKeys)), 'sleep 500']).flat(),
  );
  for (let edit = 0; edit < 100; edit++) await allowed.title(`document ${edit}`);
  await typing;
  await session.allowed('document 99');
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  t.strictSame(codesIn(events), codesOf(allowed));
  t.equal(codesOf(allowed).length, 600);
  const titles = events.flatMap((event) => (event.kind === 'focus' && !event.denied ? [event.title] : []));
  t.equal(titles.at(-1), 'document 99');
});

t.test('a rule for a title holds from the change on', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Editor', title: 'public notes', at: left });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, {
    ...allowing('Editor'),
    allow: [{ app: 'Editor', title: 'public *' }],
  });
  await client.focus();
  await session.allowed();
  await injector.type('abc');
  await session.fence(injector);
  await client.title('private diary');
  await session.denied();
  await injector.type('secret');
  await client.title('public again');
  await session.allowed('public again');
  await injector.type('def');
  await session.fence(injector);
  const events = await session.finish();
  await client.settled();
  t.equal(client.text(), 'abcsecretdef');
  t.equal(textOf(events), 'abcdef');
  t.strictSame(canariesIn(await contentsOf(session.path), ['private diary', 'secret']), []);
});

t.test('of a stay outside the allowlist a reason class is kept, once, and nothing else', async (t) => {
  const desktop = await Desktop.start(t);
  const allowed = await desktop.client({ app: 'Allowed', at: left });
  const others = [await desktop.client({ app: 'Other', at: right }), await desktop.client({ app: 'Third', at: right })];
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  await session.fence(injector);
  for (const other of [...others, ...others]) {
    await other.focus();
    await injector.type('xyz');
  }
  await allowed.focus();
  await session.fence(injector);
  const events = await session.finish();
  const fields = events.filter((event) => event.kind === 'focus').map(({ time: _, ...rest }) => rest);
  const stays = fields.slice(fields.findIndex((field) => !field.denied));
  const reasons = stays.flatMap((field) => (field.denied ? [field.reason] : []));
  // A second event only where the stay began in the moment between two windows.
  t.strictSame(reasons[0] === 'unknown' ? reasons.slice(1) : reasons, ['not-listed']);
  for (const stay of stays.filter((field) => field.denied)) {
    t.strictSame(Object.keys(stay).sort(), ['denied', 'kind', 'reason']);
  }
});

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

t.test('an allowed window that closes while it has the focus is denied from then on', async (t) => {
  const { desktop, client: allowed, injector, session } = await recordedApp(t, { at: left });
  await injector.type('a');
  await session.fence(injector);
  await allowed.close();
  await injector.type('bcd');
  await session.denied();
  await injector.type('efg');
  const next = await desktop.client({ app: 'Allowed', title: 'next', at: left });
  await next.focus();
  await session.allowed('next');
  await injector.type('h');
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'ah');
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

t.test('the pointer over another app is not recorded while the focus stays in the allowed one', async (t) => {
  const desktop = await Desktop.start(t);
  const allowed = await desktop.client({ app: 'Allowed', at: left });
  const other = await desktop.client({ app: 'Other', at: right });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  const inside = allowed.place;
  const outside = other.place;
  await injector.play([`move ${inside.x + 20} ${inside.y + 20}`, 'click 5']);
  await session.fence(injector);
  await injector.play([
    `move ${outside.x + 20} ${outside.y + 20}`,
    `move ${outside.x + 30} ${outside.y + 30}`,
    'click 5',
  ]);
  await injector.play([`move ${inside.x + 40} ${inside.y + 40}`, 'click 4']);
  await session.fence(injector);
  await other.settled();
  const events = await session.finish();
  t.equal(other.buttons().length, 2, 'the other window was scrolled');
  const places = events.flatMap((event) => (event.kind === 'move' || event.kind === 'wheel' ? [event] : []));
  t.ok(places.every(({ x }) => x < right.x));
  t.match(
    places.filter((event) => event.kind === 'wheel'),
    [
      { x: inside.x + 20, y: inside.y + 20, dx: 0, dy: 120 },
      { x: inside.x + 40, y: inside.y + 40, dx: 0, dy: -120 },
    ],
  );
});
