// An app that a bundler has made one file of. Capstan has a native addon and worker threads of its own, so it stays outside.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { installInto, run, tool } from './harness/package.js';
import { checkRecording } from './harness/recording-check.js';
import { Scene } from './harness/scene.js';

const folder = await temporaryFolder(t);
await installInto(folder);

/** Bundles a file of the folder into `out/`. */
const bundle = (file: string, ...options: readonly string[]) =>
  run(folder, tool('esbuild/bin/esbuild'), [
    file,
    '--bundle',
    '--platform=node',
    '--outdir=out',
    '--log-level=warning',
    ...options,
  ]);

const outside = {
  'an ES module': ['--format=esm', '--out-extension:.js=.mjs', '--external:capstan'],
  'an ES module with no package in it': ['--format=esm', '--out-extension:.js=.mjs', '--packages=external'],
};

t.test('an app in one file records with Capstan beside it', async (t) => {
  const scene = await Scene.open(t, folder);
  for (const [name, options] of Object.entries(outside)) {
    const { code, stderr } = await bundle('record.mjs', ...options);
    t.equal(code, 0, stderr);
    await checkRecording(scene, [process.execPath, 'out/record.mjs'], join(folder, `${name}.mcap`));
  }
  const { code, stderr } = await bundle('from-esm.mjs', '--format=cjs', '--external:capstan');
  t.equal(code, 0, stderr);
  t.match(await run(folder, process.execPath, ['out/from-esm.js'], scene.env), { code: 0, stdout: /\nx11\n$/ });
});

t.test('with Capstan in the bundle, esbuild says what it cannot take', async (t) => {
  const { code, stderr } = await bundle('record.mjs', '--format=esm');
  t.equal(code, 1);
  t.match(stderr, 'No loader is configured for ".node" files');
});

t.test('and where it was made to, recording says what to do', async (t) => {
  const act = (name: string) =>
    `${name}({ policy: 'policy.json' }).catch(({ code, remedy }) => console.log(code, remedy));\n`;
  await writeFile(
    join(folder, 'app.mjs'),
    `import { capabilities, openRecording, startRecording } from 'capstan';
     try { capabilities(); } catch ({ code, message }) { console.log(code, message); }
     console.log(typeof openRecording);
     ${act('startRecording')}`,
  );
  await writeFile(join(folder, 'policy.json'), '{ "version": 1, "allow": [{ "app": "any" }] }');
  const require = "import { createRequire as make } from 'node:module'; const require = make(import.meta.url);";
  const kinds = {
    'app.js': ['--format=cjs'],
    'app.mjs': ['--format=esm', '--out-extension:.js=.mjs', `--banner:js=${require}`],
  };
  for (const [file, options] of Object.entries(kinds)) {
    const bundled = await bundle(
      'app.mjs',
      '--loader:.node=copy',
      '--log-override:empty-import-meta=silent',
      ...options,
    );
    t.equal(bundled.code, 0, bundled.stderr);
    const { code, stdout, stderr } = await run(folder, process.execPath, [`out/${file}`]);
    t.equal(code, 0, stderr);
    const [one = '', two = '', three = ''] = stdout.split('\n');
    t.match(one, /^ERR_NATIVE_MISSING Capstan was bundled into .*--external:capstan/, file);
    t.equal(two, 'function');
    t.match(three, /^ERR_NATIVE_MISSING .*--external:capstan/, file);
  }
});
