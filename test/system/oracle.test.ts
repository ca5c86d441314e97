// The test client is what recordings are held against: first, that it tells the truth.

import t from 'tap';
import { Desktop } from './harness/desktop.js';

t.test('a window receives typed text in both layouts, level 3 and dead keys composed', async (t) => {
  const desktop = await Desktop.start(t, { layouts: 'us,de' });
  const client = await desktop.client({ app: 'Oracle' });
  const injector = await desktop.injector();
  await client.focus();
  await injector.type('Hello, World_1');
  await injector.play(['layout 1']);
  await injector.type('Größe @€');
  await injector.play(['keysym dead_acute', 'text e', 'keysym dead_circumflex', 'text A']);
  await client.settled();
  t.equal(client.text(), 'Hello, World_1Größe @€éÂ');
});

t.test('a held key repeats, and each repeat is told from a press', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Oracle' });
  const injector = await desktop.injector();
  await client.focus();
  await injector.play(['key 38 1', 'sleep 1500000', 'key 38 0', 'key 38 1', 'key 38 0']);
  await client.settled();
  t.equal(client.presses({ repeats: false }).length, 2);
  t.ok(client.presses().length > 4);
  t.equal(client.text(), 'a'.repeat(client.presses().length));
});

t.test('a locker receives what is typed while it holds the grab, and no window does', async (t) => {
  for (const window of [true, false]) {
    const desktop = await Desktop.start(t);
    const client = await desktop.client({ app: 'Oracle' });
    const injector = await desktop.injector();
    const grabber = await desktop.grabber({ window });
    await client.focus();
    await grabber.grab();
    await injector.type('secret');
    await grabber.settled();
    await grabber.ungrab();
    await injector.type('after');
    await client.settled();
    t.equal(grabber.presses().length, 6);
    t.equal(client.text(), 'after');
  }
});

t.test('clicks and wheel steps arrive at their place', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Oracle' });
  const injector = await desktop.injector();
  const x = client.place.x + 40;
  const y = client.place.y + 30;
  await injector.play([`move ${x} ${y}`, 'click 1', 'click 5']);
  // The window manager sees a click first, and then lets it through.
  await client.managed();
  await client.settled();
  t.match(client.buttons(), [
    { type: 'buttondown', button: 1, x, y },
    { type: 'buttonup', button: 1, x, y },
    { type: 'buttondown', button: 5, x, y },
    { type: 'buttonup', button: 5, x, y },
  ]);
});

t.test('the census counts what a client holds', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Oracle' });
  // Its main window, and the one by which it asks the window manager.
  t.equal(await desktop.resourcesHeld(client.pid, 'WINDOW'), 2);
  t.equal(await desktop.resourcesHeld(process.pid, 'WINDOW'), 0);
});
