// Starting, stopping and leaving, in every order: the right code, no hang, and the next capture works.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { startRecording } from '#lib/index.js';
import { library } from '../system/harness/project.js';
import { allowing, readEvents, Session, temporaryFolder, textOf } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { left, recordedApp } from './recorded.js';
import { openStage, type Stage } from './stage.js';
import { stroke, typing } from './steps.js';

t.setTimeout(300_000);

/** A module that records, says so by `said`, and then does as told. */
const recorder = (said: string, then: string) => `
  import(${JSON.stringify(library)}).then(async ({ startRecording }) => {
    const recording = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))} });
    ${said}('recording');
    ${then}
  }).catch((error) => ${said}(error.code ?? String(error)));`;

/** A Worker that records, says so, and then what comes, without times; it never stops by itself. */
async function recordingWorker(stage: Stage, then = ''): Promise<Worker> {
  // A Worker's environment is a copy that native code does not see.
  stage.enter();
  const tell =
    'for await (const batch of recording.events()) parentPort.postMessage(batch.map(({ kind, denied }) => ({ kind, denied })));';
  const source = `const { parentPort } = require('node:worker_threads');
    ${recorder('parentPort.postMessage', `${then}\n${tell}`)}`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  const first: unknown = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  if (first !== 'recording') {
    await worker.terminate();
    throw new Error(`the Worker does not record: ${String(first)}`);
  }
  return worker;
}

/** Runs a program that records until it ends by itself, and returns how. */
async function ended(stage: Stage, source: string): Promise<{ code: number | null; said: string }> {
  stage.enter();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--eval', source], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

t.test('a Worker records', async (t) => {
  const stage = await openStage(t);
  const app = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  const worker = await recordingWorker(stage);
  t.teardown(() => worker.terminate());
  const seen: { kind: string; denied?: boolean }[] = [];
  worker.on('message', (batch: typeof seen) => seen.push(...batch));
  const count = (kind: string) => seen.filter((event) => event.kind === kind).length;
  await app.focus();
  await until('the Worker sees the focus', () => seen.some(({ denied }) => denied === false));
  await injector.play(typing('abc'));
  await until('the Worker sees the keys', () => count('keyup') >= 3);
  t.equal(count('keydown'), 3);
});

t.test('a Worker is terminated while it captures, again and again, and the next capture works', async (t) => {
  const stage = await openStage(t);
  const app = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  await app.focus();
  for (let turn = 0; turn < 5; turn++) {
    const worker = await recordingWorker(stage);
    const typed = injector.play(Array.from({ length: 200 }, () => stroke('KeyA')).flat());
    await worker.terminate();
    await typed;
  }
  const session = await Session.start(t, stage, allowing('Allowed'));
  await session.allowed();
  await injector.play(typing('on'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});

t.test('a second capture is refused with ERR_BUSY, and the first goes on', async (t) => {
  const { stage, injector, session } = await recordedApp(t);
  stage.enter();
  await t.rejects(startRecording({ policy: allowing('Allowed') }), { code: 'ERR_BUSY' });
  await t.rejects(recordingWorker(stage), /ERR_BUSY/);
  await injector.play(typing('on'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});

t.test('20 recordings one after the other, each of which captures', async (t) => {
  const stage = await openStage(t);
  const app = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  await app.focus();
  for (let turn = 0; turn < 20; turn++) {
    const session = await Session.start(t, stage, allowing('Allowed'));
    await session.allowed();
    await injector.play(typing('x'));
    await session.fence(injector);
    const events = await session.finish();
    if (textOf(events) !== 'x') t.equal(textOf(events), 'x', `turn ${turn}`);
  }
  await app.settled();
  t.equal(app.text(), 'x'.repeat(20));
});

t.test('an AbortSignal stops a recording as stop() does', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  const controller = new AbortController();
  const folder = await temporaryFolder(t);
  const recording = await startRecording({ policy: allowing('Allowed'), out: folder, signal: controller.signal });
  controller.abort();
  await recording.finished;
  t.equal(recording.state, 'stopped');
  t.ok((await readEvents(recording.path ?? '')).length > 0);
});

t.test('a process that exits while it captures ends with its own code', async (t) => {
  const stage = await openStage(t);
  const { code, said } = await ended(stage, recorder('console.log', 'process.exit(7);'));
  t.equal(code, 7, said);
  t.match(said, 'recording');
});

t.test('a process that exits while a Worker captures ends with its own code', async (t) => {
  const stage = await openStage(t);
  const inWorker = recorder("require('node:worker_threads').parentPort.postMessage", 'await new Promise(() => {});');
  const source = `
    const { Worker } = require('node:worker_threads');
    const worker = new Worker(${JSON.stringify(inWorker)}, { eval: true });
    worker.on('message', (said) => { console.log(said); process.exit(said === 'recording' ? 4 : 1); });`;
  const { code, said } = await ended(stage, source);
  t.equal(code, 4, said);
});

t.test('a process that has stopped its recording ends by itself', async (t) => {
  const stage = await openStage(t);
  const { code, said } = await ended(stage, recorder('console.log', 'await recording.stop();'));
  t.equal(code, 0, said);
  t.match(said, 'recording');
});

t.test('an error that nobody catches ends a process that captures as it ends any', async (t) => {
  const stage = await openStage(t);
  const thrower = "setImmediate(() => { throw new Error('of the host'); });";
  const { code, said } = await ended(stage, recorder('console.log', thrower));
  t.equal(code, 1, said);
  t.match(said, 'of the host');
});

t.test('what a listener of the live stream throws is the host’s, and the recording goes on', async (t) => {
  const { injector, session } = await recordedApp(t);
  const reading = (async () => {
    for await (const _batch of session.recording.events()) throw new Error('of the listener');
  })();
  await t.rejects(reading, /of the listener/);
  await injector.play(typing('on'));
  await session.fence(injector);
  t.equal(textOf(await session.finish()), 'on');
});
