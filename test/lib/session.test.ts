import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { loadNative } from '#lib/binding/load-native.js';
import type { FakeStep, NativeSessionOptions } from '#lib/binding/native-binding.js';
import { createError } from '#lib/binding/native-faults.js';
import { CaptureError } from '#lib/errors.js';
import { allow, at, createReader, createRing, createSession, drain, someone } from './fixtures/native-session.mjs';
import { notOnWindows } from './fixtures/platform.js';
import { runNode } from './fixtures/run-node.mjs';

const word = (ring: { words: Uint32Array }, offset: number) => Atomics.load(ring.words, offset / 4);
const key = (down: boolean): FakeStep => ({ do: 'key', usage: 4, down, text: 97 });
const validOptions = (): NativeSessionOptions => ({
  ring: createRing().bytes,
  backend: 'fake',
  doorbell: () => {},
  createError,
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

t.test('the addon exports one class, and what closes files to others', async (t) => {
  t.strictSame(Object.keys(loadNative()), ['Session', 'privateFiles']);
});

t.test('the scripted backend says what it can do', async (t) => {
  const { session } = createSession();
  const capabilities = session.capabilities();
  t.equal(capabilities.backend, 'fake');
  t.strictSame(capabilities.input, { available: true, why: '', remedy: '' });
  t.equal(capabilities.frames.available, true);
  t.equal(capabilities.indicator.available, false);
  t.not(capabilities.indicator.why, '');
});

t.test('a session refuses a ring that it cannot share', async (t) => {
  const { Session } = loadNative();
  const { memory } = createRing();
  const header = new Uint8Array(memory.slice(0));
  const rings: [string, unknown][] = [
    ['nothing', undefined],
    ['an array', []],
    ['another element type', new Int8Array(memory)],
    ['memory that could be detached', new Uint8Array(new ArrayBuffer(memory.byteLength)).fill(0)],
    ['a copy of the header in memory that could be detached', Uint8Array.from(header)],
    ['memory without a header', new Uint8Array(new SharedArrayBuffer(memory.byteLength))],
    ['less than the header says', new Uint8Array(memory, 0, memory.byteLength - 32)],
    ['memory out of line', new Uint8Array(memory, 1)],
    ['too little for a header', new Uint8Array(new SharedArrayBuffer(16))],
  ];
  for (const [what, ring] of rings) {
    t.throws(() => new Session({ ...validOptions(), ring: ring as Uint8Array }), TypeError, what);
  }
});

t.test('a session refuses options of the wrong type', async (t) => {
  const { Session } = loadNative();
  const wrong = [{ backend: 'x11' }, { backend: 1 }, { doorbell: null }, { createError: 'no' }];
  for (const options of wrong) {
    t.throws(() => new Session({ ...validOptions(), ...options } as NativeSessionOptions), TypeError);
  }
  t.throws(() => new Session(undefined as unknown as NativeSessionOptions), TypeError);
  t.throws(() => (Session as unknown as () => void)(), TypeError, 'without new');
});

t.test('a method refuses an object that is no session', async (t) => {
  const { Session } = loadNative();
  for (const method of ['start', 'stop', 'capabilities', 'context', 'play'] as const) {
    const call = Session.prototype[method] as () => unknown;
    for (const other of [{}, Object.create(Session.prototype), undefined]) {
      t.throws(() => call.call(other), TypeError, `${method} on ${typeof other}`);
    }
  }
});

t.test('what a getter of the host throws reaches the host as it is', async (t) => {
  const { Session } = loadNative();
  for (const thrown of [null, undefined, 7, new Error('mine')]) {
    const options = {
      get ring(): never {
        throw thrown;
      },
    };
    t.equal(
      thrownBy(() => new Session(options as unknown as NativeSessionOptions)),
      thrown,
    );
  }
});

t.test('what createError throws, null too, is what start() throws', async (t) => {
  const running = createSession();
  running.session.start();
  t.teardown(() => running.session.stop());
  const { session } = createSession({
    createError: () => {
      throw null;
    },
  });
  t.equal(
    thrownBy(() => session.start()),
    null,
  );
});

t.test('events come in the order of the script, with times that rise', async (t) => {
  const { session, until } = createReader();
  t.teardown(() => session.stop());
  session.play([
    someone as FakeStep,
    { do: 'move', x: 3, y: 4 },
    { do: 'key', usage: 0x10, down: true, text: 0x20ac, mods: 16, injected: true, repeat: true },
    { do: 'button', button: 2, down: true, x: 5, y: 6, clicks: 3, mods: 1 },
    { do: 'wheel', x: 7, y: 8, dx: -30, dy: 120 },
  ]);
  session.start();
  const records = await until((all) => all.length === 5);
  t.strictSame(
    records.map((record) => record.kind),
    ['context', 'move', 'keydown', 'buttondown', 'wheel'],
  );
  for (const [index, record] of records.entries()) {
    if (index > 0) t.ok(record.time > (records[index - 1]?.time ?? Infinity));
  }
  const [, move, pressed, clicked, wheel] = records;
  t.strictSame(move?.floats, [3, 4, 3, 4]);
  t.equal(pressed?.words[0], 0x10);
  t.strictSame(pressed?.words.slice(1, 3), [0x010020ac, 0x20ac]);
  t.equal(pressed?.bytes[12], 16);
  t.equal((pressed?.flags ?? 0) & 15, 1 | 2);
  t.strictSame(clicked?.floats.slice(0, 2), [5, 6]);
  t.strictSame(clicked?.bytes.slice(8, 11), [2, 3, 1]);
  t.strictSame(wheel?.floats, [7, 8, -30, 120]);
});

t.test('the ring counts time from a whole millisecond, which a pause does not change', async (t) => {
  const { session, ring } = createSession();
  const epoch = () => new Float64Array(ring.memory)[at.epochUnixMs / 8] ?? Number.NaN;
  const before = Date.now();
  session.start();
  const first = epoch();
  t.ok(first >= before && first <= Date.now());
  t.equal(first, Math.floor(first));
  session.stop();
  await sleep(5);
  session.start();
  session.stop();
  t.equal(epoch(), first);
});

t.test('time goes on rising over a pause', async (t) => {
  const { session, until, records } = createReader();
  session.play([someone as FakeStep, key(true)]);
  session.start();
  await until((all) => all.length === 2);
  session.stop();
  session.start();
  t.teardown(() => session.stop());
  await until((all) => all.length === 3);
  const [, last, resumed] = records;
  t.ok((resumed?.time ?? 0) > (last?.time ?? Infinity));
});

t.test('the doorbell rings once a sleep of the reader', async (t) => {
  let rings = 0;
  const { session, ring } = createSession({ doorbell: () => rings++ });
  t.teardown(() => session.stop());
  session.play([someone as FakeStep, { do: 'wait', ms: 1 }, key(true), { do: 'wait', ms: 1 }, key(false)]);
  session.start();
  while (word(ring, at.tail) < 3) await sleep(1);
  await sleep(20);
  t.equal(rings, 1, 'nobody has drained: one ring for three batches');
  drain(ring);
  session.play([key(true)]);
  while (rings < 2) await sleep(1);
  t.equal(word(ring, at.doorbells), 2);
});

t.test('no doorbell rings without input', async (t) => {
  let rings = 0;
  const { session } = createSession({ doorbell: () => rings++ });
  session.start();
  await sleep(30);
  session.stop();
  t.equal(rings, 0);
});

t.test('a ring that stop() overtook is not answered', async (t) => {
  let rings = 0;
  const { session, ring } = createSession({ doorbell: () => rings++ });
  session.play([someone as FakeStep]);
  session.start();
  // Without giving the event loop a turn, so that the ring is still waiting when stop() comes.
  while (word(ring, at.doorbells) === 0);
  session.stop();
  await sleep(20);
  t.equal(rings, 0);
});

t.test('the doorbell may stop the session', async (t) => {
  const { promise, resolve } = withResolvers();
  const { session } = createSession({
    doorbell: () => {
      session.stop();
      resolve();
    },
  });
  session.play([someone as FakeStep]);
  session.start();
  await promise;
  session.start();
  session.stop();
  t.pass('and it may be started again');
});

t.test('a doorbell that throws is an uncaughtException of the host', async (t) => {
  for (const thrown of ['new Error("mine")', 'null', 'undefined']) {
    const { code, stdout, stderr } = await runNode(`
      import { createSession, someone } from './native-session.mjs';
      const { session } = createSession({ doorbell() { throw ${thrown}; } });
      process.on('uncaughtException', (error) => { console.log('caught', error?.message ?? error); session.stop(); });
      session.play([someone]);
      session.start();`);
    t.equal(code, 0, stderr);
    t.match(stdout, /^caught (mine|null|undefined)/);
  }
});

t.test('one process captures once at a time', async (t) => {
  const first = createSession();
  const second = createSession();
  first.session.start();
  for (const { session } of [first, second]) {
    const error = thrownBy(() => session.start());
    t.ok(error instanceof CaptureError);
    t.match(error, { code: 'ERR_BUSY', osError: 0, remedy: /Stop it/ });
  }
  first.session.stop();
  second.session.start();
  second.session.stop();
});

t.test('stop() may be called at any time, any number of times', async (t) => {
  const { session } = createSession();
  session.stop();
  session.start();
  session.stop();
  t.doesNotThrow(() => session.stop());
  session.start();
  t.throws(() => createSession().session.start(), { code: 'ERR_BUSY' }, 'and it captures again');
  session.stop();
});

t.test('stop() does not wait for a script that waits or floods', async (t) => {
  for (const step of [
    { do: 'wait', ms: 3_600_000 },
    { do: 'flood', kind: 'move', count: 0xffffffff },
  ] as const) {
    const { session, ring } = createSession();
    session.play([someone as FakeStep, step]);
    session.start();
    while (word(ring, at.tail) === 0) await sleep(1);
    session.stop();
    const tail = word(ring, at.tail);
    await sleep(5);
    t.equal(word(ring, at.tail), tail, `nothing is published after stop() returned (${step.do})`);
  }
});

t.test('steps that were not played when the session stopped are gone', async (t) => {
  const { session, until } = createReader();
  session.play([someone as FakeStep, { do: 'wait', ms: 3_600_000 }, key(true)]);
  session.start();
  await until((all) => all.length === 1);
  session.stop();
  session.play([key(false)]);
  session.start();
  t.teardown(() => session.stop());
  const records = await until((all) => all.length === 3);
  t.strictSame(
    records.map(({ kind, epoch }) => [kind, epoch]),
    [
      ['context', 1],
      ['context', 2],
      ['keyup', 2],
    ],
    'the context in which the session stopped is opened anew',
  );
});

t.test('a note on the health of the capture is in the header and rings the doorbell', async (t) => {
  const { promise, resolve } = withResolvers();
  const { session, ring } = createSession({ doorbell: () => word(ring, at.health) !== 0 && resolve() });
  t.teardown(() => session.stop());
  session.start();
  session.play([{ do: 'health', what: 'hook-reinstalled' }]);
  await promise;
  t.equal(word(ring, at.health), 1);
});

t.test('a script with a health step of another word is refused', async (t) => {
  const { session } = createSession();
  t.throws(() => session.play([{ do: 'health', what: 'fine' } as unknown as FakeStep]), TypeError);
});

t.test('a fault of the running capture is in the header and rings the doorbell', async (t) => {
  const { promise, resolve } = withResolvers();
  const { session, ring } = createSession({ doorbell: () => word(ring, at.fault) !== 0 && resolve() });
  t.teardown(() => session.stop());
  session.play([{ do: 'fail', fault: 2, osError: 32 }]);
  session.start();
  await promise;
  t.equal(word(ring, at.fault), 2);
  t.equal(word(ring, at.faultOsError), 32);
});

notOnWindows(
  t,
  'no DISPLAY to take away',
  'a backend that cannot start leaves the process free for another capture',
  async (t) => {
    const { code, stdout, stderr } = await runNode(
      `import { createSession } from './native-session.mjs';
     try { createSession({ backend: 'default' }).session.start(); } catch (error) { console.log(error.name, error.code); }
     const { session } = createSession();
     session.start();
     session.stop();`,
      { DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    );
    t.equal(code, 0, stderr);
    t.equal(stdout, 'CaptureError ERR_NO_DISPLAY\n');
  },
);

t.test('a context is asked for by its epoch, and those before it are forgotten', async (t) => {
  const { session, until } = createReader();
  t.teardown(() => session.stop());
  const owner = { id: 1, app: 'Editor', executable: 'ed', title: 'draft – é', windowClass: 'Frame', pid: 42 };
  session.play([
    { do: 'context', focus: owner },
    {
      do: 'context',
      focus: { id: 2, app: 'Editor', popup: true, owner, kin: [owner], rect: { x: -5, y: 6, width: 7, height: 8 } },
      pointer: null,
    },
    { do: 'context', focus: null, reason: 'grab' },
  ]);
  session.start();
  await until((all) => all.length === 3);
  const first = session.context(1);
  t.equal(first?.focus?.title, 'draft – é');
  t.strictSame(first?.pointer, first?.focus, 'the pointer is over the focused window unless the script says otherwise');
  const popup = session.context(2);
  t.match(popup?.focus, {
    popup: true,
    rect: { x: -5, y: 6, width: 7, height: 8 },
    windowClass: '',
    owner: { executable: 'ed', windowClass: 'Frame', pid: 42 },
    kin: [{ id: 1 }],
  });
  t.equal(popup?.pointer, null);
  t.equal(session.context(1), null, 'forgotten');
  t.strictSame(session.context(3), { pending: false, reason: 'grab', focus: null, pointer: null });
  t.equal(session.context(4), null, 'never opened');
});

t.test('each reason not to know a context has its word', async (t) => {
  const { session, until } = createReader();
  t.teardown(() => session.stop());
  const reasons = ['unknown', 'grab', 'no-window-manager', 'elevated', 'secure-desktop', 'secure-input'] as const;
  session.play(reasons.map((reason) => ({ do: 'context', focus: null, reason })));
  session.start();
  await until((all) => all.length === reasons.length);
  t.strictSame(
    reasons.map((_, index) => session.context(index + 1)?.reason),
    reasons,
  );
});

t.test('an epoch that is no number of one is refused', async (t) => {
  const { session } = createSession();
  for (const epoch of [-1, 1.5, 2 ** 32, Number.NaN, '1', undefined]) {
    t.throws(() => session.context(epoch as number), TypeError);
  }
});

t.test('a pending context is known after it was resolved', async (t) => {
  const { session, ring, until } = createReader();
  t.teardown(() => session.stop());
  session.play([{ do: 'context', focus: null, pending: true }]);
  session.start();
  await until((all) => all.length === 1);
  t.match(session.context(1), { pending: true, focus: null });
  t.equal(word(ring, at.contextSerial), 0);
  session.play([{ do: 'resolve', focus: { app: 'Editor' } }]);
  while (word(ring, at.contextSerial) === 0) await sleep(1);
  t.match(session.context(1), { pending: false, reason: 'none', focus: { app: 'Editor' } });
});

t.test('a script with a step that is none is refused as a whole', async (t) => {
  const { session, ring } = createSession();
  const wrong = [
    {},
    { do: 'dance' },
    { do: 'key', usage: 70_000, down: true },
    { do: 'key', usage: 4 },
    { do: 'move', x: Number.NaN, y: 0 },
    { do: 'move', x: 1 },
    { do: 'button', button: 0, down: true, y: 1 },
    { do: 'flood', kind: 'wheel', count: 1 },
    { do: 'touch', phase: 'down', contact: 0 },
    { do: 'touch', phase: 'start' },
    { do: 'touch', phase: 'start', contact: 256 },
    { do: 'touch', phase: 'start', contact: 0, x: 1 },
    { do: 'pen', phase: 'start' },
    { do: 'pen', phase: 'down', pressure: 65_536 },
    { do: 'pen', phase: 'down', tiltX: 91 },
    { do: 'context', focus: {} },
    { do: 'context', focus: null, reason: 'because' },
    null,
  ];
  for (const step of wrong) t.throws(() => session.play([someone as FakeStep, step as FakeStep]), TypeError);
  t.throws(() => session.play('no' as unknown as FakeStep[]), TypeError);
  const endless: { app: string; owner?: unknown } = { app: 'Editor' };
  endless.owner = endless;
  t.throws(() => session.play([{ do: 'context', focus: endless as { app: string } }]), TypeError);
  session.start();
  await sleep(10);
  session.stop();
  t.equal(word(ring, at.tail), 0);
});

t.test('of a flood every move arrives, was merged, or is counted as lost', async (t) => {
  const count = 200_000;
  const { session, records, until } = createReader({ ring: createRing(256) });
  t.teardown(() => session.stop());
  session.play([someone as FakeStep]);
  session.start();
  await until((all) => all.length === 1);
  session.play([
    { do: 'flood', kind: 'move', count },
    { do: 'key', usage: 4, down: true },
  ]);
  await until((all) => all.at(-1)?.kind === 'keydown');
  let accounted = 0;
  let seq = records[0]?.seq ?? 0;
  let last = -1;
  let backwards = 0;
  for (const record of records.slice(1, -1)) {
    if (record.kind === 'lost') accounted += record.words[3];
    if (record.kind === 'move') {
      accounted += record.seq - seq;
      const index = record.floats[0] + record.floats[1] * 65_536;
      if (index <= last) backwards += 1;
      last = index;
    }
    seq = record.seq;
  }
  t.equal(accounted, count);
  t.equal(backwards, 0, 'in order');
});

t.test('a header that was changed behind the session does not start', async (t) => {
  const { session, ring } = createSession();
  ring.words[4] = ring.capacity * 2;
  t.match(
    thrownBy(() => session.start()),
    { code: 'ERR_INTERNAL' },
  );
});

t.test('a running session holds the process, a stopped one does not', async (t) => {
  const { code, stdout } = await runNode(`
    import { createSession } from './native-session.mjs';
    const { session } = createSession();
    session.start();
    setTimeout(() => { console.log('still here'); session.stop(); }, 50).unref();`);
  t.equal(code, 0);
  t.equal(stdout, 'still here\n');
});

t.test('process.exit() while events flood in ends the process with its code', async (t) => {
  const { code, signal, stderr } = await runNode(`
    import { createReader, someone } from './native-session.mjs';
    const { session, until } = createReader();
    session.play([someone, { do: 'flood', kind: 'move', count: 0xffffffff }]);
    session.start();
    await until((records) => records.length > 1000);
    process.exit(3);`);
  t.equal(signal, null, stderr);
  t.equal(code, 3, stderr);
});

t.test('the memory of a running session outlives every reference of JavaScript', async (t) => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  let rings = 0;
  const stop = (() => {
    const { session } = createSession({ ring: createRing(64), doorbell: () => rings++ });
    session.play([someone as FakeStep, { do: 'flood', kind: 'key', count: 100_000 }]);
    session.start();
    const weak = new WeakRef(session);
    return () => weak.deref()?.stop();
  })();
  for (let round = 0; round < 5; round++) {
    await sleep(1);
    gc();
  }
  t.equal(rings, 1);
  t.equal(stop(), undefined);
  const again = createSession();
  again.session.start();
  again.session.stop();
});

t.test('a stopped session is collected although its doorbell knows it', async (t) => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const weak = (() => {
    const { session } = createSession({ doorbell: () => session.stop() });
    session.start();
    session.stop();
    return new WeakRef(session);
  })();
  for (let round = 0; round < 20 && weak.deref() !== undefined; round++) {
    await sleep(5);
    gc();
  }
  t.equal(weak.deref(), undefined);
});

t.test('an epoch without a verdict lets in no more than the limit', async (t) => {
  const { session, ring } = createSession({ ring: createRing(4096) });
  t.teardown(() => session.stop());
  session.play([someone as FakeStep, { do: 'flood', kind: 'key', count: 3000 }, { do: 'wait', ms: 1 }]);
  session.start();
  while (word(ring, at.tail) < 1025) await sleep(1);
  await sleep(20);
  t.equal(word(ring, at.tail), 1025, 'the context and 1024 keys');
  allow(ring, 1);
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
