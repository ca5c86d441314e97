// Menus and dialogs: a popup is allowed by the window it belongs to, or when every window of its client is allowed.

import t from 'tap';
import { Desktop } from './harness/desktop.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, Session, textOf } from './harness/session.js';

t.setTimeout(300_000);

const at = { x: 50, y: 80, width: 600, height: 400 };
const menu = { x: 200, y: 200, width: 150, height: 200 };
const aside = { x: 900, y: 200, width: 300, height: 200 };
const inMenu = ['move 230 260', 'click 1'];
const inAside = ['move 1000 300', 'click 1'];

t.test('a menu of an allowed window is recorded: its keys under its own grab, its clicks at their place', async (t) => {
  for (const how of [['transient'], []] as const) {
    const { client, injector, session } = await recordedApp(t, { at });
    await injector.type('a');
    await client.popup(menu, ...how);
    // A grab that comes before the recorder knows the window tells nobody whose it is, and is then denied.
    await session.fence(injector);
    await client.grabNewest();
    await injector.type('menu');
    await injector.play(inMenu);
    await session.fence(injector);
    await client.popdown();
    await client.focus();
    await session.allowed();
    await injector.type('z');
    await session.fence(injector);
    await client.settled();
    const events = await session.finish();
    t.equal(client.text(), 'amenuz', how.join());
    t.equal(textOf(events), 'amenuz', how.join());
    t.match(
      events.filter((event) => event.kind === 'buttondown'),
      [{ x: 230, y: 260, button: 0 }],
      how.join(),
    );
  }
});

t.test(
  'a menu that grabs as it opens: what is kept is what the app received, and the recording goes on after it',
  async (t) => {
    const { client, injector, session } = await recordedApp(t, { at });
    for (let turn = 0; turn < 10; turn++) {
      await injector.type('a');
      await client.popup(menu, 'transient', 'grab');
      await injector.type('m');
      await client.popdown();
      await client.focus();
      await session.allowed();
      await injector.type('z');
      await session.fence(injector);
    }
    await client.settled();
    const events = await session.finish();
    t.equal(client.text(), 'amz'.repeat(10));
    t.match(textOf(events), /^(am?z){10}$/);
  },
);

t.test('a menu of another app over an allowed window is not recorded', async (t) => {
  const desktop = await Desktop.start(t);
  const allowed = await desktop.client({ app: 'Allowed', at });
  const other = await desktop.client({ app: 'Other', at: aside });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  await injector.type('a');
  await session.fence(injector);
  await other.popup(menu, 'grab');
  await session.denied();
  await injector.type('secret');
  await injector.play(inMenu);
  await other.popdown();
  await allowed.focus();
  await session.allowed();
  await injector.type('z');
  await session.fence(injector);
  await other.settled();
  const events = await session.finish();
  t.equal(other.text(), 'secret');
  t.equal(other.buttons().length, 2);
  t.equal(textOf(events), 'az');
  t.notOk(events.some((event) => event.kind === 'buttondown'));
});

t.test('a popup that takes no grab, of another app, keeps its clicks and scrolling to itself', async (t) => {
  const desktop = await Desktop.start(t);
  const allowed = await desktop.client({ app: 'Allowed', at });
  const other = await desktop.client({ app: 'Other', at: aside });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await allowed.focus();
  await session.allowed();
  await injector.play(['move 100 450']);
  await session.fence(injector);
  await other.popup(menu);
  await injector.play(['move 230 260', 'click 5', 'click 1', 'move 100 450']);
  await other.popdown();
  await injector.play(['move 230 262', 'click 5']);
  await session.fence(injector);
  await other.settled();
  const events = await session.finish();
  t.equal(other.buttons().length, 4);
  t.match(
    events.filter((event) => event.kind === 'wheel' || event.kind === 'buttondown'),
    [{ kind: 'wheel', x: 230, y: 262 }],
  );
});

t.test('a popup that belongs to no window is denied where any window of its client is', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Editor', title: 'public', at });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, {
    ...allowing('Editor'),
    allow: [{ app: 'Editor', title: 'public' }],
  });
  await client.focus();
  await session.allowed();
  await client.popup(menu);
  await session.fence(injector);
  await client.grabNewest();
  await injector.type('kept');
  await session.fence(injector);
  await client.popdown();
  await client.focus();
  await session.allowed();

  await client.title('private');
  await session.denied();
  await client.popup(menu);
  await client.managed();
  await client.grabNewest();
  await injector.type('secret');
  await client.popdown();
  await client.title('public');
  await client.focus();
  await session.allowed();
  await injector.type('z');
  await session.fence(injector);
  await client.settled();
  const events = await session.finish();
  t.equal(client.text(), 'keptsecretz');
  t.equal(textOf(events), 'keptz');
});

t.test('a dialog of an allowed window is recorded', async (t) => {
  const { client, injector, session } = await recordedApp(t, { at });
  // Of another class, as some toolkits have it: it is allowed by what it belongs to.
  await client.dialog(aside, 'DialogClass');
  await session.allowed('Allowed dialog');
  await injector.type('name');
  await injector.play(inAside);
  await session.fence(injector);
  await client.settled();
  const events = await session.finish();
  t.equal(client.text(), 'name');
  t.equal(textOf(events), 'name');
  t.match(
    events.filter((event) => event.kind === 'buttondown'),
    [{ x: 1000, y: 300 }],
  );
});

t.test("another app's window gains nothing by saying that it is transient for an allowed one", async (t) => {
  const { desktop, client: allowed, injector, session } = await recordedApp(t, { at });
  await injector.type('a');
  await session.fence(injector);
  const other = await desktop.client({ app: 'Other', at: aside, transientFor: allowed.window });
  await other.focus();
  await session.denied();
  await injector.type('secret');
  await injector.play(inAside);
  await other.settled();
  await allowed.focus();
  await session.allowed();
  await injector.type('z');
  await session.fence(injector);
  const events = await session.finish();
  t.equal(other.text(), 'secret');
  t.equal(textOf(events), 'az');
  t.notOk(events.some((event) => event.kind === 'buttondown'));
});
