// An app as Electron packs it: no library can be loaded out of `app.asar`, those that were unpacked lie in a folder beside it.
// Electron itself is not here; folders of these names stand for the archive, with binaries in it that cannot be loaded.

import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { installInto, run } from './harness/package.js';
import { checkRecording } from './harness/recording-check.js';
import { Scene } from './harness/scene.js';

const prebuilds = `node_modules/capstan/prebuilds`;

/** The app as packed, and where its binaries went. */
async function packed(t: Test) {
  const folder = await temporaryFolder(t);
  const archive = join(folder, 'resources/app.asar');
  await installInto(archive);
  const twin = `${archive}.unpacked`;
  mkdirSync(join(twin, 'node_modules/capstan'), { recursive: true });
  renameSync(join(archive, prebuilds), join(twin, prebuilds));
  cpSync(join(twin, prebuilds), join(archive, prebuilds), { recursive: true });
  for (const name of readdirSync(join(archive, prebuilds), { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.node')) writeFileSync(join(archive, prebuilds, name), 'in an archive');
  }
  return { archive, twin };
}

t.test('the addon is taken from beside the archive', async (t) => {
  const { archive } = await packed(t);
  const scene = await Scene.open(t, archive);
  await checkRecording(scene, [process.execPath, 'record.mjs'], join(archive, 'out.mcap'));
});

t.test('where it was not unpacked, the error says how to', async (t) => {
  const { archive, twin } = await packed(t);
  renameSync(join(twin, prebuilds), join(twin, 'elsewhere'));
  t.ok(existsSync(join(archive, prebuilds)));
  const { code, stderr } = await run(archive, process.execPath, ['from-esm.mjs']);
  t.equal(code, 1);
  t.match(stderr, 'ERR_NATIVE_MISSING');
  t.match(stderr, '"asarUnpack": "**/*.node"');
});
