// Touches, pens and pointers without a place, from the scripted backend to the live stream and the file.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { FakeStep, FakeWindow } from '#lib/binding/native-binding.js';
import type { CapstanEvent, InputEvent } from '#lib/events.js';
import { startWith } from '#lib/recorder.js';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { readRecording } from './fixtures/recording-events.js';

const editor: FakeWindow = { id: 1, app: 'Editor' };
const vault: FakeWindow = { id: 2, app: 'Vault' };
const policy = { version: 1, allow: [{ app: 'Editor' }], streams: { keys: 'full', pointer: true } };

const turnTo = (window: FakeWindow): FakeStep => ({ do: 'context', focus: window });
const over = (pointer: FakeWindow): FakeStep => ({ do: 'context', focus: editor, pointer });
const end: FakeStep[] = [turnTo(editor), { do: 'key', usage: 0x1d, down: true, text: 0x7a }];

// With their fractions: four digits alone turn up in the nanoseconds of some other event's time.
const secret = { x: 4711.25, y: 1147.75 };
const secretPlaces = ['4711.25', '1147.75'];

const isInput = (event: CapstanEvent): event is InputEvent => 'device' in event;
const told = (event: InputEvent) => {
  if ('code' in event) return `${event.kind} ${event.code}`;
  return `${event.kind} ${event.x},${event.y}${event.synthetic ? ' synthetic' : ''}`;
};
const asText = (value: unknown) =>
  Buffer.from(JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field)));

/** Plays the steps and then a Z in the editor. What the live reader got, what the file has, and every byte of both. */
async function record(
  t: { testdir(): string; teardown(end: () => unknown): void },
  steps: readonly FakeStep[],
  more: { injected?: 'keep' } = {},
) {
  const out = join(t.testdir(), 'a.mcap');
  const recording = await startWith({ policy: { ...policy, ...more }, out }, { backend: 'fake' });
  t.teardown(() => recording.stop());
  const live: CapstanEvent[] = [];
  const reading = (async () => {
    for await (const batch of recording.events()) live.push(...batch);
  })();
  recording.native.play([...steps, ...end]);
  while (!live.some((event) => event.kind === 'keydown' && event.code === 'KeyZ')) await sleep(2);
  await recording.stop();
  await reading;
  const file = await readRecording(out);
  const contents = [...(await contentsOf(out)), asText(live)];
  const kept = live.filter(isInput).filter((event) => !('code' in event && event.code === 'KeyZ'));
  return { live, file, kept, contents, stats: recording.stats };
}

t.test('touches, pens and places that are not told come out as they went in, live and in the file', async (t) => {
  const { file, live, kept, stats } = await record(t, [
    turnTo(editor),
    { do: 'touch', phase: 'start', contact: 0, x: 1, y: 2 },
    { do: 'touch', phase: 'start', contact: 1 },
    { do: 'touch', phase: 'move', contact: 0, x: 3, y: 4 },
    { do: 'touch', phase: 'end', contact: 0, x: 3, y: 4 },
    { do: 'touch', phase: 'cancel', contact: 1 },
    { do: 'pen', phase: 'move', x: 5, y: 6, tiltX: -30, tiltY: 60 },
    { do: 'pen', phase: 'down', x: 5, y: 6, pressure: 13107, tiltX: -30, tiltY: 60, buttons: 1 },
    { do: 'pen', phase: 'move', x: 7, y: 8, pressure: 65535, buttons: 3 },
    { do: 'pen', phase: 'up', x: 7, y: 8 },
    { do: 'move', x: 9, y: 10 },
    { do: 'move', dx: 2, dy: -3 },
    { do: 'button', button: 0, down: true },
    { do: 'button', button: 0, down: false },
    { do: 'wheel', dx: 0, dy: 120 },
    { do: 'move', x: 11, y: 12 },
  ]);
  t.strictSame(kept.map(told), [
    'touchstart 1,2',
    'touchstart null,null',
    'touchmove 3,4',
    'touchend 3,4',
    'touchcancel null,null',
    'penmove 5,6',
    'pendown 5,6',
    'penmove 7,8',
    'penup 7,8',
    'move 9,10',
    'move null,null',
    'buttondown null,null',
    'buttonup null,null',
    'wheel null,null',
    'move 11,12',
  ]);
  t.match(kept[6], { pressure: 0.2, tiltX: -30, tiltY: 60, buttons: 1, device: 1 });
  t.match(kept[7], { pressure: 1, buttons: 3 });
  t.match(kept[10], { dx: 2, dy: -3 });
  t.strictSame(file.slice(1), live, 'the file holds what the live reader saw');
  t.equal(stats.lost, 0);
});

