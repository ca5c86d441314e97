import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { createSession } from './fixtures/native-session.mjs';
import { runNode } from './fixtures/run-node.mjs';

interface Plan {
  end?: 'wait' | 'exit' | 'throw' | 'stop';
  sessions?: number;
}

// Without the test runner's hooks: what a Worker of a host loads is the library and no more.
const capture = (plan: Plan = {}) =>
  new Worker(new URL('./fixtures/capturing-worker.mjs', import.meta.url), { workerData: plan, execArgv: [], env: {} });

async function messageOf(worker: Worker): Promise<{ kinds?: string[]; code?: string }> {
  const [message] = await once(worker, 'message');
  return message;
}

/** Throws when a capture still counts as running. */
function assertFree(): void {
  const { session } = createSession();
  session.start();
  session.stop();
}

t.test('a Worker captures, and ends by itself once it has stopped', async (t) => {
  const worker = capture({ end: 'stop' });
  const ended = once(worker, 'exit');
  t.strictSame(await messageOf(worker), { kinds: ['context', 'move'] });
  t.strictSame(await ended, [0]);
  t.doesNotThrow(assertFree);
});

t.test('a Worker gets ERR_BUSY while the main thread captures', async (t) => {
  const { session } = createSession();
  session.start();
  t.teardown(() => session.stop());
  const worker = capture();
  t.strictSame(await messageOf(worker), { code: 'ERR_BUSY' });
  await worker.terminate();
});

t.test('the main thread gets ERR_BUSY while a Worker captures', async (t) => {
  const worker = capture();
  await messageOf(worker);
  t.throws(() => createSession().session.start(), { code: 'ERR_BUSY' });
  await worker.terminate();
  t.doesNotThrow(assertFree);
});

t.test('a Worker is terminated in the middle of a flood, again and again', async (t) => {
  for (let round = 0; round < 10; round++) {
    const worker = capture({ sessions: 3 });
    await messageOf(worker);
    await worker.terminate();
  }
  t.doesNotThrow(assertFree);
});

t.test('a Worker that exits while it captures leaves the process well', async (t) => {
  const worker = capture({ end: 'exit' });
  const ended = once(worker, 'exit');
  await messageOf(worker);
  t.strictSame(await ended, [5]);
  t.doesNotThrow(assertFree);
});

t.test('a Worker that throws while it captures leaves the process well', async (t) => {
  const worker = capture({ end: 'throw' });
  const failed = new Promise((resolve) => worker.once('error', resolve));
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  t.match(await failed, { message: 'of the worker' });
  t.equal(await ended, 1);
  t.doesNotThrow(assertFree);
});

t.test('the process may exit while a Worker captures', async (t) => {
  const { code, signal, stderr } = await runNode(`
    import { Worker } from 'node:worker_threads';
    const worker = new Worker(new URL('./capturing-worker.mjs', 'file://' + process.cwd() + '/'), { execArgv: [] });
    worker.on('message', () => process.exit(4));`);
  t.equal(signal, null, stderr);
  t.equal(code, 4, stderr);
});
