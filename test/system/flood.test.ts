// Input as fast as the X server takes it: nothing is lost unsaid, nothing comes out of order.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { ButtonEvent, CapstanEvent, LostEvent, MoveEvent } from '#lib/index.js';
import { Desktop } from './harness/desktop.js';
import { codeOf, press, release, stroke, textKeys } from './harness/keyboard.js';
import { library } from './harness/project.js';
import { Random } from './harness/random.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, isSubsequence, losses, presses, readEvents, Session, temporaryFolder } from './harness/session.js';

t.setTimeout(600_000);

const MOVES = 100_000;
const KEYS = 20_000;
const at = { x: 10, y: 40, width: 1800, height: 1000 };

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Flood {
  readonly script: readonly string[];
  readonly moves: readonly Point[];
  readonly keys: readonly string[];
  readonly clicks: readonly Point[];
}

/** Moves with a key every few of them and a click every thousand, all within a window. */
function flood(random: Random): Flood {
  const script: string[] = [];
  const moves: Point[] = [];
  const keys: string[] = [];
  const clicks: Point[] = [];
  // A press and a release are two of the key events that are counted.
  const strokeEvery = MOVES / (KEYS / 2);
  let last: Point = { x: 0, y: 0 };
  for (let n = 0; n < MOVES; n++) {
    let next = last;
    // A move to where the pointer is already is none.
    while (next.x === last.x && next.y === last.y) next = { x: 100 + random.below(1600), y: 120 + random.below(850) };
    last = next;
    moves.push(last);
    script.push(`move ${last.x} ${last.y}`);
    if (n % strokeEvery === 0) {
      const keycode = random.pick(textKeys);
      keys.push(codeOf(keycode));
      script.push(...stroke(keycode));
    }
    if (n % 1000 === 500) {
      clicks.push(last);
      script.push('click 1');
    }
  }
  return { script, moves, keys, clicks };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const point = ({ x, y }: Pick<MoveEvent, 'x' | 'y'>) => `${x},${y}`;
const isMove = (event: CapstanEvent): event is MoveEvent => event.kind === 'move';
const isPress = (event: CapstanEvent): event is ButtonEvent => event.kind === 'buttondown';
/** Of the flood: it clicks the left one alone. */
const isLeft = (event: CapstanEvent): boolean => 'button' in event && event.button === 0;
const isLost = (event: CapstanEvent): event is LostEvent => event.kind === 'lost';

/** Those that are not where the next of the expected ones are; leaving some of these out is no fault. */
function outOfPlace(found: readonly string[], expected: readonly string[]): string[] {
  let at = 0;
  return found.filter((place) => {
    const next = expected.indexOf(place, at);
    if (next < 0) return true;
    at = next + 1;
    return false;
  });
}

/** Blocks the whole thread, as a host does that computes: no drain, no timer, until the file is there. */
function stallUntil(file: string): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) Atomics.wait(nobody, 0, 0, 20);
}

for (const host of ['reads along', 'stalls'] as const) {
  t.test(
    `100,000 moves and 20,000 keys at once, while the host ${host}: received, merged and lost make up what was sent`,
    async (t) => {
      const desktop = await Desktop.start(t);
      const client = await desktop.client({ app: 'Allowed', at, motion: false });
      const injector = await desktop.injector();
      const session = await Session.start(t, desktop, allowing('Allowed'));
      await client.focus();
      // The first click has the window manager raise the window; what lies under the pointer is not known meanwhile.
      await injector.play(['move 900 500', 'click 2']);
      await client.managed();
      await session.allowed();
      await session.fence(injector);
      const sent = flood(new Random(100_000));
      if (host === 'stalls') {
        const taken = join(await temporaryFolder(t), 'taken');
        await injector.play([...sent.script, `touch ${taken}`], () => stallUntil(taken));
      } else {
        await injector.play(sent.script);
      }
      await session.drained();
      await session.fence(injector);
      const { stats } = session.recording;
      const events = await session.finish();

      const sides: readonly (readonly [string, readonly CapstanEvent[]])[] = [
        ['file', events],
        ['live stream', session.live],
      ];
      for (const [where, all] of sides) {
        // What Capstan made itself, as the release of a press whose own release was lost, was not sent.
        const sentAfter = all.findIndex((event) => event.kind === 'keyup' && event.code === 'F9');
        const found = all.slice(sentAfter + 1).filter((event) => !('synthetic' in event && event.synthetic));
        const moves = found.filter(isMove);
        const merged = sum(moves.map((move) => move.merged));
        const keys = presses(found).map((event) => event.code);
        const ups = found.filter((event) => event.kind === 'keyup' && event.code !== 'F9').length;
        // The release of the first click may come after the fence: the window manager holds the pointer meanwhile.
        const clicks = found.filter(isPress).filter(isLeft);
        const releases = found.filter((event) => event.kind === 'buttonup' && isLeft(event)).length;
        const lost = found.filter(isLost);
        const lostOf = (what: 'keys' | 'buttons' | 'moves') => sum(lost.map((event) => event[what]));
        t.equal(moves.length + merged + lostOf('moves'), MOVES, `${where}: moves`);
        t.equal(keys.length + ups + lostOf('keys'), KEYS, `${where}: keys`);
        t.equal(clicks.length + releases + lostOf('buttons'), 2 * sent.clicks.length, `${where}: clicks`);
        t.ok(isSubsequence(moves.map(point), sent.moves.map(point)), `${where}: moves in order`);
        t.ok(isSubsequence(keys, sent.keys), `${where}: keys in order`);
        t.strictSame(
          outOfPlace(clicks.map(point), sent.clicks.map(point)),
          [],
          `${where}: clicks in order, each at its place`,
        );
        t.ok(keys.length > KEYS / 10 && clicks.length > 0, `${where}: much of it is there`);
        if (host === 'stalls') t.ok(merged + lostOf('moves') > 0, `${where}: the ring was full`);
        t.comment(
          `${where}: ${moves.length} moves, ${merged} merged; ${keys.length} + ${ups} keys, ${clicks.length} + ${releases} clicks;`,
          `lost ${lostOf('moves')} moves, ${lostOf('keys')} keys, ${lostOf('buttons')} buttons;`,
          `${all.filter((event) => 'synthetic' in event && event.synthetic).length} synthetic`,
        );
      }
      const lost = losses(events).filter(isLost);
      t.equal(stats.lost, sum(lost.map((event) => event.keys + event.buttons + event.moves + event.wheels)));
      t.equal(stats.merged, sum(events.filter(isMove).map((move) => move.merged)));
    },
  );
}

