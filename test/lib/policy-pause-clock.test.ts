import fc from 'fast-check';
import t from 'tap';
import { type Clock, PauseClock } from '#lib/policy/pause-clock.js';

const minute = 60_000;

/** Time that passes only when told to; a timer longer than 32 bits fires at once, as Node's does. */
class FakeClock implements Clock {
  time = 1_000_000;
  #timers = new Map<number, { at: number; callback: () => void }>();
  #last = 0;

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void, delay: number): number {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.time + (delay > 2 ** 31 - 1 ? 1 : delay), callback });
    return this.#last;
  }

  clearTimeout(timer: number): void {
    this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** `early`: how much too soon the first timer fires. */
  pass(milliseconds: number, early = 0): void {
    const end = this.time + milliseconds;
    let ahead = early;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at - ahead <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at - ahead);
      ahead = 0;
      due[1].callback();
    }
    this.time = end;
  }
}

function setUp(max = 30 * minute) {
  const clock = new FakeClock();
  const ended: number[] = [];
  return { clock, ended, pause: new PauseClock({ max, clock, onEnd: () => ended.push(clock.now()) }) };
}

t.test('A pause ends by itself when its time is up', async (t) => {
  const { clock, ended, pause } = setUp();
  t.equal(pause.start(10 * minute), 1_000_000 + 10 * minute);
  clock.pass(10 * minute - 1);
  t.same(ended, []);
  clock.pass(1);
  t.same(ended, [1_000_000 + 10 * minute]);
  t.equal(pause.until, null);
});

t.test('A pause lasts as long as the policy allows unless a time is given', async (t) => {
  const { pause, clock } = setUp();
  t.equal(pause.start(), clock.now() + 30 * minute);
});

t.test('A duration may be written as in a policy', async (t) => {
  const { pause, clock } = setUp();
  t.equal(pause.start('10m'), clock.now() + 10 * minute);
});

t.test('A pause longer than the policy allows is refused, and the message names both', async (t) => {
  const { pause, clock } = setUp();
  const refusal = { name: 'CaptureError', code: 'ERR_PAUSE_TOO_LONG' };
  t.throws(() => pause.start('31m'), { ...refusal, message: /A pause of 31m is longer than the policy allows: 30m\./ });
  t.throws(() => pause.start(30 * minute + 1), { ...refusal, message: /1800001ms .* 30m/ });
  t.throws(() => pause.start(Number.POSITIVE_INFINITY), { ...refusal, message: /Infinity ms .* 30m/ });
  t.equal(pause.until, null);
  t.equal(clock.timers, 0);
});

t.test('A pause of exactly the longest is allowed', async (t) => {
  const { pause } = setUp();
  t.doesNotThrow(() => pause.start(30 * minute));
});

t.test('A time that is none is refused', async (t) => {
  const { pause } = setUp();
  for (const duration of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '0s', '', 'soon', null, {}, 5n, true]) {
    t.throws(() => pause.start(duration as number), { name: 'CaptureError', code: 'ERR_USAGE' }, String(duration));
  }
  t.equal(pause.until, null);
});

t.test('A refused pause leaves the running one as it is', async (t) => {
  const { clock, ended, pause } = setUp();
  const until = pause.start('5m');
  t.throws(() => pause.start('31m'));
  t.equal(pause.until, until);
  clock.pass(5 * minute);
  t.equal(ended.length, 1);
});

t.test('A pause may be extended; the longest counts from now', async (t) => {
  const { clock, ended, pause } = setUp();
  pause.start('30m');
  clock.pass(20 * minute);
  t.equal(pause.start('30m'), 1_000_000 + 50 * minute);
  clock.pass(29 * minute);
  t.same(ended, []);
  clock.pass(minute);
  t.same(ended, [1_000_000 + 50 * minute]);
  t.equal(clock.timers, 0);
});

t.test('A shorter pause taken meanwhile does not end the longer one early', async (t) => {
  const { clock, ended, pause } = setUp();
  pause.start('30m');
  t.equal(pause.start('1m'), 1_000_000 + 30 * minute);
  clock.pass(2 * minute);
  t.same(ended, []);
});

t.test('A pause may be ended early, and then does not call back', async (t) => {
  const { clock, ended, pause } = setUp();
  pause.start('5m');
  pause.end();
  t.equal(pause.until, null);
  t.equal(clock.timers, 0, 'nothing keeps the process alive');
  clock.pass(minute * 60);
  t.same(ended, []);
  t.doesNotThrow(() => pause.end(), 'ending it again does nothing');
});

t.test('A pause may be taken again as often as wanted', async (t) => {
  const { clock, ended, pause } = setUp();
  for (let round = 1; round <= 5; round += 1) {
    pause.start('30m');
    clock.pass(31 * minute);
    t.equal(ended.length, round);
  }
});

t.test('A pause may be taken again from within the call at the end of one', async (t) => {
  const clock = new FakeClock();
  const pause: PauseClock = new PauseClock({ max: minute, clock, onEnd: () => pause.start('1m') });
  pause.start('1m');
  clock.pass(minute);
  t.equal(pause.until, 1_000_000 + 2 * minute);
  t.equal(clock.timers, 1);
});

t.test('A pause longer than any timer of Node ends in time', async (t) => {
  const days = 24 * 60 * minute;
  const { clock, ended, pause } = setUp(60 * days);
  pause.start(60 * days);
  clock.pass(60 * days - 1);
  t.same(ended, []);
  clock.pass(1);
  t.same(ended, [1_000_000 + 60 * days]);
});

t.test('A timer that fires early does not end a pause early', async (t) => {
  const { clock, ended, pause } = setUp();
  pause.start(1000.5);
  clock.pass(1000, 1);
  t.same(ended, []);
  clock.pass(2);
  t.equal(ended.length, 1);
});

t.test('A paused process stays alive until it has resumed', async (t) => {
  const pause = new PauseClock({ max: minute, onEnd: () => undefined });
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const before = timers();
  pause.start();
  t.equal(timers(), before + 1);
  pause.end();
  t.equal(timers(), before);
});

t.test('However pauses are taken, none ends before its own time or later than the longest after the last', async () => {
  const steps = fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 100 }), wait: fc.integer({ min: 0, max: 150 }) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const { clock, ended, pause } = setUp(100);
      for (const { length, wait } of steps) {
        const asked = clock.now() + length;
        const until = pause.start(length);
        if (until < asked || until > clock.now() + 100) return false;
        const before = ended.length;
        clock.pass(wait);
        if (clock.now() < until ? ended.length !== before : ended.at(-1) !== until) return false;
      }
      return true;
    }),
  );
});
