// Menus and dialogs: they are allowed by the window that they belong to.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import { textOf } from '../system/harness/session.js';
import { recordedApp, recordedApps, right, told } from './recorded.js';
import type { Place } from './stage.js';
import { click, move, typing } from './steps.js';

t.setTimeout(300_000);

/** Well inside, off the edges and the lines between items. */
const inside = ({ x, y }: Place) => ({ x: x + 30, y: y + 12 });
const clicks = (events: readonly CapstanEvent[]) =>
  events.flatMap((event) => (event.kind === 'buttondown' ? [{ x: event.x, y: event.y, button: event.button }] : []));

t.test('a click in a menu of an allowed window is recorded at its place', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  await injector.play(typing('a'));
  await session.fence(injector);
  const menu = await allowed.menu(allowed.place.x + 100, allowed.place.y + 100);
  const at = inside(menu);
  await injector.play([move(at.x, at.y)]);
  // The click closes the menu. One that comes before the recorder knows whose menu it was is nobody's; no hand is so fast.
  await session.fence(injector);
  await injector.play(click());
  await allowed.popdown();
  await allowed.focus();
  await session.allowed();
  await injector.play(typing('z'));
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'az');
  t.strictSame(clicks(events), [told(stage, { ...at, button: 0 })]);
});

t.test('a menu of another app over an allowed window is not recorded', async (t) => {
  const { allowed, other, injector, session } = await recordedApps(t);
  await injector.play(typing('a'));
  await session.fence(injector);
  await other.focus();
  const menu = await other.menu(allowed.place.x + 100, allowed.place.y + 100);
  await session.denied();
  const at = inside(menu);
  await injector.play([move(at.x, at.y), ...click(), ...typing('secret')]);
  await other.popdown();
  await allowed.focus();
  await session.allowed();
  await injector.play(typing('z'));
  await session.fence(injector);
  const events = await session.finish();
  t.equal(textOf(events), 'az');
  t.strictSame(clicks(events), []);
  const overMenu = (event: CapstanEvent) => event.kind === 'move' && event.x === at.x && event.y === at.y;
  t.notOk(events.some(overMenu));
});

t.test('a dialog of an allowed window is recorded', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  await allowed.dialog({ ...right, width: 300, height: 200 });
  await session.allowed('Allowed dialog');
  await injector.play([...typing('name'), move(right.x + 100, right.y + 100)]);
  await session.fence(injector);
  await injector.play(click());
  await allowed.settled();
  await session.fence(injector);
  const events = await session.finish();
  t.equal(allowed.text(), 'name');
  t.equal(textOf(events), 'name');
  t.strictSame(clicks(events), [told(stage, { x: right.x + 100, y: right.y + 100, button: 0 })]);
});
