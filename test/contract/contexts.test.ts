// Every key belongs to the window that received it, and what the policy does not allow is nowhere.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { Random } from '../system/harness/random.js';
import { allowing, isSubsequence, losses, presses, Session, textOf } from '../system/harness/session.js';
import { textKeys } from './keys.js';
import { asText, left, recordedApp, recordedApps, right } from './recorded.js';
import type { AppWindow } from './stage.js';
import { openStage } from './stage.js';
import { click, focus, move, type Step, sleep, stroke, typing } from './steps.js';

t.setTimeout(300_000);

const codesOf = (window: AppWindow) => window.presses().map(({ code }) => code);
const codesIn = (events: readonly CapstanEvent[]) => presses(events).map((event) => event.code);
const codesFor = (letters: string) => [...letters].map((letter) => `Key${letter.toUpperCase()}`);

/** How many items of both are the same in the same order: the length of the longest common subsequence. */
function inCommon(a: readonly string[], b: readonly string[]): number {
  let lengths: number[] = new Array(b.length + 1).fill(0);
  for (const item of a) {
    const next = [0];
    for (const [at, other] of b.entries()) {
      const longer = item === other ? (lengths[at] ?? 0) + 1 : 0;
      next.push(Math.max(longer, lengths[at + 1] ?? 0, next[at] ?? 0));
    }
    lengths = next;
  }
  return lengths.at(-1) ?? 0;
}

t.test('500 focus switches while typing without a pause: no key goes to the wrong window', async (t) => {
  const allowedKeys = codesFor('abcdefghi');
  // Not x and y: a rectangle's fields have those names.
  const secret = 'qrstuvwz';
  const canaries = [
    ...[...secret].map((letter) => JSON.stringify(letter)),
    ...codesFor(secret).map((code) => JSON.stringify(code)),
    'VaultApp',
    'master phrase',
  ];
  const { stage, allowed, other, injector, session } = await recordedApps(t);
  const random = new Random(500);
  const script: Step[] = [];
  for (let turn = 0; turn < 500; turn++) {
    const toAllowed = random.chance(2);
    script.push(focus(toAllowed ? allowed : other));
    // None, one or a few keys before the next switch, at a random pace up to the system's own.
    for (let key = random.below(5); key > 0; key--) {
      script.push(...stroke(random.pick(toAllowed ? allowedKeys : codesFor(secret))));
    }
    if (random.chance(3)) script.push(sleep(random.below(4)));
  }
  await injector.play(script);
  await allowed.focus();
  await session.allowed();
  await session.fence(injector);
  await allowed.settled();
  await other.settled();
  const events = await session.finish();

  t.ok(codesOf(other).length > 300 && codesOf(allowed).length > 300, 'both windows received keys');
  if (stage.handsOverEveryKey) {
    t.strictSame(codesIn(events), codesOf(allowed));
    t.equal(textOf(session.live), allowed.text());
  } else if (!stage.ordersFocus) {
    // Nearly all of it was typed around a switch.
    t.ok(isSubsequence(codesIn(events), codesOf(allowed)), 'what is recorded went to the allowed window');
    t.ok(isSubsequence([...textOf(session.live)], [...allowed.text()]), 'and its text');
  } else {
    const received = codesOf(allowed);
    const kept = inCommon(received, codesIn(events));
    t.ok(
      kept >= received.length * 0.9,
      `of ${received.length} keys that the allowed window received, ${kept} are recorded`,
    );
    const text = inCommon([...allowed.text()], [...textOf(session.live)]);
    t.ok(text >= allowed.text().length * 0.9, `${text} with their text`);
    t.notOk(
      codesOf(other).some((code) => allowedKeys.includes(code)),
      'what is recorded did not go to the other',
    );
  }
  const found = canariesIn([...(await contentsOf(session.path)), asText(session.live)], canaries);
  t.strictSame(found, []);
  t.strictSame(losses(events), []);
});

t.test(
  '30 stays in two windows, each ended once it is told: no key is missing, and none is of the other',
  async (t) => {
    const { stage, allowed, other, injector, session } = await recordedApps(t);
    const random = new Random(30);
    const letters = (from: string) =>
      Array.from({ length: 1 + random.below(6) }, () => random.pick([...from])).join('');
    let sent = '';
    for (let turn = 0; turn < 30; turn++) {
      const text = letters('abcdefghi');
      sent += text;
      await injector.play(typing(text));
      await session.fence(injector);
      await other.focus();
      await session.denied();
      await injector.play(typing(letters('qrstuvwz')));
      await other.settled();
      await allowed.focus();
      await session.allowed();
    }
    const events = await session.finish();
    await allowed.settled();
    const texts = [allowed.text(), textOf(events), textOf(session.live)];
    if (stage.handsOverEveryKey || !stage.ordersFocus) {
      t.strictSame(texts, [sent, sent, sent]);
    } else {
      for (const text of texts) {
        t.match(text, /^[a-i]*$/);
        t.ok(inCommon([...text], [...sent]) >= sent.length * 0.9, `${text.length} of ${sent.length}`);
      }
    }
  },
);