t.test('where somebody touched or drew in a denied context is nowhere', async (t) => {
  const { kept, contents, live } = await record(t, [
    turnTo(editor),
    { do: 'touch', phase: 'start', contact: 0, x: 31.5, y: 2 },
    { do: 'touch', phase: 'end', contact: 0, x: 31.5, y: 2 },
    turnTo(vault),
    { do: 'touch', phase: 'start', contact: 0, ...secret },
    { do: 'touch', phase: 'move', contact: 0, ...secret },
    { do: 'touch', phase: 'end', contact: 0, ...secret },
    { do: 'touch', phase: 'start', contact: 1, ...secret },
    { do: 'touch', phase: 'cancel', contact: 1, ...secret },
    { do: 'pen', phase: 'move', ...secret },
    { do: 'pen', phase: 'down', ...secret, pressure: 65535, buttons: 1 },
    { do: 'pen', phase: 'move', ...secret, pressure: 65535, buttons: 1 },
    { do: 'pen', phase: 'up', ...secret },
    { do: 'wheel', ...secret, dx: 0, dy: 120 },
    // Focus on the editor, but it is the other window that is touched.
    over(vault),
    { do: 'touch', phase: 'start', contact: 0, ...secret },
    { do: 'pen', phase: 'down', ...secret, buttons: 1 },
    { do: 'move', dx: secret.x, dy: 0 },
  ]);
  t.strictSame(kept.map(told), ['touchstart 31.5,2', 'touchend 31.5,2']);
  t.strictSame(canariesIn(contents, [...secretPlaces, 'Vault']), []);
  t.strictSame(canariesIn(contents, ['31.5', 'Editor']), ['31.5', 'Editor'], 'the search finds what is there');
  t.strictSame(
    live.filter((event) => event.kind === 'lost'),
    [],
  );
});

t.test('a touch and a stroke that leave an allowed context end there, and do not show where they go on', async (t) => {
  const { kept, contents } = await record(t, [
    turnTo(editor),
    { do: 'touch', phase: 'start', contact: 3, x: 1, y: 2 },
    { do: 'touch', phase: 'move', contact: 3, x: 3, y: 4 },
    { do: 'pen', phase: 'down', x: 5, y: 6, pressure: 9000, buttons: 1 },
    turnTo(vault),
    { do: 'touch', phase: 'move', contact: 3, ...secret },
    { do: 'pen', phase: 'move', ...secret, buttons: 1 },
    turnTo(editor),
    { do: 'touch', phase: 'move', contact: 3, x: 71, y: 72 },
    { do: 'pen', phase: 'move', x: 73, y: 74, buttons: 1 },
    { do: 'touch', phase: 'end', contact: 3, x: 75, y: 76 },
    { do: 'pen', phase: 'up', x: 77, y: 78 },
    { do: 'pen', phase: 'move', x: 7, y: 8 },
  ]);
  t.strictSame(kept.map(told), [
    'touchstart 1,2',
    'touchmove 3,4',
    'pendown 5,6',
    'touchcancel 3,4 synthetic',
    'penup 5,6 synthetic',
    'penmove 7,8',
  ]);
  t.match(kept[4], { pressure: 0, buttons: 0 });
  t.strictSame(canariesIn(contents, secretPlaces), []);
});

t.test('where only the pointer leaves the allowed window, touches and pens are let go and keys are not', async (t) => {
  const { kept } = await record(t, [
    over(editor),
    { do: 'key', usage: 4, down: true, text: 97 },
    { do: 'touch', phase: 'start', contact: 0 },
    { do: 'pen', phase: 'down', buttons: 1 },
    over(vault),
    { do: 'key', usage: 4, down: false },
    over(editor),
    { do: 'touch', phase: 'end', contact: 0 },
    { do: 'pen', phase: 'up' },
  ]);
  t.strictSame(kept.map(told), [
    'keydown KeyA',
    'touchstart null,null',
    'pendown null,null',
    'touchcancel null,null synthetic',
    'penup null,null synthetic',
    'keyup KeyA',
  ]);
});

t.test('touches and pens of another program are dropped unless the policy keeps them', async (t) => {
  const steps: FakeStep[] = [
    turnTo(editor),
    { do: 'touch', phase: 'start', contact: 0, injected: true },
    { do: 'touch', phase: 'end', contact: 0, injected: true },
    { do: 'pen', phase: 'move', injected: true },
  ];
  t.strictSame((await record(t, steps)).kept, []);
  const { kept } = await record(t, steps, { injected: 'keep' });
  t.strictSame(
    kept.map(({ kind, injected }) => [kind, injected]),
    [
      ['touchstart', true],
      ['touchend', true],
      ['penmove', true],
    ],
  );
});

t.test('a touch that is down when recording stops ends with it', async (t) => {
  const out = join(t.testdir(), 'a.mcap');
  const recording = await startWith({ policy, out }, { backend: 'fake' });
  t.teardown(() => recording.stop());
  recording.native.play([turnTo(editor), { do: 'touch', phase: 'start', contact: 0, x: 1, y: 2 }]);
  while (recording.stats.events < 3) await sleep(2);
  await recording.stop();
  t.match((await readRecording(out)).slice(-3), [
    { kind: 'touchstart' },
    { kind: 'touchcancel', x: 1, y: 2, synthetic: true },
    { kind: 'state', state: 'stop' },
  ]);
});
