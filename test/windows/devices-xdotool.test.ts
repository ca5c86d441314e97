// Input that no Windows program made: to the hooks it is what a keyboard and a mouse do. Under Wine alone.

import t from 'tap';
import { textKeys, textOfKey } from '../contract/keys.js';
import { typing } from '../contract/steps.js';
import { Random } from '../system/harness/random.js';
import { allowing, presses, Session, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { WindowsStage } from './harness/windows-stage.js';
import { xdotool } from './harness/xdotool.js';

t.setTimeout(300_000);

/** X names of the keys whose text is no name. */
const names = new Map([
  [' ', 'space'],
  ['-', 'minus'],
  ['=', 'equal'],
  ['[', 'bracketleft'],
  [']', 'bracketright'],
  [';', 'semicolon'],
  ["'", 'apostrophe'],
  ['`', 'grave'],
  ['\\', 'backslash'],
  [',', 'comma'],
  ['.', 'period'],
  ['/', 'slash'],
]);
const nameOf = (code: string) => names.get(textOfKey(code)) ?? textOfKey(code);

async function recorded(test: Parameters<typeof WindowsStage.open>[0]) {
  const stage = await WindowsStage.open(test);
  const allowed = await stage.open({ app: 'Allowed' });
  const injector = await stage.injector();
  // What programs inject is dropped: all that is kept came from a device.
  const session = await Session.start(test, stage, allowing('Allowed', { injected: 'drop' }));
  await allowed.focus();
  await session.allowed();
  return { allowed, injector, session };
}

t.test('300 keys of a keyboard are recorded exactly and in order, and are not marked as injected', async (t) => {
  const { allowed, session } = await recorded(t);
  const random = new Random(300);
  const codes = Array.from({ length: 300 }, () => random.pick(textKeys));
  await xdotool('key', '--delay', '5', ...codes.map(nameOf));
  await until('the keys are recorded', () => presses(session.live).length >= codes.length);
  await allowed.settled();
  const found = presses(await session.finish());
  t.strictSame(
    allowed.presses().map(({ code }) => code),
    codes,
    'the window received them',
  );
  t.strictSame(
    found.map(({ code, text, injected }) => ({ code, text, injected })),
    codes.map((code) => ({ code, text: textOfKey(code), injected: false })),
  );
});

t.test('of what a keyboard and a program type in turn, the keyboard’s part is kept', async (t) => {
  const { allowed, injector, session } = await recorded(t);
  for (let turn = 0; turn < 5; turn++) {
    await xdotool('key', '--delay', '5', 'd', 'e', 'v');
    await until('its keys are recorded', () => textOf(session.live) === 'dev'.repeat(turn + 1));
    await injector.play(typing('prog'));
  }
  await xdotool('key', 'z');
  await until('the last key is recorded', () => textOf(session.live).endsWith('z'));
  await allowed.settled();
  const events = await session.finish();
  t.equal(allowed.text(), `${'devprog'.repeat(5)}z`);
  t.equal(textOf(events), `${'dev'.repeat(5)}z`);
});

t.test('clicks and wheel steps of a mouse are exact, and are not marked as injected', async (t) => {
  const { allowed, session } = await recorded(t);
  const { x, y } = allowed.place;
  await xdotool('mousemove', String(x + 50), String(y + 60), 'click', '1', 'click', '3', 'click', '4', 'click', '5');
  const wanted = ['buttondown', 'buttonup', 'wheel'];
  const input = () => session.live.filter(({ kind }) => wanted.includes(kind));
  await until('clicks and wheel are recorded', () => input().length >= 6);
  await session.finish();
  t.match(input(), [
    { kind: 'buttondown', button: 0, x: x + 50, y: y + 60, injected: false },
    { kind: 'buttonup', button: 0, injected: false },
    { kind: 'buttondown', button: 2, injected: false },
    { kind: 'buttonup', button: 2, injected: false },
    { kind: 'wheel', dx: 0, dy: -120, injected: false },
    { kind: 'wheel', dx: 0, dy: 120, injected: false },
  ]);
});
