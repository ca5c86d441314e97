import fc from 'fast-check';
import t from 'tap';
import { formatDuration, parseDuration } from '#lib/policy/duration.js';

t.test('A duration is a whole number and a unit', async (t) => {
  t.equal(parseDuration('250ms'), 250);
  t.equal(parseDuration('10s'), 10_000);
  t.equal(parseDuration('30m'), 1_800_000);
  t.equal(parseDuration('2h'), 7_200_000);
  t.equal(parseDuration('0s'), 0);
});

t.test('Anything else is refused with a hint', async (t) => {
  for (const text of [
    '',
    '30',
    'm',
    '-1m',
    '1.5h',
    '1h30m',
    ' 30m',
    '30 m',
    '30M',
    '05m',
    '1e3s',
    '9999999999s',
    '30m\n',
  ]) {
    t.throws(
      () => parseDuration(text),
      { name: 'CaptureError', code: 'ERR_USAGE', message: /is not a duration\. Write a whole number and a unit/ },
      JSON.stringify(text),
    );
  }
});

t.test('What is refused is shown short', async (t) => {
  t.throws(() => parseDuration('x'.repeat(10_000)), { message: /^"x{40}…" is not/ });
});

t.test('A duration is written in the largest unit that fits it', async (t) => {
  t.equal(formatDuration(1_800_000), '30m');
  t.equal(formatDuration(5_400_000), '90m');
  t.equal(formatDuration(7_200_000), '2h');
  t.equal(formatDuration(90_500), '90500ms');
  t.equal(formatDuration(0), '0ms');
});

t.test('What is written is read back as the same duration', async () => {
  const whole = fc.tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.constantFrom(1, 1000, 60_000, 3_600_000));
  fc.assert(fc.property(whole, ([count, unit]) => parseDuration(formatDuration(count * unit)) === count * unit));
});
