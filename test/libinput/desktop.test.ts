// What the other tests here stand on: that a key struck on a made device reaches the window that has the keyboard.

import t from 'tap';
import { left, right } from '../contract/recorded.js';
import { click, move, typing, wheel } from '../contract/steps.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.test('keys, buttons and wheel reach the window in use, at their places', async (t) => {
  const stage = await WaylandStage.open(t);
  const one = await stage.open({ app: 'One', at: left });
  const other = await stage.open({ app: 'Other', at: right });
  const injector = await stage.injector();
  await one.focus();
  await injector.play(typing('Abc 1'));
  await one.settled();
  await other.focus();
  await injector.play([...typing('xy'), move(right.x + 30, right.y + 40), ...click(2), wheel(0, 1), wheel(-1, 0)]);
  await other.settled();
  t.equal(one.text(), 'Abc 1');
  t.equal(other.text(), 'xy');
  t.strictSame(other.buttons(), [
    { down: true, button: 2, x: right.x + 30, y: right.y + 40 },
    { down: false, button: 2, x: right.x + 30, y: right.y + 40 },
  ]);
  t.strictSame(other.wheels(), [
    { dx: 0, dy: 1 },
    { dx: -1, dy: 0 },
  ]);
});
