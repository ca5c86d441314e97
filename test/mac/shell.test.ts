// The backend of macOS as it is shipped, on the fake Mac (test/mac/fakes): what only that system does. What every system
// does is in test/contract, which runs here too.

import t from 'tap';
import { type CapstanEvent, capabilities, openRecording, startRecording } from '#lib/index.js';
import { asText, keysOf, left, right } from '../contract/recorded.js';
import type { Place, Teardown } from '../contract/stage.js';
import { click, down, move, stroke, typing, up } from '../contract/steps.js';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { Picture } from '../system/harness/picture.js';
import { allowing, allowingScreen, presses, Session, temporaryFolder, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { MacStage } from './harness/mac-stage.js';

t.setTimeout(300_000);

const reinstalled = 'the system no longer called the input hook; it was installed again';
const released = 'keys that were released unseen were released';

const healthOf = (events: readonly CapstanEvent[]): readonly (string | undefined)[] =>
  events.flatMap((event) => (event.kind === 'state' && event.state === 'health' ? [event.reason] : []));

/** As a person at the keyboard: nothing is injected, and the policy drops what is. */
async function atTheKeyboard(test: Teardown) {
  const stage = MacStage.open(test);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const other = await stage.open({ app: 'VaultApp', title: 'master phrase 4711', at: right });
  const keyboard = await stage.injector(0);
  const session = await Session.start(test, stage, allowing('Allowed', { injected: 'drop' }));
  await allowed.focus();
  await session.allowed();
  return { ...stage, stage, mac: stage.mac, allowed, other, keyboard, session };
}

/** Why the latest denied stay was one. Before the first window has the keyboard there is one, too. */
const lastDenial = (events: readonly CapstanEvent[]) =>
  events.flatMap((event) => (event.kind === 'focus' && event.denied ? [event.reason] : [])).at(-1);

async function refusal(test: Teardown): Promise<unknown> {
  const folder = await temporaryFolder(test);
  try {
    const recording = await startRecording({ policy: allowing('Allowed'), out: folder });
    await recording.stop();
    return undefined;
  } catch (error) {
    return error;
  }
}

for (const unit of ['nanoseconds', 'ticks']) {
  t.test(`keys and pointer of hardware arrive, with timestamps in ${unit}`, async (t) => {
    const { mac, keyboard, session, allowed } = await atTheKeyboard(t);
    mac.tell('timestamps-in-ticks', unit === 'ticks');
    const { x, y } = allowed.place;
    await keyboard.play([...typing('Hello, mac!'), move(x + 50, y + 60), ...click(), ...stroke('KeyC', ['MetaLeft'])]);
    await session.fence(keyboard);
    const events = await session.finish();
    t.equal(textOf(events), 'Hello, mac!');
    t.match(presses(events).slice(-2), [
      { code: 'MetaLeft', key: 'Meta', text: null },
      { code: 'KeyC', text: null, modifiers: ['Meta'] },
    ]);
    t.match(
      events.filter((event) => event.kind === 'buttondown'),
      [{ button: 0, x: x + 50, y: y + 60, clicks: 1 }],
    );
    t.strictSame(healthOf(events), []);
  });
}

for (const by of ['timeout', 'user']) {
  t.test(`a tap that macOS disabled (${by}) is enabled again, and the recording says so`, async (t) => {
    const { mac, keyboard, session } = await atTheKeyboard(t);
    await keyboard.play(typing('before'));
    await session.fence(keyboard);
    mac.tell('disable-taps', by);
    await until('it is told', () => healthOf(session.live).includes(reinstalled));
    t.equal(mac.tell('taps'), '1');
    await keyboard.play(typing('after'));
    await session.fence(keyboard);
    const events = await session.finish();
    t.equal(textOf(events), 'beforeafter');
    t.strictSame(healthOf(events), [reinstalled]);
  });
}

t.test('a key let go while the tap was disabled is released, marked and told', async (t) => {
  const { mac, keyboard, session } = await atTheKeyboard(t);
  await keyboard.play([down('ShiftLeft'), down('KeyA')]);
  await until('the keys are there', () => keysOf(session.live).length === 2);
  await mac.play([
    ['taps-are-blind', true],
    ['key', 0, 'up'],
    ['key', 56, 'up'],
    ['disable-taps', 'timeout'],
    ['taps-are-blind', false],
  ]);
  await until('it is told', () => healthOf(session.live).includes(released));
  await keyboard.play(typing('b'));
  await session.fence(keyboard);
  const keys = keysOf(await session.finish());
  t.match(
    keys.filter((key) => key.kind === 'keyup').map(({ code, synthetic }) => ({ code, synthetic })),
    new Set([
      { code: 'KeyA', synthetic: true },
      { code: 'ShiftLeft', synthetic: true },
      { code: 'KeyB', synthetic: false },
    ]),
  );
  t.equal(textOf(keys), 'Ab');
});

t.test('a tap that cannot be enabled again is replaced', async (t) => {
  const { mac, keyboard, session } = await atTheKeyboard(t);
  mac.tell('taps-stay-off', true);
  mac.tell('disable-taps', 'timeout');
  await until('it is told', () => healthOf(session.live).includes(reinstalled));
  await keyboard.play(typing('after'));
  await session.fence(keyboard);
  t.equal(textOf(await session.finish()), 'after');
});

t.test('where macOS gives no tap any more, the recording fails with ERR_HOOK_REMOVED', async (t) => {
  const { mac, session } = await atTheKeyboard(t);
  mac.tell('taps-stay-off', true);
  mac.tell('may-listen', false);
  mac.tell('disable-taps', 'user');
  await t.rejects(session.recording.finished, { code: 'ERR_HOOK_REMOVED' });
  t.equal(mac.tell('taps'), '0');
});

for (const leaks of [false, true]) {
  t.test(`under secure event input no key is kept${leaks ? ', though taps see them' : ''}`, async (t) => {
    const { mac, keyboard, session } = await atTheKeyboard(t);
    await keyboard.play(typing('ab'));
    await session.fence(keyboard);
    mac.tell('secure-input-leaks', leaks);
    mac.tell('secure-input', true);
    // At once, before anything could have been polled.
    await keyboard.play(typing('hunter2zq'));
    await session.denied();
    await keyboard.play(typing('hunter2zq'));
    mac.tell('secure-input', false);
    await session.allowed();
    await keyboard.play(typing('cd'));
    await session.fence(keyboard);
    const events = await session.finish();
    t.equal(textOf(events), 'abcd');
    t.equal(lastDenial(events), 'secure-input');
    t.strictSame(
      canariesIn([...(await contentsOf(session.path)), asText(session.live)], ['hunter2', '"q"', 'KeyZ']),
      [],
    );
  });
}

for (const [permission, pane] of [
  ['may-listen', 'Input Monitoring'],
  ['may-see-ax', 'Accessibility'],
] as const) {
  t.test(`without ${pane} nothing starts, and the error says where to allow it`, async (t) => {
    const stage = MacStage.open(t);
    stage.mac.tell(permission, false);
    t.match(await refusal(t), { code: 'ERR_PERMISSION', remedy: new RegExp(`Privacy & Security > ${pane}`) });
    const name = permission === 'may-listen' ? 'input' : 'windows';
    t.match(capabilities().functions[name], { available: false, remedy: new RegExp(pane) });
    t.strictSame(stage.mac.lines('asked'), [], 'macOS is not made to ask');
    t.equal(stage.mac.tell('taps'), '0');
  });
}

t.test('without a session nothing starts', async (t) => {
  const stage = MacStage.open(t);
  stage.mac.tell('has-session', false);
  t.match(await refusal(t), { code: 'ERR_NO_DISPLAY' });
});

t.test('what is available says that it has not run on a Mac', async (t) => {
  MacStage.open(t);
  const { input, windows } = capabilities().functions;
  t.match([input.why, windows.why], [/not yet run on a Mac/, /not yet run on a Mac/]);
});

const denials: Record<string, [Command: readonly ['locked' | 'on-console', boolean], back: boolean]> = {
  'a locked screen': [['locked', true], false],
  'another person at the console': [['on-console', false], true],
};
for (const [what, [[verb, value], back]] of Object.entries(denials)) {
  t.test(`${what} is denied`, async (t) => {
    const { mac, keyboard, session } = await atTheKeyboard(t);
    await keyboard.play(typing('ab'));
    await session.fence(keyboard);
    mac.tell(verb, value);
    await keyboard.play(typing('hunter2zq'));
    await session.denied();
    await keyboard.play(typing('hunter2zq'));
    mac.tell(verb, back);
    await session.allowed();
    await keyboard.play(typing('cd'));
    await session.fence(keyboard);
    const events = await session.finish();
    t.equal(textOf(events), 'abcd');
    t.equal(lastDenial(events), 'secure-desktop');
  });
}

t.test('a program that does not answer is denied, as nobody can say what it shows', async (t) => {
  const { mac, allowed, keyboard, session } = await atTheKeyboard(t);
  mac.tell('hang', allowed.pid, true);
  await keyboard.play(typing('hunter2'));
  await session.denied();
  mac.tell('hang', allowed.pid, false);
  await session.allowed();
  await keyboard.play(typing('ok'));
  await session.fence(keyboard);
  t.equal(textOf(await session.finish()), 'ok');
});

t.test('keys for no program are denied', async (t) => {
  const { mac, allowed, keyboard, session } = await atTheKeyboard(t);
  mac.tell('nobody');
  await keyboard.play(typing('hunter2'));
  await session.denied();
  await allowed.focus();
  await session.allowed();
  await keyboard.play(typing('ok'));
  await session.fence(keyboard);
  t.equal(textOf(await session.finish()), 'ok');
});

t.test('a modifier pressed in an allowed program and let go in another is released', async (t) => {
  const { allowed, other, keyboard, session } = await atTheKeyboard(t);
  await keyboard.play([down('ShiftLeft')]);
  await until('it is there', () => keysOf(session.live).length === 1);
  await other.focus();
  await session.denied();
  await keyboard.play([up('ShiftLeft')]);
  await allowed.focus();
  await session.allowed();
  await keyboard.play(typing('a'));
  await session.fence(keyboard);
  const keys = keysOf(await session.finish());
  t.match(keys[1], { kind: 'keyup', code: 'ShiftLeft', synthetic: true });
  t.equal(textOf(keys), 'a');
});

t.test('50 captures one after the other leave no tap, and no more objects than one', async (t) => {
  const stage = MacStage.open(t);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  await allowed.focus();
  const keyboard = await stage.injector(0);
  let objects = 0;
  for (let turn = 0; turn < 50; turn++) {
    const folder = await temporaryFolder(t);
    const recording = await startRecording({ policy: allowing('Allowed'), out: folder });
    if (turn % 10 === 0) {
      await until('the focus is known', () => recording.focus?.denied === false);
      await keyboard.play(typing('x'));
    }
    await recording.stop();
    if (turn === 0) objects = Number(stage.mac.tell('objects'));
    if (stage.mac.tell('taps') !== '0') t.fail(`turn ${turn}: a tap is left`);
  }
  t.equal(Number(stage.mac.tell('objects')), objects);
});

const place = { x: 100, y: 120, width: 400, height: 300 };
const GROUND = 0x3366cc;
/** One of the colours that Picture.canaries() counts. */
const CANARY = 0xc0ffee;

for (const screenshots of [true, false]) {
  t.test(
    `frames hold allowed windows alone, by ${screenshots ? 'ScreenCaptureKit' : 'the window server'}`,
    async (t) => {
      const stage = MacStage.open(t);
      const { mac } = stage;
      mac.tell('has-screenshots', screenshots);
      mac.tell('program', 50, 'Allowed', 'allowed');
      mac.tell('program', 60, 'VaultApp', 'vault');
      mac.tell('window', 900, 60, 0, 0, 1280, 800, 0, CANARY, 'behind');
      mac.tell('window', 901, 50, place.x, place.y, place.width, place.height, 0, GROUND, 'shown');
      mac.tell('window', 902, 60, place.x + 300, place.y + 200, 300, 300, 3, CANARY, 'over it');
      mac.tell('focus', 901);
      const session = await Session.start(t, stage, allowingScreen('Allowed'));
      await session.allowed();
      await until('a frame', () => session.recording.stats.frames > 0);
      await session.recording.stop();
      await session.recording.finished;
      await using file = await openRecording(session.path);
      let frames = 0;
      for await (const { width, height, data } of file.frames()) {
        frames++;
        const picture = Picture.fromRgba(width, height, data);
        t.equal(picture.canaries(), 0);
        const shown = picture.cut(place as Place).pixels;
        t.equal(shown.filter((pixel) => pixel === GROUND).length, 400 * 300 - 100 * 100);
      }
      t.ok(frames > 0);
      t.ok(session.recording.stats.frames > 0);
    },
  );
}
