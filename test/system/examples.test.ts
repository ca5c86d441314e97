// The examples that need a display, on a real X server, as a stranger runs them.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { CapstanEvent } from '#lib/events.js';
import { openRecording } from '#lib/recording/reader.js';
import { projectFolder, start } from '../lib/fixtures/capstan-child.js';
import { Desktop } from './harness/desktop.js';

const policy = {
  version: 1,
  allow: [{ app: 'Editor' }],
  streams: { keys: 'full', pointer: true },
  injected: 'keep',
};

// What is typed before the capture knows which window is in use is denied; on a busy machine that takes a moment.
const HEAD_START_MS = 700;

async function desktopFor(t: Test) {
  const folder = t.testdir();
  const policyFile = path.join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify(policy));
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Editor' });
  const injector = await desktop.injector();
  const run = (name: string, ...args: string[]) =>
    start([path.join(projectFolder, 'examples', name), ...args], { env: desktop.env });
  return { folder, policyFile, client, injector, run };
}

t.test('01-record.mjs records what is typed into an allowed app', async (t) => {
  const { folder, policyFile, client, injector, run } = await desktopFor(t);
  const out = path.join(folder, 'out.mcap');
  const { printed, ended } = run('01-record.mjs', policyFile, out, '5');
  await printed('stdout', `Recording to ${out}`);
  await client.focus();
  await sleep(HEAD_START_MS);
  await injector.type('hello');
  const { code, stderr } = await ended;
  t.match({ code, stderr }, { code: 0, stderr: '' });
  const recording = await openRecording(out);
  t.teardown(() => recording.close());
  const events: CapstanEvent[] = [];
  for await (const event of recording.events({ topics: ['/input/key'] })) events.push(event);
  t.equal(events.map((event) => (event.kind === 'keydown' ? event.text : '')).join(''), 'hello');
});

t.test('02-live.mjs prints the keys as they are pressed', async (t) => {
  const { policyFile, client, injector, run } = await desktopFor(t);
  const { printed, ended } = run('02-live.mjs', policyFile, '5');
  await printed('stdout', 'Recording');
  await client.focus();
  await sleep(HEAD_START_MS);
  await injector.type('ok');
  await printed('stdout', 'KeyO "o"\nKeyK "k"\n');
  t.match(await ended, { code: 0, stderr: '' });
});

t.test('04-pause.mjs pauses, resumes and stops', async (t) => {
  const { policyFile, run } = await desktopFor(t);
  t.match(await run('04-pause.mjs', policyFile).ended, { code: 0, stderr: '', stdout: 'paused\nrecording\nstopped\n' });
});

t.test('05-check.mjs finds input and windows at work', async (t) => {
  const { run } = await desktopFor(t);
  const { code, stdout } = await run('05-check.mjs').ended;
  t.equal(code, 0);
  t.match(stdout, /^input +works$/m);
  t.match(stdout, /^windows +works$/m);
});
