// What a backend says of itself, before anything is recorded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { capabilities } from '#lib/index.js';
import { projectFolder } from '../system/harness/project.js';
import { openStage } from './stage.js';

/** docs/platforms.json, of which docs/platforms.md is written. */
interface PlatformTable {
  readonly functions: Readonly<Record<string, { readonly capability: string | null }>>;
  readonly platforms: readonly {
    readonly stage?: string;
    readonly cells: Readonly<Record<string, { readonly works: string }>>;
  }[];
}

t.test('a desktop that can be recorded is said to be one', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  const { backend, displays, functions } = capabilities();
  t.equal(backend, stage.backend);
  for (const name of ['input', 'windows'] as const) {
    t.match(functions[name], { available: true, remedy: '' }, name);
  }
  t.ok(displays.length > 0);
  for (const { width, height } of displays) t.ok(width > 0 && height > 0);
});

t.test('what docs/platforms.md says of this platform, the backend says too', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  const { functions } = capabilities();
  const table = JSON.parse(readFileSync(join(projectFolder, 'docs/platforms.json'), 'utf8')) as PlatformTable;
  const here = `${stage.backend}-${process.arch}`;
  const platform = table.platforms.find((each) => each.stage === here);
  t.ok(platform, `docs/platforms.json has a platform whose stage is ${here}`);
  for (const [name, { available }] of Object.entries(functions)) {
    const parts = Object.keys(table.functions).filter((key) => table.functions[key]?.capability === name);
    t.not(parts.length, 0, `${name} has a row`);
    const told = parts.some((key) => ['yes', 'part'].includes(platform?.cells[key]?.works ?? ''));
    t.equal(available, told, name);
  }
});

t.test('what is not available says why', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  for (const [name, status] of Object.entries(capabilities().functions)) {
    if (!status.available) t.not(status.why, '', name);
  }
});

t.test('asking changes nothing: the answer is the same again', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  t.strictSame(capabilities(), capabilities());
});
