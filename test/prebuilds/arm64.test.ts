// What a person types is recorded exactly by Node for arm64 too: on a real X server, against what the window received.

import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { Desktop } from '../system/harness/desktop.js';
import { codeOf, F9, SHIFT_LEFT, stroke, textKeys } from '../system/harness/keyboard.js';
import { LineProcess } from '../system/harness/line-process.js';
import { projectFolder } from '../system/harness/project.js';
import { Random } from '../system/harness/random.js';
import { allowing, losses, presses, readEvents, temporaryFolder, textOf } from '../system/harness/session.js';
import { arm64App, hostEnvironment, nodeOnArm64 } from './harness/shipped.js';

t.setTimeout(590_000);

/** The package's own files, beside the dependencies that npm put there. */
function install(): void {
  for (const folder of ['dist', 'prebuilds']) {
    cpSync(join(projectFolder, folder), join(arm64App, folder), { recursive: true, force: true });
  }
  copyFileSync(
    fileURLToPath(new URL('./fixtures/record-keys.mjs', import.meta.url)),
    join(arm64App, 'record-keys.mjs'),
  );
}

t.test('300 key strokes are recorded exactly and in order by Node for arm64', async (t) => {
  install();
  const desktop = await Desktop.start(t);
  const client = await desktop.client({ app: 'Allowed' });
  const other = await desktop.client({ app: 'Other', at: { x: 720, y: 100, width: 300, height: 200 } });
  const injector = await desktop.injector();
  await client.focus();
  const folder = await temporaryFolder(t);
  const [command = '', ...before] = nodeOnArm64.command;
  const host = await LineProcess.start(
    command,
    [...before, join(arm64App, 'record-keys.mjs'), JSON.stringify(allowing('Allowed')), folder],
    hostEnvironment({ ...desktop.env, CAPSTAN_HOME: folder }),
  );
  t.teardown(() => host.stop());
  t.equal(host.lines[0]?.['arch'], 'arm64');
  for (const step of ['imported', 'started', 'allowed']) await host.when((line) => line.type === step);

  const random = new Random(64);
  const strokes = Array.from({ length: 300 }, () =>
    stroke(random.pick(textKeys), random.chance(4) ? [SHIFT_LEFT] : []),
  ).flat();
  await injector.play(strokes.slice(0, strokes.length / 2));
  await client.settled();
  await other.focus();
  await injector.type('secret');
  await other.settled();
  await client.focus();
  await injector.play(strokes.slice(strokes.length / 2));
  await injector.fence();
  const recorded = await host.when((line) => line.type === 'recorded');
  await client.settled();

  const events = await readEvents(recorded['path'] as string);
  const received = client.presses().filter((line) => line['keycode'] !== F9);
  t.ok(received.length >= 300);
  t.equal(other.text().toLowerCase(), 'secret', 'as the locks stand');
  t.equal(textOf(events), client.text());
  t.strictSame(
    presses(events).map((event) => event.code),
    received.map((line) => codeOf(line['keycode'] as number)),
  );
  t.strictSame(losses(events), []);
});
