import { PassThrough } from 'node:stream';
import { mock } from 'node:test';
import t from 'tap';
import { Output } from '#lib/cli/output.js';
import { withProgress, withProgressBar } from '#lib/cli/progress.js';

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const paints: string[] = [];
  stream.on('data', (data: Buffer) => paints.push(data.toString()));
  return { err: new Output(stream), paints };
}

function work() {
  let finish: (value: string) => void = () => {};
  const promise = new Promise<string>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}

t.beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
t.afterEach(() => mock.timers.reset());

t.test('work of less than two seconds shows nothing', async (t) => {
  const { err, paints } = terminal(true);
  const { promise, finish } = work();
  const result = withProgress(err, 'Reading', promise);
  mock.timers.tick(1999);
  finish('done');
  t.equal(await result, 'done');
  t.same(paints, []);
});

t.test('longer work shows that it goes on, and leaves no trace at its end', async (t) => {
  const { err, paints } = terminal(true);
  const { promise, finish } = work();
  const result = withProgress(err, 'Reading a\u001b[2J', promise);
  mock.timers.tick(2000);
  mock.timers.tick(1000);
  t.equal(paints.length, 2);
  t.match(paints[0], 'Reading a\\u001b[2J…');
  finish('done');
  await result;
  t.equal(paints.at(-1), '\r\u001b[2K');
  mock.timers.tick(10_000);
  t.equal(paints.length, 3);
});

t.test('a fault of the work is passed on, and the line wiped', async (t) => {
  const { err, paints } = terminal(true);
  const { promise, finish } = work();
  const result = withProgress(
    err,
    'Reading',
    promise.then(() => {
      throw new Error('broken');
    }),
  );
  mock.timers.tick(2000);
  finish('');
  await t.rejects(result, { message: 'broken' });
  t.equal(paints.at(-1), '\r\u001b[2K');
});

t.test('off a terminal nothing is shown, however long it takes', async (t) => {
  const { err, paints } = terminal(false);
  const { promise, finish } = work();
  const result = withProgress(err, 'Reading', promise);
  mock.timers.tick(60_000);
  finish('done');
  await result;
  t.same(paints, []);
});

t.test('work of known steps shows a bar that fills', async (t) => {
  const { err, paints } = terminal(true);
  const { promise, finish } = work();
  let tell: (done: number) => void = () => {};
  const result = withProgressBar(err, 'Writing', 2400, (report) => {
    tell = report;
    return promise;
  });
  tell(0);
  mock.timers.tick(2000);
  tell(1200);
  mock.timers.tick(1000);
  t.match(paints[0], 'Writing [------------------------] 0 of 2,400');
  t.match(paints[1], 'Writing [############------------] 1,200 of 2,400');
  finish('done');
  t.equal(await result, 'done');
  t.equal(paints.at(-1), '\r\u001b[2K');
});