t.test(
  'what is typed and clicked in an app that is not allowed is nowhere, and the search finds what is',
  async (t) => {
    const { allowed, other, injector, session } = await recordedApps(t);
    const secret = 'zcvbnm';
    await injector.play(typing('lake air'));
    await session.fence(injector);
    await other.focus();
    await session.denied();
    const { x, y } = other.place;
    await injector.play([...typing(secret), move(x + 30, y + 30), ...click(), ...typing(secret)]);
    await other.settled();
    await allowed.focus();
    await session.allowed();
    await injector.play(typing(' at dusk'));
    await session.fence(injector);
    const events = await session.finish();
    t.equal(other.text(), secret + secret);
    t.ok(other.buttons().length > 0);
    t.equal(textOf(events), 'lake air at dusk');
    const contents = [...(await contentsOf(session.path)), asText(session.live)];
    const canaries = [
      ...[...secret].map((letter) => JSON.stringify(letter)),
      ...codesFor(secret).map((code) => JSON.stringify(code)),
      secret,
      'VaultApp',
      'master phrase',
    ];
    t.strictSame(canariesIn(contents, canaries), []);
    t.strictSame(canariesIn(contents, ['"KeyL"', 'Allowed']), ['"KeyL"', 'Allowed']);
  },
);

t.test('title changes while typing lose nothing, where keys and titles have an order', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  const random = new Random(7);
  const keys = Array.from({ length: 600 }, () => [...stroke(random.pick(textKeys)), sleep(1)]).flat();
  const typed = injector.play(keys);
  for (let edit = 0; edit < 100; edit++) await allowed.title(`document ${edit}`);
  await typed;
  await session.allowed('document 99');
  await session.fence(injector);
  await allowed.settled();
  const events = await session.finish();
  if (stage.ordersFocus) {
    t.strictSame(codesIn(events), codesOf(allowed));
    t.equal(codesOf(allowed).length, 600);
  } else {
    t.ok(isSubsequence(codesIn(events), codesOf(allowed)) && codesIn(events).length > 0);
  }
  const titles = events.flatMap((event) => (event.kind === 'focus' && !event.denied ? [event.title] : []));
  t.equal(titles.at(-1), 'document 99');
});

t.test('a rule for a title holds from the change on', async (t) => {
  const stage = await openStage(t);
  const editor = await stage.open({ app: 'Editor', title: 'public notes', at: left });
  const injector = await stage.injector();
  const policy = { ...allowing('Editor'), allow: [{ app: 'Editor', title: 'public *' }] };
  const session = await Session.start(t, stage, policy);
  await editor.focus();
  await session.allowed();
  await injector.play(typing('abc'));
  await session.fence(injector);
  await editor.title('private diary');
  await session.denied();
  await injector.play(typing('secret'));
  await editor.settled();
  await editor.title('public again');
  await session.allowed('public again');
  await injector.play(typing('def'));
  await session.fence(injector);
  const events = await session.finish();
  await editor.settled();
  t.equal(editor.text(), 'abcsecretdef');
  t.equal(textOf(events), 'abcdef');
  t.strictSame(canariesIn(await contentsOf(session.path), ['private diary', 'secret']), []);
});

t.test('an allowed window is told with its app, its title and its place', async (t) => {
  const { stage, allowed, session } = await recordedApp(t, { title: 'Überblick – 1' });
  await session.allowed('Überblick – 1');
  const { place } = allowed;
  const events = await session.finish();
  const told = events.findLast((event) => event.kind === 'focus');
  if (told === undefined || told.kind !== 'focus' || told.denied) throw new Error('no window was told');
  t.equal(told.app, 'Allowed');
  t.equal(told.title, 'Überblick – 1');
  if (!stage.tellsPlaces) return;
  // With a frame around it, where the system counts the frame as a part of it.
  const { rect } = told;
  t.ok(rect.x <= place.x && rect.y <= place.y);
  t.ok(rect.x + rect.width >= place.x + place.width && rect.y + rect.height >= place.y + place.height);
  t.ok(rect.width <= place.width + 40 && rect.height <= place.height + 80);
});

t.test('of a stay outside the allowlist a reason class is kept, once, and nothing else', async (t) => {
  const { stage, allowed, other, injector, session } = await recordedApps(t);
  const third = await stage.open({ app: 'Third', at: right });
  await allowed.focus();
  await session.allowed();
  await session.fence(injector);
  const from = session.live.length;
  for (const window of [other, third, other, third]) {
    await window.focus();
    await injector.play(typing('xyz'));
  }
  await allowed.focus();
  await session.fence(injector);
  const focusEvents = session.live.slice(from).filter((event) => event.kind === 'focus');
  await session.finish();
  const stays = focusEvents.flatMap((event) => (event.kind === 'focus' && event.denied ? [event] : []));
  const reasons = stays.map(({ reason }) => reason);
  // A second event only where the stay began in the moment between two windows.
  t.strictSame(reasons[0] === 'unknown' ? reasons.slice(1) : reasons, ['not-listed']);
  for (const stay of stays) t.strictSame(Object.keys(stay).sort(), ['denied', 'kind', 'reason', 'time']);
});

t.test('an allowed window that closes while it has the keyboard is denied from then on', async (t) => {
  const { stage, allowed, injector, session } = await recordedApp(t);
  await injector.play(typing('a'));
  await session.fence(injector);
  await allowed.close();
  await injector.play(typing('bcd'));
  await session.denied();
  await injector.play(typing('efg'));
  const next = await stage.open({ app: 'Allowed', title: 'next', at: left });
  await next.focus();
  await session.allowed('next');
  await injector.play(typing('h'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'ah');
});
