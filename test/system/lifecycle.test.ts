// Starting, stopping and leaving, in every order: no crash, and nothing of ours left in the X server.

import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { startRecording } from '#lib/index.js';
import { createSession, drain } from '../lib/fixtures/native-session.mjs';
import { Desktop } from './harness/desktop.js';
import { allowing, Session, temporaryFolder, textOf } from './harness/session.js';

t.setTimeout(300_000);

const library = new URL('../../dist/index.js', import.meta.url).href;

/** A Worker that records and says so; it never stops by itself. */
async function recordingWorker(display: string): Promise<Worker> {
  // A Worker's environment is a copy that native code does not see.
  process.env['DISPLAY'] = display;
  const source = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(library)}).then(async ({ startRecording }) => {
      const recording = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))} });
      parentPort.postMessage('recording');
      for await (const batch of recording.events()) parentPort.postMessage(batch.map((event) => event.kind));
    }).catch((error) => parentPort.postMessage(error.code ?? String(error)));`;
  const worker = new Worker(source, { eval: true });
  const first: unknown = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  if (first !== 'recording') {
    await worker.terminate();
    throw new Error(`the Worker does not record: ${String(first)}`);
  }
  return worker;
}

t.test('a Worker terminated while it captures takes its hook with it, and the next capture works', async (t) => {
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Allowed' });
  const injector = await desktop.injector();
  await client.focus();
  for (let turn = 0; turn < 10; turn++) {
    const worker = await recordingWorker(desktop.display);
    t.ok((await desktop.resourcesHeld(process.pid, 'INPUTCLIENT')) > 0);
    const typing = injector.play(Array.from({ length: 500 }, () => 'keysym a'));
    await worker.terminate();
    await typing;
    t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0);
  }
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await session.allowed();
  await injector.type('on');
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});

t.test('the context is known when start() returns, so that the first key is not denied for want of one', async (t) => {
  const desktop = await Desktop.start(t);
  process.env['DISPLAY'] = desktop.display;
  const { session, ring } = createSession({ backend: 'default' });
  t.teardown(() => session.stop());
  for (let turn = 0; turn < 20; turn++) {
    session.start();
    t.equal(drain(ring)[0]?.kind, 'context');
    session.stop();
  }
});

t.test('100 recordings one after the other leave no thread, no descriptor and no hook', async (t) => {
  const desktop = await Desktop.start(t);
  process.env['DISPLAY'] = desktop.display;
  const folder = await temporaryFolder(t);
  const one = async () => {
    const recording = await startRecording({ policy: allowing('Allowed'), out: folder });
    await recording.stop();
    await recording.finished;
  };
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const threads = () => Number(/^Threads:\s+(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  // The first few start the pools that Node keeps.
  for (let turn = 0; turn < 5; turn++) await one();
  const before = threads();
  const open = descriptors();
  for (let turn = 0; turn < 100; turn++) await one();
  t.ok(threads() <= before + 1, `${before} threads before, ${threads()} after`);
  t.ok(descriptors() <= open + 1, `${open} descriptors before, ${descriptors()} after`);
  t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0);
});
