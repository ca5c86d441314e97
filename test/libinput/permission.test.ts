// Who may read the input devices: not everybody, the group, and whoever got them passed on.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import t from 'tap';
import { left } from '../contract/recorded.js';
import type { Teardown } from '../contract/stage.js';
import { typing } from '../contract/steps.js';
import { library } from '../system/harness/project.js';
import { allowing } from '../system/harness/session.js';
import { asNobodySpecial, asPerson } from './harness/sway.js';
import { WaylandStage } from './harness/wayland-stage.js';

t.setTimeout(300_000);

// Says whether it records, then the text of what is typed, a letter a line.
const program = `
  import { startRecording } from ${JSON.stringify(library)};
  try {
    const recording = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))} });
    console.log('recording');
    for await (const batch of recording.events())
      for (const event of batch) if (event.kind === 'keydown' && event.text) console.log(event.text);
  } catch (error) {
    console.log(error.code);
    console.log(error.message.replaceAll('\\n', ' '));
  }`;

/** A program of somebody, and what it says, line by line. */
async function programOf(test: Teardown, who: readonly string[], descriptors: readonly number[] = []) {
  const stage = await WaylandStage.open(test);
  const env = {
    ...stage.sway.env,
    HOME: stage.sway.env['XDG_RUNTIME_DIR'] ?? '',
    ...(descriptors.length > 0 && { CAPSTAN_INPUT_FDS: descriptors.map((_, n) => n + 3).join(',') }),
  };
  const args = [...who, process.execPath, '--input-type=module', '--eval', program];
  const child = spawn('setpriv', args, { env, stdio: ['ignore', 'pipe', 'inherit', ...descriptors] });
  test.teardown(() => child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const end = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { stage, next, end };
}

t.test('without the group a person is refused, and told what to do and what that exposes', async (t) => {
  const { next } = await programOf(t, asNobodySpecial);
  t.equal(await next(), 'ERR_PERMISSION');
  const message = await next();
  t.match(message, /sudo usermod -aG input \$USER/);
  t.match(message, /every program of this user can read every key of every session/);
});

t.test('a person of the group records', async (t) => {
  const { stage, next } = await programOf(t, asPerson);
  t.equal(await next(), 'recording');
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const injector = await stage.injector();
  await allowed.focus();
  await stage.catchesUp();
  await injector.play(typing('ab'));
  t.equal((await next()) + (await next()), 'ab');
});

t.test('a person without the group records from descriptors that were passed on', async (t) => {
  const stage = await WaylandStage.open(t);
  const injector = await stage.injector();
  const descriptor = openSync(injector.path('keyboard'), 'r');
  t.teardown(() => closeSync(descriptor));
  const { next } = await programOf(t, asNobodySpecial, [descriptor]);
  t.equal(await next(), 'recording');
  const allowed = await stage.open({ app: 'Allowed', at: left });
  await allowed.focus();
  await stage.catchesUp();
  await injector.play(typing('ab'));
  t.equal((await next()) + (await next()), 'ab');
});
