import t from 'tap';
import { RecordingClock } from '#lib/recorder/recording-clock.js';

const MS = 1_000_000;

/** A clock at 1,000,000 ms since the Unix epoch whose two sources stand until they are moved. */
function made() {
  const time = { elapsed: 0, wall: 1_000_000 };
  const clock = new RecordingClock({ epochUnixMs: 1_000_000, elapsed: () => time.elapsed, wall: () => time.wall });
  const pass = (ms: number): void => {
    time.elapsed += ms * MS;
    time.wall += ms;
  };
  return { clock, time, pass };
}

t.test('time counts from the wall clock at the start', async (t) => {
  const { clock, pass } = made();
  pass(5);
  t.equal(clock.now(), 1_000_005n * BigInt(MS));
});

t.test('no time is given twice, and none goes back', async (t) => {
  const { clock } = made();
  const first = clock.now();
  t.equal(clock.now(), first + 1n);
  t.equal(clock.rising(first - 500n), first + 2n);
  t.equal(clock.rising(first + 500n), first + 500n);
});

t.test('a step of the wall clock moves no time, and is told once', async (t) => {
  const { clock, time, pass } = made();
  pass(1000);
  t.equal(clock.newOffset(), null);
  time.wall -= 3_600_000;
  t.equal(clock.now(), 1_001_000n * BigInt(MS));
  t.equal(clock.newOffset(), -3_600_000n * BigInt(MS));
  pass(1000);
  t.equal(clock.newOffset(), null);
  time.wall += 3_600_000;
  t.equal(clock.newOffset(), 0n);
});

t.test('what a time server slews is not worth telling', async (t) => {
  const { clock, time } = made();
  time.wall += 200;
  t.equal(clock.newOffset(), null);
});
