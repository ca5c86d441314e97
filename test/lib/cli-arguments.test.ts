import { CommanderError } from 'commander';
import t from 'tap';
import { collectTopic, parseDuration, parseInstant } from '#lib/cli/arguments.js';
import { exitCodeOf } from '#lib/cli/exit-code.js';
import { isInRange } from '#lib/cli/node-range.js';
import { CaptureError } from '#lib/errors.js';

t.test('a duration is a whole number and a unit', async (t) => {
  t.equal(parseDuration('500ms'), 500);
  t.equal(parseDuration('10s'), 10_000);
  t.equal(parseDuration('5m'), 300_000);
  t.equal(parseDuration('2h'), 7_200_000);
  for (const bad of ['', '10', 's', '-1s', '1.5s', '10 s', '1d', '10s ', '0x10s', 'NaNs', '٣s']) {
    t.throws(() => parseDuration(bad), { code: 'commander.invalidArgument' }, JSON.stringify(bad));
  }
});

t.test('a duration that no timer can hold is refused', async (t) => {
  t.equal(parseDuration('576h'), 2_073_600_000);
  for (const bad of ['0s', '577h', '999999999h']) {
    t.throws(() => parseDuration(bad), { code: 'commander.invalidArgument' }, bad);
  }
});

t.test('topics gather; an unknown one is refused by naming those there are', async (t) => {
  t.same(collectTopic('/input/key', undefined), ['/input/key']);
  t.same(collectTopic('/state', ['/input/key']), ['/input/key', '/state']);
  t.throws(() => collectTopic('/input/keys', undefined), { message: /\/input\/key, \/input\/button/ });
});

t.test('an instant counts from the start, or is a time as events prints it, or one of ISO 8601 in UTC', async (t) => {
  t.same(parseInstant('90s'), { after: 90_000_000_000n });
  t.same(parseInstant('1700000000000000001'), { at: 1_700_000_000_000_000_001n });
  t.same(parseInstant('2023-11-14T22:13:20Z'), { at: 1_700_000_000_000_000_000n });
  t.same(parseInstant('2023-11-14T22:13:20.5Z'), { at: 1_700_000_000_500_000_000n });
  t.same(parseInstant('2023-11-14T22:13:20.000000001Z'), { at: 1_700_000_000_000_000_001n });
  const isoLike = ['2023-11-14T22:13:20', '2023-13-14T22:13:20Z', '2023-11-14', '2023-11-14T22:13:20.0000000001Z', 'Z'];
  for (const bad of ['', '-5s', 'yesterday', '1e9', '12345678901234567890', ...isoLike]) {
    t.throws(() => parseInstant(bad), { code: 'commander.invalidArgument' }, JSON.stringify(bad));
  }
});

t.test('the exit code tells a wrong call from a failure', async (t) => {
  t.equal(exitCodeOf(new CommanderError(0, 'commander.helpDisplayed', '')), 0);
  t.equal(exitCodeOf(new CommanderError(1, 'commander.unknownOption', '')), 2);
  t.equal(exitCodeOf(new CaptureError('ERR_USAGE', 'x')), 2);
  t.equal(exitCodeOf(new CaptureError('ERR_NO_DISPLAY', 'x')), 1);
  t.equal(exitCodeOf(new Error('x')), 1);
});

t.test('the Node version is held against the range of package.json', async (t) => {
  const range = '^20.17.0 || >=22.9.0';
  for (const version of ['20.17.0', '20.20.1', '22.9.0', '23.0.0', '26.1.0-nightly'])
    t.ok(isInRange(version, range), version);
  for (const version of ['18.20.0', '20.16.9', '21.7.0', '22.8.9']) t.notOk(isInRange(version, range), version);
  t.notOk(isInRange('22.0.0', '~22.0.0'), 'a form that is not known is not taken for a yes');
});
