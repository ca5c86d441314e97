// The installed package in every runtime it is for: real keys, clicks and pictures, on an X server of this test's own. What
// works is held against the table in the README; `npm run test:install -- --update` writes it anew.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { installInto, projectFolder, run } from './harness/package.js';
import { tableInReadme, writeTableIntoReadme } from './harness/readme-table.js';
import { checkRecording } from './harness/recording-check.js';
import { nodes, type Runtime, runtimes } from './harness/runtimes.js';
import { Scene } from './harness/scene.js';

const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string };
const loaded = { code: 0, stdout: 'CaptureError capabilities openRecording startRecording\nx11\n', stderr: '' };
const cli = 'node_modules/capstan/dist/cli/main.js';

/** What the table has a column for. Each throws where it does not work. */
const features: Record<string, (scene: Scene, runtime: Runtime) => Promise<void>> = {
  async import({ folder, env }, { file, args }) {
    assert.deepEqual(await run(folder, file, [...args, 'from-esm.mjs'], env), loaded);
  },

  async require({ folder, env }, { file, args }) {
    assert.deepEqual(await run(folder, file, [...args, 'from-cjs.cjs'], env), loaded);
  },

  async 'the command'({ folder, env }, { name, version: own, file, args }) {
    const shown = await run(folder, file, [...args, cli, '--version'], env);
    assert.deepEqual(shown, { code: 0, stdout: `${version}\n`, stderr: '' });
    const doctor = await run(folder, file, [...args, cli, 'doctor', '--json'], env);
    assert.equal(doctor.code, 0, doctor.stderr);
    const { possible, checks } = JSON.parse(doctor.stdout) as { possible: boolean; checks: { why: string }[] };
    assert.equal(possible, true);
    assert.ok(checks[0]?.why.includes(name.startsWith('Node') ? own : `${name.toLowerCase()} ${own}`), checks[0]?.why);
  },

  'keys, pointer and pictures': (scene, { name, file, args }) =>
    checkRecording(scene, [file, ...args, 'record.mjs'], join(scene.folder, `${name}.mcap`)),

  async 'in a Worker'(scene, { file, args }) {
    await scene.allowed.focus();
    const host = await scene.host([file, ...args, 'worker.mjs', 'policy.json']);
    const again = await host.when((line) => line.type === 'again');
    await host.stop();
    assert.equal(again['state'], 'recording', 'after a Worker was ended while it recorded');
    assert.equal(host.exitCode, 3, 'no crash at the end');
  },
};

const columns = Object.keys(features);
const lines = (rows: readonly (readonly string[])[]) => rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');

const folder = await temporaryFolder(t);
await installInto(folder);

t.test('the installed package does in every runtime what the README says', async (t) => {
  const scene = await Scene.open(t, folder);
  const rows = [
    ['runtime', 'tested with', ...columns],
    ['---', '---', ...columns.map(() => '---')],
  ];
  for (const runtime of runtimes) {
    const row = [runtime.name, runtime.version];
    for (const [feature, check] of Object.entries(features)) {
      const failure = await check(scene, runtime).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      row.push(failure === null ? 'yes' : 'no');
      if (nodes.includes(runtime)) t.equal(failure, null, `${runtime.name}: ${feature}`);
      else if (failure !== null) t.comment(`${runtime.name}: ${feature}: ${failure.message}`);
    }
    rows.push(row);
  }
  const measured = lines(rows);
  if (process.env['CAPSTAN_UPDATE_TABLE'] === '1') writeTableIntoReadme(measured);
  t.equal(tableInReadme(), measured);
});

t.test('npx runs the command with the Node that is there', async (t) => {
  for (const { name, version, file } of nodes) {
    const path = join(folder, `bin of ${name}`);
    await mkdir(path);
    await symlink(file, join(path, 'node'));
    const PATH = [path, process.env['PATH']].join(delimiter);
    const doctor = await run(folder, 'npx', ['--no-install', 'capstan', 'doctor', '--json'], { PATH });
    t.equal(doctor.code, 1, 'no display, no recording');
    t.match(JSON.parse(doctor.stdout), { possible: false, node: version }, name);
  }
});