t.test('times rise strictly through a flood', async (t) => {
  const { injector, session } = await recordedApp(t, { at, motion: false });
  const random = new Random(9);
  await injector.play(
    Array.from({ length: 5000 }, () => [
      `move ${100 + random.below(1600)} ${120 + random.below(850)}`,
      ...stroke(random.pick(textKeys)),
    ]).flat(),
  );
  await session.fence(injector);
  const events = await session.finish();
  t.ok(events.length > 10_000);
  t.notOk(events.some((event, n) => n > 0 && event.time <= (events[n - 1]?.time ?? 0n)));
});

/** Records until somebody strikes F9. */
const recorder = (path: string) => `
  import { startRecording } from ${JSON.stringify(library)};
  const recording = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))}, out: ${JSON.stringify(path)} });
  for await (const batch of recording.events()) {
    if (batch.some(({ kind, denied }) => kind === 'focus' && !denied)) console.log('recording');
    if (batch.some(({ kind, code }) => kind === 'keyup' && code === 'F9')) break;
  }
  await recording.stop();`;

t.test('a recorder that falls far behind invents no repeats of keys whose releases it has not read yet', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Allowed', motion: false });
  await client.focus();
  const injector = await desktop.injector();
  const path = join(await temporaryFolder(t), 'behind.mcap');
  const child = spawn(process.execPath, ['--input-type=module', '-e', recorder(path)], {
    env: { ...process.env, ...desktop.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  // One key is always held: the next goes down before the last goes up.
  const random = new Random(668);
  const keycodes = Array.from({ length: KEYS / 2 }, (_, n) => {
    const half = textKeys.length >> 1;
    // Never the key that is held.
    return random.pick(n % 2 === 0 ? textKeys.slice(0, half) : textKeys.slice(half));
  });
  const script = keycodes.flatMap((keycode, n) => [
    press(keycode),
    ...keycodes.slice(Math.max(n - 1, 0), n).map(release),
  ]);
  // The first key of a device has the hook ask the server who it is, and wait.
  await injector.play(stroke(textKeys[0] as number));
  await sleep(500);
  child.kill('SIGSTOP');
  await injector.play([...script, ...keycodes.slice(-1).map(release)]);
  // Longer than a key must be held until it repeats. Then what the socket holds is read, and for a while no more comes.
  await sleep(1000);
  process.kill(desktop.serverPid, 'SIGSTOP');
  child.kill('SIGCONT');
  await sleep(500);
  process.kill(desktop.serverPid, 'SIGCONT');
  // One that comes sooner may find the ring full, and would count as lost.
  for (; child.exitCode === null && child.signalCode === null; await injector.fence()) await sleep(3000);
  t.strictSame(await ended, [0, null]);
  const events = (await readEvents(path)).filter((event) => !('code' in event && event.code === 'F9'));
  const told = events.filter((event) => (event.kind === 'keydown' || event.kind === 'keyup') && !event.repeat).length;
  const repeats = events.filter((event) => event.kind === 'keydown' && event.repeat).length;
  t.ok(told > KEYS / 10);
  t.equal(repeats, 0);
  // One that was made and found no room would be counted.
  t.equal(told + sum(events.filter(isLost).map(({ keys }) => keys)), KEYS + 2);
});
