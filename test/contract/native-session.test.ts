// The backend under the library: what reaches the memory that JavaScript reads, and its start and stop.

import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { at, createReader, createSession, drain, judge } from '../lib/fixtures/native-session.mjs';
import { until } from '../system/harness/until.js';
import { left } from './recorded.js';
import { openStage, type Teardown } from './stage.js';
import { typing } from './steps.js';

t.setTimeout(300_000);

const isKey = ({ kind }: { readonly kind: string }) => kind === 'keydown' || kind === 'keyup';

async function app(test: Teardown) {
  const stage = await openStage(test);
  stage.enter();
  const window = await stage.open({ app: 'Allowed', at: left });
  await window.focus();
  return { window, injector: await stage.injector() };
}

t.test('start() returns once a context can be judged: no key after it is without one', async (t) => {
  const { injector } = await app(t);
  const { session, records } = createReader({ backend: 'default' });
  t.teardown(() => session.stop());
  session.start();
  await injector.play(typing('abc'));
  await until('the keys are there', () => records.filter(isKey).length >= 6);
  t.equal(records[0]?.kind, 'context');
  t.equal(records.filter(isKey).length, 6);
});

t.test('records are numbered without a gap, and their times rise strictly', async (t) => {
  const { injector } = await app(t);
  const { session, records } = createReader({ backend: 'default' });
  t.teardown(() => session.stop());
  session.start();
  await injector.play(typing('the quick brown fox'));
  await until('the keys are there', () => records.filter(isKey).length >= 38);
  const ordered = records.every((record, n) => n === 0 || record.time > (records[n - 1]?.time ?? Infinity));
  const numbered = records.every((record, n) => n === 0 || record.seq === (records[n - 1]?.seq ?? 0) + 1);
  t.ok(ordered);
  t.ok(numbered);
});

t.test('while the gate is closed nothing enters memory, and nothing of it later', async (t) => {
  const { window, injector } = await app(t);
  const { session, ring, records } = createReader({ backend: 'default' });
  t.teardown(() => session.stop());
  session.start();
  await injector.play(typing('a'));
  await until('the key is there', () => records.filter(isKey).length >= 2);
  Atomics.store(ring.words, at.gate / 4, 0);
  await injector.play(typing('secret'));
  await window.settled();
  new Float64Array(ring.memory)[at.openSince / 8] = session.elapsed();
  Atomics.store(ring.words, at.gate / 4, 1);
  await injector.play(typing('z'));
  await until('the last key is there', () => records.filter(isKey).length >= 4);
  t.equal(window.text(), 'asecretz');
  t.equal(records.filter(isKey).length, 4);
});

t.test('of a context whose verdict is no, no key enters memory', async (t) => {
  const { window, injector } = await app(t);
  const { session, records } = createReader({
    backend: 'default',
    verdict: (ring, epoch) => judge(ring, epoch, 0),
  });
  t.teardown(() => session.stop());
  session.start();
  await until('the context is judged', () => records.length > 0);
  await injector.play(typing('secret'));
  await window.settled();
  t.equal(window.text(), 'secret');
  t.equal(records.filter(isKey).length, 0);
});

t.test('50 starts and stops while somebody types: each captures, and nothing comes after stop()', async (t) => {
  const { injector } = await app(t);
  const { session, ring, records, until: look } = createReader({ backend: 'default' });
  t.teardown(() => session.stop());
  for (let cycle = 0; cycle < 50; cycle++) {
    const seen = records.filter(isKey).length;
    session.start();
    const typed = injector.play(typing('abcde'));
    await until('a key comes', () => records.filter(isKey).length > seen);
    session.stop();
    const tail = Atomics.load(ring.words, at.tail / 4);
    await typed;
    t.equal(Atomics.load(ring.words, at.tail / 4), tail);
    // stop() took back the doorbell of what was still to be read.
    await look(() => true);
  }
});

t.test('one process captures once at a time', async (t) => {
  await app(t);
  const first = createSession({ backend: 'default' });
  const second = createSession({ backend: 'default' });
  t.teardown(() => first.session.stop());
  first.session.start();
  t.throws(() => second.session.start(), { code: 'ERR_BUSY' });
  t.throws(() => first.session.start(), { code: 'ERR_BUSY' });
  first.session.stop();
  second.session.start();
  second.session.stop();
  await wait(1);
});

t.test('a doorbell that throws is an uncaught error of the host, and capture goes on until it stops', async (t) => {
  const { injector } = await app(t);
  let rings = 0;
  const { session, ring } = createSession({
    backend: 'default',
    doorbell: () => {
      rings++;
      drain(ring);
      throw new Error('of the doorbell');
    },
  });
  const caught: unknown[] = [];
  const handlers = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => caught.push(error));
  t.teardown(() => {
    session.stop();
    process.removeAllListeners('uncaughtException');
    for (const handler of handlers) process.on('uncaughtException', handler);
  });
  session.start();
  await until('it rings', () => rings >= 1);
  const before = rings;
  await injector.play(typing('ab'));
  await until('it rings again after it threw', () => rings > before);
  session.stop();
  t.equal(caught.length, rings);
  for (const error of caught) t.match(error, { message: 'of the doorbell' });
});
