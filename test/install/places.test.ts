// Where a package may come to lie. In each place a host of its own records real input.

import { readdirSync, statSync } from 'node:fs';
import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { installInto, installWith, run, tarball, tool } from './harness/package.js';
import { checkRecording } from './harness/recording-check.js';
import { Scene } from './harness/scene.js';

/** Files and folders with what a write would change. */
function state(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const { size, mtimeMs, mode } = statSync(join(folder, name));
    return `${name} ${size} ${mtimeMs} ${mode}`;
  });
}

t.test('a folder with spaces, umlauts and signs', async (t) => {
  const folder = join(await temporaryFolder(t), "Über uns & 'Größe' 100% #1 日本");
  await installInto(folder);
  const scene = await Scene.open(t, folder);
  await checkRecording(scene, [process.execPath, 'record.mjs'], join(folder, 'Aufnahme – 1.mcap'));
  t.match(await run(folder, 'npx', ['--no-install', 'capstan', 'inspect', 'Aufnahme – 1.mcap', '--json']), { code: 0 });
});

t.test('a store that is linked into node_modules, as pnpm makes it', async (t) => {
  const folder = await temporaryFolder(t);
  await installInto(folder, '--install-strategy=linked');
  const link = join(folder, 'node_modules/capstan');
  t.ok((await lstat(link)).isSymbolicLink());
  t.match(await realpath(link), /node_modules\/\.store\//);
  const scene = await Scene.open(t, folder);
  await checkRecording(scene, [process.execPath, 'record.mjs'], join(folder, 'out.mcap'));
});

t.test('a node_modules that Bun has made', async (t) => {
  const folder = await temporaryFolder(t);
  await installWith(folder, tool('bun/bin/bun'), ['add', '--ignore-scripts', tarball]);
  for (const runtime of [tool('bun/bin/bun'), process.execPath]) {
    t.match(await run(folder, runtime, ['from-esm.mjs']), { code: 0, stdout: /startRecording\n\w+\n$/ }, runtime);
  }
});

t.test('a node_modules that cannot be written to', async (t) => {
  const folder = await temporaryFolder(t);
  await installInto(folder);
  const scene = await Scene.open(t, folder);
  const own = join(folder, 'own');
  await mkdir(own);
  await run(folder, 'chmod', ['--recursive', 'a-w,a+rX', folder]);
  await chmod(own, 0o777);
  // Modes do not stop root, who is nobody here.
  const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const modules = join(folder, 'node_modules');
  t.not((await run(folder, 'env', [...asNobody, 'touch', join(modules, 'mark')])).code, 0);
  const before = state(modules);
  await checkRecording(scene, [...asNobody, process.execPath, 'record.mjs'], join(own, 'out.mcap'));
  t.strictSame(state(modules), before);
});
